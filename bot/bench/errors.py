"""What can go wrong while measuring.

BenchError    a figure could not be measured, or data/measure/bench.yml is wrong
"""

from __future__ import annotations


class BenchError(Exception):
    """Something could not be measured. The message says what and why."""
