"""Whether the skill could do something: asked by Alexa before anybody is sent here.

https://developer.amazon.com/docs/custom-skills/implement-canfulfillintentrequest-for-name-free-interaction.html
Nothing is said and nothing is changed; nobody's profile is looked at.
"""

from __future__ import annotations

from typing import Any

from api.voice.alexa.body import Intent
from api.voice.alexa.phrases import SAY, WORDS
from preferences.topics import Kind, RequestSpec, TopicBook

YES, NO, MAYBE = "YES", "NO", "MAYBE"


def can_fulfill(intent: Intent | None, book: TopicBook) -> dict[str, Any]:
    """Give the answer's `canFulfillIntent`."""
    if intent is None:
        return {"canFulfill": NO}
    spec = book.requests.get(intent.name)
    slots = {name: _slot(spec, name, value, book) for name, value in intent.filled.items()}
    if spec is None:
        verdict = MAYBE if intent.name.startswith(SAY) else NO
    else:
        is_clear = all(slot["canFulfill"] == YES for slot in slots.values())
        verdict = YES if is_clear else MAYBE
    return {"canFulfill": verdict} | ({"slots": slots} if slots else {})


def _slot(spec: RequestSpec | None, name: str, value: str, book: TopicBook) -> dict[str, str]:
    if spec is None and name == WORDS:
        return {"canUnderstand": MAYBE, "canFulfill": YES}
    if spec is None or name not in spec.slots:
        return {"canUnderstand": NO, "canFulfill": NO}
    attribute = book.attribute(spec.slots[name].attribute)
    if attribute.catalog is None:
        is_number = value.replace(".", "", 1).isdecimal()
        is_known = attribute.kind is not Kind.NUMBER or is_number
        return {"canUnderstand": YES, "canFulfill": YES if is_known else NO}
    surfaces = (s for v in attribute.catalog.values.values() for s in v.surfaces)
    if any(surface.casefold() == value.casefold() for surface in surfaces):
        return {"canUnderstand": YES, "canFulfill": YES}
    verdict = NO if attribute.is_closed else YES
    return {"canUnderstand": MAYBE, "canFulfill": verdict}
