"""Staff over HTTP, for whoever looks after it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from accounts.staff import people
from accounts.staff.errors import LastAdministrator, NotYourself, PersonStale
from accounts.staff.schemas import (
    HandedOverSchema,
    HandOverSchema,
    LeavingSchema,
    NewPersonSchema,
    PeopleQuery,
    PersonChangesSchema,
    PersonPage,
    PersonSchema,
    SeatsSchema,
)
from accounts.staff.seats import list_seats
from accounts.users.models import User
from kartoteka.auth import Viewer
from kartoteka.contracts.access import right
from kartoteka.contracts.events.accounts import WorkHandedOver
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from kartoteka.problems import Invalid, MatchNeeded

managers = right("staff.manage")


class StaffApi:
    """People, as whoever looks after them sees them."""

    @route("GET", "/staff", may=managers, query=PeopleQuery, answer=PersonPage)
    def list_staff(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """People by pages, by name: those who work here, and those who left."""
        return people.list_people(session, query)

    @route("POST", "/staff", may=managers, body=NewPersonSchema, answer=PersonSchema, status=201)
    def make_person(self, session: UnitOfWork, who: Viewer, body: dict[str, Any]) -> User:
        """Take somebody on."""
        return people.make_person(session, body)

    @route("GET", "/staff/<uuid:user_id>", may=managers, answer=PersonSchema)
    def get_person(self, session: UnitOfWork, who: Viewer, user_id: UUID) -> User:
        """One person."""
        return people.get_person(session, user_id)

    @route(
        "PATCH",
        "/staff/<uuid:user_id>",
        may=managers,
        body=PersonChangesSchema,
        answer=PersonSchema,
        errors=(PersonStale, MatchNeeded, NotYourself, LastAdministrator),
    )
    def change_person(
        self, session: UnitOfWork, who: Viewer, user_id: UUID, body: dict[str, Any], if_match: int | None
    ) -> User:
        """Change the fields that are given. Another role or team counts within seconds. 412 shows how the person
        stands now, when somebody was faster."""
        try:
            return people.change_person(session, who, user_id, if_match, body)
        except PersonStale as stale:
            stale.details["current"] = PersonSchema().dump(stale.details["current"])
            raise

    @route(
        "POST",
        "/staff/<uuid:user_id>/deactivate",
        may=managers,
        body=LeavingSchema,
        answer=PersonSchema,
        errors=(NotYourself, LastAdministrator),
    )
    def deactivate_person(self, session: UnitOfWork, who: Viewer, user_id: UUID, body: dict[str, Any]) -> User:
        """Somebody leaves: he is signed out everywhere within seconds, and signs in no more. With `to_user_id` his
        clients, open deals and open tasks go to another in the same action."""
        return people.deactivate(session, who, user_id, body["to_user_id"])

    @route("POST", "/staff/<uuid:user_id>/activate", may=managers, answer=PersonSchema, errors=(Invalid,))
    def activate_person(self, session: UnitOfWork, who: Viewer, user_id: UUID) -> User:
        """Somebody comes back. 422 names what another has meanwhile: his phone, his e-mail."""
        return people.activate(session, user_id)

    @route(
        "POST",
        "/staff/<uuid:user_id>/hand-over",
        may=managers,
        body=HandOverSchema,
        answer=HandedOverSchema,
        status=202,
    )
    def hand_over(self, session: UnitOfWork, who: Viewer, user_id: UUID, body: dict[str, Any]) -> WorkHandedOver:
        """All clients, open deals and open tasks of somebody go to another; the services that keep them follow."""
        return people.hand_over_work(session, user_id, body["to_user_id"])

    @route("GET", "/seats", may=managers, answer=SeatsSchema)
    def list_seats(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """Who uses the suite, and who does not: by the last sign-in."""
        return list_seats(session, datetime.now(UTC))
