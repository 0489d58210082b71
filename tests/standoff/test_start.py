import numpy as np
import pytest

from detente.standoff.build import build
from detente.standoff.preference import Prioritised
from detente.standoff.robustness import AS_WRITTEN, Robustness, undebated
from detente.standoff.stability import analyse
from detente.standoff.start import start_finding
from standoff.draws import CONCEPTS


def told(fifths, *, start):
    """The answer on a dilemma in which each of four outcomes holds in so many of five combinations.

    From mutual cooperation (s4) moves that pay lead to all others, from mutual defection (s1) to none.
    """
    game = build(
        {"a": ["x"], "b": ["y"]},
        {"a": Prioritised(("y", "not x")), "b": Prioritised(("x", "not y"))},
        status_quo={"x": start == "s4", "y": start == "s4"},
    )
    holds = np.zeros((1, 1, 5, 4), dtype=bool)
    for s, count in enumerate(fifths):
        holds[0, 0, :count, s] = True
    return start_finding(analyse(game), Robustness(game, undebated(game), (AS_WRITTEN,), CONCEPTS, holds)).answer


@pytest.mark.parametrize(
    ("fifths", "best"),
    [
        ((1, 4, 2, 5), "“x” (s2) is the most robust (80%)"),
        ((3, 2, 1, 5), "“nothing taken” (s1) is the most robust (60%)"),
        ((1, 2, 3, 0), "“y” (s3) is the most robust (60%)"),
        ((1, 3, 3, 5), "“x” (s2) and “y” (s3), alike, are the most robust (60%)"),
        ((2, 2, 2, 5), "“nothing taken” (s1), “x” (s2) and “y” (s3), alike, are the most robust (40%)"),
    ],
)
def test_of_the_outcomes_that_moves_that_pay_lead_to_the_most_robust_are_named_ties_told(fifths, best):
    shown = sum(count > 0 for count in fifths)
    said = told(fifths, start="s4")
    assert said.endswith(f"Moves that each pay their mover lead to 3 of the {shown} outcomes shown, of which {best}.")


def test_where_no_moves_that_pay_lead_anywhere_what_the_most_robust_outcome_takes_is_told():
    said = told((5, 1, 2, 4), start="s1")
    assert "lead to none of the outcomes shown. “x; y” (s4) takes at least 2 concessions of one option each" in said
