"""Calls by a click. Whoever asks is not the one who holds the line to the PBX, so a request is a row that the holder
claims. It is handed to the PBX at most once: what was claimed and not confirmed is `unknown`, never dialled again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from kartoteka import phone_numbers
from kartoteka.auth import Viewer
from kartoteka.contracts.access import sees_all
from kartoteka.contracts.audit import record
from kartoteka.contracts.directory import cards_by, users
from kartoteka.contracts.ports.pbx import DialRequest as Dial
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7
from telephony.calls.errors import NoExtension, NoPbx, NotANumber, NotYourPhone, UnknownDialRequest
from telephony.calls.logbook import call_id_of
from telephony.calls.models import DialRequest
from telephony.pbxs.registry import Pbx, Registry

DIAL_CHANNEL = "kartoteka_dials"
WAIT_SECONDS = 30  # an agent who clicked half a minute ago has given up; a late ring would only confuse him
CLAIM_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for; what is None is to be found out."""

    number: str
    extension: str | None = None
    pbx: str | None = None


def request_call(session: UnitOfWork, registry: Registry, who: Viewer, wish: Wish) -> DialRequest:
    """Note that somebody wants to be connected with a number; the replica that holds the PBX is woken."""
    pbx = _pbx(registry, wish.pbx)
    extension = _extension(session, who, wish.extension)
    number = phone_numbers.normalise(wish.number, pbx.region)
    if number is None:
        raise NotANumber(fields={"number": [f"{wish.number!r} is no number that can be dialled."]})
    request = DialRequest(
        id=uuid7(),
        pbx=pbx.name,
        user_id=who.user_id,
        extension=extension,
        number=number,
        state="waiting",
        reason="",
    )
    session.add(request)
    session.flush()
    session.execute(text(f"select pg_notify('{DIAL_CHANNEL}', '')"))
    session.refresh(request)
    _record(session, request)
    return request


def _record(session: UnitOfWork, request: DialRequest) -> None:
    card = cards_by(session, "phone", [request.number]).get(request.number)
    about = {"card_id": str(card.card_id)} if card else {}
    dialled = {"number": [None, request.number]}
    record(
        session, "call.requested", "call", request.id, dialled, extension=request.extension, pbx=request.pbx, **about
    )


def _pbx(registry: Registry, name: str | None) -> Pbx:
    found = registry.find(name) if name else next(iter(registry.pbxs), None)
    if found is None:
        raise NoPbx(f"There is no PBX {name!r}" if name else "No PBX is connected")
    return found


def _extension(session: Session, who: Viewer, wanted: str | None) -> str:
    me = users(session, [who.user_id]).get(who.user_id)
    mine = me.extension if me else None
    if wanted and wanted != mine and not who.may("system.manage"):
        raise NotYourPhone
    if not (wanted or mine):
        raise NoExtension
    return str(wanted or mine)


def find_request(session: Session, who: Viewer, request_id: UUID) -> DialRequest:
    """How a request fares; others' are shown to administrators and auditors only."""
    request = session.get(DialRequest, request_id)
    if request is None or not (request.user_id == who.user_id or sees_all(who, "calls")):
        raise UnknownDialRequest
    return request


# -- by the holder of the line


def claim(session: Session, pbx: str) -> Sequence[DialRequest]:
    """Take requests that wait; commit before anything is sent. Those that waited too long have failed."""
    too_old = DialRequest.requested_at < func.now() - timedelta(seconds=WAIT_SECONDS)
    stale = update(DialRequest).where(DialRequest.pbx == pbx, DialRequest.state == "waiting", too_old)
    session.execute(stale.values(state="failed", reason="the PBX was not connected in time"))
    waiting = select(DialRequest.id).where(DialRequest.pbx == pbx, DialRequest.state == "waiting")
    chosen = waiting.order_by(DialRequest.id).limit(CLAIM_AT_ONCE).with_for_update(skip_locked=True)
    claimed = update(DialRequest).where(DialRequest.id.in_(chosen.scalar_subquery()))
    return session.scalars(claimed.values(state="sending", sent_at=func.now()).returning(DialRequest)).all()


def as_dial(request: DialRequest) -> Dial:
    """The request as the PBX's plugin takes it."""
    return Dial(request_id=str(request.id), extension=request.extension, number=request.number)


def settle(session: Session, request_id: UUID, state: str, reason: str = "") -> None:
    """Note what became of a request, unless more is known already."""
    order = ("waiting", "sending", "sent", "ringing")
    before = order[: order.index(state)] if state in order else order
    changed = update(DialRequest).where(DialRequest.id == request_id, DialRequest.state.in_(before))
    session.execute(changed.values(state=state, reason=reason))


def settle_seen(session: Session, pbx: str, linkedids: Sequence[str]) -> None:
    """The PBX has calls with these ids: requests among them are being dialled."""
    ids = [found for found in map(_as_uuid, linkedids) if found]
    for request_id in ids:
        seen = update(DialRequest).where(
            DialRequest.id == request_id, DialRequest.state.in_(("sending", "sent", "unknown"))
        )
        session.execute(seen.values(state="ringing", reason="", call_id=call_id_of(pbx, str(request_id))))


def settle_doubtful(session: Session, pbx: str) -> None:
    """What was claimed and of which the PBX has told nothing for a while: it may have been dialled, or not."""
    late = DialRequest.sent_at < func.now() - timedelta(seconds=WAIT_SECONDS)
    doubtful = update(DialRequest).where(DialRequest.pbx == pbx, DialRequest.state.in_(("sending", "sent")), late)
    session.execute(doubtful.values(state="unknown", reason="the PBX told nothing of it"))


def _as_uuid(text: str) -> UUID | None:
    # most calls' ids look like 1767225600.0: not worth an exception
    if len(text) != 36 or text[8] != "-":
        return None
    try:
        return UUID(text)
    except ValueError:
        return None
