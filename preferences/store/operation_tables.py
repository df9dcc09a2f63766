"""The tables of those who operate: keys, what was done and by whom. No query lives here.

`acts` and `answers` are about persons, like the tables of `preferences.store.tables`. The others
have no `user_id`: nothing in them names anybody.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field

from preferences.store.columns import BigNumber, Json, PrivateJson, PrivateText, UtcDateTime
from preferences.store.tables import ID_LENGTH, WORD_LENGTH, Base, of_profile


class Acts(Base, table=True):
    """What operators did to a person's profile, and why."""

    __table_args__ = (of_profile(), Index(None, "user_id", "change_id"))

    number: int | None = Field(default=None, primary_key=True, sa_type=BigNumber)
    user_id: str = Field(max_length=ID_LENGTH)
    change_id: str = Field(max_length=ID_LENGTH)
    """The change it made; one that was undone and overtaken is gone from `changes`."""
    actor: str = Field(max_length=ID_LENGTH)
    """Prefix of the server key."""
    reason: str = Field(sa_type=PrivateText("acts.reason"))
    """In the operator's words."""
    at: datetime = Field(sa_type=UtcDateTime)


class Answers(Base, table=True):
    """The answers given to writes with an idempotency key, so that a repeated one is answered."""

    __table_args__ = (of_profile(), Index(None, "user_id"), Index(None, "at"))

    actor: str = Field(primary_key=True, max_length=ID_LENGTH)
    key: str = Field(primary_key=True, max_length=ID_LENGTH)
    """The one the client chose."""
    user_id: str = Field(max_length=ID_LENGTH)
    digest: str = Field(max_length=ID_LENGTH)
    """Of the request: the same key with another request is an error."""
    status: int
    body: Any = Field(sa_type=PrivateJson("answers.body"))
    at: datetime = Field(sa_type=UtcDateTime)


class PersonKeys(Base, table=True):
    """The key of each person, wrapped, where what is kept of them is encrypted."""

    __tablename__ = "person_keys"
    __table_args__ = (of_profile(), UniqueConstraint("id"))

    user_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(max_length=ID_LENGTH)
    master: str = Field(max_length=ID_LENGTH)
    wrapped: str = Field(sa_type=Text)


class Keys(Base, table=True):
    """The keys of host programs; of nobody in particular."""

    prefix: str = Field(primary_key=True, max_length=ID_LENGTH)
    hash: str = Field(max_length=ID_LENGTH)
    tenant: str = Field(max_length=ID_LENGTH)
    name: str = Field(max_length=ID_LENGTH)
    scopes: list[str] = Field(sa_type=Json)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(sa_type=UtcDateTime)


class Signers(Base, table=True):
    """The keys that user tokens are checked with."""

    kid: str = Field(primary_key=True, max_length=ID_LENGTH)
    tenant: str = Field(max_length=ID_LENGTH)
    algorithm: str = Field(max_length=WORD_LENGTH)
    material: str = Field(sa_type=Text)
    audience: str | None = Field(max_length=ID_LENGTH)
    created_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(sa_type=UtcDateTime)


class Audit(Base, table=True):
    """Who did what when; the person it was about only as a mark."""

    __table_args__ = (Index(None, "tenant", "number"),)

    number: int = Field(primary_key=True, sa_type=BigNumber)
    """From 1, without a gap."""
    at: datetime = Field(sa_type=UtcDateTime)
    tenant: str = Field(max_length=ID_LENGTH)
    actor: str = Field(max_length=ID_LENGTH)
    action: str = Field(max_length=ID_LENGTH)
    subject: str | None = Field(max_length=ID_LENGTH)
    """`preferences.seals.Seals.subject`; NULL where it was about nobody."""
    link: str = Field(max_length=ID_LENGTH)
    """`preferences.seals.Seals.link` of this entry and the one before."""


class AuditCuts(Base, table=True):
    """Where the audit begins once its oldest entries were let go: the last one that is gone."""

    __tablename__ = "audit_cuts"

    number: int = Field(primary_key=True, sa_type=BigNumber)
    link: str = Field(max_length=ID_LENGTH)
    mark: str = Field(max_length=ID_LENGTH)
    """`preferences.seals.Seals.cut` of both, so that nobody else can cut."""
    at: datetime = Field(sa_type=UtcDateTime)


class Erasures(Base, table=True):
    """The marks of those who were erased, so that nothing old brings them back."""

    subject: str = Field(primary_key=True, max_length=ID_LENGTH)
    """`preferences.seals.Seals.erasure`."""
    at: datetime = Field(sa_type=UtcDateTime)


class Tallies(Base, table=True):
    """How many active preferences a tenant has; triggers of the database keep it."""

    tenant: str = Field(primary_key=True, max_length=ID_LENGTH)
    topic: str = Field(primary_key=True, max_length=ID_LENGTH)
    source: str = Field(primary_key=True, max_length=WORD_LENGTH)
    total: int


class DayCounts(Base, table=True):
    """The `counts` of a day, all topics together; triggers of the database keep it."""

    __tablename__ = "day_counts"
    __table_args__: ClassVar = {"sqlite_with_rowid": False}

    tenant: str = Field(primary_key=True, max_length=ID_LENGTH)
    day: date = Field(primary_key=True)
    name: str = Field(primary_key=True, max_length=ID_LENGTH)
    total: int


class Headcounts(Base, table=True):
    """How many people a tenant has; triggers of the database keep it."""

    tenant: str = Field(primary_key=True, max_length=ID_LENGTH)
    total: int


class DataRequests(Base, table=True):
    """What controllers asked for on behalf of people (OpenDSR)."""

    __tablename__ = "data_requests"
    __table_args__ = (Index(None, "status", "due_at"),)

    tenant: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    """The controller's, a UUID."""
    controller: str = Field(max_length=ID_LENGTH)
    """Prefix of their server key."""
    kind: str = Field(max_length=WORD_LENGTH)
    person: str | None = Field(max_length=ID_LENGTH)
    """Whom it is about; NULL once they were erased, or it was cancelled."""
    status: str = Field(max_length=WORD_LENGTH)
    callbacks: list[str] = Field(sa_type=Json)
    received_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)


class DataCallbacks(Base, table=True):
    """Notices of a change of status, until they were taken. They name nobody."""

    __tablename__ = "data_callbacks"
    __table_args__ = (Index(None, "next_at"),)

    number: int | None = Field(default=None, primary_key=True, sa_type=BigNumber)
    tenant: str = Field(max_length=ID_LENGTH)
    request: str = Field(max_length=ID_LENGTH)
    url: str = Field(sa_type=Text)
    status: str = Field(max_length=WORD_LENGTH)
    tries: int
    next_at: datetime = Field(sa_type=UtcDateTime)
