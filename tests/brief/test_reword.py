"""A sender's words may stand for a finding's; the numbers stay the run's."""

import pytest

from detente.brief.reword import Sentence, said
from detente.errors import InputError

OF = "Step by step leads: it gives up 21% against 35% for Pressure, and is best in 45% of 1,000 futures."
MINE = "Go step by step: in 45% of 1,000 futures nothing does better, and pressure gives up 35%, not 21%."


def test_numbers_follow_the_run():
    now = "Step by step leads: it gives up 22% against 36% for Pressure, and is best in 51% of 2,000 futures."
    told = said(now, Sentence(MINE, OF))
    assert told.state == "reworded"
    assert (
        told.text == "Go step by step: in 51% of 2,000 futures nothing does better, and pressure gives up 36%, not 22%."
    )


def test_the_same_number_twice_is_taken_in_turn():
    told = said("From 4% to 9%.", Sentence("It was 5%; it is 5%.", "From 5% to 5%."))
    assert told.text == "It was 4%; it is 9%."


def test_where_the_finding_says_something_else_it_speaks_for_itself():
    now = "Pressure leads: it gives up 22% against 36% for Step by step, and is best in 51% of 1,000 futures."
    told = said(now, Sentence(MINE, OF))
    assert (told.text, told.state) == (now, "outdated")


def test_a_number_of_one_s_own_is_refused_with_all_of_its_kind():
    with pytest.raises(InputError) as refused:
        said(OF, Sentence("It is best in 95% of 1,200 futures, with 21%.", OF))
    assert [p.found for p in refused.value.problems] == ["95%", "1,200"]
    assert "21%, 35%, 45%, 1,000" in refused.value.problems[0].wanted


def test_no_words_are_refused():
    with pytest.raises(InputError, match="a sentence"):
        said(OF, Sentence("  ", OF))


def test_the_finding_s_own_sentence_is_no_rewording():
    assert said(OF, Sentence(OF, OF)).state == "own"
