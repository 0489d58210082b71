from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.standoff.alone import smallest_change
from detente.standoff.files import conflict_from, read_conflict
from detente.standoff.inverse import count_rankings, goals_agree, requirement
from detente.standoff.stability import analyse
from detente.standoff.turns import requirement_in_words
from standoff.draws import CONCEPTS, conflicts

DATA = Path(__file__).parent.parent / "data" / "standoff"


def verdict(conflict, concept, actor, state, level):
    levels = conflict.levels.copy()
    levels[actor] = level
    return bool(analyse(replace(conflict, levels=levels), (concept,)).stable[concept][actor, state])


def swaps(old, new):
    return sum((old[a] - old[b]) * (new[a] - new[b]) < 0 for a, b in combinations(range(len(old)), 2))


def brute_force(conflict, concept, actor, state, stable):
    """Fewest (swaps, ties with the state broken upwards) over all strict rankings."""
    old, best = conflict.levels[actor].tolist(), None
    for order in permutations(range(conflict.size)):
        if verdict(conflict, concept, actor, state, np.array(order)) == stable:
            ties = sum(old[q] == old[state] and order[q] > order[state] for q in range(conflict.size))
            cost = (swaps(old, order), 0 if stable else ties)
            best = cost if best is None else min(best, cost)
    return best


@given(conflicts(most_makers=3, most_states=5), st.data())
@settings(max_examples=30, deadline=None)
def test_the_smallest_change_is_the_best_of_all_rankings(conflict, data):
    concept = data.draw(st.sampled_from(CONCEPTS))
    actor = data.draw(st.integers(0, len(conflict.names) - 1))
    state = data.draw(st.integers(0, conflict.size - 1))
    stable = data.draw(st.booleans())
    found = smallest_change(conflict, concept, conflict.names[actor], conflict.states[state], stable=stable)
    best = brute_force(conflict, concept, actor, state, stable)
    assert (None if found is None else (found.swaps, found.ties_broken)) == best
    if found is not None:
        assert verdict(conflict, concept, actor, state, found.levels) == stable
        assert swaps(conflict.levels[actor].tolist(), found.levels.tolist()) == found.swaps


