"""Limits of rate, size and time, and the headers of every answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api import limits
from api.app import create_app
from api.rates import Rate
from bot.settings import Settings
from tests.api.hosts import Site, error, serve

WORDS = {
    "rate_limited": "{seconds}", "headers_too_large": "{most}", "body_too_slow": "slow",
    "timed_out": "late", "body_too_large": "{most}",
}  # fmt: skip


class Clock:
    """Seconds that pass when told."""

    at = 100.0

    def __call__(self) -> float:
        return self.at


def test_so_many_at_once_and_then_so_many_a_minute() -> None:
    clock = Clock()
    rate = Rate(60, clock)
    assert [rate.wait("sam") for _ in range(61)] == [0] * 60 + [1]
    assert rate.wait("alex") == 0
    clock.at += 1
    assert [rate.wait("sam"), rate.wait("sam")] == [0, 1]
    clock.at += 3600
    assert [rate.wait("sam") for _ in range(61)] == [0] * 60 + [1]


def test_the_wait_that_is_told_is_long_enough() -> None:
    clock = Clock()
    rate = Rate(1, clock)
    assert rate.wait("sam") == 0
    told = rate.wait("sam")
    assert told == 60
    clock.at += told
    assert rate.wait("sam") == 0


def test_no_limit_counts_nobody() -> None:
    rate = Rate(0)
    assert [rate.wait("sam") for _ in range(1000)] == [0] * 1000
    assert not rate._buckets


def test_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.rates._MOST", 10)
    rate = Rate(5)
    for number in range(50):
        rate.wait(str(number))
    assert len(rate._buckets) == 10


def app_of(**settings: Any) -> TestClient:
    """An application that is never started: its pages and refusals need no assistant."""

    def assemble() -> Any:
        raise AssertionError("nothing here may load the model")

    return TestClient(create_app(Settings(**settings), assemble), raise_server_exceptions=False)


def test_an_address_that_asks_too_often_is_told_when_to_come_back() -> None:
    http = app_of(address_rate=3)
    assert [http.get("/healthz").status_code for _ in range(3)] == [200] * 3
    answer = http.get("/healthz")
    error(answer, 429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 20
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_headers_that_are_too_large_are_refused() -> None:
    http = app_of()
    error(http.get("/healthz", headers={"X-Long": "a" * 17_000}), 431, "headers_too_large")
    assert http.get("/healthz", headers={"X-Long": "a" * 8_000}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/nothing", "/static/nothing"])
def test_every_answer_has_its_security_headers(path: str) -> None:
    headers = app_of().get(path).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_production_asks_browsers_to_stay_with_tls() -> None:
    assert "Strict-Transport-Security" in app_of(mode="production").get("/healthz").headers


def test_only_allowed_origins_may_call_from_a_browser() -> None:
    http = app_of(allowed_origins="https://shop.example, http://localhost:3000")
    ask = {"Access-Control-Request-Method": "POST", "Origin": "https://shop.example"}
    allowed = http.options("/v1/turns", headers=ask)
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    other = http.options("/v1/turns", headers={**ask, "Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in other.headers
    answer = http.get("/v1/nothing", headers={"Origin": "http://localhost:3000"})
    assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    closed = app_of().get("/healthz", headers={"Origin": "https://shop.example"})
    assert "Access-Control-Allow-Origin" not in closed.headers


Receive = Callable[[], Awaitable[dict[str, Any]]]


async def call(app: Any, receive: Receive) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app({"type": "http", "headers": [], "path": "/", "method": "POST"}, receive, send)
    return sent


async def never() -> dict[str, Any]:
    await asyncio.sleep(60)
    raise AssertionError("waited on")


async def sleepy(scope: Any, receive: Any, send: Any) -> None:
    await asyncio.sleep(60)


async def test_a_body_that_never_comes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "READ_SECONDS", 0.01)
    sent = await call(limits.BodyLimit(sleepy, 10, WORDS), never)
    assert sent[0]["status"] == 408


async def test_an_answer_that_never_comes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 0.01)
    sent = await call(limits.TimeLimit(sleepy, WORDS), never)
    assert sent[0]["status"] == 503


# --- per key and person --------------------------------------------------------------------------


@pytest.fixture
def strict(world: Any) -> Iterator[Site]:
    yield from serve(world, key_rate=5, user_rate=2)


@pytest.mark.trained
def test_a_key_that_asks_too_often_is_told_when_to_come_back(strict: Site) -> None:
    host = strict.host()
    assert [host.get("/v1/admin/topics").status_code for _ in range(5)] == [200] * 5
    answer = host.get("/v1/admin/topics")
    error(answer, 429, "rate_limited")
    assert int(answer.headers["Retry-After"]) >= 1
    assert strict.host().get("/v1/admin/topics").status_code == 200


@pytest.mark.trained
def test_a_person_who_asks_too_often_does_not_slow_down_others(strict: Site) -> None:
    host = strict.host()
    said = [host.turn("hello", user_id="sam").status_code for _ in range(3)]
    assert said == [200, 200, 429]
    assert host.turn("hello", user_id="alex").status_code == 200
    strict.register()
    person = strict.person("kim")
    codes = [person.get("/v1/preferences").status_code for _ in range(3)]
    assert codes == [200, 200, 429]


@pytest.mark.trained
@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 50_000])
def test_a_body_nested_too_deeply_is_refused(site: Site, body: str) -> None:
    host = site.host()
    json = {"Content-Type": "application/json"}
    answer = host.call("POST", "/v1/turns", content=body, headers=json)
    assert 400 <= answer.status_code < 500
    deep = '{"text": "hello", "user_id": "sam", "context": {"state": ' + '{"a":' * 500 + "1"
    answer = host.call("POST", "/v1/turns", content=deep + "}" * 502, headers=json)
    assert answer.status_code in (200, 400, 422)
