"""Catalogs: that somebody uses them, that one spelling means one value, and that links lead on.

Two attributes of one topic must not share a spelling, or nobody can say which one was meant.
Catalogs from a package (places, languages) are left out of that: their names are what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.check.world import World, elements, entries, members
from preferences.matching import normalize
from preferences.topics import Attribute, Topic
from preferences.yamlfile import Node


@dataclass(frozen=True, slots=True)
class _Surface:
    """One spelling of a value."""

    folded: str
    text: str
    value: str
    """The value's key in the file."""
    at: Node


def inspect(world: World) -> None:
    """Look at every catalog, then at the catalogs of each topic together."""
    used = {a.catalog.name for a in world.book.attributes.values() if a.catalog}
    settled = {a.catalog.name for a in world.book.attributes.values() if a.catalog and a.settled_by}
    own: dict[str, dict[str, _Surface]] = {}
    for path in world.files("catalogs"):
        tree = world.tree(path)
        if path.stem not in used:
            tree.complain(f"no attribute uses the catalog '{path.stem}'; use it or remove the file")
        if "package" in members(tree):
            _packaged(world, path.stem, tree)
        else:
            own[path.stem] = _unambiguous(tree, path.stem in settled)
        _groups(world, path.stem, tree)
    for topic in world.book.topics.values():
        _shared(topic, own)
    for attribute in world.book.attributes.values():
        if attribute.catalog:
            path = world.words / "catalogs" / f"{attribute.catalog.name}.yml"
            _links(world, attribute, world.tree(path))


def _unambiguous(tree: Node, is_settled: bool) -> dict[str, _Surface]:
    """Give the spellings; two values may share one only where something settles which is meant."""
    first: dict[str, _Surface] = {}
    for surface in _surfaces(tree):
        known = first.setdefault(surface.folded, surface)
        if known.value != surface.value and not is_settled:
            surface.at.complain(
                f"'{surface.text}' stands for '{known.value}' (line {known.at.line}) and for "
                f"'{surface.value}'; keep one, or say in the topic what settles it (settled_by)"
            )
    return first


def _surfaces(tree: Node) -> Iterator[_Surface]:
    values = members(tree).get("values")
    if values is None:
        return
    for child in elements(values):
        if not child.is_mapping():
            yield _Surface(normalize(child.text()), child.text(), child.text(), child)
    for key, body in members(values).items():
        fields = members(body)
        label = fields["label"].text() if "label" in fields else key.replace("_", " ")
        yield _Surface(normalize(label), label, key, body)
        for child in elements(fields.get("also") if fields else body):
            yield _Surface(normalize(child.text()), child.text(), key, child)


def _packaged(world: World, name: str, tree: Node) -> None:
    """Complain of synonyms that never come to bear, as a value before has the same name."""
    catalog = world.book.catalogs.get(name)
    first: dict[str, str] = {}
    for value in catalog.values.values() if catalog else ():
        for text in value.surfaces:
            first.setdefault(normalize(text), value.id)
    for key, body in entries(tree, "synonyms").items():
        for child in elements(body):
            bearer = first.get(normalize(child.text()), key)
            if bearer != key:
                child.complain(f"'{child.text()}' already means '{bearer}'; remove it from '{key}'")


def _groups(world: World, name: str, tree: Node) -> None:
    """Complain of what a group holds, or a link begins with, that is no value of the catalog."""
    catalog = world.book.catalogs.get(name)
    known = catalog.values if catalog else {}
    for key, body in entries(tree, "groups").items():
        for child in [body, *elements(body)]:
            text = key if child is body else child.text()
            if text not in known:
                child.complain(f"'{text}' is no value of this catalog")
    for links in ("contains", "rules_out"):
        for key, body in entries(tree, links).items():
            if key not in known:
                body.complain(f"'{key}' is no value of this catalog")


def _links(world: World, attribute: Attribute, tree: Node) -> None:
    """Complain of links that lead to no value of an attribute of the topic."""
    for links in ("contains", "rules_out"):
        for body in entries(tree, links).values():
            for name, others in members(body).items():
                other = world.book.attributes.get(f"{attribute.topic}.{name}")
                if other is None or other.catalog is None:
                    others.complain(f"there is no choice '{name}' in the topic {attribute.topic}")
                    continue
                for child in elements(others):
                    if child.text() not in other.catalog.values:
                        child.complain(f"'{child.text()}' is no value of {other.catalog.name}")


def _shared(topic: Topic, own: dict[str, dict[str, _Surface]]) -> None:
    first: dict[str, tuple[str, _Surface]] = {}
    for attribute in topic.attributes.values():
        name = attribute.catalog.name if attribute.catalog else ""
        for folded, surface in own.get(name, {}).items():
            holder, known = first.setdefault(folded, (attribute.name, surface))
            if known.at.path != surface.at.path:
                surface.at.complain(
                    f"'{surface.text}' is '{surface.value}' of {topic.name}.{attribute.name} and "
                    f"'{known.value}' of {topic.name}.{holder}; keep it in one of the two"
                )
