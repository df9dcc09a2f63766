"""What can go wrong while measuring.

MeasureError    a set is unknown, missing or has a malformed row; nothing was measured
"""

from __future__ import annotations


class MeasureError(Exception):
    """The sets cannot be read. The message reads `file:line: what is wrong` of a wrong line."""

    code = "measure_error"
    """What a program may switch on; stays the same when the sentence changes."""

    def __init__(self, message: str) -> None:
        """Keep the message for whoever reports it."""
        super().__init__(message)
        self.message = message
