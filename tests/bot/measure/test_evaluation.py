"""Whole sets from a directory: figures, groups, misses and complaints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.measure import MeasureError, document, run, table
from bot.measure.evaluation import Figure
from bot.measure.sets import Bar

LIKES = {"statements": [{"value": "x"}]}
QUIET: dict[str, Any] = {"progress": lambda _: None}


@pytest.fixture
def statements(write: Any) -> Path:
    """Write four statements, one of them borderline."""
    directory: Path = write(
        "preference_statements",
        {"text": "figs are my thing", "prev": None, "kind": "liking"},
        {"text": "no figs for me", "prev": None, "kind": "liking", "human": False},
        {"text": "buy figs", "prev": None, "kind": "order", "label": 0, "source": "there"},
        {"text": "figs, hm", "prev": None, "kind": "order", "label": -1},
    )
    return directory


def test_a_set_gives_figures_groups_and_counts(statements: Path, fake: Any) -> None:
    [result] = run(statements, fake({"figs are my thing": LIKES}), **QUIET)
    assert {each.name: each.value for each in result.figures} == {
        "f1": pytest.approx(2 / 3),
        "precision": 1.0,
        "recall": 0.5,
        "false_alarms": 0.0,
    }
    assert (result.rows, result.left_out, result.floor) == (3, 1, 0.75)
    groups = {(group.by, group.name): group.rows for group in result.groups}
    assert groups == {
        ("writer", "human"): 2,
        ("writer", "machine"): 1,
        ("source", "here"): 2,
        ("source", "there"): 1,
        ("kind", "liking"): 2,
        ("kind", "order"): 1,
    }


def test_misses_are_kept_by_kind_when_asked_for(statements: Path, fake: Any) -> None:
    understands = fake({"buy figs": LIKES})
    assert run(statements, understands, **QUIET)[0].misses == ()
    misses = run(statements, understands, errors=1, **QUIET)[0].misses
    assert [(each.kind, each.count, len(each.examples)) for each in misses] == [
        ("liking", 2, 1),
        ("order", 1, 1),
    ]
    assert "buy figs" in table(run(statements, understands, errors=1, **QUIET))


def test_false_accepts_count_every_request_of_ours(write: Any, fake: Any) -> None:
    directory = write(
        "intents",
        {"text": "hum something", "intent": "PlaySong"},
        {"text": "call mum", "intent": "Phone"},
        {"text": "who won", "intent": "Quiz"},
        {"text": "tune in", "intent": "Radio"},
    )
    answers = {"hum something": {"intent": "play_music"}, "who won": {"intent": "get_score"}}
    [alone] = run(directory, fake(answers), **QUIET)
    [strict] = run(directory, fake(answers), requests=["get_score"], **QUIET)
    assert [each.value for each in alone.figures] == [1.0, 0.0]
    assert [each.value for each in strict.figures] == [1.0, 0.5]
    assert (strict.rows, strict.left_out) == (3, 1)


def test_the_drop_is_in_points(write: Any, fake: Any) -> None:
    directory = write(
        "asr_pairs",
        {"gold": "a waltz", "asr": "a waltz", "intent": "PlaySong"},
        {"gold": "a tango", "asr": "a mango", "intent": "PlaySong"},
    )
    song = {"intent": "play_music"}
    [result] = run(directory, fake({"a waltz": song, "a tango": song}), **QUIET)
    assert result.figures[0].value == 50.0
    assert result.figures[0].is_met is False


def test_scores_of_rephrasings_are_ranked(write: Any, fake: Any) -> None:
    directory = write(
        "rephrase_pairs",
        {"a": "dim it", "b": "less light"},
        {"a": "dim it", "b": "more light", "label": 0},
    )
    answers = {"less light": {"repeats": {"of": 0, "score": 0.4}}}
    [result] = run(directory, fake(answers), **QUIET)
    assert [each.value for each in result.figures[:2]] == [1.0, 0.0]


def test_a_file_may_hold_more_than_one_set(write: Any, fake: Any) -> None:
    rows = [
        {
            "id": f"r{at}",
            "group": f"g{at}",
            "preference": f"{word} lamps",
            "request": f"a {word} one",
        }
        for at, word in enumerate(("crimson", "turquoise", "checkered"))
    ]
    foreign = {"id": "r9", "group": "g9", "kind": "cross_domain_human", "label": 0}
    rows.append({**foreign, "preference": "checkered hats", "request": "a checkered flag"})
    relevance, among = run(write("pref_relevance", *rows), fake(), **QUIET)
    assert (relevance.name, among.name) == ("pref_relevance", "pref_among_twenty")
    assert {each.name: each.value for each in relevance.figures}["f1"] == pytest.approx(6 / 7)
    assert {each.name: each.value for each in relevance.figures}["over_application_foreign"] == 1.0
    assert among.rows == 3
    assert [(each.name, each.value) for each in among.figures] == [("found", 1.0)]


def test_a_set_of_another_file_is_found_by_its_name(write: Any, fake: Any) -> None:
    with pytest.raises(MeasureError, match=r"pref_relevance\.jsonl: there is no such file"):
        run(write("asr_pairs"), fake(), ["pref_among_twenty"], **QUIET)


def test_only_the_named_sets_are_scored(statements: Path, write: Any, fake: Any) -> None:
    write("rephrase_pairs", {"a": "dim it", "b": "less light"})
    results = run(statements, fake(), ["rephrase_pairs"], **QUIET)
    assert [result.name for result in results] == ["rephrase_pairs"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", r"no JSON"),
        ("[]", r"must be a JSON object"),
        ('{"label": 1, "kind": "k", "source": "s"}', r"'text' is missing"),
        ('{"text": 3, "label": 1, "kind": "k", "source": "s"}', r"'text' must be a text"),
        ('{"text": "x", "label": 2, "kind": "k", "source": "s"}', r"'label' must be 1, 0 or -1"),
        ('{"text": "x", "label": true, "kind": "k", "source": "s"}', r"'label' must be 1, 0"),
    ],
)
def test_a_malformed_row_is_named_before_anything_is_asked(
    write: Any, fake: Any, line: str, message: str
) -> None:
    good = {"text": "figs", "prev": None}
    understands = fake()
    with pytest.raises(MeasureError, match=rf"preference_statements\.jsonl:2: {message}"):
        run(write("preference_statements", good, line), understands, **QUIET)
    assert understands.bodies == []


@pytest.mark.parametrize(
    ("names", "message"), [(["nonsense"], "no set is called"), (["intents"], "no such file")]
)
def test_a_wrong_name_is_refused(
    statements: Path, fake: Any, names: list[str], message: str
) -> None:
    with pytest.raises(MeasureError, match=message):
        run(statements, fake(), names, **QUIET)


def test_a_directory_without_sets_is_refused(tmp_path: Path, fake: Any) -> None:
    with pytest.raises(MeasureError, match="holds none of the sets"):
        run(tmp_path, fake(), **QUIET)


def test_a_missing_map_of_intents_is_refused(write: Any, fake: Any) -> None:
    directory = write("intents", {"text": "go", "intent": "PlaySong"})
    (directory / "intents_map.json").unlink()
    with pytest.raises(MeasureError, match=r"intents_map\.json:1: cannot be read"):
        run(directory, fake(), **QUIET)


def test_progress_goes_to_stderr(
    statements: Path, fake: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    run(statements, fake())
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "preference_statements: 4 rows done" in shown.err


def test_the_document_is_one_json_object(statements: Path, fake: Any) -> None:
    [result] = json.loads(document(run(statements, fake(), errors=2, **QUIET)))["results"]
    assert (result["name"], result["figure"], result["bar"]) == (
        "preference_statements",
        "f1",
        0.95,
    )
    assert {"value", "floor", "rows", "seconds", "breakdown", "misses"} <= result.keys()


@pytest.mark.parametrize(
    ("value", "bar", "is_met"),
    [
        (0.95, Bar(0.95), True),
        (0.94, Bar(0.95), False),
        (0.03, Bar(0.03, at_most=True), True),
        (0.04, Bar(0.03, at_most=True), False),
        (None, Bar(0.5), None),
        (0.5, None, None),
    ],
)
def test_a_bar_is_met_or_missed(value: float | None, bar: Bar | None, is_met: bool | None) -> None:
    assert Figure("f1", value, bar, None).is_met is is_met
