"""The skill's interaction model, made of the topics: what `attune voice alexa-model` prints.

The schema is https://developer.amazon.com/docs/smapi/interaction-model-schema.html. Alexa's limits
are kept: 250 intents, 50,000 values with their synonyms, samples of plain words, none used twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from api.voice.alexa.phrases import SAY, WORDS, carriers, samples
from bot.say.wording import Wording
from preferences.topics import Attribute, Catalog, Kind, RequestSpec, Value
from preferences.wordbook import PLACEHOLDER

MOST_VALUES = 800
"""Values of a catalog that Alexa is told of, the best known first: they teach it to listen, others
are heard too."""
MOST_SYNONYMS = 4
MOST_SAMPLES = 200
"""Samples of a request."""
LONGEST_VALUE = 100
"""Characters of a value or synonym."""
_VALUE = re.compile(r"[\w '.&,’-]+")
FREE_TEXT = "AMAZON.SearchQuery"
PROMPT = "Elicit.Say.words"
SILENT = ("AMAZON.FallbackIntent", "AMAZON.NavigateHomeIntent")
"""Built-in intents beside those that stand for words."""


def interaction_model(wording: Wording, invocation: str | None = None) -> dict[str, Any]:
    """Give the interaction model of a skill for these topics."""
    requests = list(_requests(wording))
    attributes = {
        slot["type"]: wording.book.attribute(
            wording.book.requests[intent["name"]].slots[slot["name"]].attribute
        )
        for intent in requests
        for slot in intent["slots"]
        if not slot["type"].startswith("AMAZON.")
    }
    language = {
        "invocationName": invocation or wording.skill["invocation"],
        "modelConfiguration": {"fallbackIntentSensitivity": {"level": "LOW"}},
        "intents": [*_built_in(wording), *_catching(wording), *requests],
        "types": [_type(name, attribute) for name, attribute in attributes.items()],
    }
    model = {"languageModel": language, "dialog": _dialog(), "prompts": [_prompt(wording)]}
    return {"interactionModel": model}


def _built_in(wording: Wording) -> Iterator[dict[str, Any]]:
    for name in (*wording.skill["built_in"], *SILENT):
        yield {"name": name, "samples": []}


def _catching(wording: Wording) -> Iterator[dict[str, Any]]:
    """Give the intents of free text: one sample each, as Alexa has one such slot an intent."""
    slot = {"name": WORDS, "type": FREE_TEXT}
    caught = {SAY: wording.skill["catch_all"], **carriers(wording)}
    for name, carrier in caught.items():
        own = slot | {"samples": [f"{{{WORDS}}}"]} if name == SAY else slot
        yield {"name": name, "slots": [own], "samples": [f"{carrier} {{{WORDS}}}"]}


def _requests(wording: Wording) -> Iterator[dict[str, Any]]:
    taken: set[str] = set()
    for spec in wording.book.requests.values():
        free = [sample for sample in samples(spec) if _shape(sample) not in taken][:MOST_SAMPLES]
        free = list({_shape(sample): sample for sample in free}.values())
        taken.update(map(_shape, free))
        used = {name for sample in free for name in PLACEHOLDER.findall(sample)}
        slots = [_slot(spec, name, wording) for name in spec.slots if name in used]
        yield {"name": spec.name, "slots": slots, "samples": free}


def _shape(sample: str) -> str:
    """Give a sample with its slots alike: two intents must not share one."""
    return PLACEHOLDER.sub("{}", sample)


def _slot(spec: RequestSpec, name: str, wording: Wording) -> dict[str, str]:
    attribute = wording.book.attribute(spec.slots[name].attribute)
    if attribute.kind is Kind.NUMBER:
        return {"name": name, "type": "AMAZON.NUMBER"}
    source = attribute.catalog.name if attribute.catalog else attribute.key.replace(".", "_")
    return {"name": name, "type": f"attune_{source}"}


def _type(name: str, attribute: Attribute) -> dict[str, Any]:
    values = list(_catalog_values(attribute.catalog)) if attribute.catalog else []
    values = values or [{"name": {"value": text}} for text in _open_values(attribute)]
    return {"name": name, "values": values}


def _open_values(attribute: Attribute) -> list[str]:
    return [*dict.fromkeys(attribute.suggestions), attribute.title][:MOST_VALUES]


def _catalog_values(catalog: Catalog) -> Iterator[dict[str, Any]]:
    known = sorted(catalog.values.values(), key=lambda value: -value.prominence)[:MOST_VALUES]
    taken: set[str] = set()
    for value in known:
        free = list(_free(value, taken))
        if free:
            spoken = {"value": free[0], "synonyms": free[1 : MOST_SYNONYMS + 1]}
            yield {"id": value.id, "name": spoken}


def _free(value: Value, taken: set[str]) -> Iterator[str]:
    """Give the ways of saying a value that no other value has, and Alexa takes."""
    for surface in value.surfaces:
        is_legal = len(surface) <= LONGEST_VALUE and _VALUE.fullmatch(surface)
        if is_legal and surface.casefold() not in taken:
            taken.add(surface.casefold())
            yield surface


def _dialog() -> dict[str, Any]:
    """Give the part that lets an open question catch any answer (Dialog.ElicitSlot)."""
    slot = {
        "name": WORDS,
        "type": FREE_TEXT,
        "elicitationRequired": True,
        "confirmationRequired": False,
        "prompts": {"elicitation": PROMPT},
    }
    own: dict[str, Any] = {"name": SAY, "delegationStrategy": "SKILL_RESPONSE"}
    intent = own | {"confirmationRequired": False, "prompts": {}, "slots": [slot]}
    return {"delegationStrategy": "SKILL_RESPONSE", "intents": [intent]}


def _prompt(wording: Wording) -> dict[str, Any]:
    said = {"type": "PlainText", "value": wording.skill["prompt"]}
    return {"id": PROMPT, "variations": [said]}
