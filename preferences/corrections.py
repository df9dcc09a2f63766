"""Taking up a request with a value that puts it right ("no, the one in California"). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from preferences.model import Request, Scalar, SlotValue
from preferences.topics import Attribute, RequestSpec, TopicBook


def corrected(
    request: Request,
    wanted: Mapping[str, SlotValue],
    rejected: Mapping[str, Sequence[Scalar]],
    book: TopicBook,
) -> Request:
    """Give the request with what is wanted instead, by slot; what was said besides stays.

    A rejected value goes, and so does a slot that says in another way what a wanted one says
    (`alternatives`). One that a wanted value narrows stays and follows it: with a state, "Portland,
    Oregon" becomes the Portland of that state, or just "Portland" where the catalog knows none.
    """
    spec = book.requests[request.intent]
    slots: dict[str, SlotValue] = {}
    for name, value in request.slots.items():
        left = None if name in wanted else _without(value, rejected.get(name, ()))
        if left is None:
            continue
        narrowed = _narrowed(name, left, wanted, spec, book)
        is_rival = any(name in g and any(w in g for w in wanted) for g in spec.alternatives)
        if narrowed is not None or not is_rival:
            slots[name] = narrowed or left
    return replace(request, slots={**slots, **wanted})


def _without(value: SlotValue, rejected: Sequence[Scalar]) -> SlotValue | None:
    """Give a slot without some of its values; None where nothing is left."""
    if not isinstance(value.value, tuple):
        return None if value.value in rejected else value
    left = tuple(v for v in value.value if v not in rejected)
    return replace(value, value=left) if left else None


def _narrowed(
    name: str,
    value: SlotValue,
    wanted: Mapping[str, SlotValue],
    spec: RequestSpec,
    book: TopicBook,
) -> SlotValue | None:
    """Give a slot as a wanted one narrows it down; None where none does."""
    catalog = book.attribute(spec.slots[name].attribute).catalog
    known = catalog.values.get(str(value.value)) if catalog else None
    if catalog is None or known is None:
        return None
    for other, slot in wanted.items():
        attribute = book.attribute(spec.slots[other].attribute)
        if attribute.name not in known.fields:
            continue
        names = _names(attribute, slot)
        namesakes = [known, *(v for v in catalog.values.values() if v.label == known.label)]
        fitting = (v.id for v in namesakes if v.fields.get(attribute.name) in names)
        return replace(value, value=next(fitting, known.label))
    return None


def _names(attribute: Attribute, slot: SlotValue) -> set[str]:
    """Give the values of a slot by id and by label: catalogs name them either way."""
    values = slot.value if isinstance(slot.value, tuple) else (slot.value,)
    return {name for value in values for name in (str(value), attribute.label_of(value))}
