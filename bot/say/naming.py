"""Putting made-up names and choices into words: those of `naming` in data/language/wording.yml."""

from __future__ import annotations

from collections.abc import Sequence

from bot.say.aloud import HEARD_MOST, is_aloud
from bot.say.wording import Wording
from bot.turn import AppliedNote
from preferences.model import Interpretation, SlotSource, SlotValue, Source
from preferences.names import Concept, ConceptKind
from preferences.namesakes import Settled, Shared
from preferences.topics import Attribute


def concept(wording: Wording, one: Concept) -> str:
    """Word a name as it follows "that": "reading mode means warm white, at 40 percent"."""
    form = wording.words["naming"][one.kind]
    return str(form.format(name=one.name, meaning=meaning(wording, one)))


def concepts(wording: Wording, several: Sequence[Concept]) -> str:
    """Word several names."""
    return wording.join([concept(wording, one) for one in several])


def origin(wording: Wording, one: Concept) -> str:
    """Say when a name was taught: "You told me on 3 November"."""
    form = wording.words["sources"][Source.STATED]
    return str(form.format(date=wording.date(one.created_at)))


def forgetting(wording: Wording, one: Concept) -> str:
    """Give what to say to have a name forgotten."""
    return str(wording.words["forget_name"].format(name=one.name))


def meaning(wording: Wording, one: Concept) -> str:
    """Word what a name stands for."""
    if one.kind is ConceptKind.ALIAS:
        return one.evidence.text
    if one.kind is ConceptKind.CHOICE:
        ((catalog, value),) = one.slots.items()
        known = wording.book.catalogs[catalog].values.get(str(value))
        return known.label if known else str(value)
    spec = wording.book.requests.get(one.intent or "")
    if spec is None:
        return one.evidence.text
    slots = {k: SlotValue(v, SlotSource.UTTERANCE) for k, v in one.slots.items() if k in spec.slots}
    return wording.request(Interpretation(spec.name, spec.topic, 1.0, slots))


def note(wording: Wording, slot: str, one: Concept) -> AppliedNote:
    """Say that a slot was filled by what a name stands for."""
    form = wording.words["naming"]["because"]
    text = form.format(date=wording.date(one.created_at), naming=concept(wording, one))
    return AppliedNote(one.id, slot, text, concept(wording, one))


def settled(wording: Wording, shared: Shared, choice: Settled) -> AppliedNote | None:
    """Say why a name was taken for this one of the things that bear it; None where nothing was."""
    attribute = wording.book.attribute(shared.attribute)
    if choice.concept:
        return note(wording, shared.slot, choice.concept)
    if choice.preference is None:
        return None
    form = wording.words["naming"]["settled"]
    liked = wording.preference(choice.preference)
    label = attribute.label_of(choice.value)
    text = form.format(name=shared.name, value=label, preference=liked)
    return AppliedNote(choice.preference.id, shared.slot, text, liked)


def question(wording: Wording, key: str, name: str, offered: str = "") -> str:
    """Word a question about a name: what it means, or which one is meant."""
    return str(wording.words["naming"][key].format(name=name, options=offered))


def question_heard(wording: Wording, attribute: Attribute, values: Sequence[str]) -> str:
    """Word the question which of two values was said."""
    one, other = (attribute.label_of(value) for value in values)
    return str(wording.words["naming"]["ask_misheard"].format(one=one, other=other))


def options(wording: Wording, attribute: Attribute, values: Sequence[str]) -> str:
    """Word what there is to choose from: "a, b or c"."""
    labels = [attribute.label_of(value) for value in values]
    if is_aloud() and len(labels) > HEARD_MOST:
        return wording.and_more(labels[: HEARD_MOST - 1], len(labels) - HEARD_MOST + 1)
    others = str(wording.words["naming"]["options_join"]).join(labels[:-1])
    return str(wording.words["naming"]["options_last"].format(others=others, last=labels[-1]))
