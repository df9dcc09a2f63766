"""Whole turns with a host that carries requests out, or does not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from tests.host import SECRET, Host, Said, running

pytestmark = pytest.mark.trained

ROOMS = {
    "ok": True,
    "text": "Where shall I play it?",
    "choices": [{"slot": "room", "values": ["kitchen", "Living room"]}],
}
NO = {"ok": False, "reason": "speaker_offline"}
YES = {"ok": True, "text": "Playing jazz."}


PATIENCE = 2.0
"""Seconds the assistant waits for the host."""


class Talk:
    """Somebody's conversation with an assistant that has a host."""

    def __init__(self, world: Any, host: Host) -> None:
        from bot.fulfilment import Webhook

        self._world = world
        self.assistant = world.assistant()
        secret = SECRET.encode()
        self.assistant.fulfilment = Webhook(host.url, secret, PATIENCE, self.assistant.wording)

    async def __call__(
        self, text: str, user: str = "sam", client_turn_id: str | None = None
    ) -> dict[str, Any]:
        from bot.codec import reply_body
        from bot.turn import Turn

        self._world.clock.wait(seconds=5)
        turn = Turn(text, user, f"{user}-1", client_turn_id)
        reply = await self.assistant.turn(turn)
        return reply_body(reply, self.assistant.wording)


@pytest.fixture
def host() -> Iterator[Host]:
    with running() as server:
        yield server


@pytest.fixture
def say(world: Any, host: Host) -> Iterator[Talk]:
    talk = Talk(world, host)
    yield talk
    talk.assistant.close()


def texts(body: dict[str, Any]) -> list[str]:
    return [message["text"] for message in body["messages"]]


async def test_what_the_host_did_is_said_in_its_words(say: Talk, host: Host) -> None:
    host.says({**YES, "ssml": "<speak>Playing <emphasis>jazz</emphasis>.</speak>"})
    await say("I love jazz")
    assert host.orders == []
    body = await say("play some music")
    assert (texts(body), body["outcome"]) == (["Playing jazz."], "answered")
    assert "<emphasis>" in body["messages"][0]["ssml"]
    order = host.orders[0].body
    assert order["turn_id"] == body["turn_id"]
    assert order["interpretation"] == body["interpretation"]
    assert order["applied"] == body["applied"]
    assert order["interpretation"]["slots"]["genre"]["value"] == ["jazz"]


async def test_text_of_the_host_is_never_markup(say: Talk, host: Host) -> None:
    host.says({"ok": True, "text": "<b>Tom & Jerry</b> {said}\n\n0[1] \u202edone"})
    (message,) = (await say("play some music"))["messages"]
    assert message["text"] == "<b>Tom & Jerry</b> {said} 0 [1] done"
    assert message["ssml"].startswith("<speak>Tom and Jerry said ")


async def test_a_host_that_says_nothing_of_a_deed_claims_none(say: Talk, host: Host) -> None:
    host.says({"ok": True})
    assert texts(await say("play some jazz")) == ["Jazz."]


@pytest.mark.parametrize(
    ("answer", "outcome", "word"),
    [
        (NO, "refused", "speaker offline"),
        ({"ok": False, "reason": "not_found"}, "not_found", "couldn't find"),
        ({"ok": False, "reason": "x", "text": "No speaker is on."}, "refused", "No speaker is on."),
        ({"ok": False}, "refused", "didn't work"),
        (Said(b"oops"), "refused", "nothing answered"),
        (Said(b"", status=500), "refused", "nothing answered"),
        (
            Said(b'{"ok": true, "text": "Done."}', after=PATIENCE + 0.5),
            "refused",
            "nothing answered",
        ),
    ],
)
async def test_a_deed_that_failed_is_said_and_nothing_learned_is_lost(
    say: Talk, host: Host, answer: Any, outcome: str, word: str
) -> None:
    host.says(answer)
    await say("play some music")
    await say("that's not what I wanted")
    body = await say("jazz")
    assert (body["outcome"], [p["value"] for p in body["learned"]]) == (outcome, ["jazz"])
    assert word in texts(body)[-1]
    assert body["interpretation"]["slots"]["genre"]["value"] == ["jazz"]
    host.says(YES)
    assert (await say("play some music"))["interpretation"]["slots"]["genre"]["value"] == ["jazz"]


async def test_a_repeat_after_a_failure_opens_a_moment(say: Talk, host: Host) -> None:
    host.says(NO, YES)
    assert (await say("play some music"))["teachable_moment"] is None
    moment = (await say("play some music"))["teachable_moment"]
    assert moment["reason"] == "repeated_request"


async def test_a_repeat_after_a_success_opens_none(say: Talk, host: Host) -> None:
    host.says(YES)
    await say("play some music")
    assert (await say("play some music"))["teachable_moment"] is None


