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
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from preferences.store import Store
from tests.api.hosts import make_key, register, sign
from tests.api.live import ROOT, LiveServer

PROGRAM = ROOT / ".venv-fuzz" / "bin" / "schemathesis"
CHECKS = ",".join(
    ("not_a_server_error", "status_code_conformance", "content_type_conformance",
     "response_schema_conformance")
)  # fmt: skip


ANYWHERE = ("400", "401", "403", "404", "405", "408", "413", "422", "429", "431", "503")
"""Statuses of refusals that any address may give; docs/wire.md has the others for each."""


def documented(url: str) -> dict[str, Any]:
    """Give the OpenAPI document with the statuses of docs/wire.md in the place of `default`."""
    text = (ROOT / "docs" / "wire.md").read_text(encoding="utf-8")
    statuses = dict(re.findall(r"^\| `(\w+)` \| (\d{3}) \|", text, re.MULTILINE))
    with urllib.request.urlopen(f"{url}/openapi.json", timeout=10) as answer:
        document: dict[str, Any] = json.load(answer)
    for path, ways in document["paths"].items():
        for method, way in ways.items():
            part = text.split(f"### {method.upper()} {path}\n")[1].split("\n### ")[0]
            codes = re.findall(r"`(\w+)`", " ".join(re.findall(r"Errors: ([^.]+)\.", part)))
            error = way["responses"].pop("default")
            for status in {*ANYWHERE, *(statuses[code] for code in codes)}:
                way["responses"].setdefault(status, error)
    return document


def run(url: str, examples: str, name: str, token: str | None) -> int:
    """Fuzz every operation; give schemathesis's status."""
    schema = Path(tempfile.mkdtemp()) / "openapi.json"
    schema.write_text(json.dumps(documented(url)), encoding="utf-8")
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
        server = LiveServer(data_dir)
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
            store.close()
            found = [run(server.url, examples, name, token) for name, token in who.items()]
        finally:
            server.stop()
    return int(any(found))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else "40"))
