"""Every endpoint with every wrong credential: refused, and the table in docs/security.md says how.

`UPDATE_DOCS=1 python -m pytest tests/api/test_credentials.py` writes the table anew.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from preferences.access import Algorithm, Scope
from tests.api.controllers import files_in, request_about
from tests.api.hosts import Host, Site, serve, sign
from tests.api.voice.amazon import SKILL
from tests.api.voice.caller import PUBLIC, TOKEN
from tests.pages import DOCS, statuses, text_of

PAGE = DOCS / "security.md"
BEGIN, END = "<!-- credentials: made by tests/api/test_credentials.py -->", "<!-- end -->"
CANARY = "Zorbulax Quintet"
SESSION, REQUEST = "s-sam", "a7551968-d5d6-44b2-9831-815ac9017798"
OPEN = frozenset(
    {
        "GET /healthz", "GET /readyz", "GET /metrics",
        "GET /opendsr/v2/discovery", "GET /opendsr/v2/certificate",
    }
)  # fmt: skip
"""Open to everybody: nothing in them is anybody's."""
PAGES = frozenset({"/", "/admin", "/docs", "/widget.js", "/widget.json"})
"""Open to everybody, too: what browsers load."""
SOCKET = "GET /v1/turns/live"
SIGNED = {"POST /v1/voice/alexa": "400", "POST /v1/voice/twilio": "403"}
"""What is refused for the platform's signature, which is not there, whatever else is sent."""
SETTINGS = {
    "anonymous": False, "alexa_application_id": SKILL, "twilio_auth_token": TOKEN,
    "public_url": PUBLIC,
}  # fmt: skip
"""Every front-end is on, for what is off answers 404 to everything."""
OWN = "own"
"""They get what is their own, which holds nothing of anybody else's."""
BODIES: dict[str, dict[str, Any]] = {
    "POST /v1/understand": {"text": "hello"},
    "POST /opendsr/v2/requests": request_about("sam", "a7551968-d5d6-44b2-9831-815ac9017799"),
    "POST /v1/turns": {"text": "what do you know about me", "user_id": "sam"},
    "POST /v1/interpret": {"intent": "play_music", "slots": {}, "user_id": "sam"},
    "POST /webhooks/rest/webhook": {"sender": "sam", "message": "what do you know about me"},
    "POST /v1/preferences": {"topic": "music", "attribute": "genre", "value": "blues"},
    "PATCH /v1/preferences/{preference_id}": {"hard": True},
    "PUT /v1/preferences/learning": {"enabled": True},
    "POST /v1/admin/users/{user_id}/preferences": {
        "topic": "music", "attribute": "genre", "value": "blues", "reason": "by phone",
    },
    "PATCH /v1/admin/users/{user_id}/preferences/{preference_id}": {
        "hard": True, "reason": "by phone",
    },
    "POST /v1/admin/understand": {"text": "hello"},
    "POST /api/conversation/process": {"text": "what do you know about me", "user_id": "sam"},
}  # fmt: skip
QUERIES = {
    "GET /v1/turns": {"session_id": SESSION, "user_id": "sam"},
    "GET /v1/preferences/values": {"topic": "music", "attribute": "genre"},
}
Make = Callable[[Site, str], str | None]


def _forged(header: dict[str, str], signature: str = "") -> str:
    def part(body: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(body).encode()).decode().rstrip("=")

    return f"{part(header)}.{part({'sub': 'sam', 'exp': 2**31})}.{signature}"


def _confused(site: Site, route: str) -> str:
    """Sign with the public key as if it were a secret (RFC 8725, section 2.1)."""
    import hashlib
    import hmac

    unsigned = _forged({"alg": "HS256", "kid": "rsa"}).rstrip(".")
    mac = hmac.digest(PUBLIC_KEY, unsigned.encode(), hashlib.sha256)
    return f"{unsigned}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def _without_scope(site: Site, route: str) -> str:
    """Give a key with every scope but those that open this."""
    is_admin = "/admin/" in route or "/opendsr/" in route
    needed = set(Scope) - {Scope.TURNS} if is_admin else {Scope.TURNS}
    return site.host(scopes=frozenset(Scope) - needed).token


WRONG: dict[str, Make] = {
    "none": lambda site, route: None,
    "malformed": lambda site, route: "not a token",
    "unknown key": lambda site, route: "ak-0123456789-" + "x" * 43,
    "expired key": lambda site, route: (
        site.host(until=site.assistant.now() - timedelta(seconds=1)).token
    ),
    "revoked key": lambda site, route: _revoked(site),
    "expired JWT": lambda site, route: sign("sam", exp=1),
    "`alg: none`": lambda site, route: _forged({"alg": "none", "kid": "k1"}),
    "RS256 as HS256": _confused,
    "wrongly signed": lambda site, route: sign("sam", b"another secret, as long as the first is"),
    "missing scope": _without_scope,
    "a person": lambda site, route: sign("alex"),
    "other tenant's key": lambda site, route: site.host(tenant="shop").token,
    "other tenant's person": lambda site, route: sign("sam", OTHER, kid="shop"),
}
OTHER = b"a secret of the other tenant, which is long"
_PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC_KEY = _PRIVATE.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


