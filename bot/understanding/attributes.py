"""What a value is a value of: one attribute among those that know its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot.understanding.lexicon import Lexicon
from bot.understanding.sheet import Candidate, Sheet
from preferences.topics import Attribute, Kind, TopicBook

_EXPECTED = 4.0
_WANTED = 3.0
_NEAR_CUE = 1.6
_CUE = 0.8
_NEAR_TOPIC = 0.8
_TOPIC = 0.4
_WORN = 1.2
_SETTING = -1.5
_UNASKED = -0.3
"""What speaks for an attribute, and against it; tuned on tests/sentences."""
_ELSEWHERE = 0.5
_OWN = 0.4
_LEAST = 0.0
_BARE = "{value}"
"""How a value is worn that needs no words beside it."""
_NEAR = 3
"""Words within which a cue is near."""


class Chooser:
    """Chooses the attribute of a candidate."""

    def __init__(self, book: TopicBook, lexicon: Lexicon) -> None:
        """Take what there is to choose from."""
        self._book, self._lexicon = book, lexicon
        names = Counter(a.catalog.name for a in book.attributes.values() if a.catalog)
        self._shared = {name for name, count in names.items() if count > 1}
        self._numbers = [a for a in book.attributes.values() if a.kind is Kind.NUMBER]
        self._settings = frozenset(a.key for a in book.attributes.values() if a.is_setting)

    def choose(
        self, sheet: Sheet, candidate: Candidate, scope: tuple[int, int], is_setting: bool = False
    ) -> tuple[Attribute, str | float] | None:
        """Give the likeliest attribute with the value's id or number; None when there is none."""
        options = list(self._options(candidate))
        if is_setting:
            options = [option for option in options if option[0].is_setting]
        scored = [
            (self.score(sheet, candidate, attribute, scope) + 2 * is_setting, -i)
            for i, (attribute, _) in enumerate(options)
        ]
        if not scored:
            return None
        best, index = max(scored)
        return options[-index] if best >= _LEAST else None

    def of(self, candidate: Candidate, keys: Iterable[str]) -> tuple[Attribute, str | float] | None:
        """Give the candidate as a value of the first of these attributes that knows it."""
        found = {a.key: (a, value) for a, value in reversed(list(self._options(candidate)))}
        return next((found[key] for key in keys if key in found), None)

    def options(self, candidate: Candidate) -> list[tuple[Attribute, str | float]]:
        """Give every attribute that knows the candidate, with its value's id or number."""
        return list(self._options(candidate))

    def is_identity(self, candidate: Candidate) -> bool:
        """Say whether a sensitive, closed attribute knows the candidate."""
        return any(
            a.is_sensitive and a.is_closed and a.catalog for a, _ in self._options(candidate)
        )

    def keys(self, candidate: Candidate) -> frozenset[str]:
        """Give the keys of all attributes that know the candidate."""
        return frozenset(attribute.key for attribute, _ in self._options(candidate))

    def likely_keys(self, sheet: Sheet, candidate: Candidate) -> frozenset[str]:
        """Give the keys of the attributes that know the candidate as more than an ordinary word."""
        known = [a for a, _ in self._options(candidate)]
        likely = frozenset(a.key for a in known if not self.is_ordinary(sheet, candidate, a))
        return likely or self.keys(candidate)

    def _options(self, candidate: Candidate) -> Iterable[tuple[Attribute, str | float]]:
        for match in candidate.matches:
            yield self._book.attributes[match.attribute], match.value
        if candidate.number is not None:
            for attribute in self._numbers:
                if _fits(attribute, candidate):
                    yield attribute, candidate.number

    def score(
        self, sheet: Sheet, candidate: Candidate, attribute: Attribute, scope: tuple[int, int]
    ) -> float:
        """Say how much speaks for an attribute."""
        cues, topics = _pointing(sheet, candidate, attribute, scope)
        score = 0.6 * attribute.weight + cues + topics + self._worn(sheet, candidate, attribute)
        score += 0.5 * sheet.topics.get(attribute.topic, 0.0)
        if (
            attribute.catalog
            and attribute.catalog.name in self._shared
            and not attribute.is_setting
        ):
            score += 0.3 * attribute.is_many - 0.5 * attribute.weight
        if sheet.expected == attribute.key:
            return score + _EXPECTED
        if attribute.key in sheet.wanted:
            return score + _WANTED
        if attribute.is_setting:
            only = self.keys(candidate) <= self._settings
            score += 0.0 if only else _SETTING
        if attribute.kind is Kind.NUMBER and not cues and candidate.unit is None:
            score -= 2.0
        if self.is_ordinary(sheet, candidate, attribute) and not (cues or topics):
            score -= 3.0
        if attribute.carriers and _BARE not in attribute.carriers and not cues:
            score -= _ELSEWHERE
        score += _own_words(sheet, candidate, attribute, bool(cues or topics))
        return score + (_UNASKED if attribute.question is None else 0.0)

    def is_ordinary(self, sheet: Sheet, candidate: Candidate, attribute: Attribute) -> bool:
        """Say whether a name is written like the ordinary word it also is."""
        if attribute.catalog is None or attribute.catalog.name not in self._lexicon.names:
            return False
        words, phrase = sheet.words, sheet.words.folded(candidate.start, candidate.end)
        if phrase not in self._lexicon.ordinary:
            return False
        first = words.text[words.spans[candidate.start][0]]
        is_named = first.isupper() and candidate.start > 0 and not words.text.isupper()
        return not (is_named and words.breaks[candidate.start] != ".")

    def _worn(self, sheet: Sheet, candidate: Candidate, attribute: Attribute) -> float:
        """Say whether the words beside a value are ones it is worn with ("… music")."""
        after = sheet.words.forms[candidate.end : candidate.end + 1]
        if not after or sheet.words.breaks[candidate.end] in {",", "."}:
            return 0.0
        worn = (carrier.partition("{value} ")[2].split(" ")[0] for carrier in attribute.carriers)
        return _WORN if after[0] in worn and after[0] in self._lexicon.nouns else 0.0


