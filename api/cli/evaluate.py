"""`attune eval DIR`: score the sets of real data found in a folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HELP = "Score the understanding on sets of real data."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folder, and what to show."""
    parser.add_argument("directory", type=Path, help="folder with *.jsonl sets")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--set", action="append", default=[], help="only this set (repeatable)")
    parser.add_argument("--errors", type=int, default=0, help="typical errors to show of each kind")


def run(args: argparse.Namespace) -> int:
    """Score and print; 2 when a row cannot be read."""
    from api.cli.progress import say
    from api.cli.reader import open_reader
    from bot.engine.shared import book
    from bot.measure import MeasureError, document, table
    from bot.measure import run as measure

    reader = open_reader()
    requests = tuple(book().requests)
    try:
        results = measure(
            args.directory, reader, args.set, args.errors, requests=requests, progress=say
        )
    except MeasureError as error:
        print(error.message, file=sys.stderr)
        return 2
    print(document(results) if args.json else table(results))
    return 0
