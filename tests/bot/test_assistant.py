"""The doorway: whole turns or none, one after the other, remembered after a crash."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.assistant import TurnFailed
from bot.turn import Hearing, Hypothesis, Turn
from preferences.model import Outcome

pytestmark = pytest.mark.trained


def turn(text: str, user: str = "sam", session: str | None = None, **fields: Any) -> Turn:
    return Turn(text, user, session or f"{user}-1", **fields)


def active(assistant: Any, user: str = "sam") -> list[object]:
    with assistant.store.unit(is_reading=True) as unit:
        profile = unit.profile(user)
    return [p.value for p in profile.active(assistant.now())]


async def test_two_turns_of_one_person_come_one_after_the_other(assistant: Any) -> None:
    said = ["I love jazz", "I love blues", "I love techno", "I love opera"]
    await asyncio.gather(*(assistant.turn(turn(text)) for text in said))
    assert sorted(map(str, active(assistant))) == ["blues", "jazz", "opera", "techno"]


async def test_turns_of_many_people_at_once_stay_apart(assistant: Any) -> None:
    genres = ["jazz", "blues", "techno", "opera", "reggae", "punk"]
    turns = (assistant.turn(turn(f"I love {g} music", user=f"u-{g}")) for g in genres)
    await asyncio.gather(*turns)
    assert [active(assistant, f"u-{g}") for g in genres] == [[g] for g in genres]


async def test_a_turn_that_breaks_keeps_nothing_and_harms_no_later_one(
    assistant: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await assistant.turn(turn("I love jazz"))

    def break_down(draft: Any, reply: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(assistant, "_keep", break_down)
    with pytest.raises(TurnFailed):
        await assistant.turn(turn("I love blues"))
    monkeypatch.undo()
    assert active(assistant) == ["jazz"]
    reply = await assistant.turn(turn("play some music"))
    assert reply.interpretation.slots["genre"].value == ("jazz",)


async def test_the_log_holds_no_word_of_a_person(
    assistant: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await assistant.turn(turn("I adore zydeco music and I am allergic to buckwheat"))
    await assistant.turn(turn("play some music"))
    lines = [f"{record.getMessage()} {record.__dict__}" for record in caplog.records]
    ours = [line for line in lines if "attune" in line]
    assert ours
    for word in ("zydeco", "buckwheat"):
        assert not [line for line in ours if word in line]


async def test_a_long_conversation_keeps_a_bounded_tracker(assistant: Any) -> None:
    for number in range(40):
        await assistant.turn(turn("play some music" if number % 2 else "hello"))
    with assistant.store.unit(is_reading=True) as unit:
        events = json.loads(unit.tracker("sam-1"))
    assert len(events) < 60


async def test_what_stands_open_outlasts_the_events_that_opened_it(assistant: Any) -> None:
    started = await assistant.turn(turn("learn my music preferences"))
    assert started.lesson.state == "asking"
    for _ in range(12):
        reply = await assistant.turn(turn("what's the weather in Paris"))
        assert reply.lesson.state == "asking"
    learned = await assistant.turn(turn("jazz"))
    assert [str(p.source) for p in learned.learned] == ["lesson"]


_TEACH_AND_DIE = """
import asyncio, os, signal, sys
from bot.assistant import assemble
from bot.settings import load_settings
from bot.turn import Hypothesis, Turn
assistant = assemble(load_settings())
asyncio.run(assistant.turn(Turn("I love jazz", "sam", "sam-1")))
os.kill(os.getpid(), signal.SIGKILL)
"""


async def test_an_acknowledged_preference_survives_a_kill(world: Any) -> None:
    environment = {**os.environ, "ATTUNE_DATABASE_URL": f"sqlite:///{world.database}"}
    ended = subprocess.run(
        [sys.executable, "-c", _TEACH_AND_DIE], env=environment, capture_output=True, timeout=180
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()[-2000:]
    world.clock.at = datetime.now(UTC)
    assert active(world.assistant()) == ["jazz"]


def heard(*hypotheses: tuple[str, float]) -> tuple[Hypothesis, ...]:
    return tuple(itertools.starmap(Hypothesis, hypotheses))


async def test_the_hypothesis_that_makes_a_request_is_carried_out(assistant: Any) -> None:
    given = heard(("flay some chess", 0.52), ("play some jazz", 0.5))
    reply = await assistant.turn(turn("flay some chess", hypotheses=given))
    assert reply.heard == Hearing("play some jazz", 0.5, "sense")
    assert reply.interpretation.slots["genre"].value == ("jazz",)


async def test_the_hypothesis_with_what_the_person_likes_is_carried_out(assistant: Any) -> None:
    await assistant.turn(turn("I love blues music"))
    given = heard(("play some rock", 0.5), ("play some blues", 0.42))
    reply = await assistant.turn(turn("play some rock", hypotheses=given))
    assert (reply.heard.text, reply.heard.because) == ("play some blues", "liking")
    other = await assistant.turn(turn("play some rock", user="alex", hypotheses=given))
    assert other.heard.text == "play some rock"


async def test_a_value_that_was_misheard_is_found_by_its_sound(assistant: Any) -> None:
    given = heard(("when do the warriers play tonight", 0.7))
    reply = await assistant.turn(turn("when do the warriers play tonight", hypotheses=given))
    assert (reply.heard.misheard, reply.heard.because) == ("warriers", "sound")
    assert "team" in reply.interpretation.slots


async def test_what_somebody_likes_is_heard_in_what_sounds_like_it(assistant: Any) -> None:
    given = heard(("play some jars", 0.6))
    await assistant.turn(turn("I love jazz"))
    reply = await assistant.turn(turn("play some jars", hypotheses=given))
    assert reply.interpretation.slots["genre"].value == ("jazz",)
    mended = (reply.heard.because, reply.heard.misheard, reply.heard.meant)
    assert mended == ("sound", "jars", "jazz")
    assert reply.heard.confidence < 0.6


async def test_what_a_statement_was_about_is_found_by_its_sound_and_kept_after_a_yes(
    assistant: Any,
) -> None:
    given = heard(("i love the warriers", 0.95))
    reply = await assistant.turn(turn("i love the warriers", hypotheses=given))
    assert (reply.heard.because, reply.heard.misheard) == ("sound", "warriers")
    assert (reply.outcome, reply.learned) == (Outcome.NEEDS_CONFIRMING, ())
    assert "Warriors" in reply.messages[0].text
    kept = await assistant.turn(turn("yes", hypotheses=heard(("yes", 0.95))))
    assert [p.value for p in kept.learned] == ["golden_state_warriors"]


@pytest.mark.parametrize("text", ["i love long walks on the beach", "i like it when it is quiet"])
async def test_a_statement_that_sounds_like_nothing_known_stays(assistant: Any, text: str) -> None:
    reply = await assistant.turn(turn(text, hypotheses=heard((text, 0.9))))
    assert reply.heard == Hearing(text, 0.9)
    assert len(reply.learned) == 1


async def test_what_the_conversation_asked_for_is_heard_again(assistant: Any) -> None:
    given = heard(("when do the celtics play", 0.5), ("when do the lakers play", 0.45))
    other = await assistant.turn(turn("when do the celtics play", user="alex", hypotheses=given))
    assert other.heard.text == "when do the celtics play"
    await assistant.turn(turn("did the lakers win"))
    reply = await assistant.turn(turn("when do the celtics play", hypotheses=given))
    assert (reply.heard.text, reply.heard.because) == ("when do the lakers play", "history")


async def test_what_is_put_right_is_not_heard_again(assistant: Any) -> None:
    await assistant.turn(turn("when do the lakers play"))
    given = heard(("no, when do the celtics play", 0.5), ("no, when do the lakers play", 0.45))
    reply = await assistant.turn(turn("no, when do the celtics play", hypotheses=given))
    assert reply.heard.text == "no, when do the celtics play"


async def test_what_was_typed_is_never_mended(assistant: Any) -> None:
    await assistant.turn(turn("I love jazz"))
    reply = await assistant.turn(turn("play some jars"))
    assert reply.heard is None
    assert reply.interpretation.slots["genre"].source == "preference"


async def test_a_known_value_stays_as_it_was_heard(assistant: Any) -> None:
    await assistant.turn(turn("I love jazz"))
    given = heard(("play some reggae", 0.5), ("play some ready", 0.4))
    reply = await assistant.turn(turn("play some reggae", hypotheses=given))
    assert reply.heard == Hearing("play some reggae", 0.5)


async def test_what_was_taken_for_said_is_the_evidence(assistant: Any) -> None:
    given = heard(("i love chess music", 0.6), ("i love jazz music", 0.75))
    reply = await assistant.turn(turn("i love jazz music", hypotheses=given[1:]))
    assert reply.learned[0].evidence.asr_confidence == 0.75


async def test_a_typed_turn_was_not_heard(assistant: Any) -> None:
    assert (await assistant.turn(turn("play some jazz"))).heard is None
