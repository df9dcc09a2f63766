"""Operators: the audit, totals, the topics, and reading a text as a trial."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from api.access import Caller
from api.admin_schemas import AuditReply, StatsReply, TopicsReply
from api.deps import AssistantDep, ReaderDep, SettingsDep, WordsDep
from api.pages import PageDep
from api.routes.understand import understand
from api.schemas import Identifier, UnderstandBody, UnderstandReply
from bot.assistant import Assistant
from bot.measure.latency import summarise
from preferences.people import key_of
from preferences.topics import Attribute, Topic

router = APIRouter(prefix="/v1/admin", tags=["admin"])
HELD = timedelta(seconds=30)
"""How long totals that took long are given again."""
SLOW_SECONDS = 0.1
"""From when on they did: some hundred thousand preferences."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals of one tenant."""

    at: datetime
    users: int
    tallies: list[tuple[str, str, int]]
    """Active preferences by topic and source."""


_MOMENTS = ("offered", "accepted", "refused", "ignored")


@router.get("/audit", response_model=AuditReply)
def list_audit(
    caller: ReaderDep,
    assistant: AssistantDep,
    page: PageDep,
    actor: Annotated[str | None, Query(max_length=64, description="Who did it.")] = None,
    action: Annotated[str | None, Query(max_length=64, description="What was done.")] = None,
    user_id: Annotated[Identifier | None, Query(description="Whom it was about.")] = None,
) -> dict[str, Any]:
    """List who did what, newest first. It never holds what was changed or erased."""
    with assistant.store.unit(is_reading=True) as unit:
        subject = unit.subject_of(key_of(caller.tenant, user_id)) if user_id else None
        found = unit.audit(
            caller.tenant, page.limit, page.number, actor=actor, action=action, subject=subject
        )
    shown, cursor = page.cut(found, lambda entry: str(entry.number))
    names = ("number", "at", "actor", "action", "subject", "link")
    entries = [{name: getattr(entry, name) for name in names} for entry in shown]
    return {"entries": entries, "next_cursor": cursor}


@router.get("/stats", response_model=StatsReply)
def give_stats(
    request: Request,
    caller: ReaderDep,
    assistant: AssistantDep,
    days: Annotated[int, Query(ge=1, le=366, description="How many days back.")] = 30,
) -> dict[str, Any]:
    """Add up a tenant: people, preferences by topic and source, moments by day, latency."""
    totals = _totals(assistant, caller, request.app.state.totals)
    with assistant.store.unit(is_reading=True) as unit:
        daily = unit.daily(caller.tenant, (caller.at - timedelta(days=days - 1)).date())
    moments = {
        name: sum(counted.get(f"moment_{name}", 0) for counted in daily.values())
        for name in _MOMENTS
    }
    return {
        "users": totals.users,
        "preferences": [{"topic": t, "source": s, "count": n} for t, s, n in totals.tallies],
        "moments": moments,
        "days": [{"day": day.isoformat(), **counted} for day, counted in daily.items()],
        "latency": _latency(assistant),
        "at": totals.at,
    }


@router.get("/topics", response_model=TopicsReply)
def list_topics(caller: ReaderDep, assistant: AssistantDep) -> dict[str, Any]:
    """Give what can be preferred and asked for on this server."""
    return {"topics": [_topic(topic) for topic in assistant.book.topics.values()]}


@router.post("/understand", response_model=UnderstandReply)
async def try_understanding(
    body: UnderstandBody,
    caller: ReaderDep,
    assistant: AssistantDep,
    settings: SettingsDep,
    words: WordsDep,
) -> dict[str, Any]:
    """Say what a text is read to mean; nothing is changed and nothing kept."""
    return await understand(body, assistant, settings, words)


def _totals(assistant: Assistant, caller: Caller, held: dict[str, Totals]) -> Totals:
    """Add up a tenant; what took long is held for a while."""
    earlier = held.get(caller.tenant)
    if earlier is not None and caller.at - earlier.at < HELD:
        return earlier
    begun = time.perf_counter()
    with assistant.store.unit(is_reading=True) as unit:
        users, tallies = unit.count_users(caller.tenant), unit.tallies(caller.tenant)
    totals = Totals(caller.at, users, tallies)
    if time.perf_counter() - begun > SLOW_SECONDS:
        held[caller.tenant] = totals
    return totals


def _latency(assistant: Assistant) -> dict[str, float] | None:
    times = list(assistant.meter.recent)
    if not times:
        return None
    took = summarise(times)
    return {"turns": took.count, "p50_ms": took.p50, "p95_ms": took.p95, "p99_ms": took.p99}


def _topic(topic: Topic) -> dict[str, Any]:
    return {
        "name": topic.name,
        "title": topic.title,
        "attributes": [_attribute(attribute) for attribute in topic.attributes.values()],
        "requests": [
            {"name": spec.name, "title": spec.title, "slots": list(spec.slots)}
            for spec in topic.requests.values()
        ],
    }


def _attribute(attribute: Attribute) -> dict[str, Any]:
    return {
        "name": attribute.name,
        "title": attribute.title,
        "kind": str(attribute.kind),
        "many": attribute.is_many,
        "catalog": attribute.catalog.name if attribute.catalog else None,
        "closed": attribute.catalog is not None and attribute.is_closed,
        "sensitive": attribute.is_sensitive,
        "minimum": attribute.minimum,
        "maximum": attribute.maximum,
        "unit": attribute.unit,
    }
