"""The strategies of a small run are shared out among the cores, and nothing else changes."""

import threading

import numpy as np

from detente.case.read import read_case
from detente.cluster import _note, compile_seconds, spread_over
from detente.engine.compile import compile_case
from detente.engine.run import simulate
from detente.futures import draw_futures


def test_strategies_side_by_side_give_the_numbers_of_one_after_the_other():
    case = read_case("two-sides")
    program, futures = compile_case(case), draw_futures(case, 30, seed=4)
    plain = simulate(program, futures, paths=True)
    with spread_over(3) as spread:
        shared = simulate(program, futures, paths=True, spread=spread)
    for name, values in plain.metrics.items():
        np.testing.assert_array_equal(values, shared.metrics[name])
    for name, values in plain.paths.items():
        np.testing.assert_array_equal(values, shared.paths[name])
    np.testing.assert_array_equal(plain.in_force, shared.in_force)


def test_work_is_shared_out_in_order_and_its_compiling_is_counted():
    both = threading.Barrier(2, timeout=20)

    def work(k: int) -> int:
        both.wait()  # passes only where two work at once
        _note("/jax/core/compile/backend_compile_duration", 1.5)
        return 10 * k

    before = compile_seconds()
    with spread_over(2) as spread:
        assert list(spread(work, range(4))) == [0, 10, 20, 30]
    assert 3.0 <= compile_seconds() - before <= 4.5


def test_one_thread_is_a_plain_map():
    with spread_over(1) as spread:
        assert spread is map
