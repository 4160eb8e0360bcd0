"""Finding calls: who may see which, in one predicate, and the filters of the lists."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased, with_expression
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.base import ExecutableOption

from kartoteka import phone_numbers
from kartoteka.auth import Viewer
from kartoteka.contracts.access import reach_of, sees_all, teams_of
from kartoteka.contracts.directory import DirectoryCard, of_visible_card, people_of_teams, visible_cards
from kartoteka.paging import page
from kartoteka.problems import Invalid
from telephony.calls.errors import UnknownCall
from telephony.calls.models import Call, LiveCall


def find_calls(session: Session, who: Viewer, query: dict[str, Any], regions: list[str]) -> dict[str, Any]:
    """A page of the calls that the viewer may see, newest first."""
    return page(session, _shown(who).where(*_filters(who, query, regions)), [Call.started_at, Call.id], query)


def find_call(session: Session, who: Viewer, call_id: UUID) -> Call:
    """One call."""
    call = session.scalar(_shown(who).where(Call.id == call_id))
    if call is None:
        raise UnknownCall
    return call


def find_live_calls(session: Session, who: Viewer) -> dict[str, Any]:
    """Calls that ring or are talked, as far as the viewer may see them."""
    people = LiveCall.user_ids
    wanted = select(LiveCall).where(LiveCall.state != "starting", _visible(who, people, None, LiveCall.card_id))
    wanted = wanted.options(*_of_client(who, LiveCall))
    return {"items": session.scalars(wanted.order_by(LiveCall.started_at, LiveCall.id)).all()}


def _shown(who: Viewer) -> Select[Call]:
    return select(Call).where(Call.merged_into.is_(None), visible(who)).options(*_of_client(who, Call))


def _of_client(who: Viewer, calls: type[Call] | type[LiveCall]) -> list[ExecutableOption]:
    """Id and name of the card, for whoever sees it; for the others whose client it is, so that they can ask him."""
    # the directory may have heard of a merge a moment before the calls have followed it
    told = aliased(DirectoryCard)
    is_it = DirectoryCard.card_id == func.coalesce(told.merged_into, told.card_id)

    def found(column: Any, condition: ColumnElement[bool]) -> Any:
        wanted = select(column).join(told, is_it).where(told.card_id == calls.card_id, condition)
        return wanted.correlate(calls).scalar_subquery()

    return [
        with_expression(calls.seen_card_id, found(DirectoryCard.card_id, visible_cards(who))),
        with_expression(calls.seen_card_name, found(func.nullif(DirectoryCard.name, ""), visible_cards(who))),
        with_expression(calls.client_owner_id, found(DirectoryCard.owner_id, ~DirectoryCard.is_deleted)),
    ]


def visible(who: Viewer) -> ColumnElement[bool]:
    """Everybody sees the calls in which he took part, and those of clients whom he sees; with the reach of his teams
    those of their people, too, and those of strangers that reached nobody."""
    return _visible(who, Call.user_ids_rung, Call.user_id, Call.card_id)


def _visible(who: Viewer, rung: Any, user_id: Any, card_id: Any) -> ColumnElement[bool]:
    if reach_of(who, "calls") in ("none", "all"):
        return true() if sees_all(who, "calls") else false()
    ways = [rung.contains([who.user_id]), of_visible_card(who, card_id)]
    if user_id is not None:
        ways.append(user_id == who.user_id)
    if teams_of(who, "calls"):
        ways += _of_the_team(who, rung, user_id, card_id)
    return or_(*ways)


def _of_the_team(who: Viewer, rung: Any, user_id: Any, card_id: Any) -> list[ColumnElement[bool]]:
    team = people_of_teams(who, "calls").scalar_subquery()
    strangers = and_(func.cardinality(rung) == 0, card_id.is_(None))
    if user_id is None:
        return [rung.overlap(func.array(team)), strangers]
    return [user_id.in_(team), rung.overlap(func.array(team)), and_(strangers, user_id.is_(None))]


def _filters(who: Viewer, query: dict[str, Any], regions: list[str]) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = []
    if query["since"]:
        chosen.append(Call.started_at >= query["since"])
    if query["until"]:
        chosen.append(Call.started_at < query["until"])
    if query["user_id"]:
        user_id = _user_id(who, query["user_id"])
        chosen.append(or_(Call.user_id == user_id, Call.user_ids_rung.contains([user_id])))
    if query["missed"]:
        chosen.append(and_(Call.direction == "inbound", Call.disposition != "ANSWERED"))
    if query["number"]:
        chosen.append(Call.client_number.in_(spellings(query["number"], regions)))
    if query["card_id"]:
        # one's own calls must not tell whether they were with a client whom one does not see
        chosen += [Call.card_id == query["card_id"], of_visible_card(who, Call.card_id)]
    plain = {"direction": Call.direction, "disposition": Call.disposition}
    return chosen + [column == query[name] for name, column in plain.items() if query[name]]


def _user_id(who: Viewer, text: str) -> UUID:
    if text == "me":
        return who.user_id
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(fields={"user_id": ["Give a user's id, or `me`."]}) from None


def spellings(number: str, regions: list[str]) -> list[str]:
    """How a number may stand in the logbook, wherever whoever typed it is at home."""
    found = [phone_numbers.normalise(number, region) for region in regions] or [number]
    return list(dict.fromkeys(filter(None, [*found, number.strip()])))


__all__ = ["find_call", "find_calls", "find_live_calls", "visible"]
