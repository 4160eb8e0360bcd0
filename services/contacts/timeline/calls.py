"""Calls onto cards. The hot path: a batch of calls costs a handful of statements, however many calls it has.

A number that is on no card is locked before it is looked up again, so that of many calls at one moment, in any number
of replicas, exactly one makes the lead, and a card that is being made by hand gets the calls all the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from contacts.cards.filing import NewCard, amend, changed, tell_changes
from contacts.cards.loading import copy_cards
from contacts.cards.models import Card
from contacts.cards.numbers import Whose, whose_or_locked
from contacts.cards.owners import Charge, working
from contacts.timeline.changes import Changed
from contacts.timeline.entries import NOWHERE, Entry, forget_entries, link_entries, standing, waiting_talks
from contacts.timeline.growth import Told, newest, write_told
from kartoteka import phone_numbers
from kartoteka.contracts.events.telephony import CallLogged
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard

LEAD_SOURCE = "call"
NOBODYS = Charge(None, None)
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
    """Put each call on the card of its number. An unknown caller becomes a lead, of whoever talks with him first; an
    outgoing call to an unknown number waits for a card. Internal and withheld calls leave no trace here, nor do parts
    of other calls."""
    told = newest(heard, "call_id")
    calls = [one for one in told if is_shown(one.event)]
    whose = cards_for(session, calls)
    write_told(session, [_told(call, whose.get(call.event.client_number)) for call in calls])
    forget_entries(session, [_told(one, None).entry for one in told if one.event.merged_into])


def is_shown(call: CallLogged) -> bool:
    """Whether a call belongs on a timeline."""
    return bool(call.client_number) and call.direction != "internal" and call.merged_into is None


class Talk(NamedTuple):
    """The first conversation with a stranger, and in whose charge he is from then on."""

    call: Heard
    charge: Charge


def cards_for(session: UnitOfWork, calls: Sequence[Heard]) -> dict[str, Whose]:
    """The cards of the calls' numbers, with new leads for unknown callers."""
    whose = whose_or_locked(session, (call.event.client_number for call in calls))
    of_strangers = [call for call in calls if _is_stranger(whose.get(call.event.client_number))]
    if not of_strangers:
        return whose
    # old news of a call that proved another make no lead, nor anybody its owner; no lead if it stands on a card, too
    known = standing(session, "call", {call.event.call_id: call.event.sequence for call in of_strangers})
    fresh = [call for call in of_strangers if not known.get(call.event.call_id, NOWHERE).is_newer]
    talks = first_talks(session, fresh)
    whose |= take_over(session, whose, talks)
    homeless = [call for call in fresh if not known.get(call.event.call_id, NOWHERE).has_card]
    callers = unknown_callers(call for call in homeless if call.event.client_number not in whose)
    return whose | make_leads(session, callers, talks)


def _is_stranger(whose: Whose | None) -> bool:
    return whose is None or whose.is_stranger


def unknown_callers(calls: Iterable[Heard]) -> dict[str, Heard]:
    """The numbers that deserve a lead, each with its first call."""
    callers: dict[str, Heard] = {}
    for call in calls:
        if call.event.direction == "inbound" and is_complete(call.event.client_number):
            callers.setdefault(call.event.client_number, call)
    return callers


def first_talks(session: UnitOfWork, calls: Sequence[Heard]) -> dict[str, Talk]:
    """Of each number the first call in which somebody who works here talked."""
    answered = [call for call in calls if call.event.disposition == "ANSWERED" and call.event.user_id]
    staff = working(session, {call.event.user_id for call in answered})
    talks: dict[str, Talk] = {}
    for call in sorted(answered, key=lambda call: call.event.started_at):
        if call.event.user_id in staff:
            talks.setdefault(call.event.client_number, Talk(call, staff[call.event.user_id]))
    return talks


def take_over(session: UnitOfWork, whose: Mapping[str, Whose], talks: dict[str, Talk]) -> dict[str, Whose]:
    """Leads that were nobody's become theirs who talked with them. Whom somebody has got meanwhile, stays his."""
    talked = {whose[number].card_id: talk for number, talk in reversed(talks.items()) if number in whose}
    if not talked:
        return {}
    nobodys = select(Card).where(Card.id.in_(talked), Card.owner_id.is_(None), Card.team_id.is_(None))
    leads = session.scalars(nobodys.order_by(Card.id).with_for_update(key_share=True)).all()
    tell_changes(session, [_taken(lead, talked[lead.id]) for lead in leads])
    taken = {lead.id: _whose(lead) for lead in leads}
    return {number: taken[one.card_id] for number, one in whose.items() if one.card_id in taken}


def _taken(lead: Card, talk: Talk) -> Changed:
    return Changed(lead, amend(lead, talk.charge._asdict()), talk.charge.owner_id, talk.call)


def is_complete(number: str) -> bool:
    """Whether a number is one that can be called back: no short or mutilated one."""
    read = phone_numbers.parse(number, "ZZ")
    return read is not None and read.e164 == number


def make_leads(session: UnitOfWork, callers: Mapping[str, Heard], talks: Mapping[str, Talk]) -> dict[str, Whose]:
    """A lead for each number, called by it, in the charge of who talked. The caller holds the numbers' locks."""
    if not callers:
        return {}
    numbers = sorted(callers)
    charges = {number: talk.charge for number, talk in talks.items()} | talked_before(session, numbers)
    rows = copy_cards(session, [_lead(number, charges.get(number, NOBODYS)) for number in numbers])
    leads = {number: Card(**row) for number, row in zip(numbers, rows, strict=True)}
    for number, lead in leads.items():
        session.emit(changed(lead), because=callers[number])
    link_entries(session, {number: lead.id for number, lead in leads.items()})
    return {number: _whose(lead) for number, lead in leads.items()}


def talked_before(session: UnitOfWork, numbers: Sequence[str]) -> dict[str, Charge]:
    """In whose charge those are with whom somebody talked while they were on no card."""
    talkers = waiting_talks(session, numbers)
    staff = working(session, set(talkers.values()))
    return {number: staff[user_id] for number, user_id in talkers.items() if user_id in staff}


def _lead(number: str, charge: Charge) -> NewCard:
    return NewCard(phones={number: number}, source=LEAD_SOURCE, **charge._asdict())


def _whose(lead: Card) -> Whose:
    return Whose(lead.id, lead.name, lead.owner_id, lead.team_id, lead.follower_ids)


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
