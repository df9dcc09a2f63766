"""The same model served by stock Rasa, beside ours: the same turns, one after the other.

Stock is `rasa run` with its in-memory tracker store and a separate action server, both reached
over HTTP, as Rasa's documentation sets them up. Ours is measured twice: served over HTTP too, and
in process.
"""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.bench.figures import Figure, require_answers, window
from bot.bench.people import settle
from bot.bench.processes import HOST, Caller, child, free_port, wait_until_up
from bot.bench.workbench import KNOWN, Workbench, environment_of, fresh_home, open_store
from bot.settings import Settings
from bot.turn import Turn

FIRST = 10
"""Turns 1 to 10 are compared …"""
LATE, SPREAD = 200, 4
"""… and turns 200 ± 4, by their medians."""

_AROUND = f"median of turns {LATE} ± {SPREAD}"

Say = Callable[[str], list[str]]
"""Says one thing and gives what was answered."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of those compared."""

    name: str
    say: Say
    times: list[float] = field(default_factory=list)
    """Milliseconds of each turn."""
    answers: list[list[str]] = field(default_factory=list)


def measure(bench: Workbench, serve: Sequence[str]) -> tuple[Figure, ...]:
    """Compare; `serve` is the command that serves this installation, without host and port."""
    bench.say("Stock Rasa beside ours: starting three servers")
    with ExitStack() as stack:
        sides = (
            Side("stock", stack.enter_context(_stock(bench))),
            Side("served", stack.enter_context(_served(bench, serve))),
            Side("in process", stack.enter_context(_in_process(bench))),
        )
        for at, text in enumerate(bench.words.script.lines(LATE + SPREAD)):
            bench.limit.check()
            for side in sides:
                _take(side, text)
            if at % 20 == 19:
                bench.say(f"  turn {at + 1}/{LATE + SPREAD}")
    return _figures(sides)


def _take(side: Side, text: str) -> None:
    started = time.perf_counter()
    answer = side.say(text)
    side.times.append((time.perf_counter() - started) * 1000)
    side.answers.append(answer)


def _figures(sides: Sequence[Side]) -> tuple[Figure, ...]:
    """Give each side's medians and how many times as long stock took as each of ours."""
    for side in sides:
        require_answers(side.answers)
    stock, *ours = sides
    first = {side.name: window(side.times, 1, FIRST) for side in sides}
    late = {side.name: window(side.times, LATE - SPREAD, LATE + SPREAD) for side in sides}
    figures = []
    for side in sides:
        alike = sum(a == b for a, b in zip(side.answers, stock.answers, strict=True))
        note = f"{alike} of {len(side.answers)} answers as stock's" if side is not stock else ""
        figures += [
            Figure("stock", f"{side.name}, turns 1-{FIRST}", first[side.name], "ms", note),
            Figure("stock", f"{side.name}, turn {LATE}", late[side.name], "ms"),
        ]
    for side in ours:
        early_ratio = first["stock"] / first[side.name]
        late_ratio = late["stock"] / late[side.name]
        figures += [
            Figure("stock", f"stock / {side.name}, first", early_ratio, "x"),
            Figure("stock", f"stock / {side.name}, late", late_ratio, "x", _AROUND),
        ]
    return tuple(figures)


@contextmanager
def _stock(bench: Workbench) -> Iterator[Say]:
    """Serve the model with stock Rasa and an action server; both know the same person."""
    sender = f"bench-{secrets.token_hex(4)}"
    with ExitStack() as stack:
        home = stack.enter_context(fresh_home(bench.settings))
        _settle(home, bench, sender)
        actions_port, port = free_port(), free_port()
        endpoints, credentials = _write_configuration(home.data_dir, actions_port)
        actions = (sys.executable, "-m", "bot.actions.server", "--port", str(actions_port))
        rasa = (
            *(sys.executable, "-m", "rasa", "run", "--model", str(bench.model)),
            *("--endpoints", str(endpoints), "--credentials", str(credentials)),
            *("--interface", HOST, "--port", str(port)),
        )
        _up(stack, bench, home, actions, actions_port, "/health")
        _up(stack, bench, home, rasa, port, "/")
        caller = Caller(port)
        stack.callback(caller.close)

        def say(text: str) -> list[str]:
            body = {"sender": sender, "message": text}
            return _texts(caller.post("/webhooks/rest/webhook", body))

        yield say


@contextmanager
def _served(bench: Workbench, serve: Sequence[str]) -> Iterator[Say]:
    """Serve this installation as its users do; the session's person gets the same preferences."""
    with ExitStack() as stack:
        home = stack.enter_context(fresh_home(bench.settings))
        port = free_port()
        command = (*serve, "--host", HOST, "--port", str(port))
        _up(stack, bench, home, command, port, "/healthz")
        caller = Caller(port)
        stack.callback(caller.close)
        session = caller.post("/v1/sessions", {})
        _settle(home, bench, session["user_id"])
        headers = {"Authorization": f"Bearer {session['token']}"}

        def say(text: str) -> list[str]:
            body = {"text": text, "session_id": session["session_id"]}
            return _texts(caller.post("/v1/turns", body, headers)["messages"])

        yield say


@contextmanager
def _in_process(bench: Workbench) -> Iterator[Say]:
    user = f"bench-{secrets.token_hex(4)}"
    with bench.fresh() as assistant:
        settle(assistant.store, assistant.book, user, KNOWN, datetime.now(UTC))

        def say(text: str) -> list[str]:
            reply = bench.runner.run(assistant.turn(Turn(text, user, f"{user}-talk")))
            return [message.text for message in reply.messages]

        yield say


def _up(
    stack: ExitStack,
    bench: Workbench,
    home: Settings,
    command: Sequence[str],
    port: int,
    path: str,
) -> None:
    """Start a server that lives as long as `stack`, and wait until it answers."""
    log = home.data_dir / f"server-{port}.log"
    process = stack.enter_context(child(command, environment_of(home), log))
    wait_until_up(process, port, path, log, bench.limit)


def _settle(home: Settings, bench: Workbench, user: str) -> None:
    with open_store(home) as store:
        settle(store, bench.assistant.book, user, KNOWN, datetime.now(UTC))


def _write_configuration(folder: Path, actions_port: int) -> tuple[Path, Path]:
    """Write Rasa's two files: where actions are, and the REST channel."""
    endpoints, credentials = folder / "endpoints.yml", folder / "credentials.yml"
    url = f"http://{HOST}:{actions_port}/webhook"
    endpoints.write_text(f'action_endpoint:\n  url: "{url}"\n', encoding="utf-8")
    credentials.write_text("rest:\n", encoding="utf-8")
    return endpoints, credentials


def _texts(messages: list[dict[str, Any]]) -> list[str]:
    return [message["text"] for message in messages if message.get("text")]
