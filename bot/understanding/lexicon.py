"""The cue words of a language, as data/language/en.yml writes them, checked and ready."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from bot.understanding.alternatives import alternatives
from bot.understanding.kinds import Kind as Kind
from bot.understanding.kinds import Needs as Needs
from bot.understanding.kinds import Side as Side
from bot.understanding.period_words import PeriodWords, period_words
from bot.understanding.words import respell, split
from preferences.errors import WordsError
from preferences.model import Stance
from preferences.yamlfile import Node, Problem, read

Forms = tuple[str, ...]
"""The folded words of a phrase."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What one phrase does."""

    kind: Kind
    stance: Stance = Stance.PREFER
    strength: float = 0.7
    side: Side = Side.RIGHT
    is_hard: bool = False
    needs: Needs = Needs.NOBODY
    is_habit: bool = False
    """Says what somebody does, not what they like."""
    is_identity: bool = False
    """Says what somebody is: only for values of sensitive attributes ("I'm vegan")."""
    is_setting: bool = False
    """Only for values of settings ("use Celsius")."""
    is_bare: bool = False
    """Only at the start of a clause ("more jazz")."""
    is_tight: bool = False
    """The value must stand right beside it ("a jazz lover")."""
    is_last: bool = False
    """Only as the last word of a thought ("jazz yes, pop no")."""
    is_comparing: bool = False
    """Sets one thing against another with an ordinary "to" ("prefer tea to coffee")."""
    is_sure: bool = True
    """Whether the phrase alone makes a statement likely."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a phrase says about the circumstances: one field of `Condition` and its value."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All cue words of one language."""

    periods: PeriodWords
    """How people say until when something holds."""
    commands: dict[str, frozenset[Forms]]
    """Phrases that are a command to the book of preferences whatever else is said, by `COMMANDS`;
    compared as they are written."""
    cues: dict[Forms, tuple[Cue, ...]]
    situations: dict[Forms, Situation]
    spellings: dict[str, Forms]
    stronger: frozenset[str]
    weaker: frozenset[str]
    degree: frozenset[str]
    """Words that may stand anywhere in a phrase; they are passed over."""
    articles: frozenset[Forms]
    light_left: frozenset[Forms]
    light_right: frozenset[Forms]
    nouns: frozenset[str]
    numbers: dict[str, float]
    units: dict[str, frozenset[str]]
    lists: dict[str, frozenset[Forms]]
    """Other phrase lists, by name: those of `LISTS`, and `times`."""
    time_cues: frozenset[str]
    time_suffixes: frozenset[Forms]
    time_before: frozenset[str]
    names: frozenset[str]
    """Catalogs whose values `ordinary` speaks of."""
    deeds: frozenset[str]
    """Catalogs among them that say what a request does: meant wherever a request takes one."""
    name_before: frozenset[str]
    """Words before a name that is spelled like an ordinary word."""
    place_catalog: str
    place_before: frozenset[Forms]
    place_not: frozenset[str]
    opposites: frozenset[frozenset[str]]
    """Pairs of words that turn a request into its opposite."""
    ordinary: frozenset[str]
    """Names that are also ordinary words."""
    command_words: frozenset[str]
    """Words of commands to the assistant ("learn"), which there name no topic."""


COMMANDS = (
    "about_me", "amend", "beside", "change", "not_kept", "wish", "wish_today", "instead", "both",
    "keep", "only_told", "notice_again", "withdraw", "consent",
)  # fmt: skip
"""What `commands` of the language file holds."""
LISTS = (
    "surprise", "for_other", "wants", "own", "follow_up",
    "rejects", "only_now", "asks_taste", "tells_taste", "goes_on",
)  # fmt: skip
"""Phrase lists under `marks` that are looked up by themselves."""
_STANCE = frozenset(
    {
        "stance", "strength", "side", "words", "hard", "needs", "habit", "identity", "settings",
        "bare", "tight", "last", "sure", "compares",
    }
)  # fmt: skip
_TOP = frozenset(
    {
        "stances", "marks", "light", "nouns", "degree", "spellings", "conditions", "places",
        "numbers", "units", "times", "ordinary", "name_before", "names", "deeds",
        "command_words",
        "opposites",
        "commands",
        "periods",
    }
)  # fmt: skip


def load_lexicon(path: Path) -> Lexicon:
    """Load a language file. Raises `WordsError` naming each problem."""
    problems: list[Problem] = []
    top = read(path, problems).mapping(_TOP, _TOP)
    if problems:
        raise WordsError("\n".join(map(str, sorted(problems))))
    lexicon = _Builder(top).build()
    if problems:
        raise WordsError("\n".join(map(str, sorted(problems))))
    return lexicon


