"""What a conversation was like before each action, remembered while a turn runs.

Rasa's policies ask for it again before every action, twice, and each time Rasa replays all events.
Here only new events are replayed. What policies see is the same; see
docs/decisions/0011-what-a-turn-costs.md for what it saves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from rasa.core import processor
from rasa.core.policies import memoization, rule_policy
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker

_reckon_state = Domain.get_active_state


@dataclass(frozen=True, slots=True)
class Past:
    """What Rasa's domain asks of a conversation at one point of it."""

    state: State
    latest_action: dict[str, str] | None
    latest_action_name: str | None
    active_loop_name: str | None
    followup_action: str | None

    @classmethod
    def of(cls, tracker: DialogueStateTracker, domain: Domain) -> Past:
        """Say what a conversation is like now."""
        return cls(
            _reckon_state(domain, tracker),
            tracker.latest_action,
            tracker.latest_action_name,
            tracker.active_loop_name,
            tracker.followup_action,
        )


class Conversation(DialogueStateTracker):
    """A conversation that remembers what it was like. A copy of it is an ordinary tracker."""

    def __init__(self, sender_id: str, domain: Domain, max_event_history: int | None) -> None:
        """Begin an empty conversation."""
        super().__init__(sender_id, domain.slots, max_event_history=max_event_history)
        self._domain = domain
        self._forget()

    def generate_all_prior_trackers(self) -> Iterator[tuple[Any, bool]]:
        """Give what it was like before each action, and whether that action is hidden from stories;
        at last what it is like now.
        """
        applied = self.applied_events()
        if not self._goes_on(applied):
            self._forget()
        for event in applied[len(self._replayed) :]:
            if isinstance(event, ActionExecuted):
                self._pasts.append((Past.of(self._replay, self._domain), event))
            self._replay.update(event)
            self._replayed.append(event)
        for past, action in self._pasts:
            yield past, action.hide_rule_turn
        yield Past.of(self._replay, self._domain), False

    def _goes_on(self, applied: list[Event]) -> bool:
        """Say whether these events begin with all that were replayed: none was taken back since."""
        return len(self._replayed) <= len(applied) and all(
            before is now for before, now in zip(self._replayed, applied, strict=False)
        )

    def _forget(self) -> None:
        self._replay = self.init_copy()
        self._replayed: list[Event] = []
        self._pasts: list[tuple[Past, ActionExecuted]] = []


def remember_past() -> None:
    """Have Rasa take the states of a `Conversation` from what it remembers.

    Rasa also copies states and slots for the log, whether or not they are logged: not any more.
    """
    Domain.get_active_state = _active_state
    for module in (memoization, rule_policy, processor):
        module.copy = SimpleNamespace(deepcopy=lambda logged: logged)


def _active_state(domain: Domain, tracker: Any, omit_unset_slots: bool = False) -> State:
    if isinstance(tracker, Past) and not omit_unset_slots:
        return {part: dict(values) for part, values in tracker.state.items()}
    state: State = _reckon_state(domain, tracker, omit_unset_slots)
    return state
