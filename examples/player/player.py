"""A host's program for Attune: takes its orders, checks their signature, and plays music files.

    ATTUNE_FULFILMENT_SECRET=… python examples/player/player.py --folder ~/Music

The folder holds one folder a genre, with files called "Artist - Title.mp3" in it. Nothing but the
standard library is needed, and a player such as mpv to hear anything. Read it as an example of the
webhook; docs/fulfilment.md says what stands on the wire.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections import OrderedDict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SUFFIXES = {".mp3", ".ogg", ".opus", ".flac", ".m4a", ".wav"}
MOST_BODY = 262_144
"""Bytes an order may have."""
KEYS_KEPT = 200
"""Orders that are remembered, so that one sent twice is carried out once."""


class Library:
    """The music of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def genres(self) -> list[str]:
        """Give the genres there are files of, by folder name."""
        folders = (path for path in sorted(self._folder.iterdir()) if path.is_dir())
        return [path.name for path in folders if self.files(path.name)]

    def files(self, genre: str) -> list[Path]:
        """Give the files of a genre in order; none for one that is not there."""
        for path in self._folder.iterdir():
            if path.is_dir() and folded(path.name) == folded(genre):
                return sorted(f for f in path.iterdir() if f.suffix.casefold() in SUFFIXES)
        return []


class Player:
    """Plays one list of files at a time with a command of the system's."""

    def __init__(self, command: str) -> None:
        self._command = shlex.split(command)
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def name(self) -> str:
        """The program's name."""
        return self._command[0]

    def is_installed(self) -> bool:
        """Say whether the program is there."""
        return shutil.which(self.name) is not None

    def play(self, files: list[Path]) -> None:
        """Stop what is playing and play these. Raises `OSError` when the program cannot start."""
        self.stop()
        # A list, never a shell: whatever a file is called, it stays a file name.
        command = [*self._command, *map(str, files)]
        self._running = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def stop(self) -> None:
        """Stop what is playing."""
        if self._running:
            self._running.terminate()
            self._running.wait()
            self._running = None


class Host:
    """Carries orders out, each once."""

    def __init__(self, library: Library, player: Player) -> None:
        self._library, self._player = library, player
        self._answers: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, order: dict[str, Any], key: str) -> dict[str, Any]:
        """Give the answer to an order; the same key again gives the first answer."""
        with self._lock:
            if key not in self._answers:
                self._answers[key] = self._carry_out(order["interpretation"])
            if len(self._answers) > KEYS_KEPT:
                self._answers.popitem(last=False)
            return self._answers[key]

    def stop(self) -> None:
        """Stop what is playing."""
        self._player.stop()

    def _carry_out(self, interpretation: dict[str, Any]) -> dict[str, Any]:
        if interpretation["intent"] != "play_music":
            return no("unsupported", "I can only play music.")
        genres = values(interpretation, "genre")
        if not genres:
            left_out = [folded(value) for value in interpretation["excluded"].get("genre", [])]
            genres = [g for g in self._library.genres() if folded(g) not in left_out]
        wanted = values(interpretation, "artist") + values(interpretation, "track")
        found = {genre: named(self._library.files(genre), wanted) for genre in genres}
        there = [genre for genre in genres if found[genre]]
        if not there:
            return no("not_found", f"There is nothing like that here: {said(wanted or genres)}.")
        is_open = not values(interpretation, "genre") and not wanted
        if is_open and len(there) > 1:
            choice = {"slot": "genre", "values": there}
            return {"ok": True, "text": "What would you like to hear?", "choices": [choice]}
        return self._play(there[0], found[there[0]])

    def _play(self, genre: str, files: list[Path]) -> dict[str, Any]:
        if not self._player.is_installed():
            return no("no_player", f"I can't play anything: {self._player.name} is not installed.")
        try:
            self._player.play(files)
        except OSError:
            return no("no_player", f"I can't play anything: {self._player.name} did not start.")
        return {"ok": True, "text": f"Playing {folded(genre)}."}


def no(reason: str, text: str) -> dict[str, Any]:
    """Give the answer to an order that is not carried out."""
    return {"ok": False, "reason": reason, "text": text}


def values(interpretation: dict[str, Any], slot: str) -> list[str]:
    """Give the values of a slot, best first; none where it is empty."""
    value = interpretation["slots"].get(slot, {}).get("value", [])
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def named(files: list[Path], wanted: list[str]) -> list[Path]:
    """Give the files with any of these words in their names; all where none are given."""
    words = [folded(value) for value in wanted]
    return [f for f in files if not words or any(word in folded(f.stem) for word in words)]


def folded(name: str) -> str:
    """Give a name for comparing: Attune writes catalog ids with "_" for a blank."""
    return name.casefold().replace("_", " ").replace("-", " ").strip()


def said(names: list[str]) -> str:
    """Give names in a row."""
    return ", ".join(map(folded, names)) or "nothing"


def is_signed(body: bytes, given: str, secret: bytes) -> bool:
    """Say whether a body bears the signature of somebody who knows the secret.

    It is made of the raw bytes as they came, and compared in a time that tells nothing of it.
    """
    expected = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), given.encode())


def make_server(host: Host, secret: bytes, address: tuple[str, int]) -> ThreadingHTTPServer:
    """Give a server that is ready to serve."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdigit() or int(length) > MOST_BODY:
                return self._reply(413, no("too_large", "The order is too large."))
            body = self.rfile.read(int(length))
            if not is_signed(body, self.headers.get("X-Attune-Signature", ""), secret):
                return self._reply(401, no("bad_signature", "The signature does not fit."))
            try:
                order = json.loads(body)
                key = self.headers.get("Idempotency-Key") or order["turn_id"]
                answer = host.answer(order, key)
            except (ValueError, KeyError, TypeError, AttributeError):
                return self._reply(400, no("bad_order", "The order cannot be read."))
            return self._reply(200, answer)

        def _reply(self, status: int, answer: dict[str, Any]) -> None:
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Log nothing: orders say what people like."""

    return ThreadingHTTPServer(address, Handler)


def main() -> int:
    """Serve until interrupted; 2 when something is missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True, help="music, a folder a genre")
    parser.add_argument("--player", default="mpv --no-video --really-quiet", help="command to play")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8800, help="port to listen on")
    args = parser.parse_args()
    secret = os.environ.get("ATTUNE_FULFILMENT_SECRET", "")
    if not secret:
        print("player: set ATTUNE_FULFILMENT_SECRET to the secret Attune has.", file=sys.stderr)
        return 2
    if not args.folder.is_dir():
        print(f"player: {args.folder} is no folder.", file=sys.stderr)
        return 2
    player = Player(args.player)
    if not player.is_installed():
        print(f"player: {player.name} is not installed: orders are refused.", file=sys.stderr)
    host = Host(Library(args.folder), player)
    server = make_server(host, secret.encode(), (args.host, args.port))
    print(f"player: listening on http://{args.host}:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        host.stop()
        server.server_close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
