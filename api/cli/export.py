"""`attune export USER`."""

from __future__ import annotations

import argparse
import sys

HELP = "Print everything kept about a person."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose, and in which form."""
    add_person(parser)
    parser.add_argument(
        "--format",
        choices=["json", "csv"],
        default="json",
        help="json (default), or preferences as csv",
    )


def add_person(parser: argparse.ArgumentParser) -> None:
    """Name a person: their id, and the tenant it is of."""
    from api.cli.keys import _tenant
    from preferences.people import DEFAULT_TENANT

    parser.add_argument("user", metavar="USER", help="the person's user id")
    parser.add_argument("--tenant", type=_tenant, default=DEFAULT_TENANT, help="whose user it is")


def run(args: argparse.Namespace) -> int:
    """Print it; 1 when nothing is kept about them."""
    import json
    from datetime import UTC, datetime

    from api.cli.keys import ACTOR
    from bot.exporting import preferences_csv
    from bot.secret import open_store
    from bot.settings import load_settings
    from preferences.audit import Action
    from preferences.people import key_of
    from preferences.store import privacy

    store, person = open_store(load_settings()), key_of(args.tenant, args.user)
    try:
        with store.unit() as unit:
            exported = privacy.export(unit, person)
            unit.note(ACTOR, Action.EXPORT, person, datetime.now(UTC))
            unit.commit()
    finally:
        store.close()
    if not exported["profiles"]:
        print(f"attune: nothing is kept about '{args.user}'.", file=sys.stderr)
        return 1
    if args.format == "csv":
        print(preferences_csv(exported), end="")
    else:
        print(json.dumps(exported, ensure_ascii=False, indent=2))
    return 0
