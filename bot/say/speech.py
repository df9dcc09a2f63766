"""How a reply sounds: written text made into words for the ear, and into SSML.

    speech = Speech(wording.words)
    speech.text("**Warm white**, 40 % at 19:30 🎉")
    # "Warm white, forty percent at seven thirty in the evening"

SSML is that of https://www.w3.org/TR/speech-synthesis11/, with no element but its root: voices of
every platform read that. The words are those of data/language/wording.yml.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from xml.sax.saxutils import escape

from bot.say.numerals import Numerals

SHORT = 400
"""Characters that are said of one message, in whole sentences: about half a minute."""
_FENCE = re.compile(r"```.*?(```|\Z)", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_LINE_MARK = re.compile(r"^\s*(?:#{1,6}|[-*+•]|>|\d{1,2}[.)])\s+", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|~~|`)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_QUOTES = str.maketrans("", "", '"“”„«»`*~|<>[]{}^\\')
_UNSPEAKABLE = re.compile(r"https?://|www\.|(?<!\w)/\w+/")
"""Addresses: a sentence that holds one is left out where another is left."""
_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_JOINERS = frozenset("\ufe0e\ufe0f\u20e3")
_SILENT = frozenset({"So", "Sk", "Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories of emoji and of what no voice says."""
_TIME = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?(?:\s?([ap])(?:m\b|\.m\.))?", re.I)
_HOUR = re.compile(r"(?<![\d:.])(1[0-2]|0?[1-9])\s?([ap])(?:m\b|\.m\.)", re.I)
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.I)
_NUMBER = re.compile(
    r"(?<![\w.,:/'’-])[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w'’]|[.,:/-]\d|[-–]\w)",
    re.ASCII,
)


class Speech:
    """Makes what is written into what is said. One per process."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        """Take the content of wording.yml."""
        self.words = words
        self._spoken: Mapping[str, str] = self.words["spoken"]
        self._numerals = Numerals(self.words["numerals"])

    def ssml(self, written: str) -> str:
        """Give the SSML of a text: well-formed XML, whatever the text holds."""
        return f"<speak>{escape(self.text(written))}</speak>"

    def text(self, written: str) -> str:
        """Give the words for the ear: short, plain, numbers and times in words."""
        plain = _plain(_unmarked(self._signed(written)))
        said = _shortened(_SENTENCES.split(plain))
        return " ".join(self._numbered(said).split())

    def digits(self, said: str) -> str:
        """Give the digits of a number that was said."""
        return self._numerals.digits(said)

    @cached_property
    def _date(self) -> re.Pattern[str]:
        months = "|".join(map(re.escape, self.words["months"]))
        return re.compile(rf"\b([12]?\d|3[01])\.? ({months})\b")

    @cached_property
    def _money(self) -> re.Pattern[str]:
        signs = "".join(map(re.escape, self.words["money"]))
        amount = r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d\d))?"
        return re.compile(rf"([{signs}])\s?{amount}(?![\d.,]*\d)|(?<![\d.,]){amount}\s?([{signs}])")

    def _signed(self, text: str) -> str:
        """Word signs; before emoji go, as "°" is of their kind."""
        for sign, words in self.words["signs"].items():
            text = re.sub(rf"\s*{re.escape(sign)}", f" {words}", text)
        return text

    def _numbered(self, text: str) -> str:
        """Word numbers, the most particular kinds first."""
        text = self._date.sub(self._say_date, text)
        text = _TIME.sub(self._say_time, text)
        text = _HOUR.sub(lambda m: self._half(self._numerals.number(m[1]), m[2]), text)
        text = self._money.sub(self._say_money, text)
        text = _ORDINAL.sub(lambda m: self._numerals.ordinal(int(m[1])) or m[0], text)
        return _NUMBER.sub(lambda m: self._numerals.number(m[0]), text)

    def _say_date(self, match: re.Match[str]) -> str:
        ordinal = self._numerals.ordinal(int(match[1]))
        return self._spoken["date"].format(day=ordinal, month=match[2]) if ordinal else match[0]

    def _say_time(self, match: re.Match[str]) -> str:
        hour, minute = int(match[1]), int(match[2])
        said = self._numerals.cardinal((hour - 1) % 12 + 1)
        if minute == 0:
            said = said if match[3] else self._spoken["hour"].format(hour=said)
        else:
            name = "clock" if minute >= 10 else "early"
            minutes = self._numerals.cardinal(minute)
            said = self._spoken[name].format(hour=said, minutes=minutes)
        if match[3]:
            return self._half(said, match[3])
        return self._spoken[_daypart(hour)].format(time=said) if _is_plain(hour) else said

    def _half(self, time: str, letter: str) -> str:
        return self._spoken[f"{letter.lower()}m"].format(time=time)

    def _say_money(self, match: re.Match[str]) -> str:
        one, many = self.words["money"][match[1] or match[6]]
        written = match[2] or match[4]
        said = f"{self._numerals.number(written)} {one if written == '1' else many}"
        small = int(match[3] or match[5] or 0)
        return f"{said} {self._numerals.cardinal(small)}" if small else said


def last_question(text: str) -> str:
    """Give the last question in a text that is said; all of it where there is none."""
    questions = [part for part in _SENTENCES.split(text) if part.endswith("?")]
    return questions[-1] if questions else text


def _is_plain(hour: int) -> bool:
    """Say whether an hour of 0–23 can only be of a 24-hour clock."""
    return hour == 0 or hour > 12


def _daypart(hour: int) -> str:
    if hour == 0:
        return "at_night"
    return "in_afternoon" if hour < 18 else "in_evening"


def _unmarked(text: str) -> str:
    """Take markdown and tags away: what they mark stays."""
    text = _TAG.sub("", text)
    text = _LINE_MARK.sub("", _LINK.sub(r"\1", _FENCE.sub(" ", text)))
    return _EMPHASIS.sub(r"\2", text)


def _plain(text: str) -> str:
    """Take away what no voice says: emoji, quotation marks, control characters."""
    kept = "".join(" " if unicodedata.category(c) in _SILENT or c in _JOINERS else c for c in text)
    return re.sub(r"\s+([,.!?;:])", r"\1", " ".join(kept.translate(_QUOTES).split()))


def _shortened(sentences: list[str]) -> str:
    """Give whole sentences as far as they are short; a question at the end is kept."""
    said = [s for s in sentences if not _UNSPEAKABLE.search(s)] or sentences
    last = said[-1] if said[-1].endswith("?") else ""
    kept: list[str] = []
    for sentence in said[: -1 if last else None]:
        if kept and sum(map(len, [*kept, sentence, last])) > SHORT:
            break
        kept.append(sentence)
    return " ".join([*kept, last])
