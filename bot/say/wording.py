"""Putting preferences, lists, dates and interpretations into words.

The words are those of data/language/wording.yml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bot.say.aloud import HEARD_MOST, Value, is_aloud, is_echo, is_secret
from bot.say.circumstances import phrases
from bot.say.speech import Speech
from bot.say.stances import form_of, label_of, value_of
from bot.turn import AppliedNote, QuickReply
from preferences.model import (
    Applied,
    Condition,
    Interpretation,
    Preference,
    Scalar,
    SlotSource,
    SlotValue,
)
from preferences.screening import Unfit
from preferences.topics import Attribute, RequestSpec, TopicBook
from preferences.wordbook import PLACEHOLDER

QuickReplies = list[QuickReply]
_HALF_A_DAY = timedelta(hours=12)
"""Ends are midnights somewhere on earth, kept in UTC: half a day before is in the last day."""
IN_MIND_MOST = 2
"""Considerations that are said; all of them stand in the interpretation."""


@dataclass(frozen=True)
class Wording:
    """The words, and the topics they are about.

    Example: `wording.preference(p)` gives "you like jazz, in the kitchen".
    """

    words: Mapping[str, Any]
    """The file's content; its shape is checked by `attune check`."""
    book: TopicBook

    @classmethod
    def load(cls, directory: Path, book: TopicBook) -> Wording:
        """Read data/language/wording.yml under `directory`."""
        text = (directory / "language" / "wording.yml").read_text(encoding="utf-8")
        return cls(yaml.safe_load(text), book)

    @cached_property
    def speech(self) -> Speech:
        """What makes texts into speech."""
        return Speech(self.words)

    def line(self, name: str) -> str:
        """Give a sentence that spoken front-ends say themselves."""
        return str(self.words["voice"][name])

    @property
    def skill(self) -> Mapping[str, Any]:
        """How an Alexa skill hears, and what it is called."""
        words: Mapping[str, Any] = self.words["alexa"]
        return words

    def is_guest(self, text: str) -> bool:
        """Say whether a caller who was asked for a PIN wants to go on without."""
        return text.casefold().strip(" .!") in self.words["guests"]

    def preference(self, preference: Preference) -> str:
        """Word one preference as it follows "that": "you like jazz in the morning"."""
        if self._is_hushed(preference):
            return str(self.words["private"]["preference"])
        form, value = self._parts(preference)
        return " ".join([form.format(value=value), *self._when(preference)])

    def preferences(self, preferences: Sequence[Preference]) -> str:
        """Word several, likings of the same kind drawn together: "you like Italian and Thai"."""
        groups: dict[tuple[str, str], list[str]] = {}
        open_ones = [p for p in preferences if not self._is_hushed(p)]
        for preference in open_ones:
            form, value = self._parts(preference)
            tail = " ".join(["", *self._when(preference)])
            groups.setdefault((form, tail), []).append(value)
        said = [
            form.format(value=self.join(values)) + tail for (form, tail), values in groups.items()
        ]
        if len(open_ones) < len(preferences):
            said.append(str(self.words["private"]["preference"]))
        return self.join(said)

    def labels(self, preferences: Sequence[Preference]) -> str:
        """Give the values of several: "jazz and rock"."""
        private = str(self.words["private"]["label"])
        of = self.book.attributes.get
        labels = [private if self._is_hushed(p) else label_of(p, of(p.key)) for p in preferences]
        return self.join(list(dict.fromkeys(labels)))

    def _when(self, preference: Preference) -> list[str]:
        """Word when a preference holds: its circumstances, and its end where it has one."""
        said = self.condition(preference.condition)
        if preference.valid_until is not None:
            last_day = self.date(preference.valid_until - _HALF_A_DAY)
            said.append(str(self.words["until"].format(date=last_day)))
        return said

    def usual(self, new: str, old: str, times: int) -> str:
        """Ask whether what was asked for so often should be the usual."""
        return str(self.words["usual"].format(new=new, old=old, times=times))

    def remember(self, preferences: Sequence[Preference]) -> str:
        """Word the question whether to keep something: "Shall I remember that you like jazz?"."""
        return str(self.words["remember"].format(preferences=self.preferences(preferences)))

    def declined(self, reason: Unfit) -> str:
        """Say why something is not kept."""
        return str(self.words["unfit"][reason])

    def consent(self, what: str) -> str:
        """Ask whether anything may be kept, or say how that stands: ask, given, refused …"""
        return str(self.words["consent"][what])

    def noticing(self, what: str) -> str:
        """Say that noticing stopped or began again."""
        return str(self.words["noticing"][what])

    def condition(self, condition: Condition) -> list[str]:
        """Word the circumstances of a preference, a phrase each."""
        words = self.words["conditions"], self.words["circumstances"], self.words["days"]
        return phrases(condition, words, self.join)

    def join(self, items: Sequence[str]) -> str:
        """Join words as people do: "a, b and c"; for the ear a long list ends in how many more."""
        if len(items) < 2:
            return "".join(items)
        if is_aloud() and len(items) > HEARD_MOST:
            return self.and_more(items[: HEARD_MOST - 1], len(items) - HEARD_MOST + 1)
        others = self.words["list_join"].join(items[:-1])
        return str(self.words["list_last"].format(others=others, last=items[-1]))

    def and_more(self, items: Sequence[str], count: int) -> str:
        """Join the first of a list whose others are only counted: "a, b and 7 more"."""
        others = self.words["list_join"].join(items)
        return str(self.words["list_more"].format(others=others, count=count))

    def date(self, at: datetime) -> str:
        """Word a day: "3 November"."""
        month = self.words["months"][at.month - 1]
        return str(self.words["date"].format(day=at.day, month=month))

    def because(self, applied: Applied) -> AppliedNote:
        """Say why a slot was filled."""
        preference = applied.preference
        if self._is_hushed(preference):
            return AppliedNote(preference.id, applied.slot, str(self.words["private"]["because"]))
        form = self.words["because"][preference.source]
        said = self.preference(preference)
        because = form.format(date=self.date(preference.created_at), preference=said)
        return AppliedNote(preference.id, applied.slot, because, said)

    def source(self, preference: Preference) -> str:
        """Say when and how it came to be known: "You told me on 3 November"."""
        form = self.words["sources"][preference.source]
        return str(form.format(date=self.date(preference.created_at)))

    def topic_title(self, preference: Preference) -> str:
        """Name what a preference is about; as it is kept where no topic is called so any more."""
        topic = self.book.topics.get(preference.topic)
        return topic.title if topic else preference.topic

    def lessons(self) -> dict[str, str]:
        """Give what to say for a lesson about each topic that has questions."""
        form = str(self.words["topic_lesson"])
        asked = {attribute.topic for attribute in self.book.askable()}
        titles = {name: self.book.topics[name].title for name in sorted(asked)}
        return {name: form.format(topic=title) for name, title in titles.items()}

    def interpretation(self, interpretation: Interpretation) -> str:
        """Word what a request means, claiming no deed: "Jazz, in the kitchen."."""
        said = self.request(interpretation)
        preview = said[:1].upper() + said[1:] + str(self.words["preview_end"])
        return " ".join([preview, *self._in_mind(interpretation)])

    def request(self, interpretation: Interpretation) -> str:
        """Word what a request means inside a sentence: "jazz, in the kitchen"."""
        spec = self.book.requests[interpretation.intent]
        values = {
            name: self.value(self.book.attribute(spec.slots[name].attribute), slot)
            for name, slot in interpretation.slots.items()
            if not self._is_slot_hushed(spec.slots[name].attribute, slot)
        }
        fragments = [f for f in spec.preview if set(PLACEHOLDER.findall(f)) <= values.keys()]
        shown = [fragment.format(**values) for fragment in fragments]
        if shown and spec.preview_head and not self._stands_alone(fragments[0], spec):
            shown.insert(0, spec.preview_head)
        parts = [*(shown or [spec.preview_bare]), *self._left_out(interpretation)]
        return str(self.words["list_join"].join(parts))

    def _in_mind(self, interpretation: Interpretation) -> list[str]:
        """Word the considerations that matter most; nothing sensitive is said aloud."""
        considered = [c.preference for c in interpretation.considerations]
        said = [p for p in considered if not (self._is_sensitive(p) or self._is_hushed(p))]
        said = said[:IN_MIND_MOST]
        return [self.words["in_mind"].format(preferences=self.preferences(said))] if said else []

    def _is_sensitive(self, preference: Preference) -> bool:
        attribute = self.book.attributes.get(preference.key)
        return attribute is not None and attribute.is_sensitive

    def secrets(self, preferences: Sequence[Preference]) -> frozenset[Value]:
        """Give the values among what is known of a person that are not to be heard."""
        return frozenset((p.key, p.value) for p in preferences if self._is_private(p))

    def _is_private(self, preference: Preference) -> bool:
        """Say whether it is sensitive, or a rule beside what is, as allergies are."""
        return self._is_sensitive(preference) or (
            preference.hard and self._is_topic_sensitive(preference.topic)
        )

    def _is_hushed(self, preference: Preference) -> bool:
        """Say whether it is not to be heard now.

        What the person has just said is said back, so that it can be put right.
        """
        return is_aloud() and not is_echo(preference) and self._is_private(preference)

    def _is_topic_sensitive(self, name: str) -> bool:
        topic = self.book.topics.get(name)
        return topic is not None and any(a.is_sensitive for a in topic.attributes.values())

    def _is_slot_hushed(self, key: str, slot: SlotValue) -> bool:
        """Say whether a value that a preference filled in is not to be heard now."""
        is_own = slot.source is SlotSource.UTTERANCE
        return is_aloud() and not is_own and self.book.attribute(key).is_sensitive

    def _stands_alone(self, fragment: str, spec: RequestSpec) -> bool:
        """Say whether a fragment says what was asked for ("jazz"), not only how ("tonight")."""
        name = PLACEHOLDER.fullmatch(fragment)
        if name:
            return name[1] in spec.essential[:1]
        return fragment.split()[0] not in self.words["joints"]

    def _left_out(self, interpretation: Interpretation) -> list[str]:
        """Word what the person avoids, where it is left out."""
        spec = self.book.requests[interpretation.intent]
        attributes = {n: self.book.attribute(spec.slots[n].attribute) for n in spec.slots}
        labels = [
            attributes[name].label_of(value)
            for name, values in interpretation.excluded.items()
            for value in values
            if not is_secret(attributes[name].key, value)
        ]
        return [str(self.words["left_out"].format(values=self.join(labels)))] if labels else []

    def value(self, attribute: Attribute, slot: SlotValue) -> str:
        """Word the value or values of a slot."""
        values = slot.value if isinstance(slot.value, tuple) else (slot.value,)
        return self.join([attribute.label_of(value) for value in values])

    def quick_reply(self, name: str, **values: str) -> QuickReply:
        """Give a button of data/language/wording.yml."""
        entry = self.words["quick_replies"][name]
        return QuickReply(entry["title"].format(**values), entry["payload"].format(**values))

    def suggestions(self, attribute: Attribute, values: Sequence[Scalar]) -> QuickReplies:
        """Give a button for each likely answer."""
        return [QuickReply(label, label) for label in map(attribute.label_of, values)]

    def _parts(self, preference: Preference) -> tuple[str, str]:
        """Give the form of a preference, and the value that stands in it."""
        attribute = self.book.attributes.get(preference.key)
        title = attribute.title if attribute else preference.attribute
        form = form_of(self, preference, attribute).replace("{title}", title)
        return form, value_of(self, preference, attribute)
