"""Intents and yes/no heads: linear models on sentence vectors, as one Rasa classifier.

Logistic regression (scikit-learn) on MiniLM vectors; what is kept are plain weight matrices, so
loading runs no foreign code and a prediction is one matrix product. docs/decisions compares it
with DIET.

An intent that is many kinds of things ("other" is alarms, taxis, sums …) lies in many places of
the vector space, where one linear border cannot follow it: it is learned in parts found by k-means,
whose probabilities add up to its own (piecewise linear, as in mixture discriminant analysis,
Hastie & Tibshirani 1996). Where the borders of the parts fall is chance, so several divisions are
learned and their probabilities averaged (bagging, Breiman 1996): a few new sentences then move
little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.featurizer import vectors
from bot.engine.shared import encoder, reader
from bot.engine.weights import keep, kept
from bot.understanding.networks import Matrix

HEADS = "heads"
"""Message property: probability (0–1) by head name."""
PARTS = "parts"
"""Message property: the stretches of a text that may each ask for something, as {start, end,
ranking}; the ranking is of that stretch alone."""
_STEPS = 120
"""Steps of the solver, at most; more change no figure."""
_PART = "#"
"""Stands between the name of an intent and the number of one of its parts."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Sets `intent`, `intent_ranking` and `heads` of a message from its features."""

    @classmethod
    def required_components(cls) -> list[type]:
        """A featurizer comes before."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength` is scikit-learn's C; `aside` are intents only heads learn from.

        `parted` are intents learned in parts of about `part` sentences, divided in `divisions`
        ways; they are learned along the `directions` in which the sentences differ most. `heads`
        maps a head to `{yes: [intent …], aside: [intent …], balanced: bool}`: all other intents are
        its no.
        Balanced (the default) gives yes and no the same weight; not balanced keeps a yes as rare as
        it is.
        """
        return {
            "strength": 10.0,
            "head_strength": 3.0,
            "heads": {},
            "aside": [],
            "parted": [],
            "part": 60,
            "divisions": 3,
            "directions": 300,
        }

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        weights: dict[str, npt.NDArray[Any]] | None = None,
    ) -> None:
        """Hold the configuration and, once trained, the weights."""
        self._config, self._storage, self._resource = config, storage, resource
        self._weights = weights or {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Build an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Build a trained component."""
        return cls(config, model_storage, resource, kept(model_storage, resource))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit intents and heads and keep the weights."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        features = vectors(examples)
        names = np.asarray([e.get(INTENT) for e in examples])
        kept = ~np.isin(names, self._config["aside"])
        self._weights = self._fit_intents(features[kept], names[kept])
        for head, roles in self._config["heads"].items():
            kept = ~np.isin(names, roles.get("aside", []))
            labels = np.isin(names[kept], roles["yes"])
            is_even = roles.get("balanced", True)
            fitted = _fit(features[kept], labels, self._config["head_strength"], is_even)
            self._weights |= {f"{head}.{part}": matrix for part, matrix in fitted.items()}
        keep(self._weights, self._storage, self._resource)
        return self._resource

    def _fit_intents(
        self, features: Matrix, names: npt.NDArray[Any]
    ) -> dict[str, npt.NDArray[Any]]:
        fitted: dict[str, npt.NDArray[Any]] = {"classes": np.unique(names)}
        view = _View.of(features, self._config["directions"])
        features = view.look(features)
        for number in range(self._config["divisions"]):
            parts = names.astype(object)
            for intent in self._config["parted"]:
                own = features[names == intent]
                parts[names == intent] = _parts(own, intent, self._config["part"], number)
            found = _fit(features, parts.astype(str), self._config["strength"], is_even=False)
            found = view.back(found)
            owners = [part.split(_PART)[0] for part in found.pop("classes")]
            found["owner"] = np.searchsorted(fitted["classes"], owners)
            fitted |= {f"{number}.{part}": matrix for part, matrix in found.items()}
        return fitted

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is: nothing later learns from predictions."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and heads of each message that has a vector."""
        for message in messages:
            if message.get(TEXT):
                self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        vector = vectors([message])[0]
        ranking = self._rank(vector)
        heads = {
            head: float(
                _sigmoid(
                    vector @ self._weights[f"{head}.coef"][0]
                    + self._weights[f"{head}.intercept"][0]
                )
            )
            for head in self._config["heads"]
        }
        message.set("intent", ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set(HEADS, heads, add_to_output=True)
        message.set(PARTS, self._parts(message.get(TEXT)))

    def _rank(self, vector: Matrix) -> list[dict[str, Any]]:
        classes, divisions = self._weights["classes"], self._config["divisions"]
        scores = np.zeros(len(classes))
        for number in range(divisions):
            coef, intercept, owner = (
                self._weights[f"{number}.{part}"] for part in ("coef", "intercept", "owner")
            )
            parts = _softmax(vector @ coef.T + intercept)
            scores += np.bincount(owner, weights=parts, minlength=len(classes)) / divisions
        order = np.argsort(-scores)
        return [{"name": str(classes[i]), "confidence": float(scores[i])} for i in order]

    def _parts(self, text: str) -> list[dict[str, Any]]:
        spans = reader().parts(text)
        vectors = encoder().features([text[start:end] for start, end in spans]) if spans else ()
        return [
            {
                "start": start,
                "end": end,
                "ranking": {i["name"]: i["confidence"] for i in self._rank(vector)},
            }
            for (start, end), vector in zip(spans, vectors, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _View:
    """The directions in which some vectors differ most (principal components, Pearson 1901).

    Learning along 300 of 768 takes a third of the time and is as good; what was learned is turned
    back, so that reading needs no view.
    """

    directions: Matrix
    """Shape (kept, all)."""
    centre: Matrix
    """Shape (all,)."""

    @classmethod
    def of(cls, features: Matrix, count: int) -> _View:
        from sklearn.decomposition import PCA

        kept = min(count, *features.shape)
        found = PCA(kept, svd_solver="randomized", random_state=7).fit(features)
        return cls(found.components_, found.mean_)

    def look(self, features: Matrix) -> Matrix:
        """Give vectors along the directions, shape (n, kept)."""
        return np.asarray((features - self.centre) @ self.directions.T)

    def back(self, fitted: dict[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
        """Give the same model for vectors as they are."""
        coef = fitted["coef"] @ self.directions
        intercept = fitted["intercept"] - coef @ self.centre
        return {**fitted, "coef": coef, "intercept": intercept}


def _parts(features: Matrix, intent: str, size: int, division: int) -> list[str]:
    """Name the part of an intent that each of its sentences belongs to."""
    from sklearn.cluster import MiniBatchKMeans

    count = max(1, len(features) // size)
    model = MiniBatchKMeans(count, random_state=7 + division, n_init=3)
    return [f"{intent}{_PART}{number}" for number in model.fit_predict(features)]


def _fit(
    features: Matrix, labels: npt.NDArray[Any], strength: float, is_even: bool = True
) -> dict[str, npt.NDArray[Any]]:
    from sklearn.linear_model import LogisticRegression

    weight = "balanced" if is_even else None
    model = LogisticRegression(C=strength, class_weight=weight, max_iter=_STEPS, random_state=7)
    model.fit(features, labels)
    return {
        "coef": model.coef_.astype(np.float32),
        "intercept": model.intercept_.astype(np.float32),
        "classes": model.classes_.astype(str),
    }


def _softmax(scores: Matrix) -> Matrix:
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum())


def _sigmoid(score: float) -> float:
    return float(1 / (1 + np.exp(-score)))
