"""How likely a turn states a liking."""

from __future__ import annotations

import pytest

from bot.understanding.intents import STATE
from bot.understanding.reader import Reader
from bot.understanding.reading import Utterance
from bot.understanding.sight import Sight
from bot.understanding.stating import Stating
from tests.bot.understanding.judges import Always

TASTE = (Utterance("assistant", "What did you like about it?"),)
ASKED = (Utterance("assistant", "Have you seen it?"),)
TOLD = (Utterance("assistant", "It came out last year."),)
LIKED = (Utterance("assistant", "That one is great too."),)
UNSURE = 0.1


@pytest.fixture(scope="module")
def stating(reader: Reader) -> Stating:
    """Give the judge of the shipped words."""
    return Stating(reader._grammar)


def test_an_answer_about_taste_is_likelier_a_liking(stating: Stating) -> None:
    chances = [stating.chance(UNSURE, {}, h).value for h in ((), TOLD, ASKED, TASTE)]
    assert chances[0] == chances[1] < chances[2] < chances[3]


def test_a_line_that_tells_of_taste_makes_a_liking_likelier(stating: Stating) -> None:
    chances = [stating.chance(UNSURE, {}, h).value for h in (TOLD, LIKED, TASTE)]
    assert chances[0] < chances[1] < chances[2]


def test_in_a_sure_reply_they_are_what_was_talked_about(reader: Reader) -> None:
    text, judge = "they never get old", Always(0.9)
    alone = reader.read(Sight(text, judge=judge))
    reply = reader.read(Sight(text, judge=judge, history=LIKED))
    assert alone.statements == ()
    assert [statement.text for statement in reply.statements] == [text]


def test_a_wish_for_once_is_kept_in_no_reply(reader: Reader) -> None:
    sight = Sight("just tonight they can be loud", judge=Always(0.9), history=LIKED)
    assert reader.read(sight).statements == ()


def test_what_answers_nothing_is_kept_only_beyond_doubt(reader: Reader) -> None:
    text = "i don't know, they all bore me to tears and i can't stand the songs"
    for chance, count in ((0.05, 0), (0.9, 1)):
        kept = reader.read(Sight(text, judge=Always(chance), history=ASKED)).statements
        assert len(kept) >= count if count else kept == ()


def test_what_was_said_by_the_person_is_no_question_of_the_assistants(stating: Stating) -> None:
    own = (Utterance("user", "what do i like?"),)
    assert stating.chance(UNSURE, {}, own) == stating.chance(UNSURE, {}, ())


def test_two_views_meet_half_way(stating: Stating) -> None:
    assert stating.chance(0.9, {STATE: 0.1}, ()).value == pytest.approx(0.5)
    assert stating.chance(None, {}, TASTE).value == 0.0


def test_a_word_is_kept_whole_only_as_an_answer(reader: Reader) -> None:
    judge = Always(0.7)
    alone = reader.read(Sight("brilliant", judge=judge))
    answer = reader.read(Sight("brilliant", judge=judge, history=TASTE))
    assert alone.statements == ()
    assert [statement.text for statement in answer.statements] == ["brilliant"]


def test_that_nothing_is_stated_does_not_hide_a_command(reader: Reader) -> None:
    said = {"not_a_statement": 0.55, "forget": 0.22, "other": 0.1}
    assert reader.read(Sight("forget that I like jazz", said)).intent == "forget"
    unsure = {"not_a_statement": 0.55, "forget": 0.12, "other": 0.1}
    assert reader.read(Sight("forget that I like jazz", unsure)).intent == "other"


def test_a_whole_text_is_kept_for_its_own_words_not_for_the_line_before(stating: Stating) -> None:
    alone, told = stating.chance(0.4, {}, ()), stating.chance(0.4, {}, LIKED)
    assert told.value > 0.5 > told.own == alone.own
    assert not told.is_whole
    assert stating.chance(0.4, {}, ASKED).is_whole


TEAM = "Collingwood are my footy team"


@pytest.mark.parametrize(
    ("text", "chance", "intent"),
    [
        (TEAM, 0.95, STATE),
        (TEAM, 0.6, "request"),
        ("I like Collingwood, how did they do?", 0.95, "request"),
        ("get me the score of Collingwood, my team", 0.95, "request"),
    ],
)
def test_what_is_surely_told_asks_for_nothing(
    reader: Reader, text: str, chance: float, intent: str
) -> None:
    sight = Sight(text, {"get_score": 0.8, STATE: 0.15}, judge=Always(chance))
    assert reader.read(sight).intent == intent


def test_a_command_is_not_kept_as_a_whole(reader: Reader) -> None:
    said = {"start_lesson": 0.8, "other": 0.1}
    sight = Sight("yes, and learn the rest too", said, judge=Always(0.99), history=TASTE)
    assert reader.read(sight).statements == ()
