"""A server with two tenants, and programs that call it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import jwt
from starlette.testclient import TestClient

from api.tokens import seal
from preferences.access import Algorithm, Scope, ServerKey, SigningKey, hash_key, new_secret
from preferences.people import DEFAULT_TENANT
from preferences.store import Store

SECRET = b"a secret the host and Attune share, long enough"
KID = "k1"
ALL = frozenset(Scope)


def make_key(
    store: Store,
    at: datetime,
    scopes: frozenset[Scope] = ALL,
    tenant: str = DEFAULT_TENANT,
    until: datetime | None = None,
) -> str:
    """Keep a new server key; give all of it."""
    prefix, key = new_secret()
    with store.unit() as unit:
        unit.add_server_key(ServerKey(prefix, hash_key(key), tenant, "", scopes, at, until))
        unit.commit()
    return key


def register(store: Store, at: datetime, material: bytes = SECRET, **given: Any) -> None:
    """Register a signing key."""
    algorithm = given.pop("algorithm", Algorithm.HS256)
    kid, tenant = given.pop("kid", KID), given.pop("tenant", DEFAULT_TENANT)
    sealed = seal(material, algorithm, store.seals)
    with store.unit() as unit:
        unit.add_signing_key(SigningKey(kid, tenant, algorithm, sealed, given.get("audience"), at))
        unit.commit()


def sign(
    sub: object, key: Any = SECRET, algorithm: str = "HS256", kid: str | None = KID, **more: Any
) -> str:
    """Sign a user token; a claim given as None is left out."""
    now = int(time.time())
    claims = {"sub": sub, "exp": now + 300, "iat": now, **more}
    given = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(given, key, algorithm, headers={"kid": kid} if kid else None)


@dataclass
class Host:
    """A program with a credential."""

    http: TestClient
    token: str

    def call(self, method: str, path: str, **given: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **given.pop("headers", {})}
        return self.http.request(method, path, headers=headers, **given)

    def get(self, path: str, **params: Any) -> Any:
        return self.call("GET", path, params=params)

    def turn(self, text: str, **body: Any) -> Any:
        return self.call("POST", "/v1/turns", json={"text": text, **body})

    def add(self, user_id: str, value: Any = "jazz", **body: Any) -> Any:
        given = {"topic": "music", "attribute": "genre", "value": value, "reason": "by phone"}
        headers = body.pop("headers", {})
        path = f"/v1/admin/users/{user_id}/preferences"
        return self.call("POST", path, json={**given, **body}, headers=headers)


def error(answer: Any, status: int, code: str) -> dict[str, Any]:
    """Check that an answer is this refusal, and give it."""
    assert answer.status_code == status, answer.text
    body = answer.json()["error"]
    assert body["code"] == code, body
    assert body["message"]
    return dict(body)


@dataclass
class Site:
    """A running server, its store and its clock."""

    http: TestClient
    assistant: Any

    def host(self, **given: Any) -> Host:
        return Host(self.http, make_key(self.assistant.store, self.assistant.now(), **given))

    def person(self, sub: object, **given: Any) -> Host:
        return Host(self.http, sign(sub, **given))

    def register(self, **given: Any) -> None:
        register(self.assistant.store, self.assistant.now(), **given)

    def revoke(self, name: str) -> None:
        with self.assistant.store.unit() as unit:
            assert unit.revoke(name, self.assistant.now())
            unit.commit()


def serve(world: Any, **settings: Any) -> Iterator[Site]:
    from api.app import create_app
    from bot.settings import load_settings

    assistant = world.assistant()
    app = create_app(replace(load_settings({}), **settings), lambda: assistant)
    with TestClient(app, raise_server_exceptions=False) as http:
        yield Site(http, assistant)


BY_PHONE = {"reason": "Asked by phone."}


def known(host: Host, user_id: str, **params: Any) -> list[dict[str, Any]]:
    answer = host.get(f"/v1/admin/users/{user_id}/preferences", **params)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["preferences"])


def everything(host: Host, path: str, name: str, **params: Any) -> list[dict[str, Any]]:
    """Read a list page by page."""
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        given = {**params, "cursor": cursor} if cursor else params
        page = host.get(path, **given).json()
        found += page[name]
        assert len(page[name]) <= params["limit"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found
