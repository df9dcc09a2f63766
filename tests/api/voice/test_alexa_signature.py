"""Only Alexa is answered: each thing that can be wrong with a request is refused on its own."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from api.voice.alexa.signature import MOST_CHAIN, Unverified, chain_address
from tests.api.hosts import error
from tests.api.voice.amazon import CHAIN, SIGNER, SKILL, Amazon, Issued, Line, issue, request

HERE = "https://s3.amazonaws.com/echo.api"


@pytest.mark.parametrize(
    "url",
    [
        CHAIN,
        "https://s3.amazonaws.com:443/echo.api/echo-api-cert-12.pem",
        "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert-12.pem",
        "HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert-12.pem",
    ],
)
def test_the_addresses_amazon_uses_are_taken(url: str) -> None:
    assert chain_address(url) == CHAIN


@pytest.mark.parametrize(
    "url",
    [
        "http://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://notamazon.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem",
        "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem",
        "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../other/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/%2e%2e/other/cert.pem",
        "https://s3.amazonaws.com.evil.example/echo.api/cert.pem",
        "https://evil.example@s3.amazonaws.com/echo.api/cert.pem",
        "https://s3.amazonaws.com:443@evil.example/echo.api/cert.pem",
        "https://s3.amazonaws.com:port/echo.api/cert.pem",
        "https://[::1/echo.api/cert.pem",
        "https://s3.amazonaws.com/echo.api",
        "s3.amazonaws.com/echo.api/cert.pem",
        "",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(Unverified):
        chain_address(url)


pytestmark = pytest.mark.trained


def refused(answer: Any, status: int = 400, code: str = "alexa_unverified") -> str:
    return str(error(answer, status, code)["message"])


def chained(line: Line, name: str, *chain: Issued) -> Any:
    """Send a good body, signed with the key of the first of a chain that is published."""
    raw = json.dumps(request(number="signature")).encode()
    url = line.amazon.publish(f"{HERE}/{name}.pem", *chain)
    return line.alexa(raw, url=url, Signature_256=line.amazon.sign(raw, chain[0].key))


def test_a_good_signature_is_accepted(line: Line) -> None:
    answer = line.alexa(request(number="signature"))
    assert answer.status_code == 200, answer.text
    assert answer.json()["version"] == "1.0"


def test_the_certificate_is_fetched_once(line: Line) -> None:
    for _ in range(3):
        assert line.alexa(request(number="signature")).status_code == 200
    assert line.amazon.fetched.count(CHAIN) == 1


@pytest.mark.parametrize("url", ["http://s3.amazonaws.com/echo.api/c.pem", f"{HERE}/../c.pem"])
def test_a_certificate_from_elsewhere_is_refused(line: Line, url: str) -> None:
    refused(line.alexa(request(), url=url))
    assert url not in line.amazon.fetched


def test_a_certificate_that_leads_to_no_trusted_root_is_refused(line: Line) -> None:
    other = issue("Other Root", None, line.amazon.at)
    signing = issue("signing", other, line.amazon.at, names=(SIGNER,))
    assert "not trusted" in refused(chained(line, "root", signing, other))


def test_a_certificate_signed_by_itself_is_refused(line: Line) -> None:
    refused(chained(line, "self", issue("signing", None, line.amazon.at, names=(SIGNER,))))


def test_a_chain_that_lacks_its_middle_is_refused(line: Line) -> None:
    refused(chained(line, "middle", line.amazon.signing))


@pytest.mark.parametrize("days", [(-20, -10), (10, 20)])
def test_a_certificate_out_of_its_dates_is_refused(line: Line, days: tuple[int, int]) -> None:
    at, amazon = line.amazon.at, line.amazon
    begins, ends = (at + timedelta(days=day) for day in days)
    own = issue("signing", amazon.middle, at, names=(SIGNER,), dates=(begins, ends))
    refused(chained(line, f"dates{days[0]}", own, amazon.middle))


def test_a_certificate_kept_from_before_is_refused_once_it_is_over(line: Line) -> None:
    at, amazon = line.amazon.at, line.amazon
    dates = (at - timedelta(days=1), at + timedelta(seconds=30))
    own = issue("signing", amazon.middle, at, names=(SIGNER,), dates=dates)
    assert chained(line, "short", own, amazon.middle).status_code == 200
    line.assistant.now.wait(minutes=1)
    try:
        refused(chained(line, "short", own, amazon.middle))
    finally:
        line.assistant.now.wait(minutes=-1)


@pytest.mark.parametrize("name", ["api.amazon.com", "echo-api.amazon.com.evil.example"])
def test_a_certificate_for_another_name_is_refused(line: Line, name: str) -> None:
    own = issue("signing", line.amazon.middle, line.amazon.at, names=(name,))
    refused(chained(line, name, own, line.amazon.middle))


def test_a_signature_of_another_key_is_refused(line: Line) -> None:
    raw = json.dumps(request()).encode()
    refused(line.alexa(raw, Signature_256=line.amazon.sign(raw, line.amazon.root.key)))


def test_a_body_that_was_changed_is_refused(line: Line) -> None:
    raw = json.dumps(request()).encode()
    refused(line.alexa(raw + b" ", Signature_256=line.amazon.sign(raw)))


@pytest.mark.parametrize("signature", [None, "", "not base64!", "QUJD"])
def test_a_signature_that_is_none_is_refused(line: Line, signature: str | None) -> None:
    refused(line.alexa(request(), Signature_256=signature))


def test_a_request_without_a_certificate_is_refused(line: Line) -> None:
    refused(line.alexa(request(), SignatureCertChainUrl=None))


@pytest.mark.parametrize("at", ["2026-11-22T15:57:29Z", "2026-11-22T16:02:31Z"])
def test_an_old_request_is_refused(line: Line, at: str) -> None:
    assert "150 seconds" in refused(line.alexa(request(at=at)))


@pytest.mark.parametrize("at", ["2026-11-22T15:57:30Z", "2026-11-22T16:02:30Z"])
def test_a_request_is_fresh_for_150_seconds(line: Line, at: str) -> None:
    assert line.alexa(request(number="age", at=at)).status_code == 200


def test_a_request_for_another_skill_is_refused(line: Line) -> None:
    body = request()
    body["context"]["System"]["application"]["applicationId"] = SKILL.replace("1", "9")
    body["session"]["application"]["applicationId"] = SKILL
    refused(line.alexa(body), 403, "alexa_skill_unknown")


def test_a_certificate_of_another_kind_is_refused(line: Line) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    own = issue("curve", line.amazon.middle, line.amazon.at, names=(SIGNER,), key=key)
    assert "RSA" in refused(chained(line, "curve", own, line.amazon.middle))


@pytest.mark.parametrize("body", [b"no certificate", b"x" * (MOST_CHAIN + 1)])
def test_what_is_no_certificate_is_refused(line: Line, body: bytes) -> None:
    url = f"{HERE}/none{len(body)}.pem"
    line.amazon.chains[url] = body
    refused(line.alexa(request(), url=url))


def test_a_certificate_that_does_not_come_is_no_reason_to_believe(line: Line) -> None:
    answer = line.alexa(request(), url=f"{HERE}/missing.pem")
    refused(answer, 503, "alexa_certificate_unreachable")
    line.amazon.is_down = True
    try:
        answer = line.alexa(request(), url=f"{HERE}/down.pem")
        refused(answer, 503, "alexa_certificate_unreachable")
    finally:
        line.amazon.is_down = False


def test_there_is_no_skill_until_its_id_is_set(world: Any) -> None:
    from starlette.testclient import TestClient

    from api.app import create_app
    from bot.settings import load_settings

    app = create_app(load_settings({}), world.assistant)
    with TestClient(app, raise_server_exceptions=False) as http:
        amazon = Amazon(world.clock())
        error(Line(http, None, amazon).alexa(request()), 404, "not_found")