def _revoked(site: Site) -> str:
    token = site.host().token
    site.revoke("-".join(token.split("-")[:2]))
    return token


@pytest.fixture
def lived_in(world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server with a person of the default tenant, and every kind of key."""
    monkeypatch.setattr("api.chores.OFTEN", 1e6)
    for site in serve(world, **SETTINGS, **files_in(tmp_path)):
        yield live_in(site)


def live_in(site: Site) -> Site:
    """Give the person a preference, a conversation and a request of a controller."""
    site.register()
    site.register(kid="shop", tenant="shop", material=OTHER)
    site.register(kid="rsa", material=PUBLIC_KEY, algorithm=Algorithm.RS256)
    host = site.host()
    assert host.add("sam", CANARY, attribute="artist").status_code == 201
    asked = host.call("POST", "/opendsr/v2/requests", json=request_about("sam", REQUEST))
    assert asked.status_code == 201
    with site.assistant.store.unit() as unit:
        unit.open_session(SESSION, "sam", None, site.assistant.now())
        unit.commit()
    return site


def routes(app: Any) -> Iterator[str]:
    for path, ways in app.openapi()["paths"].items():
        for method in ways:
            yield f"{method.upper()} {path}"
    yield SOCKET


def answer_to(site: Site, route: str, token: str | None) -> str:
    """Give the status, or that they got what is their own."""
    if route == SOCKET:
        return answer_on_a_line(site, token)
    method, path = route.split(" ")
    held = "p1"
    with site.assistant.store.unit() as unit:
        for preference in unit.profile("sam").preferences:
            held = preference.id
    address = path.format(user_id="sam", preference_id=held, subject_request_id=REQUEST)
    given: dict[str, Any] = {"json": BODIES[route]} if route in BODIES else {}
    if route in QUERIES:
        given["params"] = QUERIES[route]
    if method == "DELETE" and "/admin/" in path:
        given["params"] = {"reason": "by phone"}
    if token is None:
        found = site.http.request(method, address, **given)
    else:
        found = Host(site.http, token).call(method, address, **given)
    assert CANARY not in found.text, route
    return OWN if found.is_success else str(found.status_code)


def answer_on_a_line(site: Site, token: str | None) -> str:
    """Say hello on the live socket, or with nothing to say hello with begin to talk."""
    hello = {"type": "hello", "token": token, "user_id": "sam", "session_id": SESSION}
    with site.http.websocket_connect("/v1/turns/live") as line:
        line.send_json(hello if token else {"type": "turn", "text": "what do you know about me"})
        frame = line.receive_json()
    return OWN if frame["type"] == "ready" else statuses()[frame["error"]["code"]]


def table(site: Site) -> list[str]:
    head = ["endpoint", *WRONG]
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for route in routes(site.http.app):
        if route in OPEN:
            continue
        cells = [answer_to(site, route, make(site, route)) for make in WRONG.values()]
        lines.append(f"| `{route}` | {' | '.join(cells)} |")
    return lines


def test_every_endpoint_refuses_every_wrong_credential(lived_in: Site) -> None:
    lines = table(lived_in)
    with lived_in.assistant.store.unit() as unit:
        kept = [(p.label, p.hard, str(p.status)) for p in unit.profile("sam").preferences]
        assert kept == [(CANARY, False, "active")]
    for line in lines[2:]:
        route, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        for credential, cell in zip(WRONG, cells, strict=True):
            allowed = {"401", "403", "404", SIGNED.get(route.strip("`"))}
            allowed |= {OWN, *HARMLESS} if credential in OWNERS else set()
            assert cell in allowed, f"{route} with {credential}: {cell}"
    page = text_of(PAGE)
    before, rest = page.split(BEGIN)
    shown, after = rest.split(END)
    made = "\n".join(["", *lines, ""])
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(f"{before}{BEGIN}{made}{END}{after}", encoding="utf-8")
    else:
        assert shown == made, "the table is out of date; UPDATE_DOCS=1 writes it anew"


def test_no_address_is_left_out_of_the_table() -> None:
    from api.app import ROUTES, create_app
    from bot.settings import load_settings

    app = create_app(load_settings({}), lambda: pytest.fail("it is not started"))
    listed = {route.split(" ")[1] for route in routes(app)}
    served = {route.path for module in ROUTES for route in module.router.routes}
    assert served - listed == PAGES


OWNERS = frozenset({"a person", "other tenant's key", "other tenant's person", "missing scope"})
"""Credentials that are good for something: of their own."""
HARMLESS = ("409", "422")
"""There is nothing of their own to undo, or they name nobody."""
