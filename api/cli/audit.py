"""`attune audit`: who did what, and whether the record is as it was written."""

from __future__ import annotations

import argparse
import sys

HELP = "Check the audit, or print it."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One verb each."""
    from api.cli.keys import _tenant
    from preferences.people import DEFAULT_TENANT

    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verify = verbs.add_parser("verify", help="check that no entry was changed or removed")
    verify.add_argument("--head", help="the head an earlier check printed: nothing was cut off")
    listing = verbs.add_parser("list", help="print the latest entries of a tenant, newest first")
    listing.add_argument("--tenant", type=_tenant, default=DEFAULT_TENANT, help="whose")
    listing.add_argument("--limit", type=int, default=100, help="how many (default: 100)")


def run(args: argparse.Namespace) -> int:
    """Print what the verb asks for; 1 when the audit is not as it was written."""
    from bot.secret import open_store
    from bot.settings import load_settings

    store = open_store(load_settings())
    try:
        with store.unit(is_reading=True) as unit:
            if args.verb == "list":
                for entry in unit.audit(args.tenant, max(args.limit, 1)):
                    said = [entry.at.isoformat(), entry.actor, entry.action, entry.subject or "-"]
                    print("\t".join([str(entry.number), *said]))
                return 0
            verdict = unit.verify_audit(args.head)
    finally:
        store.close()
    if verdict.broken_at is not None:
        print(f"Entry {verdict.broken_at} is missing or was changed.", file=sys.stderr)
        return 1
    print(f"{verdict.entries} entries, all as they were written. Head:")
    print(verdict.head)
    return 0
