"""Operators: who is there, everything about one person, and erasing them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from api.admin_schemas import UserReply, UsersReply
from api.deps import AssistantDep, EraserDep, ReaderDep
from api.pages import PageDep
from api.schemas import Identifier, ReceiptReply
from bot.exporting import preferences_csv
from preferences.audit import Action
from preferences.people import Summary, key_of
from preferences.store import privacy

router = APIRouter(prefix="/v1/admin/users", tags=["admin"])


@router.get("", response_model=UsersReply)
def list_users(
    caller: ReaderDep,
    assistant: AssistantDep,
    page: PageDep,
    query: Annotated[
        str | None, Query(max_length=128, description="Part of the user id, capitals aside.")
    ] = None,
) -> dict[str, Any]:
    """List the people of the key's tenant by user id."""
    with assistant.store.unit(is_reading=True) as unit:
        found = unit.users(caller.tenant, page.limit, page.after, query)
    users, cursor = page.cut(found, lambda user: user.user_id)
    return {"users": [_body(user) for user in users], "next_cursor": cursor}


@router.get("/{user_id}", response_model=UserReply)
def get_user(user_id: Identifier, caller: ReaderDep, assistant: AssistantDep) -> dict[str, Any]:
    """Give one person, without what they prefer."""
    person = key_of(caller.tenant, user_id)
    with assistant.store.unit() as unit:
        user = unit.user(person)
        unit.note(caller.actor, Action.READ, person, caller.at)
        unit.commit()
    return _body(user)


@router.get(
    "/{user_id}/export",
    response_model=None,
    responses={200: {"content": {"application/json": {}, "text/csv": {}}}},
)
def export_user(
    user_id: Identifier,
    caller: ReaderDep,
    assistant: AssistantDep,
    format: Annotated[
        Literal["json", "csv"], Query(description="csv: the preferences alone.")
    ] = "json",
) -> dict[str, Any] | Response:
    """Give everything kept about a person, with where it came from."""
    person = key_of(caller.tenant, user_id)
    with assistant.store.unit() as unit:
        unit.user(person)
        exported = privacy.export(unit, person)
        unit.note(caller.actor, Action.EXPORT, person, caller.at)
        unit.commit()
    if format == "json":
        return exported
    disposition = {"Content-Disposition": 'attachment; filename="preferences.csv"'}
    return Response(preferences_csv(exported), headers=disposition, media_type="text/csv")


@router.delete("/{user_id}", response_model=ReceiptReply)
async def erase_user(
    user_id: Identifier, caller: EraserDep, assistant: AssistantDep
) -> dict[str, Any]:
    """Erase everything about a person, for good; harmless if repeated."""
    receipt = await assistant.erase(key_of(caller.tenant, user_id), caller.actor)
    at = receipt.at.isoformat()
    return {"receipt": {"erased": receipt.erased, "verified": receipt.verified, "at": at}}


def _body(user: Summary) -> dict[str, Any]:
    return {
        "user_id": user.user_id,
        "learning": user.is_learning,
        "applying": user.is_applying,
        "preferences": user.preferences,
        "sessions": user.sessions,
        "last_session_at": user.last_session_at,
    }
