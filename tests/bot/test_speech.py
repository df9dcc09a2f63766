"""How a reply sounds: short, in words, valid SSML, nothing a voice cannot say, nothing private."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.say import naming
from bot.say.aloud import said_aloud
from bot.say.speech import SHORT, Speech, last_question
from bot.say.wording import Wording
from preferences.model import Applied, Interpretation, SlotSource, SlotValue, Stance
from preferences.topics import TopicBook
from tests.bot.small import MINT, PRODUCT_WORDING, WORDING
from tests.worlds.small import BOOK, preference

SPEECH = PRODUCT_WORDING.speech


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("at 40 percent", "at forty percent"),
        ("40% or 40 %", "forty percent or forty percent"),
        ("72 °F, 90°", "seventy-two degrees Fahrenheit, ninety degrees"),
        ("21.5°C", "twenty-one point five degrees Celsius"),
        ("0, 13, 20, 101, 110", "zero, thirteen, twenty, one hundred one, one hundred ten"),
        ("1,234, 12,000", "one thousand two hundred thirty-four, twelve thousand"),
        ("-3 and 999,000", "minus three and nine hundred ninety-nine thousand"),
        ("1989, 1900, 1905", "nineteen eighty-nine, nineteen hundred, nineteen oh five"),
        ("2005, 2026", "two thousand five, twenty twenty-six"),
        ("007 and 1234567", "zero zero seven and one two three four five six seven"),
        ("U2, 2Pac, Blink-182, 24/7, 1.2.3", "U2, 2Pac, Blink-182, 24/7, 1.2.3"),
        ("at 19:30", "at seven thirty in the evening"),
        ("at 7:30", "at seven thirty"),
        ("at 7:05 p.m. sharp", "at seven oh five p m sharp"),
        ("by 7pm.", "by seven p m."),
        ("12:00 or 13:00", "twelve o'clock or one o'clock in the afternoon"),
        ("on 3 November", "on the third of November"),
        ("the 21st", "the twenty-first"),
        ("$4.50, £1, 12 €", "four dollars fifty, one pound, twelve euros"),
        ("rhythm & blues", "rhythm and blues"),
    ],
)
def test_numbers_times_and_signs_are_words(written: str, said: str) -> None:
    assert SPEECH.text(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("**Jazz**, _in_ the `kitchen` 🎷", "Jazz, in the kitchen"),
        ("# Tea\n- mint\n- assam\n1. oolong", "Tea mint assam oolong"),
        ("see [the page](https://a.example/b)", "see the page"),
        ("the album “Kind of Blue”", "the album Kind of Blue"),
        ("<b>Tom & Jerry</b>, 3 < 4", "Tom and Jerry, three four"),
        ("It is a file. Get it at https://a.example/b now.", "It is a file."),
        ("https://a.example/b", "https://a.example/b"),
        ("👨‍👩‍👧 ❤️ 1️⃣", "one"),
        ("", ""),
    ],
)
def test_what_no_voice_says_is_left_out(written: str, said: str) -> None:
    assert SPEECH.text(written) == said


def test_a_long_text_is_cut_at_a_sentence_and_keeps_its_question() -> None:
    said = SPEECH.text("This is one more sentence of many. " * 40 + "Shall I go on?")
    assert len(said) <= SHORT
    assert said.endswith("sentence of many. Shall I go on?")


def test_the_question_is_what_is_said_again() -> None:
    assert last_question("Noted. Which do you like? Say skip.") == "Which do you like?"
    assert last_question("Say something like mint.") == "Say something like mint."


@given(st.text())
def test_whatever_is_said_is_valid_ssml_without_emoji(written: str) -> None:
    said = "".join(ElementTree.fromstring(SPEECH.ssml(written)).itertext())
    assert not [c for c in said if unicodedata.category(c) in ("So", "Cc", "Cs", "Cf")]
    assert not set(said) & set('*`<>"')


def test_each_wording_has_its_own_words() -> None:
    assert Speech(WORDING.words).text("3") == "three"


def test_a_list_for_the_ear_has_three_parts_at_the_most() -> None:
    items = ["a", "b", "c", "d", "e"]
    assert WORDING.join(items) == "a, b, c, d and e"
    with said_aloud("t1", "voice"):
        assert WORDING.join(items[:3]) == "a, b and c"
        assert WORDING.join(items) == "a, b and 3 more"
    with said_aloud("t1", "web"):
        assert WORDING.join(items) == "a, b, c, d and e"


def test_a_choice_for_the_ear_is_short_too() -> None:
    leaf = BOOK.attribute("tea.leaf")
    values = list(leaf.catalog.values)[:4] if leaf.catalog else []
    with said_aloud("t1", "voice"):
        assert naming.options(WORDING, leaf, values).endswith("2 more")


def hushed_world() -> Wording:
    """The small world, where the leaf is nobody else's business."""
    tea = BOOK.topics["tea"]
    leaf = replace(tea.attributes["leaf"], is_sensitive=True)
    topic = replace(tea, attributes={**tea.attributes, "leaf": leaf})
    return Wording(WORDING.words, TopicBook({**BOOK.topics, "tea": topic}, BOOK.catalogs))


HUSHED = hushed_world()
SECRET = replace(MINT, evidence=replace(MINT.evidence, turn_id="before"))
CUP = preference("tea.cup", "mug")
RULE = replace(CUP, hard=True, stance=Stance.AVOID)


def test_what_is_sensitive_is_read_and_not_heard() -> None:
    assert HUSHED.preference(SECRET) == "you like mint"
    with said_aloud("now", "voice"):
        assert HUSHED.preference(SECRET) == "you told me something private"
        both = HUSHED.preferences([CUP, SECRET])
        assert both == f"{HUSHED.preference(CUP)} and you told me something private"
        assert HUSHED.labels([CUP, SECRET]) == f"{CUP.label} and something private"
        because = HUSHED.because(Applied(SECRET, "leaf")).because
        assert because == "I went by something you told me in private."


def test_a_rule_beside_what_is_sensitive_is_not_heard_either() -> None:
    with said_aloud("now", "voice"):
        assert HUSHED.preference(RULE) == "you told me something private"
        assert WORDING.preference(RULE) != "you told me something private"


def test_what_was_just_said_is_said_back() -> None:
    with said_aloud("before", "voice"):
        assert HUSHED.preference(SECRET) == "you like mint"


def test_a_request_is_worded_without_what_a_sensitive_preference_filled_in() -> None:
    def asked(source: SlotSource) -> Interpretation:
        slots = {"leaf": SlotValue("mint", source)}
        return Interpretation("brew_tea", "tea", 1.0, slots, excluded={"leaf": ("oolong",)})

    avoided = replace(SECRET, value="oolong", stance=Stance.AVOID)
    secrets = HUSHED.secrets([avoided, CUP])
    assert secrets == {("tea.leaf", "oolong")}
    with said_aloud("now", "web", secrets):
        assert {"int", "olong"} <= said_in(HUSHED.request(asked(SlotSource.PREFERENCE)))
    with said_aloud("now", "voice", secrets):
        assert said_in(HUSHED.request(asked(SlotSource.PREFERENCE))) == set()
        assert said_in(HUSHED.request(asked(SlotSource.UTTERANCE))) == {"int"}
    with said_aloud("now", "voice"):
        assert said_in(HUSHED.request(asked(SlotSource.UTTERANCE))) == {"int", "olong"}


def said_in(text: str) -> set[str]:
    return {part for part in ("int", "olong") if part in text}
