"""Rasa's conversations in our own store: written with everything else of a turn, or not at all.

Rasa's documented extension point (`TrackerStore`). A tracker lives in the draft of the turn under
way; only its latest events are kept, with the slots and the active form they would have lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from bot.draft import Draft, current

EVENTS_KEPT = 60
"""Events of a conversation that are kept and replayed; a turn makes six to ten."""


class DraftTrackerStore(TrackerStore):
    """Finds and leaves the conversation in the draft of the turn under way."""

    def __init__(self, domain: Domain) -> None:
        """Take the domain of the loaded model."""
        super().__init__(domain)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Give the conversation as it was left; None for a new one."""
        text = current().tracker
        if text is None:
            return None
        events = deserialise_events(json.loads(text))
        tracker = DialogueStateTracker(sender_id, self.domain.slots, EVENTS_KEPT)
        for event in events:
            tracker.update(event)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Leave the conversation with the draft, to be written when the turn is."""
        draft = current()
        events = [event.as_dict() for event in [*_standing(tracker), *_latest(tracker)]]
        text = json.dumps(events)
        if draft.tracker != text:
            draft.tracker = text
            draft.is_tracker_changed = True

    async def keys(self) -> Iterable[str]:
        """Give the conversation under way."""
        return [current().turn.session_id]


def _latest(tracker: DialogueStateTracker) -> list[Event]:
    return list(tracker.events)[-EVENTS_KEPT:]


def _standing(tracker: DialogueStateTracker) -> list[Event]:
    """Give what the latest events no longer say: every slot that is set, and the active form."""
    if len(tracker.events) < EVENTS_KEPT:
        return []
    slots = [SlotSet(s.name, s.value) for s in tracker.slots.values() if s.value is not None]
    loop = tracker.active_loop_name
    return [*slots, ActiveLoop(loop)] if loop else list(slots)


def keep(draft: Draft) -> None:
    """Have the draft write the conversation with everything else."""
    turn, text = draft.turn, draft.tracker
    if draft.is_tracker_changed and text is not None:
        draft.writes.append(lambda unit: unit.save_tracker(turn.session_id, turn.user_id, text))
