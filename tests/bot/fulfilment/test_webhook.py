"""Orders on the wire: signed, sent once more where that helps, and never the cause of an error."""

from __future__ import annotations

import hashlib
import hmac
import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.fulfilment import Deed, DeedState, Order, Preview, Webhook, fulfilment_of
from bot.fulfilment.webhook import MOST_ANSWER
from bot.say.wording import Wording
from bot.settings import load_settings
from preferences.model import Context, Interpretation, SlotSource, SlotValue
from tests.host import SECRET, Host, Said, running
from tests.worlds.small import BOOK

WORDS = Path(__file__).parents[2] / "worlds" / "small"
OK = b'{"ok": true, "text": "Done."}'
ORDER = Order(
    turn_id="t1",
    number=1,
    user_id="ann",
    interpretation=Interpretation(
        "brew_tea", "tea", 0.9, {"leaf": SlotValue("mint", SlotSource.UTTERANCE, "mint")}
    ),
    applied=(),
    context=Context(room="kitchen", state={"oven": {"on": True}}),
    preview="Mint tea.",
)


@pytest.fixture
def host() -> Iterator[Host]:
    with running() as server:
        yield server


def webhook(url: str, seconds: float = 10.0) -> Webhook:
    return Webhook(url, SECRET.encode(), seconds, Wording.load(WORDS, BOOK))


async def test_an_order_says_what_is_meant_and_is_signed(host: Host) -> None:
    assert await webhook(host.url).carry_out(ORDER) == Deed(DeedState.DONE, "Done.")
    (came,) = host.orders
    there = {"turn_id", "user_id", "tenant", "interpretation", "applied", "context"}
    assert came.body.keys() == there
    assert came.body["tenant"] == "default"
    assert (came.body["turn_id"], came.body["user_id"]) == ("t1", "ann")
    assert came.body["interpretation"]["slots"]["leaf"]["value"] == "mint"
    assert came.body["context"]["room"] == "kitchen"
    assert came.body["context"]["state"] == {"oven": {"on": True}}
    expected = hmac.new(SECRET.encode(), came.raw, hashlib.sha256).hexdigest()
    assert came.headers["x-attune-signature"] == f"sha256={expected}"
    assert came.headers["idempotency-key"] == "t1.1"


@pytest.mark.parametrize(
    "first", [Said(OK, status=500), Said(OK, status=503), Said(b"", is_dropped=True)]
)
async def test_it_is_sent_once_more_after_a_break(host: Host, first: Said) -> None:
    host.says(first, Said(OK))
    assert (await webhook(host.url).carry_out(ORDER)).state is DeedState.DONE
    one, two = host.orders
    assert (one.raw, one.headers["idempotency-key"]) == (two.raw, two.headers["idempotency-key"])


async def test_it_is_not_sent_a_third_time(host: Host) -> None:
    host.says(Said(b"", status=500))
    assert (await webhook(host.url).carry_out(ORDER)).state is DeedState.FAILED
    assert len(host.orders) == 2


@pytest.mark.parametrize(
    "answer",
    [Said(OK, status=400), Said(OK, status=404), Said(OK, status=302), Said(b"no json"),
     Said(b" " * (MOST_ANSWER + 1))],
)  # fmt: skip
async def test_what_sending_again_cannot_mend_is_not_sent_again(host: Host, answer: Said) -> None:
    host.says(answer)
    assert (await webhook(host.url).carry_out(ORDER)).state is DeedState.FAILED
    assert len(host.orders) == 1


async def test_a_host_that_is_too_slow_is_left(host: Host) -> None:
    host.says(Said(OK, after=1.0))
    started = time.monotonic()
    assert (await webhook(host.url, 0.2).carry_out(ORDER)).state is DeedState.FAILED
    assert time.monotonic() - started < 0.9
    assert len(host.orders) == 1


async def test_a_host_that_is_not_there_is_a_failed_deed(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with caplog.at_level(logging.WARNING):
        deed = await webhook(f"http://127.0.0.1:{port}/").carry_out(ORDER)
    assert deed.state is DeedState.FAILED
    (record,) = [r for r in caplog.records if r.name == "attune.fulfilment"]
    assert (record.turn, record.kind) == ("t1", "ConnectError")  # type: ignore[attr-defined]
    assert "mint" not in caplog.text


async def test_a_preview_says_what_is_meant_and_claims_nothing() -> None:
    assert await Preview().carry_out(ORDER) == Deed(DeedState.DONE, "Mint tea.")


def test_the_settings_choose_who_carries_out(caplog: pytest.LogCaptureFixture) -> None:
    wording = Wording.load(WORDS, BOOK)
    assert isinstance(fulfilment_of(load_settings({}), wording), Preview)
    given = {"ATTUNE_FULFILMENT_URL": "http://player:8800/", "ATTUNE_FULFILMENT_SECRET": SECRET}
    assert isinstance(fulfilment_of(load_settings(given), wording), Webhook)
    assert "unencrypted" in caplog.text
