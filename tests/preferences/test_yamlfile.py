"""Reading YAML: what is wrong is said with its line, and reading goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from preferences.yamlfile import Node, Problem, read

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
documents = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def parse(folder: Path, text: str) -> tuple[Node, list[Problem]]:
    """Read a text as a file."""
    path, problems = folder / "words.yml", list[Problem]()
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return read(path, problems), problems


def said(problems: list[Problem]) -> list[str]:
    """Give problems without their file."""
    return [f"{p.line}: {p.message}" for p in problems]


def test_a_problem_reads_file_line_and_message() -> None:
    assert str(Problem("data/a.yml", 3, "wrong")) == "data/a.yml:3: wrong"


def test_a_mapping_gives_its_entries_with_their_lines(tmp_path: Path) -> None:
    node, problems = parse(tmp_path, "# words\na: x\nb: y\n")
    entries = node.mapping()
    assert {key: (child.text(), child.line) for key, child in entries.items()} == {
        "a": ("x", 2),
        "b": ("y", 3),
    }
    assert not problems


def test_unknown_doubled_and_missing_keys_are_said(tmp_path: Path) -> None:
    node, problems = parse(tmp_path, "a: 1\na: 2\nc: 3\n")
    entries = node.mapping(frozenset({"a", "b"}), frozenset({"b"}))
    assert list(entries) == ["a"]
    assert said(problems) == [
        "2: 'a' stands here twice; keep one",
        "3: unknown key 'c'; known are a, b",
        "1: 'b' is missing",
    ]


def test_lists_and_their_doubled_texts(tmp_path: Path) -> None:
    node, problems = parse(tmp_path, "- a\n- b\n- a\n")
    assert node.is_list()
    assert node.texts() == ("a", "b")
    assert said(problems) == ["3: 'a' stands here twice; keep one"]


@pytest.mark.parametrize(
    ("text", "method", "value", "message"),
    [
        ("[a]", "text", "", "expected a text"),
        ("'  '", "text", "", "expected a text"),
        ("a: b", "items", [], "expected a list"),
        ("[a]", "mapping", {}, "expected a mapping (key: value)"),
        ("maybe", "flag", False, "expected true or false"),
        ("{}", "flag", False, "expected true or false"),
        ("'1'", "number", 0.0, "expected a number"),
        ("true", "number", 0.0, "expected a number"),
        ("2001-99-99", "number", 0.0, "expected a number"),
        ("!odd 1", "number", 0.0, "expected a number"),
        (".nan", "number", 0.0, "expected a finite number"),
        ("x", "lines", [], "expected a block text: '|', then a line each"),
        (">\n x", "lines", [], "expected a block text: '|', then a line each"),
    ],
)
def test_a_wrong_shape_is_said_and_gives_a_harmless_value(
    tmp_path: Path, text: str, method: str, value: object, message: str
) -> None:
    node, problems = parse(tmp_path, text)
    assert getattr(node, method)() == value
    assert said(problems) == [f"1: {message}"]


@pytest.mark.parametrize("text", ["true", "yes", "on"])
def test_flags_are_yaml_flags(tmp_path: Path, text: str) -> None:
    node, problems = parse(tmp_path, text)
    assert node.flag() is True
    assert not problems


@pytest.mark.parametrize(
    ("text", "is_fit"), [("0", True), ("1", True), ("0.5", True), ("-0.1", False), ("1.1", False)]
)
def test_numbers_keep_within_their_range(tmp_path: Path, text: str, is_fit: bool) -> None:
    node, problems = parse(tmp_path, text)
    assert node.number(0, 1) == float(text)
    assert bool(problems) is not is_fit


def test_a_choice_is_one_of_its_options(tmp_path: Path) -> None:
    node, problems = parse(tmp_path, "c")
    assert node.choice(frozenset({"a", "b"})) == "c"
    assert said(problems) == ["1: 'c' is none of a, b"]


@pytest.mark.parametrize(
    ("text", "is_null"), [("a:", True), ("a: null", True), ("a: ~", True), ("a: ''", False)]
)
def test_nothing_and_null_are_told_from_an_empty_text(
    tmp_path: Path, text: str, is_null: bool
) -> None:
    node, _ = parse(tmp_path, text)
    assert node.mapping()["a"].is_null() is is_null


def test_a_block_gives_its_lines_where_they_stand(tmp_path: Path) -> None:
    node, problems = parse(tmp_path, "a: |\n  - one\n\n  - two # no comment\nb: x\n")
    lines = node.mapping()["a"].lines()
    assert [(line.line, line.text()) for line in lines] == [(2, "- one"), (4, "- two # no comment")]
    lines[1].complain("odd")
    assert said(problems) == ["4: odd"]


@pytest.mark.parametrize(
    ("text", "line"), [("a: b\nc: [d", 3), ("a: *b\n", 1), ("a\x00b", 1), ("--- a\n--- b\n", 2)]
)
def test_what_is_no_yaml_is_said_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    node, problems = parse(tmp_path, text)
    assert node.raw is None
    assert node.mapping() == {}
    assert [p.line for p in problems] == [line]
    assert problems[0].message.startswith("not valid YAML: ")


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read(tmp_path / "none.yml", problems).items() == []
    (tmp_path / "latin.yml").write_bytes(b"caf\xe9")
    read(tmp_path / "latin.yml", problems)
    assert [p.message.split(":")[0] for p in problems] == ["cannot be read", "cannot be read"]


@given(documents)
def test_whatever_stands_in_a_file_nothing_breaks(
    tmp_path_factory: pytest.TempPathFactory, document: object
) -> None:
    node, problems = parse(tmp_path_factory.mktemp("any"), yaml.safe_dump(document))
    for method in (node.mapping, node.items, node.text, node.texts, node.lines, node.flag):
        method()
    node.number()
    assert all(p.line >= 1 for p in problems)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    node, problems = parse(tmp_path_factory.mktemp("any"), text)
    assert node.raw is None or not problems
