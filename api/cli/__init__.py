"""The command line. A command imports what it needs when it runs, so `attune --help` is quick."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version

COMMANDS = (
    "serve",
    "chat",
    "talk",
    "train",
    "understand",
    "check",
    "eval",
    "bench",
    "keys",
    "export",
    "erase",
    "retain",
    "encryption",
    "audit",
    "voice",
)
"""Each is a module of this package with `HELP`, `add_arguments(parser)` and `run(args) -> int`."""
_MODULES = {"eval": "evaluate"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; give its exit status (0 done, 1 failed, 2 bad input)."""
    parser = argparse.ArgumentParser(prog="attune", description=__doc__.splitlines()[0])
    parser.add_argument("--version", action="version", version=f"attune {version('attune')}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    modules = {}
    for name in COMMANDS:
        module = import_module(f"api.cli.{_MODULES.get(name, name)}")
        modules[name] = module
        module.add_arguments(commands.add_parser(name, help=module.HELP, description=module.HELP))
    args = parser.parse_args(argv)
    try:
        return int(modules[args.command].run(args))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except _expected() as error:
        print(f"attune: {error}", file=sys.stderr)
        return 2


def _expected() -> tuple[type[Exception], ...]:
    """Give the errors that are said in one sentence; a bug shows where it is."""
    from bot.engine.errors import TrainingError
    from bot.settings import SettingsError
    from preferences.errors import PreferenceError

    return (SettingsError, PreferenceError, TrainingError, OSError)
