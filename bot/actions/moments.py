"""Teachable moments in conversation: open one, take its answer, or let it go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rasa_sdk.events import SlotSet

from bot.actions.asking import CLOSED, close_moment, count_moment, may_ask, offer, open_moment, put
from bot.actions.base import AttuneAction, Desk, Event, Scene
from bot.actions.interpreting import (
    again,
    attempts_of,
    interpret,
    keep_attempts,
    tell_learned,
)
from bot.actions.waiting import ask_to_keep, honour, is_doubtful
from bot.draft import DISSATISFIED
from bot.understanding.intents import INFORM
from bot.understanding.reading import Entity, Reading
from preferences.apply import apply
from preferences.model import (
    Interpretation,
    Outcome,
    Request,
    SlotSource,
    SlotValue,
    Source,
    Statement,
)
from preferences.moments import Moment, cool_down, find, hold_off, open_slots
from preferences.profile import learn
from preferences.signals import Attempt, Decision, Situation, decide
from preferences.topics import Kind

UNUSABLE_MOST = 2
"""Answers in a row that say nothing, after which a question is let go."""
LONGEST_ANSWER = 6
"""Words of an answer that are kept as a value nobody listed; more is talk."""
_UNHEARD = "action_not_understood"
_NO = "deny"


class OpenMoment(AttuneAction):
    """Dissatisfaction, or a correction that names no value: say sorry, and ask what would help."""

    stem = "action_open_moment"

    def perform(self, scene: Scene) -> list[Event]:
        """Ask about the last request; say so honestly where no preference would mend it."""
        return complain(self.desk, scene)


class AnswerMoment(AttuneAction):
    """Keeps the answer and carries the failed request out again with it."""

    stem = "action_answer_moment"

    async def perform(self, scene: Scene) -> list[Event]:
        """Learn (unless "just this once"), then interpret the request again at once."""
        moment, draft = open_moment(scene), scene.draft
        if moment is None:
            return list(CLOSED)
        statements = answer_statements(self.desk, scene, f"{moment.topic}.{moment.attribute}")
        if not statements:
            return self._unclear(scene, moment)
        attempts = attempts_of(scene)
        request = again(attempts[-1], self.desk.book)
        is_once = scene.reading.intent == "just_once"
        is_misheard = any(is_doubtful(scene, s, self.desk.book) for s in statements)
        if is_once or is_misheard:
            request = _filled(request, moment, statements, self.desk)
        else:
            grounds = scene.grounds(Source.MOMENT)
            draft.take(learn(draft.profile, statements, grounds, self.desk.book, self.desk.new_id))
        accept(scene, moment)
        tell_learned(self.desk, scene)
        open_question = await interpret(self.desk, scene, request)
        settled = replace(attempts[-1], is_settled=True)
        kept = keep_attempts([*attempts[:-1], settled])
        events = [*CLOSED, kept, taught(scene, moment), *open_question]
        if is_misheard and not is_once and not open_question:
            tried = honour(self.desk, scene, statements)
            return [*events, *ask_to_keep(self.desk, scene, statements, tried)]
        return events

    def _unclear(self, scene: Scene, moment: Moment) -> list[Event]:
        """Put the question once more, then let it go; a lesson asked for instead just starts."""
        if scene.reading.intent == "start_lesson":
            return [*close_moment(scene), taught(scene, moment)]
        body = scene.slot("moment")
        unusable = body.get("unusable", 0) + 1
        scene.draft.outcome = Outcome.NOT_UNDERSTOOD
        if unusable >= UNUSABLE_MOST:
            scene.say("utter_declined")
            return close_moment(scene)
        put(self.desk, scene, moment, "utter_answer_unclear")
        return [SlotSet("awaiting", "moment"), SlotSet("moment", {**body, "unusable": unusable})]


class DeclineMoment(AttuneAction):
    """Lets the question go, and leaves the topic alone for a while or for good."""

    stem = "action_decline_moment"

    def perform(self, scene: Scene) -> list[Event]:
        """Keep the cool-down."""
        draft, moment = scene.draft, open_moment(scene)
        for_good = scene.reading.intent == "never_ask"
        topic = moment.topic if moment else self._named(scene)
        if topic is None:
            scene.say("utter_ok")
            return []
        if moment:
            count_moment(scene, "refused", topic, moment.reason)
        if scene.reading.intent == "just_once":
            scene.say("utter_just_once")
            return list(CLOSED)
        manners = self.desk.manners
        draft.cool_down(cool_down(draft.profile, topic, draft.now, for_good, manners))
        scene.say("utter_declined_for_good" if for_good else "utter_declined")
        return list(CLOSED)

    def _named(self, scene: Scene) -> str | None:
        """Give the topic "don't ask me that again" is about: the one named, or last asked about."""
        return scene.reading.topic or (scene.slot("asked") or {}).get("topic")


def complain(desk: Desk, scene: Scene, attempts: Sequence[Attempt] | None = None) -> list[Event]:
    """Take a complaint: ask what would have helped, or say that nothing kept would have.

    It is about the last of `attempts`, those of the conversation where none are given.
    """
    draft, attempts = scene.draft, attempts_of(scene) if attempts is None else attempts
    draft.count(DISSATISFIED, attempts[-1].intent if attempts else "")
    if attempts:
        draft.count_apart(DISSATISFIED, desk.book.requests[attempts[-1].intent].topic)
    moment = open_moment(scene)
    if moment and scene.slot("awaiting") == "moment":
        put(desk, scene, moment, "utter_sorry_question")
        return []
    if scene.last_action() == _UNHEARD:
        titles = [spec.title for spec in desk.book.requests.values()]
        scene.say("utter_sorry_cannot", requests=desk.wording.join(titles))
        return close_moment(scene)
    closed = close_moment(scene)
    attempt = _recent(desk, scene, attempts)
    return [*closed, *(_mend(desk, scene, attempt) if attempt else _sorry(scene))]


def _mend(desk: Desk, scene: Scene, attempt: Attempt) -> list[Event]:
    draft, book = scene.draft, desk.book
    request = again(attempt, book)
    meant = apply(request, draft.profile, draft.turn.context, book, draft.now)
    spec = book.requests[attempt.intent]
    if attempt.is_for_other or attempt.is_surprise or not open_slots(spec, meant):
        scene.say("utter_sorry_exact", said=desk.wording.interpretation(meant))
        return []
    decision = decide(_complaint(desk, scene, attempt))
    moment = seek(desk, scene, decision, meant) if may_ask(desk, scene, True) else None
    return offer(desk, scene, moment, "utter_sorry_question") if moment else _sorry(scene)


def seek(desk: Desk, scene: Scene, decision: Decision, meant: Interpretation) -> Moment | None:
    """Find the question a decision to ask leads to."""
    if decision.reason is None:
        return None
    draft, attempts = scene.draft, attempts_of(scene)
    moment = find(decision.reason, meant, draft.profile, desk.book, draft.now, attempts)
    return replace(moment, signals=decision.names) if moment else None


def accept(scene: Scene, moment: Moment) -> None:
    """Count a moment as accepted; its topic need not be left alone any longer."""
    draft = scene.draft
    count_moment(scene, "accepted", moment.topic, moment.reason)
    draft.cool_down(hold_off(draft.profile, moment.topic, draft.now))


def taught(scene: Scene, moment: Moment) -> Event:
    """Remember what was just taught: "learn the rest too" and "no, I meant …" look back at it."""
    ids = [preference.id for preference in scene.draft.learned]
    body = {"topic": moment.topic, "ids": ids, "turn_id": scene.draft.turn_id}
    event: Event = SlotSet("taught", body)
    return event


def _sorry(scene: Scene) -> list[Event]:
    scene.say("utter_sorry")
    return []


def _recent(desk: Desk, scene: Scene, attempts: Sequence[Attempt]) -> Attempt | None:
    """Give the request a complaint is about: the last one, unless it was long ago."""
    is_recent = attempts and scene.draft.now - attempts[-1].at < desk.manners.conversation
    return attempts[-1] if is_recent else None


def _complaint(desk: Desk, scene: Scene, attempt: Attempt) -> Situation:
    """Give what was complained about, and how sure it is that it was."""
    feedback = scene.reading.feedback
    has_said_no = scene.slot("awaiting") == "check" and scene.reading.intent == _NO
    return Situation(
        [attempt],
        scene.draft.now,
        is_request=False,
        dissatisfied=1.0 if has_said_no else feedback.dissatisfied,
        correction=feedback.correction,
        is_barge_in=scene.draft.turn.is_barge_in,
        manners=desk.manners,
    )


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
    asked = [entity for entity in named if entity.attribute == key]
    known = asked or [e for e in named if _is_listed(desk, e)]
    found = (*map(liking, known), *stated) or open_answer(desk, reading, key)
    return tuple(sorted(found or map(liking, named), key=lambda s: s.start))


def liking(entity: Entity) -> Statement:
    """Take a value that was named as liked."""
    topic, _, name = entity.attribute.partition(".")
    return Statement(topic, name, entity.value, entity.text, entity.start, entity.end)


def _is_listed(desk: Desk, entity: Entity) -> bool:
    catalog = desk.book.attribute(entity.attribute).catalog
    return catalog is not None and entity.value in catalog.values


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
