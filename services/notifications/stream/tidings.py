"""What the events of other services become on screens, and whom they concern."""

from typing import Any
from uuid import UUID

import msgspec

from kartoteka.auth import Viewer
from kartoteka.contracts.access import reach_of, sees, sees_all, teams_of
from kartoteka.contracts.events.contacts import TimelineGrew
from kartoteka.contracts.events.notifications import NoteWritten
from kartoteka.contracts.events.pipeline import TaskMoved
from kartoteka.contracts.events.telephony import AgentMoved, CallMoved
from kartoteka.events import Heard
from notifications.stream.calls_now import CallsNow
from notifications.stream.hub import Told
from notifications.stream.showing import knows_client, shown


def tidings(heard: Heard, calls: CallsNow) -> list[Told]:
    """What to tell the screens about an event."""
    if isinstance(heard.event, CallMoved):
        return [call_told(heard.envelope.id, move) for move in calls.take(heard.event)]
    if isinstance(heard.event, NoteWritten):
        return [note_told(heard.envelope.id, heard.event)]
    if isinstance(heard.event, AgentMoved):
        return [agent_told(heard.envelope.id, heard.event)]
    if isinstance(heard.event, TaskMoved):
        return [task_told(heard.envelope.id, heard.event)]
    return [timeline_told(heard.envelope.id, heard.event)]


def call_told(id: UUID, move: CallMoved) -> Told:
    """A call: to the people whose phones ring, or who talk; who the client is, to those of them who may know."""
    people = frozenset(move.user_ids)
    return Told(
        id,
        "call",
        _json(shown(move, names_client=True)),
        lambda who: who.user_id in people,
        discreet=_json(shown(move, names_client=False)) if move.card_id else None,
        trusts=lambda who: knows_client(who, move),
    )


def note_told(id: UUID, note: NoteWritten) -> Told:
    """A note: to its reader."""
    return Told(id, "note", _json(note), lambda who: who.user_id == note.user_id)


def timeline_told(id: UUID, grown: TimelineGrew) -> Told:
    """A card has something new: to whoever sees the card."""

    def concerns(who: Viewer) -> bool:
        return sees(who, "cards", grown.owner_id, grown.team_id, grown.follower_ids)

    return Told(id, "timeline", _json(grown), concerns)


def agent_told(id: UUID, moved: AgentMoved) -> Told:
    """A colleague takes calls, or does not: to himself, to his team, and to whoever sees his calls."""

    def concerns(who: Viewer) -> bool:
        is_near = who.user_id == moved.user_id or moved.team_id in who.team_ids | teams_of(who, "calls")
        return is_near or sees_all(who, "calls")

    return Told(id, "agent", _json(moved), concerns)


def task_told(id: UUID, moved: TaskMoved) -> Told:
    """A task is somebody's, or no longer: to whoever sees it in his lists, or has seen it there until now."""
    said = {"task_id": moved.task_id, "card_id": moved.card_id, "owner_id": moved.owner_id, "state": moved.state}
    people, teams = frozenset(moved.user_ids), frozenset(moved.team_ids)

    def sees_client(who: Viewer) -> bool:
        return sees(who, "cards", moved.card_owner_id, moved.card_team_id, moved.card_follower_ids)

    def concerns(who: Viewer) -> bool:
        if reach_of(who, "tasks") == "none" or not who.may("tasks.read"):
            return False
        is_theirs = who.user_id in people or not teams.isdisjoint(teams_of(who, "tasks"))
        is_in_queue = moved.is_for_all or (moved.is_nobodys and sees_client(who))
        return is_theirs or is_in_queue or sees_all(who, "tasks")

    discreet = _json(said | {"card_id": None}) if moved.card_id else None
    return Told(id, "task", _json(said), concerns, discreet=discreet, trusts=sees_client)


def _json(happened: Any) -> str:
    return msgspec.json.encode(happened).decode()
