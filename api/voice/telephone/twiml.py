"""What Twilio is told to do next: say something and listen, or hang up."""

from __future__ import annotations

from collections.abc import Sequence

LANGUAGE = "en-US"
LISTEN_SECONDS = 5
"""How long nothing may be said until that counts as silence."""
MOST_HINTS = 100
LONGEST_HINT = 100
"""Characters of a phrase the recogniser is told to expect; Twilio takes no longer one."""


def listen(text: str, action: str, hints: Sequence[str] = (), digits: int | None = None) -> str:
    """Say something, listen, and go on at `action`; also where nothing was said.

    `hints` are phrases that are likely to be answered, `digits` how many keys a full answer has.
    """
    from twilio.twiml.voice_response import VoiceResponse

    response = VoiceResponse()
    given: dict[str, str | int] = {"hints": hint} if (hint := _hints(hints)) else {}
    given |= {"num_digits": digits, "speech_model": "numbers_and_commands"} if digits else {}
    gather = response.gather(
        **{
            "input": "dtmf speech",
            "action": action,
            "method": "POST",
            "language": LANGUAGE,
            "speech_model": "phone_call",
            "speech_timeout": "auto",
            "timeout": LISTEN_SECONDS,
            "action_on_empty_result": True,
            **given,
        }
    )
    gather.say(text, language=LANGUAGE)
    return str(response)


def hang_up(text: str = "") -> str:
    """Say something, if anything, and end the call."""
    from twilio.twiml.voice_response import VoiceResponse

    response = VoiceResponse()
    if text:
        response.say(text, language=LANGUAGE)
    response.hangup()
    return str(response)


def nothing() -> str:
    """Do nothing: the call is over."""
    from twilio.twiml.voice_response import VoiceResponse

    return str(VoiceResponse())


def _hints(phrases: Sequence[str]) -> str:
    plain = (" ".join(phrase.replace(",", " ").split()) for phrase in phrases)
    kept = dict.fromkeys(phrase for phrase in plain if 0 < len(phrase) <= LONGEST_HINT)
    return ", ".join(list(kept)[:MOST_HINTS])
