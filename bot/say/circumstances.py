"""When a preference holds, in words: "in the morning", "on weekdays", "while cooking"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from preferences.model import Condition

Words: TypeAlias = tuple[Mapping[str, str], Mapping[str, Any], Mapping[str, str]]
"""How circumstances are said, values with a phrase of their own by circumstance, and the days."""
_WEEKEND = ("sat", "sun")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


def phrases(condition: Condition, words: Words, join: Callable[[Sequence[str]], str]) -> list[str]:
    """Word circumstances, a phrase each. `join` makes one text of several days."""
    (forms, own, names), said = words, list[str]()
    if condition.daypart:
        said.append(forms[condition.daypart])
    if condition.days:
        said.append(forms["days"].format(days=join(_days(condition.days, names))))
    for field in ("room", "device", "company", "activity"):
        value = getattr(condition, field)
        if value:
            form = own.get(field, {}).get(value, forms[field])
            said.append(str(form.format(value=value.replace("_", " "))))
    return said


def _days(days: Sequence[str], names: Mapping[str, str]) -> list[str]:
    if set(days) == set(_WEEKEND):
        return [names["weekend"]]
    if set(days) == set(_WEEKDAYS):
        return [names["weekdays"]]
    return [names[day] for day in days]
