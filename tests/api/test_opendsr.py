"""Requests of controllers: taken, told about, cancelled, carried out."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from api.opendsr import carry_out_due, notify
from bot.settings import SettingsError, load_settings
from preferences.access import Scope
from tests.api.controllers import DOMAIN, certificate, files_in, request_about
from tests.api.hosts import Host, Site, error, known, serve
from tests.host import Host as Controller
from tests.host import Said, running

ID = "a7551968-d5d6-44b2-9831-815ac9017798"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    return {**files_in(tmp_path), "opendsr_callback_hosts": "127.0.0.1, controller.example"}


@pytest.fixture
def open_site(world: Any, files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr("api.chores.OFTEN", 1e6)
    yield from serve(world, **files)


def ask(host: Host, kind: str = "erasure", user: str = "sam", **more: Any) -> Any:
    body = request_about(user, ID, kind, **more)
    return host.call("POST", "/opendsr/v2/requests", json=body)


def processor(site: Site) -> Any:
    return site.http.app.state.processor  # type: ignore[attr-defined]


def status(host: Host) -> str:
    answer = host.get(f"/opendsr/v2/requests/{ID}")
    check(answer.headers, answer.content)
    return str(answer.json()["request_status"])


def check(headers: Any, body: bytes) -> None:
    """Check the signature with the certificate."""
    public = x509.load_pem_x509_certificate(certificate()).public_key()
    signature = base64.b64decode(headers["x-opendsr-signature"])
    public.verify(signature, body, PKCS1v15(), hashes.SHA256())
    assert headers["x-opendsr-processor-domain"] == DOMAIN


def test_discovery_says_what_may_be_asked_for_and_with_which_certificate(open_site: Site) -> None:
    found = open_site.http.get("/opendsr/v2/discovery")
    check(found.headers, found.content)
    body = found.json()
    assert body["supported_subject_request_types"] == ["access", "portability", "erasure"]
    path = body["processor_certificate"].removeprefix(f"https://{DOMAIN}")
    assert open_site.http.get(path).content == certificate()
    with pytest.raises(InvalidSignature):
        check(found.headers, found.content + b" ")


async def test_an_erasure_waits_its_time_and_is_then_complete(open_site: Site) -> None:
    host = open_site.host()
    host.add("sam")
    host.add("alex")
    taken = ask(host)
    assert taken.status_code == 201, taken.text
    check(taken.headers, taken.content)
    assert json.loads(base64.b64decode(taken.json()["encoded_request"]))["regulation"] == "gdpr"
    assert status(host) == "pending"
    assert await carry_out_due(open_site.assistant) == 0
    open_site.assistant.now.wait(hours=24)
    assert await carry_out_due(open_site.assistant) == 1
    assert status(host) == "completed"
    error(host.get("/v1/admin/users/sam"), 404, "not_found")
    assert len(known(host, "alex")) == 1
    assert await carry_out_due(open_site.assistant) == 0
    actions = [e["action"] for e in host.get("/v1/admin/audit").json()["entries"]]
    assert {"request.receive", "user.erase"} <= set(actions)


async def test_a_pending_one_can_be_cancelled_and_is_never_carried_out(open_site: Site) -> None:
    host = open_site.host()
    host.add("sam")
    ask(host)
    path = f"/opendsr/v2/requests/{ID}"
    for _ in range(2):
        gone = host.call("DELETE", path)
        assert gone.status_code == 202
        check(gone.headers, gone.content)
    open_site.assistant.now.wait(days=9)
    assert await carry_out_due(open_site.assistant) == 0
    assert status(host) == "cancelled"
    assert len(known(host, "sam")) == 1


async def test_what_is_done_cannot_be_cancelled(open_site: Site) -> None:
    host = open_site.host()
    ask(host)
    open_site.assistant.now.wait(hours=24)
    await carry_out_due(open_site.assistant)
    error(host.call("DELETE", f"/opendsr/v2/requests/{ID}"), 409, "request_begun")


def test_the_same_request_again_is_answered_alike(open_site: Site) -> None:
    host = open_site.host()
    first = ask(host).json()
    open_site.assistant.now.wait(hours=1)
    again = ask(host).json()
    assert again["received_time"] == first["received_time"]


async def test_access_leads_to_the_export(open_site: Site) -> None:
    host = open_site.host()
    host.add("sam")
    ask(host, "access")
    assert await carry_out_due(open_site.assistant) == 1
    body = host.get(f"/opendsr/v2/requests/{ID}").json()
    path = body["results_url"].removeprefix(f"https://{DOMAIN}")
    assert host.get(path).json()["preferences"][0]["value"] == "jazz"
    host.call("DELETE", "/v1/admin/users/sam")
    assert host.get(f"/opendsr/v2/requests/{ID}").json()["results_url"] is None


def test_nobody_elses_request_is_there(open_site: Site) -> None:
    host = open_site.host()
    ask(host)
    shop = open_site.host(tenant="shop")
    error(shop.get(f"/opendsr/v2/requests/{ID}"), 404, "not_found")
    error(shop.call("DELETE", f"/opendsr/v2/requests/{ID}"), 404, "not_found")
    reader = open_site.host(scopes=frozenset(Scope) - {Scope.ADMIN_ERASE})
    error(ask(reader), 403, "scope_missing")


async def test_every_change_is_told_under_a_signature_until_it_is_taken(open_site: Site) -> None:
    host, world = open_site.host(), open_site.assistant
    with running() as controller:
        heard: Controller = controller
        heard.says(Said(b"no", status=500), Said(b"{}"))
        assert ask(host, status_callback_urls=[heard.url]).status_code == 201
        assert await notify(world, processor(open_site)) == 0
        assert await notify(world, processor(open_site)) == 0
        assert len(heard.orders) == 1
        world.now.wait(minutes=1)
        assert await notify(world, processor(open_site)) == 1
        world.now.wait(hours=24)
        await carry_out_due(world)
        assert await notify(world, processor(open_site)) == 2
        for order in heard.orders:
            check(order.headers, order.raw)
            assert order.body["status_callback_url"] == heard.url
        told = [order.body["request_status"] for order in heard.orders]
        assert told == ["pending", "pending", "in_progress", "completed"]


def addresses(site: Site) -> list[str]:
    """Give every address of a controller that is still kept."""
    with site.assistant.store.unit() as unit:
        held = unit.data_request("default", ID).callbacks
        return [*held, *(due.url for due in unit.due_callbacks(site.assistant.now()))]


HERS = ["http://127.0.0.1:9/sam"]


async def test_of_somebody_erased_no_queued_notice_tells(open_site: Site) -> None:
    host = open_site.host()
    host.add("sam")
    ask(host, "access", status_callback_urls=HERS)
    assert addresses(open_site) == [*HERS, *HERS]
    host.call("DELETE", "/v1/admin/users/sam")
    assert addresses(open_site) == []
    await carry_out_due(open_site.assistant)
    assert (status(host), addresses(open_site)) == ("completed", [])


async def test_an_erasure_is_told_and_then_its_address_is_gone(open_site: Site) -> None:
    host = open_site.host()
    ask(host, status_callback_urls=HERS)
    host.call("DELETE", "/v1/admin/users/sam")
    assert addresses(open_site) == [*HERS, *HERS]
    open_site.assistant.now.wait(hours=24)
    await carry_out_due(open_site.assistant)
    assert addresses(open_site) == HERS * 3, "pending, in progress, completed: to be told"
    for _ in range(12):
        await notify(open_site.assistant, processor(open_site))
        open_site.assistant.now.wait(hours=20)
    assert addresses(open_site) == []


async def test_a_notice_nobody_takes_is_let_go_in_the_end(open_site: Site) -> None:
    ask(open_site.host(), status_callback_urls=["http://127.0.0.1:9/closed"])
    for _ in range(12):
        await notify(open_site.assistant, processor(open_site))
        open_site.assistant.now.wait(hours=20)
    with open_site.assistant.store.unit() as unit:
        assert unit.due_callbacks(open_site.assistant.now()) == []


@pytest.mark.parametrize(
    "url",
    ["https://elsewhere.example/x", "http://controller.example/x", "file:///etc/passwd",
     "https://sam:pw@controller.example/", "https://controller.example.evil.example/", "nothing",
     "http://169.254.169.254/latest", "https://[::1/"],
)  # fmt: skip
def test_only_named_hosts_are_called(open_site: Site, url: str) -> None:
    error(ask(open_site.host(), status_callback_urls=[url]), 400, "callback_refused")


def test_without_a_domain_there_is_nothing(site: Site) -> None:
    error(site.http.get("/opendsr/v2/discovery"), 404, "not_found")
    error(ask(site.host()), 404, "not_found")


def test_a_key_is_needed_with_a_domain(files: dict[str, str], tmp_path: Path) -> None:
    from api.opendsr import processor_of

    given = {f"ATTUNE_{name.upper()}": value for name, value in files.items()}
    assert processor_of(load_settings(given))
    with pytest.raises(SettingsError, match="OPENDSR_KEY is no file"):
        load_settings(given | {"ATTUNE_OPENDSR_KEY": str(tmp_path / "none.pem")})
    wrong = replace(load_settings(given), opendsr_key=files["opendsr_certificate"])
    with pytest.raises(SettingsError, match="no private key"):
        processor_of(wrong)
