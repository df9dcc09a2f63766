"""Reading what a host's program answered: text is text, whatever it holds, and there is an end."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from xml.etree import ElementTree

from bot.fulfilment.port import Choice, Deed, DeedState
from preferences.model import Scalar

MOST_TEXT = 1000
"""Characters of a text that is said; the rest is cut off."""
MOST_SSML = 4000
"""Characters of SSML; a longer one is left out and the text is spoken."""
MOST_VALUES = 10
"""Values to choose from that are shown; nobody remembers more."""
MOST_VALUE = 100
"""Characters of such a value; a longer one is left out."""
_NOT_FOUND = "not_found"
"""The reason that says that there is no such thing, rather than that it may not be."""
_ALMOST_A_SLOT = re.compile(r"0\[")


class UnusableAnswer(ValueError):
    """The host's program answered something that is no answer."""


def deed_of(raw: bytes) -> Deed:
    """Read the body of an answer. Raises `UnusableAnswer`."""
    try:
        body = json.loads(raw, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UnusableAnswer("the answer is no JSON") from error
    if not isinstance(body, dict) or not isinstance(body.get("ok"), bool):
        raise UnusableAnswer("the answer has no `ok` that is true or false")
    text, choices = clean(body.get("text")), tuple(_choices(body.get("choices")))
    if choices:
        return Deed(DeedState.NEEDS_CHOICE, text, choices=choices)
    ssml = _ssml(body.get("ssml")) if text else None
    if body["ok"]:
        return Deed(DeedState.DONE, text, ssml)
    reason = clean(body.get("reason"))
    state = DeedState.NOT_FOUND if reason.casefold() == _NOT_FOUND else DeedState.REFUSED
    return Deed(state, text, ssml, reason.replace("_", " ").rstrip(".!"))


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def clean(text: object) -> str:
    """Give a text as one plain line of at most `MOST_TEXT` characters; anything else as nothing.

    Control and formatting characters go (they could turn a line around). "0[" is parted: Rasa
    would take it for a placeholder it had not filled.
    """
    if not isinstance(text, str):
        return ""
    seen = "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Cs") else " " for c in text)
    return _ALMOST_A_SLOT.sub("0 [", " ".join(seen.split()))[:MOST_TEXT].strip()


def _ssml(text: object) -> str | None:
    """Give SSML that is well formed, whole, and not too long; None for any other."""
    if not isinstance(text, str) or len(text) > MOST_SSML or "<!" in text or "<?" in text:
        return None
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return None
    return text if root.tag.rpartition("}")[2] == "speak" else None


def _choices(choices: object) -> Iterator[Choice]:
    """Give the choices there is something to choose in."""
    for body in choices if isinstance(choices, list) else ():
        if isinstance(body, dict) and isinstance(body.get("slot"), str):
            values = _values(body.get("values"))
            if values:
                yield Choice(body["slot"], values)


def _values(values: object) -> tuple[Scalar, ...]:
    kept: list[Scalar] = []
    for value in values if isinstance(values, list) else ():
        usable = clean(value) if isinstance(value, str) else value
        is_number = isinstance(usable, int | float)
        is_text = isinstance(usable, str) and 0 < len(usable) <= MOST_VALUE
        if (is_number or is_text) and usable not in kept:
            kept.append(usable)
    return tuple(kept[:MOST_VALUES])
