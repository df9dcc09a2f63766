"""The skill's intents and what was said: Alexa hands over an intent and slots, not the words.

Each request of the topics is an intent with its slots; its examples are the samples. Everything
else people say is caught by an intent for each way of beginning ("i like {words}"), since Alexa
wants a carrier phrase before free text; and, where a question stands open, by `SAY` alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.voice.alexa.body import Intent
from bot.say.wording import Wording
from preferences.topics import RequestSpec
from preferences.wordbook import PLACEHOLDER

SAY = "Say"
"""Name of the intent that catches the answer to an open question."""
WORDS = "words"
"""Name of the slot that holds free text."""
_LEGAL = re.compile(r"[a-z' {}_.-]+")
_STRIPPED = str.maketrans("", "", ',?!;:"“”')


def text_of(intent: Intent, wording: Wording) -> str | None:
    """Give what was said, as far as an intent tells; None where it tells nothing."""
    skill, filled = wording.skill, intent.filled
    if intent.name in skill["built_in"]:
        return str(skill["built_in"][intent.name])
    spec = wording.book.requests.get(intent.name)
    if spec is not None:
        return _request_text(spec, filled)
    words = filled.get(WORDS) or " ".join(filled.values())
    if not words:
        return None
    carrier = carriers(wording).get(intent.name)
    return f"{carrier} {words}" if carrier else words


def carriers(wording: Wording) -> dict[str, str]:
    """Give the ways of beginning by the name of their intent: letters and underscores only."""
    return {_name(carrier): carrier for carrier in wording.skill["carriers"]}


def samples(spec: RequestSpec) -> dict[str, None]:
    """Give the examples of a request as Alexa takes samples, each once, in their order."""
    said = (" ".join(e.lower().translate(_STRIPPED).split()) for e in spec.examples)
    return dict.fromkeys(sample for sample in said if _LEGAL.fullmatch(sample))


def _request_text(spec: RequestSpec, filled: Mapping[str, str]) -> str:
    """Word a request and what it was filled with, by the fragments that word it in an answer.

    A sample with these slots would read better, but says things nobody said ("tonight").
    """
    fragments = [f for f in spec.preview if set(PLACEHOLDER.findall(f)) <= filled.keys()]
    worded = {name for fragment in fragments for name in PLACEHOLDER.findall(fragment)}
    said = [PLACEHOLDER.sub(lambda match: filled[match[1]], f) for f in fragments]
    others = [value for name, value in filled.items() if name not in worded]
    return " ".join([spec.title, *said, *others]).translate(_STRIPPED)


def _name(carrier: str) -> str:
    letters = "_".join(re.sub(r"[^a-z ]", "", carrier.lower()).split())
    return f"{SAY}_{letters}"
