"""The planner's exact front is that of brute force, and its search finds what exhaustion finds."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.roadmap.margins import is_kept, margins
from detente.roadmap.planning.bound import bounds, keepable, possible
from detente.roadmap.planning.clock import clock_of
from detente.roadmap.planning.exact import exact_best, exact_front, outlook_of
from detente.roadmap.planning.gaps import gaps
from detente.roadmap.planning.label import front, weigh
from detente.roadmap.planning.outlook import TooManyError
from detente.roadmap.planning.problem import Problem, Road
from detente.roadmap.planning.search import search
from roadmap.problems import every_road, random_problem


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 100_000), st.integers(2, 4), st.integers(0, 2))
def test_the_exact_front_is_that_of_brute_force(seed: int, measures: int, optional: int):
    problem = random_problem(seed, measures, optional=min(optional, measures - 1))
    brute = front([x for x in (weigh(problem, road) for road in every_road(problem) if road) if x.share > 0])
    ours = exact_front(outlook_of(problem))
    assert np.allclose(sorted(x.goals for x in ours), sorted(x.goals for x in brute), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("measures", "most", "seed"), [(5, 5, 1), (5, 2, 2), (6, 6, 3), (5, 3, 4), (6, 2, 8)])
def test_the_exact_front_of_six_measures_is_that_of_brute_force(measures: int, most: int, seed: int):
    problem = replace(random_problem(seed, measures, optional=measures - 1), most=most)
    brute = front([x for x in (weigh(problem, road) for road in every_road(problem) if road) if x.share > 0])
    ours = exact_front(outlook_of(problem))
    assert np.allclose(sorted(x.goals for x in ours), sorted(x.goals for x in brute), rtol=1e-9, atol=1e-9)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 100_000), st.integers(2, 4), st.integers(0, 3))
def test_the_proven_best_road_is_that_of_brute_force(seed: int, measures: int, optional: int):
    problem = random_problem(seed, measures, optional=min(optional, measures - 1))
    brute = max(weigh(problem, road).expected for road in every_road(problem) if road)
    proof = exact_best(outlook_of(problem))
    assert proof.is_done
    assert proof.limit == pytest.approx(max(brute, 0.0), abs=1e-9)
    assert brute <= 0 or (proof.best is not None and proof.best.expected == pytest.approx(brute, abs=1e-9))


@pytest.mark.parametrize(("measures", "most", "seed"), [(5, 3, 4), (6, 2, 5)])
def test_the_proven_best_road_of_more_measures_is_the_best_of_the_front(measures: int, most: int, seed: int):
    problem = replace(random_problem(seed, measures, optional=3), most=most)
    best = max((label.expected for label in exact_front(outlook_of(problem))), default=0.0)
    assert exact_best(outlook_of(problem)).limit == pytest.approx(best, abs=1e-9)


def test_a_proof_given_up_leaves_a_limit_that_holds():
    problem = replace(random_problem(2, 6, optional=6), most=3)
    whole, none = exact_best(outlook_of(problem)), exact_best(outlook_of(problem), seconds=0.0)
    assert whole.is_done and not none.is_done
    assert none.limit > whole.limit > 0
    with pytest.raises(TooManyError):
        outlook_of(problem, most=10)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 100_000), st.integers(3, 5), st.sampled_from([0, 20, 3_000]))
def test_no_road_beats_a_known_one_by_more_than_its_gap(seed: int, measures: int, waiting: int):
    problem = replace(random_problem(seed, measures, optional=measures), most=2)
    known = search(problem, tries=30, seed=seed).front
    outlook = outlook_of(problem)
    assert outlook
    every = [weigh(problem, road).goals for road in every_road(problem) if road]
    for label, gap in gaps(outlook, known, waiting=waiting):
        allowed = (gap.share, gap.value, gap.exposure, gap.months)
        for other in (road for road in every if road[0] > 0):
            more = [b - a for a, b in zip(label.goals, other, strict=True)]
            for k, room in enumerate(allowed):
                if all(more[n] >= -1e-12 for n in range(4) if n != k):
                    assert more[k] <= room + 1e-9


def test_roads_known_before_change_nothing_about_the_exact_front():
    problem = random_problem(9, 5, optional=2)
    known = search(problem, tries=300, seed=1).front
    ours, again = exact_front(outlook_of(problem)), exact_front(outlook_of(problem), known)
    assert np.allclose(sorted(x.goals for x in ours), sorted(x.goals for x in again), rtol=1e-9, atol=1e-9)


def test_deadlines_are_kept_exactly():
    found = 0
    for seed in range(8):
        problem = replace(random_problem(seed, 4), deadline={3: 12.0, 0: 30.0})

        def in_time(road: Road, problem: Problem = problem) -> bool:
            done = clock_of(problem.pace, road, problem.needs).done
            return all(done[m] <= by for m, by in problem.deadline.items())

        brute = front([x for x in (weigh(problem, r) for r in every_road(problem) if r and in_time(r)) if x.share > 0])
        ours = exact_front(outlook_of(problem))
        found += len(ours)
        assert len(ours) == len(brute)
        assert np.allclose(sorted(x.goals for x in ours), sorted(x.goals for x in brute))
    assert found


def test_no_road_holds_a_measure_and_what_it_stands_in_for():
    problem = replace(random_problem(2, 5, optional=5), excludes={1: frozenset({3}), 3: frozenset({1})})
    for label in [*exact_front(outlook_of(problem)), *search(problem, tries=300).front]:
        assert not {1, 3} <= frozenset().union(*label.road)


def best_share(problem: Problem) -> float:
    return max((label.share for label in exact_front(outlook_of(problem))), default=0.0)


def test_search_finds_the_best_share_that_exhaustion_finds():
    for seed in range(3):
        problem = random_problem(seed, 5)
        best = best_share(problem)
        found = search(problem, tries=800, seed=seed)
        assert found.front[0].share == pytest.approx(best)
        assert found.bound >= best


def test_more_tries_never_make_the_front_worse():
    problem = random_problem(3, 8, optional=3)
    few, many = search(problem, tries=200, seed=1), search(problem, tries=1200, seed=1)
    assert many.front[0].share >= few.front[0].share


def test_every_road_found_respects_needs_and_holds_what_it_must():
    problem = replace(random_problem(5, 9, optional=3), most=3)
    for label in search(problem, tries=600, seed=2).front:
        done: set[int] = set()
        for deal in label.road:
            assert len(deal) <= problem.most
            done |= deal
            assert all(problem.needs[m] <= done for m in deal)
        assert problem.required <= done <= problem.chosen


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 100_000))
def test_a_label_keeps_what_the_ledger_keeps(seed: int):
    problem = random_problem(seed, 5)
    draws = np.random.default_rng(seed)
    road = next(r for k, r in enumerate(every_road(problem)) if r and k >= draws.integers(1, 40))
    deals = [np.array(sorted(deal)) for deal in road]
    by_ledger = is_kept(margins(problem.worth, deals, problem.stance))[-1].all(axis=0)
    assert (weigh(problem, road).counterpart == by_ledger).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.integers(2, 5), st.integers(0, 3), st.integers(1, 4))
def test_no_road_exceeds_the_bounds(seed: int, measures: int, optional: int, most: int):
    problem = replace(random_problem(seed, measures, optional=min(optional, measures - 1)), most=most)
    limits, can = bounds(problem), possible(problem, keepable(problem))
    for road in list(every_road(problem))[:400]:
        label = weigh(problem, road)
        assert not (label.kept & ~can).any()
        assert label.value <= limits.value + 1e-9
        assert label.expected <= limits.expected + 1e-9
        assert label.exposure >= limits.exposure - 1e-9
        assert label.months >= limits.months - 1e-9


def test_the_bound_is_reached_where_one_measure_decides():
    for seed in range(6):
        problem = random_problem(seed, 1)
        assert possible(problem, keepable(problem)).mean() == best_share(problem)
