"""What hard rules forbid beside the very values they name. Pure.

Never shellfish means no shrimp, which is a kind of it, and no paella, which is made of it. A vegan
diet leaves no room for beef. What is what stands in the catalogs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from preferences.model import Preference, Scalar, Stance
from preferences.topics import Links, TopicBook

Thing: TypeAlias = tuple[str, Scalar]
"""Key of an attribute, and a value of it."""


def denied(rules: Iterable[Preference], book: TopicBook) -> set[Thing]:
    """Give what some musts and nevers forbid."""
    return {thing for rule in rules for thing in _denied(rule, book)}


def is_denied(thing: Thing, by: set[Thing], book: TopicBook) -> bool:
    """Say whether a value, what it is a kind of or what it is made of is among what is denied."""
    return bool(by) and any(part in by for part in _made_of(thing, book))


def forbidden(
    rule: Preference, key: str, values: Iterable[Scalar], book: TopicBook
) -> tuple[Scalar, ...]:
    """Give those of some values of an attribute that a rule leaves no room for."""
    by = denied([rule], book)
    return tuple(value for value in values if is_denied((key, value), by, book))


def _denied(rule: Preference, book: TopicBook) -> Iterator[Thing]:
    if rule.stance is Stance.AVOID:
        yield rule.key, rule.value
    elif catalog := book.attribute(rule.key).catalog:
        yield from _linked(catalog.rules_out, rule.topic, rule.value)


def _made_of(thing: Thing, book: TopicBook) -> Iterator[Thing]:
    for key, kind in _kinds(thing, book):
        yield key, kind
        if catalog := book.attribute(key).catalog:
            for part in _linked(catalog.contains, key.partition(".")[0], kind):
                yield from _kinds(part, book)


def _kinds(thing: Thing, book: TopicBook) -> Iterator[Thing]:
    """Give a value and all that it is a kind of."""
    key, value = thing
    catalog = book.attribute(key).catalog
    kinds = catalog.kinds.get(str(value)) if catalog else None
    yield from ((key, kind) for kind in kinds or (value,))


def _linked(links: Links, topic: str, value: Scalar) -> Iterator[Thing]:
    for name, others in links.get(str(value), {}).items():
        yield from ((f"{topic}.{name}", other) for other in others)
