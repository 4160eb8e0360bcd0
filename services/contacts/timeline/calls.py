"""Calls onto cards. The hot path: a batch of calls costs a handful of statements, however many calls it has.

A number that is on no card is locked before it is looked up again, so that of many calls at one moment, in any number
of replicas, exactly one makes the lead, and a card that is being made by hand gets the calls all the same.
"""

from collections.abc import Mapping, Sequence

from contacts.cards.filing import NewCard, changed
from contacts.cards.loading import copy_cards
from contacts.cards.models import Card
from contacts.cards.numbers import Whose, whose_or_locked
from contacts.timeline.entries import Entry, forget_entries, link_entries, placed
from contacts.timeline.growth import Told, newest, write_told
from kartoteka import phone_numbers
from kartoteka.contracts.events.telephony import CallLogged
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard

LEAD_SOURCE = "call"
_TOLD = (
    "direction",
    "disposition",
    "line_number",
    "extension",
    "queue",
    "answered_at",
    "ended_at",
    "ring_seconds",
    "talk_seconds",
    "hold_seconds",
    "transfer",
    "has_recording",
    "estimated",
)


def put_calls_on_cards(session: UnitOfWork, heard: Sequence[Heard]) -> None:
    """Put each call on the card of its number. An unknown caller becomes a lead; an outgoing call to an unknown number
    waits for a card. Internal and withheld calls leave no trace here, nor do parts of other calls."""
    told = newest(heard, "call_id")
    calls = [one for one in told if is_shown(one.event)]
    whose = cards_for(session, calls)
    write_told(session, [_told(call, whose.get(call.event.client_number)) for call in calls])
    forget_entries(session, [_told(one, None).entry for one in told if one.event.merged_into])


def is_shown(call: CallLogged) -> bool:
    """Whether a call belongs on a timeline."""
    return bool(call.client_number) and call.direction != "internal" and call.merged_into is None


def cards_for(session: UnitOfWork, calls: Sequence[Heard]) -> dict[str, Whose]:
    """The cards of the calls' numbers, with new leads for unknown callers."""
    whose = whose_or_locked(session, (call.event.client_number for call in calls))
    callers = [call for call in calls if call.event.direction == "inbound" and call.event.client_number not in whose]
    return whose | make_leads(session, strangers_among(session, callers)) if callers else whose


def strangers_among(session: UnitOfWork, callers: Sequence[Heard]) -> dict[str, Heard]:
    """The numbers that deserve a lead, each with its first call. News of a call that has its card, or of one that
    proved another, make none."""
    whole = [call for call in callers if is_complete(call.event.client_number)]
    old = placed(session, "call", {call.event.call_id: call.event.sequence for call in whole})
    return {call.event.client_number: call for call in reversed(whole) if call.event.call_id not in old}


def is_complete(number: str) -> bool:
    """Whether a number is one that can be called back: no short or mutilated one."""
    read = phone_numbers.parse(number, "ZZ")
    return read is not None and read.e164 == number


def make_leads(session: UnitOfWork, callers: Mapping[str, Heard]) -> dict[str, Whose]:
    """A lead for each number, called by it. The caller holds the numbers' locks."""
    if not callers:
        return {}
    numbers = sorted(callers)
    rows = copy_cards(session, [NewCard(phones={number: number}, source=LEAD_SOURCE) for number in numbers])
    leads = {number: Card(**row) for number, row in zip(numbers, rows, strict=True)}
    for number, lead in leads.items():
        session.emit(changed(lead), because=callers[number])
    link_entries(session, {number: lead.id for number, lead in leads.items()})
    return {number: Whose(lead.id, lead.name, None, None) for number, lead in leads.items()}


def _told(heard: Heard, whose: Whose | None) -> Told:
    call: CallLogged = heard.event
    entry = Entry(
        kind="call",
        occurred_at=call.started_at,
        card_id=whose.card_id if whose else None,
        client_number=call.client_number,
        user_id=call.user_id,
        outcome=call.disposition.lower().replace(" ", "_"),
        payload={name: getattr(call, name) for name in _TOLD},
        source="call",
        source_id=call.call_id,
        sequence=call.sequence,
    )
    return Told(entry, heard, whose)
