"""Two tenants and many people at once: no answer ever holds what is another's."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.api.hosts import Host, Site

TENANTS = ("default", "shop")
PEOPLE = ("sam", "alex", "kim")
SECRETS = {tenant: f"a secret of the tenant {tenant}, long enough".encode() for tenant in TENANTS}
whose = st.tuples(st.sampled_from(TENANTS), st.sampled_from(PEOPLE))


def word(tenant: str, person: str) -> str:
    """Give a word only this person of this tenant uses."""
    return f"{tenant}{person}ax"


class Together(RuleBasedStateMachine):
    """Whatever people and their hosts do, in any order."""

    site: ClassVar[Site]
    hosts: ClassVar[dict[str, Host]]

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[tuple[str, str], str] = {}
        self.seen: list[tuple[tuple[str, str], str]] = []

    def me(self, who: tuple[str, str]) -> Host:
        tenant, person = who
        return self.site.person(person, key=SECRETS[tenant], kid=tenant)

    def note(self, who: tuple[str, str], answer: Any) -> Any:
        assert answer.status_code < 500, answer.text
        self.seen.append((who, answer.text.casefold()))
        return answer

    @rule(who=whose, text=st.sampled_from(
        ["My favorite artist is {word}", "I love {word}", "what do you know about me",
         "play some music", "{word} mode means warm lights", "undo", "why"]))  # fmt: skip
    def say(self, who: tuple[str, str], text: str) -> None:
        body = {"session_id": self.sessions[who]} if who in self.sessions else {}
        answer = self.note(who, self.me(who).turn(text.format(word=word(*who)), **body))
        if answer.status_code == 200:
            self.sessions[who] = answer.json()["session_id"]

    @rule(who=whose, other=whose)
    def use_another_persons_session(self, who: tuple[str, str], other: tuple[str, str]) -> None:
        if who != other and other in self.sessions:
            session = self.sessions[other]
            answer = self.me(who).turn("what do you know about me", session_id=session)
            assert answer.status_code == 404

    @rule(who=whose)
    def write(self, who: tuple[str, str]) -> None:
        given = {"topic": "music", "attribute": "artist", "value": word(*who)}
        self.note(who, self.me(who).call("POST", "/v1/preferences", json=given))

    @rule(who=whose, path=st.sampled_from(["", "/export"]))
    def read(self, who: tuple[str, str], path: str) -> None:
        self.note(who, self.me(who).get(f"/v1/preferences{path}"))

    @rule(who=whose, path=st.sampled_from(["", "/preferences", "/history", "/export"]))
    def look(self, who: tuple[str, str], path: str) -> None:
        tenant, person = who
        self.note(who, self.hosts[tenant].get(f"/v1/admin/users/{person}{path}"))

    @rule(who=whose)
    def erase(self, who: tuple[str, str]) -> None:
        self.site.assistant.now.wait(seconds=1)
        tenant, person = who
        answer = self.hosts[tenant].call("DELETE", f"/v1/admin/users/{person}")
        assert answer.json()["receipt"]["verified"]
        self.site.assistant.now.wait(seconds=1)
        self.sessions.pop(who, None)

    @invariant()
    def nobody_sees_what_is_anothers(self) -> None:
        for who, text in self.seen:
            others = {word(t, p) for t in TENANTS for p in PEOPLE} - {word(*who)}
            assert not [other for other in others if other in text]
        self.seen.clear()


@pytest.fixture
def hosts(site: Site) -> dict[str, Host]:
    for tenant in TENANTS:
        site.register(kid=tenant, tenant=tenant, material=SECRETS[tenant])
    return {tenant: site.host(tenant=tenant) for tenant in TENANTS}


def test_no_answer_ever_holds_anothers(site: Site, hosts: dict[str, Host]) -> None:
    run_state_machine_as_test(
        type("Here", (Together,), {"site": site, "hosts": hosts}),
        settings=settings(
            max_examples=6,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
