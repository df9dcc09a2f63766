"""The audit's queries: entries are appended and read, never changed. And who was erased."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import delete, func, select

from preferences.audit import Action, Entry, Verdict
from preferences.errors import InvalidPreference, NotFound
from preferences.model import Preference, Source
from preferences.people import tenant_of
from preferences.store.erasing import Meaning, meanings_of
from preferences.store.operation_tables import Audit, AuditCuts, Erasures
from preferences.store.statements import Statements
from preferences.store.tables import table_of

audit = table_of(Audit)
erasures = table_of(Erasures)
_BY_OTHERS = frozenset({Source.ADMIN, Source.IMPORT})
"""Sources of what did not come from the person."""
cuts = table_of(AuditCuts)


class AuditQueries(Statements):
    """Each entry is linked to the one before it by a keyed mark."""

    _asked_at: datetime | None = None
    """When what this unit writes was asked for, where that is known."""

    def note(self, actor: str, action: Action, user_id: str, at: datetime) -> None:
        """Append what somebody did about a person."""
        self._append(tenant_of(user_id), actor, action, self._seals.subject(user_id), at)

    def note_of_tenant(self, actor: str, action: Action, tenant: str, at: datetime) -> None:
        """Append what somebody did about nobody in particular."""
        self._append(tenant, actor, action, None, at)

    def audit(
        self, tenant: str, limit: int, before: int | None = None, **wanted: str | None
    ) -> list[Entry]:
        """List up to `limit` entries of a tenant, newest first.

        `before` is the number of the last one on the page before; `wanted` may give `actor`,
        `action` and `subject`.
        """
        query = select(audit).where(audit.c.tenant == tenant)
        if before is not None:
            query = query.where(audit.c.number < before)
        for name, value in wanted.items():
            query = query if value is None else query.where(audit.c[name] == value)
        rows = self._connection.execute(query.order_by(audit.c.number.desc()).limit(limit))
        return [Entry(**row._mapping) for row in rows]

    def verify_audit(self, head: str | None = None) -> Verdict:
        """Make every link again, and find the first entry that is not as it was written.

        With the `head` noted at an earlier check, entries cut off at the end are found too: the
        entry after the last is then the broken one.
        """
        query = select(audit).order_by(audit.c.number)
        entries = (Entry(**row._mapping) for row in self._connection.execute(query))
        start = self._start()
        return Verdict(0, "", 1) if start is None else self._verdict(entries, head, start)

    def cut_audit(self, before: datetime, at: datetime) -> int:
        """Let go of the entries older than `before`, but for the last; say how many.

        The link of the last one gone is kept with a mark, so that what is left can be checked.
        """
        last = self._last_before(before)
        if last is None:
            return 0
        cut = {"number": last.number, "link": last.link, "at": at}
        self._connection.execute(delete(cuts))
        mark = self._seals.cut(last.number, last.link)
        self._connection.execute(cuts.insert(), {**cut, "mark": mark})
        return self._connection.execute(delete(audit).where(audit.c.number <= last.number)).rowcount

    def count_audit(self, before: datetime) -> int:
        """Say how many entries `cut_audit` would let go."""
        last = self._last_before(before)
        query = select(func.count()).select_from(audit)
        if last is None:
            return 0
        return int(self._scalar(query.where(audit.c.number <= last.number)) or 0)

    def _last_before(self, before: datetime) -> Any | None:
        """Give the entry after which the audit may begin: older than all that stays."""
        newest = select(func.max(audit.c.number)).scalar_subquery()
        young = select(func.min(audit.c.number)).where(audit.c.at >= before).scalar_subquery()
        query = select(audit.c.number, audit.c.link).where(
            audit.c.number < func.coalesce(young, newest)
        )
        return self._connection.execute(query.order_by(audit.c.number.desc()).limit(1)).first()

    def _start(self) -> tuple[int, str] | None:
        """Give the number and the link the first entry follows; None where the mark is forged."""
        cut = self._connection.execute(select(cuts).order_by(cuts.c.number.desc())).first()
        if cut is None:
            return 0, ""
        is_ours = hmac.compare_digest(self._seals.cut(cut.number, cut.link), cut.mark)
        return (cut.number, cut.link) if is_ours else None

    def mark_erased(self, user_id: str, at: datetime) -> None:
        """Keep that a person was erased, without naming them."""
        self._upsert_mark(self._seals.erasure(user_id), at)

    def erased_at(self, user_id: str) -> datetime | None:
        """Say when a person was last erased; None for never."""
        mark = self._seals.erasure(user_id)
        at: datetime | None = self._scalar(select(erasures.c.at).where(erasures.c.subject == mark))
        return at

    def mark_preference_erased(self, user_id: str, meaning: Meaning, at: datetime) -> None:
        """Keep that a person erased this of themselves, without naming either."""
        self._upsert_mark(self._seals.erased_preference(user_id, *meaning), at)

    def refuse_erased_again(self, user_id: str, added: Sequence[Preference]) -> None:
        """Refuse what its person erased, unless they taught it again themselves since.

        NotFound where it was said before; InvalidPreference where an operator or an import brings
        it: whether that is older cannot be told.
        """
        marks = {
            self._seals.erased_preference(user_id, *meaning): preference
            for preference in added
            for meaning in meanings_of(preference)
        }
        query = select(erasures).where(erasures.c.subject.in_(list(marks)))
        for row in self._connection.execute(query).all() if marks else ():
            if marks[row.subject].source in _BY_OTHERS:
                message = "This person erased that; only they can teach it again."
                raise InvalidPreference(message, "value")
            if self._asked_at is not None and self._asked_at <= row.at:
                message = "This preference was erased after this was sent; it is not kept."
                raise NotFound(message, "value")
            self._connection.execute(delete(erasures).where(erasures.c.subject == row.subject))

    def refuse_erased(self, user_id: str, since: datetime) -> None:
        """Refuse what is as old as the erasure of its person, or older. Raises NotFound.

        What is recorded in this unit from here on is held to be as old.
        """
        self._asked_at = since
        at = self.erased_at(user_id)
        if at is not None and since <= at:
            message = "This person was erased after this was sent; nothing of it is kept."
            raise NotFound(message, "user_id")

    def subject_of(self, user_id: str) -> str:
        """Give the mark the audit has for a person."""
        return self._seals.subject(user_id)

    def _append(
        self, tenant: str, actor: str, action: Action, subject: str | None, at: datetime
    ) -> None:
        query = select(audit.c.number, audit.c.link).order_by(audit.c.number.desc()).limit(1)
        last = self._connection.execute(query).first()
        number, before = (last.number, last.link) if last else (0, "")
        entry = Entry(number + 1, at, tenant, actor, str(action), subject, "")
        link = self._seals.link(before, _written(entry))
        self._connection.execute(audit.insert(), {**asdict(entry), "link": link})

    def _verdict(
        self, entries: Iterable[Entry], head: str | None, start: tuple[int, str]
    ) -> Verdict:
        """Check what follows `start`; a head noted before that is taken as seen where it was it."""
        before, link = start
        last, is_head_seen = before, head in (None, "", link)
        for number, entry in zip(count(before + 1), entries, strict=False):
            made = self._seals.link(link, _written(entry))
            if entry.number != number or entry.link != made:
                return Verdict(last - before, link, number)
            link, last = made, number
            is_head_seen = is_head_seen or link == head
        return Verdict(last - before, link, None if is_head_seen else last + 1)

    def _upsert_mark(self, subject: str, at: datetime) -> None:
        changed = erasures.update().where(erasures.c.subject == subject).values(at=at)
        if not self._connection.execute(changed).rowcount:
            self._insert_if_new(erasures, {"subject": subject, "at": at})


def _written(entry: Entry) -> bytes:
    """Give everything an entry says, as it is marked."""
    said = [entry.number, entry.at.isoformat(), entry.tenant, entry.actor, entry.action]
    return json.dumps([*said, entry.subject]).encode()
