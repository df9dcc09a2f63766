"""What may be done with names people make up: teach, use, change and forget them. Pure functions.

A name means one thing at a time: taught again, the new meaning replaces the old. Undo and redo
take such a change back and again like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from preferences.matching import normalize
from preferences.model import Change, ChangeKind, Evidence, Outcome, Profile, Scalar, Status
from preferences.names import Concept, ConceptKind, Slots
from preferences.profile import Declined, Grounds, Revision
from preferences.screening import Screen, Unfit
from preferences.topics import Attribute, RequestSpec, TopicBook

_STEP = re.compile(r"[+-]\d+(?:\.\d+)?")
"""A field of a catalog value that is a step from the number there is."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name is to stand for."""

    kind: ConceptKind
    name: str
    text: str
    """The person's words."""
    intent: str | None = None
    slots: Slots | None = None


def teach(
    profile: Profile, meaning: Meaning, grounds: Grounds, new_id: Callable[[], str]
) -> Revision:
    """Take a name into a profile, in the place of what it meant before."""
    if not profile.is_learning:
        return Revision(Outcome.REFUSED, profile)
    if reason := _unfit(profile, meaning, grounds.screen):
        return Revision(Outcome.REFUSED, profile, declined=(Declined(meaning.name, reason),))
    evidence = Evidence(grounds.turn_id, meaning.text, grounds.channel, grounds.asr_confidence)
    concept = Concept(
        id=new_id(),
        kind=meaning.kind,
        name=meaning.name,
        key=normalize(meaning.name),
        evidence=evidence,
        status=Status.ACTIVE,
        created_at=grounds.at,
        intent=meaning.intent,
        slots=meaning.slots or {},
    )
    rivals = [c for c in profile.concepts if c.key == concept.key]
    if any(_says_the_same(rival, concept) for rival in rivals):
        return Revision(Outcome.UNCHANGED, profile, named=())
    ended = tuple(replace(rival, status=Status.SUPERSEDED) for rival in rivals)
    change = Change(new_id(), ChangeKind.LEARN, (concept.id,), _ids(ended), grounds.at)
    return _revision(Revision(Outcome.APPLIED, profile, change=change), (concept,), ended)


def forget(
    profile: Profile, concepts: Sequence[Concept], at: datetime, new_id: Callable[[], str]
) -> Revision:
    """End these names."""
    change = Change(new_id(), ChangeKind.RETRACT, (), (), at)
    return forget_too(Revision(Outcome.APPLIED, profile, change=change), concepts)


def forget_too(revision: Revision, concepts: Sequence[Concept]) -> Revision:
    """End these names in the same change as what a revision ends."""
    if revision.change is None or not concepts:
        return revision
    ended = tuple(replace(concept, status=Status.RETRACTED) for concept in concepts)
    change = replace(revision.change, ended=(*revision.change.ended, *_ids(ended)))
    return _revision(replace(revision, change=change), (), ended)


def compose(
    spec: RequestSpec, base: Slots, values: Iterable[tuple[str, Scalar]], book: TopicBook
) -> Slots:
    """Give the slots that values (attribute key and value) come to, over those of a base.

    A value whose catalog entry has steps ("brighter": brightness +20) changes the number there
    was, unless that is named anew; where there is none it stays what it is, if the request has a
    slot for it.
    """
    slots = dict(base)
    named = list(values)
    said: Slots = {}
    for key, value in named:
        slot = slot_of(spec, key)
        if slot is None or _steps(book.attribute(key), value):
            continue
        is_many = book.attribute(key).is_many
        held = said.get(slot, ())
        said[slot] = (*held, value) if is_many and isinstance(held, tuple) else value
    slots |= said
    for key, value in named:
        slots |= _stepped(slots, spec, book, (key, value)) | said
    return slots


def reaching(spec: RequestSpec, book: TopicBook) -> frozenset[str]:
    """Give the keys of the attributes whose values can be part of a concept of this request.

    Those of its slots, and those of its topic whose values are steps.
    """
    keys = {slot.attribute for slot in spec.slots.values()}
    steps = {
        attribute.key
        for attribute in book.topics[spec.topic].attributes.values()
        if attribute.catalog and any(_steps(attribute, value) for value in attribute.catalog.values)
    }
    return frozenset(keys | steps)


def is_step(key: str, value: Scalar, book: TopicBook) -> bool:
    """Say whether a value only changes what is there ("brighter")."""
    return bool(_steps(book.attribute(key), value))


def slot_of(spec: RequestSpec, key: str) -> str | None:
    """Give the slot of a request that holds an attribute."""
    return next((slot.name for slot in spec.slots.values() if slot.attribute == key), None)


def _steps(attribute: Attribute, value: Scalar) -> dict[str, str]:
    """Give the fields of a value that has steps; {} for any other value."""
    known = attribute.catalog.values.get(str(value)) if attribute.catalog else None
    fields = known.fields if known else {}
    return fields if any(_STEP.fullmatch(text) for text in fields.values()) else {}


def _stepped(slots: Slots, spec: RequestSpec, book: TopicBook, named: tuple[str, Scalar]) -> Slots:
    """Give what one step makes of the slots; itself where there is nothing it could change."""
    key, value = named
    attribute = book.attribute(key)
    steps = _steps(attribute, value)
    changed: Slots = {}
    for name, text in steps.items():
        target = book.attribute(f"{attribute.topic}.{name}")
        slot = slot_of(spec, target.key)
        number = slots.get(slot or "")
        if slot and not _STEP.fullmatch(text):
            changed[slot] = text
        elif slot and isinstance(number, int | float):
            changed[slot] = _within(target, number + float(text))
    own = slot_of(spec, key)
    return changed or ({own: value} if steps and own else {})


def _within(attribute: Attribute, number: float) -> float:
    low = number if attribute.minimum is None else max(number, attribute.minimum)
    return low if attribute.maximum is None else min(low, attribute.maximum)


def _unfit(profile: Profile, meaning: Meaning, screen: Screen) -> Unfit | None:
    """Say why a name may not be kept."""
    values = [v for slot in (meaning.slots or {}).values() for v in _several(slot)]
    texts = [value for value in values if isinstance(value, str)]
    if reason := screen.find(meaning.name, meaning.text, *texts):
        return reason
    is_new = all(c.key != normalize(meaning.name) for c in profile.concepts)
    most = screen.most_names
    is_full = most is not None and len(profile.concepts) >= most
    return Unfit.TOO_MANY_NAMES if is_new and is_full else None


def _several(value: Scalar | tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    return value if isinstance(value, tuple) else (value,)


def _says_the_same(one: Concept, other: Concept) -> bool:
    if (one.kind, one.intent, one.slots) != (other.kind, other.intent, other.slots):
        return False
    is_alias = one.kind is ConceptKind.ALIAS
    return not is_alias or normalize(one.evidence.text) == normalize(other.evidence.text)


def _ids(concepts: Iterable[Concept]) -> tuple[str, ...]:
    return tuple(concept.id for concept in concepts)


def _revision(
    revision: Revision, named: tuple[Concept, ...], ended: tuple[Concept, ...]
) -> Revision:
    """Give the revision with these names changed, in its profile too."""
    assert revision.change is not None
    gone = set(_ids(ended))
    profile = revision.profile
    kept = [concept for concept in profile.concepts if concept.id not in gone]
    done = [c for c in profile.changes if not c.is_undone and c.id != revision.change.id]
    after = replace(profile, concepts=(*kept, *named), changes=(*done, revision.change))
    return replace(revision, profile=after, named=named, unnamed=ended)
