"""All tables of this service, for migrations."""

from kartoteka.contracts.directory import DirectoryBase
from pipeline.base import Base
from pipeline.tasks import models

METADATA = [Base.metadata, DirectoryBase.metadata]

__all__ = ["METADATA", "models"]
