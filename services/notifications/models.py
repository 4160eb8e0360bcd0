"""All tables of this service, for migrations."""

from kartoteka.contracts.directory import DirectoryBase
from notifications.base import Base
from notifications.letters import models as letters
from notifications.notes import models as notes

METADATA = [Base.metadata, DirectoryBase.metadata]

__all__ = ["METADATA", "letters", "notes"]
