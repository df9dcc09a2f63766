"""The telephone line: who is answered, what is said to whom, silence, and when a call ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.voice.telephone.pin import WRONG_MOST
from tests.api.hosts import error
from tests.api.voice.caller import LINE, PATH, PIN, PUBLIC, Phone, post

pytestmark = pytest.mark.trained
GOLDEN = Path(__file__).parent / "golden" / "twilio"
REVIEW = "what do you know about me"


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_each_step_of_a_call_is_answered_as_written(
    exchange: Any, known_exchange: Any, path: Path
) -> None:
    body = json.loads(path.read_text(encoding="utf-8"))
    http = known_exchange if body["pin"] else exchange
    for number, step in enumerate(body["steps"], 1):
        answer = post(http, step["form"], step["query"])
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("application/xml")
        assert answer.text == step["twiml"], f"step {number}"


def test_the_line_listens_for_speech_and_keys(exchange: Any, number: str) -> None:
    phone = Phone(exchange, f"CA{number}")
    phone.ring()
    gather = ElementTree.fromstring(phone.answers[0]).find("Gather")
    assert gather is not None
    assert set(gather.attrib["input"].split()) == {"speech", "dtmf"}
    assert gather.attrib["actionOnEmptyResult"] == "true"
    assert gather.attrib["language"] == "en-US"
    hints = gather.attrib["hints"].split(", ")
    assert "play music" in hints
    assert max(map(len, hints)) <= 100


# --- signature -----------------------------------------------------------------------------------


@pytest.mark.parametrize("signature", [None, "", "bm9uZQ==", "é", "x" * 4000])
def test_what_is_not_signed_by_twilio_is_refused(exchange: Any, signature: str | None) -> None:
    headers = {"X_Twilio_Signature": signature and signature.encode("utf-8")}
    error(post(exchange, Phone(exchange, "CA1").form(), **headers), 403, "twilio_unverified")


def test_a_form_that_was_changed_is_refused(exchange: Any) -> None:
    form = Phone(exchange, "CA1").form(SpeechResult="play jazz")
    good = post(exchange, form).request.headers["X-Twilio-Signature"]
    changed = {**form, "SpeechResult": "forget everything"}
    error(post(exchange, changed, X_Twilio_Signature=good), 403, "twilio_unverified")


def test_a_step_nobody_was_sent_to_is_refused(known_exchange: Any) -> None:
    """The address is signed too: a caller cannot make themselves known by calling another one."""
    form = Phone(known_exchange, "CA1").form(SpeechResult=REVIEW)
    good = post(known_exchange, form).request.headers["X-Twilio-Signature"]
    known = "stage=talk&known=1"
    error(post(known_exchange, form, known, X_Twilio_Signature=good), 403, "twilio_unverified")


def test_the_public_address_is_what_counts_behind_a_proxy(exchange: Any) -> None:
    from twilio.request_validator import RequestValidator

    from tests.api.voice.caller import TOKEN

    form = Phone(exchange, "CA1").form()
    inside = RequestValidator(TOKEN).compute_signature(f"http://testserver{PATH}", form)
    error(post(exchange, form, X_Twilio_Signature=inside), 403, "twilio_unverified")
    for address in (PUBLIC, f"{PUBLIC}:443"):
        outside = RequestValidator(TOKEN).compute_signature(f"{address}{PATH}", form)
        assert post(exchange, form, X_Twilio_Signature=outside).status_code == 200


def test_there_is_no_line_until_its_token_is_set(line: Any) -> None:
    error(post(line.http, Phone(line.http, "CA1").form()), 404, "not_found")


# --- talking -------------------------------------------------------------------------------------


def test_what_is_taught_counts_within_the_call(exchange: Any, number: str) -> None:
    phone = Phone(exchange, f"CA{number}")
    phone.ring()
    assert "you like jazz" in phone.say("I love jazz")
    assert phone.say("play some music").startswith("Jazz.")


def test_a_guest_is_unknown_in_the_next_call(exchange: Any, number: str) -> None:
    for call in ("a", "b"):
        phone = Phone(exchange, f"CA{number}{call}")
        phone.ring()
        assert "jazz" not in phone.say(REVIEW)
        phone.say("I love jazz")


def test_what_a_guest_taught_is_erased_with_the_call(
    exchange: Any, spoken_to: Any, number: str
) -> None:
    phone = Phone(exchange, f"CA{number}")
    phone.ring()
    phone.say("I love jazz")
    assert "jazz" in phone.say(REVIEW)
    assert phone.hang_up() == ""
    phone.query = "stage=talk"
    assert "jazz" not in phone.say(REVIEW)


def test_a_caller_with_the_pin_is_known_in_the_next_call(known_exchange: Any, number: str) -> None:
    for call in ("a", "b"):
        phone = Phone(known_exchange, f"CA{number}{call}", f"+1415555{number:0>4}")
        assert "PIN" in phone.ring()
        assert "What would you like?" in phone.key(PIN)
        assert ("jazz" in phone.say(REVIEW)) is (call == "b")
        phone.say("I love jazz")
        phone.hang_up()
    other = Phone(known_exchange, f"CA{number}c", "+14155559999")
    other.ring()
    other.key(PIN)
    assert "jazz" not in other.say(REVIEW)


@pytest.mark.parametrize("said", ["four seven one one", "4711", "It's 4 7 1 1.", "47 eleven"])
def test_the_pin_may_be_said(known_exchange: Any, number: str, said: str) -> None:
    phone = Phone(known_exchange, f"CA{number}")
    phone.ring()
    phone.say(said)
    assert "known=1" in phone.query


def test_who_has_no_pin_is_a_guest(known_exchange: Any, number: str) -> None:
    caller = f"+1415556{number:0>4}"
    known = Phone(known_exchange, f"CA{number}k", caller)
    known.ring()
    known.key(PIN)
    known.say("I love jazz")
    guest = Phone(known_exchange, f"CA{number}g", caller)
    guest.ring()
    assert "in this call" in guest.say("Guest.")
    assert "jazz" not in guest.say(REVIEW)
    assert "jazz" not in guest.say("play some music").lower()


def test_a_wrong_pin_may_be_put_right_and_three_make_a_guest(
    known_exchange: Any, number: str
) -> None:
    phone = Phone(known_exchange, f"CA{number}", f"+1415557{number:0>4}")
    phone.ring()
    assert "try again" in phone.key("0000")
    phone.key(PIN)
    assert "known=1" in phone.query
    phone = Phone(known_exchange, f"CA{number}b", f"+1415557{number:0>4}")
    phone.ring()
    for digits in ("0000", "1111", "2222"):
        phone.key(digits)
    assert phone.query == "stage=talk"


def test_a_number_that_guesses_is_not_let_in_for_an_hour(
    known_exchange: Any, spoken_to: Any, number: str
) -> None:
    caller = f"+1415558{number:0>4}"
    for guess in range(WRONG_MOST):
        phone = Phone(known_exchange, f"CA{number}-{guess}", caller)
        phone.ring()
        phone.key("0000")
    phone.key(PIN)
    assert "known=1" not in phone.query
    spoken_to.now.wait(hours=1, minutes=1)
    try:
        phone.ring()
        phone.key(PIN)
        assert "known=1" in phone.query
    finally:
        spoken_to.now.wait(hours=-1, minutes=-1)


@pytest.mark.parametrize("withheld", ["", "anonymous", "+266696687", "Restricted"])
def test_a_withheld_number_with_the_pin_is_the_household(
    known_exchange: Any, number: str, withheld: str
) -> None:
    phone = Phone(known_exchange, f"CA{number}", withheld)
    phone.ring()
    phone.key(PIN)
    phone.say("I love jazz")
    again = Phone(known_exchange, f"CA{number}b", withheld)
    again.ring()
    again.key(PIN)
    assert "jazz" in again.say(REVIEW)


def test_no_number_is_kept(known_exchange: Any, spoken_to: Any, number: str) -> None:
    caller = f"+1415559{number:0>4}"
    phone = Phone(known_exchange, f"CA{number}", caller)
    phone.ring()
    phone.key(PIN)
    phone.say("I love jazz")
    path = Path(str(spoken_to.store._engine.url.database))
    files = [path, path.with_name(path.name + "-wal")]
    raw = b"".join(file.read_bytes() for file in files if file.exists())
    assert b"jazz" in raw
    assert caller.encode() not in raw
    assert f"CA{number}".encode() not in raw
    assert LINE.encode() not in raw


def test_what_was_hardly_heard_is_asked_about(exchange: Any, number: str) -> None:
    phone = Phone(exchange, f"CA{number}")
    phone.ring()
    assert "I'm not sure I heard you right" in phone.say("I love jazz", confidence=0.3)
    assert "Got it" in phone.say("yes")
    assert "I'm not sure" in phone.say("I love techno", confidence=None)


def test_silence_is_asked_into_once_and_then_ends_kindly(exchange: Any, number: str) -> None:
    phone = Phone(exchange, f"CA{number}")
    phone.ring()
    asked = phone.say("learn my music preferences")
    question = asked.split(". ")[-1]
    assert phone.keep_silent() == question
    assert not phone.is_over
    assert "whenever you like" in phone.keep_silent()
    assert phone.is_over


def test_a_word_in_between_begins_the_silence_anew(exchange: Any, number: str) -> None:
    phone = Phone(exchange, f"CA{number}")
    phone.ring()
    for _ in range(3):
        phone.say("learn my music preferences")
        phone.keep_silent()
        assert not phone.is_over


def test_silence_at_the_pin_ends_kindly_too(known_exchange: Any, number: str) -> None:
    phone = Phone(known_exchange, f"CA{number}")
    phone.ring()
    assert "PIN" in phone.keep_silent()
    phone.keep_silent()
    assert phone.is_over


def test_a_lesson_is_interrupted_and_goes_on(exchange: Any, number: str) -> None:
    phone = Phone(exchange, f"CA{number}")
    phone.ring()
    question = phone.say("learn my music preferences").split(". ")[-1]
    assert phone.say("play some music").endswith(question)
    phone.keep_silent()
    assert "you like jazz" in phone.say("jazz")
    phone.say("skip")
    assert "I've learned that you like jazz" in phone.say("stop")


def test_goodbye_hangs_up(exchange: Any, number: str) -> None:
    phone = Phone(exchange, f"CA{number}")
    phone.ring()
    phone.say("goodbye")
    assert phone.is_over


def test_keys_are_an_answer(exchange: Any, number: str) -> None:
    phone = Phone(exchange, f"CA{number}")
    phone.ring()
    phone.say("set the lights to 20 percent")
    assert phone.key("40")
    assert not phone.is_over


def test_nothing_sensitive_is_said_on_the_phone(known_exchange: Any, number: str) -> None:
    phone = Phone(known_exchange, f"CA{number}", f"+1415554{number:0>4}")
    phone.ring()
    phone.key(PIN)
    phone.say("I'm vegan")
    heard = [phone.say(text) for text in ("yes", REVIEW, "find me a restaurant")]
    assert not [text for text in heard if "vegan" in text.lower()]


def test_the_same_request_again_changes_nothing(exchange: Any, number: str) -> None:
    phone = Phone(exchange, f"CA{number}")
    phone.ring()
    form = phone.form(SpeechResult="I love jazz", Confidence="0.9")
    token = {"I_Twilio_Idempotency_Token": f"token-{number}"}
    first, again = (post(exchange, form, phone.query, **token).text for _ in range(2))
    assert first == again
    assert phone.say("undo").startswith("Undone")
    assert "nothing to undo" in phone.say("undo")


def test_a_failure_is_said_politely(
    exchange: Any, spoken_to: Any, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(turn: Any) -> Any:
        from bot.assistant import TurnFailed

        raise TurnFailed("t1")

    phone = Phone(exchange, f"CA{number}")
    phone.ring()
    monkeypatch.setattr(spoken_to, "turn", broken)
    assert "something went wrong" in phone.say("play jazz")
    assert not phone.is_over


# --- nonsense ------------------------------------------------------------------------------------


def test_what_names_no_call_is_refused(exchange: Any) -> None:
    assert error(post(exchange, b""), 422, "invalid_field")["field"] == "CallSid"
    many = urlencode({f"f{n}": "x" for n in range(300)}).encode()
    answer = exchange.post(PATH, content=many)
    error(answer, 400, "not_a_form")


NAMES = st.sampled_from(
    ["CallSid", "From", "To", "SpeechResult", "Confidence", "Digits", "CallStatus", "Other"]
)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(NAMES, st.text(st.characters(codec="utf-8"), max_size=60)),
    st.text(st.sampled_from("stagepintlkrwo=&1-%é"), max_size=40),
)
def test_signed_nonsense_breaks_nothing(
    known_exchange: Any, form: dict[str, str], query: str
) -> None:
    quoted = "".join(c if c.isascii() else "%C3%A9" for c in query)
    answer = post(known_exchange, form, quoted)
    assert answer.status_code in (200, 403, 422), answer.text


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=200))
def test_bytes_of_any_kind_break_nothing(exchange: Any, raw: bytes) -> None:
    assert post(exchange, raw).status_code in (200, 400, 403, 422)
