"""What Twilio says of a call, and whether it is Twilio who says it.

https://www.twilio.com/docs/voice/twiml/gather and
https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import ImmutableMultiDict

ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
"""States of a call that is over."""
MOST_FIELDS = 200
"""Fields a form may have; Twilio sends about thirty."""
_LONGEST = 200
"""Characters of an id or a number that are read."""

Form = ImmutableMultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """How far a call is; stands in the address Twilio is given to call next, which it signs."""

    stage: str = ""
    """`pin` once a PIN was asked for, `talk` once the conversation began, empty before."""
    silences: int = 0
    """How often nothing was said, right before."""
    tries: int = 0
    """Wrong PINs so far."""
    is_known: bool = False
    """Whether the caller showed the PIN."""

    @classmethod
    def read(cls, query: str) -> Step:
        """Read what `query` wrote; anything else is a call that begins."""
        given = dict(parse_qsl(query))
        stage = given.get("stage", "")
        silences, tries = (_small(given.get(name, "")) for name in ("silences", "tries"))
        is_known = stage == "talk" and given.get("known") == "1"
        return cls(stage if stage in ("pin", "talk") else "", silences, tries, is_known)

    def query(self) -> str:
        """Write it down."""
        known = {"known": 1} if self.is_known else {}
        counts = {"silences": self.silences, "tries": self.tries}
        return urlencode({"stage": self.stage} | {k: v for k, v in counts.items() if v} | known)


@dataclass(frozen=True, slots=True)
class Call:
    """One request about a call."""

    sid: str
    """Twilio's id of the call."""
    caller: str
    """Number or address of the caller; empty where it is withheld."""
    line: str
    """Number that was called."""
    speech: str
    """What was heard; empty for nothing."""
    confidence: float
    """How sure the recogniser was, 0–1; 0 where it does not say."""
    digits: str
    """What was keyed in."""
    is_over: bool
    """Whether the call has ended."""

    @property
    def is_silent(self) -> bool:
        """Whether nothing was said and nothing keyed in."""
        return not self.speech and not self.digits


def form_of(raw: bytes) -> Form:
    """Read a form (application/x-www-form-urlencoded). Raises ValueError for too many fields."""
    text = raw.decode("utf-8", "replace")
    return ImmutableMultiDict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))


def is_signed(form: Form, url: str, signature: str, token: str) -> bool:
    """Say whether Twilio sent a form to this address, as `X-Twilio-Signature` is to prove."""
    from twilio.request_validator import RequestValidator

    return bool(signature) and bool(RequestValidator(token).validate(url, form, signature))


def call_of(form: Form, most: int) -> Call:
    """Read a form; `most` is how many characters of speech are kept."""
    caller = form.get("From", "")[:_LONGEST].strip()
    return Call(
        sid=form.get("CallSid", "")[:_LONGEST],
        caller=caller if _is_number(caller) else "",
        line=form.get("To", "")[:_LONGEST].strip(),
        speech=form.get("SpeechResult", "")[:most].strip(),
        confidence=_share(form.get("Confidence", "")),
        digits="".join(c for c in form.get("Digits", "")[:_LONGEST] if c in "0123456789"),
        is_over=form.get("CallStatus", "") in ENDED,
    )


def _is_number(caller: str) -> bool:
    """Say whether a caller gives a number or a SIP address, rather than withholding it."""
    digits = caller.removeprefix("+")
    return caller.startswith(("sip:", "client:")) or (digits.isdecimal() and digits not in HIDDEN)


HIDDEN = frozenset({"7378742833", "2562533", "8566696687", "266696687", "86282452253"})
"""What Twilio gives as the number of who withholds it: RESTRICTED, BLOCKED, UNKNOWN, ANONYMOUS and
UNAVAILABLE on the keypad."""


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        return 0.0
    return share if 0 <= share <= 1 else 0.0


def _small(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 0
