"""One turn while it is being answered: what was loaded, what came of it, what is to be kept.

Actions run inside Rasa, which hands them a tracker and nothing else; they find the draft of the
turn under way in the context (`current()`). Nothing is written before the end: the draft collects
what to keep and `commit` writes it in one transaction, so a turn is kept whole or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.fulfilment.port import Deed, Fulfilment, Preview
from bot.turn import AppliedNote, Hearing, LessonState, Turn
from preferences.conversations import Exchange
from preferences.model import (
    Change,
    Consent,
    Cooldown,
    Interpretation,
    Outcome,
    Preference,
    Profile,
    Statement,
)
from preferences.moments import Moment
from preferences.names import Concept
from preferences.people import tenant_of
from preferences.profile import Declined, Revision
from preferences.screening import ANYTHING, Screen
from preferences.store import Store, UnitOfWork

Write = Callable[[UnitOfWork], None]
REQUESTED = "request"
"""Name under which requests are counted, each by its own name."""
CORRECTED = "corrected"
"""Name under which answers put right are counted, by the request's name."""
DISSATISFIED = "dissatisfied"
"""Name under which complaints are counted, by the request's name; empty where there was none."""


@dataclass(slots=True)
class Draft:
    """Everything one turn has come to so far."""

    turn: Turn
    turn_id: str
    now: datetime
    """UTC."""
    store: Store
    profile: Profile
    """As it stands after what this turn changed already."""
    tracker: str | None = None
    """The conversation as Rasa last left it, serialised; None for a new one."""
    is_new_conversation: bool = False
    """Whether nothing was said in it before."""
    is_tracker_changed: bool = False
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What happened, for the operator's totals, by name and topic."""
    heard: Hearing | None = None
    """What was taken for what was said, and why; None when typed."""
    is_acting: bool = False
    """Whether an action was begun and not ended: after the turn, that it broke."""
    fulfilment: Fulfilment = field(default_factory=Preview)
    """Who carries requests out."""
    orders: int = 0
    """How many orders went out in this turn."""
    deed: Deed | None = None
    """What came of the last one."""
    ssml: dict[str, str] = field(default_factory=dict)
    """How a host wants its texts spoken, by text."""
    outcome: Outcome = Outcome.ANSWERED
    interpretations: list[Interpretation] = field(default_factory=list)
    """What each request of the turn means, in the order they were made."""
    learned: list[Preference] = field(default_factory=list)
    retracted: list[Preference] = field(default_factory=list)
    named: list[Concept] = field(default_factory=list)
    """Names that were taught, or hold again."""
    unnamed: list[Concept] = field(default_factory=list)
    """Names that no longer hold."""
    applied: list[AppliedNote] = field(default_factory=list)
    moment: Moment | None = None
    lesson: LessonState | None = None
    expects_reply: bool = False
    seq: int = 0
    """The turn's number in its conversation, once it is committed."""
    is_over: bool = False
    """Whether the person took their leave."""
    writes: list[Write] = field(default_factory=list)
    screen: Screen = ANYTHING
    """What may be kept."""
    declined: list[Declined] = field(default_factory=list)
    """What was said in this turn and may not be, as long as the person was not told."""
    is_kept_back: bool = False
    """Whether something was not kept for want of consent."""
    kept_back: tuple[Statement, ...] = ()
    """What that was, as far as it was a statement."""

    @property
    def interpretation(self) -> Interpretation | None:
        """Give what the last request means; None without one."""
        return self.interpretations[-1] if self.interpretations else None

    def take(self, revision: Revision) -> None:
        """Keep a revision: in the profile at hand, in the store, and in what the reply tells."""
        self.outcome = revision.outcome
        self.profile = revision.profile
        self.declined.extend(revision.declined)
        is_refused = revision.outcome is Outcome.REFUSED and not revision.declined
        self.is_kept_back |= is_refused and self.profile.lacks_consent
        self.learned.extend(revision.added)
        self.retracted.extend(revision.ended)
        self.named.extend(revision.named)
        self.unnamed.extend(revision.unnamed)
        if revision.change:
            user, change, added = self.turn.user_id, revision.change, revision.added
            ended = {p.id: p.status for p in revision.ended}
            ended |= {c.id: c.status for c in revision.unnamed}
            named = revision.named
            self.writes.append(lambda unit: unit.record(user, change, added, ended, named=named))

    def undo(self, change: Change) -> None:
        """Take a change back; what it had ended holds again."""
        self._turn_over(change, lambda unit: unit.undo(self.turn.user_id, change.id))

    def redo(self, change: Change) -> None:
        """Bring a change back that was undone."""
        self._turn_over(change, lambda unit: unit.redo(self.turn.user_id, change.id))

    def cool_down(self, cooldown: Cooldown) -> None:
        """Keep that a topic is to be left alone."""
        others = tuple(c for c in self.profile.cooldowns if c.topic != cooldown.topic)
        self.profile = replace(self.profile, cooldowns=(*others, cooldown))
        self.writes.append(lambda unit: unit.set_cooldown(self.turn.user_id, cooldown))

    def switch(
        self,
        is_learning: bool | None = None,
        is_applying: bool | None = None,
        is_noticing: bool | None = None,
    ) -> None:
        """Start or stop learning, applying or noticing; None leaves one as it is."""
        held = self.profile
        self.profile = replace(
            held,
            is_learning=held.is_learning if is_learning is None else is_learning,
            is_applying=held.is_applying if is_applying is None else is_applying,
            is_noticing=held.is_noticing if is_noticing is None else is_noticing,
        )
        user, switches = self.turn.user_id, (is_learning, is_applying, is_noticing)
        self.writes.append(lambda unit: unit.set_switches(user, *switches))

    def consent(self, consent: Consent) -> None:
        """Keep where the person stands on anything being kept; a yes starts the learning too."""
        user, at = self.turn.user_id, self.now
        self.profile = replace(self.profile, consent=consent)
        self.writes.append(lambda unit: unit.set_consent(user, consent, at))
        if consent is Consent.GIVEN:
            self.switch(is_learning=True)
        elif self.profile.is_consent_needed:
            is_left = self.profile.is_applying and consent is not Consent.REFUSED
            self.profile = replace(self.profile, is_learning=False, is_applying=is_left)

    def count(self, name: str, topic: str) -> None:
        """Count something for the operator, without saying whose it was."""
        self.counted[name, topic] += 1

    def count_apart(self, name: str, topic: str) -> None:
        """Count it apart for people of whom something of the topic is kept, and for the others."""
        is_taught = any(p.topic == topic for p in self.profile.preferences)
        self.count(apart(name, is_taught=is_taught), topic)

    def keep_exchange(self, reply: str) -> None:
        """Keep what was said with the reply to it."""
        turn = self.turn
        said = turn.text.replace("\0", "").encode("utf-8", "replace").decode()
        exchange = Exchange(said, reply, self.now, turn.client_turn_id)

        def write(unit: UnitOfWork) -> None:
            self.seq = unit.save_exchange(turn.session_id, turn.user_id, exchange)

        self.writes.append(write)

    def requests_since(self, since: datetime) -> dict[str, int]:
        """Give how often each request was made in this tenant since a moment, by its name."""
        tenant = tenant_of(self.turn.user_id)
        with self.store.unit(is_reading=True) as unit:
            counted = unit.counted_by_topic(tenant, since.date(), {REQUESTED})
        return {request: by_name[REQUESTED] for request, by_name in counted.items()}

    def commit(self) -> None:
        """Write everything in one transaction. Raises `StoreUnavailable`; then nothing is kept.

        `NotFound` when the person was erased since the turn arrived: erasing wins.
        """
        with self.store.unit() as unit:
            unit.refuse_erased(self.turn.user_id, self.turn.arrived_at or self.now)
            for write in self.writes:
                write(unit)
            unit.count_all(self.counted, self.now, tenant_of(self.turn.user_id))
            unit.commit()
        self.writes.clear()
        self.counted.clear()

    def _turn_over(self, change: Change, write: Write) -> None:
        """Undo and redo are the store's own doing: try it now, keep it with the rest."""
        before = {p.id: p for p in self.profile.preferences}
        names = {c.id: c for c in self.profile.concepts}
        with self.store.unit() as unit:
            for earlier in self.writes:
                earlier(unit)
            write(unit)
            self.profile = unit.profile(self.turn.user_id)
        after = {p.id: p for p in self.profile.preferences}
        self.learned.extend(p for key, p in after.items() if before.get(key) != p)
        self.retracted.extend(p for key, p in before.items() if after.get(key) != p)
        names_after = {c.id: c for c in self.profile.concepts}
        self.named.extend(c for key, c in names_after.items() if key not in names)
        self.unnamed.extend(c for key, c in names.items() if key not in names_after)
        self.outcome = Outcome.APPLIED
        self.writes.append(write)


def apart(name: str, *, is_taught: bool) -> str:
    """Name a count of people of whom something of its topic is kept, or of the others."""
    return f"{name}.{'after' if is_taught else 'before'}"


_current: ContextVar[Draft | None] = ContextVar("draft", default=None)


def current() -> Draft:
    """Give the draft of the turn under way. Raises `RuntimeError` outside of one."""
    draft = _current.get()
    if draft is None:
        raise RuntimeError("No turn is under way: actions run inside Assistant.turn.")
    return draft


def present() -> Draft | None:
    """Give the draft of the turn under way; None outside of one."""
    return _current.get()


@contextmanager
def under_way(draft: Draft) -> Iterator[Draft]:
    """Make this the draft of the turn under way, in this task, until the block ends."""
    token = _current.set(draft)
    try:
        yield draft
    finally:
        _current.reset(token)


def open_draft(store: Store, turn: Turn, turn_id: str, now: datetime) -> Draft:
    """Load what a turn needs, in one reading transaction."""
    with store.unit(is_reading=True) as unit:
        profile = unit.profile(turn.user_id)
        tracker = unit.tracker(turn.session_id)
    return Draft(turn, turn_id, now, store, profile, tracker, tracker is None)
