"""Runs a conversation file through `Assistant.turn` and compares what came back.

steps:
  - say: play some music           # a turn; what follows is compared, what is left out is not
    outcome: answered
    intent: play_music
    slots: {genre: {value: [jazz], source: preference}}
    learned: [{attribute: genre, value: jazz, stance: prefer}]
    applied: [genre]               # slots a preference was used for
    moment: repeated_request       # null: none was opened
    lesson: asking
    messages: 1                    # how many
    has: [Jazz]                    # words in what is said
    quick_replies: [Jazz]          # buttons shown, in order
    signals: [repetition]          # what led to the question
    asks_about: music.genre        # what the question is about
    barge_in: true                 # said over the last answer; compared with nothing
    heard: 0.4                     # how sure the recogniser was; compared with nothing
  - restart:                       # the assistant is closed and started again
  - wait: {days: 8}
  - as: alex                       # another person from here on
  - session: phone                 # another conversation from here on
  - context: {room: kitchen}
  - counts: {moment_offered.dissatisfaction music: 1}   # what the operator sees, by name and topic
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

KEYS = frozenset(
    {"say", "outcome", "intent", "slots", "excluded", "learned", "retracted", "applied", "moment",
     "lesson", "messages", "has", "expect_reply", "because", "not_has", "quick_replies",
     "signals", "asks_about", "barge_in", "heard"}
)  # fmt: skip
GIVEN = frozenset({"say", "barge_in", "heard"})
"""Keys of a turn that say how it is said."""
STEPS = frozenset({"restart", "wait", "as", "session", "context", "counts"})


@dataclass
class Conversation:
    """One file under way."""

    world: Any
    user: str = "sam"
    session: str = "s1"
    context: dict[str, Any] = field(default_factory=dict)

    async def run(self, path: Path) -> None:
        assistant = self.world.assistant()
        try:
            for number, step in enumerate(yaml.safe_load(path.read_text())["steps"], 1):
                if "say" in step:
                    body = await self._turn(assistant, step)
                    compare(step, body, f"{path.name}, step {number} ({step['say']!r})")
                elif "restart" in step:
                    assistant.close()
                    assistant = self.world.assistant()
                elif "counts" in step:
                    self._count(assistant, step["counts"], f"{path.name}, step {number}")
                else:
                    self._change(step, path, number)
        finally:
            assistant.close()

    def _count(self, assistant: Any, expected: dict[str, int], where: str) -> None:
        with assistant.store.unit(is_reading=True) as unit:
            found = unit.counts(date.min)
        seen = {key: found.get(tuple(key.split(" ")), 0) for key in expected}
        assert seen == expected, f"{where}: counts were {seen}"

    async def _turn(self, assistant: Any, step: dict[str, Any]) -> dict[str, Any]:
        from bot.codec import reply_body
        from bot.turn import Hypothesis, Turn
        from preferences.model import Context

        self.world.clock.wait(seconds=5)
        given = dict(self.context)
        if "local_time" in given:
            given["local_time"] = datetime.fromisoformat(given["local_time"])
        session = f"{self.user}-{self.session}"
        text = step["say"]
        turn = Turn(
            text,
            self.user,
            session,
            context=Context(**given),
            hypotheses=(Hypothesis(text, step["heard"]),) if "heard" in step else (),
            is_barge_in=step.get("barge_in", False),
        )
        return reply_body(await assistant.turn(turn), assistant.wording)

    def _change(self, step: dict[str, Any], path: Path, number: int) -> None:
        unknown = step.keys() - STEPS
        assert not unknown, f"{path.name}, step {number}: unknown {sorted(unknown)}"
        if "wait" in step:
            self.world.clock.wait(**step["wait"])
        self.user = step.get("as", self.user)
        self.session = step.get("session", self.session)
        self.context = step.get("context", self.context)


def compare(step: dict[str, Any], body: dict[str, Any], where: str) -> None:
    """Compare what a step names with what came back."""
    unknown = step.keys() - KEYS
    assert not unknown, f"{where}: unknown {sorted(unknown)}"
    found = seen(body)
    for key, expected in step.items():
        if key in GIVEN:
            continue
        if key in {"has", "not_has"}:
            missing = [
                w for w in expected if (w.lower() in found["text"].lower()) is (key == "not_has")
            ]
            assert not missing, f"{where}: {key} {missing} in {found['text']!r}"
        elif key in {"learned", "retracted"}:
            assert len(found[key]) == len(expected), f"{where}: {key} was {found[key]}"
            for want, got in zip(expected, found[key], strict=True):
                assert want.items() <= got.items(), f"{where}: {key} was {got}"
        elif key == "slots":
            assert found["slots"].keys() == expected.keys(), f"{where}: slots were {found['slots']}"
            for name, want in expected.items():
                assert want.items() <= found["slots"][name].items(), (
                    f"{where}: {found['slots'][name]}"
                )
        else:
            assert found[key] == expected, f"{where}: {key} was {found[key]!r}, not {expected!r}"


def seen(body: dict[str, Any]) -> dict[str, Any]:
    """Give what a step may name."""
    interpretation = body["interpretation"] or {}
    moment = body["teachable_moment"] or {}
    return {
        "outcome": body["outcome"],
        "intent": interpretation.get("intent"),
        "slots": interpretation.get("slots", {}),
        "excluded": interpretation.get("excluded", {}),
        "learned": body["learned"],
        "retracted": body["retracted"],
        "applied": [a["slot"] for a in body["applied"]],
        "because": [a["because"] for a in body["applied"]],
        "moment": moment.get("reason"),
        "signals": moment.get("signals"),
        "asks_about": f"{moment.get('topic')}.{moment.get('attribute')}",
        "quick_replies": [b["title"] for m in body["messages"] for b in m["quick_replies"]],
        "lesson": (body["lesson"] or {}).get("state"),
        "messages": len(body["messages"]),
        "expect_reply": body["expect_reply"],
        "text": " ".join(m["text"] for m in body["messages"]),
    }
