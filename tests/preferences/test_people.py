"""The same user id in two tenants is two people."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from preferences.people import DEFAULT_TENANT, TENANT, key_of, tenant_of, user_id_of

tenants = st.just(DEFAULT_TENANT) | st.from_regex(TENANT, fullmatch=True)
user_ids = st.from_regex(r"[\w.:@-]{1,128}", fullmatch=True)


@given(tenants, user_ids)
def test_a_key_says_whose_it_is(tenant: str, user_id: str) -> None:
    key = key_of(tenant, user_id)
    assert (tenant_of(key), user_id_of(key)) == (tenant, user_id)


@given(st.tuples(tenants, user_ids), st.tuples(tenants, user_ids))
def test_two_people_never_share_a_key(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert (key_of(*one) == key_of(*other)) == (one == other)


def test_the_default_tenants_keys_are_the_bare_ids() -> None:
    assert key_of(DEFAULT_TENANT, "sam") == "sam"
