"""The bodies of the admin API, checked and documented."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from api.profile_schemas import AmendBody, PreferenceBody
from api.schemas import whole

Reason = Annotated[str, Field(min_length=3, max_length=500), AfterValidator(whole)]


class AddBody(PreferenceBody):
    """A preference to be written down, and why."""

    reason: Reason = Field(description="Why; kept with the change.", examples=["Asked by phone."])


class CorrectBody(AmendBody):
    """What of a preference is to change, and why."""

    reason: Reason = Field(description="Why; kept with the change.", examples=["Asked by phone."])


class UserReply(BaseModel):
    """One person, without what they prefer."""

    user_id: str = Field(description="As the host knows them.", examples=["sam"])
    learning: bool = Field(description="Whether anything new is kept.", examples=[True])
    applying: bool = Field(description="Whether what is kept is used.", examples=[True])
    preferences: int = Field(description="Active ones.", examples=[12])
    sessions: int = Field(description="Conversations opened.", examples=[3])
    last_session_at: datetime | None = Field(
        description="When the latest was opened.", examples=["2026-11-22T08:15:00Z"]
    )


NextCursor = Field(description="Give it as `cursor` for the next page; null.", examples=[None])


class UsersReply(BaseModel):
    """A page of people, by user id."""

    users: list[UserReply] = Field(description="People.", examples=[[]])
    next_cursor: str | None = NextCursor


class PreferencesPage(BaseModel):
    """A page of a person's preferences, newest first."""

    preferences: list[dict[str, Any]] = Field(
        description="Preferences, each with its `etag`.", examples=[[]]
    )
    next_cursor: str | None = NextCursor


class ChangeReply(BaseModel):
    """One step of a profile's history."""

    id: str = Field(description="Its id.", examples=["c-1"])
    kind: Literal["learn", "retract"] = Field(description="What it was.", examples=["learn"])
    at: datetime = Field(description="When.", examples=["2026-11-22T08:15:00Z"])
    undone: bool = Field(description="Whether it was taken back.", examples=[False])
    added: list[dict[str, Any]] = Field(description="Preferences that came.", examples=[[]])
    ended: list[dict[str, Any]] = Field(description="Preferences that went.", examples=[[]])
    actor: str | None = Field(
        description="Prefix of the operator's key; null for the person.", examples=["ak-3f9a1c22d0"]
    )
    reason: str | None = Field(description="The operator's reason.", examples=["Asked by phone."])


class HistoryReply(BaseModel):
    """A page of a profile's history, newest first."""

    changes: list[ChangeReply] = Field(description="Steps.", examples=[[]])
    next_cursor: str | None = NextCursor


class AuditEntry(BaseModel):
    """One line of the audit."""

    number: int = Field(description="Counts up, over all tenants.", examples=[17])
    at: datetime = Field(description="When.", examples=["2026-11-22T08:15:00Z"])
    actor: str = Field(description="Prefix of a key, person or cli.", examples=["ak-3f9a1c22d0"])
    action: str = Field(description="What was done.", examples=["user.erase"])
    subject: str | None = Field(description="Mark of the person.", examples=["5f2c…"])
    link: str = Field(description="Mark of this entry and the one before.", examples=["9d41…"])


class AuditReply(BaseModel):
    """A page of the audit, newest first."""

    entries: list[AuditEntry] = Field(description="Entries.", examples=[[]])
    next_cursor: str | None = NextCursor


class ChainReply(BaseModel):
    """Whether the audit is as it was written."""

    entries: int = Field(description="How many were read, of all tenants.", examples=[17])
    head: str = Field(description="Link of the last one; note it elsewhere.", examples=["9d41…"])
    broken_at: int | None = Field(
        description="Number of the first that is missing or was changed; null for none.",
        examples=[None],
    )


class KeyReply(BaseModel):
    """The server key that asks."""

    prefix: str = Field(description="Names it.", examples=["ak-3f9a1c22d0"])
    name: str = Field(description="What its owner calls it.", examples=["support desk"])
    tenant: str = Field(description="Whose people it is for.", examples=["default"])
    scopes: list[str] = Field(description="What it may do.", examples=[["admin:read"]])
    expires_at: datetime | None = Field(
        description="When it ends; null for never.", examples=["2027-01-01T00:00:00Z"]
    )


class SideReply(BaseModel):
    """Requests and how many of their answers were wrong."""

    requests: int = Field(description="Requests made.", examples=[40])
    wrong: int = Field(description="Answers complained about or put right.", examples=[6])


class ComparedReply(BaseModel):
    """Wrong answers to people with nothing kept of the topic, and to those with something."""

    before: SideReply = Field(description="Nothing of the topic was kept of the person.")
    after: SideReply = Field(description="Something of the topic was kept.")


class WrongReply(ComparedReply):
    """Wrong answers before and after learning."""

    topics: list[dict[str, Any]] = Field(
        description="The same by topic.",
        examples=[[{"topic": "music", "before": {"requests": 4, "wrong": 2}}]],
    )
    days: list[dict[str, Any]] = Field(
        description="The same by day.",
        examples=[[{"day": "2026-11-22", "before": {"requests": 4, "wrong": 2}}]],
    )


class StatsReply(BaseModel):
    """Totals of a tenant; nothing in them is about anybody."""

    users: int = Field(description="People anything is kept about.", examples=[120])
    preferences: list[dict[str, Any]] = Field(
        description="Active preferences by topic and source.",
        examples=[[{"topic": "music", "source": "stated", "count": 40}]],
    )
    moments: dict[str, int] = Field(
        description="Questions offered, accepted, refused and ignored in these days.",
        examples=[{"offered": 9, "accepted": 5, "refused": 2, "ignored": 2}],
    )
    days: list[dict[str, Any]] = Field(
        description="What was counted, by day.",
        examples=[[{"day": "2026-11-22", "moment_offered": 2, "dissatisfied": 3}]],
    )
    wrong_answers: WrongReply = Field(description="How often answers were wrong.")
    turn_times: list[dict[str, float | None]] = Field(
        description="Turns by the time they took, in buckets with an upper bound or null.",
        examples=[[{"up_to_ms": 10.0, "count": 812}]],
    )
    latency: dict[str, float] | None = Field(
        description="Of the latest turns of this process, in ms; null before the first.",
        examples=[{"turns": 1000, "p50_ms": 9.1, "p95_ms": 14.0, "p99_ms": 21.5}],
    )
    at: datetime = Field(description="When it was added up.", examples=["2026-11-22T08:15:00Z"])


class TopicsReply(BaseModel):
    """What can be preferred and asked for."""

    topics: list[dict[str, Any]] = Field(
        description="Topics with their attributes and requests.",
        examples=[[{"name": "music", "title": "music", "attributes": [], "requests": []}]],
    )
