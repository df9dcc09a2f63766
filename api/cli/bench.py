"""`attune bench`: how fast this installation is, beside its budgets and beside stock Rasa."""

from __future__ import annotations

import argparse
import sys

HELP = "Measure how fast it is."
_SERVE = (sys.executable, "-c", "import sys; from api.cli import main; sys.exit(main())", "serve")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much to measure, and how to show it."""
    parser.add_argument(
        "--turns", type=_turns, help="turns of the long conversation (default: 2000, quick: 300)"
    )
    parser.add_argument("--quick", action="store_true", help="rougher, in at most three minutes")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--no-stock", action="store_true", help="leave stock Rasa out")


def run(args: argparse.Namespace) -> int:
    """Measure and print; a missed budget is marked, not an error. 2 when it cannot be measured."""
    from api.cli.progress import say
    from bot.bench import BenchError, document, table
    from bot.bench.suite import Plan, run
    from bot.settings import load_settings

    plan = Plan(_SERVE, args.turns, args.quick, not args.no_stock)
    try:
        report = run(load_settings(), plan, say)
    except BenchError as error:
        print(error, file=sys.stderr)
        return 2
    print(document(report) if args.json else table(report))
    return 0


def _turns(text: str) -> int:
    """Read the number of turns; argparse says what is wrong with it."""
    from bot.bench.talking import SHORTEST

    turns = int(text)
    if turns < SHORTEST:
        raise argparse.ArgumentTypeError(f"use at least {SHORTEST} turns, not {turns}")
    return turns
