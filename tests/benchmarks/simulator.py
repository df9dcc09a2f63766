"""A week with simulated people, with teachable moments on and off.

    python -m tests.benchmarks.simulator --persons 20 --days 7 --seed 1

They talk to the real assistant, in words of `simulator.yml`; the same people with the same wishes
on the same days live through both weeks. SIMULATED: the people are made up, so the figures show
what the assistant makes of such people, not what people are like. It needs the trained model and
takes a few minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import mean

from bot.assistant import Assistant
from bot.engine.agent import DialogueEngine
from bot.say.wording import Wording
from bot.turn import Reply, Turn
from preferences.signals import Manners
from preferences.store import Store
from preferences.topics import TopicBook
from tests.benchmarks.orders import gains
from tests.benchmarks.persons import Episode, Person, Say, Tally, Words, make_person

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
BAR = 0.40
"""Share of wrong interpretations that moments have to save."""


@dataclass(slots=True)
class Clock:
    """The simulated time."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True, slots=True)
class Desk:
    """What every week is lived with."""

    engine: DialogueEngine
    book: TopicBook
    wording: Wording
    words: Words
    seed: int


@dataclass(frozen=True, slots=True)
class Week:
    """What came of one week, all persons together."""

    days: tuple[Tally, ...]
    """By day."""
    after: Tally
    """Everything asked once more, on the day after."""
    offered: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both weeks of the same people."""

    persons: int
    on: Week
    off: Week

    @property
    def saved(self) -> float:
        """Share of the wrong interpretations after the week that moments saved, 0–1."""
        wrong = self.off.after.defect_rate
        return 1 - self.on.after.defect_rate / wrong if wrong else 0.0

    @property
    def questions_a_day(self) -> float:
        """Questions nobody asked for, by person and day, with moments on."""
        days = self.persons * len(self.on.days)
        return sum(day.questions for day in self.on.days) / days


async def compare(desk: Desk, persons: Sequence[Person], days: int) -> Comparison:
    """Live both weeks."""
    on = await live(desk, persons, days, Manners())
    off = await live(desk, persons, days, Manners(is_asking=False))
    return Comparison(len(persons), on, off)


async def live(desk: Desk, persons: Sequence[Person], days: int, manners: Manners) -> Week:
    """Have these people live so many days with an assistant of these manners."""
    with tempfile.TemporaryDirectory() as folder:
        clock, store = Clock(), Store(f"sqlite:///{Path(folder) / 'week.db'}")
        store.migrate()
        assistant = _assistant(desk, store, clock, manners)
        tallies = [
            await _day(assistant, desk, persons, clock, number) for number in range(days + 1)
        ]
        with store.unit(is_reading=True) as unit:
            counts = unit.counts(START.date())
        store.close()
    offered, accepted = (
        sum(n for (name, _), n in counts.items() if name == f"moment_{what}")
        for what in ("offered", "accepted")
    )
    return Week(tuple(tallies[:-1]), tallies[-1], offered, accepted)


def _assistant(desk: Desk, store: Store, clock: Clock, manners: Manners) -> Assistant:
    from bot.actions import Desk as ActionDesk
    from bot.actions import actions
    from bot.engine.shared import considering

    numbers = itertools.count(1)

    def new_id() -> str:
        return f"id-{next(numbers)}"

    desk.engine.forget()
    desk.engine.act(actions(ActionDesk(desk.book, desk.wording, new_id, considering(), manners)))
    return Assistant(desk.engine, store, desk.book, desk.wording, clock, new_id)


async def _day(
    assistant: Assistant, desk: Desk, persons: Sequence[Person], clock: Clock, number: int
) -> Tally:
    tally = Tally()
    for person in persons:
        clock.at = START + timedelta(days=number)
        random = Random(f"{desk.seed}-{person.name}-{number}")
        say = _teller(assistant, clock, person.name, f"{person.name}-{number}")
        habits = [h for h in desk.words.habits if h.request in person.wants]
        for place, habit in enumerate(random.sample(habits, len(habits))):
            clock.at += timedelta(minutes=random.randint(15, 90))
            if random.random() < person.rates[habit.request]:
                own = Random(f"{desk.seed}-{person.name}-{number}-{place}")
                episode = Episode(person, habit, desk.words, desk.book, own)
                tally.add(await episode.play(say))
    return tally


def _teller(assistant: Assistant, clock: Clock, user: str, session: str) -> Say:
    async def say(text: str) -> Reply:
        clock.at += timedelta(seconds=8)
        return await assistant.turn(Turn(text, user, session))

    return say


def report(comparison: Comparison, orders: dict[str, list[float]]) -> str:
    """Word the figures as a table."""
    on, off = comparison.on, comparison.off
    verdict = "met" if comparison.saved >= BAR else "missed"
    lines = [
        "SIMULATED people; see tests/benchmarks/persons.py.",
        "| figure | moments on | moments off |",
        "|---|---|---|",
        f"| wrong interpretations, first day | {_share(on.days[0])} | {_share(off.days[0])} |",
        f"| wrong interpretations, after the week | {_share(on.after)} | {_share(off.after)} |",
        f"| fewer of them with moments (bar ≥ {BAR:.0%}) | {comparison.saved:.0%} {verdict} | – |",
        f"| questions a person and day | {comparison.questions_a_day:.2f} | 0 |",
        f"| moments offered, accepted | {on.offered}, {on.accepted} | {off.offered} |",
        "",
        "| lesson asks | right before | after 3 | after 10 | share of the gain by question 3 |",
        "|---|---|---|---|---|",
    ]
    for name, shares in orders.items():
        whole = shares[-1] - shares[0]
        early = (shares[3] - shares[0]) / whole if whole else 0.0
        right = " | ".join(f"{shares[at]:.0%}" for at in (0, 3, -1))
        lines.append(f"| {name} | {right} | {early:.0%} |")
    return "\n".join(lines)


def _share(tally: Tally) -> str:
    return f"{tally.defect_rate:.0%} of {tally.left_open}"


def compare_orders(desk: Desk, persons: Sequence[Person]) -> dict[str, list[float]]:
    """Give by order the mean share of right requests after each question."""
    each = [gains(person, desk.words, desk.book, desk.seed) for person in persons]
    return {
        name: [mean(step) for step in zip(*(one[name] for one in each), strict=True)]
        for name in each[0]
    }


def main(arguments: Sequence[str]) -> int:
    """Simulate and print; 1 where the bar is missed."""
    parser = argparse.ArgumentParser(description="Simulate a week with made-up people.")
    parser.add_argument("--persons", type=int, default=20)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    desk = _open_desk(args.seed)
    persons = [make_person(number, args.seed, desk.words) for number in range(args.persons)]
    comparison = asyncio.run(compare(desk, persons, args.days))
    sys.stdout.write(report(comparison, compare_orders(desk, persons)) + "\n")
    return int(comparison.saved < BAR)


def _open_desk(seed: int) -> Desk:
    from bot.actions import Desk as ActionDesk
    from bot.actions import actions
    from bot.engine.shared import book, considering, use
    from bot.engine.training import ensure_model
    from bot.settings import load_settings

    settings = load_settings()
    use(settings)
    model = ensure_model(settings, print)
    wording = Wording.load(settings.words_dir, book())
    engine = DialogueEngine(model, actions(ActionDesk(book(), wording, str, considering())))
    return Desk(engine, book(), wording, Words.load(), seed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
