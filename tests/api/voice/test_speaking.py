"""What every spoken front-end shares: replies for the ear, silence, and whose profile it is."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from api.voice.speakers import Speaker, conversation_held, conversation_of, profile_of
from api.voice.speaking import say, speak, spoken_of
from bot.turn import Hypothesis, Message, Reply, Turn
from preferences.model import Outcome
from preferences.seals import Seals
from tests.bot.small import WORDING
from tests.conftest import SECRET

SEALS = Seals(SECRET)
HOUSE = Speaker("alexa", "account-1")
SAM = Speaker("alexa", "account-1", "voice-of-sam")


def reply(*messages: Message, expect_reply: bool = False) -> Reply:
    return Reply("t1", "s1", Outcome.ANSWERED, messages, expect_reply)


def test_several_messages_are_said_one_after_the_other() -> None:
    spoken = spoken_of(
        reply(
            Message("Noted: 3 cups.", WORDING.speech.ssml("Noted: 3 cups.")),
            Message("Any milk?", "<speak>Any milk?</speak>"),
            expect_reply=True,
        ),
        WORDING,
    )
    assert spoken.text == "Noted: three cups. Any milk?"
    assert spoken.ssml == "<speak>Noted: three cups. Any milk?</speak>"
    assert (spoken.reprompt, spoken.is_open) == ("Any milk?", True)
    assert spoken.reprompt_ssml == "<speak>Any milk?</speak>"


def test_the_ssml_of_a_host_is_kept_where_it_can_stand() -> None:
    own = '<speak version="1.0">Playing <emphasis>jazz</emphasis>.</speak>'
    spoken = spoken_of(reply(Message("Playing jazz.", own)), WORDING)
    assert spoken.ssml == "<speak>Playing <emphasis>jazz</emphasis>.</speak>"
    foreign = '<speak xmlns:a="https://a.example"><a:loud>Jazz</a:loud></speak>'
    spoken = spoken_of(reply(Message("Jazz & more.", foreign)), WORDING)
    assert spoken.ssml == "<speak>Jazz and more.</speak>"
    assert not spoken.is_open
    assert spoken.reprompt == ""


def test_an_empty_reply_is_valid_too() -> None:
    assert ElementTree.fromstring(spoken_of(reply(), WORDING).ssml).text is None


def test_sentences_of_the_front_ends_themselves_say_their_question_again() -> None:
    assert say(WORDING, "welcome", is_open=True).reprompt.endswith("?")
    assert say(WORDING, "goodbye").reprompt == ""


def test_a_known_voice_has_a_profile_of_its_own() -> None:
    profiles = {profile_of(one, SEALS) for one in (HOUSE, SAM, Speaker("alexa", "account-2"))}
    assert len(profiles) == 3
    assert profile_of(HOUSE, SEALS).startswith("household-")
    assert profile_of(SAM, SEALS) == profile_of(Speaker("alexa", "x", "voice-of-sam"), SEALS)
    assert profile_of(SAM, SEALS) != profile_of(Speaker("twilio", "x", "voice-of-sam"), SEALS)
    assert profile_of(SAM, SEALS) != profile_of(SAM, Seals(b"another secret of 32 bytes or so"))
    assert "sam" not in profile_of(SAM, SEALS)


trained = pytest.mark.trained


def said_by(speaker: Speaker, text: str, *, heard: float | None = None) -> Turn:
    profile = profile_of(speaker, SEALS)
    conversation = conversation_of(profile, "kitchen", SEALS)
    hypotheses = (Hypothesis(text, heard),) if heard is not None else ()
    return Turn(text, profile, conversation, channel="voice", hypotheses=hypotheses)


def house(number: str, person: str | None = None) -> Speaker:
    return Speaker("test", f"house {number}", person and f"{person} {number}")


@trained
async def test_silence_is_asked_into_once_and_then_ends_kindly(spoken_to: Any, number: str) -> None:
    home = house(number)
    asked = await speak(spoken_to, said_by(home, "learn my music preferences"))
    assert asked.is_open
    assert asked.reprompt.endswith("?")
    again = await speak(spoken_to, said_by(home, ""))
    assert again.is_open
    assert again.reprompt == asked.reprompt
    ended = await speak(spoken_to, said_by(home, ""), silences=1)
    assert not ended.is_open
    assert ended.reply is None
    assert ended.text == spoken_to.wording.line("silent")
    resumed = await speak(spoken_to, said_by(home, "jazz"))
    assert resumed.reply is not None
    assert [p.value for p in resumed.reply.learned] == ["jazz"]
    assert resumed.is_open


@trained
async def test_what_was_hardly_heard_is_not_kept_without_a_yes(spoken_to: Any, number: str) -> None:
    home = house(number)
    asked = await speak(spoken_to, said_by(home, "I love jazz", heard=0.3))
    assert asked.is_open
    assert asked.reply is not None
    assert not asked.reply.learned
    kept = await speak(spoken_to, said_by(home, "yes", heard=0.9))
    assert kept.reply is not None
    assert [p.value for p in kept.reply.learned] == ["jazz"]


@trained
async def test_what_the_household_taught_is_not_what_a_person_taught(
    spoken_to: Any, number: str
) -> None:
    await speak(spoken_to, said_by(house(number), "I love jazz"))
    await speak(spoken_to, said_by(house(number, "sam"), "I love techno"))
    for speaker, likes, others in (
        (house(number), "jazz", "techno"),
        (house(number, "sam"), "techno", "jazz"),
        (house(number, "alex"), "", "jazz"),
    ):
        said = (await speak(spoken_to, said_by(speaker, "what do you know about me"))).text
        assert likes in said.lower()
        assert others not in said.lower()


@trained
async def test_what_is_sensitive_is_never_said_to_the_room(spoken_to: Any, number: str) -> None:
    home = house(number)
    await speak(spoken_to, said_by(home, "I'm vegan"))
    kept = await speak(spoken_to, said_by(home, "yes"))
    assert kept.reply is not None
    assert [p.value for p in kept.reply.learned] == ["vegan"]
    said = [kept.text]
    for text in ("what do you know about me", "find me a restaurant", "why", "undo"):
        spoken = await speak(spoken_to, said_by(home, text))
        said += [spoken.text, spoken.ssml, spoken.reprompt]
    assert not [text for text in said if "vegan" in text.lower()]
    assert "something private" in said[1]


@trained
async def test_a_long_list_is_counted(spoken_to: Any, number: str) -> None:
    home = house(number)
    await speak(spoken_to, said_by(home, "I love jazz, blues, rock, soul and techno"))
    said = (await speak(spoken_to, said_by(home, "what do you know about me"))).text
    assert said.count(",") < 3
    assert "three more" in said
    said = (await speak(spoken_to, said_by(home, "what can you do"))).text
    assert " more" in said
    assert len(said) < 300


@trained
async def test_a_conversation_of_somebody_else_is_not_gone_on_with(
    spoken_to: Any, number: str
) -> None:
    mine, theirs = (profile_of(house(number, name), SEALS) for name in ("sam", "alex"))
    turn = said_by(house(number, "alex"), "hello")
    await speak(spoken_to, turn)
    assert conversation_held(spoken_to, turn.session_id, theirs, "x") == turn.session_id
    own = conversation_held(spoken_to, turn.session_id, mine, "kitchen")
    assert own == conversation_of(mine, "kitchen", SEALS) != turn.session_id
    assert conversation_held(spoken_to, "no such one", mine, "kitchen") == own
