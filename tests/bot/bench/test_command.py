"""`attune bench` as a command."""

from __future__ import annotations

import argparse
import subprocess
import sys

import pytest

from api.cli import bench

HEAVY = ("rasa", "rasa_sdk", "tensorflow", "spacy", "onnxruntime", "fastapi", "sqlmodel")


def parse(*argv: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    bench.add_arguments(parser)
    return parser.parse_args(argv)


def test_nothing_has_to_be_said() -> None:
    args = parse()
    assert (args.turns, args.quick, args.json, args.no_stock) == (None, False, False, False)


@pytest.mark.parametrize("turns", ["59", "-1", "many"])
def test_a_conversation_too_short_to_compare_is_refused(
    turns: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parse("--turns", turns)
    assert "--turns" in capsys.readouterr().err


def test_importing_the_command_and_the_package_loads_nothing_heavy() -> None:
    code = (
        f"import sys, api.cli.bench, bot.bench; print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
