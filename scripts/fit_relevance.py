"""Fit the relevance of considerations on data/relevance/pairs.yml and write weights.yml beside it.

    python -m scripts.fit_relevance              # fit, show what came of it, write
    python -m scripts.fit_relevance --dry-run    # fit and show only

Logistic regression (scikit-learn) of two features, see preferences/considering.py; every kind of
pairs that are a no weighs the same. The border is
the lowest at which at most 2 % of the requests of foreign topics are taken, on predictions for
preferences that the fold was not fitted on; it is then moved to a relevance of 0.5.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import defaultdict
from typing import NamedTuple

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bot.settings import load_settings
from bot.understanding.encoder import Encoder
from bot.understanding.meaning import Meaning
from preferences.considering import WEIGHTS_FILE
from preferences.wordbook import load_topics

FOREIGN_TAKEN = 0.02
FOLDS = 5
STRENGTH = 10.0
HEAD = """# What relevance is worked out with (preferences/considering.py); fitted, not written.
# After a change of pairs.yml or of the topics' cues: python -m scripts.fit_relevance
"""


class Pair(NamedTuple):
    keep: str
    topic: str
    request: str
    kind: str
    """for, bait, foreign (a request of another topic) or sibling (another one of its own)."""


def read_pairs(path):
    """Give every pair of the file, and each preference with the requests of foreign topics."""
    file = yaml.safe_load(path.read_text(encoding="utf-8"))
    near = defaultdict(set)
    for first, *others in file["neighbours"]:
        for other in others:
            near[first].add(other)
            near[other].add(first)
    entries = [(topic, entry) for topic, many in file["pairs"].items() for entry in many]
    for topic, entry in entries:
        keep = entry["keep"]
        for key, kind in (("for", "for"), ("not_for", "bait")):
            yield from (Pair(keep, topic, request, kind) for request in entry[key])
        for other, foreign in entries:
            if foreign is entry or other in near[topic]:
                continue
            kind = "sibling" if other == topic else "foreign"
            yield from (Pair(keep, topic, request, kind) for request in foreign["for"])


def features(pairs, meaning):
    """Give nearness and the square root of the topic's chance of each pair, shape (n, 2)."""
    kept = sorted({pair.keep for pair in pairs})
    by_request = {
        request: (
            dict(zip(kept, meaning.nearness(request, kept), strict=True)),
            meaning.topics(request),
        )
        for request in sorted({pair.request for pair in pairs})
    }
    rows = []
    for pair in pairs:
        near, chances = by_request[pair.request]
        rows.append((near[pair.keep], math.sqrt(chances.get(pair.topic, 0.0))))
    return np.asarray(rows)


def fit(x, y, weight):
    return LogisticRegression(C=STRENGTH, max_iter=1000).fit(x, y, sample_weight=weight)


def unseen(x, y, weight, groups):
    """Give each pair's probability from the folds that did not see its preference."""
    scores = np.zeros(len(y))
    for learn, test in GroupKFold(FOLDS).split(x, y, groups):
        scores[test] = fit(x[learn], y[learn], weight[learn]).predict_proba(x[test])[:, 1]
    return scores


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dry-run", action="store_true", help="show, do not write")
    dry = parser.parse_args(arguments).dry_run
    settings = load_settings()
    folder = settings.words_dir / WEIGHTS_FILE.parent
    pairs = list(read_pairs(folder / "pairs.yml"))
    meaning = Meaning(load_topics(settings.words_dir), Encoder(settings.models_dir))
    x, kind = features(pairs, meaning), np.asarray([pair.kind for pair in pairs])
    y, groups = kind == "for", [pair.keep for pair in pairs]
    baits = (kind == "bait").sum()
    weight = np.ones(len(pairs))
    for name in ("foreign", "sibling"):
        weight[kind == name] = baits / (kind == name).sum()
    scores = unseen(x, y, weight, groups)
    border = float(np.quantile(scores[kind == "foreign"], 1 - FOREIGN_TAKEN))
    taken = {name: float((scores[kind == name] >= border).mean()) for name in sorted(set(kind))}
    print({name: int((kind == name).sum()) for name in taken}, "taken, unseen:", taken)
    model = fit(x, y, weight)
    nearness, topic = (float(value) for value in model.coef_[0])
    base = float(model.intercept_[0]) - math.log(border / (1 - border))
    text = f"nearness: {nearness:.3f}\ntopic: {topic:.3f}\nbase: {base:.3f}\n"
    print(text, end="")
    if not dry:
        (folder / WEIGHTS_FILE.name).write_text(HEAD + text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
