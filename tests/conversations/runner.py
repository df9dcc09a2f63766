"""Runs a conversation file through `Assistant.turn` and compares what came back.

steps:
  - say: play some music           # a turn; what follows is compared, what is left out is not
    outcome: answered
    intent: play_music
    intents: [play_music]          # of all requests of the turn
    slots: {genre: {value: [jazz], source: preference}}
    learned: [{attribute: genre, value: jazz, stance: prefer}]
    applied: [genre]               # slots a preference was used for
    moment: repeated_request       # null: none was opened
    lesson: asking
    messages: 1                    # how many
    considerations: [loud hotels]  # words in each, in this order; no more of them than named
    first_consideration: [loud]    # words in the first
    how_many_considerations: 5
    has: [Jazz]                    # words in what is said
    quick_replies: [Jazz]          # buttons shown, in order
    signals: [repetition]          # what led to the question
    asks_about: music.genre        # what the question is about
    barge_in: true                 # said over the last answer; compared with nothing
    heard: 0.4                     # how sure the recogniser was; compared with nothing
  - restart:                       # the assistant is closed and started again
  - consent: required              # the same, and from here on nothing is kept before a yes
  - wait: {days: 8}
  - as: alex                       # another person from here on
  - session: phone                 # another conversation from here on
  - context: {room: kitchen}
  - history: [{value: jazz, status: superseded}]   # all of it is there, in any order
  - heard: 0.4                     # how sure the recogniser is of what is said from here on
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
     "lesson", "messages", "has", "expect_reply", "because", "not_has", "considerations",
     "first_consideration", "how_many_considerations", "intents", "quick_replies", "signals",
     "asks_about", "barge_in", "heard"}
)  # fmt: skip
GIVEN = frozenset({"say", "barge_in", "heard"})
"""Keys of a turn that say how it is said."""
STEPS = frozenset(
    {"restart", "wait", "as", "session", "context", "heard", "history", "counts", "consent"}
)


@dataclass
class Conversation:
    """One file under way."""

    world: Any
    user: str = "sam"
    session: str = "s1"
    context: dict[str, Any] = field(default_factory=dict)
    heard: float | None = None

    async def run(self, path: Path) -> None:
        assistant = self.world.assistant()
        try:
            for number, step in enumerate(yaml.safe_load(path.read_text())["steps"], 1):
                if "say" in step:
                    body = await self._turn(assistant, step)
                    compare(step, body, f"{path.name}, step {number} ({step['say']!r})")
                elif "history" in step:
                    self._look_back(assistant, step["history"], f"{path.name}, step {number}")
                elif "restart" in step or "consent" in step:
                    assistant.close()
                    self.world.is_consent_needed |= "consent" in step
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
        sure = step.get("heard", self.heard)
        heard = () if sure is None else (Hypothesis(text, sure),)
        turn = Turn(
            text,
            self.user,
            session,
            context=Context(**given),
            hypotheses=heard,
            is_barge_in=step.get("barge_in", False),
        )
        return reply_body(await assistant.turn(turn), assistant.wording)

    def _look_back(self, assistant: Any, expected: list[dict[str, Any]], where: str) -> None:
        from bot.codec import preference_body

        with assistant.store.unit(is_reading=True) as unit:
            kept = unit.history(self.user, 100)
        bodies = [preference_body(preference, assistant.wording) for preference in kept]
        for want in expected:
            assert any(want.items() <= body.items() for body in bodies), f"{where}: {bodies}"

    def _change(self, step: dict[str, Any], path: Path, number: int) -> None:
        unknown = step.keys() - STEPS
        assert not unknown, f"{path.name}, step {number}: unknown {sorted(unknown)}"
        if "wait" in step:
            self.world.clock.wait(**step["wait"])
        self.user = step.get("as", self.user)
        self.session = step.get("session", self.session)
        self.context = step.get("context", self.context)
        self.heard = step.get("heard", self.heard)


def compare(step: dict[str, Any], body: dict[str, Any], where: str) -> None:
    """Compare what a step names with what came back."""
    unknown = step.keys() - KEYS
    assert not unknown, f"{where}: unknown {sorted(unknown)}"
    found = seen(body)
    for key, expected in step.items():
        if key not in GIVEN:
            compare_one(key, expected, found, where)


def compare_one(key: str, expected: Any, found: dict[str, Any], where: str) -> None:
    """Compare one thing a step names."""
    if key in {"has", "not_has"}:
        missing = [
            w for w in expected if (w.lower() in found["text"].lower()) is (key == "not_has")
        ]
        assert not missing, f"{where}: {key} {missing} in {found['text']!r}"
    elif key in {"learned", "retracted"}:
        assert len(found[key]) == len(expected), f"{where}: {key} was {found[key]}"
        for want, got in zip(expected, found[key], strict=True):
            assert want.items() <= got.items(), f"{where}: {key} was {got}"
    elif key in {"considerations", "first_consideration"}:
        compare_texts(expected, found[key], where)
    elif key == "slots":
        assert found["slots"].keys() == expected.keys(), f"{where}: slots were {found['slots']}"
        for name, want in expected.items():
            assert want.items() <= found["slots"][name].items(), f"{where}: {found['slots'][name]}"
    else:
        assert found[key] == expected, f"{where}: {key} was {found[key]!r}, not {expected!r}"


def compare_texts(expected: list[str], texts: list[str], where: str) -> None:
    """Compare the words of some texts with the texts, one by one."""
    assert len(texts) == len(expected), f"{where}: {texts}"
    assert all(a in b for a, b in zip(expected, texts, strict=True)), f"{where}: {texts}"


def seen(body: dict[str, Any]) -> dict[str, Any]:
    """Give what a step may name."""
    interpretation = body["interpretation"] or {}
    considered = [c["text"] for c in interpretation.get("considerations", [])]
    moment = body["teachable_moment"] or {}
    return {
        "outcome": body["outcome"],
        "intent": interpretation.get("intent"),
        "intents": [one["intent"] for one in body["interpretations"]],
        "slots": interpretation.get("slots", {}),
        "excluded": interpretation.get("excluded", {}),
        "considerations": considered,
        "first_consideration": considered[:1],
        "how_many_considerations": len(considered),
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
