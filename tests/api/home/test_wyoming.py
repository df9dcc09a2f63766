"""The Wyoming service, talked to with the library's own client and byte by byte."""

from __future__ import annotations

import asyncio
import contextlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from wyoming.asr import Transcript
from wyoming.client import AsyncClient, AsyncTcpClient
from wyoming.error import Error
from wyoming.handle import Handled, NotHandled
from wyoming.info import Describe, Info
from wyoming.ping import Ping, Pong

from api.home.wyoming import served
from tests.api.home.connections import free_port, running, wire
from tests.api.hosts import serve

pytestmark = pytest.mark.trained
GOLDEN = sorted((Path(__file__).parent / "golden" / "wyoming").glob("*.json"))
MALFORMED = [
    b"\n",
    b"not json\n",
    b"[]\n",
    b"{}\n",
    b"7\n",
    b"null\n",
    b'{"type": "transcript"}\n',
    b'{"type": "transcript", "data": []}\n',
    b'{"type": "transcript", "data": {"text": 7}}\n',
    b'{"type": "transcript", "data": {"text": "hi", "context": "x"}}\n',
    b'{"type": "transcript", "data": {"text": "hi", "context": {"hypotheses": [{}]}}}\n',
    b'{"type": "ping", "data_length": "many"}\n',
    b'{"type": "ping", "data_length": 99999999999}\n',
    b'{"type": "ping", "payload_length": 99999999999}\n',
    b'{"type": "ping", "data_length": 7}\nnotjson',
    b'{"type": "ping", "data_length": 3}\n[7]',
    b"[" * 60_000 + b"\n",
    b"\xff\xfe\x00\n",
    b"x" * 200_000 + b"\n",
]


async def say(client: Any, text: str, conversation: str = "c-1", device: str | None = None) -> Any:
    """Say something as Home Assistant does; give the answer."""
    context = {"conversation_id": conversation, "device_id": device}
    await client.write_event(Transcript(text, context=context, language="en").event())
    event = await client.read_event()
    kind = Handled if Handled.is_type(event.type) else NotHandled
    assert kind.is_type(event.type), event
    return kind.from_event(event)


async def test_a_real_client_teaches_and_uses_what_was_taught(assistant: Any) -> None:
    async with running(assistant) as port, AsyncTcpClient("127.0.0.1", port) as client:
        await say(client, "I love jazz")
        assert "jazz" in (await say(client, "play some music")).text.lower()


async def test_it_says_what_it_is(assistant: Any) -> None:
    async with running(assistant) as port, AsyncTcpClient("127.0.0.1", port) as client:
        await client.write_event(Describe().event())
        info = Info.from_event(await client.read_event())
    [handle], [intent] = info.handle, info.intent
    assert handle.models[0].languages == intent.models[0].languages == ["en"]
    assert handle.supports_handled_streaming
    assert handle.installed


async def test_a_ping_is_answered_with_its_text(assistant: Any) -> None:
    async with running(assistant) as port, AsyncTcpClient("127.0.0.1", port) as client:
        await client.write_event(Ping(text="there?").event())
        assert Pong.from_event(await client.read_event()).text == "there?"


async def test_a_lesson_goes_on_over_new_connections_and_a_restart(world: Any) -> None:
    first = world.assistant()
    async with running(first) as port:
        async with AsyncTcpClient("127.0.0.1", port) as client:
            question = await say(client, "learn my music preferences")
            assert question.context["continue_conversation"]
        async with AsyncTcpClient("127.0.0.1", port) as client:
            answer = await say(client, "what's the weather in Boston")
            assert answer.context["conversation_id"] == "c-1"
            assert "boston" in answer.text.lower()
            assert answer.context["continue_conversation"]
    first.close()
    second = world.assistant()
    async with running(second) as port, AsyncTcpClient("127.0.0.1", port) as client:
        await say(client, "jazz")
        await say(client, "stop")
        assert "jazz" in (await say(client, "play some music", "another")).text.lower()
    second.close()


async def test_conversations_are_told_apart(assistant: Any) -> None:
    async with running(assistant) as port, AsyncTcpClient("127.0.0.1", port) as client:
        asked = await say(client, "learn my music preferences", "a")
        assert asked.context["continue_conversation"]
        elsewhere = await say(client, "thanks", "b")
        assert not elsewhere.context["continue_conversation"]
        assert elsewhere.context["conversation_id"] == "b"


async def test_a_device_goes_on_where_its_house_forgot_the_conversation(assistant: Any) -> None:
    async with running(assistant) as port, AsyncTcpClient("127.0.0.1", port) as client:
        await say(client, "learn my music preferences", "a", "radio")
        assert (await say(client, "jazz", "b", "radio")).context["continue_conversation"]
        assert not (await say(client, "thanks", "b", "clock")).context["continue_conversation"]


