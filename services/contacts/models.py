"""All tables of this service, for migrations."""

from contacts.base import Base
from contacts.cards import models as cards
from contacts.changes import models as changes
from contacts.deletion_requests import models as deletion_requests
from contacts.erasures import models as erasures
from contacts.exports import models as exports
from contacts.moves import models as moves
from contacts.readings import models as readings
from contacts.timeline import models as timeline
from kartoteka.contracts.directory import STAFF

METADATA = [Base.metadata, STAFF]

__all__ = [
    "METADATA",
    "cards",
    "changes",
    "deletion_requests",
    "erasures",
    "exports",
    "moves",
    "readings",
    "timeline",
]
