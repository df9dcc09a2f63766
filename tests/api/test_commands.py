"""`attune keys`, `export`, `erase` and `audit`, run as an operator runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from api.cli import main
from bot.secret import open_store
from bot.settings import load_settings
from preferences.access import is_key
from preferences.store import Store
from tests.preferences.store.examples import JAZZ

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own."""
    monkeypatch.setenv("ATTUNE_DATA_DIR", str(tmp_path / "var"))
    return tmp_path


@pytest.fixture
def store() -> Store:
    return open_store(load_settings())


def teach(store: Store, user_id: str) -> None:
    with store.unit() as unit:
        unit.record(user_id, None, [JAZZ], {})
        unit.commit()


def test_a_new_key_is_printed_alone_and_only_once(store: Store, capsys: Capture) -> None:
    made = ["keys", "create", "--scope", "turns", "--scope", "admin:read", "--expires", "90d"]
    assert main([*made, "--name", "shop front", "--tenant", "shop"]) == 0
    said = capsys.readouterr()
    key = said.out.splitlines()[-1]
    assert said.out == f"{key}\n"
    with store.unit() as unit:
        [kept] = unit.server_keys()
    assert is_key(key, kept.hash)
    assert kept.scopes == {"turns", "admin:read"}
    assert (kept.tenant, kept.name) == ("shop", "shop front")
    assert kept.expires_at is not None
    assert (kept.expires_at - kept.created_at).days == 90
    assert main(["keys", "list"]) == 0
    listed = capsys.readouterr().out
    assert kept.prefix in listed
    assert key not in listed


def test_a_revoked_key_is_listed_as_such(capsys: Capture) -> None:
    main(["keys", "create", "--scope", "turns"])
    prefix = capsys.readouterr().out.rsplit("-", 1)[0][:13]
    assert main(["keys", "revoke", prefix]) == 0
    assert main(["keys", "revoke", prefix]) == 1
    assert main(["keys", "revoke", "ak-nothing"]) == 1
    capsys.readouterr()
    main(["keys", "list"])
    assert "revoked" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong",
    [
        ["--scope", "everything"],
        [],
        ["--scope", "turns", "--expires", "soon"],
        ["--scope", "turns", "--expires", "0d"],
        ["--scope", "turns", "--tenant", "a/b"],
        ["--scope", "turns", "--tenant", "Shop"],
        ["--scope", "turns", "--name", "a" * 101],
    ],
)
def test_a_key_that_cannot_be_is_not_made(store: Store, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["keys", "create", *wrong])
    assert caught.value.code == 2
    with store.unit() as unit:
        assert unit.server_keys() == []


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


RSA = rsa.generate_private_key(65537, 2048)
P256, P384 = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1())
PRIVATE = RSA.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    ("alg", "material", "status"),
    [
        ("HS256", b"s" * 32, 0),
        ("HS256", b"s" * 31 + b"\n\n", 2),
        ("HS256", pem(RSA), 2),
        ("RS256", pem(RSA), 0),
        ("RS256", pem(rsa.generate_private_key(65537, 1024)), 2),
        ("RS256", pem(P256), 2),
        ("RS256", PRIVATE, 2),
        ("ES256", pem(P256), 0),
        ("ES256", pem(P384), 2),
        ("ES256", pem(RSA), 2),
        ("ES256", b"", 2),
    ],
)
def test_only_a_good_signing_key_is_registered(
    home: Path, store: Store, alg: str, material: bytes, status: int
) -> None:
    file = home / "key"
    file.write_bytes(material)
    register = ["keys", "register", "--kid", "k1", "--alg", alg, "--key-file", str(file)]
    assert main(register) == status
    with store.unit() as unit:
        assert len(unit.signing_keys()) == (1 if status == 0 else 0)
    if status == 0:
        assert main(register) == 2  # the kid is taken


def test_a_key_file_that_is_not_there_is_said(home: Path, capsys: Capture) -> None:
    missing = str(home / "none")
    assert main(["keys", "register", "--kid", "k", "--alg", "HS256", "--key-file", missing]) == 2
    assert "none" in capsys.readouterr().err


def test_a_person_is_exported(store: Store, capsys: Capture) -> None:
    teach(store, "shop/sam")
    assert main(["export", "sam"]) == 1
    assert capsys.readouterr().out == ""
    assert main(["export", "sam", "--tenant", "shop"]) == 0
    exported = json.loads(capsys.readouterr().out)
    assert exported["user_id"] == "sam"
    assert exported["preferences"][0]["value"] == "jazz"
    assert main(["export", "sam", "--tenant", "shop", "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("p1,music,genre,jazz")


def test_a_person_is_erased_and_the_receipt_printed(store: Store, capsys: Capture) -> None:
    teach(store, "sam")
    teach(store, "shop/sam")
    assert main(["erase", "sam", "--yes"]) == 0
    receipt = json.loads(capsys.readouterr().out)["receipt"]
    assert receipt["verified"] is True
    assert receipt["erased"]["preferences"] == 1
    with store.unit() as unit:
        assert unit.profile("sam").preferences == ()
        assert unit.profile("shop/sam").preferences == (JAZZ,)


def test_in_a_terminal_erasing_takes_the_id_typed_again(
    store: Store, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(store, "sam")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "Sam")
    assert main(["erase", "sam"]) == 1
    monkeypatch.setattr("builtins.input", lambda _: "sam")
    assert main(["erase", "sam"]) == 0
    assert capsys.readouterr().err.count("Nothing was erased") == 1


def test_the_audit_is_printed_and_verified(store: Store, capsys: Capture) -> None:
    teach(store, "sam")
    main(["keys", "create", "--scope", "turns"])
    main(["export", "sam"])
    capsys.readouterr()
    assert main(["audit", "list"]) == 0
    listed = capsys.readouterr().out
    assert [line.split("\t")[3] for line in listed.splitlines()] == ["user.export", "key.create"]
    assert "sam" not in listed
    assert main(["audit", "verify"]) == 0
    head = capsys.readouterr().out.splitlines()[-1]
    assert main(["audit", "verify", "--head", head]) == 0
    with store._engine.begin() as connection:
        connection.exec_driver_sql("delete from audit where number = 2")
    assert main(["audit", "verify"]) == 0
    assert main(["audit", "verify", "--head", head]) == 1
    with store._engine.begin() as connection:
        connection.exec_driver_sql("update audit set actor = 'person'")
    assert main(["audit", "verify"]) == 1
    assert "Entry 1" in capsys.readouterr().err
