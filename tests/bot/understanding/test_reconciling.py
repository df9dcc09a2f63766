"""What the grammar found and what was tagged, put together."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.understanding.encoder import Encoding
from bot.understanding.networks import Matrix
from bot.understanding.reader import Reader
from bot.understanding.sheet import Sheet
from bot.understanding.sight import Sight
from bot.understanding.tagger import Tag, Tagged, Tagger
from preferences.model import Stance, Statement
from tests.bot.understanding.judges import Always

PREFER, AVOID = Stance.PREFER, Stance.AVOID
Marks = dict[str, Stance]


@dataclass(frozen=True)
class Marked(Tagger):
    """Tags the words it is given, and is sure that the others are no part of a value."""

    values: Marks
    chance: float = 0.9

    def tag(self, sheet: Sheet, marked: Matrix, encoding: Encoding) -> Tagged:
        """Give the tags in the order of the text."""
        spans = {w: sheet.words.text.index(w) for w in self.values}
        places = {w: sheet.words.within(at, at + len(w)) for w, at in spans.items()}
        tags = [Tag(*places[words], stance, self.chance) for words, stance in self.values.items()]
        inside = [any(t.start <= i < t.end for t in tags) for i in range(len(sheet))]
        return Tagged(
            tuple(sorted(tags, key=lambda tag: tag.start)), tuple(0.9 if i else 0.1 for i in inside)
        )


def read(
    reader: Reader, text: str, values: Marks, chance: float = 0.9, tagged: float = 0.9
) -> tuple[Statement, ...]:
    sight = Sight(
        text, {"state_preference": chance}, judge=Always(chance), tagger=Marked(values, tagged)
    )
    return reader.read(sight).statements


def told(statements: tuple[Statement, ...]) -> Marks:
    return {statement.text: statement.stance for statement in statements}


def test_what_only_the_tagger_found_is_stated(reader: Reader) -> None:
    (stated,) = read(
        reader, "crowded lifts and me have a bad history", {"crowded lifts": AVOID}, 0.5
    )
    assert (stated.text, stated.stance, stated.is_open) == ("crowded lifts", AVOID, True)


def test_little_chance_of_a_statement_leaves_tags_alone(reader: Reader) -> None:
    text = "crowded lifts and me have a bad history"
    assert read(reader, text, {"crowded lifts": AVOID}, 0.2) == ()


def test_a_tag_over_known_values_is_each_of_them(reader: Reader) -> None:
    stated = read(reader, "it is jazz and blues that I live on", {"jazz and blues": PREFER})
    assert [(s.attribute, s.value) for s in stated] == [("genre", "jazz"), ("genre", "blues")]


def test_the_stance_is_the_taggers(reader: Reader) -> None:
    text = "I have never once got tired of jazz"
    assert told(read(reader, text, {"jazz": PREFER})) == {"jazz": PREFER}


def test_of_another_stance_nothing_else_is_left(reader: Reader) -> None:
    text = "it is jazz, not blues, that I have on all day"
    (before,) = read(reader, text, {"jazz": PREFER})
    (turned,) = read(reader, text, {"jazz": AVOID})
    assert (turned.value, turned.stance, turned.over) == (before.value, AVOID, ())


@pytest.mark.parametrize(
    "text",
    [
        "I would never ever eat olives",
        "I hate olives",
        "anything but olives",
        "all dishes except olives",
    ],
)
def test_what_a_cue_says_of_the_words_behind_it_stands(reader: Reader, text: str) -> None:
    assert told(read(reader, text, {"olives": PREFER})) == {"olives": AVOID}


def test_in_a_clause_that_states_nothing_only_a_sure_tag_counts(reader: Reader) -> None:
    text = "right now I can't stand olives"
    assert told(read(reader, text, {"olives": AVOID})) == {"olives": AVOID}
    assert told(read(reader, text, {"olives": AVOID}, tagged=0.75)) == {}


def test_words_the_tagger_rules_out_are_no_value(reader: Reader) -> None:
    text = "I love jazz and my friends from the coast"
    assert told(read(reader, text, {"jazz": PREFER})) == {"jazz": PREFER}


def test_what_somebody_is_stays(reader: Reader) -> None:
    text = "I'm vegan and I hate mushrooms"
    assert told(read(reader, text, {"mushrooms": AVOID})) == {"vegan": PREFER, "mushrooms": AVOID}


def test_parts_of_one_thing_are_one_value(reader: Reader) -> None:
    values = {"hotels": AVOID, "loud bars": AVOID}
    assert told(read(reader, "I avoid hotels with loud bars", values)) == {
        "hotels with loud bars": AVOID
    }


def test_what_it_stands_for_stays(reader: Reader) -> None:
    text = "my wife loves jazz but I hate it, and give me rock any day"
    assert told(read(reader, text, {"rock": PREFER})) == {"jazz": AVOID, "rock": PREFER}


def test_what_comes_after_a_comparison_is_liked_less(reader: Reader) -> None:
    text = "whist over bridge for as long as I can remember"
    (stated,) = read(reader, text, {"whist": PREFER, "bridge": AVOID})
    assert (stated.text, stated.stance, stated.over_text) == ("whist", PREFER, ("bridge",))


@pytest.mark.parametrize("text", ["I only ever drink oat milk", "I can only have oat milk"])
def test_a_tag_is_as_strict_as_what_was_found_there(reader: Reader, text: str) -> None:
    plain = reader.read(Sight(text, {"state_preference": 0.9}, judge=Always(0.9))).statements
    stated = read(reader, text, {"oat milk": PREFER})
    assert [s.hard for s in stated] == [s.hard for s in plain]


def test_an_open_question_is_read_by_the_grammar_alone(reader: Reader) -> None:
    sight = Sight("jazz", judge=Always(0.9), expected="music.genre", tagger=Marked({"jazz": AVOID}))
    assert told(reader.read(sight).statements) != {"jazz": AVOID}


def test_what_is_hated_in_several_words_is_none_of_them(reader: Reader) -> None:
    (stated,) = read(reader, "I can't stand 80s synth pop", {"80s synth pop": AVOID})
    assert (stated.text, stated.is_open, stated.stance) == ("80s synth pop", True, AVOID)


def test_what_is_liked_in_several_words_fills_the_slot_of_the_last(reader: Reader) -> None:
    (stated,) = read(reader, "I love 80s synth pop", {"80s synth pop": PREFER})
    assert (stated.text, stated.value) == ("80s synth pop", "synth_pop")


@pytest.mark.parametrize("text", ["I hate sushi, ramen", "I hate sushi ramen and pho"])
def test_a_list_is_no_description(reader: Reader, text: str) -> None:
    words = text.removeprefix("I hate ").removesuffix(" and pho")
    assert {"sushi", "ramen"} <= told(read(reader, text, {words: AVOID})).keys()


def test_what_a_hyphen_joins_is_one_thing(reader: Reader) -> None:
    text = "it is long-form journalism that I am here for"
    tags = {"long": PREFER, "form journalism": PREFER}
    assert told(read(reader, text, tags)) == {"long-form journalism": PREFER}