async def test_without_a_conversation_a_connection_is_one(assistant: Any) -> None:
    async with running(assistant) as port, wire(port) as line:
        await line.send({"type": "transcript", "data": {"text": "learn my music preferences"}})
        begun = (await line.read())["data"]["context"]
        await line.send({"type": "transcript", "data": {"text": "jazz"}})
        gone_on = (await line.read())["data"]["context"]
    assert begun["conversation_id"] == gone_on["conversation_id"]
    assert begun["continue_conversation"]


async def test_an_area_is_a_room(assistant: Any) -> None:
    async with running(assistant) as port, wire(port) as line:
        await line.send({"type": "transcript", "data": {"text": "I love jazz in the living room"}})
        await line.read()
        for area, is_jazz in (("Lounge", True), ("Kitchen", False)):
            data = {"text": "play some music", "context": {"area": area}}
            await line.send({"type": "transcript", "data": data})
            answer = (await line.read())["data"]["text"].lower()
            assert ("jazz" in answer) is is_jazz, answer


async def test_the_best_of_what_was_heard_is_taken(assistant: Any) -> None:
    heard = [("play sum chess", 0.5), ("play jazz", 0.48)]
    hypotheses = [{"text": text, "confidence": confidence} for text, confidence in heard]
    data = {"text": "play sum chess", "context": {"hypotheses": hypotheses}}
    async with running(assistant) as port, wire(port) as line:
        await line.send({"type": "transcript", "data": data})
        assert "jazz" in (await line.read())["data"]["text"].lower()


@pytest.mark.parametrize("frame", MALFORMED, ids=lambda raw: raw[:24].decode("latin-1").strip())
async def test_a_malformed_frame_ends_its_connection_only(assistant: Any, frame: bytes) -> None:
    async with running(assistant) as port, wire(port) as other, wire(port) as line:
        await line.send(frame)
        line._writer.write_eof()
        with contextlib.suppress(ConnectionError):
            assert await line.read() is None
        await other.send({"type": "ping"})
        assert (await other.read())["type"] == "pong"


async def test_what_is_not_known_is_dropped(assistant: Any) -> None:
    chunk = b'{"type": "audio-chunk", "data": {"rate": 16000}, "payload_length": 4}\n\0\0\0\0'
    async with running(assistant) as port, wire(port) as line:
        await line.send(chunk, {"type": "select-program", "data": {"name": "attune"}})
        await line.send({"type": "never-heard-of"}, {"type": "ping", "data": {"text": "x"}})
        assert await line.read() == {"type": "pong", "data": {"text": "x"}}


async def test_too_often_and_too_long_are_told_and_the_connection_stays(assistant: Any) -> None:
    limits = {"per_minute": 1, "most": 20}
    async with running(assistant, **limits) as port, AsyncTcpClient("127.0.0.1", port) as client:
        await client.write_event(Transcript("play " * 20).event())
        assert Error.from_event(await client.read_event()).code == "text_too_long"
        await client.write_event(Transcript("play jazz").event())
        assert Error.from_event(await client.read_event()).code == "rate_limited"
        await client.write_event(Ping().event())
        assert Pong.is_type((await client.read_event()).type)


async def test_a_turn_that_fails_is_told_as_an_error(assistant: Any, monkeypatch: Any) -> None:
    async def broken(*given: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(assistant.engine, "handle", broken)
    async with running(assistant) as port, AsyncTcpClient("127.0.0.1", port) as client:
        await client.write_event(Transcript("play jazz").event())
        assert Error.from_event(await client.read_event()).code == "turn_failed"


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
async def test_every_kind_of_event_is_answered_as_written_down(assistant: Any, path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("{version}", version("attune"))
    golden = json.loads(text)
    async with running(assistant) as port, wire(port) as line:
        for step in golden:
            await line.send(*step["send"])
            got = [await line.read() for _ in step["get"]]
            assert got == step["get"], json.dumps(got, indent=1)


def test_it_runs_beside_the_http_server_with_the_same_assistant(world: Any) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"

    async def ask() -> str:
        async with AsyncClient.from_uri(address) as client:
            return str((await say(client, "play some music")).text)

    running_site = serve(world, wyoming=address)
    house = next(running_site).host()
    house.call("POST", "/api/conversation/process", json={"text": "I love jazz"})
    assert "jazz" in asyncio.run(ask()).lower()
    next(running_site, None)
    with pytest.raises(ConnectionRefusedError):
        asyncio.run(ask())


async def test_an_address_that_is_taken_stops_the_start(assistant: Any) -> None:
    async with running(assistant) as port:
        with pytest.raises(OSError, match="in use"):
            async with served(f"tcp://127.0.0.1:{port}", None):  # type: ignore[arg-type]
                pass
