"""Second factors and the codes for the day the telephone is lost."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from accounts.base import Base


class SecondFactor(Base):
    """The secret that somebody's authenticator shares with us, sealed. It is asked for once `on_at` is set;
    `last_step` is the last time step whose code was taken."""

    __tablename__ = "second_factors"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    sealed_secret: Mapped[str]
    last_step: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    on_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of ten codes, each good once, in the place of an authenticator's."""

    __tablename__ = "recovery_codes"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]
