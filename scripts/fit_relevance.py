"""Fit what texts are about, and the relevance of considerations, on data/relevance.

    python -m scripts.fit_relevance              # fit, show what came of it, write
    python -m scripts.fit_relevance --dry-run    # fit and show only

First the model of matters (bot/understanding/matters.py) on matters.yml. Then logistic regression
(scikit-learn) of three features, see preferences/considering.py, on pairs.yml and, for what is
foreign, on matters.yml too. The model that gives a pair's features has learned neither of its two
texts (five folds, a preference and its requests in one). Three in ten preferences are filed where
their words alone would put them, for so it goes with open ones. The border is the lowest at which
at most `FOREIGN_TAKEN` of the requests of foreign topics are taken, on predictions for preferences
that the fold was not fitted on; it is then moved to a relevance of 0.5.
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
from bot.understanding.matters import WORDS_FILE, fit_matters, read_phrases
from bot.understanding.meaning import Meaning
from preferences.considering import WEIGHTS_FILE, Saying
from preferences.considering import features as features_of
from preferences.wordbook import load_topics

FOREIGN_TAKEN = 0.025
FOLDS = 5
STRENGTH = 10.0
WEIGHT = {"for": 1.0, "foreign": 1.0, "nothing": 0.3, "bait": 0.05}
"""How much each kind of pairs weighs as a whole."""
MISFILED = 0.3
FOREIGN_EACH = 60
SEED = 7
HEAD = """# What relevance is worked out with (preferences/considering.py); fitted, not written.
# After a change of pairs.yml, matters.yml or the topics' cues: python -m scripts.fit_relevance
"""


class Pair(NamedTuple):
    keep: str
    topic: str
    request: str
    kind: str
    """for, bait, foreign (a request of another topic) or nothing (one of no topic)."""


def neighbours(groups):
    near = defaultdict(set)
    for first, *others in groups:
        for other in others:
            near[first].add(other)
            near[other].add(first)
    return near


def read_folds(file, phrases, draw):
    """Give the fold of each text; a preference of the pairs and its requests share one."""
    folds = {phrase.text: int(draw.integers(FOLDS)) for phrase in phrases}
    for entry in (entry for many in file["pairs"].values() for entry in many):
        fold = int(draw.integers(FOLDS))
        folds |= dict.fromkeys([entry["keep"], *entry["for"], *entry["not_for"]], fold)
    return folds


def read_pairs(file, phrases, topics, folds, draw):
    """Give the pairs: those written, and each preference with foreign requests of its fold."""
    near = neighbours(file["neighbours"])
    entries = [(topic, entry) for topic, many in file["pairs"].items() for entry in many]
    asked = [(topic, request) for topic, entry in entries for request in entry["for"]]
    asked += [(topics[p.matter], p.text) for p in phrases if not p.is_kept]
    kept = [(topic, entry["keep"]) for topic, entry in entries]
    kept += [(topics[p.matter], p.text) for p in phrases if p.is_kept]
    for topic, entry in entries:
        for key, kind in (("for", "for"), ("not_for", "bait")):
            yield from (Pair(entry["keep"], topic, request, kind) for request in entry[key])
    for topic, keep in kept:
        own = {topic, *near[topic]}
        here = [(other, request) for other, request in asked if folds[request] == folds[keep]]
        foreign = [request for other, request in here if other and other not in own]
        nothing = [request for other, request in here if not other]
        for requests, kind in ((foreign, "foreign"), (nothing, "nothing")):
            for at in draw.permutation(len(requests))[:FOREIGN_EACH]:
                yield Pair(keep, topic, requests[at], kind)


class Views:
    """Gives a pair's features by the model of matters that has learned none of its texts."""

    def __init__(self, book, encoder, folds, models):
        self._folds = folds
        self._meanings = [Meaning(book, encoder, matters) for matters in models]

    def features(self, pairs):
        """Give nearness, topic and matter of each pair, shape (n, 3)."""
        by_request = defaultdict(list)
        for at, pair in enumerate(pairs):
            by_request[pair.request].append(at)
        rows = np.zeros((len(pairs), 3))
        for request, places in by_request.items():
            meaning = self._meanings[self._folds[request]]
            keeps = [pairs[at].keep for at in places]
            near, chances = meaning.nearness(request, keeps), meaning.topics(request)
            sayings = [Saying(pairs[at].keep, pairs[at].topic, is_known=False) for at in places]
            shared = meaning.agreement(request, sayings, {})
            for at, cosine, same in zip(places, near, shared, strict=True):
                rows[at] = features_of(cosine, chances.get(pairs[at].topic, 0.0), same)
        return rows

    def filed(self, text):
        """Give the topic that a text's own words put it in."""
        chances = self._meanings[0].topics(text)
        return max(chances, key=lambda topic: chances[topic])


