"""What the n-best list is worth: misheard values mended, and right ones broken.

    python -m tests.benchmarks.hearing --utterances 200 --decibels 20 --seed 1

espeak-ng says requests of our own, a phrasing filled with a value of a catalog each; white noise is
added; pocketsphinx hears them (`tests/voice/`). The value of the first hypothesis is held against
that of what `bot.listening` takes for it: for a stranger, for somebody who is known to like what
they ask for and two other values of its kind, and for somebody who likes three others of its kind
instead. What was heard is kept in the folder of temporary files, so a second run is quick. Needs
the trained model, espeak-ng and some minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from bot.engine.agent import DialogueEngine
from bot.engine.shared import mender
from bot.listening import Listener
from bot.turn import Hypothesis
from bot.understanding.hearing import Heard
from bot.understanding.mends import Value
from bot.understanding.reading import Reading
from preferences.topics import TopicBook
from preferences.wordbook import PLACEHOLDER
from tests.voice.language_model import sayable, values_of, words_of
from tests.voice.speech import Ear, recorded, word_errors

MENDED, BROKEN = 0.30, 0.02
"""Share of the wrong values that has to be mended, and of the right ones that may be broken."""
NOBODY: frozenset[Value] = frozenset()


@dataclass(frozen=True, slots=True)
class Utterance:
    """A request with one value in it."""

    text: str
    meant: Value
    likes: frozenset[Value]
    """What is known of somebody who often says it."""
    others: frozenset[Value]
    """What is known of somebody who never said it."""


@dataclass(slots=True)
class Tally:
    """What came of the utterances."""

    wrong: int = 0
    """First hypotheses without the value that was meant."""
    mended: int = 0
    """Those of them that are taken for it, or asked about with it among what may be answered."""
    broken: int = 0
    """Right ones that are taken for another, or asked about without being among the answers."""
    total: int = 0
    misled: int = 0
    """Wrong ones that were given another value by its sound, and asked about or not."""
    asked: int = 0
    """Mended ones that a question is put about first: "did you say a?", "was that a or b?"."""
    doubted: int = 0
    """Right ones that are asked about."""

    def add(self, first: Reading, chosen: Heard, meant: Value) -> None:
        """Count one utterance."""
        was_right, is_right = holds(first, meant), holds(chosen.reading, meant)
        is_asked = _offers(chosen, meant)
        self.total += 1
        self.wrong += not was_right
        self.mended += (is_right or is_asked) and not was_right
        self.asked += is_asked and not was_right
        self.broken += was_right and not (is_right or is_asked)
        self.misled += not (was_right or is_right or is_asked) and chosen.mend is not None
        self.doubted += was_right and bool(chosen.options)

    def __str__(self) -> str:
        """Give the line that is printed."""
        right = self.total - self.wrong
        mended, broken = self.mended / max(self.wrong, 1), self.broken / max(right, 1)
        return (
            f"{self.total} utterances, {self.wrong} values wrong; "
            f"mended {self.mended} = {mended:.1%} {'met' if mended >= MENDED else 'missed'}, "
            f"{self.asked} of them by a question; "
            f"broken {self.broken} of {right} = {broken:.1%} "
            f"{'met' if broken <= BROKEN else 'missed'}; misled {self.misled}; "
            f"right and asked about {self.doubted}"
        )


def _offers(chosen: Heard, meant: Value) -> bool:
    """Say whether a value is among those that are asked about."""
    mend = chosen.mend
    return mend is not None and mend.attribute == meant[0] and meant[1] in chosen.options


def holds(reading: Reading, meant: Value) -> bool:
    """Say whether a reading has this value."""
    return any((e.attribute, e.value) == meant for e in reading.entities)


def candidates(book: TopicBook, words: frozenset[str], rng: Random) -> Iterator[Utterance]:
    """Give requests with one value each, in a random order, without end."""
    phrasings = [
        (example, book.attribute(spec.slots[names[0]].attribute))
        for spec in book.requests.values()
        for example in spec.examples
        if len(names := PLACEHOLDER.findall(example)) == 1
    ]
    known = [(p, a) for p, a in phrasings if a.catalog and values_of(a)]
    while True:
        example, attribute = rng.choice(known)
        assert attribute.catalog is not None
        said = rng.choice(values_of(attribute))
        text = PLACEHOLDER.sub(said, example)
        value = next(
            v.id for v in attribute.catalog.values.values() if said == v.surfaces[0].lower()
        )
        others = rng.sample(
            sorted(attribute.catalog.values), k=min(2, len(attribute.catalog.values))
        )
        likes = frozenset((attribute.key, v) for v in (value, *others))
        if sayable(text) and words.issuperset(words_of(text)):
            strangers = sorted(set(attribute.catalog.values) - {value})
            strange = Random(text).sample(strangers, k=min(3, len(strangers)))
            never = frozenset((attribute.key, v) for v in strange)
            yield Utterance(text, (attribute.key, value), likes, never)


def heard(ear: Ear, text: str, decibels: float, seed: int) -> tuple[Hypothesis, ...]:
    """Give what the recogniser makes of a sentence; from the cache where it has been heard."""
    known = "English" if ear.is_general else sorted(ear.words)
    key = hashlib.sha256(f"{text}\n{decibels}\n{seed}\n{known}".encode()).hexdigest()
    path = Path(tempfile.gettempdir()) / "attune-heard" / f"{key[:32]}.json"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        found = ear.hear(recorded([text], decibels, seed))
        path.write_text(json.dumps([[h.text, h.confidence] for h in found]))
    return tuple(Hypothesis(*pair) for pair in json.loads(path.read_text()))


class Reader:
    """Reads what was heard outside of any conversation, each text once."""

    def __init__(self, engine: DialogueEngine) -> None:
        """Take what reads."""
        self._engine, self._read = engine, dict[str, Reading]()

    async def hear(self, text: str, session_id: str) -> Reading:
        """Give the reading of a text."""
        if text not in self._read:
            self._read[text] = await self._engine.read(text)
        return self._read[text]

    async def expected(self, session_id: str) -> None:
        """No question stands open."""

    async def requests(self, session_id: str) -> list[dict[str, Any]]:
        """Nothing was asked for before."""
        return []


async def measure(
    engine: DialogueEngine, book: TopicBook, ear: Ear, args: argparse.Namespace
) -> tuple[list[Tally], float]:
    """Give the tallies of strangers, friends and others, and the share of wrong words."""
    reader, rng = Reader(engine), Random(args.seed)
    listener = Listener(reader, book, mender())  # type: ignore[arg-type]
    tallies, wrong, words = [Tally(), Tally(), Tally()], 0, 0
    for utterance in candidates(book, ear.words, rng):
        if tallies[0].total >= args.utterances:
            break
        if not holds(await reader.hear(utterance.text, ""), utterance.meant):
            continue  # not the recogniser's doing
        hypotheses = heard(ear, utterance.text, args.decibels, args.seed)
        if not hypotheses:
            continue
        errors, said = word_errors(utterance.text, hypotheses[0].text)
        wrong, words = wrong + errors, words + said
        first = await reader.hear(hypotheses[0].text, "")
        for tally, likes in zip(tallies, (NOBODY, utterance.likes, utterance.others), strict=True):
            chosen, _ = await listener.choose(hypotheses, likes, "")
            tally.add(first, chosen, utterance.meant)
    return tallies, wrong / words


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what the n-best list is worth.")
    parser.add_argument("--utterances", type=int, default=200)
    parser.add_argument("--decibels", type=float, default=20.0, help="speech over noise")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--english", action="store_true", help="a recogniser that knows English, not our sentences"
    )
    args = parser.parse_args()

    from bot.engine.shared import book, use
    from bot.engine.training import ensure_model
    from bot.settings import load_settings

    settings = load_settings()
    use(settings)
    engine = DialogueEngine(ensure_model(settings, lambda line: None), ())
    with tempfile.TemporaryDirectory() as folder:
        tallies, errors = asyncio.run(
            measure(engine, book(), Ear(Path(folder), is_general=args.english), args)
        )
    sys.stdout.write(f"words wrong: {errors:.1%}\n")
    for name, tally in zip(("stranger", "known", "likes others"), tallies, strict=True):
        sys.stdout.write(f"{name}: {tally}\n")


if __name__ == "__main__":
    main()
