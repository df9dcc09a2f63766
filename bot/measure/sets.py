"""The sets: for each file its judge, its figures, its bars and its floor.

A new set is one line in `SETS` and, where none fits, one judge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.measure import moments, scores
from bot.measure.considered import (
    FOREIGN,
    judge_among,
    judge_choice,
    judge_implicit,
    judge_relevance,
    with_others,
)
from bot.measure.guided import judge_answer
from bot.measure.judges import (
    SURE,
    Judged,
    Setting,
    judge_dissatisfaction,
    judge_intent,
    judge_repeat,
    judge_rephrase,
    judge_speech,
    judge_statement,
)
from bot.measure.rows import Row
from bot.measure.stances import judge_stances, stances

Figures = dict[str, float | None]
"""Figure → value; None where there is nothing to work it out from. The first is the main one."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure has to reach."""

    value: float
    """The least, or the most, that will do."""
    at_most: bool = False
    """Whether less is better."""

    def is_met(self, value: float) -> bool:
        """Say whether a value reaches the bar."""
        return value <= self.value if self.at_most else value >= self.value


@dataclass(frozen=True, slots=True)
class Scorer:
    """How one set is scored."""

    judge: Callable[[Row, Setting], Judged | None]
    """Asks about a row and judges the answer; None leaves the row out."""
    figures: Callable[[Sequence[Judged]], Figures]
    """Works out the figures of some rows."""
    bars: Mapping[str, Bar] = field(default_factory=dict)
    """Figure → what it has to reach."""
    floor: float | None = None
    """The main figure of cue words or rapidfuzz, as it was published with the set."""
    files: tuple[str, ...] = ()
    """The sets whose rows it takes, where it has no file of its own."""
    prepare: Callable[[Sequence[Row]], Sequence[Row]] = list
    """Makes the rows that are judged of those read."""


def yes_or_no(judged: Sequence[Judged]) -> Figures:
    """Figures of a yes/no set."""
    counts = scores.count((each.truth, each.score >= SURE) for each in judged)
    return {
        "f1": counts.f1,
        "precision": counts.precision,
        "recall": counts.recall,
        "false_alarms": counts.false_alarm_rate,
    }


def ranking(judged: Sequence[Judged]) -> Figures:
    """Figures of a yes/no set whose scores should rank the yeses first."""
    ranked = scores.average_precision(
        [each.truth for each in judged], [each.score for each in judged]
    )
    return {"average_precision": ranked, **yes_or_no(judged)}


def relevance(judged: Sequence[Judged]) -> Figures:
    """Figures of stored preferences and requests; over-application is a yes where none belongs."""
    counts = scores.count((each.truth, each.score >= SURE) for each in judged)
    foreign = [each for each in judged if each.kind == FOREIGN]
    return {
        "f1": counts.f1,
        "over_application": counts.false_alarm_rate,
        "over_application_foreign": scores.share(each.score >= SURE for each in foreign),
        "precision": counts.precision,
        "recall": counts.recall,
    }


def found(judged: Sequence[Judged]) -> Figures:
    """The figure of a set of things to be found."""
    return {"found": scores.share(each.is_right for each in judged)}


def options(judged: Sequence[Judged]) -> Figures:
    """The figure of a set of options of which one is right."""
    return {"accuracy": scores.share(each.is_right for each in judged)}


def requests(judged: Sequence[Judged]) -> Figures:
    """Figures of a set of requests, ours and others'."""
    kept = scores.share(each.is_right for each in judged if not each.truth)
    return {
        "in_scope_accuracy": scores.share(each.is_right for each in judged if each.truth),
        "false_accepts": None if kept is None else 1 - kept,
    }


def matches(judged: Sequence[Judged]) -> Figures:
    """Figures of a set of values."""
    return {
        "exact_match": scores.share(each.is_right for each in judged),
        "all_values_there": scores.share(each.is_nearly for each in judged),
    }


def drop(judged: Sequence[Judged]) -> Figures:
    """Figures of pairs of typed and heard sentences; drops in points of a hundred."""
    in_scope = [each for each in judged if each.truth]
    return {
        "accuracy_drop": _points(judged),
        "accuracy_drop_in_scope": _points(in_scope),
        "accuracy_typed": scores.share(each.is_nearly for each in judged),
        "accuracy_heard": scores.share(each.is_right for each in judged),
    }


def _points(judged: Sequence[Judged]) -> float | None:
    typed = scores.share(each.is_nearly for each in judged)
    heard = scores.share(each.is_right for each in judged)
    return None if typed is None or heard is None else 100 * (typed - heard)


SETS: Mapping[str, Scorer] = {
    "preference_statements": Scorer(judge_statement, yes_or_no, {"f1": Bar(0.95)}, floor=0.75),
    "dissatisfaction": Scorer(
        judge_dissatisfaction, yes_or_no, {"f1": Bar(0.80), "precision": Bar(0.85)}, floor=0.44
    ),
    "repeat_turns": Scorer(judge_repeat, yes_or_no, {"f1": Bar(0.95)}, floor=0.93),
    "moments": Scorer(
        moments.judge_moment,
        moments.figures,
        {"precision": Bar(0.80), "satisfied_left_alone": Bar(0.99)},
        files=("repeat_turns", "dissatisfaction"),
    ),
    "rephrase_pairs": Scorer(judge_rephrase, ranking, {"average_precision": Bar(0.95)}, floor=0.63),
    "intents": Scorer(
        judge_intent,
        requests,
        {"in_scope_accuracy": Bar(0.88), "false_accepts": Bar(0.03, at_most=True)},
    ),
    "guided_qa": Scorer(judge_answer, matches, {"exact_match": Bar(0.85)}),
    "pref_relevance": Scorer(
        judge_relevance,
        relevance,
        {
            "f1": Bar(0.88),
            "over_application": Bar(0.05, at_most=True),
            "over_application_foreign": Bar(0.02, at_most=True),
        },
        floor=0.19,
    ),
    "pref_among_twenty": Scorer(
        judge_among, found, {"found": Bar(0.90)}, files=("pref_relevance",), prepare=with_others
    ),
    "pref_apply_mcq": Scorer(judge_choice, options, {"accuracy": Bar(0.60)}, floor=0.43),
    "pref_implicit_choice": Scorer(judge_implicit, options),
    "held_back": Scorer(judge_stances, stances, {"stances_right": Bar(0.95)}),
    "stances": Scorer(judge_stances, stances),
    "asr_pairs": Scorer(judge_speech, drop, {"accuracy_drop": Bar(8.0, at_most=True)}),
}
"""Name of the set, and of its file unless that says otherwise → its scorer, in the order shown."""
