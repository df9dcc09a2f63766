"""`attune train`."""

from __future__ import annotations

import argparse

HELP = "Train the model, if what shapes it has changed."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to train anyway."""
    parser.add_argument(
        "--force", action="store_true", help="train even if the model is up to date"
    )


def run(args: argparse.Namespace) -> int:
    """Train and print the model's path."""
    from api.cli.progress import say
    from bot.engine.training import ensure_model
    from bot.settings import load_settings

    print(ensure_model(load_settings(), say, force=args.force))
    return 0
