"""What waits for a yes or a choice: kept in the slot `pending` until the very next turn.

Nothing lasting is kept of something sensitive, of a must in a topic that holds sensitive things
(allergies stand among ingredients), or of words the recogniser was unsure of, without a yes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.base import PENDING, Desk, Event, Scene
from bot.understanding.hearing import is_unknown
from bot.understanding.reading import statement_body, statement_of
from preferences.model import Outcome, Source, Statement
from preferences.profile import Grounds, Revision, Unsettled, learn
from preferences.topics import TopicBook

CONFIRMATION, LIKINGS = "confirmation", "likings"
"""Values of the slot `awaiting`."""
SURE_HEARING = 0.6
"""Confidence of the recogniser from which its words are taken as said."""
SURE_OF_UNKNOWN = 0.8
"""The same for words that name nothing a catalog knows: those are more often misheard ones."""
ASKED_MOST = 2
"""How often a yes is asked for when requests come in between."""


def is_unsure(scene: Scene) -> bool:
    """Say whether the recogniser was unsure of this turn's words."""
    heard = scene.draft.turn.hypotheses
    return bool(heard) and heard[0].confidence < SURE_HEARING


def is_doubtful(scene: Scene, statement: Statement, book: TopicBook) -> bool:
    """Say whether the recogniser was too unsure of a statement's words for them to be kept.

    A value put in by its sound was never heard: outside a lesson, which asked for it, it is asked
    about however sure the recogniser was.
    """
    if _is_put_in(scene) and not scene.is_in_lesson:
        return True
    heard = scene.draft.turn.hypotheses
    if not heard or heard[0].confidence >= SURE_OF_UNKNOWN:
        return False
    return is_unknown(statement, book) or is_unsure(scene)


def guard(
    desk: Desk, scene: Scene, statements: Sequence[Statement]
) -> tuple[list[Statement], list[Statement]]:
    """Part statements into those kept at once and those that wait for a yes.

    What is known already waits for nothing, and saying again what waits is a yes.
    """
    plain: list[Statement] = []
    guarded: list[Statement] = []
    again = {_place(s) for s in still_waiting(scene)}
    for statement in statements:
        is_guarded = is_doubtful(scene, statement, desk.book) or (
            _is_delicate(statement, desk.book) and _place(statement) not in again
        )
        if is_guarded and honour(desk, scene, [statement]).added:
            guarded.append(statement)
        else:
            plain.append(statement)
    return plain, guarded


def still_waiting(scene: Scene) -> list[Statement]:
    """Give what waits for a yes since the turn before, and was understood without doubt."""
    pending = scene.slot(PENDING)
    if not pending or pending["kind"] != "learn" or pending["is_unsure"]:
        return []
    return [statement_of(body) for body in pending["statements"]]


def ask_to_keep(
    desk: Desk, scene: Scene, statements: Sequence[Statement], tried: Revision
) -> list[Event]:
    """Ask whether to keep statements, given what they would come to; () once asked too often."""
    wording, before = desk.wording, scene.slot(PENDING)
    is_again = bool(before) and list(statements) == still_waiting(scene)
    asked = before["asked"] + 1 if is_again else 1
    if asked > ASKED_MOST:
        return []
    is_misheard = any(is_doubtful(scene, statement, desk.book) for statement in statements)
    response = "utter_ask_heard" if is_misheard else "utter_ask_keep"
    buttons = [wording.quick_reply("yes"), wording.quick_reply("no")]
    scene.say(response, buttons, what=wording.preferences(tried.added))
    return wait(
        scene,
        Outcome.NEEDS_CONFIRMING,
        {
            "kind": "learn",
            "statements": [statement_body(statement) for statement in statements],
            "ids": [preference.id for preference in tried.added],
            "grounds": before["grounds"] if is_again else grounds_body(scene),
            "asked": asked,
            "is_unsure": is_misheard,
        },
    )


def ask_which(desk: Desk, scene: Scene, unsettled: Unsettled) -> list[Event]:
    """Ask whether a liking is meant instead of another or beside it."""
    wording, statement = desk.wording, unsettled.statement
    attribute = desk.book.attribute(f"{statement.topic}.{statement.attribute}")
    old = wording.labels(unsettled.rivals)
    new = attribute.label_of(statement.value)
    buttons = [
        wording.quick_reply("instead", new=new),
        wording.quick_reply("both"),
        wording.quick_reply("keep", old=old),
    ]
    scene.say("utter_ask_which", buttons, old=old, new=new, title=attribute.title)
    body = {
        "kind": "which",
        "statement": statement_body(statement),
        "old": [rival.value for rival in unsettled.rivals],
        "labels": {"old": old, "new": new},
        "grounds": grounds_body(scene),
    }
    expected = SlotSet("expected", attribute.key)
    return [*wait(scene, Outcome.NEEDS_CHOICE, body, LIKINGS), expected]


def wait(
    scene: Scene, outcome: Outcome, pending: dict[str, Any], awaiting: str = CONFIRMATION
) -> list[Event]:
    """Give the events after which something waits for an answer."""
    scene.draft.outcome, scene.draft.expects_reply = outcome, True
    body = {**pending, "turn": scene.draft.turn_id}
    return [SlotSet("awaiting", awaiting), SlotSet(PENDING, body)]


def settled() -> list[Event]:
    """Give the events after which nothing waits any more."""
    return [SlotSet("awaiting", None), SlotSet(PENDING, None), SlotSet("expected", None)]


def grounds_body(scene: Scene, source: Source = Source.STATED) -> dict[str, Any]:
    """Give what the words of this turn rest on, to be kept until the answer."""
    grounds = scene.grounds(source)
    return {
        "source": str(source),
        "turn_id": grounds.turn_id,
        "channel": grounds.channel,
        "asr_confidence": grounds.asr_confidence,
    }


def grounds_of(body: dict[str, Any], scene: Scene) -> Grounds:
    """Build the grounds from what `grounds_body` gave; they count from the answer on."""
    turn_id, channel, confidence = body["turn_id"], body["channel"], body["asr_confidence"]
    draft = scene.draft
    return Grounds(Source(body["source"]), turn_id, channel, draft.now, confidence, draft.screen)


def reserved(ids: Sequence[str], new_id: Callable[[], str]) -> Callable[[], str]:
    """Give a source of ids that begins with those already told."""
    waiting = iter(ids)
    return lambda: next(waiting, None) or new_id()


def honour(desk: Desk, scene: Scene, statements: Sequence[Statement]) -> Revision:
    """Give the profile as it would be with what waits: a rule counts before it is kept.

    The ids are those it will be kept under.
    """
    is_again = bool(statements) and list(statements) == still_waiting(scene)
    ids = scene.slot(PENDING)["ids"] if is_again else []
    grounds, new_id = scene.grounds(Source.STATED), reserved(ids, desk.new_id)
    return learn(scene.draft.profile, statements, grounds, desk.book, new_id)


def _is_put_in(scene: Scene) -> bool:
    heard = scene.draft.heard
    return heard is not None and heard.meant is not None


def _is_delicate(statement: Statement, book: TopicBook) -> bool:
    attribute = book.attribute(f"{statement.topic}.{statement.attribute}")
    others = book.topics[statement.topic].attributes.values()
    return attribute.is_sensitive or (statement.hard and any(a.is_sensitive for a in others))


def _place(statement: Statement) -> tuple[object, ...]:
    return (statement.topic, statement.attribute, statement.value, statement.stance)
