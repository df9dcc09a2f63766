"""Operators: a person's preferences and their history, and correcting them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from api.admin_schemas import AddBody, CorrectBody, HistoryReply, PreferencesPage
from api.deps import AssistantDep, ReaderDep, WordsDep
from api.errors import ApiError
from api.etags import etag_of, tagged
from api.pages import PageDep
from api.routes.preferences import amendment_of, given_of
from api.schemas import Identifier
from api.writes import DeskDep
from bot.assistant import Assistant
from bot.codec import preference_body
from bot.steward import Steward
from preferences.amending import Amendment
from preferences.audit import Action
from preferences.model import Change, Preference, Source, Status
from preferences.people import Act, key_of

router = APIRouter(prefix="/v1/admin/users/{user_id}", tags=["admin"])


class Filter:
    """Which preferences are asked for."""

    def __init__(
        self,
        topic: Annotated[str | None, Query(max_length=64, description="Of this topic.")] = None,
        status: Annotated[Status | None, Query(description="Of this status; else all.")] = None,
        source: Annotated[Source | None, Query(description="Of this source.")] = None,
    ) -> None:
        self.given: dict[str, str | None] = {"topic": topic, "status": status, "source": source}


@router.get("/preferences", response_model=PreferencesPage)
def list_preferences(
    user_id: Identifier,
    caller: ReaderDep,
    assistant: AssistantDep,
    page: PageDep,
    wanted: Annotated[Filter, Depends()],
) -> dict[str, Any]:
    """List a person's preferences of every status, newest first."""
    person = key_of(caller.tenant, user_id)
    with assistant.store.unit() as unit, page.known():
        unit.user(person)
        found = unit.history(person, page.limit, page.after, **wanted.given)
        unit.note(caller.actor, Action.READ, person, caller.at)
        unit.commit()
    shown, cursor = page.cut(found, lambda preference: preference.id)
    return {
        "preferences": [tagged(preference_body(p, assistant.wording)) for p in shown],
        "next_cursor": cursor,
    }


@router.get("/preferences/{preference_id}", response_model=None)
def get_preference(
    user_id: Identifier,
    preference_id: str,
    caller: ReaderDep,
    assistant: AssistantDep,
    response: Response,
) -> dict[str, Any]:
    """Give one preference of any status, its version as `ETag`."""
    person = key_of(caller.tenant, user_id)
    with assistant.store.unit() as unit:
        preference = unit.preference(person, preference_id)
        unit.note(caller.actor, Action.READ, person, caller.at)
        unit.commit()
    body = preference_body(preference, assistant.wording)
    response.headers["ETag"] = etag_of(body)
    return body


@router.post("/preferences", status_code=201, response_model=None)
async def add_preference(user_id: Identifier, body: AddBody, desk: DeskDep) -> Response:
    """Write a preference down for a person; what it rivals ends, as if they had said it."""
    given = given_of(body)
    return await desk.write(user_id, body.reason, 201, lambda steward: steward.add(given))


@router.patch("/preferences/{preference_id}", response_model=None)
async def correct_preference(
    user_id: Identifier, preference_id: str, body: CorrectBody, desk: DeskDep, words: WordsDep
) -> Response:
    """Change a preference in place; fields left out stay as they are."""
    amendment = amendment_of(body)
    if amendment == Amendment():
        raise ApiError(422, "nothing_to_change", words["nothing_to_change"])

    def work(steward: Steward) -> Preference:
        preference = steward.preference(preference_id)
        desk.check(preference)
        return steward.amend(preference, amendment)

    return await desk.write(user_id, body.reason, 200, work)


@router.delete("/preferences/{preference_id}", status_code=204, response_model=None)
async def delete_preference(
    user_id: Identifier,
    preference_id: str,
    desk: DeskDep,
    reason: Annotated[
        str, Query(min_length=3, max_length=500, description="Why; kept with the change.")
    ],
) -> Response:
    """End a preference; the person's undo brings it back."""

    def work(steward: Steward) -> None:
        preference = steward.preference(preference_id)
        desk.check(preference)
        steward.delete(preference)

    return await desk.write(user_id, reason, 204, work)


@router.get("/history", response_model=HistoryReply)
def list_history(
    user_id: Identifier, caller: ReaderDep, assistant: AssistantDep, page: PageDep
) -> dict[str, Any]:
    """List what changed in a profile, newest first: what came and went, who did it and why."""
    person = key_of(caller.tenant, user_id)
    with assistant.store.unit() as unit, page.known():
        unit.user(person)
        found = unit.changes_of(person, page.limit, page.after)
        shown, cursor = page.cut(found, lambda change: change.id)
        ids = {key for change in shown for key in (*change.added, *change.ended)}
        held = unit.preferences_of(person, sorted(ids))
        acts = unit.acts_of(person, [change.id for change in shown])
        unit.note(caller.actor, Action.READ, person, caller.at)
        unit.commit()
    changes = [_change(change, held, acts.get(change.id), assistant) for change in shown]
    return {"changes": changes, "next_cursor": cursor}


def _change(
    change: Change, held: dict[str, Preference], act: Act | None, assistant: Assistant
) -> dict[str, Any]:
    def bodies(ids: tuple[str, ...]) -> list[dict[str, Any]]:
        return [preference_body(held[key], assistant.wording) for key in ids if key in held]

    came, went = _moved(change)
    return {
        "id": change.id,
        "kind": str(change.kind),
        "at": change.at,
        "undone": change.is_undone,
        "added": bodies(came),
        "ended": bodies(went),
        "actor": act.actor if act else None,
        "reason": act.reason if act else None,
    }


def _moved(change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give what came and what went by a change: an amended preference came, its version went.

    A version is added under the id of its preference, a dot and more, and the two trade content
    when the change is undone.
    """
    versions = {key: key.rsplit(".", 1)[0] for key in change.added if "." in key}
    amended = {key: version for version, key in versions.items() if key in change.ended}
    if not amended:
        return change.added, change.ended
    return tuple(amended), tuple(amended.get(key, key) for key in change.ended)
