"""`attune check`: everything under data/, with file and line."""

from __future__ import annotations

import argparse

HELP = "Check the words under data/ and say what is wrong, with file and line."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to set."""


def run(args: argparse.Namespace) -> int:
    """Print every problem; 1 if there is one."""
    from bot.check import check
    from bot.settings import load_settings

    problems = check(load_settings().words_dir)
    for problem in problems:
        print(problem)
    count = len(problems)
    print(
        f"{count} problem{'' if count == 1 else 's'} found." if count else "All words are in order."
    )
    return 1 if problems else 0
