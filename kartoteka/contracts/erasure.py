"""Being forgotten: every service removes what it has of a client who asked for it, and says so."""

from collections.abc import Mapping
from datetime import UTC, datetime

from kartoteka.contracts.events.contacts import ErasureDone
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard


def tell_erased(session: UnitOfWork, erasure: Heard, removed: Mapping[str, int]) -> None:
    """The last step of the transaction that removed what this service had of a client, be it nothing: tell what."""
    done = ErasureDone(
        card_id=erasure.event.card_id,
        service=session.service,
        removed={what: count for what, count in removed.items() if count},
        done_at=datetime.now(UTC),
    )
    session.emit(done, because=erasure)
