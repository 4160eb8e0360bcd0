"""Roles over HTTP."""

from typing import Any

from accounts.roles import book
from accounts.roles.errors import RoleInUse, RoleIsBuiltIn, RoleIsFixed
from accounts.roles.schemas import NewRoleSchema, RoleChangesSchema, RoleSchema, RolesSchema
from kartoteka.auth import Viewer, has_any_right
from kartoteka.contracts.access import right
from kartoteka.db import UnitOfWork
from kartoteka.http import route

managers = right("staff.manage")


class RolesApi:
    """Who may do what, and how far each sees."""

    @route("GET", "/roles", may=has_any_right, answer=RolesSchema)
    def list_roles(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """All roles, and all rights and reaches in plain words: a matrix."""
        return book.list_roles(session)

    @route("POST", "/roles", may=managers, body=NewRoleSchema, answer=RoleSchema, status=201)
    def make_role(self, session: UnitOfWork, who: Viewer, body: dict[str, Any]) -> dict[str, Any]:
        """Make a role of one's own."""
        return book.describe_role(session, book.make_role(session, body["name"], body))

    @route("PATCH", "/roles/<name>", may=managers, body=RoleChangesSchema, answer=RoleSchema, errors=(RoleIsFixed,))
    def change_role(self, session: UnitOfWork, who: Viewer, name: str, body: dict[str, Any]) -> dict[str, Any]:
        """Change what a role holds; for its holders it counts within seconds."""
        return book.describe_role(session, book.change_role(session, name, body))

    @route("DELETE", "/roles/<name>", may=managers, errors=(RoleIsBuiltIn, RoleInUse))
    def remove_role(self, session: UnitOfWork, who: Viewer, name: str) -> None:
        """Remove a role of one's own that nobody has any more."""
        book.remove_role(session, name)
