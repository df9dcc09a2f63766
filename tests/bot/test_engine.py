"""What the engine does faster than Rasa must come out the same."""

from __future__ import annotations

import copy
import itertools
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionReverted, SlotSet, UserUtteranceReverted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

from bot.engine import past, rules
from bot.engine.past import Conversation
from bot.engine.rules import RuleIndex
from bot.turn import Turn

pytestmark = pytest.mark.trained

KINDS = (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)


@pytest.fixture(scope="module")
def policy(engine: Any) -> RulePolicy:
    nodes = engine._processor.graph_runner._instantiated_nodes.values()
    (found,) = [n._component for n in nodes if isinstance(n._component, RulePolicy)]
    return found


def conversations(policy: RulePolicy) -> list[list[Any]]:
    """Every rule as a conversation, and each once more with another intent and another action."""
    own = [policy._rule_key_to_state(key) for kind in KINDS for key in policy.lookup[kind]]
    intents = [s[-1].get(USER, {}).get(INTENT) for s in own]
    others = itertools.cycle(dict.fromkeys(filter(None, intents)))
    mixed = []
    for states in copy.deepcopy(own):
        states[-1].setdefault(USER, {})[INTENT] = next(others)
        mixed.append(states)
        acted = copy.deepcopy(states)
        acted[-1][PREVIOUS_ACTION] = {ACTION_NAME: "action_apply"}
        mixed.append(acted)
    return [*own, *mixed, [{}], []]


@pytest.mark.parametrize("kind", KINDS)
def test_indexed_rules_match_where_all_rules_do(policy: RulePolicy, kind: str) -> None:
    lookup = policy.lookup[kind]
    matched = 0
    for states in conversations(policy):
        expected = rules._every_possible_key(policy, lookup, states)
        assert rules._possible_keys(policy, lookup, states) == expected
        matched += 0 < len(expected) < len(lookup)
    assert matched > (100 if kind == RULES else 0)


def test_an_index_notices_new_rules(policy: RulePolicy) -> None:
    lookup = dict(policy.lookup[RULES])
    index = RuleIndex(lookup, policy._rule_key_to_state)
    assert index.is_of(lookup)
    lookup.pop(next(iter(lookup)))
    assert not index.is_of(lookup)


def test_rules_by_text_are_still_heard() -> None:
    by_text = [{PREVIOUS_ACTION: {ACTION_NAME: "action_listen"}, USER: {"text": "hi"}}]
    by_intent = [{PREVIOUS_ACTION: {ACTION_NAME: "action_listen"}, USER: {INTENT: "greet"}}]
    states = {"text": by_text, "intent": by_intent}
    assert RuleIndex({"text": "a"}, states.__getitem__).hears_texts()
    assert not RuleIndex({"intent": "a"}, states.__getitem__).hears_texts()


async def test_the_actions_of_a_conversation_are_those_of_plain_rasa(
    assistant: Any, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast, compared = RulePolicy._predict, []

    def both(policy: RulePolicy, *arguments: Any) -> Any:
        found = fast(policy, *arguments)
        with monkeypatch.context() as plain:
            plain.setattr(RulePolicy, "_get_possible_keys", rules._every_possible_key)
            plain.setattr(RulePolicy, "_find_action_from_rules", rules._find_action_in_all)
            expected = fast(policy, *arguments)
        assert found[0].probabilities == expected[0].probabilities
        assert found[0].is_end_to_end_prediction == expected[0].is_end_to_end_prediction
        compared.append(tuple(found[0].probabilities))
        return found

    monkeypatch.setattr(RulePolicy, "_predict", both)
    for text in ("I love jazz", "play some music", "learn my preferences", "skip", "stop", "undo"):
        await assistant.turn(Turn(text, "sam", "s-1"))
    assert len(set(compared)) > 5


async def test_policies_see_of_a_conversation_what_plain_rasa_shows_them(
    assistant: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered, compared = Domain.states_for_tracker_history, []

    def both(domain: Domain, tracker: DialogueStateTracker, *arguments: Any, **named: Any) -> Any:
        found = remembered(domain, tracker, *arguments, **named)
        with monkeypatch.context() as plain:
            plain.setattr(Domain, "get_active_state", past._reckon_state)
            assert found == remembered(domain, tracker.copy(), *arguments, **named)
        compared.append(len(found))
        return found

    monkeypatch.setattr(Domain, "states_for_tracker_history", both)
    for text in ("I love jazz", "play some music", "learn my preferences", "skip", "stop", "undo"):
        await assistant.turn(Turn(text, "sam", "s-2"))
    assert len(compared) > 20
    assert max(compared) > 8


@pytest.mark.parametrize("taken_back", [ActionReverted, UserUtteranceReverted])
async def test_what_is_taken_back_is_not_remembered(
    assistant: Any, engine: Any, taken_back: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[Conversation] = []
    monkeypatch.setattr(engine._trackers, "save", _holding(engine._trackers.save, held))
    await assistant.turn(Turn("play some music", "sam", "s-3"))
    tracker, domain = held[-1], engine._processor.domain
    before = tracker.past_states(domain)
    for event in (taken_back(), SlotSet("expected", "music.genre")):
        tracker.update(event)
        assert tracker.past_states(domain) == tracker.copy().past_states(domain)
    assert len(tracker.past_states(domain)) < len(before)


def _holding(save: Any, held: list[Conversation]) -> Any:
    async def saving(tracker: Conversation) -> None:
        held.append(tracker)
        await save(tracker)

    return saving


async def test_the_ordered_runner_gives_what_dask_gives(
    engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered = await engine.read("play some jazz in the kitchen")
    runner = engine._processor.graph_runner
    monkeypatch.setattr(type(runner), "run", DaskGraphRunner.run)
    assert await engine.read("play some jazz in the kitchen") == ordered
