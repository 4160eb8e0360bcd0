"""All tables of this service, for migrations."""

from contacts.base import Base
from contacts.cards import models as cards
from contacts.changes import models as changes
from contacts.moves import models as moves
from contacts.timeline import models as timeline
from kartoteka.contracts.directory import STAFF

METADATA = [Base.metadata, STAFF]

__all__ = ["METADATA", "cards", "changes", "moves", "timeline"]
