"""The queries of those who operate: who is there, what was done to a profile, totals.

Lists are paged by key, not by offset: a page costs the same wherever it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select

from preferences.model import Change, Preference, Status
from preferences.people import Act, Summary, key_of, user_id_of
from preferences.store.loading import as_preference, changes, preferences, profiles
from preferences.store.operation_tables import Acts, Answers, DayCounts, Headcounts, Tallies
from preferences.store.rows import change_of, preference_of
from preferences.store.statements import Statements, is_theirs, missing
from preferences.store.tables import Counts, Sessions, table_of

ANSWERS_KEPT = timedelta(hours=24)
"""How long the answer to a write with an idempotency key is given again."""

acts = table_of(Acts)
answers = table_of(Answers)
counts = table_of(Counts)
day_counts = table_of(DayCounts)
headcounts = table_of(Headcounts)
sessions = table_of(Sessions)
tallies = table_of(Tallies)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a write with an idempotency key."""

    digest: str
    """Of the request."""
    status: int
    body: Any
    """JSON-ready."""


class OperatorQueries(Statements):
    """A person is there when anything is kept about them."""

    def users(
        self, tenant: str, limit: int, after: str | None = None, query: str | None = None
    ) -> list[Summary]:
        """List up to `limit` people of a tenant by user id, those after the one named.

        `query` is part of the user id, capitals aside.
        """
        people = select(profiles).where(profiles.c.tenant == tenant)
        if after is not None:
            people = people.where(profiles.c.user_id > key_of(tenant, after))
        if query:
            people = people.where(self._is_like(key_of(tenant, ""), query))
        return self._summaries(people.order_by(profiles.c.user_id).limit(limit))

    def user(self, user_id: str) -> Summary:
        """Give one person's line. NotFound for somebody nothing is kept about."""
        found = self._summaries(select(profiles).where(profiles.c.user_id == user_id))
        if not found:
            raise missing("user_id")
        return found[0]

    def count_users(self, tenant: str) -> int:
        """Count the people of a tenant, from a running total."""
        query = select(headcounts.c.total).where(headcounts.c.tenant == tenant)
        return int(self._scalar(query) or 0)

    def tallies(self, tenant: str) -> list[tuple[str, str, int]]:
        """Count the active preferences of a tenant, by topic and source, from running totals."""
        columns = (tallies.c.topic, tallies.c.source, tallies.c.total)
        query = select(*columns).where(tallies.c.tenant == tenant)
        rows = self._connection.execute(query.order_by(*columns[:2]))
        return [(topic, source, int(total)) for topic, source, total in rows]

    def daily(self, tenant: str, since: date) -> dict[date, dict[str, int]]:
        """Give what was counted of a tenant, by day and name, all topics together."""
        found: dict[date, dict[str, int]] = {}
        columns = (day_counts.c.day, day_counts.c.name, day_counts.c.total)
        query = select(*columns).where(day_counts.c.tenant == tenant, day_counts.c.day >= since)
        for day, name, total in self._connection.execute(query.order_by(*columns[:2])).all():
            found.setdefault(day, {})[name] = int(total)
        return found

    def counted_by_topic(
        self, tenant: str, since: date, names: Collection[str]
    ) -> dict[str, dict[str, int]]:
        """Add up what was counted under these names, by topic and name, all days together."""
        found: dict[str, dict[str, int]] = {}
        key = (counts.c.name, counts.c.topic)
        query = select(*key, func.sum(counts.c.total)).group_by(*key).order_by(*key)
        query = query.where(counts.c.name.in_(names), counts.c.tenant == tenant)
        for name, topic, total in self._connection.execute(query.where(counts.c.day >= since)):
            found.setdefault(topic, {})[name] = int(total)
        return found

    def changes_of(self, user_id: str, limit: int, before: str | None = None) -> list[Change]:
        """List up to `limit` changes of a profile, newest first; `before` is the last page's last.

        NotFound when it is nobody's or a stranger's.
        """
        query = select(changes).where(changes.c.user_id == user_id)
        if before is not None:
            last = self._scalar(select(changes.c.number).where(is_theirs(changes, user_id, before)))
            if last is None:
                raise missing("cursor")
            query = query.where(changes.c.number < last)
        rows = self._connection.execute(query.order_by(changes.c.number.desc()).limit(limit))
        return [change_of(row) for row in rows]

    def preferences_of(self, user_id: str, ids: Sequence[str]) -> dict[str, Preference]:
        """Give the preferences of these ids that are theirs, by id."""
        query = select(*as_preference).where(preferences.c.user_id == user_id)
        rows = self._connection.execute(query.where(preferences.c.id.in_(ids)))
        return {found.id: found for found in map(preference_of, rows)}

    def note_act(self, user_id: str, act: Act) -> None:
        """Keep what an operator did to a profile, and why."""
        self._write_about(user_id)
        row = {name: getattr(act, name) for name in ("change_id", "actor", "reason", "at")}
        self._connection.execute(acts.insert(), {"user_id": user_id, **row})

    def acts_of(self, user_id: str, change_ids: Sequence[str]) -> dict[str, Act]:
        """Give what operators did, by the change it made."""
        columns = (acts.c.change_id, acts.c.actor, acts.c.reason, acts.c.at)
        query = select(*columns).where(acts.c.user_id == user_id)
        rows = self._connection.execute(query.where(acts.c.change_id.in_(change_ids)))
        return {row.change_id: Act(*row) for row in rows}

    def answer(self, actor: str, key: str, at: datetime) -> Answer | None:
        """Give what this idempotency key was answered within the last day."""
        query = select(answers).where(answers.c.actor == actor, answers.c.key == key)
        row = self._connection.execute(query.where(answers.c.at > at - ANSWERS_KEPT)).first()
        return None if row is None else Answer(row.digest, row.status, row.body)

    def keep_answer(self, actor: str, key: str, user_id: str, answer: Answer, at: datetime) -> None:
        """Keep an answer, and let go of those that are a day old."""
        self._connection.execute(delete(answers).where(answers.c.at <= at - ANSWERS_KEPT))
        self._keep_profile(user_id)
        row = {"actor": actor, "key": key, "user_id": user_id, "digest": answer.digest}
        kept = {**row, "status": answer.status, "body": answer.body, "at": at}
        self._connection.execute(answers.insert(), kept)

    def _is_like(self, prefix: str, part: str) -> ColumnElement[bool]:
        """Ask for a user id that has this in it, capitals aside."""
        column = profiles.c.user_id
        escaped = re.sub(r"([%_!])", r"!\1", part)
        pattern = f"{prefix}%{escaped}%"
        if self._connection.dialect.name == "sqlite":
            return column.like(pattern, escape="!")  # folds A–Z by itself, three times as fast
        return column.ilike(pattern, escape="!")

    def _summaries(self, people: Select[Any]) -> list[Summary]:
        found = self._connection.execute(people).all()
        ids = [row.user_id for row in found]
        if not ids:
            return []
        held = self._grouped(
            select(preferences.c.user_id, func.count())
            .where(preferences.c.user_id.in_(ids), preferences.c.status == str(Status.ACTIVE))
            .group_by(preferences.c.user_id)
        )
        opened = self._grouped(
            select(sessions.c.user_id, func.count(), func.max(sessions.c.opened_at))
            .where(sessions.c.user_id.in_(ids))
            .group_by(sessions.c.user_id)
        )
        return [
            Summary(
                user_id_of(row.user_id),
                row.is_learning,
                row.is_applying,
                *held.get(row.user_id, (0,)),
                *opened.get(row.user_id, (0, None)),
            )
            for row in found
        ]

    def _grouped(self, query: Select[Any]) -> dict[str, tuple[Any, ...]]:
        return {user_id: tuple(rest) for user_id, *rest in self._connection.execute(query)}
