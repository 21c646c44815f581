"""The data keys: wrapped by a site key, so that the database alone opens nothing."""

from datetime import datetime

from sqlalchemy import DateTime, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base


class DataKey(Base):
    """One data key. ``purpose``: values (the newest seals, all of them open) or index (one, for keyed terms).

    ``site_key``: the name of the key that wraps it (``cdop.sealing.ring``).
    """

    __tablename__ = "sealing_keys"

    name: Mapped[str] = mapped_column(String(6), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8))
    site_key: Mapped[str] = mapped_column(String(16))
    wrapped: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(DateTime)
