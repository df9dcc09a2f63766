"""Letting go of what has been kept long enough: idle conversations, guesses, old audit entries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select

from preferences.audit import Action
from preferences.model import Source
from preferences.people import DEFAULT_TENANT
from preferences.retention import Released, Retention
from preferences.store.erasing import ErasureQueries
from preferences.store.loading import preferences
from preferences.store.operation_tables import Answers
from preferences.store.operators import ANSWERS_KEPT
from preferences.store.repository import Store, UnitOfWork
from preferences.store.tables import Sessions, Trackers, Turns, table_of

ACTOR = "retention"
"""Who did it, in the audit, where the server did by itself."""

sessions, trackers, turns = table_of(Sessions), table_of(Trackers), table_of(Turns)
answers = table_of(Answers)


def retain(
    store: Store, keep: Retention, at: datetime, actor: str = ACTOR, *, is_trial: bool = False
) -> Released:
    """Let go of what is past its time, wipe it from the files, and note that in the audit.

    A trial only counts. Raises `StoreUnavailable`; what was deleted by then stays deleted.
    """
    with store.unit(is_reading=is_trial) as unit:
        released = _release(unit, keep, at, is_trial)
        if is_trial or released == Released():
            return released
        unit.note_of_tenant(actor, Action.RETAIN, DEFAULT_TENANT, at)
        unit.commit()
    store.scrub()
    return released


def _release(unit: UnitOfWork, keep: Retention, at: datetime, is_trial: bool) -> Released:
    queries = RetentionQueries(unit)
    return Released(
        queries.conversations(at - keep.conversations, is_trial) if keep.conversations else 0,
        queries.inferred(at - keep.inferred, is_trial) if keep.inferred else 0,
        queries.answers(at - ANSWERS_KEPT, is_trial),
        _audit(unit, at - keep.audit, at, is_trial) if keep.audit else 0,
    )


def _audit(unit: UnitOfWork, before: datetime, at: datetime, is_trial: bool) -> int:
    return unit.count_audit(before) if is_trial else unit.cut_audit(before, at)


class RetentionQueries:
    """What is past its time, across everybody. Each gives how many there are."""

    def __init__(self, unit: ErasureQueries) -> None:
        """Work within a unit that is committed later."""
        self._unit, self._connection = unit, unit.connection

    def conversations(self, before: datetime, is_trial: bool) -> int:
        """Let go of what was said in conversations that have been idle since.

        The session of somebody anonymous stays: its token is the only way to their preferences.
        """
        idle = select(sessions.c.session_id).where(_is_idle(before))
        found = list(self._connection.execute(idle).scalars())
        if is_trial:
            return len(found)
        for start in range(0, len(found), 500):
            ids = found[start : start + 500]
            for table in (trackers, turns):
                self._connection.execute(delete(table).where(table.c.session_id.in_(ids)))
            theirs = delete(sessions).where(sessions.c.session_id.in_(ids))
            self._connection.execute(theirs.where(sessions.c.token_hash.is_(None)))
        return len(found)

    def inferred(self, before: datetime, is_trial: bool) -> int:
        """Let go of inferred preferences of every status, in history too."""
        query = select(preferences.c.user_id, preferences.c.id).where(
            preferences.c.source == str(Source.INFERRED), preferences.c.created_at < before
        )
        ids: dict[str, set[str]] = {}
        for row in self._connection.execute(query):
            ids.setdefault(row.user_id, set()).add(row.id)
        if not is_trial:
            for user_id, theirs in ids.items():
                self._unit.drop_preferences(user_id, theirs)
        return sum(map(len, ids.values()))

    def answers(self, before: datetime, is_trial: bool) -> int:
        """Let go of kept answers that would not be given again."""
        old = answers.c.at <= before
        if not is_trial:
            return self._connection.execute(delete(answers).where(old)).rowcount
        return self._connection.execute(
            select(func.count()).select_from(answers).where(old)
        ).scalar_one()


def _is_idle(before: datetime) -> ColumnElement[bool]:
    """Ask for conversations with something said in them, none of it lately."""
    said = select(trackers.c.session_id).where(
        func.coalesce(trackers.c.at, sessions.c.opened_at) < before,
        trackers.c.session_id == sessions.c.session_id,
    )
    silent = select(turns.c.session_id).where(
        turns.c.session_id == sessions.c.session_id, turns.c.at >= before
    )
    return said.exists() & ~silent.exists()
