"""Loading data/topics and data/catalogs into a `TopicBook`, strictly.

Example of use:

    book = load_topics(Path("data"))          # raises WordsError with every problem
    book, problems = read_topics(Path("data"))  # for `attune check`
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from preferences.catalogs import PACKAGED
from preferences.errors import WordsError
from preferences.topics import (
    OPEN,
    Attribute,
    Catalog,
    Kind,
    RequestSlot,
    RequestSpec,
    Topic,
    TopicBook,
    Value,
)
from preferences.yamlfile import Node, Problem, read

PLACEHOLDER = re.compile(r"\{([\w.]+)\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")

_TOPIC = frozenset({"topic", "title", "cues", "attributes", "requests"})
_ATTRIBUTE = frozenset(
    {
        "kind", "title", "many", "catalog", "closed", "cues", "carriers", "question", "moment",
        "suggestions", "weight", "sensitive", "setting", "minimum", "maximum", "unit",
        "settled_by", "named_by",
    }
)  # fmt: skip
_REQUEST = frozenset(
    {
        "title", "slots", "essential", "alternatives", "preview", "preview_head", "preview_bare",
        "examples",
        "repeatable",
    }
)  # fmt: skip
_SLOT = frozenset({"attribute", "fallback", "filled"})
_CATALOG = frozenset(
    {"catalog", "values", "package", "synonyms", "groups", "contains", "rules_out"}
)
_VALUE = frozenset({"label", "also", "fields", "prominence"})


def load_topics(directory: Path) -> TopicBook:
    """Load every topic of the data folder. Raises `WordsError` naming each problem."""
    book, problems = read_topics(directory)
    if problems:
        raise WordsError("\n".join(map(str, sorted(problems))))
    return book


def read_topics(directory: Path) -> tuple[TopicBook, list[Problem]]:
    """Load every topic and give what is wrong beside what could be read."""
    problems: list[Problem] = []
    catalogs: dict[str, Catalog] = {}
    for path in sorted((directory / "catalogs").glob("*.yml")):
        catalog = _catalog(read(path, problems))
        catalogs[catalog.name] = catalog
    topics: dict[str, Topic] = {}
    for path in sorted((directory / "topics").glob("*.yml")):
        node = read(path, problems)
        topic = _topic(node, catalogs)
        if topic.name in topics:
            node.complain(f"topic '{topic.name}' is defined in another file already")
        topics[topic.name] = topic
    return TopicBook(topics, catalogs), problems


def _catalog(node: Node) -> Catalog:
    entries = node.mapping(_CATALOG, frozenset({"catalog"}))
    name = entries["catalog"].text() if "catalog" in entries else node.path.stem
    if name != node.path.stem:
        node.complain(f"catalog '{name}' must stand in a file called {name}.yml")
    values = _packaged(entries["package"]) if "package" in entries else {}
    if "values" in entries:
        values |= _values(entries["values"])
    for key, child in _members(entries, "synonyms"):
        _add_synonyms(values, key, child)
    if not values:
        node.complain("a catalog needs 'values' or a 'package' they come from")
    groups = {key: child.texts() for key, child in _members(entries, "groups")}
    links = [{k: _linked(c) for k, c in _members(entries, n)} for n in ("contains", "rules_out")]
    return Catalog(name, values, groups, *links)


def _members(entries: dict[str, Node], name: str) -> Iterable[tuple[str, Node]]:
    return entries[name].mapping().items() if name in entries else ()


def _linked(node: Node) -> dict[str, tuple[str, ...]]:
    return {name: child.texts() for name, child in node.mapping().items()}


def _packaged(node: Node) -> dict[str, Value]:
    source = PACKAGED.get(node.text())
    if source is None:
        node.complain(f"no such package source; known are {', '.join(sorted(PACKAGED))}")
        return {}
    return source()


def _add_synonyms(values: dict[str, Value], key: str, node: Node) -> None:
    if key not in values:
        node.complain(f"'{key}' is no value of this catalog")
        return
    old = values[key]
    values[key] = replace(old, synonyms=old.synonyms + node.texts())


def _values(node: Node) -> dict[str, Value]:
    names: list[tuple[str, Node | None, Node]]
    if node.is_list():
        names = [(child.text(), None, child) for child in node.items()]
    else:
        names = [(key, child, child) for key, child in node.mapping().items()]
    values: dict[str, Value] = {}
    for name, body, at in names:
        value = _value(name, body)
        if value.id in values:
            at.complain(f"value '{value.id}' stands here twice; keep one")
        values[value.id] = value
    return values


def _value(name: str, node: Node | None) -> Value:
    identifier = re.sub(r"[^\w]+", "_", name.casefold()).strip("_")
    label = name.replace("_", " ")
    if node is None or node.raw is None or getattr(node.raw, "value", None) == "":
        return Value(identifier, label)
    if node.is_list():
        return Value(identifier, label, node.texts())
    entries = node.mapping(_VALUE)
    fields = entries["fields"].mapping() if "fields" in entries else {}
    return Value(
        identifier,
        entries["label"].text() if "label" in entries else label,
        entries["also"].texts() if "also" in entries else (),
        {key: child.text() for key, child in fields.items()},
        entries["prominence"].number(0) if "prominence" in entries else 0.0,
    )


def _topic(node: Node, catalogs: dict[str, Catalog]) -> Topic:
    entries = node.mapping(_TOPIC, frozenset({"topic", "title"}))
    name = entries["topic"].text() if "topic" in entries else node.path.stem
    if name != node.path.stem:
        node.complain(f"topic '{name}' must stand in a file called {name}.yml")
    attributes = {
        key: _attribute(name, key, child, catalogs)
        for key, child in (
            entries["attributes"].mapping() if "attributes" in entries else {}
        ).items()
    }
    title = entries["title"].text() if "title" in entries else name
    attributes.setdefault(OPEN, Attribute(name, OPEN, Kind.OPEN, title, is_many=True))
    requests = entries["requests"].mapping() if "requests" in entries else {}
    return Topic(
        name,
        title,
        entries["cues"].texts() if "cues" in entries else (),
        attributes,
        {key: _request(name, key, child) for key, child in requests.items()},
    )


def _attribute(topic: str, name: str, node: Node, catalogs: dict[str, Catalog]) -> Attribute:
    entries = node.mapping(_ATTRIBUTE, frozenset({"kind", "title"}))
    kind_text = entries["kind"].choice(frozenset(Kind)) if "kind" in entries else Kind.OPEN
    kind = Kind(kind_text) if kind_text in frozenset(Kind) else Kind.OPEN
    catalog = _catalog_of(entries, catalogs)
    if not _NAME.fullmatch(name):
        node.complain(f"'{name}' is no name; use lower case letters, digits and _")
    if kind is Kind.CHOICE and "catalog" not in entries:
        node.complain("a choice needs a 'catalog'")
    _check_suggestions(entries.get("suggestions"), catalog)
    return Attribute(
        topic=topic,
        name=name,
        kind=kind,
        title=_text(entries, "title") or name,
        is_many=_flag(entries, "many", False),
        catalog=catalog,
        is_closed=_flag(entries, "closed", True),
        cues=_texts(entries, "cues"),
        carriers=_texts(entries, "carriers") or ("{value}",),
        question=_text(entries, "question"),
        moment=_text(entries, "moment"),
        suggestions=_texts(entries, "suggestions"),
        weight=entries["weight"].number(0, 1) if "weight" in entries else 0.5,
        is_sensitive=_flag(entries, "sensitive", False),
        is_setting=_flag(entries, "setting", False),
        minimum=_number(entries, "minimum"),
        maximum=_number(entries, "maximum"),
        unit=_text(entries, "unit"),
        settled_by=tuple(_key(topic, name) for name in _texts(entries, "settled_by")),
        named_by=_texts(entries, "named_by"),
    )


def _catalog_of(entries: dict[str, Node], catalogs: dict[str, Catalog]) -> Catalog | None:
    name = _text(entries, "catalog")
    if name is not None and name not in catalogs:
        entries["catalog"].complain(f"there is no catalog '{name}' in data/catalogs")
    return catalogs.get(name or "")


def _check_suggestions(node: Node | None, catalog: Catalog | None) -> None:
    if node is None or catalog is None:
        return
    for suggestion in node.texts():
        if suggestion not in catalog.values:
            node.complain(f"'{suggestion}' is no value of {catalog.name}")


def _key(topic: str, name: str) -> str:
    return name if "." in name else f"{topic}.{name}"


def _text(entries: dict[str, Node], key: str) -> str | None:
    return entries[key].text() if key in entries else None


def _texts(entries: dict[str, Node], key: str) -> tuple[str, ...]:
    return entries[key].texts() if key in entries else ()


def _flag(entries: dict[str, Node], key: str, default: bool) -> bool:
    return entries[key].flag() if key in entries else default


def _number(entries: dict[str, Node], key: str) -> float | None:
    return entries[key].number() if key in entries else None


def _request(topic: str, name: str, node: Node) -> RequestSpec:
    entries = node.mapping(
        _REQUEST, frozenset({"title", "slots", "preview", "preview_bare", "examples"})
    )
    slot_nodes = entries["slots"].mapping() if "slots" in entries else {}
    slots = {key: _slot(topic, key, child) for key, child in slot_nodes.items()}
    preview = entries["preview"].texts() if "preview" in entries else ()
    examples = entries["examples"].items() if "examples" in entries else []
    for child in examples:
        for slot in PLACEHOLDER.findall(child.text()):
            if slot not in slots:
                child.complain(f"{{{slot}}} is no slot of {name}")
    for slot in PLACEHOLDER.findall(" ".join(preview)):
        if slot not in slots:
            entries["preview"].complain(f"{{{slot}}} is no slot of {name}")
    essential = _slot_names(entries.get("essential"), slots)
    groups = entries["alternatives"].items() if "alternatives" in entries else []
    return RequestSpec(
        name,
        topic,
        entries["title"].text() if "title" in entries else name,
        slots,
        essential,
        tuple(_slot_names(group, slots) for group in groups),
        preview,
        entries["preview_head"].text() if "preview_head" in entries else "",
        entries["preview_bare"].text() if "preview_bare" in entries else "",
        entries["examples"].texts() if "examples" in entries else (),
        entries["repeatable"].flag() if "repeatable" in entries else False,
    )


def _slot_names(node: Node | None, slots: dict[str, RequestSlot]) -> tuple[str, ...]:
    names = node.texts() if node else ()
    for name in names:
        if node and name.split("=")[0] not in slots:
            node.complain(f"'{name}' is no slot of this request")
    return names


def _slot(topic: str, name: str, node: Node) -> RequestSlot:
    entries = node.mapping(_SLOT)

    def key(field: str, default: str | None) -> str | None:
        value = entries[field].text() if field in entries else default
        return value if value is None else _key(topic, value)

    return RequestSlot(
        name,
        key("attribute", name) or name,
        key("fallback", None),
        entries["filled"].flag() if "filled" in entries else True,
    )
