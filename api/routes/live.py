"""Talking over a WebSocket: the bodies of `POST /v1/turns` as frames, nothing lost, nothing twice.

→ {"type": "hello", "token": "…", "session_id": "s-1", "after": 3}
← {"type": "ready", "session_id": "s-1", "last_seq": 3}
→ {"type": "turn", "text": "play some music", "client_turn_id": "c-4"}
← {"type": "typing", "client_turn_id": "c-4"}
← {"type": "reply", "seq": 4, "client_turn_id": "c-4", …}
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from fastapi import APIRouter, WebSocket
from starlette.concurrency import run_in_threadpool

from api.access import Caller, Gate, person_meant
from api.deps import AssistantDep, RatesDep, SettingsDep, WordsDep
from api.errors import ApiError, refusal_of
from api.live_frames import HelloFrame, read_hello
from api.live_line import Hangup, Line, Silence
from api.live_talk import House, Identify, Talk
from api.routes.turns import check_session, new_session_id
from preferences.errors import PreferenceError

router = APIRouter()

HELLO_SECONDS = 10.0
"""Seconds within which a client has to say who it is."""
MOST_LINES = 16
"""Lines a person may have at once."""


@router.websocket("/v1/turns/live")
async def talk(
    socket: WebSocket,
    assistant: AssistantDep,
    settings: SettingsDep,
    words: WordsDep,
    rates: RatesDep,
) -> None:
    """Talk with one client until one side hangs up."""
    await socket.accept()
    line = Line(socket, words)
    address = socket.client.host if socket.client else ""
    house = House(assistant, words, settings.max_text, rates, address)
    try:
        _check_origin(socket, settings.origins, words)
        await _welcome(socket, line, house)
    except Hangup as hangup:
        await line.close(hangup)
    except (ApiError, PreferenceError) as error:
        await line.close(Hangup.over(refusal_of(error, words)))


async def _welcome(socket: WebSocket, line: Line, house: House) -> None:
    """Find out who is there, and talk. Raises `Hangup`, `ApiError`, `PreferenceError`."""
    words, assistant, gate = house.words, house.assistant, socket.app.state.gate
    late = words["hello_missing"].format(seconds=round(HELLO_SECONDS))
    missing = ApiError(401, "hello_missing", late)
    try:
        text = await line.receive(HELLO_SECONDS)
    except Silence as silence:
        raise missing from silence
    hello = read_hello(text, missing, words)
    identify = _identifier(gate, hello.token, house)
    caller = await identify(assistant.now())
    house.rates.of(caller)
    person = person_meant(caller, hello.user_id, words)
    session_id = _session_of(hello, person, caller, house)
    if assistant.bell.count(person) >= MOST_LINES:
        message = words["connections_full"].format(most=MOST_LINES)
        raise ApiError(429, "connections_full", message)
    with assistant.bell.listening(person, session_id) as ear:
        await Talk(house, line, identify, ear).run(hello.after)


def _identifier(gate: Gate, token: str, house: House) -> Identify:
    """Make what says whose token it is: a key's slow hash is made outside of the event loop."""

    async def identify(at: datetime) -> Caller:
        return await run_in_threadpool(gate.identify, token, house.assistant.store, at)

    return identify


def _session_of(hello: HelloFrame, person: str, caller: Caller, house: House) -> str:
    """Give the conversation; a new one is opened where none is named, so that a line that breaks
    before the first turn can be taken up again.
    """
    if hello.session_id is not None:
        check_session(hello.session_id, person, house.assistant, house.words)
        return hello.session_id
    session_id = new_session_id()
    with house.assistant.store.unit() as unit:
        unit.refuse_erased(person, caller.at)
        unit.open_session(session_id, person, None, caller.at)
        unit.commit()
    return session_id


def _check_origin(socket: WebSocket, allowed: Collection[str], words: dict[str, str]) -> None:
    """Refuse pages from elsewhere; programs send no Origin (RFC 6455, section 10.2)."""
    origin = socket.headers.get("origin")
    if origin is None or origin.casefold() in allowed:
        return
    try:
        own = urlsplit(origin.casefold()).netloc
    except ValueError:
        own = ""
    if not own or own != socket.headers.get("host", "").casefold():
        raise ApiError(403, "origin_refused", words["origin_refused"])
