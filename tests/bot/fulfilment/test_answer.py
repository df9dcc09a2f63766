"""What a host's program answers is read with care: text is text, and there is an end to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fulfilment import Choice, Deed, DeedState
from bot.fulfilment.answer import MOST_TEXT, UnusableAnswer, clean, deed_of


def read(**body: Any) -> Deed:
    return deed_of(json.dumps(body).encode())


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"null", b"[]", b'"ok"', b"{}", b'{"ok": 1}', b'{"ok": "yes"}', b"\xff\xfe",
     b'{"ok": true, "choices": [{"slot": "genre", "values": [NaN]}]}', b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_answer_is_refused(raw: bytes) -> None:
    with pytest.raises(UnusableAnswer):
        deed_of(raw)


def test_a_deed_that_was_done_is_told_in_the_hosts_words() -> None:
    assert read(ok=True, text="Playing jazz.") == Deed(DeedState.DONE, "Playing jazz.")


@pytest.mark.parametrize(
    ("reason", "state", "said"),
    [
        ("not_found", DeedState.NOT_FOUND, "not found"),
        ("speaker_offline", DeedState.REFUSED, "speaker offline"),
        ("The speaker is off.", DeedState.REFUSED, "The speaker is off"),
        (None, DeedState.REFUSED, ""),
        (7, DeedState.REFUSED, ""),
    ],
)
def test_why_not_is_a_code_or_a_sentence(reason: Any, state: DeedState, said: str) -> None:
    deed = read(ok=False, reason=reason)
    assert (deed.state, deed.reason, deed.has_failed) == (state, said, True)


def test_a_choice_keeps_what_can_be_said_once_each() -> None:
    values = ["office", "office", "", " ", "x" * 200, None, {}, 2, "den\n"]
    deed = read(ok=True, text="Where?", choices=[5, {"slot": "room", "values": values}])
    assert deed.state is DeedState.NEEDS_CHOICE
    assert deed.choices == (Choice("room", ("office", 2, "den")),)
    assert not deed.has_failed


@pytest.mark.parametrize("choices", [None, [], "genre", [{"slot": "genre"}], [{"values": ["a"]}]])
def test_no_choice_is_none(choices: Any) -> None:
    assert read(ok=True, text="Done.", choices=choices).state is DeedState.DONE


@pytest.mark.parametrize(
    ("ssml", "kept"),
    [
        ("<speak>Playing <emphasis>jazz</emphasis>.</speak>", True),
        ('<speak xmlns="http://www.w3.org/2001/10/synthesis">Jazz</speak>', True),
        ("<speak>Playing jazz", False),
        ("<p>Playing jazz</p>", False),
        ('<!DOCTYPE a [<!ENTITY b "c">]><speak>&b;</speak>', False),
        ("<speak>" + "a" * 5000 + "</speak>", False),
        ("Playing jazz", False),
        (5, False),
    ],
)
def test_ssml_is_taken_when_it_is_whole(ssml: Any, kept: bool) -> None:
    assert read(ok=True, text="Playing jazz.", ssml=ssml).ssml == (ssml if kept else None)


@given(st.text())
def test_a_text_becomes_one_short_plain_line(text: str) -> None:
    said = clean(text * 40)
    assert len(said) <= MOST_TEXT
    assert said == " ".join(said.split())
    assert all(c.isprintable() or not c.isascii() for c in said)
    assert "0[" not in said
