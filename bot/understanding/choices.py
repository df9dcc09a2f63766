"""Which of several things of one name is meant: the answer to "which Springfield?"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.intents import REQUEST, Verdict
from bot.understanding.naming_phrases import Phrases
from bot.understanding.reading import Choice
from bot.understanding.sheet import Sheet
from preferences.matching import normalize
from preferences.topics import Catalog, TopicBook, Value

SHOWN_MOST = 4
"""Things offered at once; others can be named all the same."""
_SHORT = 6
"""Words of an answer beyond which what looks like a request is one."""
_AGAINST = frozenset({"correct", "express_dissatisfaction", "deny"})
"""Intents of somebody who meant another one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A name that several things bear, and where its choice stands."""

    attribute: str
    """Key of the attribute."""
    options: tuple[str, ...]
    """Catalog ids, those offered first."""
    chosen: str | None = None
    """The one it was taken for; None while the question stands open."""


class Choices:
    """Reads choices. Thread-safe."""

    def __init__(self, book: TopicBook, phrases: Phrases) -> None:
        """Take what there is to choose from, and the words of choosing."""
        self._book, self._phrases = book, phrases

    def find(self, sheet: Sheet, asked: Asked, verdict: Verdict) -> Choice | None:
        """Give the choice a text makes; None where it makes none."""
        forms = sheet.words.forms
        if verdict.intent == REQUEST and len(forms) > _SHORT:
            return None
        is_lasting = self._phrases.has("always", forms)
        catalog = self._book.attribute(asked.attribute).catalog
        value = self._named(sheet, asked, catalog) if catalog else None
        if asked.chosen is None:
            place = self._phrases.place(forms, min(len(asked.options), SHOWN_MOST))
            if value is None and place is not None:
                value = asked.options[place]
            return Choice(value, is_lasting) if value else None
        is_against = verdict.intent in _AGAINST or self._phrases.has("instead", forms)
        if value and value != asked.chosen and is_against:
            return Choice(value, is_lasting)
        return Choice(None, True) if self._is_always(forms) else None

    def _named(self, sheet: Sheet, asked: Asked, catalog: Catalog) -> str | None:
        """Give the option with more of its own words in the text than any other."""
        words = {value: self._words(asked, catalog.values[value]) for value in asked.options}
        shared = set.intersection(*words.values())
        articles = {word for form in self._phrases.lists["articles"] for word in form}
        said = set(sheet.words.forms) - articles
        for candidate in sheet.candidates:
            for match in candidate.matches:
                attribute = self._book.attribute(match.attribute)
                if attribute.catalog is not catalog:
                    said.update(normalize(attribute.label_of(match.value)).split())
        scores = {value: len((own - shared) & said) for value, own in words.items()}
        top = max(scores.values())
        best = [value for value, score in scores.items() if score == top]
        is_one = all(words[value] == words[best[0]] for value in best)
        return best[0] if top and is_one else None

    def _words(self, asked: Asked, value: Value) -> set[str]:
        """Give the words of an option: its spellings, and those of what it implies."""
        texts = [*value.surfaces, *value.fields.values()]
        for key in self._book.attribute(asked.attribute).settled_by:
            catalog = self._book.attribute(key).catalog
            for field in value.fields.values() if catalog else ():
                known = catalog.values.get(field) if catalog else None
                texts += known.surfaces if known else ()
        return {word for text in texts for word in normalize(text).split()}

    def _is_always(self, forms: Sequence[str]) -> bool:
        start, end = self._phrases.trim(forms, 0, len(forms), "around")
        whole = (tuple(forms[start:end]), tuple(forms))
        return any(forms in self._phrases.lists["always"] for forms in whole)
