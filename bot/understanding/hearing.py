"""Which of the things a recogniser may have heard was meant: the n-best list, read and weighed.

    choose([Heard("play some jars", 0.5, …), Heard("play some jazz", 0.48, …)], likes, book)

What the recogniser trusts counts most; then whether the words make a request or a statement,
whether the values in them are known, whether this person is known to like them, and whether this
conversation was about them.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from bot.understanding.intents import INFORM, OTHER, REQUEST
from bot.understanding.mends import Familiar, Mend, Value
from bot.understanding.reading import Entity, Reading
from preferences.model import Profile, Stance, Statement
from preferences.topics import TopicBook

MOST = 5
"""Hypotheses that are read; recognisers rarely mean a later one, and reading takes its time."""
_SURE = 0.6
"""Confidence of a reading from which it is believed that nothing was asked for."""
_PUT_RIGHT = 0.5
"""Probability from which a turn counts as putting the last answer right."""
_SENSE, _KNOWN, _LIKED, _RECENT = 0.3, 0.15, 0.25, 0.1
"""What making sense, holding known values, a liked one and one asked for lately add to a confidence
of 0–1. A value put in counts as known beside the others: it is one of a catalog, they may be any
words."""
_LOST = 0.1
"""What counts against a hypothesis that names none of the known values the first one names, nor any
that is familiar: a misheard word is seldom the name of something."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing the recogniser may have heard, as it would be read."""

    text: str
    confidence: float
    """0–1, the recogniser's own."""
    reading: Reading
    mend: Mend | None = None
    """The value that was put in the place of what was heard; None where nothing was."""
    options: tuple[str, ...] = ()
    """Catalog ids to be asked about, that value's first; empty where it is sure enough."""

    @property
    def sureness(self) -> float:
        """Give how sure it is that this was said, 0–1."""
        return self.confidence * (self.mend.chance if self.mend else 1.0)


def choose(candidates: Sequence[Heard], familiar: Familiar, book: TopicBook) -> Heard:
    """Give the one that was most likely meant; the earlier of equals."""
    first = _known(candidates[0], book)

    def weight(heard: Heard) -> float:
        kept = first | familiar.likes | familiar.recent
        is_lost = bool(first) and heard.mend is None and not kept & _known(heard, book)
        return _weight(heard, familiar, book) - _LOST * is_lost

    return max(candidates, key=weight)


def is_settled(heard: Heard, expected: str | None = None) -> bool:
    """Say whether it is surely neither a request nor an answer, so that no value is looked for.

    `expected` is the attribute a question stands open for.
    """
    reading = heard.reading
    is_other = reading.intent not in (REQUEST, OTHER, INFORM)
    return is_other and not expected and reading.confidence >= _SURE


def says_again(heard: Heard) -> bool:
    """Say whether it says an earlier turn again or puts it right: what was understood then may be
    what is wrong.
    """
    reading = heard.reading
    return reading.repeats is not None or reading.feedback.correction >= _PUT_RIGHT


def names_known(heard: Heard, book: TopicBook) -> bool:
    """Say whether it names a value the catalogs know, where its request has room."""
    fitting = _slots(heard.reading, book)
    entities = heard.reading.entities
    return any(e.attribute in fitting and _is_in_catalog(e, book) for e in entities)


def holds(reading: Reading, mend: Mend, book: TopicBook, expected: str | None = None) -> bool:
    """Say whether a text that was mended is read to say that value: in a request, an answer or a
    statement.
    """
    if any((key_of(s), s.value) == (mend.attribute, mend.value) for s in reading.statements):
        return True
    fitting = {expected} if expected else _slots(reading, book)
    return mend.attribute in fitting and any(
        e.attribute == mend.attribute and (e.value == mend.value or e.text == mend.surface)
        for e in reading.entities
    )


def unknown_statement(reading: Reading, book: TopicBook) -> Statement | None:
    """Give the first statement whose words no catalog knows; None where a known value was heard."""
    if any(_is_in_catalog(entity, book) for entity in reading.entities):
        return None
    return next((s for s in reading.statements if is_unknown(s, book)), None)


def is_unknown(statement: Statement, book: TopicBook) -> bool:
    """Say whether a statement is about words that no catalog knows."""
    catalog = book.attribute(key_of(statement)).catalog
    return statement.is_open or (catalog is not None and statement.value not in catalog.values)


def key_of(statement: Statement) -> str:
    """Give the key of the attribute a statement is about."""
    return f"{statement.topic}.{statement.attribute}"


def names(heard: Heard, values: Set[Value]) -> bool:
    """Say whether it names one of these values, and not to say that it is not meant."""
    return any(
        (e.attribute, e.value) in values and not e.is_rejected for e in heard.reading.entities
    )


def liked(profile: Profile) -> frozenset[Value]:
    """Give what a person likes, as far as a text can name it."""
    return frozenset((p.key, p.value) for p in profile.preferences if p.stance is Stance.PREFER)


def _weight(heard: Heard, familiar: Familiar, book: TopicBook) -> float:
    reading = heard.reading
    weight = heard.sureness
    if reading.intent != OTHER or reading.statements:
        weight += _SENSE * reading.confidence
    if reading.entities:
        known = [entity for entity in reading.entities if _is_known(entity, book)]
        weight += _KNOWN * len(known) / len(reading.entities)
    if heard.mend:
        weight += _KNOWN
    if names(heard, familiar.likes):
        weight += _LIKED
    if names(heard, familiar.recent):
        weight += _RECENT
    return weight


def _known(heard: Heard, book: TopicBook) -> set[Value]:
    """Give the values it names that a catalog knows."""
    return {(e.attribute, e.value) for e in heard.reading.entities if _is_in_catalog(e, book)}


def _slots(reading: Reading, book: TopicBook) -> set[str | None]:
    spec = book.requests.get(reading.request or "")
    return {slot.attribute for slot in spec.slots.values()} if spec else set()


def _is_in_catalog(entity: Entity, book: TopicBook) -> bool:
    catalog = book.attribute(entity.attribute).catalog
    return catalog is not None and entity.value in catalog.values


def _is_known(entity: Entity, book: TopicBook) -> bool:
    catalog = book.attribute(entity.attribute).catalog
    return catalog is None or entity.value in catalog.values
