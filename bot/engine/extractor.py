"""Values that no catalog can know (titles, names, times), found by their place in a request.

Rasa's conditional random field, shown requests only: everything else has no open values, and
leaving it out trains in seconds rather than minutes.
"""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.extractors.crf_entity_extractor import CRFEntityExtractor
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.shared import book


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class OpenValueExtractor(CRFEntityExtractor):
    """Marks open values with the key of their attribute."""

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples of requests."""
        requests = book().requests
        examples = [m for m in training_data.training_examples if m.get(INTENT) in requests]
        return super().train(TrainingData(training_examples=examples))
