"""How words sound: which are taken for one another."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import ROOT
from preferences.errors import WordsError
from preferences.matching import distances
from preferences.sounds import DEPTH, Sounds, load_sounds

FILE = ROOT / "data" / "language" / "sounds.yml"


@pytest.fixture(scope="module")
def sounds() -> Sounds:
    return load_sounds(FILE)


def apart(sounds: Sounds, one: str, other: str) -> float:
    return float(distances([sounds.code(one)], [sounds.code(other)])[0, 0]) / DEPTH


@pytest.mark.parametrize(
    ("one", "other"),
    [("sum", "some"), ("warriers", "warriors"), ("nite", "night"), ("Café", "cafe"), ("two", "to")],
)
def test_words_said_alike_have_nearly_one_code(sounds: Sounds, one: str, other: str) -> None:
    assert apart(sounds, one, other) < 1


@pytest.mark.parametrize(
    ("said", "near", "far"),
    [("jazz", "jars", "jumps"), ("tuna", "puma", "data"), ("short", "courts", "scores")],
)
def test_what_is_easily_misheard_is_nearer(sounds: Sounds, said: str, near: str, far: str) -> None:
    assert apart(sounds, said, near) < apart(sounds, said, far)


@pytest.mark.parametrize("text", ["", "  ", "…", "日本", "\ud800"])
def test_what_nobody_can_say_has_no_code(sounds: Sounds, text: str) -> None:
    assert sounds.code(text) == ""


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("phones: {p: [stop]}\nspellings: {}", "two kinds"),
        ("phones: {p: [stop, soft]}\nspellings: {a: {a: x}}", "no phone is written x"),
        ("phones: {p: [stop, soft]}\nspellings: {p: {'(p)': p}}", "must not capture"),
        ("phones: {p: [stop, soft]}\nspellings: {p: {'p[': p}}", "no regular expression"),
        ("phones: {p: [stop, soft]}", "'spellings' is missing"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(
    tmp_path: Path, written: str, message: str
) -> None:
    path = tmp_path / "sounds.yml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(WordsError, match=message):
        load_sounds(path)
