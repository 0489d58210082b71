"""Strategies of like size share a program, and nothing but speed comes of it."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from detente.case.read import read_case
from detente.engine import families as sizes
from detente.engine.compile import compile_case
from detente.engine.families import families, taken_up
from detente.engine.replay import replay
from detente.engine.run import simulate
from detente.engine.strategy import slots_of, stretch_of
from detente.futures import draw_futures
from draws import make_case


def test_every_strategy_is_in_one_family_and_none_carries_more_than_twice_its_deals_unless_few():
    case = read_case("north-korea-2020")
    found = families(case)
    assert len(found) > 1
    assert sorted(name for family in found for name in family) == sorted(case.strategies)
    for family in found:
        lengths = [stretch_of(case, name) for name in family]
        assert max(lengths) <= max(sizes.FEW, 2 * min(lengths))


def test_a_family_knows_all_that_its_strategies_may_take_up_and_what_that_needs():
    case = read_case("north-korea-2020")
    for family in families(case):
        known = set(taken_up(case, family))
        held = {m for name in family for slot in slots_of(case, name) for m in slot.measures}
        assert held <= known and {n for m in held for n in case.measures[m].needs} <= known


@pytest.mark.parametrize("seed", [3, 11])
def test_families_give_the_numbers_that_one_program_gives(monkeypatch, seed):
    case = make_case(seed)
    futures = draw_futures(case, 100, seed=5)
    together = simulate(compile_case(case, precision="float64", block=128), futures, paths=True)
    monkeypatch.setattr(sizes, "FEW", 0)
    assert len({s.layout for s in compile_case(case).strategies.values()}) > 1
    program = compile_case(case, precision="float64", block=128)
    apart = simulate(program, futures, paths=True)
    for name, values in together.metrics.items():
        assert_allclose(apart.metrics[name], values, rtol=1e-9, atol=1e-12)
    for key, path in together.paths.items():
        assert_allclose(apart.paths[key], path, rtol=1e-9, atol=1e-9)
    assert_array_equal(apart.in_force, together.in_force)
    assert together.in_force.sum() > 0
    told = replay(program, case, seed=5, size=100, future=7, strategy="hold")
    assert set(told.months[0].real) == set(case.measures)
    assert np.sum([list(m.real.values()) for m in told.months]) == 0
