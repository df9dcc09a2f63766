"""`attune erase USER`."""

from __future__ import annotations

import argparse
import sys

from api.cli.export import add_person

HELP = "Erase everything about a person, for good, and print the receipt."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whom, and whether to ask first."""
    add_person(parser)
    parser.add_argument("--yes", action="store_true", help="do not ask in a terminal")


def run(args: argparse.Namespace) -> int:
    """Erase them; 1 when it could not be verified, or was not confirmed."""
    import json
    from datetime import UTC, datetime

    from api.cli.keys import ACTOR
    from bot.secret import open_store
    from bot.settings import load_settings
    from preferences.people import key_of
    from preferences.store import privacy

    if sys.stdin.isatty() and not args.yes:
        print(f"This erases everything about '{args.user}' for good.", file=sys.stderr)
        if input("Type the user id again: ") != args.user:
            print("Nothing was erased.", file=sys.stderr)
            return 1
    store = open_store(load_settings())
    try:
        receipt = privacy.erase(store, key_of(args.tenant, args.user), datetime.now(UTC), ACTOR)
    finally:
        store.close()
    at = receipt.at.isoformat()
    body = {"erased": receipt.erased, "verified": receipt.verified, "at": at}
    print(json.dumps({"receipt": body}, indent=2))
    return 0 if receipt.verified else 1
