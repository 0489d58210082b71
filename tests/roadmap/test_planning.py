"""The planner's exact front is that of brute force, and its search finds what exhaustion finds."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.roadmap.margins import Stance, is_kept, margins
from detente.roadmap.planning.exact import exact_front
from detente.roadmap.planning.label import front
from detente.roadmap.planning.problem import Problem, Road
from detente.roadmap.planning.search import search, weigh
from detente.roadmap.worth import Worth


def random_problem(seed: int, measures: int, *, optional: int = 0, futures: int = 12) -> Problem:
    """Random worths for two types; measures with even numbers are the counterpart's own."""
    draws = np.random.default_rng(seed)
    own = np.arange(measures) % 2 == 0
    sign = np.where(own, -1.0, 1.0)[:, None, None]
    value = sign * draws.uniform(0.02, 0.2, (measures, 2, 1)) * draws.uniform(0.7, 1.3, (measures, 2, futures))
    worth = Worth(
        measures=tuple(f"m{k}" for k in range(measures)),
        types=("one", "two"),
        value=value,
        principal=draws.uniform(-0.1, 0.2, (measures, 1)) * np.ones((1, futures)),
        own=own,
        by_principal=~own,
        detect=np.where(own[:, None], draws.uniform(0.05, 0.6, (measures, futures)), 0.0),
        reversible=np.full((measures, futures), 0.5),
        exposure=np.where(own[:, None], draws.uniform(0, 0.5, (measures, futures)), 0.0),
        takes=draws.integers(1, 12, (measures, 1)) * np.ones((1, futures)),
        prior=np.full((2, futures), 0.5),
        patience=draws.uniform(0.95, 0.99, (2, futures)),
        horizon=np.full((2, futures), 60.0),
        foresight=draws.uniform(0.3, 0.9, (2, futures)),
        fear=draws.uniform(0.5, 2, (2, futures)),
        penalty=draws.uniform(0.2, 1, (2, futures)),
        pain=draws.normal(0.02, 0.02, (2, futures)),
        noise=np.full((2, futures), 0.2),
        credibility=draws.uniform(0.2, 0.8, futures),
        evidence=np.full(futures, 8.0),
        credit=np.full(futures, 0.5),
    )
    every = frozenset(range(measures))
    needs = {m: frozenset({m - 2} if m >= 2 and draws.random() < 0.4 else ()) for m in every}
    required = every - {int(m) for m in draws.choice(measures, optional, replace=False)}
    while any(not needs[m] <= required for m in required):
        required = required | frozenset(n for m in required for n in needs[m])
    return Problem(worth, Stance(pressure=0.3), every, required, needs, np.array([0, 1]), -1, {}, measures, 0.25)


def every_road(problem: Problem, done: frozenset[int] = frozenset()) -> Iterator[Road]:
    """All roads, straight from the definition."""
    if done and problem.required <= done:
        yield ()
    left = sorted(problem.chosen - done)
    for size in range(1, min(problem.most, len(left)) + 1):
        for deal in combinations(left, size):
            if all(problem.needs[m] <= done | set(deal) for m in deal):
                for rest in every_road(problem, done | frozenset(deal)):
                    yield (frozenset(deal), *rest)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 100_000), st.integers(2, 4), st.integers(0, 2))
def test_the_exact_front_is_that_of_brute_force(seed: int, measures: int, optional: int):
    problem = random_problem(seed, measures, optional=min(optional, measures - 1))
    brute = front([weigh(problem, road) for road in every_road(problem) if road])
    ours = exact_front(problem)
    assert np.allclose(sorted(x.goals for x in ours), sorted(x.goals for x in brute), rtol=1e-9, atol=1e-12)


def test_deadlines_are_kept_exactly():
    for seed in range(8):
        problem = replace(random_problem(seed, 4), deadline={3: 12.0, 0: 30.0})

        def in_time(road: Road, problem: Problem = problem) -> bool:
            month, arrives = 0.0, {}
            for deal in road:
                month += problem.deal_months(deal)
                arrives |= dict.fromkeys(deal, month)
            return all(arrives[m] <= by for m, by in problem.deadline.items())

        brute = front([weigh(problem, road) for road in every_road(problem) if road and in_time(road)])
        ours = exact_front(problem)
        assert len(ours) == len(brute)
        assert np.allclose(sorted(x.goals for x in ours), sorted(x.goals for x in brute))


def test_search_finds_the_best_share_that_exhaustion_finds():
    for seed in range(4):
        problem = random_problem(seed, 5)
        best = exact_front(problem)[0]
        found = search(problem, tries=1500, seed=seed)
        assert found.front[0].share == pytest.approx(best.share)
        assert found.bound >= best.share


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
    assert (weigh(problem, road).kept == by_ledger).all()
