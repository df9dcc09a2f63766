"""The example of a host's program, as an operator starts it, with a player that is a fake."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.fulfilment import Choice, Deed, DeedState, Order, Webhook
from bot.fulfilment.webhook import signature
from bot.say.wording import Wording
from preferences.model import Context, Interpretation, SlotSource, SlotValue
from tests.worlds.small import BOOK

ROOT = Path(__file__).parents[2]
PLAYER = ROOT / "examples" / "player" / "player.py"
SECRET = "a long random text"


@dataclass
class Running:
    """The program, and what its player was told to play."""

    url: str
    played: Path
    keys: Iterator[int] = field(default_factory=lambda: iter(range(1000)))

    def files(self, count: int = 1) -> list[list[str]]:
        """Give what was played, once that many lists were."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            lines = self.played.read_text().splitlines() if self.played.exists() else []
            if len(lines) >= count:
                return [[Path(p).name for p in json.loads(line)] for line in lines]
            time.sleep(0.02)
        raise AssertionError("nothing was played")

    def post(self, body: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
        given = {"X-Attune-Signature": signature(SECRET.encode(), body), **headers}
        request = urllib.request.Request(self.url, body, given)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def order(self, intent: str = "play_music", excluded: Any = None, **slots: Any) -> Any:
        interpretation = {
            "intent": intent,
            "slots": {name: {"value": value} for name, value in slots.items()},
            "excluded": excluded or {},
        }
        body = {"turn_id": f"t{next(self.keys)}", "interpretation": interpretation}
        status, answer = self.post(json.dumps(body).encode())
        assert status == 200
        return answer


def read_if_there(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def start(folder: Path, player: str, played: Path) -> Iterator[Running]:
    command = [sys.executable, str(PLAYER), "--folder", str(folder), "--port", "0"]
    environment = {**os.environ, "ATTUNE_FULFILMENT_SECRET": SECRET, "PLAYED": str(played)}
    process = subprocess.Popen(
        [*command, "--player", player], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    try:
        yield Running(process.stdout.readline().split()[-1] + "/", played)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    for name in ("jazz/Ada Blue - Harbour.mp3", "jazz/Bo Lee - Rain.ogg", "Hip Hop/Cy - Up.mp3"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (folder / "jazz" / "cover.jpg").touch()
    (folder / "empty").mkdir()
    return folder


@pytest.fixture
def host(music: Path, tmp_path: Path) -> Iterator[Running]:
    fake = tmp_path / "fake-player"
    fake.write_text(
        f"#!{sys.executable}\nimport json, os, sys\n"
        "with open(os.environ['PLAYED'], 'a') as file:\n"
        "    print(json.dumps(sys.argv[2:]), file=file)\n"
    )
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    yield from start(music, f"{fake} --quiet", tmp_path / "played")


def test_the_genre_that_is_meant_is_played(host: Running) -> None:
    assert host.order(genre=["zydeco", "jazz"]) == {"ok": True, "text": "Playing jazz."}
    assert host.files() == [["Ada Blue - Harbour.mp3", "Bo Lee - Rain.ogg"]]


def test_an_artist_is_found_in_any_genre(host: Running) -> None:
    assert host.order(artist=["bo_lee"])["ok"] is True
    assert host.files() == [["Bo Lee - Rain.ogg"]]


def test_a_catalog_id_finds_a_folder_with_blanks(host: Running) -> None:
    assert host.order(genre=["hip_hop"])["text"] == "Playing hip hop."


def test_an_unknown_genre_is_refused_with_its_name(host: Running) -> None:
    answer = host.order(genre=["zydeco"])
    assert (answer["ok"], answer["reason"]) == (False, "not_found")
    assert "zydeco" in answer["text"]


def test_an_open_request_is_asked_back(host: Running) -> None:
    (choice,) = host.order()["choices"]
    assert choice == {"slot": "genre", "values": ["Hip Hop", "jazz"]}


def test_what_is_left_out_is_not_offered(host: Running) -> None:
    assert host.order(excluded={"genre": ["hip_hop"]})["text"] == "Playing jazz."


def test_other_requests_are_refused(host: Running) -> None:
    assert host.order("set_lights")["reason"] == "unsupported"


def test_an_order_sent_twice_is_carried_out_once(host: Running) -> None:
    interpretation = {
        "intent": "play_music", "slots": {"genre": {"value": ["jazz"]}}, "excluded": {},
    }  # fmt: skip
    body = json.dumps({"turn_id": "t1", "interpretation": interpretation}).encode()
    first = host.post(body, **{"Idempotency-Key": "k1"})
    assert host.post(body, **{"Idempotency-Key": "k1"}) == first
    assert len(host.files()) == 1
    host.post(body, **{"Idempotency-Key": "k2"})
    assert len(host.files(2)) == 2


@pytest.mark.parametrize("given", ["", "sha256=", "sha256=00", "é"])
def test_a_signature_that_does_not_fit_is_refused(host: Running, given: str) -> None:
    status, answer = host.post(b"{}", **{"X-Attune-Signature": given})
    assert (status, answer["reason"]) == (401, "bad_signature")
    assert not host.played.exists()


@pytest.mark.parametrize("body", [b"{}", b"[]", b"no json", b'{"interpretation": 5}'])
def test_a_signed_order_that_cannot_be_read_is_refused(host: Running, body: bytes) -> None:
    status, answer = host.post(body)
    assert (status, answer["reason"]) == (400, "bad_order")


def test_without_a_player_the_answer_says_so(music: Path, tmp_path: Path) -> None:
    for running in start(music, "no-such-player", tmp_path / "played"):
        answer = running.order(genre=["jazz"])
        assert (answer["ok"], answer["reason"]) == (False, "no_player")
        assert "no-such-player is not installed" in answer["text"]


@pytest.mark.skipif(shutil.which("mpv") is None, reason="mpv is not installed")
def test_the_real_player_plays_to_the_end(tmp_path: Path) -> None:
    folder, log = tmp_path / "music" / "jazz", tmp_path / "log"
    folder.mkdir(parents=True)
    with wave.open(str(folder / "Ada Blue - Harbour.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(1600))
    player = f"mpv --no-video --really-quiet --ao=null --log-file={log}"
    for running in start(folder.parent, player, tmp_path / "played"):
        assert running.order(genre=["jazz"]) == {"ok": True, "text": "Playing jazz."}
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and "End of file" not in read_if_there(log):
            time.sleep(0.05)
    assert "Harbour.wav" in log.read_text()
    assert "End of file" in log.read_text()


def test_it_does_not_start_without_a_secret(music: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ATTUNE_")}
    done = subprocess.run(
        [sys.executable, str(PLAYER), "--folder", str(music)],
        env=environment, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert (done.returncode, "ATTUNE_FULFILMENT_SECRET" in done.stderr) == (2, True)


async def test_the_webhook_and_the_example_understand_each_other(host: Running) -> None:
    wording = Wording.load(ROOT / "tests" / "worlds" / "small", BOOK)
    webhook = Webhook(host.url, SECRET.encode(), 5, wording)

    async def deed(turn_id: str, *genres: str) -> Deed:
        slots = {"genre": SlotValue(genres, SlotSource.UTTERANCE)} if genres else {}
        meant = Interpretation("play_music", "music", 1.0, slots)
        return await webhook.carry_out(Order(turn_id, 1, "ann", meant, (), Context(), "Music."))

    assert await deed("a", "jazz") == Deed(DeedState.DONE, "Playing jazz.")
    assert (await deed("b", "zydeco")).state is DeedState.NOT_FOUND
    assert (await deed("c")).choices == (Choice("genre", ("Hip Hop", "jazz")),)
    wrong = Webhook(host.url, b"another", 5, wording)
    order = Order("d", 1, "ann", Interpretation("play_music", "music", 1.0, {}), (), Context(), "")
    assert (await wrong.carry_out(order)).state is DeedState.FAILED
