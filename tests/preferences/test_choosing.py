"""Options are ranked by what a person likes and avoids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from preferences.choosing import FITTING, Wish, rank_options
from preferences.model import Stance
from tests.worlds.small import preference, statement

OPTIONS = ("a paper cup", "a glass", "a mug")
ASKED = "tea please"


@dataclass
class Table:
    """Nearness by pair of texts; 0 where none is given."""

    near: Mapping[tuple[str, str], float]

    def nearness(self, text: str, others: Sequence[str]) -> Sequence[float]:
        return [self.near.get((text, other), 0.0) for other in others]

    def topics(self, text: str) -> Mapping[str, float]:
        return {}


def order(near: Mapping[tuple[str, str], float], *wishes: Wish) -> list[int]:
    return [each.index for each in rank_options(OPTIONS, wishes, ASKED, Table(near))]


def test_what_is_liked_pulls_and_what_is_avoided_pushes_away() -> None:
    near = {("paper", "a paper cup"): 0.8, ("mugs", "a mug"): 0.7}
    assert order(near, Wish("mugs", Stance.PREFER), Wish("paper", Stance.AVOID)) == [2, 1, 0]
    assert order(near, Wish("mugs", Stance.AVOID), Wish("paper", Stance.PREFER)) == [0, 1, 2]


def test_a_preference_counts_more_than_fitting_the_request() -> None:
    near = {(ASKED, "a paper cup"): 0.6, ("paper", "a paper cup"): 0.6}
    assert order(near) == [0, 1, 2]
    assert order(near, Wish("paper", Stance.AVOID)) == [1, 2, 0]


def test_equals_keep_their_order_and_nothing_gives_nothing() -> None:
    assert order({}) == [0, 1, 2]
    assert rank_options((), (), ASKED, Table({})) == ()


def test_a_wish_is_made_of_a_preference_or_of_a_statement() -> None:
    kept = replace(preference("tea.leaf", "earl_grey"), stance=Stance.AVOID)
    assert Wish.of(kept) == Wish("Earl Grey", Stance.AVOID)
    assert Wish.of(statement("tea.blend", "x", text="the blue tin")) == Wish(
        "the blue tin", Stance.PREFER
    )


cosines = st.floats(-1, 1)


@given(st.lists(cosines, min_size=1, max_size=6), st.lists(cosines, min_size=6, max_size=6))
def test_taking_the_opposite_stance_turns_the_order_round(
    liked: list[float], fitting: list[float]
) -> None:
    options = [f"option {at}" for at in range(len(liked))]
    near = {("wish", option): value for option, value in zip(options, liked, strict=True)}
    flat = Table(near)
    up = rank_options(options, [Wish("wish", Stance.PREFER)], ASKED, flat)
    down = rank_options(options, [Wish("wish", Stance.AVOID)], ASKED, flat)
    assert sorted(each.index for each in up) == list(range(len(options)))
    assert [e.score for e in up] == sorted((e.score for e in up), reverse=True)
    assert {e.index: e.score for e in up} == {e.index: -e.score for e in down}
    near |= {(ASKED, option): value for option, value in zip(options, fitting, strict=False)}
    fit = {e.index: e.score for e in rank_options(options, [], ASKED, Table(near))}
    assert fit == {at: FITTING * fitting[at] for at in range(len(options))}