async def test_the_host_asks_back_and_the_answer_goes_out(say: Talk, host: Host) -> None:
    host.says(ROOMS, YES)
    asked = await say("play some jazz")
    assert (asked["outcome"], asked["expect_reply"]) == ("needs_choice", True)
    assert texts(asked) == ["Where shall I play it?"]
    buttons = asked["messages"][0]["quick_replies"]
    assert [b["title"] for b in buttons] == ["kitchen", "living room", "Never mind"]
    done = await say(buttons[1]["payload"])
    assert (texts(done), done["expect_reply"]) == (["Playing jazz."], False)
    slots = host.orders[1].body["interpretation"]["slots"]
    assert (slots["genre"]["value"], slots["room"]["value"]) == (["jazz"], "living_room")
    assert slots["room"]["source"] == "utterance"


@pytest.mark.parametrize(
    ("answer", "room"),
    [("the kitchen please", "kitchen"), ("in the living room", "living_room"),
     ("anything is fine", "kitchen"), ("bedroom", "bedroom")],
)  # fmt: skip
async def test_a_choice_is_answered_in_many_words(
    say: Talk, host: Host, answer: str, room: str
) -> None:
    host.says(ROOMS, YES)
    await say("play some jazz")
    await say(answer)
    assert host.orders[1].body["interpretation"]["slots"]["room"]["value"] == room


async def test_an_answer_that_names_none_leaves_the_choice_open(say: Talk, host: Host) -> None:
    host.says(ROOMS, YES)
    await say("play some jazz")
    body = await say("hmm well you see")
    assert (body["outcome"], body["expect_reply"]) == ("not_understood", True)
    assert len(host.orders) == 1
    await say("kitchen")
    assert len(host.orders) == 2


async def test_a_choice_can_be_left(say: Talk, host: Host) -> None:
    host.says(ROOMS, YES)
    await say("play some jazz")
    body = await say("never mind")
    assert (len(host.orders), body["expect_reply"]) == (1, False)
    await say("what do you know about me")
    assert len(host.orders) == 1


async def test_a_new_request_goes_instead_of_the_choice(say: Talk, host: Host) -> None:
    host.says(ROOMS, YES)
    await say("play some jazz")
    await say("what's the weather in Boston tomorrow")
    assert host.orders[1].body["interpretation"]["intent"] == "get_weather"


async def test_a_preference_settles_a_choice_and_is_explained(say: Talk, host: Host) -> None:
    host.says(YES)
    taught = await say("my favourite music service is Spotify")
    assert taught["learned"], texts(taught)
    both = [{"slot": "service", "values": ["Apple Music", "Spotify"]}]
    host.says({"ok": True, "text": "Which one?", "choices": both}, YES)
    body = await say("play some music on YouTube Music")
    assert (body["outcome"], texts(body)) == ("answered", ["Playing jazz."])
    slot = host.orders[1].body["interpretation"]["slots"]["service"]
    assert (slot["value"], slot["source"]) == ("spotify", "preference")
    assert [a["slot"] for a in body["applied"]] == ["service"]
    assert host.orders[0].body["turn_id"] == host.orders[1].body["turn_id"]
    keys = [order.headers["idempotency-key"] for order in host.orders]
    assert keys[0] != keys[1]


async def test_a_choice_of_something_unknown_is_a_failed_deed(say: Talk, host: Host) -> None:
    host.says({"ok": True, "text": "Which?", "choices": [{"slot": "colour", "values": ["red"]}]})
    body = await say("play some jazz")
    assert body["outcome"] == "refused"


async def test_choices_within_a_lesson_wait(say: Talk, host: Host) -> None:
    host.says(ROOMS, YES)
    await say("learn my food preferences")
    body = await say("play some jazz")
    assert (body["outcome"], body["lesson"]["state"]) == ("needs_choice", "asking")
    assert texts(body)[0].startswith("Where shall I play it? Let's finish")
    after = await say("stop asking")
    assert (after["lesson"]["state"], len(host.orders)) == ("stopped", 1)


async def test_a_turn_sent_twice_orders_once(say: Talk, host: Host) -> None:
    host.says(YES)
    first = await say("play some jazz", client_turn_id="c1")
    assert await say("play some jazz", client_turn_id="c1") == first
    assert len(host.orders) == 1


async def test_a_slow_host_holds_up_nobody_else_and_no_transaction(say: Talk, host: Host) -> None:
    host.says(Said(b'{"ok": true, "text": "Done."}', after=1.0))
    ended: list[str] = []

    async def turn(user: str, text: str) -> None:
        body = await say(text, user=user)
        ended.append(f"{user}: {texts(body)[0]}")

    waiting = asyncio.create_task(turn("sam", "play some jazz"))
    while not host.orders:
        await asyncio.sleep(0.01)
    await turn("alex", "I love jazz")
    await waiting
    assert ended == ["alex: Got it: you like jazz.", "sam: Done."]
