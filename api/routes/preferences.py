"""The person's own preferences: see, add, change, forget, undo, take away, erase."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from api.deps import AssistantDep, CallerDep, UserDep, WordsDep
from api.errors import ApiError
from api.etags import tagged
from api.profile_schemas import (
    AmendBody,
    ConditionBody,
    ExportReply,
    LearningBody,
    LearningReply,
    PreferenceBody,
    PreferenceReply,
    PreferencesReply,
    TurnedReply,
)
from api.routes.turns import folded
from api.schemas import ReceiptReply
from api.writes import Done, OwnDeskDep
from bot.assistant import Assistant
from bot.codec import name_body, preference_body
from bot.exporting import export_body, switches_body
from preferences.amending import Amendment, Given
from preferences.errors import NotFound
from preferences.model import ALWAYS, Condition, Preference, Status
from preferences.service import Service, Switches, Turned
from preferences.store import Receipt

router = APIRouter(prefix="/v1", tags=["my preferences"])

MOST = 500
"""Preferences of a page."""
_HELD = frozenset({"active", "paused"})
"""Statuses of what the profile holds; of every other only history knows."""
Shown = Literal["active", "paused", "superseded", "retracted", "all"]


@router.get("/preferences", response_model=PreferencesReply)
def list_preferences(
    user_id: UserDep,
    assistant: AssistantDep,
    topic: Annotated[str | None, Query(description="Only of this topic.", max_length=64)] = None,
    status: Annotated[Shown, Query(description="Only of this status.")] = "active",
    limit: Annotated[int | None, Query(description="How many at most.", ge=1, le=MOST)] = None,
    cursor: Annotated[str | None, Query(description="`next_cursor` of the last page.")] = None,
) -> dict[str, Any]:
    """Give what is known about the person who asks, oldest first."""
    with assistant.store.unit(is_reading=True) as unit:
        profile = unit.profile(user_id)
        everything = unit.history(user_id, 2**31 - 1)[::-1] if status not in _HELD else []
    held = {
        "active": profile.active(assistant.now()),
        "paused": [p for p in profile.preferences if p.status is Status.PAUSED],
        "all": everything,
    }.get(status, [p for p in everything if p.status == status])
    found = [p for p in held if topic in (None, p.topic)]
    page, next_cursor = _page(found, limit, cursor)
    return {
        "preferences": [tagged(preference_body(p, assistant.wording)) for p in page],
        "next_cursor": next_cursor,
        "learning": switches_body(profile),
        "lessons": assistant.wording.lessons(),
        "names": [name_body(one, assistant.wording) for one in profile.concepts],
    }


@router.post("/preferences", status_code=201, response_model=PreferenceReply)
async def add_preference(
    body: PreferenceBody, user_id: UserDep, desk: OwnDeskDep, assistant: AssistantDep
) -> Response:
    """Add one, by the rules of a spoken one; 200 and that one when it is known already."""

    def work(service: Service) -> Done:
        revision = service.add(user_id, given_of(body))
        assistant.meter.learned.update(str(p.source) for p in revision.added)
        held = (*revision.added, *revision.known)[0]
        return 201 if revision.added else 200, tagged(preference_body(held, assistant.wording))

    return await desk.write(work)


@router.get("/preferences/export", response_model=ExportReply)
def export_preferences(user_id: UserDep, assistant: AssistantDep) -> JSONResponse:
    """Give everything kept about the person who asks, as a file."""
    body = export_body(assistant.store, assistant.wording, user_id, assistant.now())
    name = 'attachment; filename="attune-export.json"'
    return JSONResponse(body, headers={"Content-Disposition": name})


@router.post("/preferences/undo", response_model=TurnedReply)
async def undo(user_id: UserDep, desk: OwnDeskDep, assistant: AssistantDep) -> Response:
    """Take the last change back, wherever it was made."""
    return await desk.write(lambda s: (200, _turned_body(s.undo(user_id), assistant)))


@router.post("/preferences/redo", response_model=TurnedReply)
async def redo(user_id: UserDep, desk: OwnDeskDep, assistant: AssistantDep) -> Response:
    """Bring back what undo took."""
    return await desk.write(lambda s: (200, _turned_body(s.redo(user_id), assistant)))


@router.put("/preferences/learning", response_model=LearningReply)
async def set_learning(
    body: LearningBody,
    user_id: UserDep,
    caller: CallerDep,
    assistant: AssistantDep,
    words: WordsDep,
) -> dict[str, Any]:
    """Start or stop learning, noticing and the use of what is known; give or withdraw consent."""
    switches = Switches(body.enabled, body.applying, body.noticing, body.consent)
    if switches == Switches():
        raise ApiError(422, "nothing_to_change", words["nothing_to_change"])
    async with assistant.alone_with(user_id):
        return switches_body(assistant.service(caller.at).switch(user_id, switches))


@router.patch("/preferences/{preference_id}", response_model=PreferenceReply)
async def amend_preference(
    preference_id: str,
    body: AmendBody,
    user_id: UserDep,
    desk: OwnDeskDep,
    assistant: AssistantDep,
    words: WordsDep,
) -> Response:
    """Change one in place; undo brings it back as it was."""
    amendment = amendment_of(body)
    if amendment == Amendment():
        raise ApiError(422, "nothing_to_change", words["nothing_to_change"])

    def work(service: Service) -> Done:
        desk.check(service, preference_id)
        preference = service.amend(user_id, preference_id, amendment)
        return 200, tagged(preference_body(preference, assistant.wording))

    return await desk.write(work)


@router.delete(
    "/preferences/{preference_id}", status_code=204, responses={200: {"model": ReceiptReply}}
)
async def forget_preference(
    preference_id: str,
    user_id: UserDep,
    desk: OwnDeskDep,
    assistant: AssistantDep,
    words: WordsDep,
    erase: Annotated[bool, Query(description="Erase it from history too, for good.")] = False,
) -> Response:
    """Forget one; undo brings it back, unless it was erased."""
    if erase:
        receipt = await assistant.erase_preference(user_id, preference_id)
        return JSONResponse(_receipt_body(receipt))

    def work(service: Service) -> Done:
        desk.check(service, preference_id)
        revision = service.forget(user_id, lambda p: p.id == preference_id)
        if revision.change is None:
            raise ApiError(404, "not_found", words["preference_missing"], "preference_id")
        return 204, {}

    return await desk.write(work)


@router.delete("/preferences", status_code=204)
async def forget_preferences(user_id: UserDep, desk: OwnDeskDep) -> Response:
    """Forget every preference; undo brings them back."""

    def work(service: Service) -> Done:
        service.forget(user_id, lambda p: True)
        return 204, {}

    return await desk.write(work)


@router.delete("/me", response_model=ReceiptReply)
async def erase_me(user_id: UserDep, assistant: AssistantDep) -> dict[str, Any]:
    """Erase everything about the person who asks, for good; their session ends."""
    return _receipt_body(await assistant.erase(user_id))


def given_of(body: PreferenceBody) -> Given:
    """Build what was filled in from its body."""
    return Given(
        topic=body.topic,
        attribute=body.attribute,
        value=body.value,
        stance=body.stance,
        hard=body.hard,
        strength=body.strength,
        condition=condition_of(body.condition),
        valid_until=_utc(body.valid_until),
    )


def condition_of(body: ConditionBody | None) -> Condition:
    """Build a condition from its body; names are folded to the ids catalogs use."""
    if body is None:
        return ALWAYS
    return Condition(
        daypart=body.daypart,
        days=tuple(dict.fromkeys(body.days)),
        room=folded(body.room),
        device=body.device,
        company=folded(body.company),
        activity=folded(body.activity),
    )


def amendment_of(body: AmendBody) -> Amendment:
    """Build an amendment; a condition or an end that is null is taken away."""
    given = body.model_fields_set
    return Amendment(
        value=body.value,
        stance=body.stance,
        hard=body.hard,
        strength=body.strength,
        condition=condition_of(body.condition) if "condition" in given else None,
        valid_until=_utc(body.valid_until),
        is_lasting="valid_until" in given and body.valid_until is None,
        status=Status(body.status) if body.status else None,
    )


def _utc(time: datetime | None) -> datetime | None:
    return time and time.astimezone(UTC)


def _page(
    found: list[Preference], limit: int | None, cursor: str | None
) -> tuple[list[Preference], str | None]:
    """Give a page and what leads to the next one. Raises `NotFound` for a foreign cursor."""
    start = 0
    if cursor is not None:
        ids = [preference.id for preference in found]
        if cursor not in ids:
            raise NotFound("There is no such page; begin without `cursor`.", "cursor")
        start = ids.index(cursor) + 1
    end = len(found) if limit is None else start + limit
    return found[start:end], found[end - 1].id if end < len(found) else None


def _turned_body(turned: Turned, assistant: Assistant) -> dict[str, Any]:
    return {
        "learned": [tagged(preference_body(p, assistant.wording)) for p in turned.learned],
        "retracted": [tagged(preference_body(p, assistant.wording)) for p in turned.retracted],
    }


def _receipt_body(receipt: Receipt) -> dict[str, Any]:
    at = receipt.at.isoformat()
    return {"receipt": {"erased": receipt.erased, "verified": receipt.verified, "at": at}}
