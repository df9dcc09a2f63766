"""Measuring an understanding against labelled text: `run` scores the sets of a directory.

Rows are only ever read here; nothing of them is kept, learned or written.
"""

from bot.measure.errors import MeasureError
from bot.measure.evaluation import Figure, Group, Misses, Result, run
from bot.measure.floors import CueWords
from bot.measure.judges import Understands
from bot.measure.latency import Latency, percentile, summarise
from bot.measure.report import document, table
from bot.measure.simple import read_simple

__all__ = [
    "CueWords",
    "Figure",
    "Group",
    "Latency",
    "MeasureError",
    "Misses",
    "Result",
    "Understands",
    "document",
    "percentile",
    "read_simple",
    "run",
    "summarise",
    "table",
]
