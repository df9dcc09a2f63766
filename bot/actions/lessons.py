"""The guided Q&A: a Rasa form whose next question is chosen, not fixed.

The lesson's state is the slot `lesson`: {topic, asked: [keys], answered, unusable,
learned: [ids], uses: {request: how often it is asked for}, question}.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from bot.actions.base import AttuneAction, Desk, Event, Scene, scene_of
from bot.actions.declining import after, tell_off
from bot.actions.interpreting import attempts_of
from bot.actions.moments import answer_statements
from bot.actions.waiting import is_doubtful
from bot.turn import LessonState, QuickReply
from preferences.lessons import next_question
from preferences.model import Source
from preferences.profile import learn

DONE = "done"
"""What the form's slot holds once there is nothing more to ask."""
USES_WINDOW = timedelta(days=90)
"""How far back requests count when a lesson chooses what to ask."""
OWN_USE = 5
"""How many requests of anybody's one of the person's own counts for."""
UNUSABLE_MOST = 3
"""Answers in a row that say nothing, after which a lesson ends kindly."""
_MOVE_ON = frozenset({"skip", "dont_know", "dont_care", "deny"})
"""Intents that leave a question unanswered and go to the next."""
_TAUGHT = frozenset({"action_answer_moment", "action_remember"})
"""What was done in a turn after which "the rest" is the rest of what was taught."""


class StartLesson(AttuneAction):
    """Starts a lesson, about one topic where one was named."""

    stem = "action_start_lesson"

    def perform(self, scene: Scene) -> list[Event]:
        """Choose the first question."""
        topic = scene.reading.topic or _topic_taught(scene)
        if topic and not any(self.desk.book.askable(topic)):
            topic = None
        lesson: dict[str, Any] = {
            "topic": topic,
            "asked": [],
            "answered": 0,
            "unusable": 0,
            "learned": [],
            "uses": uses_of(scene),
        }
        if scene.draft.profile.lacks_consent:
            return self._kept_back(scene, lesson)
        lesson = advance(self.desk, scene, lesson)
        answer = None if lesson["question"] else DONE
        if lesson["question"]:
            scene.say("utter_lesson_start")
        return [
            SlotSet("lesson", lesson),
            SlotSet("expected", lesson["question"]),
            SlotSet("lesson_answer", answer),
            SlotSet("awaiting", None),
            SlotSet("moment", None),
            SlotSet("taught", None),
        ]

    def _kept_back(self, scene: Scene, lesson: dict[str, Any]) -> list[Event]:
        """Begin no lesson before a yes to anything being kept; its form closes at once."""
        scene.draft.is_kept_back = True
        tell_off(self.desk, scene, "utter_learning_is_off")
        return [SlotSet("lesson", {**lesson, "question": None}), SlotSet("lesson_answer", DONE)]


class AskLessonAnswer(AttuneAction):
    """Puts the question that was chosen."""

    stem = "action_ask_lesson_answer"

    def perform(self, scene: Scene) -> list[Event]:
        """Ask, with likely answers, skip and stop as quick replies."""
        lesson, wording = scene.slot("lesson"), self.desk.wording
        attribute = self.desk.book.attribute(lesson["question"])
        buttons: list[QuickReply] = wording.suggestions(attribute, attribute.suggestions[:4])
        buttons += [wording.quick_reply("skip"), wording.quick_reply("stop")]
        scene.say("utter_lesson_question", buttons, question=attribute.question)
        scene.draft.expects_reply = True
        scene.draft.lesson = state_of(lesson, "asking")
        return []


class ExplainQuestion(AttuneAction):
    """Answers "why do you ask?"."""

    stem = "action_explain_question"

    def perform(self, scene: Scene) -> list[Event]:
        """Say what an answer is used for."""
        key = scene.slot("expected")
        if key is None:
            scene.say("utter_why_nothing")
            return []
        attribute = self.desk.book.attribute(key)
        uses = [
            spec.title
            for spec in self.desk.book.requests.values()
            if any(key in (slot.attribute, slot.fallback) for slot in spec.slots.values())
        ]
        if uses:
            scene.say("utter_why_request", title=attribute.title, uses=self.desk.wording.join(uses))
        else:
            scene.say("utter_why", title=attribute.title)
        return []


