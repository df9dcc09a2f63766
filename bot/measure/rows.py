"""Reading the rows of a set: one JSON object a line, every complaint with file and line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.measure.errors import MeasureError

_ROLES = {"user": "user", "system": "assistant", "assistant": "assistant"}


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation before the text in question."""

    role: str
    """`user` or `assistant`; the sets' `system` is the assistant."""
    text: str
    """What was said."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, with the place it stands in. Every method raises MeasureError of a wrong field."""

    file: str
    """The file's path as given."""
    line: int
    """Its line, from 1."""
    fields: Mapping[str, object]
    """The JSON object."""

    def wrong(self, message: str) -> MeasureError:
        """Make the error that says what is wrong in this row."""
        return MeasureError(f"{self.file}:{self.line}: {message}")

    def text(self, name: str) -> str:
        """Give a text, which may be empty."""
        value = self._field(name)
        if not isinstance(value, str):
            raise self.wrong(f"'{name}' must be a text")
        return value

    def optional_text(self, name: str) -> str | None:
        """Give a text, or None where it is null or absent."""
        return None if self.fields.get(name) is None else self.text(name)

    def label(self) -> int:
        """Give the label: 1, 0, or -1 for a borderline row that no figure counts."""
        value = self._field("label")
        if not isinstance(value, int) or isinstance(value, bool) or not -1 <= value <= 1:
            raise self.wrong("'label' must be 1, 0 or -1")
        return value

    def flag(self, name: str) -> bool:
        """Give a flag; null and absent are false."""
        value = self.fields.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(f"'{name}' must be true, false or null")
        return bool(value)

    def mapping(self, name: str) -> Mapping[str, object]:
        """Give a JSON object."""
        value = self._field(name)
        if not isinstance(value, dict):
            raise self.wrong(f"'{name}' must be an object")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Give a list of texts, one at least."""
        value = self._field(name)
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            raise self.wrong(f"'{name}' must be a list of texts")
        return tuple(value)

    def place(self, name: str, count: int) -> int:
        """Give a place among `count` things, from 0."""
        value = self._field(name)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < count:
            raise self.wrong(f"'{name}' must be a whole number from 0 to {count - 1}")
        return value

    def turns(self, name: str) -> tuple[Turn, ...]:
        """Give the turns of a history, oldest first."""
        value = self._field(name)
        if not isinstance(value, list):
            raise self.wrong(f"'{name}' must be a list of turns")
        return tuple(self._turn(name, each) for each in value)

    @property
    def source(self) -> str:
        """The corpus the row comes from."""
        return self.text("source")

    @property
    def writer(self) -> str:
        """Who wrote the text: `human` unless the row says it was a machine."""
        return "machine" if self.fields.get("human") is False else "human"

    def _field(self, name: str) -> object:
        if name not in self.fields:
            raise self.wrong(f"'{name}' is missing")
        return self.fields[name]

    def _turn(self, name: str, value: object) -> Turn:
        if not isinstance(value, dict) or not isinstance(value.get("text"), str):
            raise self.wrong(f"'{name}' must hold objects with 'role' and 'text'")
        if value.get("role") not in _ROLES:
            raise self.wrong(f"'{name}' has the role {value.get('role')!r}; use user or system")
        return Turn(_ROLES[value["role"]], value["text"])


def read_rows(path: Path) -> list[Row]:
    """Read every row of a file; blank lines are passed over. Raises MeasureError."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise MeasureError(f"{path}:1: cannot be read: {error}") from error
    return [_row(path, at, line) for at, line in enumerate(lines, 1) if line.strip()]


def read_object(path: Path) -> Mapping[str, object]:
    """Read a file that holds one JSON object. Raises MeasureError."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise MeasureError(f"{path}:{error.lineno}: no JSON: {error.msg}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise MeasureError(f"{path}:1: cannot be read: {error}") from error
    if not isinstance(value, dict):
        raise MeasureError(f"{path}:1: must be a JSON object")
    return value


def _row(path: Path, at: int, line: str) -> Row:
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        raise MeasureError(f"{path}:{at}: no JSON: {error.msg}") from error
    if not isinstance(fields, dict):
        raise MeasureError(f"{path}:{at}: must be a JSON object")
    return Row(str(path), at, fields)
