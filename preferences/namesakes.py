"""Values that share a name: which are there, and which one a person means. Pure.

Who settles it: what else was said in the turn > what the person chose for good > a value they
hold of the attribute itself > one so well known that it alone is meant > what they hold of the
attributes named under `settled_by` (home state, league). Otherwise nobody but them can say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from preferences.catalogs import is_dominant
from preferences.matching import normalize
from preferences.model import Preference, Profile, Scalar, Stance
from preferences.names import Concept, ConceptKind
from preferences.topics import Attribute, TopicBook, Value


@dataclass(frozen=True, slots=True)
class Shared:
    """A name that was said, and the values that bear it."""

    slot: str
    attribute: str
    """Key of the attribute."""
    name: str
    """As it was said."""
    value: str
    """Catalog id it was taken for so far."""
    options: tuple[str, ...]
    """Catalog ids, best known first."""
    is_misheard: bool = False
    """Whether the name is no name, but what a recogniser wrote for one of them: which is meant
    holds for this time only."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Which value is meant, and what says so: at most one of the two."""

    value: str
    preference: Preference | None = None
    concept: Concept | None = None


class Namesakes:
    """The names that several values of one catalog share."""

    def __init__(self, book: TopicBook) -> None:
        """Index the catalogs of attributes that something settles."""
        self._book = book
        names = {a.catalog.name for a in book.attributes.values() if a.catalog and a.settled_by}
        self._shared = {name: _shared(book.catalogs[name].values.values()) for name in names}

    def of(self, attribute: Attribute, name: str, value: str) -> tuple[str, ...]:
        """Give the ids of all values a name may mean, best known first; () for one alone."""
        if attribute.catalog is None or attribute.catalog.name not in self._shared:
            return ()
        shared = self._shared[attribute.catalog.name]
        label = attribute.catalog.values[value].label if value in attribute.catalog.values else ""
        found = shared.get(normalize(name)) or shared.get(normalize(label)) or ()
        return found if value in found else ()

    def settle(
        self, shared: Shared, said: Iterable[Scalar], profile: Profile, now: datetime
    ) -> Settled | None:
        """Say which value is meant; None when only the person can.

        `said` are the other values named in the turn.
        """
        attribute = self._book.attribute(shared.attribute)
        values = [attribute.catalog.values[v] for v in shared.options] if attribute.catalog else []
        words = {word for value in said for word in self._words(attribute.settled_by, value)}
        if named := _best(values, words):
            return Settled(named)
        if not profile.is_applying:
            return _dominant(values)
        return (
            _chosen(profile.concepts, attribute, shared)
            or self._held([attribute.key], values, profile, now)
            or _dominant(values)
            or self._held(attribute.settled_by, values, profile, now)
        )

    def _held(
        self, keys: Sequence[str], values: Sequence[Value], profile: Profile, now: datetime
    ) -> Settled | None:
        """Give what the likings of the first attribute that has a say agree on."""
        for key in keys:
            votes = {
                value: preference
                for preference in profile.active(now)
                if preference.key == key and preference.stance is Stance.PREFER
                if (value := self._vote(preference, values))
            }
            if len(votes) == 1:
                ((value, preference),) = votes.items()
                return Settled(value, preference)
        return None

    def _vote(self, preference: Preference, values: Sequence[Value]) -> str | None:
        exact = next((value.id for value in values if value.id == preference.value), None)
        return exact or _best(values, self._words([preference.key], preference.value))

    def _words(self, keys: Iterable[str], value: Scalar) -> set[str]:
        """Give what a value of these attributes says of others: its id, label and fields."""
        words = {str(value).casefold()}
        for key in keys:
            catalog = self._book.attribute(key).catalog
            known = catalog.values.get(str(value)) if catalog else None
            if known:
                words |= {text.casefold() for text in (known.label, *known.fields.values())}
        return words


def _best(values: Sequence[Value], words: set[str]) -> str | None:
    """Give the one value whose fields agree with more of the words than those of any other."""
    scores = [len({f.casefold() for f in value.fields.values()} & words) for value in values]
    top = max(scores, default=0)
    if top == 0 or scores.count(top) > 1:
        return None
    return values[scores.index(top)].id


def _dominant(values: Sequence[Value]) -> Settled | None:
    return next((Settled(v.id) for v in values if is_dominant(v, values)), None)


def _chosen(concepts: Sequence[Concept], attribute: Attribute, shared: Shared) -> Settled | None:
    key, catalog = normalize(shared.name), attribute.catalog.name if attribute.catalog else ""
    for concept in concepts:
        value = concept.slots.get(catalog)
        if concept.kind is ConceptKind.CHOICE and concept.key == key and value in shared.options:
            return Settled(str(value), concept=concept)
    return None


def _shared(values: Iterable[Value]) -> dict[str, tuple[str, ...]]:
    by_name: dict[str, dict[str, float]] = defaultdict(dict)
    for value in values:
        for surface in value.surfaces:
            by_name[normalize(surface)][value.id] = value.prominence
    return {
        name: tuple(sorted(ids, key=lambda one: -ids[one]))
        for name, ids in by_name.items()
        if len(ids) > 1
    }
