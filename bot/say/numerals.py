"""Numbers as words, from the lists under `numerals` in data/language/wording.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

MOST = 999_999
"""The largest number that is worded; a longer one is said digit by digit."""
_FIRST_YEAR, _LAST_YEAR = 1100, 2099
"""Four digits in between, written without a comma, are said as a year."""


class Numerals:
    """Words numbers. Whole numbers are worded up to `MOST`, ordinals up to 31."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        """Take `numerals` of the wording."""
        self._ones: list[str] = words["ones"]
        self._tens: list[str] = words["tens"]
        self._ordinals: list[str] = words["ordinals"]
        self._forms: Mapping[str, str] = words

    def number(self, written: str) -> str:
        """Word a number as it is written: "40", "1,200", "21.5", "-3"; a year as a year."""
        if written[0] in "-−":
            return self._forms["minus"].format(number=self.number(written[1:]))
        whole, _, digits = written.partition(".")
        said = self._whole(whole)
        if not digits:
            return said
        return self._forms["point"].format(whole=said, digits=self._each(digits))

    def cardinal(self, number: int) -> str:
        """Word a whole number of 0–999,999."""
        if number < len(self._ones):
            return self._ones[number]
        if number < 100:
            tens, ones = divmod(number, 10)
            name = self._tens[tens - 2]
            both = self._forms["compound"].format(tens=name, ones=self._ones[ones])
            return both if ones else name
        name, size = ("thousand", 1000) if number >= 1000 else ("hundred", 100)
        many, rest = divmod(number, size)
        said = self._forms[name].format(many=self.cardinal(many))
        return f"{said} {self.cardinal(rest)}" if rest else said

    def ordinal(self, number: int) -> str | None:
        """Word which in order, 1–31; None beyond."""
        return self._ordinals[number - 1] if 1 <= number <= len(self._ordinals) else None

    def digits(self, said: str) -> str:
        """Give the digits of a number that is said, one by one or in groups: "twelve thirty-four".

        Words that are no numbers are passed over.
        """
        found, tens = "", 0
        for word in re.findall(r"[0-9]+|[^\W\d_]+", said.casefold()):
            ones = self._ones.index(word) if word in self._ones else None
            if tens and ones is not None and 0 < ones < 10:
                found, tens = f"{found}{tens + ones}", 0
                continue
            found, tens = f"{found}{tens or ''}", 0
            if word in self._tens:
                tens = 10 * (self._tens.index(word) + 2)
            elif ones is not None or (word.isascii() and word.isdecimal()):
                found += word if ones is None else str(ones)
            elif word == self._forms["oh"].split()[0]:
                found += "0"
        return f"{found}{tens or ''}"

    def _whole(self, written: str) -> str:
        digits = written.replace(",", "")
        number = int(digits)
        if number > MOST or (len(digits) > 1 and digits[0] == "0"):
            return self._each(digits)
        if len(written) == 4 and _FIRST_YEAR <= number <= _LAST_YEAR:
            return self._year(number)
        return self.cardinal(number)

    def _year(self, year: int) -> str:
        century, rest = divmod(year, 100)
        if century == 20 and rest < 10:
            return self.cardinal(year)
        if rest == 0:
            return self._forms["hundred"].format(many=self.cardinal(century))
        if rest < 10:
            rest_said = self._forms["oh"].format(digit=self._ones[rest])
            return f"{self.cardinal(century)} {rest_said}"
        return f"{self.cardinal(century)} {self.cardinal(rest)}"

    def _each(self, digits: str) -> str:
        return " ".join(self._ones[int(digit)] for digit in digits)
