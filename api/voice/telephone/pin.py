"""The PIN a caller is known by: a number can be forged, so it alone proves nothing."""

from __future__ import annotations

import hmac
from collections import OrderedDict
from datetime import datetime, timedelta

TRIES = 3
"""Wrong PINs in a call, after which it goes on with a stranger."""
WRONG_MOST = 9
"""Wrong PINs from a number within `WINDOW`, after which none is right."""
WINDOW = timedelta(hours=1)
_KEPT = 10_000
"""Numbers that are counted; the longest unused goes first."""


class Pin:
    """Checks PINs. One per process: it counts wrong ones across calls."""

    def __init__(self, pin: str) -> None:
        """Take the PIN; empty for none, which nobody can show."""
        self._pin = pin
        self._wrong: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    @property
    def length(self) -> int:
        """How many digits it has; 0 for none."""
        return len(self._pin)

    def is_right(self, digits: str, caller: str, now: datetime) -> bool:
        """Say whether a caller may pass; who was wrong too often may not, whatever they say."""
        count, since = self._wrong.pop(caller, (0, now))
        if now - since > WINDOW:
            count, since = 0, now
        is_right = bool(self._pin) and hmac.compare_digest(digits.encode(), self._pin.encode())
        if is_right and count < WRONG_MOST:
            return True
        self._wrong[caller] = (count + (not is_right), since)
        if len(self._wrong) > _KEPT:
            self._wrong.popitem(last=False)
        return False
