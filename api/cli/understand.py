"""`attune understand < in.jsonl > out.jsonl`: many texts, one answer a line, in order."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

HELP = "Read texts (one JSON body a line on standard input) and print what they mean."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to set."""


def run(args: argparse.Namespace) -> int:
    """Answer every line; a line that is no body is answered with its error. 2 if there was one."""
    from api.cli.reader import open_reader

    reader = open_reader()
    failed = False
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        answer = _answer(reader, line, number)
        failed = failed or "error" in answer
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return 2 if failed else 0


def _answer(reader: Any, line: str, number: int) -> dict[str, Any]:
    try:
        body = json.loads(line)
    except json.JSONDecodeError as error:
        return {"error": {"code": "not_json", "message": f"line {number}: {error}", "field": None}}
    try:
        answer = dict(reader.understand(body))
    except (TypeError, ValueError, KeyError) as error:
        message = f"line {number}: {type(error).__name__}: {error}"
        answer = {"error": {"code": "invalid_field", "message": message, "field": None}}
    given = body.get("id") if isinstance(body, dict) else None
    return {"id": given, **answer} if given is not None else answer
