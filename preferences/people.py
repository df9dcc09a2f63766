"""Whose data it is: a person is known by a tenant and, within it, by a user id.

A tenant is one product on a server that several share. Everything is stored under one key made of
both, so the same user id in two tenants is two people. A user id of the wire holds no "/".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

DEFAULT_TENANT = "default"
"""The tenant of anonymous sessions, and of keys that name none; its keys are the bare user ids."""
TENANT = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
"""What a tenant may be called."""
BETWEEN = "/"
"""What stands between a tenant and a user id."""


def key_of(tenant: str, user_id: str) -> str:
    """Give what a person is stored under."""
    return user_id if tenant == DEFAULT_TENANT else f"{tenant}{BETWEEN}{user_id}"


def tenant_of(key: str) -> str:
    """Give the tenant of what a person is stored under."""
    tenant, between, _ = key.partition(BETWEEN)
    return tenant if between else DEFAULT_TENANT


def user_id_of(key: str) -> str:
    """Give the user id a host knows the person by."""
    before, between, after = key.partition(BETWEEN)
    return after if between else before


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list of people."""

    user_id: str
    """As the host knows them."""
    is_learning: bool
    is_applying: bool
    preferences: int
    """Active ones."""
    sessions: int
    """Conversations they ever opened."""
    last_session_at: datetime | None
    """When they opened the latest."""


@dataclass(frozen=True, slots=True)
class Act:
    """What an operator did to a profile."""

    change_id: str
    """The change it made."""
    actor: str
    """Prefix of the server key."""
    reason: str
    """In the operator's words."""
    at: datetime
