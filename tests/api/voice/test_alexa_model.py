"""The skill's interaction model: what Alexa takes, and that what it hears comes back as said."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from api.voice.alexa.body import Intent
from api.voice.alexa.model import interaction_model
from api.voice.alexa.phrases import SAY, WORDS, carriers, text_of
from bot.say.wording import Wording
from bot.settings import ROOT
from preferences.wordbook import PLACEHOLDER, load_topics


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording.load(ROOT / "data", load_topics(ROOT / "data"))


@pytest.fixture(scope="module")
def model(wording: Wording) -> dict[str, Any]:
    return dict(interaction_model(wording)["interactionModel"])


def heard(name: str, wording: Wording, **slots: str) -> str | None:
    body = {"name": name, "slots": {key: {"name": key, "value": v} for key, v in slots.items()}}
    return text_of(Intent.model_validate(body), wording)


def test_names_and_samples_are_of_the_characters_alexa_takes(model: dict[str, Any]) -> None:
    intents = model["languageModel"]["intents"]
    assert len(intents) <= 250
    names = [intent["name"] for intent in intents]
    assert not [name for name in names if not re.fullmatch(r"(AMAZON\.)?[A-Za-z_]+", name)]
    assert max(Counter(names).values()) == 1
    samples = [sample for intent in intents for sample in intent["samples"]]
    assert not [sample for sample in samples if not re.fullmatch(r"[a-z' {}_.-]+", sample)]


def test_no_two_intents_share_a_sample(model: dict[str, Any]) -> None:
    intents = model["languageModel"]["intents"]
    samples = Counter(sample for intent in intents for sample in intent["samples"])
    named = [i for i in intents if "AMAZON.SearchQuery" not in str(i.get("slots"))]
    shapes = Counter(PLACEHOLDER.sub("{}", s) for i in named for s in i["samples"])
    assert not [one for one, times in (samples | shapes).items() if times > 1]


def test_every_slot_has_its_type_and_a_sample_that_uses_it(model: dict[str, Any]) -> None:
    language = model["languageModel"]
    types = {one["name"] for one in language["types"]}
    for intent in language["intents"]:
        used = {name for sample in intent["samples"] for name in PLACEHOLDER.findall(sample)}
        assert used == {slot["name"] for slot in intent.get("slots", ())}, intent["name"]
        for slot in intent.get("slots", ()):
            assert slot["type"] in types or slot["type"].startswith("AMAZON.")


def test_free_text_stands_alone_after_a_carrier(model: dict[str, Any]) -> None:
    """Alexa refuses a sample that is free text only, or holds another slot beside it."""
    for intent in model["languageModel"]["intents"]:
        kinds = {slot["type"] for slot in intent.get("slots", ())}
        if "AMAZON.SearchQuery" in kinds:
            assert kinds == {"AMAZON.SearchQuery"}
            [sample] = intent["samples"]
            assert re.fullmatch(r"[a-z' ]+ \{words\}", sample)


def test_the_answer_to_an_open_question_is_caught(model: dict[str, Any]) -> None:
    [intent] = model["dialog"]["intents"]
    [slot] = intent["slots"]
    assert (intent["name"], slot["name"]) == (SAY, WORDS)
    assert slot["prompts"]["elicitation"] in {prompt["id"] for prompt in model["prompts"]}
    assert SAY in {intent["name"] for intent in model["languageModel"]["intents"]}


def test_values_and_synonyms_are_within_the_limit(model: dict[str, Any]) -> None:
    sizes = 0
    for one in model["languageModel"]["types"]:
        assert one["values"], one["name"]
        names = [value["name"] for value in one["values"]]
        said = [s for name in names for s in (name["value"], *name.get("synonyms", ()))]
        assert max(Counter(map(str.casefold, said)).values()) == 1, one["name"]
        sizes += len(said)
    assert sizes <= 50_000


def test_each_request_of_the_topics_is_an_intent(model: dict[str, Any], wording: Wording) -> None:
    names = {intent["name"] for intent in model["languageModel"]["intents"]}
    assert wording.book.requests.keys() <= names


def test_what_is_said_is_put_together_again(wording: Wording) -> None:
    for name, carrier in carriers(wording).items():
        assert heard(name, wording, words="jazz") == f"{carrier} jazz"
    assert heard(SAY, wording, words="jazz but no country") == "jazz but no country"
    assert heard(SAY, wording) is None
    assert heard("AMAZON.YesIntent", wording) == "yes"
    assert heard("play_music", wording) == "play music"
    said = heard("play_music", wording, genre="jazz", room="kitchen")
    assert said == "play music jazz in the kitchen"
    assert heard("play_music", wording, genre="jazz", unheard_of="x") == "play music jazz x"
    assert heard("a_skill_of_ones_own", wording, a="one", b="two") == "one two"


@pytest.mark.trained
async def test_each_request_is_understood_as_the_one_alexa_heard(
    spoken_to: Any, model: dict[str, Any]
) -> None:
    """A value of each slot, in each set of slots Alexa may fill."""
    types = {one["name"]: one["values"] for one in model["languageModel"]["types"]}
    total = lost = 0
    for spec in spoken_to.book.requests.values():
        intent = next(i for i in model["languageModel"]["intents"] if i["name"] == spec.name)
        kinds = {slot["name"]: slot["type"] for slot in intent["slots"]}
        for slots in {frozenset(PLACEHOLDER.findall(s)) for s in intent["samples"]}:
            values = {
                slot: types[kind][0]["name"]["value"] if kind in types else "20"
                for slot, kind in kinds.items()
                if slot in slots
            }
            text = heard(spec.name, spoken_to.wording, **values)
            reading = await spoken_to.understand(text)
            assert reading.request == spec.name, text
            found = {entity.attribute for entity in reading.entities}
            total += 1
            lost += not {spec.slots[slot].attribute for slot in slots} <= found
    assert total > 100
    assert lost <= total * 0.15
