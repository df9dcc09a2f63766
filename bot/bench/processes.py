"""Child processes that are gone when the block ends, whatever happened in it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, STDOUT, Popen, TimeoutExpired
from typing import Any

from bot.bench.errors import BenchError
from bot.bench.limit import Limit

HOST = "127.0.0.1"
_GRACE = 5.0
"""Seconds a child has to end by itself."""
_PAUSE = 0.25
"""Seconds between two looks at whether a server answers."""
_LONGEST = 60.0
"""Seconds one call may take."""
_IDLE = 2.0
"""Seconds after which a connection is opened anew: servers close idle ones, after five or so."""
_SHOWN = 300
"""Characters of a child's last words that are shown when it fails."""

Command = Sequence[str]
Child = Popen[bytes]


@contextmanager
def child(command: Command, environment: Mapping[str, str], log: Path) -> Iterator[Child]:
    """Start a process in a group of its own, its output in `log`; end the group afterwards."""
    with log.open("wb") as output:
        process = Popen(
            list(command),
            env=dict(environment),
            cwd=log.parent,
            stdin=DEVNULL,
            stdout=output,
            stderr=STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _end(process)


def free_port() -> int:
    """Give a port of this machine nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Caller:
    """Posts JSON to one server of this machine over one connection that is kept."""

    def __init__(self, port: int) -> None:
        """Prepare; nothing is sent yet."""
        self._connection = http.client.HTTPConnection(HOST, port, timeout=_LONGEST)
        self._used = time.monotonic()

    def post(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> Any:
        """Post a body and give the answer. Raises `BenchError` for any answer but a success."""
        sent = {"Content-Type": "application/json", **(headers or {})}
        if time.monotonic() - self._used > _IDLE:
            self._connection.close()
        try:
            self._connection.request("POST", path, json.dumps(body), sent)
            response = self._connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise BenchError(f"{path} did not answer: {error}") from error
        self._used = time.monotonic()
        if response.status >= 300:
            raise BenchError(f"{path} answered {response.status}: {answer[:_SHOWN]!r}")
        return json.loads(answer)

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()


def wait_until_up(process: Child, port: int, path: str, log: Path, limit: Limit) -> None:
    """Wait until a server answers `path`. Raises `BenchError` when it ends or time runs out."""
    while not _answers(port, path):
        if process.poll() is not None:
            raise BenchError(f"a server ended before it was up: {last_words(log)}")
        limit.check()
        time.sleep(_PAUSE)


def last_words(log: Path) -> str:
    """Give the end of what a child printed, in one line."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return " ".join(text[-_SHOWN:].split()) or "it printed nothing"


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 300
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end(process: Child) -> None:
    """End a process and all it started: kindly, then not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(TimeoutExpired):
            process.wait(_GRACE)
