"""`attune encryption`: keys for what is kept of people."""

from __future__ import annotations

import argparse

HELP = "Encrypt what is kept of people, change the key, or stop it."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One verb each."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    new = verbs.add_parser("new-key", help="print a new key for ATTUNE_ENCRYPTION_KEYS")
    new.add_argument("--name", help="what to call it (default: today's date)")
    verbs.add_parser("status", help="print how many people have a key, and under which")
    verbs.add_parser("rotate", help="bring every person's key under the newest one")
    verbs.add_parser("encrypt", help="encrypt what was kept before encryption was on")
    verbs.add_parser("decrypt", help="put everything into the clear again")


def run(args: argparse.Namespace) -> int:
    """Do what the verb says, and print what came of it."""
    import json
    from dataclasses import asdict
    from datetime import UTC, datetime

    from preferences.masters import new_master

    if args.verb == "new-key":
        print(new_master(args.name or f"{datetime.now(UTC):%Y-%m-%d}"))
        return 0
    from bot.secret import open_store
    from bot.settings import load_settings
    from preferences.store import rotating

    verbs = {"rotate": rotating.rotate, "encrypt": rotating.encrypt, "decrypt": rotating.decrypt}
    store = open_store(load_settings())
    try:
        done = {"people_changed": verbs[args.verb](store)} if args.verb in verbs else {}
        print(json.dumps(done | asdict(rotating.standing(store)), indent=2))
    finally:
        store.close()
    return 0
