"""All tables of this service, for migrations."""

from accounts.audit import models as audit
from accounts.base import Base
from accounts.keys import models as keys
from accounts.links import models as links
from accounts.roles import models as roles
from accounts.second_factor import models as second_factor
from accounts.sessions import models as sessions
from accounts.teams import models as teams
from accounts.users import models as users

METADATA = [Base.metadata]

__all__ = ["METADATA", "audit", "keys", "links", "roles", "second_factor", "sessions", "teams", "users"]
