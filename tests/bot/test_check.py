"""A tiny world in order, and what is said of it once one thing is broken."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from bot.check import check
from bot.check.wording import GROUPS, LISTS, TEXTS
from bot.check.world import ROOT

TINY = Path(__file__).parents[1] / "worlds" / "tiny"


@dataclass(frozen=True)
class Break:
    """One change to a file, and the problem it must lead to."""

    file: str
    old: str
    new: str
    at: str
    """Part of the line complained of, once changed."""
    says: str


BREAKS = {
    name: Break(**body)
    for name, body in yaml.safe_load(
        (Path(__file__).parent / "breaks.yml").read_text(encoding="utf-8")
    ).items()
}


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """The tiny world's data folder, to be broken."""
    return Path(shutil.copytree(TINY / "data", tmp_path / "data"))


def problems(words: Path) -> list[str]:
    """Give what is found wrong, paths from the data folder on."""
    return [str(p).removeprefix(f"{words}/") for p in check(words, TINY)]


def apply(words: Path, change: Break) -> int:
    """Make a change and give the line that is to be complained of."""
    path = words / change.file
    path.parent.mkdir(exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    assert change.old in before
    path.write_text(before.replace(change.old, change.new, 1), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return next((i for i, line in enumerate(lines, 1) if change.at in line), 1)


def test_a_world_in_order_has_no_problems(words: Path) -> None:
    assert problems(words) == []


@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS.keys())
def test_what_is_broken_is_said_with_file_and_line(words: Path, change: Break) -> None:
    line = apply(words, change)
    found = problems(words)
    place = f"{change.file}:{line}: "
    assert any(p.startswith(place) and change.says in p for p in found), found


def test_an_intent_without_sentences_is_said(words: Path) -> None:
    path = words / "nlu/talk.yml"
    path.write_text(path.read_text().split("  - intent: like")[0])
    assert problems(words) == ["nlu:1: intent 'like' has no sentences; write some"]


def test_a_request_in_two_topics_is_said_at_the_second(words: Path) -> None:
    with (words / "topics/person.yml").open("a") as file:
        file.write("requests: {pour: {title: x, slots: {}, preview: [], preview_bare: x}}\n")
    line = (words / "topics/tea.yml").read_text().splitlines().index("  pour:") + 1
    said = f"topics/tea.yml:{line}: request 'pour' stands in person.yml already; rename one"
    assert said in problems(words)


def test_a_missing_response_of_an_intent_is_said_at_its_rule(words: Path) -> None:
    (words / "responses/en.yml").write_text(
        'version: "3.1"\nresponses:\n  utter_poured: [{text: Here}]\n'
    )
    assert problems(words) == [
        "rules/talk.yml:6: this says 'utter_greet', which has no words; write them"
    ]


def test_a_missing_language_file_is_said(words: Path) -> None:
    (words / "language/wording.yml").unlink()
    assert [p.split(": ")[1] for p in problems(words)] == ["cannot be read"]


def test_hidden_files_are_left_alone(words: Path) -> None:
    (words / "nlu" / ".swap").write_text("x")
    assert problems(words) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert any("there is no such folder" in str(p) for p in check(tmp_path / "none", TINY))


def test_problems_are_sorted_and_each_is_said_once(words: Path) -> None:
    for name in ("doubled key of the language", "eleven months", "dead attribute"):
        apply(words, BREAKS[name])
    found = check(words, TINY)
    assert len(found) == len(set(found)) == 3
    assert found == sorted(found)


def test_paths_are_given_from_the_current_folder_on(
    words: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(words.parent)
    apply(words, BREAKS["eleven months"])
    assert [p.file for p in check(words, TINY)] == ["data/language/wording.yml"]


def test_all_keys_the_wording_asks_for_are_looked_at() -> None:
    files = sorted((ROOT / "bot" / "say").glob("*.py"))
    sources = "".join(path.read_text(encoding="utf-8") for path in files)
    asked = set(re.findall(r'(?:self|wording)\.words\["(\w+)"\]', sources))
    assert asked == TEXTS.keys() | GROUPS.keys() | LISTS


def test_checking_loads_no_model_framework() -> None:
    code = (
        "import sys, bot.check; "
        "print([m for m in ('rasa', 'rasa_sdk', 'tensorflow', 'spacy') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_the_shipped_data_has_no_problems() -> None:
    assert [str(problem) for problem in check(ROOT / "data")] == []
