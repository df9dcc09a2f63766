"""Who is asking: a host program with a server key, or a person with a token."""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore, Lock

from pydantic import TypeAdapter, ValidationError

from api import tokens
from api.errors import ApiError
from api.schemas import Identifier
from preferences.access import Scope, ServerKey, is_key, prefix_of
from preferences.errors import StoreUnavailable
from preferences.people import DEFAULT_TENANT, key_of
from preferences.store import Store, UnitOfWork, privacy

USE_NOTED = timedelta(minutes=1)
"""How exactly a key's last use is kept: not every turn writes it."""
_PROVEN = 1024
"""Keys that need not be hashed again."""
_AT_ONCE = BoundedSemaphore(2)
"""Hashes under way at once: each takes 16 MiB."""
_identifier: TypeAdapter[str] = TypeAdapter(Identifier)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking."""

    tenant: str
    actor: str
    """Prefix of the server key, or `person`."""
    user: str | None
    """What the person is stored under; None for a host program."""
    scopes: frozenset[str]
    """What a host program may do."""
    at: datetime
    """When the request arrived, UTC."""


def hash_token(token: str) -> str:
    """Give what is stored of a session's token: it is long and random, so a digest is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


class Gate:
    """Finds out who is asking. One per process; may be used from several threads."""

    def __init__(self, words: dict[str, str], *, is_anonymous_open: bool) -> None:
        """Take the sentences of errors, and whether anonymous sessions are open."""
        self._words, self._is_anonymous_open = words, is_anonymous_open
        self._proven: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def identify(self, token: str, store: Store, now: datetime) -> Caller:
        """Say whose token this is. Raises `ApiError` 401."""
        with store.unit(is_reading=True) as unit:
            if prefix := prefix_of(token):
                key = unit.server_key(prefix)
            elif tokens.is_jwt(token):
                return self._person_of_jwt(token, unit, store, now)
            else:
                return self._person_of_session(token, unit, now)
        caller = self._host(token, key, now)
        _note_use(key, store, now)
        return caller

    def _host(self, token: str, key: ServerKey | None, now: datetime) -> Caller:
        if key is None or not self._is_proven(token, key) or key.revoked_at is not None:
            raise ApiError(401, "token_unknown", self._words["token_unknown"])
        if key.expires_at is not None and key.expires_at <= now:
            raise ApiError(401, "token_expired", self._words["token_expired"])
        return Caller(key.tenant, key.prefix, None, key.scopes, now)

    def _is_proven(self, token: str, key: ServerKey) -> bool:
        """Say whether the token is that key; its slow hash is made once and remembered."""
        digest = hash_token(token)
        with self._lock:
            known = self._proven.pop(digest, "")
        is_known = hmac.compare_digest(known, key.hash)
        if key.revoked_at is None and not is_known:
            with _AT_ONCE:
                is_known = is_key(token, key.hash)
        if key.revoked_at is None and is_known:
            with self._lock:
                self._proven[digest] = key.hash
                if len(self._proven) > _PROVEN:
                    self._proven.popitem(last=False)
        return is_known

    def _person_of_session(self, token: str, unit: UnitOfWork, now: datetime) -> Caller:
        user = unit.user_of_token(hash_token(token)) if self._is_anonymous_open else None
        if user is None:
            raise ApiError(401, "token_unknown", self._words["token_unknown"])
        return Caller(DEFAULT_TENANT, privacy.PERSON, user, frozenset(), now)

    def _person_of_jwt(self, token: str, unit: UnitOfWork, store: Store, now: datetime) -> Caller:
        try:
            key = unit.signing_key(tokens.kid_of(token))
            if key is None or key.revoked_at is not None:
                raise ApiError(401, "token_unknown", self._words["token_unknown"])
            claims = tokens.claims_of(token, key, store.seals)
            user = key_of(key.tenant, _identifier.validate_python(claims["sub"]))
            _refuse_older(claims.get("iat"), unit.erased_at(user))
        except tokens.TokenExpired as error:
            raise ApiError(401, "token_expired", self._words["token_expired"]) from error
        except tokens.TokenRefused as error:
            message = self._words["token_invalid"].format(reason=error)
            raise ApiError(401, "token_invalid", message) from error
        except ValidationError as error:
            message = self._words["token_invalid"].format(reason="its `sub` is no user id")
            raise ApiError(401, "token_invalid", message) from error
        return Caller(key.tenant, privacy.PERSON, user, frozenset(), now)


def _refuse_older(issued: object, erased_at: datetime | None) -> None:
    """Refuse a token from before its person was erased: what was sent with it is as old."""
    if erased_at is None:
        return
    if not isinstance(issued, int | float) or issued <= erased_at.timestamp():
        raise tokens.TokenRefused("it is older than the erasure of its person, or has no `iat`")


def _note_use(key: ServerKey | None, store: Store, now: datetime) -> None:
    """Keep that a key was used; a database that cannot be written to is no reason to refuse it."""
    if key is None or (key.last_used_at is not None and now - key.last_used_at < USE_NOTED):
        return
    try:
        with store.unit() as unit:
            unit.note_use(key.prefix, now)
            unit.commit()
    except StoreUnavailable:
        return


def may(caller: Caller, scope: Scope, words: dict[str, str]) -> None:
    """Refuse who is no host program, or has not this scope. Raises `ApiError` 403."""
    if scope not in caller.scopes:
        message = words["scope_missing"].format(scope=scope)
        raise ApiError(403, "scope_missing", message)


def person_meant(caller: Caller, user_id: str | None, words: dict[str, str]) -> str:
    """Give what the person a turn is of is stored under.

    A host program says whose it is, and needs the scope `turns`; a person speaks for themselves.
    Raises `ApiError`: 403, 404 for somebody else, 422 where a host names nobody.
    """
    if caller.user is not None:
        if user_id is not None and key_of(caller.tenant, user_id) != caller.user:
            raise ApiError(404, "not_found", words["user_not_yours"], "user_id")
        return caller.user
    may(caller, Scope.TURNS, words)
    if user_id is None:
        raise ApiError(422, "user_id_missing", words["user_id_missing"], "user_id")
    return key_of(caller.tenant, user_id)
