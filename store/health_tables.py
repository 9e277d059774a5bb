"""The table of how each source is doing."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema import Base, Key, one_of

HEALTH_STATES = ("working", "silent", "blocked", "broken")


class SourceHealth(Base):
    """What all runs so far say of one source, folded run by run, so that it costs the same after a year.

    ``since`` is when the state began. ``asked_at`` is the last run that asked it, ``yielded_at`` the last that brought
    pages not seen before. ``faults`` counts the faulty runs in a row, which began at ``fault_since``. ``gaps`` is a
    histogram of the times between two yields. ``run_id`` is the last run folded in.
    """

    __tablename__ = "source_health"
    __table_args__ = (one_of("state", HEALTH_STATES), CheckConstraint("faults >= 0", name="faults"))

    source_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    since: Mapped[dt.datetime]
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[dt.datetime]
    yielded_at: Mapped[dt.datetime]
    faults: Mapped[int]
    fault_since: Mapped[dt.datetime | None]
    gaps: Mapped[dict[str, Any] | None]
    run_id: Mapped[int] = mapped_column(Key)
