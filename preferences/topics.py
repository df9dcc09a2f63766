"""What can be preferred and asked for: topics, their attributes, catalogs and requests.

These are the shapes; `preferences.wordbook` fills them from data/topics and data/catalogs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from preferences.errors import UnknownAttribute
from preferences.model import Scalar

OPEN = "open"
"""Name of the attribute that keeps what no other attribute of its topic covers."""


class Kind(StrEnum):
    """What values an attribute takes."""

    CHOICE = "choice"
    OPEN = "open"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Value:
    """One known value of a catalog."""

    id: str
    label: str
    """How it is said in a reply."""
    synonyms: tuple[str, ...] = ()
    """Other words people use for it."""
    fields: dict[str, str] = field(default_factory=dict)
    """What it implies, by attribute name: a team's league, a city's state. "+20" is a step."""
    prominence: float = 0.0
    """How well known it is beside its namesakes (a city's inhabitants); 0 for unknown."""

    @property
    def surfaces(self) -> tuple[str, ...]:
        """Every way of saying it, the label first."""
        return (self.label, *self.synonyms)


Links = dict[str, dict[str, tuple[str, ...]]]
"""By id of a value: ids of values of other attributes of the same topic, by attribute name."""


@dataclass(frozen=True)
class Catalog:
    """The known values of choice attributes, by id."""

    name: str
    values: dict[str, Value]
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What is a kind of a value, or made of it, by the value's id: shellfish holds shrimp."""
    contains: Links = field(default_factory=dict)
    """What a value is made of: a paella, of the ingredient shellfish."""
    rules_out: Links = field(default_factory=dict)
    """What a value leaves no room for: the diet vegan, for the ingredient meat."""

    @cached_property
    def kinds(self) -> dict[str, frozenset[str]]:
        """What each value of a group is, directly or through another group, itself included."""
        members = {member for group in self.groups.values() for member in group}
        return {member: frozenset(self._above(member)) for member in members}

    def _above(self, value: str) -> set[str]:
        found, news = {value}, [value]
        while news:
            one = news.pop()
            above = {g for g, members in self.groups.items() if one in members} - found
            found |= above
            news += above
        return found


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something a topic lets a person prefer."""

    topic: str
    name: str
    kind: Kind
    title: str
    """The noun for it in replies: "genre"."""
    is_many: bool
    """Whether several values hold side by side; else a new one replaces the old."""
    catalog: Catalog | None = None
    is_closed: bool = True
    """For a choice: False when values outside the catalog are taken too, as open text."""
    cues: tuple[str, ...] = ()
    """Nouns that point at this attribute ("songs", "station")."""
    carriers: tuple[str, ...] = ("{value}",)
    """How a value is worn in a sentence: "{value}", "{value} music"."""
    question: str | None = None
    """Asked in a lesson; None is never asked."""
    moment: str | None = None
    """Asked at a teachable moment when a request lacked it."""
    suggestions: tuple[str, ...] = ()
    """Likely answers, shown as quick replies; catalog ids or texts."""
    weight: float = 0.5
    """0–1: how much knowing it helps, before anything is known of the person."""
    is_sensitive: bool = False
    """Health, faith and the like: confirmed explicitly, never said aloud."""
    is_setting: bool = False
    """A fact such as a home city: worded as "your … is …", not as a liking."""
    minimum: float | None = None
    maximum: float | None = None
    unit: str | None = None
    settled_by: tuple[str, ...] = ()
    """Keys of the attributes that settle which of several values of one name is meant."""
    named_by: tuple[str, ...] = ()
    """Nouns that make the words before them a made-up name ("mode": "reading mode")."""

    @property
    def key(self) -> str:
        """Full id, `topic.attribute`."""
        return f"{self.topic}.{self.name}"

    def label_of(self, value: Scalar) -> str:
        """Give how a value is said: its catalog label, else itself."""
        if self.catalog and isinstance(value, str) and value in self.catalog.values:
            return self.catalog.values[value].label
        return f"{value:g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True)
class RequestSlot:
    """One slot of a request."""

    name: str
    attribute: str
    """Key of the attribute it maps to."""
    fallback: str | None = None
    """Key of a shared attribute asked when nothing is known of its own ("home city")."""
    is_filled: bool = True
    """Whether preferences and context may fill it; False: only the person's words do."""


@dataclass(frozen=True, slots=True)
class RequestSpec:
    """Something a person can ask for."""

    name: str
    topic: str
    title: str
    """As it ends the sentence "I can …": "play music"."""
    slots: dict[str, RequestSlot]
    essential: tuple[str, ...]
    """Slots a bare request misses most, in the order they are asked for."""
    alternatives: tuple[tuple[str, ...], ...]
    """Groups of slots that stand for the same thing: one said or filled leaves the others alone.

    `slot=value` stands for the slot when it holds that value ("off" makes a colour pointless).
    """
    preview: tuple[str, ...]
    """Fragments that word an interpretation; one is shown when all its slots are filled."""
    preview_head: str
    """What it is about, said before a first fragment that could not stand alone ("in …")."""
    preview_bare: str
    """Said when no fragment can be shown."""
    examples: tuple[str, ...]
    """Training sentences; {slot} stands for a value of that slot."""
    is_repeatable: bool = False
    """Saying it again is ordinary (brighter, louder), not a sign of failure."""


@dataclass(frozen=True, slots=True)
class Topic:
    """An area of preferences."""

    name: str
    title: str
    """As in "your music preferences"."""
    cues: tuple[str, ...]
    """Words that point at this topic."""
    attributes: dict[str, Attribute]
    requests: dict[str, RequestSpec]


@dataclass(frozen=True)
class TopicBook:
    """All topics, ready to be looked up."""

    topics: dict[str, Topic]
    catalogs: dict[str, Catalog]

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        """Every attribute by its key."""
        return {a.key: a for t in self.topics.values() for a in t.attributes.values()}

    @cached_property
    def requests(self) -> dict[str, RequestSpec]:
        """Every request by its name."""
        return {r.name: r for t in self.topics.values() for r in t.requests.values()}

    def attribute(self, key: str) -> Attribute:
        """Look an attribute up by key. Raises `UnknownAttribute`."""
        try:
            return self.attributes[key]
        except KeyError:
            known = ", ".join(sorted(self.attributes))
            message = f"There is no attribute '{key}'. Use one of: {known}."
            raise UnknownAttribute(message, "attribute") from None

    def askable(self, topic: str | None = None) -> Iterator[Attribute]:
        """Give the attributes a lesson may ask about, of one topic or of all."""
        for attribute in self.attributes.values():
            if attribute.question and topic in (None, attribute.topic):
                yield attribute
