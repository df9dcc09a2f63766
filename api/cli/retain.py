"""`attune retain`."""

from __future__ import annotations

import argparse

HELP = "Let go of what has been kept longer than the settings say, and print how much that was."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to do it."""
    parser.add_argument("--dry-run", action="store_true", help="only count; nothing is changed")


def run(args: argparse.Namespace) -> int:
    """Do it, or only count."""
    import json
    from dataclasses import asdict
    from datetime import UTC, datetime

    from api.cli.keys import ACTOR
    from bot.secret import open_store
    from bot.settings import load_settings
    from preferences.store.retaining import retain

    settings = load_settings()
    store = open_store(settings)
    try:
        now = datetime.now(UTC)
        released = retain(store, settings.retention, now, ACTOR, is_trial=args.dry_run)
    finally:
        store.close()
    name = "would_release" if args.dry_run else "released"
    print(json.dumps({name: asdict(released)}, indent=2))
    return 0