def _fits(attribute: Attribute, candidate: Candidate) -> bool:
    number = candidate.number or 0.0
    low = attribute.minimum if attribute.minimum is not None else number
    high = attribute.maximum if attribute.maximum is not None else number
    is_unit = candidate.unit is None or attribute.unit == candidate.unit
    return is_unit and low <= number <= high


def _pointing(
    sheet: Sheet, candidate: Candidate, attribute: Attribute, scope: tuple[int, int]
) -> tuple[float, float]:
    """Give what the cue words of an attribute, and those of its topic, say for it."""
    cues = topics = 0.0
    tight = [m for m in sheet.marks if any(cue.is_tight for cue in m.cues)]
    for hit in sheet.hits:
        if candidate.start <= hit.start and hit.end <= candidate.end:
            continue
        if any(m.start <= hit.start and hit.end <= m.end for m in tight):
            continue
        is_near = scope[0] <= hit.start < scope[1] or -_NEAR <= hit.start - candidate.end < _NEAR
        if attribute.key in hit.attributes:
            cues = max(cues, _NEAR_CUE if is_near else _CUE)
        if attribute.topic in hit.topics:
            topics = max(topics, _NEAR_TOPIC if is_near else _TOPIC)
    return cues, topics


def _own_words(sheet: Sheet, candidate: Candidate, attribute: Attribute, is_pointed: bool) -> float:
    """Say what a value's own words say, where they are words of a topic too ("dogs")."""
    topics = {
        topic
        for hit in sheet.hits
        if hit.start == candidate.start and hit.end == candidate.end
        for topic in hit.topics
    }
    if attribute.topic in topics:
        return _OWN
    return -_ELSEWHERE if topics and not is_pointed else 0.0
