"""Reading and answering: single texts, turns of a mixed conversation, and one very long one."""

from __future__ import annotations

import time
from collections import Counter

from bot.bench.figures import Figure, require_answers, window
from bot.bench.workbench import KNOWN, Timed, Workbench, talk
from bot.measure.latency import summarise

WARM_UP = 10
"""Texts read, and turns answered, before any is timed."""
CONVERSATIONS = 12
"""Conversations whose turns are timed; a third as many when it is to be quick."""
EARLY, SPREAD = 20, 10
"""Turns 20 ± 10 of the long conversation are compared with those ± 10 around its end."""
SHORTEST = 60
"""Turns the long conversation must have."""


def measure_reading(bench: Workbench) -> tuple[Figure, ...]:
    """Time `Assistant.understand` on every sentence, each once: none is remembered."""
    bench.say("Reading sentences")
    times = bench.runner.run(_read(bench))
    summary = summarise(times)
    note = f"{summary.count} sentences, each new"
    return (
        Figure("reading", "parse p50", summary.p50, "ms", note),
        Figure("reading", "parse p99", summary.p99, "ms"),
    )


def measure_turns(bench: Workbench) -> tuple[Figure, ...]:
    """Time turns of mixed conversations, each of a person with preferences of their own."""
    bench.say("Answering turns")
    turns = bench.runner.run(_converse(bench))
    require_answers([turn.reply.messages for turn in turns])
    summary = summarise([turn.milliseconds for turn in turns])
    outcomes = Counter(str(turn.reply.outcome) for turn in turns)
    named = ", ".join(f"{count} {name}" for name, count in outcomes.most_common())
    note = f"{summary.count} turns, {KNOWN} preferences; {named}"
    return (
        Figure("turns", "turn p50", summary.p50, "ms", note),
        Figure("turns", "turn p99", summary.p99, "ms"),
    )


def measure_growth(bench: Workbench) -> tuple[Figure, ...]:
    """Hold one long conversation and compare its end with its beginning, line by line alike."""
    bench.say(f"One conversation of {bench.turns} turns")
    turns = bench.runner.run(_persist(bench))
    require_answers([turn.reply.messages for turn in turns])
    times = [turn.milliseconds for turn in turns]
    early = window(times, EARLY - SPREAD, EARLY + SPREAD)
    late = window(times, bench.turns - SPREAD, bench.turns + SPREAD)
    return (
        Figure("growth", f"turn {EARLY}", early, "ms", f"median of turns {EARLY} ± {SPREAD}"),
        Figure("growth", f"turn {bench.turns}", late, "ms", f"median of {bench.turns} ± {SPREAD}"),
        Figure("growth", "late / early", late / early, "x"),
    )


async def _read(bench: Workbench) -> list[float]:
    for text in bench.words.script.lines(WARM_UP):
        await bench.assistant.understand(text)
    times = []
    for sentence in bench.words.sentences:
        bench.limit.check()
        started = time.perf_counter()
        await bench.assistant.understand(sentence)
        times.append((time.perf_counter() - started) * 1000)
    return times


async def _converse(bench: Workbench) -> list[Timed]:
    turns: list[Timed] = []
    script = bench.words.script
    conversations = max(1, CONVERSATIONS // (3 if bench.is_quick else 1))
    with bench.fresh() as assistant:
        async for _ in talk(assistant, script.lines(WARM_UP), bench.limit):
            pass
        for number in range(conversations):
            bench.say(f"  conversation {number + 1}/{conversations}")
            texts = script.lines(len(script.templates))
            turns += [timed async for timed in talk(assistant, texts, bench.limit)]
    return turns


async def _persist(bench: Workbench) -> list[Timed]:
    """Take the turns; the script begins afresh as far before the end as the start is from 20."""
    turns: list[Timed] = []
    total = bench.turns + SPREAD
    texts = bench.words.script.lines(total, afresh=bench.turns - EARLY)
    with bench.fresh() as assistant:
        async for timed in talk(assistant, texts, bench.limit):
            turns.append(timed)
            if len(turns) % 100 == 0:
                bench.say(f"  turn {len(turns)}/{total}")
    return turns
