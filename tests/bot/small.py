"""Readings and replies about the small world, and the words for it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import strategies as st

from bot.say.wording import Wording
from bot.turn import AppliedNote, LessonState, Message, QuickReply, Reply
from bot.understanding.reading import Answer, Entity, Feedback, Reading, Repeat
from preferences.model import (
    Condition,
    Consideration,
    Interpretation,
    Outcome,
    SlotSource,
    SlotValue,
    Stance,
    Statement,
)
from preferences.moments import Moment, Reason
from tests.worlds.small import BOOK, MORNING, NOW, preference

TESTS = Path(__file__).resolve().parents[1]
WORDING = Wording.load(TESTS / "worlds" / "small", BOOK)
PRODUCT_WORDING = Wording.load(TESTS.parent / "data", BOOK)
"""The small world in the product's own words."""
MINT = preference("tea.leaf", "mint")

texts = st.text(st.characters(codec="utf-8"), max_size=20)
shares = st.floats(0, 1)
times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
scalars = texts | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
conditions = st.builds(
    Condition,
    daypart=st.none() | texts,
    days=st.lists(st.sampled_from(["mon", "sun"]), unique=True).map(tuple),
    room=st.none() | texts,
    company=st.none() | texts,
)
statements = st.builds(
    Statement,
    value=scalars,
    stance=st.sampled_from(Stance),
    condition=conditions,
    valid_until=st.none() | times,
    strength=shares,
)
readings = st.builds(
    Reading,
    text=texts,
    intent=texts,
    confidence=shares,
    request=st.none() | texts,
    topic=st.none() | texts,
    entities=st.lists(st.builds(Entity, value=scalars, confidence=shares), max_size=2).map(tuple),
    statements=st.lists(statements, max_size=2).map(tuple),
    feedback=st.builds(Feedback, shares, shares, shares),
    repeats=st.none() | st.builds(Repeat, st.integers(0, 99), shares),
    answer=st.none() | st.builds(Answer, st.lists(texts, max_size=2).map(tuple), st.booleans()),
)

FULL_REPLY = Reply(
    turn_id="t1",
    session_id="s1",
    outcome=Outcome.APPLIED,
    messages=(Message("Mint.", "<speak>Mint.</speak>", (QuickReply("Undo", "undo"),)),),
    expect_reply=True,
    interpretation=Interpretation(
        intent="brew_tea",
        topic="tea",
        confidence=0.9,
        slots={
            "leaf": SlotValue(("mint", "assam"), SlotSource.PREFERENCE, preference_id="mint"),
            "sugar": SlotValue(2.0, SlotSource.UTTERANCE, "two", confidence=0.8),
        },
        excluded={"leaf": ("oolong",)},
        considerations=(Consideration(preference("tea.open", "no fuss", is_open=True), 0.5),),
    ),
    learned=(MINT,),
    retracted=(preference("tea.cup", "mug", condition=MORNING, supersedes=("old",)),),
    applied=(AppliedNote("mint", "leaf", "You told me so."),),
    moment=Moment(Reason.DISSATISFACTION, "brew_tea", "tea", "cup", "cup", "From what?", ("mug",)),
    lesson=LessonState("tea", 2, 1, "asking"),
    at=NOW,
)
BARE_REPLY = Reply("t2", "s1", Outcome.NOT_UNDERSTOOD, ())
