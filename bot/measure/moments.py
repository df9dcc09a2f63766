"""Replaying the decision to open a teachable moment on recorded conversations.

Every line of the person's is read with what came before it and becomes an attempt, as in a live
conversation; the last one is decided upon with all signals together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.measure import scores
from bot.measure.judges import SURE, Judged, Setting, yes_or_no
from bot.measure.rows import Row, Turn
from preferences.signals import Attempt, Decision, Situation, decide

AT = datetime(2026, 1, 1, tzinfo=UTC)
"""The recordings have no times: all lines count as said within the window."""
SATISFIED = frozenset({"satisfied_turn", "praise"})
"""Kinds of rows whose people were content by their own word or by all who judged them."""
_FEELING = frozenset({"express_dissatisfaction", "correct", "other"})
"""Intents after which feedback decides, beside requests; others are answered for what they say."""


def judge_moment(row: Row, setting: Setting) -> Judged | None:
    """Would a moment open, and was the person dissatisfied or asking again?"""
    history, text = row.turns("history"), row.text("user_text")
    if row.label() < 0:
        return None
    decision = replay(history, text, setting)
    shown = f"{history[-1].text} > {text}" if history else text
    return yes_or_no(row, shown, 1.0 if decision.reason else 0.0)


def figures(judged: Sequence[Judged]) -> dict[str, float | None]:
    """Work out precision, how often a moment opens, and whether the satisfied are left alone."""
    counts = scores.count((each.truth, each.score >= SURE) for each in judged)
    content = [each for each in judged if each.kind in SATISFIED]
    opened = scores.share(each.score >= SURE for each in judged)
    return {
        "precision": counts.precision,
        "recall": counts.recall,
        "opened_per_100": None if opened is None else 100 * opened,
        "satisfied_left_alone": scores.share(each.score < SURE for each in content),
    }


def replay(history: Sequence[Turn], text: str, setting: Setting) -> Decision:
    """Decide on the last line of a conversation; none where nothing was said before it."""
    said = [at for at, turn in enumerate(history) if turn.role == "user"]
    if not said:
        return Decision(None)
    earlier = [setting.ask(history[at].text, history[:at]) for at in said]
    latest = setting.ask(text, history)
    texts = [*(history[at].text for at in said), text]
    attempts = [_attempt(*pair) for pair in zip(texts, [*earlier, latest], strict=True)]
    is_request = setting.is_request(latest)
    is_felt = is_request or latest.get("intent") in _FEELING
    feedback: Mapping[str, Any] = (latest.get("feedback") or {}) if is_felt else {}
    return decide(
        Situation(
            attempts if is_request else attempts[:-1],
            AT,
            is_request=is_request,
            dissatisfied=float(feedback.get("dissatisfied") or 0.0),
            correction=float(feedback.get("correction") or 0.0),
        )
    )


def _attempt(text: str, answer: Mapping[str, Any]) -> Attempt:
    """Take a line for a request with the values named in it."""
    slots: dict[str, Any] = {}
    for entity in answer.get("entities") or ():
        key = f"{entity['topic']}.{entity['attribute']}"
        slots[key] = (*slots.get(key, ()), entity["value"])
    is_restated = bool(answer.get("repeats"))
    return Attempt(str(answer.get("intent")), text, slots, AT, is_restated=is_restated)
