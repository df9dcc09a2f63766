"""Print shell exports that give uv the settings pip has here; for any Python from 3.8 on.

uv does not read pip's configuration: the mirror, the proxy or the certificate a machine is set up
with would be lost. Each setting is passed on only where uv has none of its own; nothing is written
to a file.
"""

import ast
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, Tuple

PASSED_ON: Tuple[Tuple[str, Tuple[str, ...]], ...] = (
    ("cert", ("SSL_CERT_FILE",)),
    ("client-cert", ("SSL_CLIENT_CERT",)),
    ("proxy", ("ALL_PROXY", "HTTPS_PROXY", "https_proxy", "all_proxy")),
    ("default-timeout", ("UV_HTTP_TIMEOUT",)),
    ("timeout", ("UV_HTTP_TIMEOUT",)),
    ("trusted-host", ("UV_INSECURE_HOST",)),
    ("no-index", ("UV_NO_INDEX",)),
    ("index-url", ("UV_DEFAULT_INDEX", "UV_INDEX_URL")),
    ("extra-index-url", ("UV_INDEX", "UV_EXTRA_INDEX_URL")),
    ("find-links", ("UV_FIND_LINKS",)),
)
"""pip's setting, and uv's variables for it: the first is set, unless any of them is there."""
SOURCES = ("no-index", "index-url", "extra-index-url", "find-links")
"""The settings that say where packages come from."""


def read_pip_settings() -> Dict[str, str]:
    """What pip would use: environment variables over section `install` over `global`."""
    ranks: Dict[str, Dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in list_pip_config():
        key, equals, value = line.partition("=")
        section, dot, name = key.partition(".")
        if equals and dot and section in ranks:
            ranks[section][name.replace("_", "-")] = str(ast.literal_eval(value))
    for variable, value in os.environ.items():
        if variable.startswith("PIP_") and value:
            ranks[":env:"][variable[4:].lower().replace("_", "-")] = value
    return {**ranks["global"], **ranks["install"], **ranks[":env:"]}


def list_pip_config() -> List[str]:
    """The lines of `pip config list`, none without pip."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "config", "list"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.stdout.decode("utf-8", "replace").splitlines() if done.returncode == 0 else []


def has_uv_sources() -> bool:
    """Whether uv has been told, here or in its own files, where packages come from."""
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    folders = (Path(), home / "uv", Path("/etc/uv"), Path("/etc/xdg/uv"))
    named = [name for key, names in PASSED_ON if key in SOURCES for name in names]
    return any(os.environ.get(name) for name in ["UV_CONFIG_FILE"] + named) or any(
        (folder / "uv.toml").is_file() for folder in folders
    )


def translate(settings: Dict[str, str]) -> Dict[str, str]:
    """Variables for uv, by name."""
    skipped = SOURCES if has_uv_sources() else ()
    exports: Dict[str, str] = {}
    for key, names in PASSED_ON:
        value = " ".join(settings.get(key, "").split())
        if value and key not in skipped and not any(os.environ.get(name) for name in names):
            exports[names[0]] = value.replace(" ", ",") if key == "find-links" else value
    if "UV_INDEX" in exports and not os.environ.get("UV_INDEX_STRATEGY"):
        # pip takes a version from any of its indexes, uv from the first that has the name.
        # The lock's hashes guard against a stranger's package.
        exports["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    if exports.get("UV_NO_INDEX", "true").lower() not in {"1", "true", "yes", "on"}:
        del exports["UV_NO_INDEX"]
    return exports


if __name__ == "__main__":
    for name, value in translate(read_pip_settings()).items():
        print("export {}={}".format(name, shlex.quote(value)))
