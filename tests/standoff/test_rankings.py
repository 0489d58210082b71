"""The cheapest rankings that fulfil conditions, against every ranking of a few states, ties among them."""

import time
from itertools import product

import numpy as np
import pytest

from detente.standoff import rankings as module
from detente.standoff.files import conflict_from
from detente.standoff.rankings import Literal, Rankings, lost

ORDERS = {n: np.array([w for w in product(range(n), repeat=n) if set(w) == set(range(max(w) + 1))]) for n in (3, 4, 5)}


def alone(levels):
    """A conflict of one decision maker with these levels; nobody moves."""
    groups = [[f"s{k}" for k in np.flatnonzero(np.array(levels) == v)] for v in sorted(set(levels), reverse=True)]
    return conflict_from(
        {
            "schema": "standoff-case/1",
            "decision_makers": [{"id": "a"}, {"id": "b"}],
            "options": [{"id": "x", "owner": "a"}, {"id": "y", "owner": "b"}],
            "states": [{"id": f"s{k}", "options": "--"} for k in range(len(levels))],
            "moves": {"a": [], "b": []},
            "preferences": {"a": groups, "b": groups},
        }
    )


def cheapest(levels, clauses):
    """Fewest swaps of any ranking under which some alternative of every condition is so; None when none is."""
    orders, old = ORDERS[len(levels)], np.array(levels)
    above, before = orders[:, :, None] > orders[:, None, :], old[:, None] > old[None, :]
    fulfilled = np.ones(len(orders), dtype=bool)
    for clause in clauses:
        ways = [np.all([above[:, lit.high, lit.low] == lit.above for lit in term], axis=0) for term in clause]
        fulfilled &= np.any(ways, axis=0)
    swaps = (before & ~above).sum(axis=(1, 2))[fulfilled]
    return int(swaps.min()) if len(swaps) else None


def found(levels, clauses, within=100):
    """The same by the programme: swaps of its rankings, and what it has proven."""
    rankings = Rankings(alone(levels), within)
    for clause in clauses:
        rankings.add(clause)
    best = rankings.cheapest(time.monotonic() + 60)
    if best is None:
        return None, rankings.bound
    for clause in clauses:
        assert any(all((best[0][lit.high] > best[0][lit.low]) == lit.above for lit in term) for term in clause)
    return lost(np.array(levels), best[0]), rankings.bound


def drawn(luck, states):
    """Levels with ties, and one to five conditions of one or two alternatives that each say one or two things."""
    levels = np.unique(luck.integers(0, states, states), return_inverse=True)[1].tolist()

    def literal():
        high, low = luck.choice(states, 2, replace=False).tolist()
        return Literal(0, high, low, above=bool(luck.random() < 0.6))

    def some(make, most):
        return [make() for _ in range(luck.integers(1, most + 1))]

    return levels, some(lambda: tuple(some(lambda: frozenset(some(literal, 2)), 2)), 5)


@pytest.mark.parametrize("between", [400, 0])  # what lies between counted from the start, or where it must be
@pytest.mark.parametrize("states", [4, 5])
def test_no_ranking_fulfils_conditions_with_fewer_swaps(states, between, monkeypatch):
    monkeypatch.setattr(module, "MOST_BETWEEN", between)
    luck = np.random.default_rng(1)
    for _ in range(120):
        levels, clauses = drawn(luck, states)
        best = cheapest(levels, clauses)
        assert found(levels, clauses) == (best, 100 if best is None else best), (levels, clauses)


@pytest.mark.parametrize("levels", [[2, 0, 1, 0], [2, 0, 1, 2]])
def test_states_tied_with_one_of_a_pair_are_not_passed(levels):
    # s0 is to fall to s1 and passes s2, but not s3, which is tied with one of the two.
    clauses = [(frozenset({Literal(0, 0, 1, above=False)}),)]
    assert found(levels, clauses) == (cheapest(levels, clauses), 2) == (2, 2)


def test_a_circle_of_preferences_is_no_ranking_although_each_pair_could_be_so():
    circle = [(frozenset({Literal(0, a, b, above=True)}),) for a, b in ((0, 1), (1, 2), (2, 0))]
    assert found([0, 0, 0], circle) == (None, 100)
    assert found([0, 0, 0], circle[:2]) == (0, 0)
    tie = (frozenset({Literal(0, 0, 2, above=False)}),)
    assert found([0, 0, 0], [*circle[:2], tie]) == (None, 100)


def test_an_alternative_counts_where_it_costs_less_than_what_is_of_interest_and_not_where_as_much():
    for levels in ([3, 2, 1, 0], [2, 1, 1, 0], [1, 1, 0, 0], [2, 2, 1, 0]):
        for high, low in product(range(4), repeat=2):
            for above in (True, False):
                clause = (frozenset({Literal(0, high, low, above=above)}),)
                swaps = cheapest(levels, [clause])
                if swaps is None or high == low:
                    continue
                assert found(levels, [clause], within=swaps + 1) == (swaps, swaps)
                assert not swaps or found(levels, [clause], within=swaps) == (None, swaps)
