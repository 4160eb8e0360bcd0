"""How the connections to PBXs fare."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from telephony.base import Base


class PbxConnection(Base):
    """A PBX as its reader sees it. Written by the one replica that reads it, every few seconds."""

    __tablename__ = "pbx_connections"
    pbx: Mapped[str] = mapped_column(primary_key=True)
    adapter: Mapped[str]
    state: Mapped[str]
    """`connecting`, `connected`, `refused`, `lost`."""
    holder: Mapped[str]
    """Host and process that reads it."""
    connected_since: Mapped[datetime | None]
    last_event_at: Mapped[datetime | None]
    lag_seconds: Mapped[float]
    """From an event to its being written, the worst of the last seconds."""
    live_calls: Mapped[int]
    error: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class WebhookId(Base):
    """A webhook that was taken: whoever sends it again, or replays it, changes nothing."""

    __tablename__ = "webhook_ids"
    pbx: Mapped[str] = mapped_column(primary_key=True)
    webhook_id: Mapped[str] = mapped_column(primary_key=True)
    received_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
