"""Webhooks of PBXs that call us. No replica holds anything of such a PBX in memory: what it sends goes into the
journal, and a call is told from all that the journal has of it, whichever replica took it."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from kartoteka.contracts.ports.pbx import CallsJoined, PbxEvent, WebhookPbx, WebhookRequest
from kartoteka.db import UnitOfWork
from kartoteka.plugins import PluginError
from telephony.journal.pages import pieces_of
from telephony.pbxs.errors import NotUnderstood, PluginFailed
from telephony.pbxs.hearing import Ear
from telephony.pbxs.models import PbxConnection, WebhookId
from telephony.pbxs.registry import Pbx
from telephony.pbxs.writing import Batch, LiveRow, Scribe, Watch

LONGEST_CALL = timedelta(days=1)


def is_genuine(pbx: Pbx, hook: WebhookRequest) -> bool:
    """Whether the request comes from the PBX; a plugin that can't tell is no proof."""
    try:
        return pbx.fence.call(_adapter(pbx).is_genuine, hook)
    except PluginError as error:
        raise PluginFailed from error


def answer_of(pbx: Pbx, hook: WebhookRequest) -> bytes:
    """What the PBX wants to hear."""
    try:
        return pbx.fence.call(_adapter(pbx).answer, hook)
    except PluginError as error:
        raise PluginFailed from error


def take_webhook(session: UnitOfWork, pbx: Pbx, hook: WebhookRequest) -> bool:
    """Take a genuine request; False when it was taken before. NotUnderstood names what is wrong with it."""
    now = datetime.now(UTC)
    # one at a time for each PBX: two facts of a call at two replicas would each tell a story without the other
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"telephony.webhook.{pbx.name}", 0))))
    if not _is_new(session, pbx, hook):
        return False
    facts = _facts(pbx, hook, now)
    linkedids = list(dict.fromkeys(linkedid for fact in facts for linkedid in _ids(fact)))
    watch = Watch(pbx.name, pbx.region)
    ear = _informed_ear(session, pbx, linkedids)
    watch.look(session, ear.take_moved(), now)
    ear.hear(hook.body, now)
    told, rows = watch.look(session, ear.take_moved(), now)
    for moved in told:
        session.emit(moved)
    _write(session, pbx, ear, set(linkedids), rows)
    _report(session, pbx, ear, now)
    return True


def _adapter(pbx: Pbx) -> WebhookPbx:
    assert isinstance(pbx.adapter, WebhookPbx)
    return pbx.adapter


def _is_new(session: UnitOfWork, pbx: Pbx, hook: WebhookRequest) -> bool:
    # a PBX that numbers its requests not at all sends the same bytes when it repeats itself
    webhook_id = hook.headers.get("webhook-id") or f"sha256:{hashlib.sha256(hook.body).hexdigest()}"
    row = insert(WebhookId).values(pbx=pbx.name, webhook_id=webhook_id)
    return bool(session.scalars(row.on_conflict_do_nothing().returning(WebhookId.webhook_id)).all())


def _facts(pbx: Pbx, hook: WebhookRequest, now: datetime) -> list[PbxEvent]:
    try:
        problems = pbx.fence.call(_adapter(pbx).check, hook.body)
        if problems:
            raise NotUnderstood(fields={name: [problem] for name, problem in problems.items()})
        return pbx.fence.call(lambda: pbx.adapter.reader().feed(hook.body, now))
    except PluginError as error:
        raise PluginFailed from error


def _ids(fact: PbxEvent) -> Sequence[str]:
    return (fact.call_id, fact.other_call_id) if isinstance(fact, CallsJoined) else (fact.call_id,)


def _informed_ear(session: UnitOfWork, pbx: Pbx, linkedids: list[str]) -> Ear:
    """An ear that knows what was told of these calls, and of those joined with them, which it adds to `linkedids`."""
    ear = _reread(session, pbx, linkedids)
    joined = [other for linkedid in linkedids if (call := ear.book.find(linkedid)) for other in call.ids]
    if not set(joined) <= set(linkedids):
        linkedids += [other for other in dict.fromkeys(joined) if other not in linkedids]
        ear = _reread(session, pbx, linkedids)
    Batch().add(ear)
    return ear


def _reread(session: UnitOfWork, pbx: Pbx, linkedids: Sequence[str]) -> Ear:
    ear = Ear(pbx)
    since = datetime.now(UTC) - LONGEST_CALL
    ear.remember(piece for piece in pieces_of(session, pbx.name, linkedids, since) if piece.linkedid)
    return ear


def _write(session: UnitOfWork, pbx: Pbx, ear: Ear, mine: set[str], rows: Sequence[LiveRow]) -> None:
    batch = Batch(live={row["linkedid"]: row for row in rows})
    batch.add(ear)
    # a body of before may have told of other calls too, of which not everything was read here
    batch.told = {linkedid: one for linkedid, one in batch.told.items() if linkedid in mine}
    batch.live = {linkedid: row for linkedid, row in batch.live.items() if linkedid in mine}
    scribe = Scribe(pbx.name, pbx.region)
    scribe.standing = set(mine)
    scribe.write(session, batch)


def _report(session: UnitOfWork, pbx: Pbx, ear: Ear, now: datetime) -> None:
    row = {
        "pbx": pbx.name,
        "adapter": pbx.adapter_name,
        "state": "webhook",
        "holder": "",
        "connected_since": None,
        "last_event_at": ear.last_event_at,
        "lag_seconds": 0.0,
        "live_calls": 0,
        "error": "",
        "changed_at": now,
    }
    session.execute(insert(PbxConnection).values(row).on_conflict_do_update(index_elements=["pbx"], set_=row))
