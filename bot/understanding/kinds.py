"""The kinds of cue phrases: what they do, where their value stands, who must say them."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a cue does; each is a key of `marks` in the language file, but for the first."""

    STANCE = "stance"
    NEGATOR = "negator"
    SKIP = "skip"
    RETAKE = "retake"
    NEVER = "never"
    OFTEN = "often"
    ALWAYS_HARD = "always_hard"
    GROUND = "ground"
    ALL = "all"
    UNDONE = "undone"
    SELF = "self"
    OTHER = "other"
    OTHERS_VERB = "others_verb"
    ONCE = "once"
    POLITE = "polite"
    QUESTION = "question"
    UNREAL = "unreal"
    QUOTE = "quote"
    COMMAND = "command"
    REMEMBER = "remember"
    CONTRAST = "contrast"
    REASON = "reason"
    JOIN = "join"
    COMPARE = "compare"
    REVERSE = "reverse"
    EXCEPT = "except"
    LINK = "link"
    PRONOUN = "pronoun"
    PAST = "past"
    CHANGED = "changed"
    STILL = "still"
    ASIDE = "aside"
    UNTIL = "until"
    ATTACH = "attach"


class Side(StrEnum):
    """Where a value stands, seen from its cue."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Needs(StrEnum):
    """Who must be the subject of a cue."""

    NOBODY = "none"
    SELF = "self"
    OFTEN = "often"
