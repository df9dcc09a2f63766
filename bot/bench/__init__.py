"""Measuring how fast this installation is: start-up, reading, turns, growth, profiles, stock Rasa.

`bot.bench.suite.run` measures; importing this package loads nothing heavy.
"""

from bot.bench.errors import BenchError
from bot.bench.figures import Budget, Figure, Report
from bot.bench.report import document, table

__all__ = ["BenchError", "Budget", "Figure", "Report", "document", "table"]
