"""All tables of this service, for migrations."""

from kartoteka.contracts.directory import DirectoryBase
from reports.base import Base
from reports.calls import models as calls
from reports.promises import models as promises

METADATA = [Base.metadata, DirectoryBase.metadata]

__all__ = ["METADATA", "calls", "promises"]
