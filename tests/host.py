"""A host's program for the tests: it answers what it is told and keeps what came."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "a long random text"


@dataclass
class Said:
    """One answer to give."""

    body: bytes
    status: int = 200
    after: float = 0.0
    """Seconds before it is given."""
    is_dropped: bool = False
    """Whether the connection is cut instead."""


@dataclass
class Came:
    """One order that came in."""

    raw: bytes
    headers: dict[str, str]

    @property
    def body(self) -> dict[str, Any]:
        return dict(json.loads(self.raw))


@dataclass
class Host:
    """What the server was asked and what it will answer; the last answer is given again."""

    url: str = ""
    orders: list[Came] = field(default_factory=list)
    answers: deque[Said] = field(default_factory=deque)

    def says(self, *answers: Said | dict[str, Any]) -> None:
        self.answers = deque(
            a if isinstance(a, Said) else Said(json.dumps(a).encode()) for a in answers
        )

    def answer(self) -> Said:
        return self.answers.popleft() if len(self.answers) > 1 else self.answers[0]


@contextmanager
def running() -> Iterator[Host]:
    """Give a host that listens on a port of its own."""
    host = Host()
    host.says({"ok": True, "text": "Done."})
    with serving(_handler(host)) as origin:
        host.url = f"{origin}/orders"
        yield host


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Answer HTTP on a port of its own; give the origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(host: Host) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            host.orders.append(Came(raw, {k.casefold(): v for k, v in self.headers.items()}))
            answer = host.answer()
            time.sleep(answer.after)
            if answer.is_dropped:
                self.connection.close()
                return
            try:
                self.send_response(answer.status)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)
            except (BrokenPipeError, ConnectionResetError):
                return

        def log_message(self, *args: object) -> None:
            del args

    return Handler
