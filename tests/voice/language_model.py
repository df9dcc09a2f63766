"""A small language model for the recogniser of the tests: trigrams of our own sentences, as ARPA.

Witten-Bell smoothing, interpolated (Chen and Goodman 1998, section 2.5), written as a back-off
model: https://www.speech.sri.com/projects/srilm/manpages/ngram-format.5.html
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from bot.settings import ROOT
from preferences.topics import Attribute, TopicBook
from preferences.wordbook import PLACEHOLDER

DATA = ROOT / "data"
_START, _END = "<s>", "</s>"
Gram = tuple[str, ...]


def words_of(text: str) -> list[str]:
    """Give the words of a text as they are pronounced: small letters and apostrophes."""
    return re.findall(r"[a-z']+", text.lower())


def sayable(text: str) -> bool:
    """Say whether a text is words only."""
    return not re.search(r"[^a-z' ,.?!-]", text.lower())


def values_of(attribute: Attribute) -> list[str]:
    """Give the ways an attribute's values are said, the best known first."""
    if attribute.key not in _values:
        _values[attribute.key] = _values_of(attribute)
    return _values[attribute.key]


_values: dict[str, list[str]] = {}


def _values_of(attribute: Attribute) -> list[str]:
    if attribute.catalog:
        surfaces = [v.surfaces[0] for v in attribute.catalog.values.values()]
    else:
        surfaces = [str(value) for value in attribute.suggestions]
    return [s.lower() for s in surfaces if sayable(s)][:120]


def sentences(book: TopicBook, seed: int = 0) -> Iterator[str]:
    """Give what people may say: phrasings filled with values, and answers to questions."""
    rng = random.Random(seed)
    for spec in book.requests.values():
        for example in spec.examples:
            slots = {name: book.attribute(slot.attribute) for name, slot in spec.slots.items()}
            pools = {name: values_of(slots[name]) for name in PLACEHOLDER.findall(example)}
            if all(pools.values()):
                for _ in range(8 if pools else 1):
                    yield PLACEHOLDER.sub(lambda found, of=pools: rng.choice(of[found[1]]), example)
    choices = [a for a in book.attributes.values() if values_of(a)]
    for attribute in choices:
        for value in values_of(attribute):
            yield rng.choice(attribute.carriers).replace("{value}", value)
            yield value
    yield from _phrasings(choices, [t.title for t in book.topics.values()], rng)


def _phrasings(choices: list[Attribute], titles: list[str], rng: random.Random) -> Iterator[str]:
    for path in sorted((DATA / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                text = line.removeprefix("- ")
                for _ in range(4 if "{" in text else 1):
                    yield text.replace("{topic}", rng.choice(titles)).replace(
                        "{any}", rng.choice(values_of(rng.choice(choices)))
                    )


def write_arpa(texts: Iterable[str], known: frozenset[str], path: Path) -> frozenset[str]:
    """Write a trigram model of the texts whose words are all known; give its words."""
    counts: list[Counter[Gram]] = [Counter(), Counter(), Counter()]
    for text in texts:
        words = words_of(text)
        if not words or not known.issuperset(words):
            continue
        line = [_START, *words, _END]
        for order in range(3):
            counts[order].update(tuple(line[i : i + order + 1]) for i in range(len(line) - order))
    path.write_text(_arpa(counts), encoding="utf-8")
    return frozenset(gram[0] for gram in counts[0]) - {_START, _END}


def _arpa(counts: list[Counter[Gram]]) -> str:
    followers: dict[Gram, int] = defaultdict(int)
    totals: dict[Gram, int] = defaultdict(int)
    for order in (1, 2):
        for gram, count in counts[order].items():
            followers[gram[:-1]] += 1
            totals[gram[:-1]] += count
    chances: dict[Gram, float] = {}
    all_words = sum(count for gram, count in counts[0].items() if gram != (_START,))
    for gram, count in counts[0].items():
        chances[gram] = 1e-10 if gram == (_START,) else count / all_words
    for order in (1, 2):
        for gram, count in counts[order].items():
            seen, kinds = totals[gram[:-1]], followers[gram[:-1]]
            chances[gram] = (count + kinds * chances[gram[1:]]) / (seen + kinds)
    backs = {h: followers[h] / (totals[h] + followers[h]) for h in totals}
    lines = ["\\data\\", *(f"ngram {n + 1}={len(counts[n])}" for n in range(3))]
    for order in range(3):
        lines += ["", f"\\{order + 1}-grams:"]
        for gram in sorted(counts[order]):
            back = f" {math.log10(backs[gram]):.4f}" if gram in backs and order < 2 else ""
            lines.append(f"{math.log10(chances[gram]):.4f} {' '.join(gram)}{back}")
    return "\n".join([*lines, "", "\\end\\", ""])
