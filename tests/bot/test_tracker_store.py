"""What is kept of a conversation: its latest events, and what they would have lost."""

from __future__ import annotations

from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.tracker_store import EVENTS_KEPT, kept_events


def tracker(events: list[Event]) -> DialogueStateTracker:
    slots = [AnySlot("lesson", mappings=[]), AnySlot("moment", mappings=[])]
    built = DialogueStateTracker("s", slots)
    for event in events:
        built.update(event)
    return built


def turns(count: int) -> list[Event]:
    turn = [UserUttered("hello"), ActionExecuted("action_talk"), ActionExecuted("action_listen")]
    return turn * count


def test_a_short_conversation_is_kept_whole() -> None:
    events = turns(3)
    assert kept_events(tracker(events)) == events


def test_a_long_one_keeps_its_latest_events() -> None:
    kept = kept_events(tracker(turns(50)))
    assert kept == turns(50)[-EVENTS_KEPT:]


def test_slots_and_the_form_that_were_set_long_ago_stand_first() -> None:
    lesson = {"topic": "music"}
    kept = kept_events(tracker([SlotSet("lesson", lesson), ActiveLoop("lesson_form"), *turns(50)]))
    assert kept[:2] == [SlotSet("lesson", lesson), ActiveLoop("lesson_form")]
    again = tracker(kept)
    assert again.get_slot("lesson") == lesson
    assert again.active_loop_name == "lesson_form"


def test_what_stands_first_does_not_pile_up() -> None:
    built = tracker([SlotSet("lesson", {"topic": "music"}), *turns(50)])
    for _ in range(5):
        built = tracker([*kept_events(built), *turns(1)])
    kept = kept_events(built)
    assert sum(isinstance(event, SlotSet) for event in kept) == 1
    assert len(kept) <= EVENTS_KEPT + 2


def test_a_turn_that_was_cut_short_is_closed() -> None:
    cut = [UserUttered("hello"), ActionExecuted("action_talk")]
    assert kept_events(tracker(cut))[-1] == ActionExecuted("action_listen")
