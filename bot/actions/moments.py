"""Teachable moments in conversation: open one, take its answer, or let it go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.base import AttuneAction, Desk, Event, Scene
from bot.actions.interpreting import again, attempts_of, interpret
from bot.understanding.intents import INFORM
from bot.understanding.reading import Reading
from preferences.apply import apply
from preferences.model import Outcome, Request, SlotSource, SlotValue, Source, Statement
from preferences.moments import Attempt, Moment, Signals, cool_down, find, reason_for
from preferences.profile import learn
from preferences.topics import Kind

LONGEST_ANSWER = 6
"""Words of an answer that are kept as a value nobody listed; more is talk."""
CLOSED = [SlotSet("awaiting", None), SlotSet("moment", None), SlotSet("expected", None)]
"""Events after which no question stands open."""


class OpenMoment(AttuneAction):
    """Dissatisfaction or a correction: say sorry, and ask what would have helped."""

    stem = "action_open_moment"

    def perform(self, scene: Scene) -> list[Event]:
        """Ask about the last request; say so honestly where no preference would mend it."""
        draft, attempts = scene.draft, attempts_of(scene)
        draft.count("dissatisfied", attempts[-1].intent if attempts else "")
        moment = self._moment(scene, attempts[-1]) if attempts else None
        if moment is None or scene.tracker.active_loop.get("name"):
            scene.say("utter_sorry")
            return []
        return offer(self.desk, scene, moment, "utter_sorry_question")

    def _moment(self, scene: Scene, attempt: Attempt) -> Moment | None:
        draft, book = scene.draft, self.desk.book
        is_correction = scene.reading.intent == "correct"
        signals = Signals(is_dissatisfied=not is_correction, is_correction=is_correction)
        reason = reason_for([attempt], signals, book.requests[attempt.intent], draft.now)
        if reason is None:
            return None
        context = draft.turn.context
        interpretation = apply(again(attempt, book), draft.profile, context, book, draft.now)
        return find(reason, interpretation, draft.profile, book, draft.now)


class AnswerMoment(AttuneAction):
    """Keeps the answer and carries the failed request out again with it."""

    stem = "action_answer_moment"

    def perform(self, scene: Scene) -> list[Event]:
        """Learn (unless "just this once"), then interpret the request again at once."""
        moment, draft = Moment(**scene.slot("moment")), scene.draft
        statements = answer_statements(self.desk, scene, f"{moment.topic}.{moment.attribute}")
        if not statements:
            draft.outcome, draft.moment, draft.expects_reply = Outcome.NOT_UNDERSTOOD, moment, True
            scene.say("utter_answer_unclear", self._buttons(moment), question=moment.question)
            return [SlotSet("awaiting", "moment")]
        attempt = attempts_of(scene)[-1]
        request = again(attempt, self.desk.book)
        if scene.reading.intent == "just_once":
            request = _filled(request, moment, statements, self.desk)
        else:
            grounds = scene.grounds(Source.MOMENT)
            draft.take(learn(draft.profile, statements, grounds, self.desk.book, self.desk.new_id))
        draft.count("moment_accepted", moment.topic)
        interpret(self.desk, scene, request)
        return list(CLOSED)

    def _buttons(self, moment: Moment) -> list[Any]:
        return moment_buttons(self.desk, moment)


class DeclineMoment(AttuneAction):
    """Lets the question go, and leaves the topic alone for a while or for good."""

    stem = "action_decline_moment"

    def perform(self, scene: Scene) -> list[Event]:
        """Keep the cool-down."""
        draft, body = scene.draft, scene.slot("moment")
        for_good = scene.reading.intent == "never_ask"
        topic = body["topic"] if body else scene.reading.topic
        if topic is None:
            scene.say("utter_ok")
            return []
        draft.cool_down(cool_down(draft.profile, topic, draft.now, for_good))
        draft.count("moment_refused", topic)
        scene.say("utter_declined_for_good" if for_good else "utter_declined")
        return list(CLOSED)


def offer(desk: Desk, scene: Scene, moment: Moment, response: str) -> list[Event]:
    """Put a moment's question and remember that it stands open."""
    draft = scene.draft
    draft.moment, draft.expects_reply = moment, True
    draft.count("moment_offered", moment.topic)
    scene.say(response, moment_buttons(desk, moment), question=moment.question)
    return [
        SlotSet("awaiting", "moment"),
        SlotSet("moment", {**asdict(moment), "reason": str(moment.reason)}),
        SlotSet("expected", f"{moment.topic}.{moment.attribute}"),
        SlotSet("asked_at", draft.now.isoformat()),
    ]


def moment_buttons(desk: Desk, moment: Moment) -> list[Any]:
    """Give the likely answers and a way out."""
    attribute = desk.book.attribute(f"{moment.topic}.{moment.attribute}")
    likely = desk.wording.suggestions(attribute, moment.suggestions)
    return [*likely, desk.wording.quick_reply("never_mind")]


def answer_statements(desk: Desk, scene: Scene, key: str) -> tuple[Statement, ...]:
    """Read an answer: what was stated, and the values named beside it, taken as liked."""
    reading, topic = scene.reading, desk.book.attribute(key).topic
    stated = reading.statements
    named = [
        entity
        for entity in reading.entities
        if entity.attribute.split(".")[0] == topic
        and not any(s.start < entity.end and entity.start < s.end for s in stated)
    ]
    asked = [entity for entity in named if entity.attribute == key] or named
    liked = (
        Statement(topic, e.attribute.split(".")[1], e.value, e.text, e.start, e.end) for e in asked
    )
    found = tuple(sorted((*liked, *stated), key=lambda s: s.start))
    return found or open_answer(desk, reading, key)


def open_answer(desk: Desk, reading: Reading, key: str) -> tuple[Statement, ...]:
    """Give the words of an answer as values, where an attribute takes what no catalog knows."""
    attribute, answer = desk.book.attribute(key), reading.answer
    takes_any = attribute.kind is Kind.OPEN or not attribute.is_closed
    if answer is None or not takes_any or reading.intent != INFORM:
        return ()
    return tuple(
        Statement(attribute.topic, attribute.name, text, text, start, end)
        for text, (start, end) in zip(answer.values, answer.spans, strict=True)
        if len(text.split()) <= LONGEST_ANSWER and reading.text[start:end] == text
    )


def _filled(
    request: Request, moment: Moment, statements: Sequence[Statement], desk: Desk
) -> Request:
    """Give the request with the answer in its slot, for this once."""
    is_many = desk.book.attribute(f"{moment.topic}.{moment.attribute}").is_many
    values = tuple(s.value for s in statements if s.attribute == moment.attribute)
    if not values:
        return request
    value = SlotValue(values if is_many else values[0], SlotSource.UTTERANCE, statements[0].text)
    return replace(request, slots={**request.slots, moment.slot: value})
