"""The spaCy pipeline put together: `blank("en")` with our components, from words to statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from bot.understanding import (  # noqa: F401
    clauses,
    conditions,
    cues,
    negation,
    ownership,
    periods,
    refusals,
    statements,
    values,
    words,
)  # fmt: skip
from bot.understanding.answer_words import load_answer_words
from bot.understanding.attributes import Chooser
from bot.understanding.encoder import Encoder
from bot.understanding.facts import Facts
from bot.understanding.leaning import load_leaning
from bot.understanding.lexicon import Lexicon, load_lexicon
from bot.understanding.matters import Matters
from bot.understanding.objects import Objects
from bot.understanding.openness import OpenTopics
from bot.understanding.reading import Entity
from bot.understanding.reconciling import Reconciler
from bot.understanding.sheet import SHEET, Sheet, sheet_of
from bot.understanding.statements import FOUND, Statements
from bot.understanding.thread import Found, Maker
from bot.understanding.words import respell, split
from preferences.matching import Matcher
from preferences.model import Statement
from preferences.topics import TopicBook

PIPES = (
    "attune_cues_v1", "attune_values_v1", "attune_ownership_v1", "attune_negation_v1",
    "attune_conditions_v1", "attune_periods_v1", "attune_clauses_v1", "attune_refusals_v1",
    "attune_statements_v1",
)  # fmt: skip
"""The components in the order they run."""
LANGUAGE = Path("language") / "en.yml"
"""The language file, seen from the data folder."""
ANSWERS = Path("language") / "answers.yml"
"""The file of questions and answers."""

LEANINGS = Path("language") / "leanings.yml"
"""The file of ways to like and dislike something."""


class Grammar:
    """Reads values and statements from a text by rule alone."""

    def __init__(
        self, directory: Path, book: TopicBook, encoder: Encoder, matters: Matters
    ) -> None:
        """Build the pipeline from the data folder. Raises `WordsError`."""
        self.lexicon: Lexicon = load_lexicon(directory / LANGUAGE)
        self.answer_words = load_answer_words(directory / ANSWERS, self.lexicon)
        self.matcher = Matcher(book)
        self.chooser = Chooser(book, self.lexicon)
        self._nlp = spacy.blank(
            "en", config={"nlp": {"tokenizer": {"@tokenizers": "attune.words.v1"}}}
        )
        # Words are compared by spelling alone: spaCy need not work out forty features of each.
        self._nlp.vocab.lex_attr_getters = {}
        pipes: dict[str, Any] = {name: self._nlp.add_pipe(name) for name in PIPES}
        objects = Objects(self.chooser, self.lexicon)
        pipes["attune_cues_v1"].use(self.lexicon)
        pipes["attune_values_v1"].use(self.lexicon, book, self.matcher)
        pipes["attune_conditions_v1"].use(self.lexicon, book)
        pipes["attune_periods_v1"].use(self.lexicon)
        self._statements: Statements = pipes["attune_statements_v1"]
        changes = self.lexicon.commands["change"]
        facts = Facts(book, self.lexicon, self.chooser, objects)
        leaning = load_leaning(directory / LEANINGS, self.lexicon, encoder)
        topics = OpenTopics(book, encoder, matters)
        maker = Maker(objects, facts, topics, changes)
        self._statements.use(maker, leaning)
        self.reconciler = Reconciler(maker)

    @property
    def nlp(self) -> Language:
        """The pipeline itself."""
        return self._nlp

    def parse(
        self,
        text: str,
        expected: str | None,
        wanted: frozenset[str],
        topics: Mapping[str, float],
        now: datetime | None = None,
    ) -> tuple[Sheet, list[Found]]:
        """Give the sheet of a text and the statements found in it."""
        return self._fill(text, Sheet(split(text), expected, wanted, topics, now))

    def sketch(self, text: str) -> tuple[Sheet, list[Found]]:
        """Give the same without saying what topic open texts belong to: any of them is named."""
        return self._fill(text, Sheet(split(text), is_sketch=True))

    def _fill(self, text: str, sheet: Sheet) -> tuple[Sheet, list[Found]]:
        doc = self._nlp.make_doc(text)
        doc.user_data[SHEET] = sheet
        return (sheet, self._nlp(doc).user_data[FOUND]) if len(doc) else (sheet, [])

    def named_keys(self, sheet: Sheet) -> tuple[str, ...]:
        """Give the keys of the attributes whose own words are said, outside values and commands.

        Of words within others the longest count: a home city is no city.
        """
        commands = self.lexicon.command_words
        hits = [
            hit
            for hit in sheet.hits
            if not commands.issuperset(sheet.words.forms[hit.start : hit.end])
            and not any(c.overlaps(hit.start, hit.end) for c in sheet.candidates if c.matches)
            and not any(
                o is not hit and o.start <= hit.start < hit.end <= o.end for o in sheet.hits
            )
        ]
        return tuple(dict.fromkeys(key for hit in hits for key in hit.attributes))

    def names_topic(self, sheet: Sheet, entity: Entity) -> bool:
        """Say whether a value is named by the very word of a topic ("what food do I like")."""
        return any(
            hit.topics and sheet.words.cut(hit.start, hit.end)[1:] == (entity.start, entity.end)
            for hit in sheet.hits
        )

    def marks(self, text: str) -> Sheet:
        """Give a sheet with nothing but the cue phrases of a text."""
        doc = self._nlp.make_doc(text)
        return sheet_of(self._nlp.get_pipe("attune_cues_v1")(doc) if len(doc) else doc)

    def skim(self, text: str) -> Sheet:
        """Give a sheet with nothing but the values of a text."""
        doc = self._nlp.make_doc(text)
        return sheet_of(self._nlp.get_pipe("attune_values_v1")(doc) if len(doc) else doc)

    def says(self, text: str, name: str) -> bool:
        """Say whether a phrase of one of the language file's lists stands in a text."""
        forms = tuple(form for form, _ in respell(split(text).forms, self.lexicon.spellings))
        phrases = self.lexicon.lists[name]
        longest = max(map(len, phrases))
        return any(
            forms[at : at + n] in phrases for n in range(1, longest + 1) for at in range(len(forms))
        )

    def whole(
        self, sheet: Sheet, is_answer: bool = False, is_reply: bool = False
    ) -> tuple[Statement, ...]:
        """Give one open statement over the first clause that is not refused; () if all are.

        In the answer to a question even a word counts, and so does what looks like a memory. In a
        reply that surely states a liking even what seems to speak of others counts.
        """
        return self._statements.whole(sheet, is_answer, is_reply)
