"""What time it is where people speak: platforms do not say, so it is a setting."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def local_time(now: datetime, timezone: str) -> datetime | None:
    """Give a moment in a time zone by its IANA name; None where none is set."""
    return now.astimezone(ZoneInfo(timezone)) if timezone else None
