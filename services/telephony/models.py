"""All tables of this service, for migrations."""

from kartoteka.contracts.directory import DirectoryBase
from telephony.agents import models as agents
from telephony.base import Base
from telephony.calls import models as calls
from telephony.journal import models as journal
from telephony.pbxs import models as pbxs

METADATA = [Base.metadata, DirectoryBase.metadata]

__all__ = ["METADATA", "agents", "calls", "journal", "pbxs"]
