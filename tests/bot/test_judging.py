"""Training the judge, and what it says then."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.featurizer import SentenceEncoder
from bot.engine.judging import train
from bot.engine.shared import encoder, reader, use
from bot.engine.sketches import Sketches
from bot.settings import load_settings
from bot.understanding.judge import Judge

SENTENCES = {
    "liking_stated": [
        "no {thing} for me",
        "{thing} over anything else",
        "i never say no to {thing}",
    ],
    "state_preference": ["i love {thing}", "i can't stand {thing}"],
    "nothing_stated": ["the {thing} is in the shed", "my uncle sells {thing}", "{thing} or not?"],
    "plan_route": ["how far is the {thing}", "take me to the {thing}"],
    "not_feedback": ["love the {thing}"],
}
THINGS = ("seed cake", "whittling", "brass bands", "wet socks", "long queues", "canal boats")


@pytest.fixture(scope="module")
def data() -> TrainingData:
    use(load_settings())
    messages = [
        Message({TEXT: text.replace("{thing}", thing), INTENT: intent})
        for intent, texts in SENTENCES.items()
        for text in (*texts, "...")
        for thing in THINGS
    ]
    made = TrainingData(training_examples=messages)
    config = {**SentenceEncoder.get_default_config(), "alias": "encoder"}
    return SentenceEncoder("encoder", config).process_training_data(made)


@pytest.fixture(scope="module")
def sketches(data: TrainingData) -> Sketches:
    return Sketches(reader())


@pytest.fixture(scope="module")
def judge(data: TrainingData, sketches: Sketches) -> Judge:
    return Judge(train(data, sketches, lambda line: None))


def chance(judge: Judge, sketches: Sketches, text: str) -> float:
    return judge.chance(sketches.of(text).marked, encoder().encode(text))


@pytest.mark.parametrize("text", ["no church bells for me", "i can't stand garden gnomes"])
def test_what_states_a_liking_is_likely(judge: Judge, sketches: Sketches, text: str) -> None:
    assert chance(judge, sketches, text) > 0.5


@pytest.mark.parametrize("text", ["the hose is in the shed", "take me to the market", "", "…"])
def test_what_states_none_is_not(judge: Judge, sketches: Sketches, text: str) -> None:
    assert chance(judge, sketches, text) < 0.5


def test_the_same_sentences_give_the_same_judge(
    data: TrainingData, sketches: Sketches, judge: Judge
) -> None:
    again = Judge(train(data, sketches, lambda line: None))
    text = "no church bells for me"
    assert chance(again, sketches, text) == chance(judge, sketches, text)


def test_of_likings_alone_nothing_is_learned(data: TrainingData, sketches: Sketches) -> None:
    likings = [m for m in data.training_examples if m.get(INTENT) in ("liking_stated", "nowhere")]
    assert train(TrainingData(training_examples=likings), sketches, lambda line: None) == {}
    assert train(TrainingData(training_examples=[]), sketches, lambda line: None) == {}