class _Builder:
    """Reads one language file."""

    def __init__(self, top: dict[str, Node]) -> None:
        self._top = top
        self._spellings = {
            word: tuple(node.text().split()) for word, node in top["spellings"].mapping().items()
        }
        degree = {key: _plain(node) for key, node in top["degree"].mapping().items()}
        self._stronger, self._weaker = degree["stronger"], degree["weaker"]
        self._degree = self._stronger | self._weaker | degree["neutral"]

    def build(self) -> Lexicon:
        """Give the lexicon."""
        light = self._top["light"].mapping()
        places, times = self._top["places"].mapping(), self._top["times"].mapping()
        marks = self._top["marks"].mapping()
        lists = {name: self._phrases(marks.pop(name)) for name in LISTS}
        commands = self._top["commands"].mapping(frozenset(COMMANDS), frozenset(COMMANDS))
        return Lexicon(
            periods=period_words(self._top["periods"]),
            commands={name: self._raw(node) for name, node in commands.items()},
            cues=self._cues(marks),
            situations=self._situations(),
            spellings=self._spellings,
            stronger=self._stronger,
            weaker=self._weaker,
            degree=self._degree,
            articles=self._raw(light["articles"]),
            light_left=self._raw(light["left"]),
            light_right=self._raw(light["right"]),
            nouns=_plain(self._top["nouns"]),
            numbers={word: node.number() for word, node in self._top["numbers"].mapping().items()},
            units={unit: _plain(node) for unit, node in self._top["units"].mapping().items()},
            lists=lists | {"times": self._phrases(times["phrases"])},
            time_cues=_plain(times["cues"]),
            time_suffixes=self._raw(times["suffixes"]),
            time_before=_plain(times["before"]),
            names=_plain_names(self._top["names"]),
            deeds=_plain_names(self._top["deeds"]),
            name_before=_plain(self._top["name_before"]),
            place_catalog=places["catalog"].text(),
            place_before=self._raw(places["before"]),
            place_not=_plain(places["not"]),
            opposites=frozenset(_plain(pair) for pair in self._top["opposites"].items()),
            ordinary=_plain(self._top["ordinary"]),
            command_words=_plain(self._top["command_words"]),
        )

    def _cues(self, marks: dict[str, Node]) -> dict[Forms, tuple[Cue, ...]]:
        cues: dict[Forms, list[Cue]] = defaultdict(list)
        for node in self._top["stances"].items():
            cue, words = _stance(node)
            for forms in self._phrases(words):
                cues[forms].append(cue)
        for name, node in marks.items():
            if name not in frozenset(Kind):
                node.complain(f"'{name}' is no kind of cue")
                continue
            # "No wait, I like it" takes something back; it turns nothing around.
            kinds = (Kind.RETAKE, Kind.SKIP) if name == Kind.RETAKE else (Kind(name),)
            for forms in self._phrases(node):
                cues[forms].extend(map(Cue, kinds))
        return {forms: tuple(found) for forms, found in cues.items()}

    def _situations(self) -> dict[Forms, Situation]:
        return {
            forms: Situation(name, value)
            for name, values in self._top["conditions"].mapping().items()
            for value, node in values.mapping().items()
            for forms in self._phrases(node)
        }

    def _phrases(self, node: Node) -> frozenset[Forms]:
        spelled = (each for child in node.items() for each in alternatives(child.text()))
        return frozenset(forms for each in spelled if (forms := self.forms(each)))

    def forms(self, phrase: str) -> Forms:
        """Give a phrase's words in full, without those of degree; () if too little is left.

        A word of degree by itself is kept: some are more than that ("so").
        """
        full = [form for form, _ in respell(split(phrase).forms, self._spellings)]
        kept = tuple(form for form in full if form not in self._degree)
        return (
            kept
            if len(kept) == len(full) or len(kept) > 1
            else (tuple(full) if len(full) == 1 else ())
        )

    def _raw(self, node: Node) -> frozenset[Forms]:
        return frozenset(tuple(split(child.text()).forms) for child in node.items())


def _plain(node: Node) -> frozenset[str]:
    return frozenset(" ".join(split(child.text()).forms) or child.text() for child in node.items())


def _plain_names(node: Node) -> frozenset[str]:
    return frozenset(child.text() for child in node.items())


def _stance(node: Node) -> tuple[Cue, Node]:
    entries = node.mapping(_STANCE, frozenset({"stance", "strength", "side", "words"}))

    def flag(key: str, default: bool = False) -> bool:
        return entries[key].flag() if key in entries else default

    needs = entries["needs"].choice(frozenset(Needs)) if "needs" in entries else Needs.NOBODY
    cue = Cue(
        Kind.STANCE,
        Stance(entries["stance"].choice(frozenset(Stance))),
        entries["strength"].number(0, 1),
        Side(entries["side"].choice(frozenset(Side))),
        is_hard=flag("hard"),
        is_habit=flag("habit"),
        is_identity=flag("identity"),
        is_setting=flag("settings"),
        is_bare=flag("bare"),
        is_tight=flag("tight") or flag("last"),
        is_last=flag("last"),
        is_comparing=flag("compares"),
        is_sure=flag("sure", True),
    )
    return replace(cue, needs=Needs(needs)), entries["words"]
