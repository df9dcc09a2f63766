"""Server keys are made at random, hashed with salt, and recognised."""

from __future__ import annotations

import pytest

from preferences.access import hash_key, is_key, new_secret, prefix_of
from preferences.seals import Seals


def test_a_key_is_known_by_its_hash_and_no_other_is() -> None:
    _, key = new_secret()
    kept = hash_key(key)
    assert is_key(key, kept)
    for other in (key[:-1], key + "x", key.swapcase(), "", new_secret()[1]):
        assert not is_key(other, kept)


def test_a_hash_is_salted_and_holds_nothing_of_the_key() -> None:
    _, key = new_secret()
    one, other = hash_key(key), hash_key(key)
    assert one != other
    assert key.split("-", 2)[2] not in one


def test_a_prefix_is_the_part_that_is_shown() -> None:
    prefix, key = new_secret()
    assert key.startswith(f"{prefix}-")
    assert prefix_of(key) == prefix
    assert len(key) - len(prefix) > 40


@pytest.mark.parametrize("text", ["", "ak", "ak-", "ak-1", "ak-1-", "at-1-2", "-1-2", "ak--2"])
def test_what_is_no_key_has_no_prefix(text: str) -> None:
    assert prefix_of(text) is None


def test_marks_depend_on_the_secret_the_purpose_and_the_person() -> None:
    one, other = Seals(b"a" * 32), Seals(b"b" * 32)
    marks = [one.subject("sam"), one.erasure("sam"), one.subject("alex"), other.subject("sam")]
    assert len(set(marks)) == 4
    assert one.subject("sam") == Seals(b"a" * 32).subject("sam")


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32"):
        Seals(b"a" * 31)
