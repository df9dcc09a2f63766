"""What was said, out of what a recogniser heard: its list read and weighed, and mended by sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    names,
    names_known,
    says_again,
    unknown_statement,
)
from bot.understanding.intents import REQUEST
from bot.understanding.mending import Mender
from bot.understanding.mends import Familiar, Mend, Value
from preferences.model import Profile
from preferences.topics import TopicBook

MENDED_MOST = 2
"""Values put in that are looked at more closely."""
LIKELY = 0.5
"""Chance from which a value is put in the place of what was heard: in a request it is carried out
with it, in an answer it is taken, in a statement it is asked about."""
OFFERED, OFFERED_INSTEAD = 0.1, 0.2
"""Chance from which a request asks whether the value was said: where it named none, and in the
place of a known one."""


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
        best, familiar = await self.choose(given, liked(profile), turn.session_id)
        others = [h for h in given if h.text != best.text]
        first = Hypothesis(best.text, best.sureness)
        taken = replace(turn, text=best.text, hypotheses=(first, *others))
        return taken, _hearing(best, given[0].text, familiar)

    async def choose(
        self, given: Sequence[Hypothesis], likes: frozenset[Value], session_id: str
    ) -> tuple[Heard, Familiar]:
        """Give what was most likely meant by a list of hypotheses, best first, and what it was
        weighed with.
        """
        texts: dict[str, float] = {}
        for hypothesis in given:
            texts.setdefault(hypothesis.text, hypothesis.confidence)
        read = [
            Heard(text, confidence, await self.engine.hear(text, session_id))
            for text, confidence in list(texts.items())[:MOST]
        ]
        familiar = Familiar(likes, await self._recent(read[0], session_id))
        best = choose(read, familiar, self.book)
        expected = await self.engine.expected(session_id)
        mends = self._mends(best, texts, familiar, expected)
        mended = await self._mended(best, mends, expected, session_id)
        if expected and mended:  # what was heard may be no answer, but "stop" or "skip that one"
            return choose([best, mended], familiar, self.book), familiar
        return mended or best, familiar

    async def _mended(
        self, best: Heard, mends: Sequence[Mend], expected: str | None, session_id: str
    ) -> Heard | None:
        """Give the first of the likeliest mendings that is read to hold its value."""
        for mend in mends[:MENDED_MOST]:
            for text in filter(None, (mend.text, mend.phrased)):
                reading = await self.engine.hear(text, session_id)
                if holds(reading, mend, self.book, expected):
                    # A later hypothesis is seldom right as a whole, but nor is it doubted for its
                    # rank: the chance of the value says how well it was heard there.
                    confidence = max(mend.confidence, best.confidence)
                    options = () if expected else self._options(mend, mends, best)
                    return Heard(text, confidence, reading, mend, options)
        return None

    def _mends(
        self, best: Heard, texts: Mapping[str, float], familiar: Familiar, expected: str | None
    ) -> list[Mend]:
        """Give what may stand in the place of a misheard value, likeliest first."""
        stated = None if expected else unknown_statement(best.reading, self.book)
        if stated and best.reading.intent != REQUEST:
            found = self.mender.find_stated((best.text, best.confidence), stated, familiar)
            return [mend for mend in found if mend.chance >= LIKELY]
        if is_settled(best, expected):
            return []
        heard = {best.text: best.confidence, **texts}  # the one that was taken comes first
        found = self.mender.find(list(heard.items()), familiar, expected)
        said = {(entity.attribute, entity.value) for entity in best.reading.entities}
        if found and (found[0].attribute, found[0].value) in said:
            return []
        if expected:
            return found
        least = OFFERED_INSTEAD if names_known(best, self.book) else OFFERED
        return [mend for mend in found if mend.chance >= least]

    def _options(self, mend: Mend, mends: Sequence[Mend], best: Heard) -> tuple[str, ...]:
        """Give what is to be asked about before the mended request is carried out: the value, and
        the known one of its kind that was heard, else the next likely one.
        """
        is_known = names_known(best, self.book)
        if mend.chance >= LIKELY and not is_known:
            return ()
        heard = [(e.attribute, str(e.value)) for e in best.reading.entities if is_known]
        alike = [*heard, *((each.attribute, each.value) for each in mends)]
        others = [v for key, v in alike if key == mend.attribute and v != mend.value]
        return (mend.value, *others[:1])

    async def _recent(self, first: Heard, session_id: str) -> frozenset[Value]:
        """Give the values this conversation asked for, unless they may be what is put right."""
        if says_again(first):
            return frozenset()
        found = set[Value]()
        for earlier in await self.engine.requests(session_id):
            spec = self.book.requests.get(earlier["intent"])
            if spec is None or earlier["has_failed"]:
                continue
            for name in earlier["slots"].keys() & spec.slots.keys():
                said = earlier["slots"][name]
                values = said if isinstance(said, list) else [said]
                found |= {(spec.slots[name].attribute, value) for value in values}
        return frozenset(found)


def _hearing(best: Heard, first: str, familiar: Familiar) -> Hearing:
    """Say what was taken for what was said, and why."""
    if best.mend:
        heard, meant = best.mend.heard, best.mend.surface
        return Hearing(best.text, best.sureness, "sound", heard, meant, best.options)
    if best.text == first:
        return Hearing(best.text, best.confidence)
    is_recent = names(best, familiar.recent)
    because = "liking" if names(best, familiar.likes) else "history" if is_recent else "sense"
    return Hearing(best.text, best.confidence, because)
