"""Child processes: they answer, they fail with their last words, they never outlive the block."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from bot.bench import BenchError
from bot.bench.limit import Limit
from bot.bench.processes import Caller, child, free_port, wait_until_up
from bot.bench.workbench import environment_of, fresh_home
from bot.settings import Settings

SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Echo(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, b"up")
    def do_POST(self):
        said = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(404 if self.path == "/none" else 200, said)
    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
HTTPServer(("127.0.0.1", int(sys.argv[1])), Echo).serve_forever()
"""
PARENT = """
import subprocess, sys, time
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid, flush=True)
time.sleep(60)
"""


def is_alive(pid: int) -> bool:
    """Say whether a process runs; one that waits to be reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_server_answers_and_is_gone_afterwards(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    with child((sys.executable, "-c", SERVER, str(port)), os.environ, log) as process:
        wait_until_up(process, port, "/", log, Limit(20))
        caller = Caller(port)
        assert caller.post("/echo", {"a": 1}) == {"a": 1}
        with pytest.raises(BenchError, match="/none answered 404"):
            caller.post("/none", {})
        caller.close()
    assert process.poll() is not None
    with pytest.raises(BenchError, match="did not answer"):
        Caller(port).post("/echo", {})


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see a process")
def test_a_childs_own_children_are_ended_too(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with child((sys.executable, "-c", PARENT), os.environ, log):
        end = time.monotonic() + 10
        while not log.read_text().strip() and time.monotonic() < end:
            time.sleep(0.05)
        grandchild = int(log.read_text())
        assert is_alive(grandchild)
    end = time.monotonic() + 5
    while is_alive(grandchild) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_alive(grandchild)


def test_a_child_is_ended_when_the_block_fails(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "import time; time.sleep(60)")
    with (
        pytest.raises(ZeroDivisionError),
        child(command, os.environ, tmp_path / "log") as process,
    ):
        raise ZeroDivisionError
    assert process.poll() is not None


def test_a_server_that_ends_is_reported_with_its_last_words(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = (sys.executable, "-c", "raise SystemExit('no  such\\nmodel')")
    with (
        child(command, os.environ, log) as process,
        pytest.raises(BenchError, match="ended before it was up: no such model"),
    ):
        wait_until_up(process, free_port(), "/", log, Limit(20))


def test_waiting_for_a_server_ends_with_the_time_allowed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = (sys.executable, "-c", "import time; time.sleep(60)")
    with child(command, os.environ, log) as process, pytest.raises(BenchError, match="allowed"):
        wait_until_up(process, free_port(), "/", log, Limit(0))


def test_a_fresh_home_leads_to_the_models_and_leaves_them_there(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url="postgresql://elsewhere")
    settings.models_dir.mkdir()
    (settings.models_dir / "attune-1.tar.gz").write_bytes(b"model")
    with fresh_home(settings) as home:
        assert (home.models_dir / "attune-1.tar.gz").read_bytes() == b"model"
        assert home.store_url.endswith(f"{home.data_dir}/attune.db")
        environment = environment_of(home)
        assert environment["ATTUNE_DATA_DIR"] == str(home.data_dir)
        assert environment["ATTUNE_DATABASE_URL"] == ""
    assert not home.data_dir.exists()
    assert (settings.models_dir / "attune-1.tar.gz").exists()
