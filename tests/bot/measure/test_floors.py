"""The simple way to do it, and its words file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.measure.errors import MeasureError
from bot.measure.floors import CueWords
from bot.measure.simple import has_cue, read_simple


@pytest.fixture(scope="module")
def cue_words() -> CueWords:
    return CueWords(read_simple())


def test_a_liking_cue_is_a_statement(cue_words: CueWords) -> None:
    assert cue_words.understand({"text": "I can't stand turnips"})["statements"]
    assert not cue_words.understand({"text": "peel the turnips"})["statements"]


def test_the_last_thing_said_is_compared(cue_words: CueWords) -> None:
    history = [
        {"role": "user", "text": "open the blinds"},
        {"role": "assistant", "text": "Open."},
        {"role": "user", "text": "feed the cat"},
    ]
    again = cue_words.understand({"text": "feed the cat!", "history": history})
    assert again["repeats"] == {"of": 2, "score": 1.0}
    other = cue_words.understand({"text": "open the blinds", "history": history})
    assert other["repeats"] is None
    assert cue_words.understand({"text": "feed the cat", "history": []})["repeats"] is None


def test_the_request_with_most_cues_wins(cue_words: CueWords) -> None:
    assert cue_words.understand({"text": "any rain or snow tonight"})["intent"] == "get_weather"
    assert cue_words.understand({"text": "zip my coat"})["intent"] is None


def test_any_value_will_do(cue_words: CueWords) -> None:
    answer = cue_words.understand({"text": "oh, whatever"})["answer"]
    assert answer == {"values": [], "no_preference": True}


def test_cues_end_at_word_borders() -> None:
    assert has_cue("No, thanks", ("no",))
    assert not has_cue("nobody knows", ("no",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("statement: [i like]\n", "is missing"),
        ("statement: [\n", r"words\.yml:"),
        ("nonsense: 1\n", "unknown key"),
    ],
)
def test_a_wrong_words_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "words.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MeasureError, match=message):
        read_simple(path)
