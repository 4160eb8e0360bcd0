"""Who has done his part of an erasure, and the proof of it."""

from collections.abc import Sequence
from html import escape
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from contacts.erasures.models import Erasure, ErasureConfirmation
from contacts.erasures.reasons import REASONS
from kartoteka.contracts.directory import users
from kartoteka.contracts.events.contacts import ErasureDone
from kartoteka.db import UnitOfWork
from kartoteka.forgetting import forget_the_asking
from kartoteka.paging import page
from kartoteka.problems import NotFound

EXPECTED = frozenset({"accounts", "contacts", "notifications", "pipeline", "reports", "telephony"})
"""The services that keep something of clients; what a plugin's service says stands in the proof, too."""

Proof = dict[str, Any]


def take_confirmations(session: UnitOfWork, done: Sequence[ErasureDone]) -> None:
    """Keep what the services say. When the last one has forgotten, the request that told everybody whom to forget need
    not know it any longer."""
    # one at a time for each client: whichever service is the last sees that it is
    session.execute(
        select(Erasure.id)
        .where(Erasure.card_id.in_({one.card_id for one in done}))
        .order_by(Erasure.id)
        .with_for_update()
    )
    rows = [{"card_id": d.card_id, "service": d.service, "removed": d.removed, "done_at": d.done_at} for d in done]
    session.execute(insert(ErasureConfirmation).on_conflict_do_nothing(), rows)
    confirmed = _confirmations(session, {one.card_id for one in done})
    complete = [card_id for card_id, theirs in confirmed.items() if is_complete(theirs)]
    forget_the_asking(session, complete)


def is_complete(confirmations: Sequence[ErasureConfirmation]) -> bool:
    """Whether every service has done its part."""
    return {one.service for one in confirmations} >= EXPECTED


def list_erasures(session: UnitOfWork, query: dict[str, Any]) -> dict[str, Any]:
    """A page of erasures, the latest first."""
    found = select(Erasure)
    if query["card_id"]:
        found = found.where(Erasure.card_id == query["card_id"])
    listed = page(session, found, [Erasure.id], query)
    return {**listed, "items": _proofs(session, listed["items"])}


def proof_of(session: UnitOfWork, erasure_id: UUID) -> Proof:
    """Who erased whom, when and why, and what each service says it has removed."""
    erasure = session.get(Erasure, erasure_id)
    if erasure is None:
        raise NotFound
    return proof(session, erasure)


def proof(session: UnitOfWork, erasure: Erasure) -> Proof:
    """The same for an erasure at hand."""
    return _proofs(session, [erasure])[0]


def _proofs(session: UnitOfWork, erasures: Sequence[Erasure]) -> list[Proof]:
    confirmed = _confirmations(session, {one.card_id for one in erasures})
    people = users(session, (one.asked_by for one in erasures))
    return [_proof(one, people.get(one.asked_by), confirmed.get(one.card_id, [])) for one in erasures]


def _proof(erasure: Erasure, asker: Any, confirmations: Sequence[ErasureConfirmation]) -> Proof:
    return {
        "id": erasure.id,
        "card_id": erasure.card_id,
        "asked_by": erasure.asked_by,
        "asked_by_name": asker.name if asker else None,
        "asked_at": erasure.asked_at,
        "reason": erasure.reason,
        "is_complete": is_complete(confirmations),
        "waiting_for": sorted(EXPECTED - {one.service for one in confirmations}),
        "confirmations": confirmations,
    }


def _confirmations(session: UnitOfWork, card_ids: set[UUID]) -> dict[UUID, list[ErasureConfirmation]]:
    found = select(ErasureConfirmation).where(ErasureConfirmation.card_id.in_(card_ids))
    by_card: dict[UUID, list[ErasureConfirmation]] = {}
    for one in session.scalars(found.order_by(ErasureConfirmation.service)):
        by_card.setdefault(one.card_id, []).append(one)
    return by_card


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Proof of erasure {id}</title>
<style>
body {{ font: 11pt/1.5 sans-serif; margin: 2cm; }}
table {{ border-collapse: collapse; width: 100%; }}
td, th {{ border: 1px solid #999; padding: 4px 8px; text-align: left; vertical-align: top; }}
</style>
</head>
<body>
<h1>Proof of erasure</h1>
<p>{status}</p>
<table>
<tr><th>Number of this proof</th><td>{id}</td></tr>
<tr><th>Card</th><td>{card_id}</td></tr>
<tr><th>Asked for</th><td>{asked_at}</td></tr>
<tr><th>By</th><td>{by}</td></tr>
<tr><th>Why</th><td>{reason}</td></tr>
</table>
<h2>What each service has removed or made nameless</h2>
<table>
<tr><th>Service</th><th>Done</th><th>Records</th></tr>
{services}
</table>
</body>
</html>
"""


def printed(found: Proof) -> str:
    """The proof as a page to be printed."""
    missing = ", ".join(found["waiting_for"])
    by = f"{found['asked_by_name']} ({found['asked_by']})" if found["asked_by_name"] else str(found["asked_by"])
    told = {
        "id": found["id"],
        "card_id": found["card_id"],
        "asked_at": _moment(found["asked_at"]),
        "by": by,
        "reason": REASONS.get(found["reason"], found["reason"]),
        "status": f"Not complete: waiting for {missing}." if missing else "Complete: every service has confirmed.",
    }
    rows = "\n".join(map(_row, found["confirmations"]))
    return _PAGE.format(services=rows, **{name: escape(str(value)) for name, value in told.items()})


def _row(one: ErasureConfirmation) -> str:
    removed = ", ".join(f"{what.replace('_', ' ')}: {count}" for what, count in sorted(one.removed.items()) if count)
    cells = (one.service, _moment(one.done_at), removed or "nothing was kept")
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _moment(at: Any) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
