"""Whatever is said, forgotten, undone and redone, the book of preferences stays in order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from preferences.apply import apply
from preferences.concepts import Meaning, teach
from preferences.concepts import forget as forget_names
from preferences.model import (
    ALWAYS,
    Change,
    Condition,
    Context,
    Interpretation,
    Outcome,
    Preference,
    Profile,
    Scalar,
    Source,
    Stance,
    Statement,
    Status,
)
from preferences.names import Concept, ConceptKind
from preferences.profile import Revision, last_change, last_undone, learn, matching, retract
from tests.worlds.small import BOOK, MORNING, NOW, SHED, grounds, ids, request

VALUES: dict[str, list[Scalar]] = {
    "tea.leaf": ["mint", "oolong", "assam"],
    "tea.cup": ["mug", "glass"],
    "tea.sugar": [0.0, 2.0],
    "tea.blend": ["Monk's Pick", "monk's pick", "Fisherman"],
    "garden.glove": [True, False],
}
CONDITIONS = [ALWAYS, MORNING, SHED, Condition(days=("sat", "sun")), Condition(days=("sun", "sat"))]


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    topic, _, attribute = draw(st.sampled_from(sorted(VALUES))).partition(".")
    value = draw(st.sampled_from(VALUES[f"{topic}.{attribute}"]))
    return Statement(
        topic,
        attribute,
        value,
        str(value),
        0,
        len(str(value)),
        stance=draw(st.sampled_from(Stance)),
        hard=draw(st.booleans()),
        strength=draw(st.sampled_from([0.5, 0.7])),
        condition=draw(st.sampled_from(CONDITIONS)),
        valid_until=draw(st.sampled_from([None, NOW + timedelta(minutes=8)])),
        is_change=draw(st.booleans()),
        over=draw(st.sampled_from([(), tuple(VALUES[f"{topic}.{attribute}"][:1])])),
    )


@dataclass
class Memory:
    """A store of one person, in memory: the statuses and changes a database would keep."""

    kept: dict[str, Preference | Concept] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    is_learning: bool = True
    is_applying: bool = True

    def profile(self) -> Profile:
        active = [p for p in self.kept.values() if p.status is Status.ACTIVE]
        return Profile(
            "ann",
            tuple(p for p in active if isinstance(p, Preference)),
            tuple(self.changes),
            concepts=tuple(c for c in active if isinstance(c, Concept)),
            is_learning=self.is_learning,
            is_applying=self.is_applying,
        )

    def record(self, revision: Revision) -> None:
        changed = (*revision.added, *revision.ended, *revision.named, *revision.unnamed)
        self.kept |= {one.id: one for one in changed}
        if revision.change:
            self.changes = [c for c in self.changes if not c.is_undone] + [revision.change]

    def turn_over(self, change: Change, is_undone: bool, ended: Status) -> None:
        added = Status.RETRACTED if is_undone else Status.ACTIVE
        for key in change.added:
            self.kept[key] = replace(self.kept[key], status=added)
        for key in change.ended:
            self.kept[key] = replace(self.kept[key], status=ended)
        self.changes[self.changes.index(change)] = replace(change, is_undone=is_undone)


def content(profile: Profile) -> set[Preference | tuple[str, str]]:
    return {*profile.preferences, *((c.id, c.key) for c in profile.concepts)}


class BookOfPreferences(RuleBasedStateMachine):
    """Teaches, notices, names, forgets, undoes and redoes at random, a minute apart."""

    def __init__(self) -> None:
        super().__init__()
        self.memory = Memory()
        self.minute = 0
        self.new_id = ids()
        self.before: list[set[Preference | tuple[str, str]]] = []
        """What held before each change that is not undone."""
        self.after: list[set[Preference | tuple[str, str]]] = []
        """What held after each change that is undone, the one to be redone last."""

    @rule(said=st.lists(statements(), min_size=1, max_size=3))
    def teach(self, said: list[Statement]) -> None:
        self.minute += 1
        at, before = grounds(minute=self.minute), self.memory.profile()
        revision = learn(before, said, at, BOOK, self.new_id)
        assert self.memory.is_learning or revision == Revision(Outcome.REFUSED, before)
        self._left_open(revision)
        self._take(revision)

    @rule(said=statements(), data=st.data())
    def change(self, said: Statement, data: st.DataObject) -> None:
        """ "No, I meant …": takes the place of one that is held."""
        held = [p.id for p in self.memory.profile().preferences]
        wrong = data.draw(st.lists(st.sampled_from(held), max_size=1)) if held else []
        self.minute += 1
        at, meant = grounds(minute=self.minute), replace(said, is_change=True)
        revision = learn(self.memory.profile(), [meant], at, BOOK, self.new_id, wrong)
        assert revision.unsettled == ()
        self._take(revision)
        if revision.added:
            self._nothing_applied_of(set(wrong))

    @rule(said=statements())
    def guess(self, said: Statement) -> None:
        """Something is noticed: it ends nothing that was told, and is used for nothing."""
        self.minute += 1
        told = {p.id for p in self._active() if p.source is not Source.INFERRED}
        at = grounds(Source.INFERRED, self.minute)
        revision = learn(self.memory.profile(), [said], at, BOOK, self.new_id)
        self._take(revision)
        assert told <= {p.id for p in self.memory.profile().preferences}
        self._nothing_applied_of({p.id for p in revision.added})

    @rule(minutes=st.integers(1, 6))
    def wait(self, minutes: int) -> None:
        """Time passes: what ends by itself ends."""
        self.minute += minutes

    @rule(is_on=st.booleans())
    def switch_learning(self, is_on: bool) -> None:
        self.memory.is_learning = is_on

    @rule(is_on=st.booleans())
    def switch_applying(self, is_on: bool) -> None:
        self.memory.is_applying = is_on

    @precondition(lambda self: bool(self.memory.profile().preferences))
    @rule(topic=st.sampled_from(["tea", "garden"]))
    def forget_a_topic(self, topic: str) -> None:
        self.minute += 1
        at = NOW + timedelta(minutes=self.minute)
        known = matching(self.memory.profile(), (), [topic], at)
        self._take(retract(self.memory.profile(), [p.id for p in known], at, self.new_id))
        assert all(p.topic != topic for p in self._active())
        self._nothing_applied_of({p.id for p in known})

    @precondition(lambda self: bool(self.memory.profile().preferences))
    @rule(data=st.data())
    def forget(self, data: st.DataObject) -> None:
        self.minute += 1
        held = [p.id for p in self.memory.profile().preferences]
        named = data.draw(st.lists(st.sampled_from(held), min_size=1, max_size=2))
        at = NOW + timedelta(minutes=self.minute)
        self._take(retract(self.memory.profile(), named, at, self.new_id))
        self._nothing_applied_of(set(named))

    @rule(name=st.sampled_from(["calm", "Calm", "party"]), text=st.sampled_from(["a mug", "mint"]))
    def name_it(self, name: str, text: str) -> None:
        """A name is made up: it means one thing at a time."""
        self.minute += 1
        meaning = Meaning(ConceptKind.ALIAS, name, text)
        before, at = self.memory.profile(), grounds(minute=self.minute)
        revision = teach(before, meaning, at, self.new_id)
        assert self.memory.is_learning or revision == Revision(Outcome.REFUSED, before)
        self._take(revision)

    @precondition(lambda self: bool(self.memory.profile().concepts))
    @rule(data=st.data())
    def forget_a_name(self, data: st.DataObject) -> None:
        self.minute += 1
        name = data.draw(st.sampled_from(self.memory.profile().concepts))
        at = NOW + timedelta(minutes=self.minute)
        self._take(forget_names(self.memory.profile(), [name], at, self.new_id))
        assert name not in self.memory.profile().concepts

    @precondition(lambda self: last_change(self.memory.profile()) is not None)
    @rule()
    def undo(self) -> None:
        change = last_change(self.memory.profile())
        assert change is not None
        self.after.append(content(self.memory.profile()))
        self.memory.turn_over(change, is_undone=True, ended=Status.ACTIVE)
        assert content(self.memory.profile()) == self.before.pop()
        self._nothing_applied_of(set(change.added))

    @precondition(lambda self: last_undone(self.memory.profile()) is not None)
    @rule()
    def redo(self) -> None:
        change = last_undone(self.memory.profile())
        assert change is not None
        self.before.append(content(self.memory.profile()))
        became = Status.SUPERSEDED if change.kind == "learn" else Status.RETRACTED
        self.memory.turn_over(change, is_undone=False, ended=became)
        assert content(self.memory.profile()) == self.after.pop()

    @invariant()
    def a_single_valued_attribute_has_one_liked_value_in_any_circumstances(self) -> None:
        liked = Counter(
            (p.key, _circumstances(p), p.valid_until is None)
            for p in self._active()
            if p.stance is Stance.PREFER and not BOOK.attribute(p.key).is_many
        )
        assert all(count == 1 for count in liked.values())

    @invariant()
    def no_value_is_held_twice_in_the_same_circumstances(self) -> None:
        """So none is held for and against: what ends by itself only stands before what lasts."""
        values = Counter(
            (p.key, str(p.value).casefold(), _circumstances(p), p.valid_until is None)
            for p in self._active()
        )
        assert all(count == 1 for count in values.values())

    @invariant()
    def a_name_means_one_thing(self) -> None:
        names = [concept.key for concept in self.memory.profile().concepts]
        assert len(names) == len(set(names))

    @invariant()
    def nothing_is_used_and_left_out_at_once(self) -> None:
        meant = self._applied()
        stances: dict[tuple[str, str], set[Stance]] = {}
        for applied in meant.applied:
            used = applied.preference
            stances.setdefault((applied.slot, str(used.value)), set()).add(used.stance)
        assert all(len(found) == 1 for found in stances.values())
        assert not meant.applied or self.memory.is_applying

    @invariant()
    def nothing_that_ended_is_used(self) -> None:
        now = NOW + timedelta(minutes=self.minute)
        ends = (a.preference.valid_until for a in self._applied().applied)
        assert all(end is None or now < end for end in ends)

    @invariant()
    def the_profile_returned_is_the_one_that_was_kept(self) -> None:
        assert all(p.status is Status.ACTIVE for p in self.memory.profile().preferences)
        assert len(self.before) == sum(not c.is_undone for c in self.memory.changes)

    def _take(self, revision: Revision) -> None:
        before = content(self.memory.profile())
        self.memory.record(revision)
        assert content(self.memory.profile()) == content(revision.profile)
        if revision.change:
            self.before.append(before)
            self.after.clear()

    def _left_open(self, revision: Revision) -> None:
        """What waits for a choice is about a value that is held, and is not kept."""
        for unsettled in revision.unsettled:
            assert not BOOK.attribute(unsettled.rivals[0].key).is_many
            assert all(r.value != unsettled.statement.value for r in unsettled.rivals)

    def _applied(self) -> Interpretation:
        now = NOW + timedelta(minutes=self.minute)
        context = Context(local_time=now, room="shed")
        return apply(request("brew_tea"), self.memory.profile(), context, BOOK, now)

    def _active(self) -> tuple[Preference, ...]:
        return self.memory.profile().active(NOW + timedelta(minutes=self.minute))

    def _nothing_applied_of(self, gone: set[str]) -> None:
        assert gone.isdisjoint(a.preference.id for a in self._applied().applied)


def _circumstances(preference: Preference) -> tuple[object, ...]:
    asked = preference.condition
    return (frozenset(asked.days), replace(asked, days=()))


def test_the_book_stays_in_order_whatever_is_done() -> None:
    few = settings(max_examples=40, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(BookOfPreferences, settings=few)


@settings(deadline=None, max_examples=50)
@given(turns=st.lists(st.lists(statements(), max_size=3), max_size=5))
def test_the_same_commands_make_the_same_book(turns: list[list[Statement]]) -> None:
    def book() -> Profile:
        profile, new_id = Profile("ann"), ids()
        for minute, said in enumerate(turns):
            profile = learn(profile, said, grounds(minute=minute), BOOK, new_id).profile
        return profile

    assert book() == book()


@settings(deadline=None, max_examples=50)
@given(said=st.lists(statements(), max_size=4))
def test_saying_the_last_thing_again_changes_nothing(said: list[Statement]) -> None:
    profile = learn(Profile("ann"), said, grounds(), BOOK, ids()).profile
    again = learn(profile, said[-1:], grounds(minute=1), BOOK, ids("j"))
    assert again.profile == profile
    assert again.change is None
