"""What every action shares: the desk it works at, and one way of running.

An action gets a `Scene` (the reading, the draft, Rasa's tracker and dispatcher), does its one thing
and returns Rasa events. What is said is a response of data/responses, named, never written here.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.utils import call_potential_coroutine

from bot.actions.declining import after
from bot.draft import Draft, current
from bot.say.wording import Wording
from bot.turn import QuickReply
from bot.understanding.reading import Reading
from preferences.considering import Considering
from preferences.model import Source
from preferences.namesakes import Namesakes
from preferences.profile import Grounds
from preferences.signals import MANNERS, Manners
from preferences.topics import TopicBook

PENDING = "pending"
"""Slot that holds what waits for a yes or a choice."""
Event = dict[str, Any]
"""A Rasa event as rasa_sdk makes it."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What actions work with, the same for every turn."""

    book: TopicBook
    wording: Wording
    new_id: Callable[[], str]
    """Gives a fresh opaque id."""
    considering: Considering
    """Finds the preferences that a request should be answered with in mind."""
    manners: Manners = MANNERS
    """How forward the assistant may be."""
    namesakes: Namesakes = field(init=False)
    """The names that several values share."""

    def __post_init__(self) -> None:
        """Index the shared names."""
        object.__setattr__(self, "namesakes", Namesakes(self.book))


@dataclass(frozen=True, slots=True)
class Scene:
    """What one run of an action sees."""

    draft: Draft
    reading: Reading
    tracker: Tracker
    dispatcher: CollectingDispatcher

    def say(self, response: str, buttons: Sequence[QuickReply] = (), **values: object) -> None:
        """Utter a response of data/responses with its {values} and quick replies."""
        shown = [{"title": b.title, "payload": b.payload} for b in buttons]
        self.dispatcher.utter_message(response=response, buttons=shown, **values)

    def slot(self, name: str) -> Any:
        """Give a slot of the conversation."""
        return self.tracker.get_slot(name)

    @property
    def is_in_lesson(self) -> bool:
        """Whether a lesson is under way."""
        return bool(self.tracker.active_loop.get("name"))

    def last_action(self) -> str | None:
        """Give the last thing the assistant did in the turn before; None where there was none."""
        events = iter(reversed(self.tracker.events))
        for event in events:
            if event["event"] == "user":
                break
        done = (e["name"] for e in events if e["event"] == "action")
        return next((name for name in done if name != "action_listen"), None)

    def grounds(self, source: Source) -> Grounds:
        """Say what a preference learned in this turn rests on."""
        turn = self.draft.turn
        confidence = turn.hypotheses[0].confidence if turn.hypotheses else None
        draft, said = self.draft, self.reading.text
        screen = draft.screen
        return Grounds(source, draft.turn_id, turn.channel, draft.now, confidence, screen, said)


class AttuneAction(Action):
    """One thing the assistant can do next."""

    stem = ""
    """Name of the action in Rasa's domain."""

    def __init__(self, desk: Desk) -> None:
        """Take the desk to work at."""
        self.desk = desk

    def name(self) -> str:
        """Give Rasa the name."""
        return self.stem

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Run within the turn under way."""
        scene = scene_of(dispatcher, tracker)
        events: list[Event] = await call_potential_coroutine(self.perform(scene))
        return [*_left_behind(scene, events), *events, *after(self.desk, scene)]

    @abstractmethod
    def perform(self, scene: Scene) -> list[Event] | Awaitable[list[Event]]:
        """Do the one thing and give Rasa's events; a coroutine where it waits for somebody."""


def _left_behind(scene: Scene, events: list[Event]) -> list[Event]:
    """Let go of a question of the turn before that this turn did not answer: a later yes is none.

    A question of a lesson or a teachable moment stays open; its own actions close it.
    """
    pending = scene.slot(PENDING)
    if not pending or pending["turn"] == scene.draft.turn_id:
        return []
    if any(event.get("name") == PENDING for event in events):
        return []
    expected = [SlotSet("expected", None)] if pending["kind"] in ("which", "when") else []
    return [SlotSet("awaiting", None), SlotSet(PENDING, None), *expected]


def scene_of(dispatcher: CollectingDispatcher, tracker: Tracker) -> Scene:
    """Put together what an action sees."""
    reading = Reading.from_dict(tracker.latest_message["reading"])
    return Scene(current(), reading, tracker, dispatcher)
