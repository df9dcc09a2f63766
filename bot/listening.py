"""What was said, out of what a recogniser heard: its list read and weighed, and mended by sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.engine.agent import DialogueEngine
from bot.turn import Hearing, Hypothesis, Turn
from bot.understanding.hearing import (
    MOST,
    Heard,
    choose,
    holds,
    is_settled,
    liked,
    names_known,
    names_liked,
)
from bot.understanding.mending import Mender, Value
from preferences.model import Profile
from preferences.topics import TopicBook

MENDED_MOST = 2
"""Mended texts that are read."""

SURE_MEND = 0.8
"""Chance from which a liked value is put in the place of another that was heard and fits."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Chooses what a spoken turn is taken for. Typed turns pass through."""

    engine: DialogueEngine
    book: TopicBook
    mender: Mender

    async def listen(self, turn: Turn, profile: Profile) -> tuple[Turn, Hearing | None]:
        """Give the turn with what was meant as its text and first of its list, and why.

        The draft of the turn must be under way.
        """
        given = turn.hypotheses
        if not given:
            return turn, None
        if all(hypothesis.text != turn.text for hypothesis in given):
            given = (Hypothesis(turn.text, given[0].confidence), *given)
        likes = liked(profile)
        best = await self.choose(given, likes, turn.session_id)
        others = [h for h in given if h.text != best.text]
        first = Hypothesis(best.text, best.sureness)
        taken = replace(turn, text=best.text, hypotheses=(first, *others))
        return taken, _hearing(best, given[0].text, likes, self.book)

    async def choose(
        self, given: Sequence[Hypothesis], likes: frozenset[Value], session_id: str
    ) -> Heard:
        """Give what was most likely meant by a list of hypotheses, best first."""
        texts: dict[str, float] = {}
        for hypothesis in given:
            texts.setdefault(hypothesis.text, hypothesis.confidence)
        read = [
            Heard(text, confidence, await self.engine.hear(text, session_id))
            for text, confidence in list(texts.items())[:MOST]
        ]
        best = choose(read, likes, self.book)
        expected = await self.engine.expected(session_id)
        if is_settled(best, expected):
            return best
        mends = self.mender.find(list(texts.items()), likes, expected)
        mends = [mend for mend in mends if mend.text not in texts]
        if names_known(best, self.book, expected):
            mends = [mend for mend in mends if mend.is_liked and mend.chance >= SURE_MEND]
        for mend in mends[:MENDED_MOST]:
            reading = await self.engine.hear(mend.text, session_id)
            if holds(reading, mend, self.book, expected):
                read.append(Heard(mend.text, mend.confidence, reading, mend))
        return choose(read, likes, self.book)


def _hearing(best: Heard, first: str, likes: frozenset[Value], book: TopicBook) -> Hearing:
    """Say what was taken for what was said, and why."""
    if best.mend:
        return Hearing(best.text, best.sureness, "sound", best.mend.heard, best.mend.surface)
    if best.text == first:
        return Hearing(best.text, best.confidence)
    because = "liking" if names_liked(best, likes) else "sense"
    return Hearing(best.text, best.confidence, because)
