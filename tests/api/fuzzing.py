"""Runs schemathesis against a real server, without a credential and with each kind of one.

Called by scripts/fuzz_api.sh, which makes the environment schemathesis lives in.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from preferences.store import Store
from tests.api.controllers import files_in
from tests.api.hosts import make_key, register, sign
from tests.api.live import ROOT, LiveServer
from tests.api.voice.amazon import SKILL
from tests.api.voice.caller import PIN, PUBLIC, TOKEN
from tests.pages import DOCS, statuses, text_of
from tests.preferences.store.examples import JAZZ

PROGRAM = ROOT / ".venv-fuzz" / "bin" / "schemathesis"
CHECKS = ",".join(
    ("not_a_server_error", "status_code_conformance", "content_type_conformance",
     "response_schema_conformance")
)  # fmt: skip


FRONT_ENDS = {
    "alexa_application_id": SKILL, "twilio_auth_token": TOKEN, "twilio_pin": PIN,
    "public_url": PUBLIC, "opendsr_callback_hosts": "controller.example",
}  # fmt: skip
"""Settings that open every address: what is off answers 404 to everything."""
USERS, PREFERENCES = ("kim", "sam", "lou"), 200
ERASING = ("delete", "/v1/admin/users/{user_id}")
ANYWHERE = ("400", "401", "403", "404", "405", "408", "413", "422", "429", "431", "503")
"""Statuses of refusals that any address may give; docs/wire.md has the others for each."""


def documented(url: str, people: People) -> dict[str, Any]:
    """Give the OpenAPI document with the statuses of docs/wire.md in the place of `default`, and
    with people who are there among those it names.
    """
    status_of = statuses()
    with urllib.request.urlopen(f"{url}/openapi.json", timeout=10) as answer:
        document: dict[str, Any] = json.load(answer)
    for path, ways in document["paths"].items():
        for method, way in ways.items():
            _name(people, way, is_erasing=(method, path) == ERASING)
            error = way["responses"].pop("default")
            for status in {*ANYWHERE, *(status_of[code] for code in errors_of(method, path))}:
                way["responses"].setdefault(status, error)
    return document


def errors_of(method: str, path: str) -> list[str]:
    """Give the codes that docs/wire.md has for an operation, and for all writes of its section."""
    before, part = text_of(DOCS / "wire.md").split(f"\n### {method.upper()} {path}\n")
    said = part.split("\n### ")[0]
    if method != "get":
        said += before.split("\n## ")[-1].split("\n### ")[0]
    return re.findall(r"`(\w+)`", " ".join(re.findall(r"Errors(?: of all)?:\s([^.]+)\.", said)))


People = dict[str, list[str]]
"""By the name of a parameter, what it may be that is there."""


def _name(people: People, way: dict[str, Any], *, is_erasing: bool) -> None:
    """Let every other value be one that is there; who is erased would be nobody from then on."""
    for parameter in way.get("parameters", ()):
        name = parameter["name"]
        if name in people and not (is_erasing and name == "user_id"):
            parameter["schema"] = {"anyOf": [{"enum": people[name]}, parameter["schema"]]}


def settle(store: Store, now: datetime, user: str) -> People:
    """Have somebody there, with preferences enough for those that are deleted on the way."""
    ids, session = [f"p{number}" for number in range(PREFERENCES)], f"s-{user}"
    with store.unit() as unit:
        kept = [replace(JAZZ, id=key, label=key, value=key, created_at=now) for key in ids]
        unit.record(user, None, kept, {})
        unit.open_session(session, user, None, now)
        unit.commit()
    return {"user_id": [user], "preference_id": ids, "session_id": [session]}


def run(url: str, examples: str, name: str, token: str | None, people: People) -> int:
    """Fuzz every operation; give schemathesis's status."""
    schema = Path(tempfile.mkdtemp()) / "openapi.json"
    schema.write_text(json.dumps(documented(url, people)), encoding="utf-8")
    command = [
        str(PROGRAM), "run", str(schema), "--url", url, "--checks", CHECKS,
        "--max-examples", examples,
        "--phases", "examples,coverage,fuzzing", "--no-color", "--request-timeout", "30",
        "--suppress-health-check", "all",
    ]  # fmt: skip
    # Whoever erases themselves is nobody in everything that follows.
    command += ["--exclude-path", "/v1/me"] if name == "a person" else []
    command += ["--header", f"Authorization: Bearer {token}"] if token else []
    sys.stdout.write(f"--- {name}\n")
    sys.stdout.flush()
    return subprocess.run(command, cwd=tempfile.gettempdir(), check=False).returncode


def main(examples: str) -> int:
    """Fuzz without a credential, as a person, and as a host program; 1 if anything was found."""
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        trained = Path(os.environ.get("ATTUNE_DATA_DIR", ROOT / "var")) / "models"
        (data_dir / "models").symlink_to(trained.resolve(), target_is_directory=True)
        server = LiveServer(data_dir, **FRONT_ENDS, **files_in(data_dir))
        server.start()
        try:
            secret = (data_dir / "secret").read_text().strip().encode()
            store = Store(f"sqlite:///{data_dir / 'attune.db'}", secret)
            now = datetime.now(UTC)
            register(store, now)
            who = {
                "no credential": None,
                "a person": sign("sam", exp=2**31),
                "a host program": make_key(store, now),
            }
            known = {name: settle(store, now, user) for name, user in zip(who, USERS, strict=True)}
            store.close()
            found = [run(server.url, examples, *each, known[each[0]]) for each in who.items()]
        finally:
            server.stop()
    return int(any(found))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else "40"))
