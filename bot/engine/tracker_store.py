"""Rasa's conversations in our own store: written with everything else of a turn, or not at all.

Rasa's documented extension point (`TrackerStore`). A tracker lives in the draft of the turn under
way; only its latest events are kept, with the slots and the active form they would have lost.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable
from itertools import dropwhile

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SlotSet,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.draft import Draft, current
from bot.engine.past import Conversation

EVENTS_KEPT = 30
"""Events of a conversation that are kept and replayed; a turn makes six to ten. Policies look back
three turns, the reader six lines, and what lasts longer stands in slots."""
_CONVERSATIONS_READY = 256
"""Conversations whose events are held ready, the latest ones."""


class DraftTrackerStore(TrackerStore):
    """Finds and leaves the conversation in the draft of the turn under way."""

    def __init__(self, domain: Domain) -> None:
        """Take the domain of the loaded model."""
        super().__init__(domain)
        self._ready: OrderedDict[str, tuple[str, list[Event]]] = OrderedDict()

    def init_tracker(self, sender_id: str) -> Conversation:
        """Begin a conversation."""
        return Conversation(sender_id, self.domain, self.max_event_history)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Give the conversation as it was left; None for a new one."""
        text = current().tracker
        if text is None:
            return None
        held, events = self._ready.pop(sender_id, ("", []))
        if held != text:
            events = deserialise_events(json.loads(text))
        tracker = self.init_tracker(sender_id)
        for event in events:
            tracker.update(event)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Leave the conversation with the draft, to be written when the turn is.

        Its events are held ready with the text they were saved as, and are only used again where
        the store holds that very text: a turn that failed leaves nothing behind here.
        """
        draft = current()
        events = kept_events(tracker)
        text = json.dumps([event.as_dict() for event in events])
        if draft.tracker != text:
            draft.tracker = text
            draft.is_tracker_changed = True
        self._ready[tracker.sender_id] = (text, events)
        if len(self._ready) > _CONVERSATIONS_READY:
            self._ready.popitem(last=False)

    async def keys(self) -> Iterable[str]:
        """Give the conversation under way."""
        return [current().turn.session_id]

    def forget(self) -> None:
        """Let go of every conversation held ready."""
        self._ready.clear()


def kept_events(tracker: DialogueStateTracker) -> list[Event]:
    """Give what is kept of a conversation: its latest events, and before them what they lost.

    Rasa replays events whenever it looks at a copy of a tracker, so a slot or form set long ago
    must stand among them. A turn that was cut short is closed, so that the next one is heard.
    """
    events = list(tracker.events)
    if tracker.latest_action_name not in (None, ACTION_LISTEN_NAME):
        events.append(ActionExecuted(ACTION_LISTEN_NAME))
    if len(events) <= EVENTS_KEPT:
        return events
    latest = dropwhile(_is_standing, events[-EVENTS_KEPT:])
    slots = [SlotSet(s.name, s.value) for s in tracker.slots.values() if s.value is not None]
    loop = [ActiveLoop(tracker.active_loop_name)] if tracker.active_loop_name else []
    return [*slots, *loop, *latest]


def _is_standing(event: Event) -> bool:
    return isinstance(event, SlotSet | ActiveLoop)


def keep(draft: Draft) -> None:
    """Have the draft write the conversation with everything else."""
    turn, text = draft.turn, draft.tracker
    if draft.is_tracker_changed and text is not None:
        draft.writes.append(
            lambda unit: unit.save_tracker(turn.session_id, turn.user_id, text, draft.now)
        )
