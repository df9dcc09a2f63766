"""Rasa's rules, of which only those that can match are looked at.

Rasa compares every rule with every state of the conversation, twice after each utterance: by its
text and by its intent. Here the rules are found by what the newest state must hold, the action
before it and the intent, and texts are looked at only where a rule could match by one. What is
predicted is the same; see docs/decisions/0011-what-a-turn-costs.md for what it saves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from rasa.core.policies.rule_policy import (
    RULES,
    RULES_FOR_LOOP_UNHAPPY_PATH,
    RulePolicy,
)
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    PREVIOUS_ACTION,
    SHOULD_NOT_BE_SET,
    USER,
)
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

_KINDS = (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)
_every_possible_key = RulePolicy._get_possible_keys
_find_action_in_all = RulePolicy._find_action_from_rules

Place = tuple[Any, Any]
"""What a newest state holds: the action before it and the intent, None for either that it lacks."""


class RuleIndex:
    """The rules of one lookup, by what the newest state must hold."""

    def __init__(self, lookup: dict[str, str], states_of: Any) -> None:
        """Sort the rules; `states_of` gives the states of a rule, oldest first."""
        self.lookup = lookup
        self.size = len(lookup)
        self._keys: defaultdict[Place, set[str]] = defaultdict(set)
        for key in lookup:
            self._keys[_place(states_of(key)[-1])].add(key)

    def is_of(self, lookup: dict[str, str]) -> bool:
        """Say whether these are the rules that were sorted, none added since."""
        return self.lookup is lookup and self.size == len(lookup)

    def candidates(self, state: State) -> Iterator[str]:
        """Give the rules that may match, the newest state being this one."""
        action, intent = _place(state)
        for place in {(action, intent), (action, None), (None, None)}:
            yield from self._keys.get(place, ())

    def hears_texts(self) -> bool:
        """Say whether a rule could match what was just said by its text, without an intent."""
        return any(
            action in (ACTION_LISTEN_NAME, None) and intent is None for action, intent in self._keys
        )


def index_rules() -> None:
    """Have Rasa's rule policy look at the rules that can match only."""
    RulePolicy._get_possible_keys = _possible_keys
    RulePolicy._find_action_from_rules = _find_action


def _possible_keys(policy: RulePolicy, lookup: dict[str, str], states: list[State]) -> set[str]:
    if not states:
        return set(lookup)
    near = {key: lookup[key] for key in _index(policy, lookup).candidates(states[-1])}
    found: set[str] = _every_possible_key(policy, near, states)
    return found


def _find_action(
    policy: RulePolicy,
    tracker: DialogueStateTracker,
    domain: Domain,
    use_text_for_last_user_input: bool,
) -> tuple[str | None, str | None, bool]:
    if use_text_for_last_user_input and not any(
        _index(policy, policy.lookup[kind]).hears_texts() for kind in _KINDS
    ):
        return None, None, False
    found: tuple[str | None, str | None, bool] = _find_action_in_all(
        policy, tracker, domain, use_text_for_last_user_input
    )
    return found


def _index(policy: RulePolicy, lookup: dict[str, str]) -> RuleIndex:
    """Give the index of a lookup, which is kept with its policy."""
    indexes: dict[int, RuleIndex] = policy.__dict__.setdefault("_rule_indexes", {})
    index = indexes.get(id(lookup))
    if index is None or not index.is_of(lookup):
        index = indexes[id(lookup)] = RuleIndex(lookup, policy._rule_key_to_state)
    return index


def _place(state: State) -> Place:
    action = state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME)
    intent = state.get(USER, {}).get(INTENT)
    return action or None, None if intent in ("", SHOULD_NOT_BE_SET) else intent
