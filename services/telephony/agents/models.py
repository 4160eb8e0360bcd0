"""What people say of themselves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kartoteka.contracts.events.telephony import AgentState
from telephony.base import Base


class AgentStatus(Base):
    """Whether a person takes calls, as he said last; who never said is offline."""

    __tablename__ = "agent_statuses"
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    status: Mapped[AgentState] = mapped_column(String)
    reason: Mapped[str]
    since: Mapped[datetime]
    """When he said so; saying the same again does not count."""
