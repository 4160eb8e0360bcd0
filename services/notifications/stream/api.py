"""The live stream over HTTP."""

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from nameko.extensions import DependencyProvider
from werkzeug.wrappers import Request, Response

from kartoteka.auth import Viewer, has_any_right
from kartoteka.db import Database, UnitOfWork
from kartoteka.ended import EndedTokens
from kartoteka.http import route
from kartoteka.ids import uuid7_time
from notifications.notes.reading import told_since
from notifications.stream.calls_now import CallsNow
from notifications.stream.hub import SLACK, Hub, Told, frames
from notifications.stream.schemas import LiveCallsSchema
from notifications.stream.showing import knows_client, shown
from notifications.stream.tidings import note_told

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_TOO_OLD = UUID(int=0)


@dataclass
class Live:
    """What this process knows of the moment."""

    hub: Hub
    calls: CallsNow = field(default_factory=CallsNow)


class LiveNow(DependencyProvider):
    """`self.live`: one for all workers of the process."""

    def setup(self) -> None:
        ended = EndedTokens.of(Database.of(self.container.service_name, self.container.config["settings"]))
        self.live = Live(Hub(has_ended=ended.has))
        ended.watch(self.live.hub.close_ended)

    def stop(self) -> None:
        self.live.hub.close_all()

    def kill(self) -> None:
        self.live.hub.close_all()

    def get_dependency(self, worker_ctx: Any) -> Live:
        return self.live


class StreamApi:
    """What happens, as it happens."""

    live: Live
    db: Database

    @route("GET", "/stream", may=has_any_right, raw=True)
    def stream_events(self, request: Request, who: Viewer) -> Response:
        """Server-sent events for the viewer: `call` (rings, is talked, has ended), `note` (a new note in the bell),
        `timeline` (a card has something new), `agent` (a colleague takes calls, or does not), `task` (one was opened,
        changed or closed); `ready` (from here on it is live), `reset` (too much was missed: load everything again),
        `bye` (`too-many` streams: this one is not to come back; its token has `ended`: it may, with a new one). Every
        event has an id; Last-Event-ID, as a header or as `?last_event_id=`, brings what was missed in the last five
        minutes. Events may come twice, with the same id."""
        # otherwise eventlet gathers 4 KiB before it sends anything
        request.environ["eventlet.minimum_write_chunk_size"] = 1
        last = last_event_id(request)
        stream = frames(self.live.hub, who, last, self._missed_notes(who, last))
        return Response(stream, mimetype="text/event-stream", headers=_HEADERS)

    def _missed_notes(self, who: Viewer, last: UUID | None) -> list[Told]:
        if last in (None, _TOO_OLD):
            return []
        with self.db.transaction() as session:
            return [note_told(id, note) for id, note in told_since(session, who.user_id, uuid7_time(last) - SLACK)]

    @route("GET", "/calls/live", may=has_any_right, answer=LiveCallsSchema)
    def list_live_calls(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """The viewer's calls that ring or are being talked right now, as far as this replica has heard of them since
        its start."""
        mine = self.live.calls.of(who.user_id)
        return {"items": [shown(call, names_client=knows_client(who, call)) for call in mine]}


def last_event_id(request: Request) -> UUID | None:
    """The last event that the reader has seen; what is no id of ours counts as one from long ago."""
    said = request.headers.get("Last-Event-ID") or request.args.get("last_event_id")
    try:
        id = UUID(said) if said else None
    except ValueError:
        return _TOO_OLD
    is_ours = id is None or (id.version == 7 and id.int >> 80 < (time.time() + 3600) * 1000)
    return id if is_ours else _TOO_OLD
