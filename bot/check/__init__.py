"""`attune check`: everything under data/ looked over, each problem with file, line and what to do.

    problems = check(Path("data"))

Nothing here needs a trained model or starts the assistant.
"""

from __future__ import annotations

from pathlib import Path

from bot.check import (
    catalogs,
    dialogue,
    files,
    language,
    naming,
    patterns,
    relevance,
    requests,
    responses,
    sentences,
    topics,
    wording,
)
from bot.check.world import ROOT, open_world
from preferences.yamlfile import Problem

_PARTS = (
    files,
    topics,
    requests,
    catalogs,
    sentences,
    dialogue,
    responses,
    wording,
    language,
    relevance,
    naming,
    patterns,
)
"""Modules that each look at one part of data/ with their `inspect`."""


def check(words: Path, program: Path = ROOT) -> list[Problem]:
    """Give all that is wrong under `words`, sorted; `program` holds bot/ and api/."""
    world = open_world(words, program)
    for part in _PARTS:
        part.inspect(world)
    here = Path.cwd()
    return sorted({_relative(problem, here) for problem in world.problems})


def _relative(problem: Problem, here: Path) -> Problem:
    path = Path(problem.file)
    if path.is_relative_to(here):
        return Problem(str(path.relative_to(here)), problem.line, problem.message)
    return problem


__all__ = ["check"]
