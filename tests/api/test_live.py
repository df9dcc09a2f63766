"""Talking over a WebSocket: nothing lost, nothing twice, nobody else's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from websockets.exceptions import InvalidStatusCode

from api import live_line, live_talk
from api.routes import live
from preferences.access import Scope
from preferences.store import privacy
from tests.api.hosts import register, sign
from tests.api.sockets import Server

pytestmark = pytest.mark.trained


@pytest.fixture
def server(world: Any) -> Iterator[Server]:
    server = Server(world)
    yield server
    server.stop()


@pytest.fixture
def sam(server: Server) -> dict[str, Any]:
    return server.session()


def kept(server: Server, session: dict[str, Any], **query: Any) -> dict[str, Any]:
    params = {"session_id": session["session_id"], **query}
    answer = server.call("GET", "/v1/turns", session["token"], params=params)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


# --- talking -------------------------------------------------------------------------------------


async def test_a_turn_gets_its_reply_with_a_number(server: Server, sam: dict[str, Any]) -> None:
    async with server.talk(sam) as client:
        expected = {"type": "ready", "session_id": sam["session_id"], "last_seq": 0}
        assert client.ready == expected
        taught = await client.say("I love jazz", "c-1")
        assert (taught["seq"], taught["client_turn_id"], taught["text"]) == (
            1,
            "c-1",
            "I love jazz",
        )
        assert taught["replayed"] is False
        assert [p["value"] for p in taught["learned"]] == ["jazz"]
        reply = await client.say("play some music")
        assert (reply["seq"], reply["client_turn_id"]) == (2, None)
        assert reply["interpretation"]["slots"]["genre"]["value"] == ["jazz"]
        await client.send("ping")
        await client.next("pong")


async def test_a_reply_has_every_field_of_a_posted_turn(
    server: Server, sam: dict[str, Any]
) -> None:
    async with server.talk(sam) as client:
        spoken = await client.say("play some music")
    body = {"text": "play some music", "session_id": sam["session_id"]}
    posted = server.call("POST", "/v1/turns", sam["token"], json=body).json()
    assert posted["seq"] == 2
    own = {"type", "replayed", "text", "client_turn_id", "at"}
    assert spoken.keys() - posted.keys() == own
    assert not posted.keys() - spoken.keys()


async def test_turns_sent_at_once_are_answered_in_order(
    server: Server, sam: dict[str, Any]
) -> None:
    async with server.talk(sam) as client:
        for number in range(6):
            await client.send("turn", text="hello", client_turn_id=f"c-{number}")
        found = []
        for number in range(6):
            assert (await client.next("typing"))["client_turn_id"] == f"c-{number}"
            found.append((await client.next("reply"))["seq"])
        assert found == [1, 2, 3, 4, 5, 6]


async def test_a_turn_sent_again_gets_its_first_reply_and_changes_nothing(
    server: Server, sam: dict[str, Any]
) -> None:
    async with server.talk(sam) as client:
        first = await client.say("I love jazz", "c-1")
        again = await client.say("I hate techno", "c-1")
        assert again == {**first, "replayed": True}
        await client.quiet()
    body = {"text": "I hate techno", "session_id": sam["session_id"], "client_turn_id": "c-1"}
    assert server.call("POST", "/v1/turns", sam["token"], json=body).json()["seq"] == 1
    known = server.call("GET", "/v1/preferences", sam["token"]).json()["preferences"]
    assert [p["value"] for p in known] == ["jazz"]


async def test_a_line_without_a_conversation_gets_one_that_can_be_taken_up(
    server: Server, sam: dict[str, Any]
) -> None:
    async with server.talk(sam, session_id=None) as client:
        opened = client.ready["session_id"]
    async with server.talk(sam, session_id=opened, after=0) as client:
        assert client.ready["last_seq"] == 0
        assert (await client.say("hello"))["session_id"] == opened


# --- nothing lost, nothing twice -----------------------------------------------------------------


async def test_who_comes_back_gets_what_they_missed_once_and_in_order(
    server: Server, sam: dict[str, Any]
) -> None:
    async with server.talk(sam) as client:
        said = [await client.say(text, text[-4:]) for text in ("I love jazz", "hello", "undo")]
    async with server.talk(sam, after=1) as client:
        assert client.ready["last_seq"] == 3
        for reply in said[1:]:
            assert await client.next("reply") == {**reply, "replayed": True}
        await client.quiet()
        assert (await client.say("hello"))["seq"] == 4
    async with server.talk(sam) as client:
        await client.quiet()
    async with server.talk(sam, after=99) as client:
        await client.quiet()


async def test_both_lines_of_a_conversation_get_every_reply(
    server: Server, sam: dict[str, Any]
) -> None:
    async with server.talk(sam) as one, server.talk(sam) as other:
        first = await one.say("I love jazz", "a-1")
        assert await other.next("reply") == first
        second = await other.say("play some music", "b-1")
        assert await one.next("reply") == second
        body = {"text": "hello", "session_id": sam["session_id"]}
        server.call("POST", "/v1/turns", sam["token"], json=body)
        assert [(await line.next("reply"))["seq"] for line in (one, other)] == [3, 3]
        await one.quiet()


async def test_a_line_that_breaks_in_a_turn_loses_nothing(
    server: Server, sam: dict[str, Any]
) -> None:
    async with server.talk(sam) as client:
        await client.send("turn", text="I love jazz", client_turn_id="c-1")
        client.connection.transport.abort()
    async with server.talk(sam, after=0) as client:
        reply = await client.next("reply") if client.ready["last_seq"] else None
        again = await client.say("I love jazz", "c-1")
        assert again["seq"] == 1
        assert reply is None or again == {**reply, "replayed": True}
        assert kept(server, sam)["last_seq"] == 1


async def test_a_conversation_goes_on_after_a_restart(server: Server, sam: dict[str, Any]) -> None:
    async with server.talk(sam) as client:
        first = await client.say("I love jazz", "c-1")
        server.stop()
        assert await client.closed() == 1012
    server.start()
    async with server.talk(sam, after=0) as client:
        assert await client.next("reply") == {**first, "replayed": True}
        again = await client.say("I love jazz", "c-1")
        assert again["seq"] == 1
        reply = await client.say("play some music", "c-2")
        assert reply["seq"] == 2
        assert reply["interpretation"]["slots"]["genre"]["value"] == ["jazz"]
        await client.quiet()


async def test_what_was_said_can_be_fetched_without_a_socket(
    server: Server, sam: dict[str, Any]
) -> None:
    async with server.talk(sam) as client:
        said = [await client.say(text) for text in ("I love jazz", "hello", "undo")]
    frames = [{**reply, "replayed": True} for reply in said]
    assert kept(server, sam) == {"turns": frames, "last_seq": 3}
    assert kept(server, sam, after=1, limit=1) == {"turns": frames[1:2], "last_seq": 3}
    assert kept(server, sam, after=3) == {"turns": [], "last_seq": 3}
    alex = server.session()
    path = f"/v1/turns?session_id={sam['session_id']}"
    assert server.call("GET", path, alex["token"]).status_code == 404
    assert server.call("GET", path, None).status_code == 401
    assert server.call("GET", f"{path}&limit=0", sam["token"]).status_code == 422
    key = server.key(scopes=frozenset({Scope.TURNS}))
    assert server.call("GET", path, key).status_code == 422
    answer = server.call("GET", f"{path}&user_id={sam['user_id']}", key)
    assert answer.json()["last_seq"] == 3
    assert server.call("GET", f"{path}&user_id=alex", key).status_code == 404


# --- who is there --------------------------------------------------------------------------------


async def test_two_people_see_nothing_of_each_other(server: Server, sam: dict[str, Any]) -> None:
    alex = server.session()
    async with server.talk(sam) as his, server.talk(alex) as hers:
        await his.say("I love jazz", "c-1")
        mine = await hers.say("play some music", "c-1")
        assert mine["seq"] == 1
        assert "genre" not in mine["interpretation"]["slots"]
        await his.quiet()
        await hers.quiet()


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ("nonsense", "hello_missing"),
        ("[]", "hello_missing"),
        ("[" * 100_000, "hello_missing"),
        (b"\x00", "hello_missing"),
        ('{"type": "turn", "text": "hello"}', "hello_missing"),
        ('{"type": "hello"}', "invalid_field"),
        ('{"type": "hello", "token": 5}', "invalid_field"),
        ('{"type": "hello", "token": "at-nobody"}', "token_unknown"),
        ('{"type": "hello", "token": "ak-0000000000-x"}', "token_unknown"),
        ('{"type": "hello", "token": "a.b.c"}', "token_invalid"),
        ('{"type": "hello", "token": "SAM", "after": -1}', "invalid_field"),
        ('{"type": "hello", "token": "SAM", "session_id": "no such"}', "invalid_field"),
        ('{"type": "hello", "token": "SAM", "session_id": "never-opened"}', "session_unknown"),
        ('{"type": "hello", "token": "SAM", "session_id": "ALEX"}', "session_unknown"),
        ('{"type": "hello", "token": "SAM", "user_id": "alex"}', "not_found"),
        ('{"type": "hello", "token": "KEY"}', "user_id_missing"),
        ('{"type": "hello", "token": "READER", "user_id": "sam"}', "scope_missing"),
    ],
)  # fmt: skip
async def test_a_bad_hello_is_refused(
    server: Server, sam: dict[str, Any], first: Any, code: str
) -> None:
    if isinstance(first, str):
        named = {"SAM": sam["token"], "ALEX": server.session()["session_id"], "KEY": server.key()}
        named["READER"] = server.key(scopes=frozenset({Scope.ADMIN_READ}))
        for name, value in named.items():
            first = first.replace(f'"{name}"', json.dumps(value))
    async with server.connect() as client:
        await client.connection.send(first)
        await client.error(code)
        assert await client.closed() == 1008


async def test_who_says_nothing_is_not_waited_for(
    server: Server, sam: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HELLO_SECONDS", 0.2)
    async with server.connect() as client:
        await client.error("hello_missing")
        assert await client.closed() == 1008
    monkeypatch.setattr(live_talk, "IDLE_SECONDS", 0.2)
    async with server.talk(sam) as client:
        assert await client.closed() == 1001


async def test_a_program_speaks_for_its_users(server: Server) -> None:
    key = server.key(scopes=frozenset({Scope.TURNS}))
    async with server.connect() as client:
        await client.send("hello", token=key, user_id="sam")
        ready = await client.next("ready")
        await client.say("I love jazz")
    async with server.connect() as client:
        await client.send("hello", token=key, user_id="alex", session_id=ready["session_id"])
        await client.error("session_unknown")


async def test_only_pages_of_this_server_and_those_allowed_may_talk(world: Any) -> None:
    server = Server(world, allowed_origins="https://shop.example")
    token = server.session()["token"]
    try:
        for origin in (server.url, "https://shop.example"):
            async with server.connect(origin=origin) as client:
                await client.send("hello", token=token)
                await client.next("ready")
        for origin in ("https://evil.example", "null", "http://127.0.0.1", "http://["):
            async with server.connect(origin=origin) as client:
                await client.error("origin_refused")
                assert await client.closed() == 1008
    finally:
        server.stop()


async def test_a_token_that_ends_ends_the_talk(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_talk, "CHECK_SECONDS", 0.2)
    register(server.assistant.store, server.assistant.now())
    short = sign("sam", exp=0)
    monkeypatch.setattr("api.tokens.CLOCK_SKEW", 10**10)
    async with server.connect() as client:
        await client.send("hello", token=short)
        await client.next("ready")
        monkeypatch.setattr("api.tokens.CLOCK_SKEW", 0)
        await client.error("token_expired")
        assert await client.closed() == 1008


async def test_a_revoked_key_is_noticed_at_the_next_turn(server: Server) -> None:
    key = server.key(scopes=frozenset({Scope.TURNS}))
    async with server.connect() as client:
        await client.send("hello", token=key, user_id="sam")
        await client.next("ready")
        with server.assistant.store.unit() as unit:
            assert unit.revoke(key[:13], server.assistant.now())
            unit.commit()
        await client.send("turn", text="hello")
        await client.error("token_unknown")
        assert await client.closed() == 1008


async def test_erasing_ends_the_talk_and_nothing_comes_back(
    server: Server, sam: dict[str, Any], world: Any
) -> None:
    async with server.talk(sam) as client, server.talk(sam) as other:
        await client.say("I adore zydeco music", "c-1")
        await other.next("reply")
        await client.send("turn", text="I adore zydeco music", client_turn_id="c-2")
        receipt = server.call("DELETE", "/v1/me", sam["token"]).json()["receipt"]
        assert receipt["verified"]
        assert [await client.drained(), await other.drained()] == [1008, 1008]
    async with server.connect() as client:
        await client.send("hello", token=sam["token"], session_id=sam["session_id"], after=0)
        await client.error("token_unknown")
    for path in world.database.parent.glob("attune.db*"):
        assert b"zydeco" not in path.read_bytes()
    with server.assistant.store.unit(is_reading=True) as unit:
        assert not any(privacy.export(unit, sam["user_id"])[name] for name in ("turns", "sessions"))


# --- limits --------------------------------------------------------------------------------------


async def test_a_frame_out_of_order_harms_nothing_unless_repeated(
    server: Server, sam: dict[str, Any]
) -> None:
    bad = ["nonsense", b"bytes", '{"type": "shout"}', '{"text": "hello"}']
    async with server.talk(sam) as client:
        for frame in bad:
            await client.connection.send(frame)
            await client.error("frame_invalid")
        await client.send("turn", text="hello", client_turn_id="c-1", context="kitchen")
        end = await client.error("invalid_field")
        assert await client.closed() == 1008
        assert end["error"]["field"] == "context"
    async with server.talk(sam) as client:
        for _ in range(3):
            await client.send("turn", client_turn_id="c-1")
            error = await client.error("invalid_field")
            assert (error["client_turn_id"], error["error"]["field"]) == ("c-1", "text")
            await client.send("turn", text=" ", client_turn_id="c-1")
            assert (await client.error("text_missing"))["client_turn_id"] == "c-1"
        await client.send("turn", text="a" * 3000, client_turn_id="c-1")
        await client.error("text_too_long")
        assert (await client.say("hello", "c-1"))["seq"] == 1


async def test_a_frame_too_large_ends_the_talk(server: Server, sam: dict[str, Any]) -> None:
    async with server.talk(sam) as client:
        await client.send("turn", text="a" * 300_000)
        assert await client.closed() == 1009


async def test_turns_are_counted_like_posted_ones(world: Any) -> None:
    server = Server(world, user_rate=3)
    sam = server.session()
    try:
        async with server.talk(sam) as client:
            await client.say("hello")
            await client.say("hello")
            await client.send("turn", text="hello", client_turn_id="c-3")
            error = await client.error("rate_limited")
            assert error["client_turn_id"] == "c-3"
            assert 1 <= error["retry_after"] <= 20
        async with server.connect() as client:
            await client.send("hello", token=sam["token"])
            await client.error("rate_limited")
            assert await client.closed() == 1013
    finally:
        server.stop()


async def test_an_address_that_comes_too_often_is_refused(world: Any) -> None:
    server = Server(world, address_rate=4)
    sam = server.session()
    try:
        async with server.talk(sam) as client:
            await client.send("ping")
            await client.next("pong")
            await client.send("turn", text="hello", client_turn_id="c-1")
            await client.next("typing")
            await client.next("reply")
            await client.send("ping")
            await client.error("rate_limited")
        with pytest.raises(InvalidStatusCode, match="429"):
            async with server.connect():
                pass
    finally:
        server.stop()


async def test_nobody_has_more_lines_than_enough(
    server: Server, sam: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_LINES", 1)
    async with server.talk(sam):
        async with server.connect() as client:
            await client.send("hello", token=sam["token"])
            await client.error("connections_full")
            assert await client.closed() == 1013
        async with server.talk(server.session()) as client:
            await client.say("hello")


async def test_who_does_not_read_is_let_go(
    server: Server, sam: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_line, "SEND_SECONDS", 0.3)
    async with server.talk(sam) as client:
        await client.say("hello", "c-1")
    with server.assistant.store.unit() as unit:
        one = unit.exchange(sam["session_id"], "c-1")
        long = replace(one, said="a" * 100_000, client_turn_id=None)
        for _ in range(150):
            unit.save_exchange(sam["session_id"], sam["user_id"], long)
        unit.commit()
    async with server.connect(compression=None, close_timeout=0.5) as client:
        await client.send("hello", token=sam["token"], session_id=sam["session_id"], after=0)
        await client.next("ready")
        assert server.assistant.bell.count(sam["user_id"]) == 1
        for _ in range(100):
            if not server.assistant.bell.count(sam["user_id"]):
                break
            await asyncio.sleep(0.1)
        assert not server.assistant.bell.count(sam["user_id"])
        client.connection.transport.abort()
