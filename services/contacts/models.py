"""All tables of this service, for migrations."""

from contacts.base import Base
from contacts.cards import models as cards
from contacts.timeline import models as timeline
from kartoteka.contracts.directory import STAFF

METADATA = [Base.metadata, STAFF]

__all__ = ["METADATA", "cards", "timeline"]
