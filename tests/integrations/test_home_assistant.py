"""The custom component: its files, its client, and all of it inside a real Home Assistant."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import uvicorn

from tests.api.hosts import make_key
from tests.api.live import ROOT, _free_port

COMPONENT = ROOT / "integrations" / "home_assistant" / "custom_components" / "attune"
PYTHON = ROOT / "var" / "home-assistant" / "bin" / "python"
DRIVER = Path(__file__).with_name("drive_home_assistant.py")
SAM = "f3b0c44298fc1c149afbf4c8996fb924"


def read(name: str) -> dict[str, Any]:
    return dict(json.loads((COMPONENT / name).read_text(encoding="utf-8")))


# --- what hassfest asks of a custom integration ---------------------------------------------------


def test_the_manifest_says_what_home_assistant_asks_for() -> None:
    manifest = read("manifest.json")
    assert manifest["domain"] == COMPONENT.name
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest["version"])
    assert manifest["documentation"].startswith("https://")
    assert manifest["integration_type"] in {"device", "entity", "hub", "service", "system"}
    assert manifest["iot_class"] in {"cloud_polling", "local_polling", "local_push", "calculated"}
    assert isinstance(manifest["codeowners"], list)
    assert manifest["config_flow"]
    assert manifest["requirements"] == []
    keys = list(manifest)
    assert keys == ["domain", "name", *sorted(keys[2:])]


def test_hacs_is_told_the_oldest_version_that_will_do() -> None:
    hacs = json.loads((COMPONENT.parents[1] / "hacs.json").read_text(encoding="utf-8"))
    assert hacs["name"]
    assert re.fullmatch(r"\d{4}\.\d{1,2}\.\d+", hacs["homeassistant"])


def test_every_step_error_and_exception_has_its_words_and_no_other() -> None:
    texts = read("strings.json")
    flow = (COMPONENT / "config_flow.py").read_text(encoding="utf-8")
    shown = set(re.findall(r'_form\(\s*"(\w+)"', flow))
    assert texts["config"]["step"].keys() == shown
    assert shown <= set(re.findall(r"def async_step_(\w+)", flow))
    errors = {"invalid_url", "invalid_auth", "cannot_connect"}
    assert texts["config"]["error"].keys() == errors
    assert all(f'"{error}"' in flow for error in errors)
    agent = (COMPONENT / "conversation.py").read_text(encoding="utf-8")
    assert texts["exceptions"].keys() == set(re.findall(r'_told\("(\w+)"\)', agent))
    for step in texts["config"]["step"].values():
        assert step["data"].keys() == step["data_description"].keys()


def test_the_english_translation_is_the_strings() -> None:
    assert read("translations/en.json") == read("strings.json")


def test_no_sentence_stands_in_the_code() -> None:
    for path in COMPONENT.glob("*.py"):
        code = re.sub(r'"""[\s\S]*?"""', "", path.read_text(encoding="utf-8"))
        assert not re.findall(r'"[A-Z][a-z]+ [a-z ]+[.!?]"', code), path.name


# --- talking to a server --------------------------------------------------------------------------


@pytest.fixture
def server(world: Any) -> Iterator[tuple[str, Any]]:
    """Give the address of a running server with a database of its own, and its assistant."""
    from dataclasses import replace

    from api.app import create_app
    from bot.settings import load_settings

    assistant, port = world.assistant(), _free_port()
    app = create_app(replace(load_settings({}), anonymous=False), lambda: assistant)
    config = uvicorn.Config(app, port=port, log_config=None, ws="none")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}", assistant
    running.should_exit = True
    thread.join(timeout=30)


@pytest.mark.trained
async def test_the_client_speaks_the_servers_shape(server: tuple[str, Any]) -> None:
    client = load_client()
    url, assistant = server
    key = make_key(assistant.store, assistant.now())
    async with aiohttp.ClientSession() as session:
        attune = client.AttuneClient(session, url, key)
        await attune.check()
        question = await attune.say("learn my music preferences", device_id="d", area=None)
        assert question.is_open
        assert question.reprompt
        failed = await attune.say("how many legs does a spider have", conversation_id="c")
        assert failed.error_code == "no_intent_match"
        with pytest.raises(client.Refused):
            await attune.say("x" * 5000)
        with pytest.raises(client.InvalidAuth):
            await client.AttuneClient(session, url, "ak-nobody-knows").check()
        with pytest.raises(client.CannotConnect):
            await client.AttuneClient(session, "http://127.0.0.1:1", key).check()


def load_client() -> Any:
    """Import the component's client as the module of a package that is not Home Assistant's."""
    package = type(sys)("attune_component")
    package.__path__ = [str(COMPONENT)]
    sys.modules["attune_component"] = package
    return importlib.import_module("attune_component.client")


# --- inside a real Home Assistant -----------------------------------------------------------------


class HomeAssistant:
    """A Home Assistant in a process and an environment of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [PYTHON, DRIVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, step: str, **given: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([step, given]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def say(self, text: str, **given: Any) -> tuple[str, bool]:
        """Give what is said, and whether the microphone stays on."""
        result = self("say", text=text, **given)
        said = result["response"]["speech"]["plain"]["speech"]
        return said.lower(), result["continue_conversation"]

    def close(self) -> None:
        self._process.communicate(timeout=60)


@pytest.fixture
def home() -> Iterator[HomeAssistant]:
    if not PYTHON.exists():
        pytest.skip("no Home Assistant here: scripts/home_assistant.sh installs it")
    opened = HomeAssistant()
    yield opened
    opened.close()


@pytest.mark.trained
def test_a_house_is_set_up_and_talks(home: HomeAssistant, server: tuple[str, Any]) -> None:
    url, assistant = server
    key = make_key(assistant.store, assistant.now())
    set_up(home, url, key)
    talk_in_rooms(home)
    take_a_lesson(home)
    failed = home("say", text="how many legs does a spider have")
    assert failed["response"]["data"]["code"] == "no_intent_match"
    renew_the_key(home, assistant, key)
    assert home("unload")


def set_up(home: HomeAssistant, url: str, key: str) -> None:
    assert home("manifest")["has_flow"]
    assert home("setup", url="attune", key=key)["errors"] == {"url": "invalid_url"}
    assert home("setup", url=url, key="ak-no")["errors"] == {"api_key": "invalid_auth"}
    assert home("setup", url=url + "/", key=key)["type"] == "create_entry"
    assert home("setup", url=url, key=key)["reason"] == "already_configured"
    home("place", device="echo", area="Kitchen")
    home("place", device="radio", area="Lounge")


def talk_in_rooms(home: HomeAssistant) -> None:
    assert "jazz" in home.say("I love jazz in the kitchen", device="echo")[0]
    assert "jazz" in home.say("play some music", device="echo")[0]
    assert "jazz" not in home.say("play some music", device="radio")[0]
    home.say("I love folk music", user=SAM)
    assert "folk" in home.say("play some music", user=SAM, device="echo")[0]
    assert "folk" not in home.say("play some music", device="radio")[0]


def take_a_lesson(home: HomeAssistant) -> None:
    """The house makes a conversation of each sentence; the lesson goes on by the device."""
    assert home.say("learn my food preferences", device="radio")[1]
    between, is_open = home.say("what's the weather in Boston", device="radio")
    assert "boston" in between
    assert is_open
    assert "thai" in home.say("thai food", device="radio")[0]
    assert not home.say("stop", device="radio")[1]


def renew_the_key(home: HomeAssistant, assistant: Any, key: str) -> None:
    with assistant.store.unit() as unit:
        assert unit.revoke("-".join(key.split("-")[:2]), assistant.now())
        unit.commit()
    assert home("say", text="play jazz")["response"]["response_type"] == "error"
    assert home("open_flows") == ["reauth_confirm"]
    again = make_key(assistant.store, assistant.now())
    assert home("reauth", key=again)["reason"] == "reauth_successful"
    assert "jazz" in home.say("play jazz")[0]
