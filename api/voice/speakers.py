"""Who speaks to a device that several people share.

A voice nobody knows belongs to the household: it is answered from, and teaches, a profile of its
own. What a person taught under their own name is never used for somebody else. Platforms' ids are
kept only as marks, made with this server's secret.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from bot.assistant import Assistant
from preferences.seals import Seals

_LENGTH = 32
"""Hexadecimal digits of a mark: 128 bits."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a platform says is speaking."""

    platform: str
    """The adapter: alexa, twilio …"""
    household: str
    """The platform's id of what everybody in the house shares: an account, a device, a line."""
    person: str | None = None
    """The platform's id of the one who speaks; None where it does not know the voice."""


def profile_of(speaker: Speaker, seals: Seals) -> str:
    """Give what the speaker's preferences are stored under: their own, or the household's."""
    if speaker.person is not None:
        return f"{speaker.platform}-{_mark(seals, speaker.platform, 'person', speaker.person)}"
    return f"household-{_mark(seals, speaker.platform, 'household', speaker.household)}"


def conversation_of(profile: str, place: str, seals: Seals) -> str:
    """Give the conversation of a profile at a place (a device, a call): the same each time, so
    that a lesson goes on after an interruption; and never that of another profile.
    """
    return f"voice-{_mark(seals, 'conversation', profile, place)}"


def conversation_held(assistant: Assistant, given: str | None, profile: str, place: str) -> str:
    """Give the conversation a device names, where it is this profile's; else `conversation_of`."""
    if given:
        with assistant.store.unit(is_reading=True) as unit:
            if unit.session_owner(given) == profile:
                return given
    return conversation_of(profile, place, assistant.store.seals)


def _mark(seals: Seals, *parts: str) -> str:
    text = "\n".join(parts).encode("utf-8", "replace")
    return hmac.new(seals.derive("voice"), text, hashlib.sha256).hexdigest()[:_LENGTH]
