"""Being forgotten: every service removes what it has of a client who asked for it, and says so."""

from collections.abc import Mapping
from datetime import UTC, datetime

from kartoteka.contracts.events.contacts import ErasureDone
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.forgetting import forget


def tell_erased(session: UnitOfWork, erasure: Heard, removed: Mapping[str, int]) -> None:
    """The last step of the transaction that removed what this service had of a client, be it nothing: remove him from
    the platform's tables as well, and tell what. While something of him is just being sent it fails, and the whole is
    tried again."""
    gone = {**removed, **forget(session, erasure.event.numbers, [erasure.event.card_id])}
    done = ErasureDone(
        card_id=erasure.event.card_id,
        service=session.service,
        removed={what: count for what, count in gone.items() if count},
        done_at=datetime.now(UTC),
    )
    session.emit(done, because=erasure)
