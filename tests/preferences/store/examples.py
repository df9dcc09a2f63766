"""Preferences to keep: one by hand, and any that can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from preferences.model import (
    ALWAYS,
    Change,
    ChangeKind,
    Condition,
    Evidence,
    Preference,
    Source,
    Stance,
    Status,
)

NOW = datetime(2026, 11, 3, 8, 15, tzinfo=UTC)
"""When the examples happen."""

JAZZ = Preference(
    id="p1",
    topic="music",
    attribute="genre",
    value="jazz",
    label="jazz",
    stance=Stance.PREFER,
    hard=False,
    strength=0.7,
    condition=ALWAYS,
    source=Source.STATED,
    evidence=Evidence(turn_id="t1", text="jazz", channel="web"),
    status=Status.ACTIVE,
    created_at=NOW,
    valid_from=NOW,
)


def preference(number: int, status: Status = Status.ACTIVE) -> Preference:
    """Give preference p1, p2 …, each a minute younger than the one before."""
    at = NOW + timedelta(minutes=number)
    return replace(JAZZ, id=f"p{number}", status=status, created_at=at, valid_from=at)


def change(number: int, added: tuple[str, ...] = (), ended: tuple[str, ...] = ()) -> Change:
    """Give change c1, c2 …"""
    return Change(f"c{number}", ChangeKind.LEARN, added, ended, NOW + timedelta(minutes=number))


ids = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=200)
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\x02"))
"""No text begins with what marks a sealed one: it is left out where it does (`vault.sealed`)."""
zones = st.sampled_from([UTC, timezone(timedelta(hours=-8)), timezone(timedelta(hours=5.5))])
moments = st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=zones)
shares = st.floats(0, 1)
days = st.lists(st.sampled_from(["mon", "tue", "sun"]), unique=True).map(tuple)
conditions = st.builds(
    Condition,
    daypart=st.none() | texts,
    days=days,
    room=st.none() | texts,
    device=st.none() | texts,
    company=st.none() | texts,
    activity=st.none() | texts,
)
evidences = st.builds(
    Evidence,
    turn_id=st.none() | ids,
    text=texts,
    channel=texts,
    asr_confidence=st.none() | shares,
)
preferences = st.builds(
    Preference,
    id=ids,
    topic=ids,
    attribute=ids,
    value=texts | st.booleans() | st.floats(allow_nan=False, allow_infinity=False),
    label=texts,
    strength=shares,
    condition=conditions,
    evidence=evidences,
    created_at=moments,
    valid_from=moments,
    valid_until=st.none() | moments,
    supersedes=st.lists(ids, max_size=3).map(tuple),
)
