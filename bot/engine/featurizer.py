"""The sentence encoder as a Rasa featurizer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS, TOKENS_NAMES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.shared import encoder, tell
from bot.understanding.networks import Matrix


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Gives each message features (1, 768) and, if asked to, one vector a token (n, 384)."""

    @classmethod
    def required_components(cls) -> list[type]:
        """A tokenizer comes before."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`sequence` says whether token vectors are made too (DIET wants them)."""
        return {**DenseFeaturizer.get_default_config(), "sequence": False}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Build the component."""
        return cls(execution_context.node_name, config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Every configuration is valid."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vectors to each message that has a text."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                self._add(message, text)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vectors to the training examples, many at a time."""
        examples = [m for m in training_data.training_examples if m.get(TEXT)]
        if self._config["sequence"]:
            self.process(examples)
            return training_data
        vectors = encoder().features(
            [m.get(TEXT) for m in examples],
            lambda done: tell(f"sentence vectors {done}/{len(examples)}"),
        )
        for message, vector in zip(examples, vectors, strict=True):
            self._feature(message, vector[np.newaxis], FEATURE_TYPE_SENTENCE)
        return training_data

    def _add(self, message: Message, text: str) -> None:
        encoding = encoder().encode(text)
        self._feature(message, encoding.features[np.newaxis], FEATURE_TYPE_SENTENCE)
        if self._config["sequence"]:
            tokens = message.get(TOKENS_NAMES[TEXT])
            rows = np.stack([encoding.span(token.start, token.end) for token in tokens])
            self._feature(message, rows, FEATURE_TYPE_SEQUENCE)

    def _feature(self, message: Message, matrix: Any, kind: str) -> None:
        origin = self._config[FEATURIZER_CLASS_ALIAS]
        message.add_features(Features(matrix, kind, TEXT, origin))


def vectors(messages: Sequence[Message]) -> Matrix:
    """Give what models learn from of messages that have it, shape (n, 768)."""
    return np.stack([m.get_dense_features(TEXT, [])[1].features[0] for m in messages])
