"""Whether what was told is used in the very next turn.

    python -m tests.benchmarks.next_turn [--misses]

Each of the pairs in tests/held_back/next_turn is a conversation of a new person: one or two things
told, then a request. It is right where every value it should use stands in what the request came to
mean, in what is kept in mind or in what is said, and none that it must not use does.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.assistant import Assistant, assemble
from bot.bench.workbench import fresh_home
from bot.settings import load_settings
from bot.turn import Reply, Turn
from preferences.matching import normalize

PAIRS = Path(__file__).parents[1] / "held_back" / "next_turn" / "pairs.jsonl"


@dataclass(frozen=True, slots=True)
class Pair:
    """What is told, what is asked then, and the told values that are to be used or not."""

    told: tuple[str, ...]
    asked: str
    used: tuple[str, ...]
    unused: tuple[str, ...]

    def missing(self, reply: Reply) -> list[str]:
        """Give the values that should have been used."""
        found = _words(reply)
        return [value for value in self.used if f" {normalize(value)} " not in found]

    def wrong(self, reply: Reply) -> list[str]:
        """Give the values that should not."""
        found = _words(reply)
        return [value for value in self.unused if f" {normalize(value)} " in found]


def read_pairs() -> Iterator[Pair]:
    """Give the pairs in their order."""
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Pair(tuple(row["tell"]), row["ask"], tuple(row["uses"]), tuple(row["not"]))


async def talk(assistant: Assistant, pair: Pair, name: str) -> list[tuple[str, Reply]]:
    """Hold the conversation with somebody new; give what was said with each reply."""
    said = (*pair.told, pair.asked)
    return [(text, await assistant.turn(Turn(text, name, f"{name}-talk"))) for text in said]


def _words(reply: Reply) -> str:
    """Give what came of a reply in plain words, a space before and after each."""
    said = " ".join(message.text for message in reply.messages)
    return f" {normalize(f'{said} {reply.applied} {reply.interpretation}')} "


async def main(has_misses: bool) -> None:
    """Print how many are right, and the conversations that are not."""
    pairs = list(read_pairs())
    right = without = kept_out = 0
    with fresh_home(load_settings()) as home:
        assistant = assemble(home)
        for number, pair in enumerate(pairs):
            turns = await talk(assistant, pair, f"pair-{number}")
            missing, wrong = pair.missing(turns[-1][1]), pair.wrong(turns[-1][1])
            right += not missing and not wrong
            without += bool(pair.unused)
            kept_out += bool(pair.unused) and not wrong
            if has_misses and (missing or wrong):
                _show(turns, missing, wrong)
        assistant.close()
    sys.stdout.write(f"right {right}/{len(pairs)} = {right / len(pairs):.3f}\n")
    sys.stdout.write(
        f"nothing used that must not be {kept_out}/{without} = {kept_out / without:.3f}\n"
    )


def _show(turns: list[tuple[str, Reply]], missing: list[str], wrong: list[str]) -> None:
    for text, reply in turns:
        sys.stdout.write(f"> {text}\n  {' '.join(message.text for message in reply.messages)}\n")
    sys.stdout.write(f"  missing {missing}, wrong {wrong}\n\n")


if __name__ == "__main__":
    asyncio.run(main("--misses" in sys.argv))
