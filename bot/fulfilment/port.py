"""The port: an order goes out, a deed comes back. What stands behind it does not matter here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.turn import AppliedNote
from preferences.model import Context, Interpretation, Scalar


@dataclass(frozen=True, slots=True)
class Order:
    """One request to be carried out, with everything known of it."""

    turn_id: str
    number: int
    """1 for the first order of its turn: with `turn_id` it tells an order sent twice from two."""
    user_id: str
    interpretation: Interpretation
    applied: tuple[AppliedNote, ...]
    """Each use of a preference, explained."""
    context: Context
    preview: str
    """The interpretation in words, claiming no deed."""


class DeedState(StrEnum):
    """How an order ended."""

    DONE = "done"
    REFUSED = "refused"
    NOT_FOUND = "not_found"
    NEEDS_CHOICE = "needs_choice"
    FAILED = "failed"
    """Nothing usable was answered: out of reach, too slow, broken."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Values of one slot that the person is to choose from."""

    slot: str
    values: tuple[Scalar, ...]
    """As the host named them."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What came of an order."""

    state: DeedState
    text: str = ""
    """What is said of it, plain; empty where the host said nothing."""
    ssml: str | None = None
    """The same as the host wants it spoken; None for as it stands."""
    reason: str = ""
    """Why not, in words; empty where it was done or nobody said."""
    choices: tuple[Choice, ...] = ()
    """What to choose from, where the state says so."""

    @property
    def has_failed(self) -> bool:
        """Say whether the person did not get what they asked for."""
        return self.state in (DeedState.REFUSED, DeedState.NOT_FOUND, DeedState.FAILED)


class Fulfilment(Protocol):
    """Carries orders out."""

    async def carry_out(self, order: Order) -> Deed:
        """Carry one out and say what came of it; raises nothing, a failure is a state."""


class Preview:
    """Words what is meant and does nothing: the host reads the interpretation from the reply."""

    async def carry_out(self, order: Order) -> Deed:
        """Say what the request means."""
        return Deed(DeedState.DONE, order.preview)
