"""From topics and phrasings to Rasa training data: Rasa's documented importer extension point.

Topics × phrasings: each request's examples are filled with values of its slots and annotated;
`{any}` in data/nlu stands for a value of any attribute, worn as people wear it ("jazz music").
Filling is deterministic: the same files give the same data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from pathlib import Path
from string import capwords
from typing import Any

import rasa.shared.core.training_data.loading as story_loading
import rasa.shared.nlu.training_data.loading as nlu_loading
import rasa.shared.utils.io
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.shared import book
from preferences.model import Stance
from preferences.topics import Attribute, Kind, RequestSpec, TopicBook
from preferences.wordbook import PLACEHOLDER

ANY = "any"
"""Placeholder for a value of any attribute."""
TOPIC = "topic"
"""Placeholder for the title of a topic; a sentence with it is filled once with each."""
FILLINGS = 2
"""How often each example with placeholders is filled, each time with other values."""
_STEP = 7
"""Values are taken this far apart, so that neighbours in a catalog are not always neighbours."""


class TopicImporter(TrainingDataImporter):
    """Reads data/ and bot/*.yml for Rasa."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        """Take Rasa's own two files and the data folder, the first of `training_data_paths`."""
        paths = (
            [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths
        )
        self._config_file = Path(config_file or "")
        self._domain_file = Path(domain_path or "")
        self._words = Path((paths or [""])[0])

    def get_config(self) -> dict[str, Any]:
        """Give the pipeline and policies."""
        return dict(rasa.shared.utils.io.read_model_configuration(self._config_file))

    def get_config_file_for_auto_config(self) -> str | None:
        """Nothing is configured automatically."""
        return None

    def get_domain(self) -> Domain:
        """Give the domain: the topic-neutral one, every attribute and both stances as entities, the
        responses.

        Policies look at no entity: what is said about jazz goes as what is said about rock.
        """
        body = rasa.shared.utils.io.read_yaml_file(self._domain_file)
        keys = [attribute.key for attribute in book().attributes.values()]
        body["entities"] = [*keys, *map(str, Stance)]
        body["intents"] = [{name: {"use_entities": []}} for name in body["intents"]]
        domain = Domain.from_dict(body)
        for path in sorted((self._words / "responses").glob("*.yml")):
            domain = domain.merge(Domain.load(str(path)))
        return domain

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Give rules and stories."""
        files = [
            str(path)
            for folder in ("rules", "stories")
            for path in sorted((self._words / folder).glob("*.yml"))
        ]
        steps = story_loading.load_data_from_files(files, self.get_domain(), False)
        return StoryGraph(steps)

    def get_conversation_tests(self) -> StoryGraph:
        """Conversations are tested through the assistant itself."""
        return StoryGraph([])

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Give every training sentence."""
        paths = sorted((self._words / "nlu").glob("*.yml"))
        loaded = [nlu_loading.load_data(str(path)) for path in paths]
        messages = [m for data in loaded for m in data.training_examples]
        return TrainingData(training_examples=[*expand(messages, book()), *requests(book())])


def expand(messages: list[Message], topics: TopicBook) -> Iterator[Message]:
    """Fill `{any}` with values of every attribute in turn, `{topic}` with each topic's title."""
    worn = cycle(list(_worn_values(topics)))
    for message in messages:
        text, intent = message.get(TEXT), message.get(INTENT)
        names = set(PLACEHOLDER.findall(text))
        if TOPIC in names:
            for topic in topics.topics.values():
                yield Message({TEXT: text.replace(f"{{{TOPIC}}}", topic.title), INTENT: intent})
        elif ANY in names:
            for _ in range(FILLINGS * 3):
                filled = PLACEHOLDER.sub(lambda _: next(worn), text)
                yield Message({TEXT: filled, INTENT: intent})
        else:
            yield message


def requests(topics: TopicBook) -> Iterator[Message]:
    """Give the examples of every request, filled and annotated with its slots' attributes."""
    for spec in topics.requests.values():
        pools = {
            slot.name: cycle(spoken_values(topics.attribute(slot.attribute)))
            for slot in spec.slots.values()
        }
        for example in spec.examples:
            times = FILLINGS if PLACEHOLDER.search(example) else 1
            for _ in range(times):
                yield _fill(example, spec, pools, topics)


def spoken_values(attribute: Attribute) -> list[str]:
    """Give the ways people say an attribute's values, spread over its catalog; at least one."""
    if attribute.catalog:
        values = [v for v in attribute.catalog.values.values() if len(v.label) < 32]
        spread = [values[(i * _STEP) % len(values)] for i in range(len(values))][:600]
        return [v.surfaces[i % len(v.surfaces)].lower() for i, v in enumerate(spread)]
    if attribute.suggestions:
        return [*_cased(attribute.suggestions, 0), *_cased(attribute.suggestions, 1)]
    if attribute.kind is Kind.NUMBER:
        low, high = attribute.minimum or 0, attribute.maximum or 100
        return [f"{low + (high - low) * (i % 19 + 1) / 20:.0f}" for i in range(0, 57, _STEP)]
    return [attribute.title]


def _cased(texts: Sequence[str], turn: int) -> list[str]:
    """Give every second text in capitals, the others without: people write names either way."""
    return [
        capwords(text) if (number + turn) % 2 else text.lower() for number, text in enumerate(texts)
    ]


def _worn_values(topics: TopicBook) -> Iterator[str]:
    pools = [
        (attribute, cycle(spoken_values(attribute)), cycle(attribute.carriers))
        for attribute in topics.attributes.values()
        if attribute.kind is Kind.CHOICE and not attribute.is_setting
    ]
    for _ in range(40):
        for _attribute, values, carriers in pools:
            yield next(carriers).replace("{value}", next(values))


def takes_any_words(attribute: Attribute) -> bool:
    """Say whether a value may be words no catalog knows, so that it must be found by its place."""
    return attribute.kind is Kind.OPEN or (
        attribute.kind is Kind.CHOICE and not attribute.is_closed
    )


def _fill(
    example: str, spec: RequestSpec, pools: Mapping[str, Iterator[str]], topics: TopicBook
) -> Message:
    text, entities, at = "", [], 0
    for match in PLACEHOLDER.finditer(example):
        text += example[at : match.start()]
        value, start = next(pools[match[1]]), len(text)
        text, at = text + value, match.end()
        attribute = topics.attribute(spec.slots[match[1]].attribute)
        if takes_any_words(attribute):
            span = {"value": value, "start": start, "end": len(text)}
            entities.append({"entity": attribute.key, **span})
    return Message({TEXT: text + example[at:], INTENT: spec.name, ENTITIES: entities})
