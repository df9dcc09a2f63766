"""The loop: listen, recognise, take the turn, say the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from api.talk.devices import Ears, Mouth
from api.talk.servers import Recogniser, Voice
from api.voice.speaking import Spoken, speak
from bot.assistant import Assistant
from bot.say.aloud import VOICE
from bot.turn import Hypothesis, Turn
from preferences.model import Context

PATIENCE = 8.0
"""Seconds an open question waits for an answer; then the silence is a turn of its own."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Who talks, through what."""

    ears: Ears
    recogniser: Recogniser
    voice: Voice | None
    """None: answers are only told."""
    mouth: Mouth | None
    user: str
    """What the person is stored under."""
    session: str
    """The conversation."""
    context: Context = field(default_factory=Context)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One thing heard and what was answered."""

    heard: tuple[Hypothesis, ...]
    """What the recogniser gave, best first; empty for silence."""
    spoken: Spoken


async def converse(
    talk: Talk, assistant: Assistant, tell: Callable[[Exchange], None]
) -> list[Exchange]:
    """Talk until nothing more will be heard; give everything. `tell` hears it as it happens.

    Nothing recognised counts as silence where a question stands open, else it is passed over.
    Raises OSError, `TurnFailed`.
    """
    exchanges: list[Exchange] = []
    is_open, silences = False, 0
    while (sound := await talk.ears.listen(PATIENCE if is_open else None)) is not None:
        heard = await talk.recogniser.hear(sound) if sound.samples else ()
        if not heard and not is_open:
            continue
        spoken = await speak(assistant, _turn(talk, heard), silences)
        silences = 0 if heard else silences + 1
        exchanges.append(Exchange(heard, spoken))
        tell(exchanges[-1])
        if talk.voice and talk.mouth and spoken.text:
            await talk.mouth.play(await talk.voice.say(spoken.text))
        is_open = spoken.is_open
    return exchanges


def _turn(talk: Talk, heard: tuple[Hypothesis, ...]) -> Turn:
    return Turn(
        text=heard[0].text if heard else "",
        user_id=talk.user,
        session_id=talk.session,
        channel=VOICE,
        context=talk.context,
        hypotheses=heard,
    )
