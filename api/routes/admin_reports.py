"""Operators: the audit, totals, their key, the topics, and reading a text as a trial."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.admin_schemas import AuditReply, ChainReply, KeyReply, StatsReply, TopicsReply
from api.deps import AssistantDep, CallerDep, ReaderDep, SettingsDep, WordsDep
from api.errors import ApiError
from api.pages import PageDep
from api.routes.understand import understand
from api.schemas import Identifier, UnderstandBody, UnderstandReply
from api.stats import stats_of
from preferences.access import Scope
from preferences.people import key_of
from preferences.topics import Attribute, Topic

router = APIRouter(prefix="/v1/admin", tags=["admin"])


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


@router.get("/audit/chain", response_model=ChainReply)
def check_audit(caller: ReaderDep, assistant: AssistantDep) -> dict[str, Any]:
    """Say whether the audit is as it was written, all tenants together."""
    with assistant.store.unit(is_reading=True) as unit:
        verdict = unit.verify_audit()
    return {"entries": verdict.entries, "head": verdict.head, "broken_at": verdict.broken_at}


@router.get("/key", response_model=KeyReply)
def describe_key(caller: CallerDep, assistant: AssistantDep, words: WordsDep) -> dict[str, Any]:
    """Say what the server key that asks may do, and until when."""
    with assistant.store.unit(is_reading=True) as unit:
        key = unit.server_key(caller.actor) if caller.user is None else None
    if key is None:
        message = words["scope_missing"].format(scope=Scope.ADMIN_READ)
        raise ApiError(403, "scope_missing", message)
    names = ("prefix", "name", "tenant", "expires_at")
    return {**{name: getattr(key, name) for name in names}, "scopes": sorted(key.scopes)}


@router.get("/stats", response_model=StatsReply)
def give_stats(
    caller: ReaderDep,
    assistant: AssistantDep,
    days: Annotated[int, Query(ge=1, le=366, description="How many days back.")] = 30,
) -> dict[str, Any]:
    """Add up a tenant: people, preferences, moments, wrong answers and how long turns took."""
    since = (caller.at - timedelta(days=days - 1)).date()
    with assistant.store.unit(is_reading=True) as unit:
        return stats_of(unit, caller, since, assistant.meter)


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
