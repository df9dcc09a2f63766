"""A real server for the tests that need one: the same command an operator starts."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 300.0
"""Seconds the server may take until it is ready."""


class LiveServer:
    """`attune serve` in a process of its own, with a database of its own."""

    def __init__(self, data_dir: Path, origins: str = "", **settings: str) -> None:
        """Take the data folder, the origins of pages elsewhere that may call it, and settings."""
        self._data_dir, self._origins, self._settings = data_dir, origins, settings
        self._log = data_dir / "server.log"
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.database = data_dir / "attune.db"
        self.url = f"http://127.0.0.1:{self._port}"
        """Base address, without a slash at the end."""

    def start(self) -> None:
        """Start and wait until it is ready; fails the test with the end of its log otherwise."""
        with self._log.open("ab") as log:
            self._process = self._spawn(log)
        deadline = time.monotonic() + READY_WITHIN
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                tail = self._log.read_text(errors="replace")[-3000:]
                pytest.fail(f"the server was not ready within {READY_WITHIN:.0f} s:\n{tail}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop as an operator would; what was learned is on disk."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """End it as a power cut would: at once, in the middle of whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        """Stop and start again at the same address with the same data."""
        self.stop()
        self.start()

    def command(self, *arguments: str) -> None:
        """Carry out a command of `attune` on the same data. Raises `CalledProcessError`."""
        subprocess.run(self._command(*arguments), cwd=ROOT, env=self._environment(), check=True)

    def _command(self, *arguments: str) -> list[str]:
        attune = "from api.cli import main; raise SystemExit(main())"
        return [sys.executable, "-c", attune, *arguments]

    def _environment(self) -> dict[str, str]:
        others = {k: v for k, v in os.environ.items() if not k.startswith("ATTUNE_")}
        own = {
            "ATTUNE_MODE": "development",
            "ATTUNE_PORT": str(self._port),
            "ATTUNE_DATA_DIR": str(self._data_dir),
            "ATTUNE_ALLOWED_ORIGINS": self._origins,
        }
        given = {f"ATTUNE_{name.upper()}": value for name, value in self._settings.items()}
        return others | own | given

    def _spawn(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        command, env = self._command("serve"), self._environment()
        return subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)

    @property
    def data_dir(self) -> Path:
        """Where its database is."""
        return self._data_dir

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
