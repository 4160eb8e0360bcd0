"""All tables of this service, for migrations."""

from accounts.base import Base
from accounts.users import models

METADATA = [Base.metadata]

__all__ = ["METADATA", "models"]
