"""Saying what takes long, on standard error."""

from __future__ import annotations

import re
import sys
import time

_COUNT = re.compile(r"(\d+)/(\d+)$")
_SECONDS_BETWEEN = 5
"""Where nothing can be overwritten, a count is said this often."""
_last_count = 0.0


def say(line: str) -> None:
    """Print one line of progress; on a terminal a count overwrites the one before it."""
    global _last_count
    count = _COUNT.search(line)
    is_last = bool(count and count[1] == count[2])
    if not count:
        print(line, file=sys.stderr, flush=True)
    elif sys.stderr.isatty():
        print(f"\r{line}", end="\n" if is_last else "", file=sys.stderr, flush=True)
    elif is_last or time.monotonic() - _last_count > _SECONDS_BETWEEN:
        _last_count = time.monotonic()
        print(line, file=sys.stderr, flush=True)
