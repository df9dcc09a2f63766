"""Rooms: the attributes whose catalogs know them."""

from __future__ import annotations

from collections.abc import Iterator

from preferences.topics import Attribute, TopicBook

ROOM = "room"
"""The circumstance, and the name of the attributes that know rooms."""


def room_attributes(book: TopicBook) -> Iterator[Attribute]:
    """Give the attributes that know rooms."""
    return (a for a in book.attributes.values() if a.name == ROOM and a.catalog)
