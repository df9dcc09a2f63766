"""Answering a call: who is calling, what is said, and when it ends.

Who shows the PIN is known by their number, and is talked to as on any device. Anybody else is a
guest: what they say counts for this call, and is erased when Twilio says that it is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from api.voice.clock import local_time
from api.voice.speakers import Speaker, conversation_of, profile_of
from api.voice.speaking import Spoken, followed_by, say, speak
from api.voice.telephone import twiml
from api.voice.telephone.call import Call, Step
from api.voice.telephone.pin import TRIES, Pin
from bot.assistant import Assistant, TurnFailed
from bot.say.aloud import VOICE
from bot.settings import Settings
from bot.turn import Hypothesis, Turn
from preferences.errors import PreferenceError
from preferences.model import Context

PLATFORM = "twilio"


@dataclass(frozen=True, slots=True)
class Line:
    """Answers calls, once they are known to come from Twilio."""

    assistant: Assistant
    settings: Settings
    pin: Pin
    address: str
    """Where Twilio calls this server, without a query."""

    def profile_in(self, call: Call, step: Step) -> str:
        """Give what the caller's preferences are stored under: a guest's only last for the call.

        Who withholds their number but shows the PIN is somebody of the household.
        """
        seals = self.assistant.store.seals
        if not step.is_known:
            return profile_of(Speaker(PLATFORM, f"call {call.sid}"), seals)
        return profile_of(Speaker(PLATFORM, call.line, call.caller or None), seals)

    async def answer(self, call: Call, step: Step, turn_id: str | None) -> str:
        """Give the TwiML that says what to do next."""
        if call.is_over:
            await self._forget_guest(call)
            return twiml.nothing()
        if step.stage == "talk":
            return await self._talk(call, step, turn_id)
        if not self.pin.length:
            return self._listen(self._line("welcome"), Step("talk"))
        if step.stage == "pin":
            return self._check(call, step)
        return self._ask_pin("pin", Step("pin"))

    def _check(self, call: Call, step: Step) -> str:
        """Let in who shows the PIN; who will not goes on as a guest."""
        wording, now = self.assistant.wording, self.assistant.now()
        if call.is_silent:
            if step.silences:
                return twiml.hang_up(self._line("silent").text)
            return self._ask_pin("pin", replace(step, silences=step.silences + 1))
        if wording.is_guest(call.speech):
            return self._listen(self._line("guest"), Step("talk"))
        digits = call.digits or wording.speech.digits(call.speech)
        if self.pin.is_right(digits, call.caller, now):
            return self._listen(self._line("welcome"), Step("talk", is_known=True))
        if step.tries + 1 >= TRIES:
            return self._listen(self._line("guest"), Step("talk"))
        return self._ask_pin("pin_wrong", Step("pin", tries=step.tries + 1))

    async def _talk(self, call: Call, step: Step, turn_id: str | None) -> str:
        try:
            spoken = await speak(self.assistant, self._turn(call, step, turn_id), step.silences)
        except (TurnFailed, PreferenceError):
            return self._listen(self._line("broken"), step)
        if spoken.is_over:
            return twiml.hang_up(spoken.text)
        if not spoken.is_open:
            spoken = followed_by(spoken, self.assistant.wording, "more")
        silences = step.silences + 1 if call.is_silent else 0
        return self._listen(spoken, replace(step, silences=silences))

    def _turn(self, call: Call, step: Step, turn_id: str | None) -> Turn:
        now, profile = self.assistant.now(), self.profile_in(call, step)
        heard = (Hypothesis(call.speech, call.confidence),) if call.speech else ()
        context = Context(
            local_time=local_time(now, self.settings.timezone),
            device_type="phone",
            has_screen=False,
        )
        return Turn(
            text=call.speech or call.digits,
            user_id=profile,
            session_id=conversation_of(profile, call.sid, self.assistant.store.seals),
            client_turn_id=turn_id,
            channel=VOICE,
            context=context,
            hypotheses=heard,
            arrived_at=now,
        )

    async def _forget_guest(self, call: Call) -> None:
        """Erase what a guest taught: nobody could ever ask for it, or have it erased."""
        guest = self.profile_in(call, Step())
        conversation = conversation_of(guest, call.sid, self.assistant.store.seals)
        with self.assistant.store.unit(is_reading=True) as unit:
            was_here = unit.session_owner(conversation) == guest
        if was_here:
            await self.assistant.erase(guest)

    def _line(self, name: str) -> Spoken:
        return say(self.assistant.wording, name)

    def _ask_pin(self, name: str, step: Step) -> str:
        return twiml.listen(self._line(name).text, self._action(step), digits=self.pin.length)

    def _listen(self, spoken: Spoken, step: Step) -> str:
        hints = list(self._hints(spoken))
        return twiml.listen(spoken.text, self._action(step), hints)

    def _hints(self, spoken: Spoken) -> Iterator[str]:
        """Give what is likely to be answered: to the question, then what can be asked for."""
        for message in spoken.reply.messages if spoken.reply else ():
            yield from (button.payload for button in message.quick_replies)
        yield from (spec.title for spec in self.assistant.book.requests.values())

    def _action(self, step: Step) -> str:
        return f"{self.address}?{step.query()}"
