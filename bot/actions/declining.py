"""What is said when something may not be kept, and the question that comes before anything is.

Looked at after every action, so that no way of learning can leave it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rasa_sdk.events import SlotSet

from bot.understanding.reading import statement_body
from preferences.model import Consent, Outcome, Source, Statement

if TYPE_CHECKING:
    from bot.actions.base import Desk, Event, Scene

CONSENT = "consent"
"""Kind of what waits for a yes to anything being kept."""


def after(desk: Desk, scene: Scene) -> list[Event]:
    """Say what was declined, or ask for consent where something was not kept for want of it."""
    draft = scene.draft
    for reason in dict.fromkeys(declined.reason for declined in draft.declined):
        scene.say("utter_explain", because=desk.wording.declined(reason))
    if draft.declined:
        draft.declined.clear()
        if not (draft.learned or draft.named or draft.interpretations):
            draft.outcome = Outcome.REFUSED
    if not draft.is_kept_back:
        return []
    draft.is_kept_back = False
    return _ask(desk, scene, draft.kept_back)


def tell_off(desk: Desk, scene: Scene, response: str) -> None:
    """Say that learning is off; where consent is missing the question says so instead, once.

    What was declined for another reason is said by itself.
    """
    profile = scene.draft.profile
    if scene.draft.declined or (profile.lacks_consent and profile.consent is None):
        return
    if profile.lacks_consent:
        scene.say("utter_explain", because=desk.wording.consent("missing"))
    else:
        scene.say(response)


def _ask(desk: Desk, scene: Scene, statements: Sequence[Statement]) -> list[Event]:
    """Ask whether anything may be kept, once in a life; what was said waits for the answer."""
    draft, wording = scene.draft, desk.wording
    if draft.profile.consent is not None or scene.is_in_lesson:
        return []
    draft.consent(Consent.ASKED)
    buttons = [wording.quick_reply("yes"), wording.quick_reply("no")]
    scene.say("utter_moment_question", buttons, question=wording.consent("ask"))
    draft.expects_reply, draft.outcome = True, Outcome.NEEDS_CONFIRMING
    grounds = scene.grounds(Source.STATED)
    body: dict[str, Any] = {
        "kind": CONSENT,
        "statements": [statement_body(statement) for statement in statements],
        "grounds": {
            "source": str(grounds.source),
            "turn_id": grounds.turn_id,
            "channel": grounds.channel,
            "asr_confidence": grounds.asr_confidence,
        },
        "ids": [],
        "turn": draft.turn_id,
    }
    return [SlotSet("awaiting", "confirmation"), SlotSet("pending", body)]
