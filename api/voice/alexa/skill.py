"""Answering Alexa: a request becomes a turn, and what is said goes back in the skill's shape.

https://developer.amazon.com/docs/custom-skills/request-and-response-json-reference.html
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from api import tokens
from api.access import Gate
from api.errors import ApiError
from api.schemas import Identifier
from api.voice.alexa.body import Attributes, Body
from api.voice.alexa.fulfilling import can_fulfill
from api.voice.alexa.phrases import SAY, WORDS, text_of
from api.voice.clock import local_time
from api.voice.speakers import Speaker, conversation_held, profile_of
from api.voice.speaking import Spoken, followed_by, plainly, say, speak
from bot.assistant import Assistant, TurnFailed
from bot.say.aloud import VOICE
from bot.settings import Settings
from bot.turn import LessonState, Turn
from preferences.errors import PreferenceError
from preferences.model import Context
from preferences.people import key_of, tenant_of

PLATFORM = "alexa"
MOST_SSML = 8000
"""Characters of speech Alexa takes."""
HELP = "AMAZON.HelpIntent"
"""Help leads to a question, as Amazon asks for."""
REPEAT = "AMAZON.RepeatIntent"
LEAVING = frozenset({"AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent"})
"""Intents after which the skill closes."""
_SCREENS = frozenset({"Display", "Alexa.Presentation.APL"})
_identifier: TypeAdapter[str] = TypeAdapter(Identifier)


@dataclass(frozen=True, slots=True)
class Skill:
    """Answers the requests of one skill, once they are known to be Alexa's."""

    assistant: Assistant
    settings: Settings
    gate: Gate

    async def answer(self, body: Body, profile: str) -> dict[str, Any]:
        """Answer one request of whom `profile_in` says it is; whatever breaks is said politely."""
        kind = body.request.type
        if kind == "CanFulfillIntentRequest":
            verdict = can_fulfill(body.request.intent, self.assistant.book)
            return _envelope({"canFulfillIntent": verdict})
        if kind not in ("LaunchRequest", "IntentRequest"):
            return _envelope({})
        place = body.context.system.device.device_id or body.user.user_id
        given = body.attributes.conversation
        conversation = conversation_held(self.assistant, given, profile, place)
        try:
            spoken = await self._answer(body, profile, conversation)
        except (TurnFailed, PreferenceError):
            return _response(say(self.assistant.wording, "broken"), {})
        return _response(spoken, _attributes(body, spoken, conversation))

    def profile_in(self, body: Body) -> str:
        """Give what the speaker's preferences are stored under.

        A recognised voice goes before the account linked to the device, and that before the
        device's own; a shared device does not speak for the account's owner.
        """
        seals, system = self.assistant.store.seals, body.context.system
        if system.person is not None:
            own = Speaker(PLATFORM, body.user.user_id, system.person.person_id)
            return self._linked(system.person.access_token) or profile_of(own, seals)
        linked = self._linked(body.user.access_token)
        if linked is None:
            return profile_of(Speaker(PLATFORM, body.user.user_id), seals)
        if not self.settings.alexa_shared:
            return linked
        household = profile_of(Speaker(PLATFORM, f"account {linked}"), seals)
        return key_of(tenant_of(linked), household)

    def _linked(self, token: str | None) -> str | None:
        """Give the person of a linked account: its token is one of their host's own."""
        if not token or not tokens.is_jwt(token):
            return None
        try:
            return self.gate.identify(token, self.assistant.store, self.assistant.now()).user
        except ApiError:
            return None

    async def _answer(self, body: Body, profile: str, conversation: str) -> Spoken:
        wording, name = self.assistant.wording, body.request.intent_name
        if name in LEAVING and not body.attributes.is_lesson:
            return say(wording, "goodbye")
        text = self._text(body)
        if text is None or len(text) > self.settings.max_text:
            return say(wording, "unclear", is_open=name not in LEAVING)
        spoken = await self._speak(body, text, profile, conversation)
        if name in LEAVING:
            return replace(spoken, is_open=False)
        if spoken.is_open or spoken.is_over:
            return spoken
        if body.is_launch:
            return say(wording, "welcome", is_open=True)
        is_talking = body.attributes.is_launched or name == HELP
        return followed_by(spoken, wording, "more") if is_talking else spoken

    def _text(self, body: Body) -> str | None:
        """Give what was said; silence where the question that stands open is to be put again."""
        intent = body.request.intent
        is_again = body.request.intent_name == REPEAT and body.attributes.is_lesson
        if body.is_launch or is_again:
            return ""
        return text_of(intent, self.assistant.wording) if intent else None

    async def _speak(self, body: Body, text: str, profile: str, conversation: str) -> Spoken:
        now, screens = self.assistant.now(), body.context.system.device.supported_interfaces
        context = Context(
            local_time=local_time(now, self.settings.timezone),
            device_type="speaker",
            has_screen=bool(_SCREENS & screens.keys()),
        )
        turn = Turn(
            text=text,
            user_id=profile,
            session_id=conversation,
            client_turn_id=_turn_id(body.request.request_id),
            channel=VOICE,
            locale=body.request.locale,
            context=context,
            arrived_at=min(body.request.at, now),
        )
        return await speak(self.assistant, turn)


def _turn_id(request_id: str) -> str | None:
    try:
        return _identifier.validate_python(request_id)
    except ValidationError:
        return None


def _attributes(body: Body, spoken: Spoken, conversation: str) -> dict[str, Any]:
    """Give what the device keeps for us until the session ends."""
    lesson = spoken.reply.lesson if spoken.reply else None
    was_unclear = spoken.reply is None and body.request.type == "IntentRequest"
    kept = Attributes(
        conversation=conversation,
        is_lesson=body.attributes.is_lesson if was_unclear else _is_asking(lesson),
        is_launched=body.attributes.is_launched or body.is_launch,
    )
    return kept.model_dump(by_alias=True)


def _is_asking(lesson: LessonState | None) -> bool:
    return lesson is not None and lesson.state == "asking"


def _response(spoken: Spoken, attributes: dict[str, Any]) -> dict[str, Any]:
    """Give speech in the skill's shape; an open question catches whatever is answered."""
    said = spoken if len(spoken.ssml) <= MOST_SSML else plainly(spoken)
    response: dict[str, Any] = {
        "outputSpeech": _speech(said.ssml),
        "shouldEndSession": not said.is_open,
    }
    if said.is_open:
        response["reprompt"] = {"outputSpeech": _speech(said.reprompt_ssml)}
        response["directives"] = [_elicit()]
    return _envelope(response) | ({"sessionAttributes": attributes} if attributes else {})


def _speech(ssml: str) -> dict[str, str]:
    return {"type": "SSML", "ssml": ssml}


def _elicit() -> dict[str, Any]:
    """Give the directive that has Alexa hand over the answer to a question word for word."""
    slot = {"name": WORDS, "confirmationStatus": "NONE"}
    intent = {"name": SAY, "confirmationStatus": "NONE", "slots": {WORDS: slot}}
    return {"type": "Dialog.ElicitSlot", "slotToElicit": WORDS, "updatedIntent": intent}


def _envelope(response: dict[str, Any]) -> dict[str, Any]:
    return {"version": "1.0", "response": response}
