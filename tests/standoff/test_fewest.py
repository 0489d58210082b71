from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.standoff.build import build
from detente.standoff.fewest import fewest_swaps
from detente.standoff.inverse import smallest_change
from detente.standoff.preference import Weighted
from detente.standoff.stability import analyse
from detente.standoff.turns import what_must_change
from detente.workbench.standoff import open_subject
from standoff import literal
from standoff.draws import CONCEPTS, conflicts, plain


def weak_orders(m):
    """Every ranking of m states, ties allowed."""
    return [w for w in product(range(m), repeat=m) if set(w) == set(range(max(w) + 1))]


def lost(old, new):
    """Pairs strictly ranked before and not in that order afterwards."""
    pairs = product(range(len(old)), repeat=2)
    return sum(old[a] > old[b] and not new[a] > new[b] for a, b in pairs)


def cheapest(conflict, concept, state, hold):
    """Fewest swaps over all rankings of everybody, by the literal solver."""
    moves, _ = plain(conflict)
    options = [[(lost(level, w), w) for w in weak_orders(conflict.size)] for level in conflict.levels.tolist()]
    for plans in sorted(product(*options), key=lambda p: sum(cost for cost, _ in p)):
        levels = {d: dict(enumerate(w)) for d, (_, w) in zip(conflict.names, plans, strict=True)}
        if all(literal.stable(concept, moves, levels, d, state) for d in conflict.names) == hold:
            return sum(cost for cost, _ in plans)
    return None


def check(conflict, concept, state, hold):
    found = fewest_swaps(conflict, concept, conflict.states[state], hold=hold)
    assert (None if found is None else found.swaps) == cheapest(conflict, concept, state, hold)
    assert found is None or found.proven
    if found is None:
        return
    assert found.swaps == sum(lost(o, n) for o, n in zip(conflict.levels.tolist(), found.levels.tolist(), strict=True))
    done = analyse(replace(conflict, levels=found.levels), (concept,)).equilibria[concept][state]
    assert bool(done) == hold


@given(conflicts(most_makers=2, most_states=4), st.data())
@settings(max_examples=25, deadline=None)
def test_no_rankings_of_two_parties_reach_the_goal_with_fewer_swaps(conflict, data):
    check(
        conflict,
        data.draw(st.sampled_from(CONCEPTS)),
        data.draw(st.integers(0, conflict.size - 1)),
        data.draw(st.booleans()),
    )


@given(conflicts(least_makers=3, most_makers=3, most_states=3), st.data())
@settings(max_examples=25, deadline=None)
def test_no_rankings_of_three_parties_reach_the_goal_with_fewer_swaps(conflict, data):
    check(
        conflict,
        data.draw(st.sampled_from(("seq", "sseq"))),
        data.draw(st.integers(0, conflict.size - 1)),
        data.draw(st.booleans()),
    )


@given(conflicts(most_makers=3, most_states=12), st.data())
@settings(max_examples=25, deadline=None)
def test_all_parties_together_never_need_more_swaps_than_one_alone(conflict, data):
    concept = data.draw(st.sampled_from(CONCEPTS))
    state = conflict.states[data.draw(st.integers(0, conflict.size - 1))]
    alone = [smallest_change(conflict, concept, d, state, stable=False) for d in conflict.names]
    together = fewest_swaps(conflict, concept, state, hold=False)
    able = [c.swaps for c in alone if c is not None]
    assert not able or together.swaps <= min(able)


@pytest.mark.parametrize("concept", ["seq", "sseq"])
def test_one_swap_of_an_opponent_can_undo_what_thirty_of_ones_own_cannot(concept):
    # b punishes a's move only because it likes s3 a little better than s2; a would have to turn its whole ranking.
    from detente.standoff.files import conflict_from

    far = [f"s{k}" for k in range(4, 12)]
    conflict = conflict_from(
        {
            "schema": "standoff-case/1", "decision_makers": [{"id": "a"}, {"id": "b"}],
            "options": [{"id": "x", "owner": "a"}, {"id": "y", "owner": "b"}],
            "states": [{"id": f"s{k}", "options": "--"} for k in range(1, 12)],
            "moves": {"a": [["s1", "s2"]], "b": [["s2", "s3"]]},
            "preferences": {
                "a": [["s2"], ["s1"], *([s] for s in far), ["s3"]],
                "b": [["s3"], ["s2"], *([s] for s in far), ["s1"]],
            },
        }
    )  # fmt: skip
    assert smallest_change(conflict, concept, "a", "s1", stable=False).swaps == 9
    found = fewest_swaps(conflict, concept, "s1", hold=False)
    assert (found.swaps, found.turned) == (1, (("b", "s3", "s2"),))
    assert np.array_equal(found.levels[0], conflict.levels[0])


@pytest.mark.parametrize(("state", "hold", "swaps"), [("s1829", True, 139), ("s143", False, 387)])
def test_four_thousand_outcomes_are_settled_exactly(state, hold, swaps):
    options = {f"d{i}": [f"o{i}-{j}" for j in range(3)] for i in range(4)}
    luck = np.random.default_rng(0)
    game = build(options, {d: Weighted({}) for d in options})
    game = replace(game, levels=np.stack([luck.permutation(game.size) for _ in options]).astype(np.int64))
    found = fewest_swaps(game, "seq", state, hold=hold)
    done = analyse(replace(game, levels=found.levels), ("seq",)).equilibria["seq"][game.state(state)]
    assert (game.size, found.swaps, found.proven, bool(done)) == (4096, swaps, True, hold)


@given(conflicts(most_makers=3, most_states=12), st.data())
@settings(max_examples=40, deadline=None)
def test_where_time_runs_out_the_bounds_are_true(conflict, data):
    state = conflict.states[data.draw(st.integers(0, conflict.size - 1))]
    concept, hold = data.draw(st.sampled_from(("seq", "sseq"))), data.draw(st.booleans())
    exact = fewest_swaps(conflict, concept, state, hold=hold)
    hasty = fewest_swaps(conflict, concept, state, hold=hold, seconds=0.0)
    if exact is None or hasty is None:
        return  # without time, that nothing does it is not known either
    assert exact.proven and hasty.at_least <= exact.swaps <= hasty.swaps
    done = analyse(replace(conflict, levels=hasty.levels), (concept,)).equilibria[concept][conflict.state(state)]
    assert bool(done) == hold


def test_an_answer_that_is_not_proven_says_so():
    subject = open_subject("north-korea-2020")
    hasty = what_must_change(subject.conflict, "s20", seconds=0.0)
    assert "with at most " in hasty.answer and "which is not settled)" in hasty.answer
    assert "at most" not in what_must_change(subject.conflict, "s20").answer
