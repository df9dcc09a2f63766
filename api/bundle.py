"""The widget's modules and style sheets put together into one classic script.

What a module imports stands before it, in one scope, so every top-level name may be used once. The
same sources always give the same bytes: their hash can be published.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

_IMPORT = re.compile(r'^import (?:\{[^}]*\}|(?P<name>\w+)) from "(?P<file>[^"]+)";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.M)
_TOP = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.M)
_COMMENT = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)\n", re.M | re.S)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_UNREAD = re.compile(r"^(?:import|export)\b.*", re.M)
_BLANK = re.compile(r"^[ \t]+|^\s*\n", re.M)


class BundleError(ValueError):
    """The sources cannot be put together; says which file and why."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """One script, ready to be served."""

    script: bytes
    """ASCII, so that a page in any encoding reads it alike."""
    zipped: bytes
    """The same, gzipped."""
    integrity: str
    """Subresource Integrity metadata: `sha384-…` (W3C SRI, section 3.1)."""
    etag: str
    """Changes with every change of the script (RFC 9110, section 8.8.3)."""


def bundle(entry: Path) -> Bundle:
    """Put `entry` and all it imports together. Raises `BundleError`, `OSError`."""
    parts: dict[Path, str] = {}
    _gather(entry.resolve(), parts, ())
    _refuse_repeats(parts)
    body = "".join(_EXPORT.sub("", text) for text in parts.values())
    text = f'(() => {{\n"use strict";\n{_shortened(body)}}})();\n'
    script = text.encode("ascii", "backslashreplace")
    digest = hashlib.sha384(script).digest()
    return Bundle(
        script=script,
        zipped=gzip.compress(script, 9, mtime=0),
        integrity=f"sha384-{base64.b64encode(digest).decode()}",
        etag=f'"{digest.hex()[:20]}"',
    )


def _gather(path: Path, parts: dict[Path, str], above: tuple[Path, ...]) -> None:
    """Put a module behind everything it imports; `parts` keeps the order it is filled in."""
    if path in above:
        raise BundleError(f"{path.name} imports itself, by way of {above[-1].name}")
    if path in parts:
        return
    text = path.read_text(encoding="utf-8")
    for found in _IMPORT.finditer(text):
        target = (path.parent / found["file"]).resolve()
        if found["name"]:
            sheet = json.dumps(_pressed(target.read_text(encoding="utf-8")))
            parts[target] = f"const {found['name']} = {sheet};\n"
        else:
            _gather(target, parts, (*above, path))
    text = _IMPORT.sub("", text)
    if unread := _UNREAD.search(_EXPORT.sub("", text)):
        raise BundleError(f"{path.name}: write this in one of the forms read here: {unread[0]}")
    parts[path] = text


def _refuse_repeats(parts: dict[Path, str]) -> None:
    owners: dict[str, Path] = {}
    for path, text in parts.items():
        for name in _TOP.findall(text):
            if owners.setdefault(name, path) != path:
                raise BundleError(f"`{name}` is in {owners[name].name} and in {path.name}")


def _shortened(script: str) -> str:
    """Leave out comments that have lines of their own, indents and empty lines."""
    return _BLANK.sub("", _COMMENT.sub("", script))


def _pressed(sheet: str) -> str:
    """Leave out comments and the space nobody needs of a style sheet."""
    text = re.sub(r"\s+", " ", _CSS_COMMENT.sub("", sheet))
    return re.sub(r" ?([{};,]) ?", r"\1", text).strip()
