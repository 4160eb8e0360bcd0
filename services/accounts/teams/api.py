"""Teams over HTTP."""

from typing import Any
from uuid import UUID

from accounts.teams import tree
from accounts.teams.errors import TeamInUse, TeamIsClosed
from accounts.teams.schemas import NewTeamSchema, TeamChangesSchema, TeamSchema, TeamsSchema
from kartoteka.auth import Viewer, has_any_right
from kartoteka.contracts.access import right
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from kartoteka.problems import Invalid

managers = right("staff.manage")


class TeamsApi:
    """The tree of teams."""

    @route("GET", "/teams", may=has_any_right, answer=TeamsSchema)
    def list_teams(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """All teams by name, with their heads and how many work in each; `parent_id` makes the tree."""
        return {"items": tree.list_teams(session)}

    @route("POST", "/teams", may=managers, body=NewTeamSchema, answer=TeamSchema, status=201)
    def make_team(self, session: UnitOfWork, who: Viewer, body: dict[str, Any]) -> dict[str, Any]:
        """Make a team."""
        return tree.describe_team(session, tree.make_team(session, **body))

    @route(
        "PATCH",
        "/teams/<uuid:team_id>",
        may=managers,
        body=TeamChangesSchema,
        answer=TeamSchema,
        errors=(TeamIsClosed,),
    )
    def change_team(self, session: UnitOfWork, who: Viewer, team_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
        """Name a team anew, give it another head, or move it, with all below it, to another place."""
        return tree.describe_team(session, tree.change_team(session, team_id, body))

    @route("POST", "/teams/<uuid:team_id>/close", may=managers, answer=TeamSchema, errors=(TeamIsClosed, TeamInUse))
    def close_team(self, session: UnitOfWork, who: Viewer, team_id: UUID) -> dict[str, Any]:
        """Close a team in which there is nobody, and no open team, any more."""
        return tree.describe_team(session, tree.close_team(session, team_id))

    @route("POST", "/teams/<uuid:team_id>/open", may=managers, answer=TeamSchema, errors=(Invalid,))
    def open_team(self, session: UnitOfWork, who: Viewer, team_id: UUID) -> dict[str, Any]:
        """Undo the closing of a team."""
        return tree.describe_team(session, tree.open_team(session, team_id))
