"""The reader as the last step of Rasa's pipeline: intent and entities in, a `Reading` out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.draft import present
from bot.engine import judging, tagging
from bot.engine.classifier import HEADS, PARTS
from bot.engine.shared import reader, tell
from bot.engine.sketches import Sketches
from bot.engine.weights import keep, kept
from bot.engine.words import plain
from bot.understanding.aliases import Expanded, expand, in_own_words
from bot.understanding.choices import Asked
from bot.understanding.judge import Judge
from bot.understanding.networks import Weights
from bot.understanding.parts import Part
from bot.understanding.reading import Entity, Reading, Utterance
from bot.understanding.sight import Sight
from bot.understanding.spotting import Defining
from bot.understanding.tagger import Tagger

READING = "reading"
"""Message property that holds the reading as JSON."""
HISTORY = "history"
"""Key of the message's metadata under which a caller may give the conversation so far."""
NOW = "now"
"""Key of the message's metadata that holds the person's own time, ISO 8601 with its zone."""
LIKINGS = "likings"
"""What the slot `awaiting` holds while it stands open if a new liking replaces an old one."""
EXPECTED = "expected"
"""Slot that holds the key of the attribute a question stands open for."""
AWAITING = "awaiting"
"""Slot that says what kind of answer stands open."""
TEACHING = "teaching"
"""Slot that holds the name whose meaning was asked for."""
CHOICE = "choice"
"""Slot that holds the things of one name among which a choice stands open, or was just made."""
ATTEMPTS = "attempts"
"""Slot that holds the requests of the conversation that are remembered, oldest first."""
SILENCE = "silence"
"""Intent of a turn in which nothing was said."""
_NOTHING = " .,;:?!…-"
"""Characters that say nothing by themselves."""
_JUDGE, _TAGGER = "judge.", "tagger."
"""Before the names of the weights of either."""
_LINES = 6
"""Earlier lines of the conversation that are looked at."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ReadingComponent(GraphComponent, EntityExtractorMixin):
    """Reads statements, values and feedback, and names the intent as the dialogue knows it.

    What is trained is the judge, which says whether a liking is stated, and the tagger, which marks
    what is liked and avoided.
    """

    def __init__(
        self, storage: ModelStorage, resource: Resource, weights: Weights | None = None
    ) -> None:
        """Hold where the weights are kept and, once trained, what they make.

        Of data that cannot teach one of the two, that one is missing.
        """
        self._storage, self._resource = storage, resource
        of_judge, of_tagger = (_of(weights or {}, part) for part in (_JUDGE, _TAGGER))
        self._judge = Judge(of_judge) if of_judge else None
        self._tagger = Tagger(of_tagger) if of_tagger else None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ReadingComponent:
        """Build an untrained component."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ReadingComponent:
        """Build a trained component."""
        return cls(model_storage, resource, kept(model_storage, resource))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn what states a liking, and from the marked sentences what is liked."""
        sketches = Sketches(reader())
        learned = {
            _JUDGE: judging.train(training_data, sketches, tell),
            _TAGGER: tagging.train(training_data, sketches, tell),
        }
        weights = {part + name: each for part in learned for name, each in learned[part].items()}
        keep(weights, self._storage, self._resource)
        return self._resource

    def process(
        self,
        messages: list[Message],
        tracker: Optional[DialogueStateTracker] = None,  # noqa: UP045
    ) -> list[Message]:
        """Add the reading to each message that has a text."""
        for message in messages:
            if message.get(TEXT) and message.get(HEADS) is not None:
                self._read(message, tracker)
        return messages

    def _read(self, message: Message, tracker: DialogueStateTracker | None) -> None:
        expanded = _expanded(message)
        sight = _sight(message, tracker, expanded)
        sight = replace(sight, judge=self._judge, tagger=self._tagger)
        reading = in_own_words(reader().read(sight), expanded)
        if not reading.text.strip(_NOTHING):
            reading = Reading(reading.text, SILENCE, 1.0)
        intent = {"name": reading.intent, "confidence": reading.confidence}
        message.set("intent", intent, add_to_output=True)
        message.set(ENTITIES, [_entity(entity) for entity in reading.entities], add_to_output=True)
        message.set(READING, reading.as_dict(), add_to_output=True)


def _of(weights: Weights, part: str) -> Weights:
    """Give the weights of one part by their own names."""
    return {n.removeprefix(part): each for n, each in weights.items() if n.startswith(part)}


def _expanded(message: Message) -> Expanded:
    """Give the text with the person's own words beside it; as it is where nobody is known."""
    text, draft = message.get(TEXT), present()
    if draft is None:
        return Expanded(text, text)
    expanded = expand(plain(draft.turn.text), draft.profile.concepts)
    return expanded if expanded.text == text else Expanded(text, text)


def _slot(tracker: DialogueStateTracker | None, name: str) -> Any:
    return tracker.slots[name].value if tracker and name in tracker.slots else None


def _sight(message: Message, tracker: DialogueStateTracker | None, expanded: Expanded) -> Sight:
    awaiting, choice = _slot(tracker, AWAITING), _slot(tracker, CHOICE)
    teaching = _slot(tracker, TEACHING) if awaiting == "definition" else None
    if choice and choice["chosen"] is None and awaiting != "choice":
        choice = None
    draft = present()
    metadata = message.get("metadata") or {}
    history = metadata.get(HISTORY)
    return Sight(
        text=message.get(TEXT),
        ranking={i["name"]: i["confidence"] for i in message.get("intent_ranking")},
        heads=message.get(HEADS),
        spans=tuple(_span(entity) for entity in message.get(ENTITIES, [])),
        history=_history(tracker) if history is None else tuple(Utterance(**h) for h in history),
        is_choosing=tracker is not None and tracker.get_slot("awaiting") == LIKINGS,
        now=datetime.fromisoformat(metadata[NOW]) if NOW in metadata else None,
        parts=tuple(Part(**part) for part in message.get(PARTS) or ()),
        expected=_slot(tracker, EXPECTED),
        last_request=next((a["intent"] for a in reversed(_slot(tracker, ATTEMPTS) or [])), None),
        said=expanded.said,
        concepts=draft.profile.concepts if draft else (),
        defining=Defining(teaching["name"], teaching["intent"]) if teaching else None,
        asked=_asked(choice) if choice else None,
    )


def _asked(choice: dict[str, Any]) -> Asked:
    return Asked(choice["attribute"], tuple(choice["options"]), choice["chosen"])


def _history(tracker: DialogueStateTracker | None) -> tuple[Utterance, ...]:
    if tracker is None:
        return ()
    lines: list[Utterance] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered | BotUttered) and event.text:
            role = "user" if isinstance(event, UserUttered) else "assistant"
            lines.append(Utterance(role, event.text))
        if len(lines) == _LINES:
            break
    return tuple(reversed(lines))


def _span(entity: dict[str, Any]) -> Entity:
    return Entity(
        attribute=entity["entity"],
        value=entity["value"],
        text=entity["value"],
        start=entity["start"],
        end=entity["end"],
        confidence=entity.get("confidence_entity", 1.0),
    )


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "entity": entity.attribute,
        "value": entity.value,
        "start": entity.start,
        "end": entity.end,
        "extractor": ReadingComponent.__name__,
    }


__all__ = ["EXPECTED", "HISTORY", "READING", "Reading", "ReadingComponent"]
