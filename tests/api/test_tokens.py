"""User tokens: whose they are, and every way they can be wrong."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from preferences.access import Algorithm
from tests.api.hosts import SECRET, Host, Site, error, sign

pytestmark = pytest.mark.trained


def public_pem(key: Any) -> bytes:
    pem: bytes = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem


def test_a_user_token_is_the_person_it_names(site: Site) -> None:
    site.register()
    sam = site.person("sam")
    sam.turn("I love jazz")
    assert [p["value"] for p in sam.get("/v1/preferences").json()["preferences"]] == ["jazz"]
    assert site.person("alex").get("/v1/preferences").json()["preferences"] == []
    error(sam.turn("hello", user_id="alex"), 404, "not_found")
    assert sam.turn("hello", user_id="sam").status_code == 200
    error(sam.get("/v1/admin/users"), 403, "scope_missing")


@pytest.mark.parametrize("algorithm", [Algorithm.RS256, Algorithm.ES256])
def test_a_public_key_is_all_that_is_registered(site: Site, algorithm: Algorithm) -> None:
    is_rsa = algorithm is Algorithm.RS256
    private: Any = (
        rsa.generate_private_key(65537, 2048) if is_rsa else ec.generate_private_key(ec.SECP256R1())
    )
    site.register(material=public_pem(private), algorithm=algorithm)
    good = site.person("sam", key=private, algorithm=str(algorithm))
    assert good.get("/v1/preferences").status_code == 200
    other: Any = (
        rsa.generate_private_key(65537, 2048) if is_rsa else ec.generate_private_key(ec.SECP256R1())
    )
    forged = site.person("sam", key=other, algorithm=str(algorithm))
    error(forged.get("/v1/preferences"), 401, "token_invalid")


def unsigned(alg: str, signature: str = "") -> str:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    claims = {"sub": "sam", "exp": int(time.time()) + 300}
    return f"{part({'alg': alg, 'typ': 'JWT', 'kid': 'k1'})}.{part(claims)}.{signature}"


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(site: Site) -> None:
    """Algorithm confusion: RFC 8725, section 2.1."""
    import hashlib
    import hmac

    pem = public_pem(rsa.generate_private_key(65537, 2048))
    site.register(material=pem, algorithm=Algorithm.RS256)
    head = unsigned("HS256").rstrip(".")
    mac = hmac.new(pem, head.encode(), hashlib.sha256).digest()
    token = f"{head}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
    error(Host(site.http, token).get("/v1/preferences"), 401, "token_invalid")


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "HS512", "RS256", ""])
def test_no_algorithm_but_the_registered_one_is_taken(site: Site, alg: str) -> None:
    site.register()
    error(Host(site.http, unsigned(alg)).get("/v1/preferences"), 401, "token_invalid")
    error(Host(site.http, unsigned(alg, "c2ln")).get("/v1/preferences"), 401, "token_invalid")


def test_hs512_with_the_right_secret_is_refused(site: Site) -> None:
    secret = SECRET * 2
    site.register(material=secret)
    token = sign("sam", key=secret, algorithm="HS512")
    error(Host(site.http, token).get("/v1/preferences"), 401, "token_invalid")


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"exp": None}, "token_invalid"),
        ({"exp": int(time.time()) - 3600}, "token_expired"),
        ({"exp": "soon"}, "token_invalid"),
        ({"nbf": int(time.time()) + 3600}, "token_invalid"),
        ({"iat": int(time.time()) + 3600}, "token_invalid"),
        ({"sub": None}, "token_invalid"),
        ({"sub": ""}, "token_invalid"),
        ({"sub": "other/sam"}, "token_invalid"),
        ({"sub": "a" * 129}, "token_invalid"),
        ({"sub": "sam\n"}, "token_invalid"),
        ({"sub": "sam sam"}, "token_invalid"),
        ({"aud": "shop"}, "token_invalid"),
        ({"key": b"another secret that is long enough for HS256"}, "token_invalid"),
        ({"kid": "k2"}, "token_unknown"),
    ],
)
def test_a_token_that_is_not_in_order_is_refused(
    site: Site, claims: dict[str, Any], code: str
) -> None:
    site.register()
    given = {"sub": "sam", **claims}
    error(Host(site.http, sign(**given)).get("/v1/preferences"), 401, code)


@pytest.mark.parametrize("aud", [None, "other", ["other"], ""])
def test_a_token_for_another_audience_is_refused(site: Site, aud: object) -> None:
    site.register(audience="shop")
    error(site.person("sam", aud=aud).get("/v1/preferences"), 401, "token_invalid")
    assert site.person("sam", aud=["x", "shop"]).get("/v1/preferences").status_code == 200


def test_clocks_may_differ_by_a_minute(site: Site) -> None:
    site.register()
    now = int(time.time())
    assert site.person("sam", exp=now - 30).get("/v1/preferences").status_code == 200
    assert site.person("sam", iat=now + 30).get("/v1/preferences").status_code == 200
    error(site.person("sam", exp=now - 90).get("/v1/preferences"), 401, "token_expired")


def test_keys_are_rotated_by_kid(site: Site) -> None:
    site.register(kid="old")
    new = b"the new secret of this host, long enough too"
    site.register(kid="new", material=new)
    before, after = site.person("sam", kid="old"), site.person("sam", kid="new", key=new)
    assert before.get("/v1/preferences").status_code == 200
    assert after.get("/v1/preferences").status_code == 200
    error(site.person("sam", kid="new").get("/v1/preferences"), 401, "token_invalid")
    error(site.person("sam", kid=None).get("/v1/preferences"), 401, "token_unknown")
    site.revoke("old")
    error(before.get("/v1/preferences"), 401, "token_unknown")
    alone = site.person("sam", kid=None, key=new)
    assert alone.get("/v1/preferences").status_code == 200


def test_a_registered_secret_is_not_kept_as_it_is(site: Site, world: Any) -> None:
    site.register()
    kept = b"".join(p.read_bytes() for p in world.database.parent.glob("attune.db*"))
    assert SECRET not in kept
    assert base64.b64encode(SECRET) not in kept
