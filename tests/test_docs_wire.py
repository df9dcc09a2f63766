"""docs/wire.md and the OpenAPI document say all there is on the wire, and nothing else."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

import pytest
import yaml

from preferences.errors import PreferenceError
from preferences.model import Outcome, SlotSource, Source, Stance, Status
from preferences.moments import Reason
from tests.pages import CODE, DOCS, ROOT, named, prose_of, section, text_of

WIRE = DOCS / "wire.md"
ROUTE = re.compile(r"^### ((?:GET|POST|PUT|PATCH|DELETE) /\S*)$", re.MULTILINE)
RAISED = re.compile(
    r'(?:(?:ApiError|Malformed|_answer)\(\s*\d+,\s*|\b\d{3}: |"code": |status_code, )"(\w+)"'
)
"""Where a code stands in the sources of api/."""
BY_FASTAPI = {"/openapi.json"}


@pytest.fixture(scope="module")
def app() -> Any:
    """The application without an assistant: it is never started."""
    from api.app import create_app
    from bot.settings import Settings

    def assemble() -> Any:
        raise AssertionError("nothing here may load the model")

    return create_app(Settings(), assemble)


def test_every_route_is_documented(app: Any) -> None:
    paths = app.openapi()["paths"]
    there = {f"{method.upper()} {path}" for path, way in paths.items() for method in way}
    assert set(ROUTE.findall(text_of(WIRE))) == there


def test_every_frame_of_the_live_socket_is_documented() -> None:
    from api.live_frames import HelloFrame, PingFrame, TurnFrame

    socket = section(WIRE, "The live socket")
    sources = "".join(text_of(ROOT / "api" / f"live_{name}.py") for name in ("line", "talk"))
    sources += text_of(ROOT / "api" / "routes" / "turns.py")
    kinds = {
        get_args(f.model_fields["type"].annotation)[0] for f in (HelloFrame, TurnFrame, PingFrame)
    }
    kinds |= set(re.findall(r'"type": "(\w+)"', sources))
    assert kinds <= set(CODE.findall(socket))
    assert set(HelloFrame.model_fields) - {"type"} <= set(CODE.findall(socket))
    closes = set(re.findall(r"= (1\d{3}(?:, 1\d{3})*)", sources)[0].split(", "))
    assert closes <= set(re.findall(r"^\| (1\d{3}) \|", socket, re.MULTILINE))


def test_every_page_that_is_served_is_listed() -> None:
    source = text_of(ROOT / "api" / "routes" / "pages.py") + text_of(ROOT / "api" / "app.py")
    own = set(re.findall(r'(?:@router\.get|app\.mount)\(\s*"([^"]+)"', source))
    listed = named(section(WIRE, "Pages"))
    assert listed == own | BY_FASTAPI


def test_every_field_of_the_schema_has_a_description_and_an_example(app: Any) -> None:
    bare = []
    for name, schema in app.openapi()["components"]["schemas"].items():
        for field, body in schema.get("properties", {}).items():
            # A field that is a schema of its own has the examples of that one's fields.
            has_example = body.get("examples") or "$ref" in json.dumps(body)
            if not body.get("description") or not has_example:
                bare.append(f"{name}.{field}")
    assert not bare


def test_every_field_of_a_body_and_an_answer_is_named(app: Any) -> None:
    schemas = app.openapi()["components"]["schemas"]
    there = {field for s in schemas.values() for field in s.get("properties", {})}
    assert not {f for f in there if not re.search(rf'[`"]{f}[`"]', text_of(WIRE))}


def test_every_word_of_a_closed_set_is_named() -> None:
    said = set(CODE.findall(prose_of(WIRE)))
    words = {str(w) for kind in (Outcome, SlotSource, Source, Stance, Status, Reason) for w in kind}
    assert not words - said


def codes_in_use() -> set[str]:
    """Give the codes that leave: those named in the sources, and those of the rooms' own errors."""
    sources = [*(ROOT / "api").glob("*.py"), *(ROOT / "api" / "routes").glob("*.py")]
    found = {code for path in sources for code in RAISED.findall(text_of(path))}
    return found | {kind.code for kind in (PreferenceError, *PreferenceError.__subclasses__())}


def test_every_error_is_documented_with_the_sentence_it_has() -> None:
    errors = section(WIRE, "Errors")
    sentences = yaml.safe_load(text_of(ROOT / "data" / "language" / "api.yml"))
    assert named(errors) == codes_in_use()
    assert named(errors, 3) == sentences.keys()
    routes = re.findall(r"Errors: ([^.]+)\.", text_of(WIRE))
    assert set(CODE.findall(" ".join(routes))) <= codes_in_use()
