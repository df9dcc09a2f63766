"""How one preference is worded: the form its stance takes, and what stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from preferences.model import Preference, Stance
from preferences.topics import Attribute, Kind

if TYPE_CHECKING:
    from bot.say.wording import Wording


def form_of(wording: Wording, preference: Preference, attribute: Attribute | None) -> str:
    """Give the form with {value} and {title}; the attribute is None where its topic is gone."""
    forms = wording.words["stances"]
    if preference.is_open and _is_sentence(wording, preference.label):
        return str(forms["open"])
    if attribute and attribute.is_setting and preference.stance is Stance.PREFER:
        return str(forms["setting"])
    if preference.hard:
        return str(forms["must" if preference.stance is Stance.PREFER else "must_not"])
    return str(forms[preference.stance])


def label_of(preference: Preference, attribute: Attribute | None) -> str:
    """Give the value as it is said, a number with its unit: "21 degrees"."""
    unit = attribute.unit if attribute and attribute.kind is Kind.NUMBER else None
    return f"{preference.label} {unit}" if unit else preference.label


def value_of(wording: Wording, preference: Preference, attribute: Attribute | None) -> str:
    """Give what stands in the form; a number without a unit says what it is a number of."""
    label = label_of(preference, attribute)
    is_bare = attribute is not None and attribute.kind is Kind.NUMBER and not attribute.unit
    if attribute is None or not is_bare or attribute.is_setting:
        return label
    return str(wording.words["amount"].format(title=attribute.title, value=label))


def _is_sentence(wording: Wording, text: str) -> bool:
    """Say whether words were kept as a whole sentence, not as the thing liked or disliked."""
    words = text.casefold().split()
    is_own = words[:1] and words[0] in wording.words["own_words"]
    return bool(is_own or set(words) & set(wording.words["own_subjects"]))
