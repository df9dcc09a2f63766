"""Twilio as this server sees it: forms signed with the token both sides know."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from starlette.testclient import TestClient

TOKEN = "the token of the tests, as long as Twilio's own"
PUBLIC = "https://attune.example"
PATH = "/v1/voice/twilio"
PIN = "4711"
LINE = "+14155550100"


def post(
    http: TestClient, form: dict[str, str] | bytes, query: str = "", **headers: str | None
) -> Any:
    """Send a form, signed for the public address; a header given as None is left out."""
    from twilio.request_validator import RequestValidator

    from api.voice.telephone.call import form_of

    raw = form if isinstance(form, bytes) else urlencode(form).encode()
    url = f"{PUBLIC}{PATH}" + (f"?{query}" if query else "")
    given = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, form_of(raw)),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    kept = {name: value for name, value in given.items() if value is not None}
    return http.post(f"{PATH}?{query}" if query else PATH, content=raw, headers=kept)


@dataclass
class Phone:
    """Somebody on the phone, who goes where the last answer sends them."""

    http: TestClient
    sid: str
    number: str = "+14155550123"
    query: str = ""
    answers: list[str] = field(default_factory=list)
    """The TwiML of every step."""

    def form(self, **more: str) -> dict[str, str]:
        return {
            "AccountSid": "AC00000000000000000000000000000000",
            "ApiVersion": "2010-04-01",
            "CallSid": self.sid,
            "CallStatus": "in-progress",
            "Direction": "inbound",
            "From": self.number,
            "To": LINE,
            **more,
        }

    def ring(self) -> str:
        self.query = ""
        return self._post(self.form(CallStatus="ringing"))

    def say(self, text: str, confidence: float | None = 0.9) -> str:
        sure = {} if confidence is None else {"Confidence": str(confidence)}
        return self._post(self.form(SpeechResult=text, **sure))

    def key(self, digits: str) -> str:
        return self._post(self.form(Digits=digits, FinishedOnKey="#"))

    def keep_silent(self) -> str:
        return self._post(self.form(SpeechResult="", Digits=""))

    def hang_up(self) -> str:
        self.query = ""
        return self._post(self.form(CallStatus="completed", CallDuration="12"))

    @property
    def is_over(self) -> bool:
        return "<Hangup" in self.answers[-1]

    def _post(self, form: dict[str, str]) -> str:
        """Post a form; give what is said."""
        answer = post(self.http, form, self.query)
        assert answer.status_code == 200, answer.text
        self.answers.append(answer.text)
        root = ElementTree.fromstring(answer.text)
        gather = root.find("Gather")
        if gather is not None:
            address, _, self.query = gather.attrib["action"].partition("?")
            assert address == f"{PUBLIC}{PATH}"
        said = [say.text or "" for say in root.iter("Say")]
        assert not [text for text in said if re.search(r"[*_`<>]", text)]
        return " ".join(said)
