"""`attune keys`: who may call the API."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from preferences.store import Store

HELP = "Make, register, list and revoke the keys of host programs."
ACTOR = "cli"
"""Who did it, in the audit."""
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One verb each."""
    from preferences.access import Algorithm, Scope
    from preferences.people import DEFAULT_TENANT

    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    create = verbs.add_parser("create", help="make a server key and print it once")
    create.add_argument(
        "--scope", action="append", required=True, choices=[str(s) for s in Scope], dest="scopes"
    )
    create.add_argument("--expires", type=_duration, help="12h, 90d, 52w; without it, never")
    create.add_argument("--name", default="", type=_name, help="what you call it")
    register = verbs.add_parser("register", help="register the key user tokens are signed with")
    register.add_argument("--kid", required=True, type=_name, help="`kid` of the tokens' header")
    register.add_argument("--alg", required=True, choices=[str(a) for a in Algorithm])
    register.add_argument("--key-file", required=True, type=Path, help="secret, or public PEM")
    register.add_argument("--audience", help="the `aud` tokens must have")
    for verb in (create, register):
        verb.add_argument("--tenant", type=_tenant, default=DEFAULT_TENANT, help="whose users")
    verbs.add_parser("list", help="list every key, without its secret")
    revoke = verbs.add_parser("revoke", help="end a key at once")
    revoke.add_argument("key", metavar="KEY", help="its prefix or kid, as `list` shows it")


def run(args: argparse.Namespace) -> int:
    """Do what the verb says; 1 when there is no such key."""
    from bot.secret import open_store
    from bot.settings import load_settings

    store = open_store(load_settings())
    try:
        return _VERBS[args.verb](store, args)
    finally:
        store.close()


def _create(store: Store, args: argparse.Namespace) -> int:
    from preferences.access import ServerKey, hash_key, new_secret
    from preferences.audit import Action

    prefix, secret = new_secret()
    now = datetime.now(UTC)
    until = now + args.expires if args.expires else None
    scopes = frozenset(args.scopes)
    key = ServerKey(prefix, hash_key(secret), args.tenant, args.name, scopes, now, until)
    with store.unit() as unit:
        unit.add_server_key(key)
        unit.note_of_tenant(ACTOR, Action.KEY_CREATED, args.tenant, now)
        unit.commit()
    ends = f"until {until:%Y-%m-%d %H:%M} UTC" if until else "until revoked"
    print(
        f"Key {prefix} of tenant {args.tenant}: {', '.join(sorted(scopes))}; {ends}.\n"
        "It is shown this once; only its hash is kept.",
        file=sys.stderr,
    )
    print(secret)
    return 0


def _register(store: Store, args: argparse.Namespace) -> int:
    from api.tokens import MaterialRefused, seal
    from preferences.access import Algorithm, SigningKey
    from preferences.audit import Action

    algorithm, now = Algorithm(args.alg), datetime.now(UTC)
    try:
        material = seal(args.key_file.read_bytes(), algorithm, store.seals)
    except MaterialRefused as error:
        print(f"attune: {args.key_file}: {error}", file=sys.stderr)
        return 2
    key = SigningKey(args.kid, args.tenant, algorithm, material, args.audience, now)
    with store.unit() as unit:
        unit.add_signing_key(key)
        unit.note_of_tenant(ACTOR, Action.KEY_REGISTERED, args.tenant, now)
        unit.commit()
    print(f"User tokens of tenant {args.tenant} may be signed with {args.alg}, kid '{args.kid}'.")
    return 0


def _list(store: Store, args: argparse.Namespace) -> int:
    with store.unit(is_reading=True) as unit:
        keys, signers = unit.server_keys(), unit.signing_keys()
    for key in keys:
        state = _state(key.revoked_at, key.expires_at)
        used = f"used {key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never used"
        made = f"made {key.created_at:%Y-%m-%d}"
        line = [key.prefix, key.tenant, ",".join(sorted(key.scopes)), state, made, used, key.name]
        print("\t".join(line))
    for signer in signers:
        state = _state(signer.revoked_at, None)
        made = f"made {signer.created_at:%Y-%m-%d}"
        audience = f"aud {signer.audience}" if signer.audience else "no aud"
        print("\t".join([signer.kid, signer.tenant, signer.algorithm, state, made, audience]))
    return 0


def _revoke(store: Store, args: argparse.Namespace) -> int:
    from preferences.audit import Action
    from preferences.people import DEFAULT_TENANT

    now = datetime.now(UTC)
    with store.unit() as unit:
        found = unit.server_key(args.key) or unit.signing_key(args.key)
        if not unit.revoke(args.key, now):
            print(f"attune: there is no key '{args.key}' in use.", file=sys.stderr)
            return 1
        tenant = found.tenant if found else DEFAULT_TENANT
        unit.note_of_tenant(ACTOR, Action.KEY_REVOKED, tenant, now)
        unit.commit()
    print(f"{args.key} is revoked.")
    return 0


def _state(revoked_at: datetime | None, expires_at: datetime | None) -> str:
    if revoked_at:
        return f"revoked {revoked_at:%Y-%m-%d}"
    if expires_at is None:
        return "in use"
    verb = "expires" if expires_at > datetime.now(UTC) else "expired"
    return f"{verb} {expires_at:%Y-%m-%d}"


def _duration(text: str) -> timedelta:
    found = re.fullmatch(r"([1-9][0-9]{0,4})([hdw])", text)
    if not found:
        raise argparse.ArgumentTypeError(f"'{text}' is no duration: write 12h, 90d or 52w")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _name(text: str) -> str:
    if len(text) > 100 or not text.isprintable():
        raise argparse.ArgumentTypeError("use at most 100 printable characters")
    return text


def _tenant(text: str) -> str:
    from preferences.people import TENANT

    if not TENANT.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"'{text}' is no tenant: use a–z, 0–9, - and _, at most 50 characters"
        )
    return text


_VERBS = {"create": _create, "register": _register, "list": _list, "revoke": _revoke}
