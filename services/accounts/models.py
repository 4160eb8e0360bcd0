"""All tables of this service, for migrations."""

from accounts.base import Base
from accounts.roles import models as roles
from accounts.teams import models as teams
from accounts.users import models as users

METADATA = [Base.metadata]

__all__ = ["METADATA", "roles", "teams", "users"]
