"""Rules for deciding choose as they do by hand, and differ where they should."""

import numpy as np
import pytest

from detente.analyses.robustness import RULES, satisficing
from detente.analyses.score import regret_of

# Rows: strategies; columns: futures. Steady is never bad, bold is best or worst, fair wins on average.
STEADY, BOLD, FAIR = [5.0, 5.0, 5.0, 5.0], [9.0, 9.0, 0.0, 0.0], [6.0, 6.0, 4.0, 5.0]
VALUES = np.array([STEADY, BOLD, FAIR])


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("maximin", [5.0, 0.0, 4.0]),
        ("maximax", [5.0, 9.0, 6.0]),
        ("Hurwicz", [5.0, 4.5, 5.0]),
        ("Laplace", [5.0, 4.5, 5.25]),
        ("minimax regret", [-4.0, -5.0, -3.0]),
        ("mean less spread", [5.0, 0.0, 5.25 - np.std(FAIR)]),
        ("undesirable deviations", [0.0, -2.25, -0.5]),
    ],
)
def test_each_rule_gives_the_number_worked_out_by_hand(rule: str, expected: list[float]):
    assert RULES[rule].judge(VALUES) == pytest.approx(expected)


def test_regret_is_the_distance_to_the_best_in_each_future():
    assert regret_of(VALUES).tolist() == [[4, 4, 0, 0], [0, 0, 5, 5], [3, 3, 1, 0]]


def test_satisficing_counts_the_futures_that_are_good_enough():
    assert satisficing(5.0).judge(VALUES) == pytest.approx([1.0, 0.5, 0.75])