def unseen(x, y, weight, groups):
    """Give each pair's probability from the folds that did not see its preference."""
    scores = np.zeros(len(y))
    for learn, test in GroupKFold(FOLDS).split(x, y, groups):
        model = LogisticRegression(C=STRENGTH).fit(x[learn], y[learn], weight[learn])
        scores[test] = model.predict_proba(x[test])[:, 1]
    return scores


def fit_relevance(x, kind, groups):
    """Fit the weights, show what they take of each kind, and give them as a file."""
    y, weight = kind == "for", np.ones(len(kind))
    for name, share in WEIGHT.items():
        weight[kind == name] = share * y.sum() / (kind == name).sum()
    scores = unseen(x, y, weight, groups)
    border = float(np.quantile(scores[kind == "foreign"], 1 - FOREIGN_TAKEN))
    taken = {name: round(float((scores[kind == name] >= border).mean()), 3) for name in WEIGHT}
    print({name: int((kind == name).sum()) for name in taken}, "taken, unseen:", taken)
    model = LogisticRegression(C=STRENGTH).fit(x, y, weight)
    nearness, topic, matter = (float(value) for value in model.coef_[0])
    base = float(model.intercept_[0]) - math.log(border / (1 - border))
    fields = {"nearness": nearness, "topic": topic, "matter": matter, "base": base}
    return "".join(f"{name}: {value:.3f}\n" for name, value in fields.items())


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dry-run", action="store_true", help="show, do not write")
    dry = parser.parse_args(arguments).dry_run
    settings, draw = load_settings(), np.random.default_rng(SEED)
    folder = settings.words_dir
    file = yaml.safe_load((folder / "relevance" / "pairs.yml").read_text(encoding="utf-8"))
    book, encoder = load_topics(folder), Encoder(settings.models_dir)
    found = read_phrases(folder / WORDS_FILE)
    phrases, topics = found.phrases, found.topics
    vectors = encoder.sentences([phrase.text for phrase in phrases])
    numbers = np.array([phrase.matter for phrase in phrases])
    folds = read_folds(file, phrases, draw)
    places, models = np.array([folds[phrase.text] for phrase in phrases]), []
    for fold in range(FOLDS):
        left = places == fold
        models.append(fit_matters(vectors[~left], numbers[~left], topics))
        right = (models[-1].chances(vectors[left]).argmax(axis=1) == numbers[left]).mean()
        print(f"{len(topics)} matters, right on {left.sum()} unseen phrases: {right:.3f}")
    views = Views(book, encoder, folds, models)
    pairs = list(read_pairs(file, phrases, topics, folds, draw))
    astray = {p.keep: views.filed(p.keep) for p in pairs}
    lost = {keep for keep in sorted(astray) if draw.random() < MISFILED}
    x = views.features([p._replace(topic=astray[p.keep]) if p.keep in lost else p for p in pairs])
    kind = np.array([pair.kind for pair in pairs])
    text = fit_relevance(x, kind, [pair.keep for pair in pairs])
    print(text, end="")
    if not dry:
        (folder / WEIGHTS_FILE).write_text(HEAD + text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