@given(
    st.lists(st.sets(st.integers(0, 6), min_size=1, max_size=4), min_size=1, max_size=8),
    st.integers(0, 5),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_within_one_tied_group_the_fewest_states_that_meet_every_condition_cross(sets, between, again):
    # Each move q of a is answered by b in any of a set of states, all tied; to hold s, some of each must be no better.
    answers = [{f"r{k}" for k in one} for one in sets]
    tied = sorted(set().union(*answers))
    moves = {"a": [["s", f"q{k}"] for k in range(len(answers))], "b": []}
    moves["b"] = [[f"q{k}", r] for k, one in enumerate(answers) for r in sorted(one)]
    if again and len(tied) > 1:  # from the first answer a could mend matters by going on to the last
        moves["a"].append([tied[0], tied[-1]])
        wholes = [[{r, tied[-1]} if r == tied[0] else {r} for r in one] for one in answers]
    else:
        wholes = [[{r} for r in one] for one in answers]
    ranking = [[f"q{k}" for k in range(len(answers))], tied, *([f"z{k}"] for k in range(between)), ["s"]]
    conflict = conflict_from(
        {
            "schema": "standoff-case/1",
            "decision_makers": [{"id": "a"}, {"id": "b"}],
            "options": [{"id": "x", "owner": "a"}, {"id": "y", "owner": "b"}],
            "states": [{"id": name, "options": "--"} for group in ranking for name in group],
            "moves": moves,
            "preferences": {"a": ranking, "b": ranking},
        }
    )
    some = (set(c) for size in range(len(tied) + 1) for c in combinations(tied, size))
    fewest = next(len(c) for c in some if all(any(way <= c for way in ways) for ways in wholes))
    found = smallest_change(conflict, "smr", "a", "s")
    assert (found.swaps, found.proven) == (between + fewest, True)
    assert swaps(conflict.levels[0].tolist(), found.levels.tolist()) == found.swaps


@pytest.mark.slow
@given(conflicts(most_makers=2, most_states=7, graphs=True), st.data())
@settings(max_examples=4, deadline=None)
def test_the_smallest_change_is_the_best_of_all_rankings_of_seven_states(conflict, data):
    concept = data.draw(st.sampled_from(CONCEPTS))
    stable = data.draw(st.booleans())
    need = requirement(conflict, concept, conflict.names[0], conflict.states[0])
    old, best = conflict.levels[0].tolist(), None
    for order in permutations(range(conflict.size)):
        if need.holds([q for q in range(conflict.size) if order[q] < order[0]]) == stable:
            ties = 0 if stable else sum(old[q] == old[0] and order[q] > order[0] for q in range(conflict.size))
            best = min(best or (99, 99), (swaps(old, order), ties))
    found = smallest_change(conflict, concept, conflict.names[0], conflict.states[0], stable=stable)
    assert (None if found is None else (found.swaps, found.ties_broken)) == best


@given(conflicts(most_makers=3, most_states=5), st.data())
@settings(max_examples=25, deadline=None)
def test_rankings_are_counted_right_with_and_without_ties(conflict, data):
    concept = data.draw(st.sampled_from(CONCEPTS))
    m = conflict.size
    need = requirement(conflict, concept, conflict.names[0], conflict.states[0])
    strict = [o for o in permutations(range(m))]
    weak = [w for w in product(range(m), repeat=m) if set(w) == set(range(max(w) + 1))]
    count = count_rankings(need)

    def good(level):
        return need.holds([q for q in range(1, m) if level[q] <= level[0]])

    assert (count.strict, count.strict_total) == (sum(map(good, strict)), len(strict))
    assert (count.weak, count.weak_total) == (sum(map(good, weak)), len(weak))


@given(conflicts())
@settings(max_examples=40, deadline=None)
def test_a_requirement_holds_exactly_where_the_state_is_stable(conflict):
    found = analyse(conflict)
    for concept in CONCEPTS:
        for k, d in enumerate(conflict.names):
            for s in range(0, conflict.size, 3):
                need = requirement(conflict, concept, d, conflict.states[s])
                assert need.holds(need.no_better) == found.stable[concept][k, s]


def test_a_random_ranking_makes_a_state_nash_once_in_its_moves_plus_one():
    cuba = read_conflict(DATA / "cuban_missile.json")
    count = count_rankings(requirement(cuba, "nash", "us", "s6"))
    assert Fraction(count.strict, count.strict_total) == Fraction(1, 4)


def test_two_states_of_one_mover_cannot_both_be_nash_but_both_can_be_gmr():
    dilemma = read_conflict(DATA / "prisoners_dilemma.json")
    for concept, agree in (("nash", False), ("gmr", True)):
        needs = [requirement(dilemma, concept, "prisoner_one", s) for s in ("s1", "s2")]
        assert goals_agree(needs) == agree


def test_a_pattern_reads_as_a_sentence():
    dilemma = read_conflict(DATA / "prisoners_dilemma.json")
    told = requirement_in_words(requirement(dilemma, "gmr", "prisoner_one", "s4"))
    assert told == "likes s4 at least as much as some outcome with no Cooperate with 2"


def test_the_ranking_that_carries_cooperation_in_the_dilemma_is_that_of_mutual_defection():
    dilemma = read_conflict(DATA / "prisoners_dilemma.json")
    need = requirement(dilemma, "seq", "prisoner_one", "s4")
    assert [dilemma.states[s] for s in need.carriers] == ["s1"]


@given(conflicts(most_makers=3, most_states=12))
@settings(max_examples=25, deadline=None)
def test_a_ranking_carries_an_outcome_when_turning_it_round_undoes_it(conflict):
    for concept in CONCEPTS:
        need = requirement(conflict, concept, conflict.names[0], conflict.states[0])
        now = need.no_better
        undone = [s for s in sorted(now) if need.holds(now) and not need.holds(now - {s})]
        assert list(need.carriers) == undone
