"""Training the tagger on marked sentences, and what it tags then."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.shared import encoder, reader, use
from bot.engine.sketches import Sketches
from bot.engine.tagging import train
from bot.settings import load_settings
from bot.understanding.tagger import Tagger
from preferences.model import Stance

MARKED = """
version: "3.1"
nlu:
- intent: liking_stated
  examples: |
    - [{thing}](prefer) and I go back a long way
    - [{thing}](prefer) is what Sundays were made for
    - hand me [{thing}](prefer) and I am happy
    - keep your [{thing}](avoid)
    - [{thing}](avoid) is a closed book to me
    - spare me the [{thing}](avoid)
- intent: nothing_stated
  examples: |
    - the {thing} is in the shed
    - my uncle sells {thing}
    - where is the {thing}
"""
THINGS = ("seed cake", "whittling", "brass bands", "wet socks", "long queues", "canal boats")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> TrainingData:
    use(load_settings())
    path = tmp_path_factory.mktemp("marked") / "marked.yml"
    head, *_ = MARKED.split("nlu:")
    blocks = [MARKED.removeprefix(head).removeprefix("nlu:").replace("{thing}", t) for t in THINGS]
    path.write_text(f"{head}nlu:{''.join(blocks)}", encoding="utf-8")
    return load_data(str(path))


@pytest.fixture(scope="module")
def tagger(data: TrainingData) -> Tagger:
    return Tagger(train(data, Sketches(reader()), lambda line: None))


def tags(tagger: Tagger, text: str) -> list[tuple[str, Stance]]:
    sketch = Sketches(reader()).of(text)
    sheet = sketch.sheet
    tagged = tagger.tag(sheet, sketch.marked, encoder().encode(text))
    return [(sheet.words.cut(tag.start, tag.end)[0], tag.stance) for tag in tagged.tags]


def test_words_never_seen_are_tagged_in_a_place_that_was(tagger: Tagger) -> None:
    assert tags(tagger, "spare me the church bells") == [("church bells", Stance.AVOID)]
    assert tags(tagger, "church bells is what Sundays were made for") == [
        ("church bells", Stance.PREFER)
    ]


def test_nothing_is_tagged_where_nothing_is_stated(tagger: Tagger) -> None:
    assert tags(tagger, "where is the garden hose") == []
    assert tags(tagger, "") == []


def test_the_same_sentences_give_the_same_weights(data: TrainingData, tagger: Tagger) -> None:
    sketches = Sketches(reader())
    again = Tagger(train(data, sketches, lambda line: None))
    text = "hand me church bells and I am happy"
    sketch, encoding = sketches.of(text), encoder().encode(text)
    tagged = [each.tag(sketch.sheet, sketch.marked, encoding) for each in (again, tagger)]
    assert tagged[0] == tagged[1]


def test_without_a_marked_sentence_nothing_is_learned() -> None:
    assert train(TrainingData(training_examples=[]), Sketches(reader()), lambda line: None) == {}
