"""The queries about a person's profile: what holds, what was changed, what was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, tuple_, update

from preferences.model import Change, Consent, Cooldown, Preference, Profile, Status
from preferences.names import Concept
from preferences.store.loading import (
    BESIDE,
    CURRENT,
    CURRENT_KEYS,
    NAMES,
    STAMP,
    as_preference,
    changes,
    concepts,
    cooldowns,
    preferences,
    profiles,
)
from preferences.store.rows import (
    Columns,
    change_of,
    concept_of,
    preference_of,
    row_of,
    row_of_concept,
)
from preferences.store.statements import is_theirs, missing
from preferences.store.versions import VersionQueries


class ProfileQueries(VersionQueries):
    """Whatever belongs to somebody else is NotFound, as if it did not exist."""

    def profile(self, user_id: str) -> Profile:
        """Load a person's profile; an empty one for somebody unknown.

        One small query where it was loaded before and nothing was written since; otherwise what
        is new is read, what is held already is not.
        """
        stamp = self._connection.execute(STAMP, {"user_id": user_id}).scalar()
        if stamp is None:
            is_needed = self._is_consent_needed
            return Profile(user_id, is_learning=not is_needed, is_consent_needed=is_needed)
        held = self._remembered.get(user_id)
        if held is not None and held[0] == stamp:
            return held[1]
        profile = self._load(user_id, held[1].preferences if held else ())
        self._remembered.keep(stamp, profile)
        return profile

    def _load(self, user_id: str, held: Sequence[Preference]) -> Profile:
        rows = self._connection.execute(BESIDE, {"user_id": user_id}).all()
        waits = [Cooldown(r.topic, r.until, r.refusals) for r in rows if r.topic is not None]
        switches, is_needed = rows[0], self._is_consent_needed
        consent = Consent(switches.consent) if switches.consent else None
        is_given = not is_needed or consent is Consent.GIVEN
        return Profile(
            user_id,
            preferences=self._current(user_id, held),
            changes=tuple(change_of(row) for row in rows if row.id is not None),
            cooldowns=tuple(waits),
            is_learning=switches.is_learning and is_given,
            is_applying=switches.is_applying and (is_given or consent is not Consent.REFUSED),
            concepts=self._concepts(user_id),
            is_noticing=switches.is_noticing,
            is_consent_needed=is_needed,
            consent=consent,
        )

    def _concepts(self, user_id: str) -> tuple[Concept, ...]:
        rows = self._connection.execute(NAMES, {"user_id": user_id}).all()
        return tuple(map(concept_of, rows))

    def _current(self, user_id: str, held: Sequence[Preference]) -> tuple[Preference, ...]:
        """Read what is not held: a row whose content changed names another version."""
        person = {"user_id": user_id}
        known = {_version(p): p for p in held}
        if not known:
            return tuple(map(preference_of, self._connection.execute(CURRENT, person)))
        rows = self._connection.execute(CURRENT_KEYS, person)
        keys = [(row.id, row.status, tuple(row.supersedes or ())) for row in rows]
        new = [key[0] for key in keys if key not in known]
        if new:
            query = CURRENT.where(preferences.c.id.in_(new))
            found = map(preference_of, self._connection.execute(query, person))
            known |= {_version(p): p for p in found}
        return tuple(known[key] for key in keys)

    def preference(self, user_id: str, preference_id: str) -> Preference:
        """Give one preference, whatever its status; NotFound for a stranger's."""
        query = select(*as_preference).where(is_theirs(preferences, user_id, preference_id))
        row = self._connection.execute(query).first()
        if row is None:
            raise missing("preference_id")
        return preference_of(row)

    def history(
        self, user_id: str, limit: int, before: str | None = None, **wanted: str | None
    ) -> list[Preference]:
        """List up to `limit` preferences of every status, newest first.

        `before` is the id of the last one on the page before; what is added meanwhile moves
        nothing. NotFound when it is nobody's or a stranger's. `wanted` may give `topic`, `status`
        and `source`.
        """
        place = (preferences.c.created_at, preferences.c.number)
        query = select(*as_preference).where(preferences.c.user_id == user_id)
        for name, value in wanted.items():
            query = query if value is None else query.where(preferences.c[name] == value)
        if before is not None:
            cursor = select(*place).where(is_theirs(preferences, user_id, before))
            last = self._connection.execute(cursor).first()
            if last is None:
                raise missing("cursor")
            query = query.where(tuple_(*place) < tuple(last))
        query = query.order_by(*(column.desc() for column in place)).limit(limit)
        return [preference_of(row) for row in self._connection.execute(query)]

    def set_switches(
        self,
        user_id: str,
        is_learning: bool | None = None,
        is_applying: bool | None = None,
        is_noticing: bool | None = None,
    ) -> None:
        """Set the switches that are given; None leaves one as it is."""
        given = {
            "is_learning": is_learning, "is_applying": is_applying, "is_noticing": is_noticing,
        }  # fmt: skip
        self._set(user_id, {name: value for name, value in given.items() if value is not None})

    def set_consent(self, user_id: str, consent: Consent, at: datetime) -> None:
        """Keep where a person stands on anything being kept, and since when."""
        self._set(user_id, {"consent": str(consent), "consent_at": at})

    def _set(self, user_id: str, values: Mapping[str, Any]) -> None:
        self._stamp_profile(user_id)
        if values:
            statement = update(profiles).where(profiles.c.user_id == user_id)
            self._connection.execute(statement.values(**values))

    def set_cooldown(self, user_id: str, cooldown: Cooldown) -> None:
        """Keep a cooldown in the place of the topic's last one."""
        self._stamp_profile(user_id)
        wait = {"topic": cooldown.topic, "until": cooldown.until, "refusals": cooldown.refusals}
        self._upsert(cooldowns, {"user_id": user_id, **wait})

    def record(
        self,
        user_id: str,
        change: Change | None,
        added: Sequence[Preference],
        ended: Mapping[str, Status],
        named: Sequence[Concept] = (),
        *,
        versions: Mapping[str, str] | None = None,
    ) -> None:
        """Insert what was `added` and `named`, set the status of what `ended`, append the change.

        `versions` names, by id of a preference among `ended`, the added row it trades content with
        when the change is undone or redone.

        Without a change it cannot be undone. NotFound if something ended is not this person's,
        InvalidPreference if an id is taken, ValueError if the change names what is not here.
        """
        steps = None if change is None else _change_row(change, (*added, *named), ended)
        self._stamp_profile(user_id)
        was = self._statuses(user_id, tuple(ended))
        if added:
            rows = [row_of(user_id, preference) for preference in added]
            self._connection.execute(preferences.insert(), rows)
        if named:
            rows = [row_of_concept(user_id, concept) for concept in named]
            self._connection.execute(concepts.insert(), rows)
        self._set_statuses(user_id, {key: str(status) for key, status in ended.items()})
        if steps is not None:
            for preference_id, step in steps["ended"].items():
                step["was"] = was[preference_id]
                if versions and preference_id in versions:
                    step["version"] = versions[preference_id]
            cut_off = delete(changes).where(changes.c.user_id == user_id, changes.c.is_undone)
            self._connection.execute(cut_off)
            self._connection.execute(changes.insert(), {"user_id": user_id, **steps})

    def undo(self, user_id: str, change_id: str) -> None:
        """Retract what a change added, give what it ended the status it had; twice is once.

        NotFound for a stranger's change. Undo the newest first: an older one may be in its way.
        """
        row = self._turn_over(user_id, change_id, is_undone=True)
        if row is not None:
            added = dict.fromkeys(row.added, str(Status.RETRACTED))
            ended = {key: step["was"] for key, step in row.ended.items()}
            self._set_statuses(user_id, {**added, **ended})
            self._trade(user_id, row.ended)

    def redo(self, user_id: str, change_id: str) -> None:
        """Do again what `undo` took back; twice is once. NotFound for a stranger's change."""
        row = self._turn_over(user_id, change_id, is_undone=False)
        if row is not None:
            ended = {key: step["became"] for key, step in row.ended.items()}
            self._set_statuses(user_id, {**row.added, **ended})
            self._trade(user_id, row.ended)

    def _turn_over(self, user_id: str, change_id: str, *, is_undone: bool) -> Any | None:
        """Mark a change; give its row if that changed anything."""
        this = is_theirs(changes, user_id, change_id)
        statement = (
            update(changes)
            .where(this, changes.c.is_undone.is_not(is_undone))
            .values(is_undone=is_undone)
            .returning(changes.c.added, changes.c.ended)
        )
        row = self._connection.execute(statement).first()
        if row is not None:
            self._stamp_profile(user_id)
        elif self._scalar(select(changes.c.id).where(this)) is None:
            raise missing("change_id")
        if row is not None:
            self._stamp_profile(user_id)
        return row

    def _statuses(self, user_id: str, ids: Sequence[str]) -> dict[str, str]:
        if not ids:
            return {}
        found = {
            row.id: row.status
            for table in (preferences, concepts)
            for row in self._connection.execute(
                select(table.c.id, table.c.status).where(
                    table.c.user_id == user_id, table.c.id.in_(ids)
                )
            )
        }
        if len(found) < len(ids):
            raise missing("ended")
        return found

    def _set_statuses(self, user_id: str, statuses: Mapping[str, str]) -> None:
        for status in sorted(set(statuses.values())):
            ids = [key for key, value in statuses.items() if value == status]
            for table in (preferences, concepts):
                statement = update(table).where(table.c.user_id == user_id, table.c.id.in_(ids))
                self._connection.execute(statement.values(status=status))


def _version(preference: Preference) -> tuple[str, str, tuple[str, ...]]:
    """Give what tells one version of a preference from the next; see `versions`."""
    return (preference.id, str(preference.status), preference.supersedes)


def _change_row(
    change: Change, added: Sequence[Preference | Concept], ended: Mapping[str, Status]
) -> Columns:
    """Give the row of `changes`, all but the statuses that were; ValueError for ids not given."""
    statuses = {one.id: str(one.status) for one in added}
    if not statuses.keys() >= set(change.added) or not ended.keys() >= set(change.ended):
        raise ValueError("a change names preferences or concepts that are not recorded with it")
    return {
        "id": change.id,
        "kind": str(change.kind),
        "added": {key: statuses[key] for key in change.added},
        "ended": {key: {"was": None, "became": str(ended[key])} for key in change.ended},
        "at": change.at,
        "is_undone": change.is_undone,
    }
