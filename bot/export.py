"""What is kept about a person, in the forms that leave the house."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

COLUMNS = (
    "id", "topic", "attribute", "value", "label", "stance", "hard", "strength", "condition",
    "source", "evidence", "status", "created_at", "valid_from", "valid_until", "supersedes",
)  # fmt: skip
"""Of a preference, in this order."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for a formula at the start of a cell (OWASP, CSV Injection)."""


def preferences_csv(exported: Mapping[str, Any]) -> str:
    """Give the preferences of an export as RFC 4180, of every status; shapes within as JSON.

    A cell a spreadsheet would run gets an apostrophe in front.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for preference in exported["preferences"]:
        writer.writerow([_cell(preference[name]) for name in COLUMNS])
    return file.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if value.startswith(_FORMULA) else value
