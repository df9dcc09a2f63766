"""Finding the catalog value behind people's words, typing errors included (rapidfuzz)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, Levenshtein

from preferences.model import Scalar
from preferences.topics import Attribute, Catalog, TopicBook, Value

LETTERS_PER_ERROR = 6
"""One wrong, missing, added or swapped letter (optimal string alignment distance) is forgiven in
every six: at five, half of the ordinary words of English are one letter from a city or a dish."""
MOST_ERRORS = 2
COMMON = 2000
"""Spellings of a catalog, from its first, that short words are compared with. A catalog lists its
best known values first; among thirty thousand cities every short word has a neighbour."""
LETTERS_TO_BE_RARE = 8
"""Letters from which the spellings beyond `COMMON` are compared too."""
_SHORTEST_SQUEEZED = 3
"""Letters a spelling must have once doubled ones are made single: "of" is not "off"."""
_NOISE = re.compile(r"[^\w\s&+]|_")
_SPACES = re.compile(r"\s+")
_ARTICLES = re.compile(r"^(?:the|a|an|some|any) ")
_DOUBLED = re.compile(r"(\w)\1+| ")
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_ACCENTS = range(0x0300, 0x0370)
"""Combining Diacritical Marks: what Latin, Greek and Cyrillic letters are folded of."""
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
"""Variation selectors: how the sign before is drawn."""


@dataclass(frozen=True, slots=True)
class Match:
    """A catalog value found behind some words."""

    attribute: str
    """Key of the attribute."""
    value: str
    """Catalog id."""
    score: float
    """0–1; 1 is an exact spelling."""


def normalize(text: str) -> str:
    """Fold case, accents, punctuation and spaces, so that spellings compare.

    Letters of every script stay, the marks they are written with too; emoji, control characters
    and lone surrogates become spaces. Folding twice gives the same as folding once.
    """
    folded = text.lower() if text.isascii() else _fold(text)
    return _SPACES.sub(" ", _NOISE.sub(" ", folded) if folded.isascii() else folded).strip()


def ratio(a: str, b: str) -> float:
    """Give the similarity, 0–1, of two texts with their words in any order."""
    return float(fuzz.token_sort_ratio(normalize(a), normalize(b))) / 100


def distances(texts: Sequence[str], others: Sequence[str]) -> npt.NDArray[np.int16]:
    """Give the edit distance of every text (a row) to every other one (a column)."""
    return process.cdist(texts, others, scorer=Levenshtein.distance, dtype=np.int16)


def known_value(attribute: Attribute, value: Scalar) -> Scalar:
    """Give the catalog id of a value named by its id, label or synonym; any other as it is."""
    if attribute.catalog is None or not isinstance(value, str) or value in attribute.catalog.values:
        return value
    folded = normalize(value)
    known = attribute.catalog.values.values()
    return next((v.id for v in known if folded in map(normalize, v.surfaces)), value)


def values_like(attribute: Attribute, text: str, limit: int) -> list[Value]:
    """Give up to `limit` values of a choice to choose from, the best known first.

    Those whose name or other words begin with the text come before those that only hold it; an
    empty text is in all. No values where nothing is known of them.
    """
    if attribute.catalog is None:
        return []
    folded = normalize(text)
    known = attribute.catalog.values.values()
    beginning = islice((v for v in known if _begins(v, folded)), limit)
    found = {value.id: value for value in beginning}
    if len(found) < limit:
        holding = (v for v in known if v.id not in found and _holds(v, folded))
        found |= {value.id: value for value in islice(holding, limit - len(found))}
    return list(found.values())


def _begins(value: Value, folded: str) -> bool:
    return any(normalize(surface).startswith(folded) for surface in value.surfaces)


def _holds(value: Value, folded: str) -> bool:
    return any(folded in normalize(surface) for surface in value.surfaces)


@dataclass(frozen=True, slots=True)
class _Spellings:
    """The surfaces of one catalog, each with the value it stands for (the first that claims it)."""

    values: dict[str, str]
    squeezed: dict[str, str]
    """By surface without spaces and doubled letters."""
    common: dict[tuple[str, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    """The first `COMMON`, by first letter and length: people rarely mistype the first."""
    rare: dict[tuple[str, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    """The others, likewise."""


class Matcher:
    """All known spellings of all catalogs, ready to be asked."""

    def __init__(self, book: TopicBook, ordinary: Iterable[str] = ()) -> None:
        """Index every surface of every choice attribute.

        `ordinary` are more words, beside those of the requests' examples, that are never taken
        for a misspelt value.
        """
        self._exact: dict[str, list[Match]] = defaultdict(list)
        self._catalogs: dict[str, str] = {}
        self._spellings = {name: _spellings(catalog) for name, catalog in book.catalogs.items()}
        self._ordinary = frozenset(_vocabulary(book)) | frozenset(map(normalize, ordinary))
        for attribute in book.attributes.values():
            if attribute.catalog is None:
                continue
            self._catalogs[attribute.key] = attribute.catalog.name
            for surface, value in self._spellings[attribute.catalog.name].values.items():
                self._exact[surface].append(Match(attribute.key, value, 1.0))

    def exact(self, text: str) -> tuple[Match, ...]:
        """Give every value spelled just so (case, accents and punctuation aside)."""
        folded = normalize(text)
        return tuple(self._exact.get(folded) or self._exact.get(_ARTICLES.sub("", folded)) or ())

    def resolve(self, text: str, keys: Iterable[str]) -> Match | None:
        """Give the closest value among the attributes of `keys`, or None when nothing is close.

        Words that are known as something else, or as ordinary ones, are no misspelling.
        """
        wanted = tuple(keys)
        exact = self.exact(text)
        if exact:
            return next((match for match in exact if match.attribute in wanted), None)
        folded = _ARTICLES.sub("", normalize(text))
        if self._ordinary.issuperset(folded.split()):
            return None
        by_catalog = {self._catalogs[key]: key for key in reversed(wanted) if key in self._catalogs}
        found = [
            Match(key, *close)
            for name, key in by_catalog.items()
            if (close := _closest(folded, self._spellings[name]))
        ]
        return max(found, key=lambda m: (m.score, -wanted.index(m.attribute)), default=None)

    def surfaces(self) -> dict[str, tuple[Match, ...]]:
        """Give every spelling with what it may mean, for building phrase matchers."""
        return {surface: tuple(matches) for surface, matches in self._exact.items()}


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(map(_fold_character, text))
    return unicodedata.normalize("NFC", kept)


def _fold_character(character: str) -> str:
    """Keep letters, digits and what belongs to them; drop what is not seen; space out the rest."""
    code = ord(character)
    if code in _ACCENTS or any(code in selectors for selectors in _SELECTORS):
        return ""
    if character.isalnum() or character in "&+":
        return character
    category = unicodedata.category(character)
    if category in ("Mn", "Mc"):
        return character
    return "" if category == "Cf" else " "


def _spellings(catalog: Catalog) -> _Spellings:
    spellings = _Spellings({}, {})
    for value in catalog.values.values():
        for surface in map(normalize, value.surfaces):
            if not surface or surface in spellings.values:
                continue
            is_common = len(spellings.values) < COMMON
            spellings.values[surface] = value.id
            if is_common or len(surface) >= LETTERS_TO_BE_RARE:
                spellings.squeezed.setdefault(_squeeze(surface), value.id)
            alike = spellings.common if is_common else spellings.rare
            alike[surface[0], len(surface)].append(surface)
    return spellings


def _squeeze(folded: str) -> str:
    return _DOUBLED.sub(r"\1", folded)


def _vocabulary(book: TopicBook) -> Iterator[str]:
    """Give the words of the requests' examples, whatever stands for a value left out."""
    for request in book.requests.values():
        for example in request.examples:
            yield from normalize(_PLACEHOLDER.sub(" ", example)).split()


def _closest(folded: str, spellings: _Spellings) -> tuple[str, float] | None:
    """Give the value and score (0–1) of the most similar surface within the errors forgiven."""
    squeezed = _squeeze(folded)
    if len(squeezed) >= _SHORTEST_SQUEEZED and squeezed in spellings.squeezed:
        return spellings.squeezed[squeezed], 1 - 1 / (len(folded) + 1)
    errors = min(len(folded) // LETTERS_PER_ERROR, MOST_ERRORS)
    if not errors:
        return None
    alike = _alike(folded, errors, spellings.common)
    if len(folded) >= LETTERS_TO_BE_RARE:
        alike += _alike(folded, errors, spellings.rare)
    found = process.extractOne(folded, alike, scorer=OSA.distance, score_cutoff=errors)
    return (spellings.values[found[0]], 1 - found[1] / len(folded)) if found else None


def _alike(folded: str, errors: int, index: dict[tuple[str, int], list[str]]) -> list[str]:
    lengths = range(len(folded) - errors, len(folded) + errors + 1)
    return [surface for length in lengths for surface in index.get((folded[0], length), ())]
