"""A reply as a device says it, and silence: the same for every spoken front-end.

    spoken = await speak(assistant, turn, silences)
    spoken.ssml, spoken.reprompt, spoken.is_open

A turn of a voice has the channel `voice`; its empty text is silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from bot.assistant import Assistant
from bot.say.speech import last_question
from bot.say.wording import Wording
from bot.turn import Reply, Turn

_ROOT = re.compile(r"^\s*<speak(?:\s[^>]*)?>|</speak>\s*$")
_BEGIN, _END = "<speak>", "</speak>"
SILENCES_MOST = 1
"""Silences in a row that are asked into; after the next one the conversation ends."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a device is to say, and whether it listens afterwards."""

    text: str
    """Plain words for a voice that knows no SSML; numbers and times are words already."""
    ssml: str
    """The same as SSML, well formed."""
    reprompt: str
    """Plain words for when nothing comes back; empty where no question stands open."""
    is_open: bool
    """Whether the microphone stays on: a question stands open."""
    is_over: bool = False
    """Whether the conversation ends: the person took their leave, or said nothing twice."""
    reply: Reply | None = None
    """What was answered; None where no turn was taken."""

    @property
    def reprompt_ssml(self) -> str:
        """The reprompt as SSML."""
        return _wrapped(self.reprompt)


async def speak(assistant: Assistant, turn: Turn, silences: int = 0) -> Spoken:
    """Answer a turn for the ear. `silences` counts the empty ones right before it.

    The first silence puts the open question again; the next one ends the conversation kindly and
    changes nothing: a lesson goes on where it was. Raises what `Assistant.turn` raises.
    """
    if not turn.text.strip() and silences >= SILENCES_MOST:
        return replace(say(assistant.wording, "silent"), is_over=True)
    return spoken_of(await assistant.turn(turn), assistant.wording)


def spoken_of(reply: Reply, wording: Wording) -> Spoken:
    """Give a reply as it is said; a host's own SSML is kept where it can stand."""
    speech = wording.speech
    texts = [text for message in reply.messages if (text := speech.text(message.text))]
    text = " ".join(texts)
    reprompt = last_question(texts[-1]) if texts and reply.expect_reply else ""
    ssml = _ssml(reply, text)
    return Spoken(text, ssml, reprompt, reply.expect_reply, reply.is_over, reply)


def followed_by(spoken: Spoken, wording: Wording, name: str) -> Spoken:
    """Give what is said with a question of the front-end's own after it, which keeps it open."""
    more = say(wording, name, is_open=True)
    text = " ".join(filter(None, [spoken.text, more.text]))
    ssml = f"{spoken.ssml.removesuffix(_END)} {more.ssml.removeprefix(_BEGIN)}"
    return replace(spoken, text=text, ssml=ssml, reprompt=more.reprompt, is_open=True)


def say(wording: Wording, name: str, *, is_open: bool = False) -> Spoken:
    """Give a sentence of `voice` in data/language/wording.yml as it is said."""
    text = wording.speech.text(wording.line(name))
    reprompt = last_question(text) if is_open else ""
    return Spoken(text, _wrapped(text), reprompt, is_open)


def plainly(spoken: Spoken) -> Spoken:
    """Give what is said without a host's own SSML."""
    return replace(spoken, ssml=_wrapped(spoken.text))


def _ssml(reply: Reply, text: str) -> str:
    """Join what the messages are to sound like; the plain words where that is no SSML."""
    parts = [_ROOT.sub("", message.ssml) for message in reply.messages if message.text]
    joined = f"{_BEGIN}{' '.join(part for part in parts if part)}{_END}"
    try:
        ElementTree.fromstring(joined)
    except ElementTree.ParseError:
        return _wrapped(text)
    return joined


def _wrapped(words: str) -> str:
    """Give words that are fit for the ear already as SSML."""
    return f"{_BEGIN}{escape(words)}{_END}"
