"""The errors of this room.

    PreferenceError
    ├── WordsError          a file under data/ is wrong; says file, line and what to do
    ├── UnknownAttribute    a topic or attribute that no file defines
    ├── InvalidPreference   a preference that cannot be true (empty, too long, outside its range)
    ├── LearningIsOff       the person does not want anything new to be kept
    ├── ConsentMissing      this server needs the person's yes first, and has none
    ├── NothingToTurnOver   there is no change to undo, or none to redo
    ├── NotFound            nothing of that id belongs to this person
    └── StoreUnavailable    the database cannot be reached or is newer than this program

Everything else that can go wrong in a conversation is an `Outcome`, not an exception.
"""

from __future__ import annotations


class PreferenceError(Exception):
    """The base of every error this room raises on purpose."""

    code = "preference_error"
    """What a program may switch on; stays the same when the sentence changes."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class WordsError(PreferenceError):
    """A file under data/ breaks the schema. The message reads `file:line: what is wrong`."""

    code = "words_invalid"


class UnknownAttribute(PreferenceError):
    """No topic file defines this topic or attribute."""

    code = "unknown_attribute"


class InvalidPreference(PreferenceError):
    """The value, stance or condition cannot be kept as given."""

    code = "invalid_preference"


class LearningIsOff(PreferenceError):
    """The person switched learning off, so nothing new is kept."""

    code = "learning_off"


class ConsentMissing(PreferenceError):
    """This server keeps nothing without the person's consent, and it was not given."""

    code = "consent_missing"


class NothingToTurnOver(PreferenceError):
    """There is no change to take back, or none to do again."""

    code = "nothing_to_undo"


class NotFound(PreferenceError):
    """The person has nothing of that id; also said of what belongs to somebody else."""

    code = "not_found"


class StoreUnavailable(PreferenceError):
    """The database is out of reach, or its schema is newer than this program's."""

    code = "store_unavailable"
