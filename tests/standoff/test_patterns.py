import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.standoff.patterns import patterns_of, states_in_words
from standoff.draws import conflicts


def fits(pattern, row):
    return all(c in ("-", r if r != "-" else "N") for c, r in zip(pattern, row, strict=True))


@given(conflicts(graphs=False), st.data())
@settings(max_examples=60, deadline=None)
def test_patterns_fit_the_states_asked_for_and_no_others(conflict, data):
    states = data.draw(st.sets(st.integers(0, conflict.size - 1)))
    patterns = patterns_of(conflict.board, states)
    fitting = {s for s in range(conflict.size) if any(fits(p, conflict.row(s)) for p in patterns)}
    assert fitting == states
    for k in range(len(patterns)):
        rest = patterns[:k] + patterns[k + 1 :]
        assert any(not any(fits(p, conflict.row(s)) for p in rest) for s in states), "no pattern is idle"


@given(conflicts(graphs=False), st.data())
@settings(max_examples=40, deadline=None)
def test_no_option_of_a_pattern_can_be_left_open(conflict, data):
    states = data.draw(st.sets(st.integers(0, conflict.size - 1), min_size=1))
    for pattern in patterns_of(conflict.board, states):
        for k in (k for k, c in enumerate(pattern) if c != "-"):
            wider = f"{pattern[:k]}-{pattern[k + 1 :]}"
            assert not {s for s in range(conflict.size) if fits(wider, conflict.row(s))} <= states


def test_a_pattern_in_words_names_options_taken_and_not_taken():
    from detente.standoff.build import build
    from detente.standoff.preference import Prioritised

    game = build({"a": ["x"], "b": ["y"]}, {"a": Prioritised(()), "b": Prioritised(())}, names={"x": "talks"})
    assert states_in_words(game, [1, 3]) == "talks"
    assert states_in_words(game, [2]) == "no talks, y"
    assert states_in_words(game, range(4)) == "anything"
    assert np.array_equal(patterns_of(game.board, []), ())
