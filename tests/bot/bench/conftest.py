"""A small book of made-up topics, and words said about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from preferences.topics import Attribute, Catalog, Kind, Topic, TopicBook, Value


def _attribute(name: str, catalog: Catalog | None, **given: object) -> Attribute:
    kind = Kind.CHOICE if catalog else Kind.OPEN
    return Attribute("stones", name, kind, name, is_many=True, catalog=catalog, **given)  # type: ignore[arg-type]


@pytest.fixture
def book() -> TopicBook:
    """Stones: twelve kinds, of which one has many; four shapes, of which one has a single one."""
    kinds = Catalog("kinds", {f"kind_{i}": Value(f"kind_{i}", f"kind {i}") for i in range(12)})
    shapes = Catalog("shapes", {f"shape_{i}": Value(f"shape_{i}", f"shape {i}") for i in range(4)})
    attributes = {
        "kind": _attribute("kind", kinds),
        "shape": Attribute("stones", "shape", Kind.CHOICE, "shape", is_many=False, catalog=shapes),
        "home": _attribute("home", kinds, is_setting=True),
        "finder": _attribute("finder", None, suggestions=("Ann", "Bo")),
        "story": _attribute("story", None),
    }
    topic = Topic("stones", "stones", (), attributes, {})
    return TopicBook({"stones": topic}, {"kinds": kinds, "shapes": shapes})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of words with a measuring file that is in order."""
    write(
        tmp_path,
        "script:\n  - show {stones.kind} by {stones.finder}\n  - bye\nsentences: [one, two]\n",
    )
    return tmp_path


def write(folder: Path, text: str) -> Path:
    """Put a measuring file into a folder of words."""
    path = folder / "measure" / "bench.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
