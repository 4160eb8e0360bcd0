"""Letters by e-mail, and how often they were tried."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from notifications.base import Base


class Letter(Base):
    """A letter to a member of staff; of one source a person gets one. `handed_at` is set just before its text is
    handed to the mail server: from then on only the server's answer says whether it went. A secret letter loses its
    text when it was sent."""

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("source", "user_id"),
        Index("ix_letters_queued", "next_at", "id", postgresql_where=text("state = 'queued'")),
        Index("ix_letters_sending", "locked_until", postgresql_where=text("state = 'sending'")),
        Index("ix_letters_card_id", "card_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str]
    user_id: Mapped[UUID]
    note_id: Mapped[UUID | None]
    card_id: Mapped[UUID | None]
    to_address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int]
    written_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    locked_until: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    is_secret: Mapped[bool] = mapped_column(server_default="false")
    tries: Mapped[list["LetterAttempt"]] = relationship(order_by="LetterAttempt.number", viewonly=True)


class LetterAttempt(Base):
    """One attempt to send a letter; one without an outcome did not live to tell."""

    __tablename__ = "letter_attempts"
    letter_id: Mapped[UUID] = mapped_column(ForeignKey("letters.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    detail: Mapped[str | None]
