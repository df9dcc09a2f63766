"""`attune check`: everything under data/, with file and line."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "Check the words under data/ and say what is wrong, with file and line."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to look at."""
    parser.add_argument(
        "--patterns",
        action="store_true",
        help="only print how many sentences of how many different builds each phenomenon has",
    )


def run(args: argparse.Namespace) -> int:
    """Print every problem; 1 if there is one."""
    from bot.check import check
    from bot.settings import load_settings

    if args.patterns:
        return _print_patterns(load_settings().words_dir)
    problems = check(load_settings().words_dir)
    for problem in problems:
        print(problem)
    count = len(problems)
    print(
        f"{count} problem{'' if count == 1 else 's'} found." if count else "All words are in order."
    )
    return 1 if problems else 0


def _print_patterns(words: Path) -> int:
    from bot.check.patterns import varieties

    print(f"{'sentences':>9}  {'builds':>6}  phenomenon")
    for variety in varieties(words):
        name = f"{variety.intent}: {variety.phenomenon}"
        print(f"{variety.sentences:>9}  {variety.builds:>6}  {name}")
    return 0
