"""A text as Rasa is given it."""

from __future__ import annotations


def plain(text: str) -> str:
    """Give a text that Rasa takes for words.

    A leading slash is its way of naming an intent, which nobody's words may be taken for; half a
    surrogate pair (a broken emoji) can be neither tokenised nor stored.
    """
    whole = text.encode("utf-8", "replace").decode()
    return whole.strip().lstrip("/").strip() or "?"
