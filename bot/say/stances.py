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


def value_of(wording: Wording, preference: Preference, attribute: Attribute | None) -> str:
    """Give what stands in the form; a bare number says what it is a number of."""
    if attribute is None or attribute.kind is not Kind.NUMBER or attribute.is_setting:
        return preference.label
    return str(wording.words["amount"].format(title=attribute.title, value=preference.label))


def _is_sentence(wording: Wording, text: str) -> bool:
    """Say whether words were kept as a whole sentence, not as the thing liked or disliked."""
    return text.split(maxsplit=1)[0].casefold() in wording.words["own_words"] if text else False