class CloseLesson(AttuneAction):
    """Ends a lesson with what was learned, and one click to take it back."""

    stem = "action_close_lesson"

    def perform(self, scene: Scene) -> list[Event]:
        """Sum up."""
        lesson = scene.slot("lesson") or {"topic": None, "asked": [], "answered": 0, "learned": []}
        active = scene.draft.profile.active(scene.draft.now)
        learned = [p for p in active if p.id in lesson["learned"]]
        undo = [self.desk.wording.quick_reply("undo")]
        if learned:
            what = self.desk.wording.preferences(learned)
            scene.say("utter_lesson_summary", undo, what=what)
        elif not scene.draft.profile.lacks_consent:
            scene.say("utter_lesson_empty" if lesson["asked"] else "utter_lesson_nothing_to_ask")
        is_done = scene.slot("lesson_answer") == DONE
        scene.draft.lesson = state_of(lesson, "finished" if is_done else "stopped")
        cleared = ("lesson", "expected", "lesson_answer", "requested_slot")
        return [SlotSet(name, None) for name in cleared]


class ValidateLessonForm(FormValidationAction):
    """Reads each answer and chooses the next question."""

    def __init__(self, desk: Desk) -> None:
        """Take the desk to work at."""
        self.desk = desk

    def name(self) -> str:
        """Give Rasa the name."""
        return "validate_lesson_form"

    def validate_lesson_answer(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        """Keep what the answer says and move on; the slot stays empty until the lesson is done."""
        scene = scene_of(dispatcher, tracker)
        if value in (None, DONE) or scene.reading.intent == "start_lesson":
            return {"lesson_answer": value if value == DONE else None}
        lesson = dict(tracker.get_slot("lesson"))
        if scene.reading.intent == "go_back":
            lesson["asked"] = lesson["asked"][:-2]
        elif not take_answer(self.desk, scene, lesson):
            return {
                "lesson_answer": DONE if lesson["unusable"] >= UNUSABLE_MOST else None,
                "lesson": lesson,
            }
        lesson = advance(self.desk, scene, lesson)
        answer = None if lesson["question"] else DONE
        return {"lesson_answer": answer, "lesson": lesson, "expected": lesson["question"]}


def _topic_taught(scene: Scene) -> str | None:
    """Give the topic a question was just answered about: "learn the rest too" means its rest."""
    body = scene.slot("taught") or {}
    is_now = body.get("turn_id") == scene.draft.turn_id
    return body.get("topic") if is_now or scene.last_action() in _TAUGHT else None


def take_answer(desk: Desk, scene: Scene, lesson: dict[str, Any]) -> bool:
    """Learn from an answer; False when it says nothing usable and the question is put again."""
    statements = answer_statements(desk, scene, lesson["question"])
    if statements and not any(is_doubtful(scene, s, desk.book) for s in statements):
        grounds = scene.grounds(Source.LESSON)
        revision = learn(scene.draft.profile, statements, grounds, desk.book, desk.new_id)
        scene.draft.take(revision)
        after(desk, scene)
        if revision.declined and not revision.added:
            lesson["unusable"] += 1
            return False
        lesson["learned"] = [*lesson["learned"], *(p.id for p in revision.added)]
        lesson["answered"] += 1
        lesson["unusable"] = 0
        if revision.added:
            scene.say("utter_lesson_learned", what=desk.wording.preferences(revision.added))
        return True
    answer = scene.reading.answer
    if scene.reading.intent in _MOVE_ON or (answer and answer.has_no_preference):
        lesson["unusable"] = 0
        return True
    lesson["unusable"] += 1
    if lesson["unusable"] < UNUSABLE_MOST:
        scene.say("utter_lesson_unclear")
    return False


def advance(desk: Desk, scene: Scene, lesson: dict[str, Any]) -> dict[str, Any]:
    """Choose the next question; `question` is None when there is none."""
    question = next_question(
        scene.draft.profile,
        desk.book,
        scene.draft.now,
        lesson["asked"],
        lesson["topic"],
        lesson.get("uses"),
    )
    key = question.attribute.key if question else None
    asked = [*lesson["asked"], key] if key else lesson["asked"]
    return {**lesson, "question": key, "asked": asked}


def uses_of(scene: Scene) -> dict[str, int]:
    """Count what is asked for: by everybody lately, and by this person in this conversation."""
    uses = Counter(scene.draft.requests_since(scene.draft.now - USES_WINDOW))
    if not scene.draft.profile.is_noticing:
        return dict(uses)
    for attempt in attempts_of(scene):
        uses[attempt.intent] += OWN_USE
    return dict(uses)


def state_of(lesson: dict[str, Any], state: str) -> LessonState:
    """Give the lesson as the reply tells it."""
    return LessonState(lesson["topic"], len(lesson["asked"]), lesson["answered"], state)
