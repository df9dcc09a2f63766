"""The widget put together: the same bytes every time, small, and nothing that is not read."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.bundle import BundleError, bundle
from tests.api.live import ROOT

WIDGET = ROOT / "api" / "static" / "widget"
MOST = 30_000
"""Bytes it may have, gzipped."""
NODE = shutil.which("node")


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder / "main.js"


def test_what_is_imported_stands_first_and_once(tmp_path: Path) -> None:
    entry = write(
        tmp_path,
        main_js='/** Main. */\n\nimport { b } from "./b.js";\nimport { c } from "./c.js";\nb(c);\n',
        b_js='import { c } from "./c.js";\n\nexport function b() {\n  return c;\n}\n',
        c_js="// A comment.\nexport const c = `ü`;\n",
    )
    assert bundle(entry).script.decode() == (
        '(() => {\n"use strict";\nconst c = `\\xfc`;\nfunction b() {\nreturn c;\n}\nb(c);\n})();\n'
    )


def test_a_style_sheet_becomes_a_text(tmp_path: Path) -> None:
    entry = write(
        tmp_path,
        main_js='import sheet from "./a.css";\nuse(sheet);\n',
        a_css="/* Why. */\na {\n  color: red;\n}\n",
    )
    assert b'const sheet = "a{color: red;}";' in bundle(entry).script


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"main_js": 'import { b } from "./b.js";\nlet x = 1;\n', "b_js": "const x = 2;\n"},
            "`x` is in b.js and in main.js",
        ),
        (
            {
                "main_js": 'import { b } from "./b.js";\n',
                "b_js": 'import { x } from "./main.js";\n',
            },
            "imports itself",
        ),
        ({"main_js": 'import * as all from "./b.js";\n'}, "one of the forms"),
        ({"main_js": "export default 5;\n"}, "one of the forms"),
    ],
)
def test_what_cannot_be_put_together_is_said(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    with pytest.raises(BundleError, match=re.escape(message)):
        bundle(write(tmp_path, **files))


def test_the_widget_is_small_and_always_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    made = bundle(WIDGET / "main.js")
    with capsys.disabled():
        size = f"{len(made.script)} bytes, {len(made.zipped)} gzipped of {MOST} allowed"
        sys.stdout.write(f"\nwidget.js: {size}\n")
    assert len(made.zipped) <= MOST
    assert bundle(WIDGET / "main.js") == made
    assert gzip.decompress(made.zipped) == made.script
    digest = base64.b64encode(hashlib.sha384(made.script).digest()).decode()
    assert made.integrity == f"sha384-{digest}"


def test_every_source_of_the_widget_is_in_it() -> None:
    text = bundle(WIDGET / "main.js").script.decode()
    names = re.compile(r"^export (?:class|function) (\w+)", re.M)
    for source in WIDGET.glob("*.js"):
        for name in names.findall(source.read_text(encoding="utf-8")):
            assert re.search(rf"^(?:class|function) {name}\b", text, re.M), (source.name, name)


def test_it_runs_no_code_made_of_text_and_sets_no_markup_or_inline_style() -> None:
    text = bundle(WIDGET / "main.js").script.decode()
    for banned in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        ".style.",
    ):
        assert banned not in text


@pytest.mark.skipif(NODE is None, reason="no node found")
def test_the_script_parses(tmp_path: Path) -> None:
    script = tmp_path / "widget.js"
    script.write_bytes(bundle(WIDGET / "main.js").script)
    done = subprocess.run([str(NODE), "--check", str(script)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def http() -> TestClient:
    from api.app import create_app
    from bot.settings import load_settings

    def assemble() -> None:
        raise AssertionError("the widget needs no assistant")

    return TestClient(create_app(load_settings({}), assemble))  # type: ignore[arg-type]


def test_any_page_may_load_it_and_pin_it(http: TestClient) -> None:
    answer = http.get("/widget.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    facts = http.get("/widget.json").json()
    digest = base64.b64encode(hashlib.sha384(answer.content).digest()).decode()
    assert facts["integrity"] == f"sha384-{digest}"
    assert facts["bytes"] == len(answer.content)


def test_it_is_sent_again_only_when_it_changed(http: TestClient) -> None:
    etag = http.get("/widget.js").headers["ETag"]
    again = http.get("/widget.js", headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.content == b""
    other = http.get("/widget.js", headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_who_takes_no_gzip_gets_none(http: TestClient) -> None:
    answer = http.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers
    assert answer.content == bundle(WIDGET / "main.js").script
