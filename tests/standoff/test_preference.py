import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import InputError
from detente.standoff.build import build
from detente.standoff.model import Board, feasible_states
from detente.standoff.preference import Prioritised, Ranked, Weighted, bands_of, by_statements, levels_of, where_true

TAKEN = feasible_states(3, [])
BOARD = Board(("a", "b", "c"), tuple(f"s{k}" for k in range(8)), TAKEN)
STATEMENTS = ["a", "not b", "a and not c", "a or b", "a if b", "a iff c", "not (a or c) and b", "b iff (a if c)"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a and not c", lambda a, b, c: a and not c),
        ("a or b and c", lambda a, b, c: a or (b and c)),
        ("not a or b", lambda a, b, c: (not a) or b),
        ("a if b", lambda a, b, c: a or not b),
        ("a iff b or c", lambda a, b, c: a == (b or c)),
        ("not (a or c) and b", lambda a, b, c: not (a or c) and b),
    ],
)
def test_a_statement_means_what_logic_says(text, meant):
    found = where_true(text, BOARD)
    assert found.tolist() == [bool(meant(*map(bool, row))) for row in TAKEN.tolist()]


@given(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=8))
@settings(max_examples=50, deadline=None)
def test_statements_rank_as_their_score_in_powers_of_two_does(texts):
    score = sum(2 ** (len(texts) - 1 - j) * where_true(t, BOARD).astype(int) for j, t in enumerate(texts))
    assert np.array_equal(by_statements(texts, BOARD), np.unique(score, return_inverse=True)[1])


def test_a_hundred_statements_do_not_overflow():
    texts = ["a"] + ["b"] * 98 + ["c"]
    level = by_statements(texts, BOARD)
    assert level.tolist() == [0, 4, 2, 6, 1, 5, 3, 7]


def test_weights_add_up_and_equal_sums_tie():
    level = levels_of(Weighted({"a": 0.1, "b": 0.2, "c": 0.3}), BOARD)
    assert level[3] == level[4] and level.max() == level[7]


@pytest.mark.parametrize("text", ["", "a b", "a and", "(a", "not", "a if b if c", "a )"])
def test_what_is_no_statement_is_refused(text):
    with pytest.raises(InputError):
        where_true(text, BOARD)


def test_a_ranking_must_name_every_state_once():
    with pytest.raises(InputError, match="s2"):
        build({"a": ["x"]}, {"a": Ranked((("s1",),))})
    with pytest.raises(InputError, match="write"):
        build({"a": ["freeze"]}, {"a": Prioritised(("freze",))})


def test_a_ranking_may_name_states_by_rows_options_and_kinds():
    made = build(
        {"a": ["x"], "b": ["y"]},
        {"a": Ranked((("x, y",), ("rest",))), "b": Ranked((("NN",), ("s2", "s3"), ("both",)))},
        outcomes={"both": {"x": True, "y": True}, "rest": "not (x and y)"},
    )
    assert made.levels.tolist() == [[0, 0, 0, 1], [2, 1, 1, 0]]
    assert made.labels == {"s4": "both"}
    assert made.state("both") == made.state("y, x") == made.state("YY") == made.state("s4") == 3
    for name in ("rest", "", "z", "x, z"):
        with pytest.raises(InputError):
            made.state(name)


def test_great_differences_are_those_of_the_first_statements_or_between_some_groups():
    levels = bands_of(Prioritised(("a", "b", "c"), great=2), BOARD)
    assert np.array_equal(levels, by_statements(["a", "b"], BOARD))
    groups = tuple((f"s{k}",) for k in range(8))
    assert bands_of(Ranked(groups, great=(1, 3)), BOARD).tolist() == [2, 1, 1, 0, 0, 0, 0, 0]
    assert not bands_of(Weighted({"a": 1.0}), BOARD).any()


def test_infeasible_patterns_leave_the_states_that_match_none():
    rows = {"".join("NY"[v] for v in row) for row in feasible_states(3, ["YY-", "--Y"]).tolist()}
    assert rows == {"NNN", "YNN", "NYN"}


def test_many_options_with_many_patterns_stay_small():
    patterns = ["-" * k + "Y" + "-" * j + "Y" + "-" * (38 - k - j) for k in range(39) for j in range(39 - k)]
    assert len(feasible_states(40, patterns)) == 41


def test_too_many_states_are_refused_in_words():
    with pytest.raises(InputError, match="fewer options"):
        feasible_states(40, [])
