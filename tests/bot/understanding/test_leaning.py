"""Which way a sentence leans when no cue phrase says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import load_settings
from bot.understanding.encoder import Encoder
from bot.understanding.leaning import Leaning, load_leaning
from bot.understanding.lexicon import load_lexicon
from preferences.errors import WordsError
from preferences.model import Stance
from tests.bot.understanding.conftest import ROOT

WORDS = ROOT / "data" / "language"


@pytest.fixture(scope="module")
def leaning() -> Leaning:
    """Give what is fitted on the shipped frames."""
    encoder = Encoder(load_settings().models_dir)
    return load_leaning(WORDS / "leanings.yml", load_lexicon(WORDS / "en.yml"), encoder)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("the sight of marzipan puts me right off my dinner", Stance.AVOID),
        ("marzipan brightens up my week", Stance.PREFER),
        ("i would cross the street to get away from marzipan", Stance.AVOID),
        ("i would cross the city for a slice of marzipan", Stance.PREFER),
        ("i have never come across marzipan that i was able to enjoy", Stance.AVOID),
    ],
)
def test_it_leans_as_it_means(leaning: Leaning, text: str, stance: Stance) -> None:
    start = text.index("marzipan")
    assert leaning.lean(text, (start, start + len("marzipan"))).stance is stance


def test_the_value_itself_says_nothing(leaning: Leaning) -> None:
    texts = ("poison is the joy of my evenings", "music is the joy of my evenings")
    assert leaning.lean(texts[0], (0, 6)) == leaning.lean(texts[1], (0, 5))


def test_a_file_without_one_stance_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "leanings.yml"
    path.write_text("prefer: ['{value} is lovely']\n", encoding="utf-8")
    lexicon = load_lexicon(WORDS / "en.yml")
    with pytest.raises(WordsError, match="avoid"):
        load_leaning(path, lexicon, Encoder(load_settings().models_dir))
