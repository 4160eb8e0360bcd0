"""How many cards everybody reads."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from contacts.base import Base


class Reading(Base):
    """The cards that somebody opened, and those that lists showed him, within an hour: each as often as he did."""

    __tablename__ = "readings"
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    opened: Mapped[int]
    listed: Mapped[int]
    alarmed_at: Mapped[datetime | None]
