"""What the engine promises besides the theory: luck, precision, errors, replay, cache."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from detente.case.expressions import Arithmetic, Constant, Reading, Series
from detente.case.read import parse_case, read_case
from detente.engine import luck
from detente.engine.cache import MOST_MAPPINGS, forget_programs
from detente.engine.compile import compile_case
from detente.engine.replay import replay
from detente.engine.run import simulate
from detente.errors import InputError, RunError
from detente.futures import draw_futures
from draws import make_case
from tiny import tiny_case


def evens(futures, month, name, seed=0):
    stream = luck.in_month(luck.stream_of(luck.seed_words(seed), np.arange(futures, dtype=np.uint32)), np.int32(month))
    return np.asarray(luck.even(stream, np.uint32(luck.key_of(name)), like=jnp.zeros(1)))


@pytest.mark.parametrize(("month", "name", "seed"), [(0, "a", 0), (95, "event war", 1), (1, "deal x", 2**40)])
def test_luck_is_evenly_spread(month, name, seed):
    drawn = evens(100_000, month, name, seed)
    assert drawn.min() > 0 and drawn.max() < 1
    assert stats.kstest(drawn, "uniform").pvalue > 1e-3


def test_luck_of_months_names_seeds_and_neighbours_is_independent():
    base = evens(60_000, 3, "a")
    others = [evens(60_000, 4, "a"), evens(60_000, 3, "b"), evens(60_000, 3, "a", seed=1), np.roll(base, 1)]
    for other in others:
        cells = np.histogram2d(base, other, bins=16, range=[[0, 1], [0, 1]])[0]
        assert stats.chisquare(cells.ravel()).pvalue > 1e-4
        assert stats.chisquare(np.bincount(((base + other) % 1 * 64).astype(int), minlength=64)).pvalue > 1e-4


def test_rare_luck_keeps_its_odds():
    drawn = np.concatenate([evens(1_000_000, month, "event war") for month in range(20)])
    for chance in (1e-3, 1e-5, 1e-6):
        expected = chance * len(drawn)
        assert abs((drawn < chance).sum() - expected) < 5 * np.sqrt(expected)


def test_double_precision_stays_inside():
    case = tiny_case()
    simulate(compile_case(case, precision="float64", block=32), draw_futures(case, 2))
    assert jnp.zeros(1).dtype == jnp.float32


def test_both_precisions_tell_the_same():
    case = tiny_case()
    futures = draw_futures(case, 400)
    single, double = (simulate(compile_case(case, precision=p), futures) for p in ("float32", "float64"))
    assert_allclose(single.metrics["level"], double.metrics["level"], rtol=1e-5)
    assert (single.metrics["tests"] != double.metrics["tests"]).mean() < 0.01


def test_a_division_by_nothing_is_named():
    none = Arithmetic("/", Constant(1.0), Reading("final", Series("deals")))
    case = tiny_case(metrics={"per deal": none, "deals": Reading("final", Series("deals"))})
    with pytest.raises(RunError, match="per deal is not finite under hold in future 0"):
        simulate(compile_case(case, strategies=["hold"], block=32), draw_futures(case, 3))


def test_a_number_out_of_bounds_is_traced_to_its_month():
    case = tiny_case({"heap.flow": 1.5e38}, metrics={"heap": Reading("final", Series("stock", "heap"))})
    with pytest.raises(RunError, match="heap is not finite under hold in future 0, from month 2 on"):
        simulate(compile_case(case, strategies=["hold"], block=32), draw_futures(case, 3))


def test_unknown_strategies_are_named_with_the_nearest():
    with pytest.raises(InputError, match='write "talk"'):
        compile_case(tiny_case(), strategies=["talks"])


@pytest.mark.parametrize("more", ["", "stocks: {heat: {start: 1}}", "events: {quake: {rate: 1 per year}}"])
def test_a_case_of_next_to_nothing_runs(more):
    case = parse_case(BARE.format(more=more))
    chunk = simulate(compile_case(case, block=32), draw_futures(case, 5), paths=True)
    assert_array_equal(chunk.metrics["trust"], 0.5)
    assert_array_equal(chunk.paths["value:north"], 0.0)


BARE = """
case: bare
as_of: 2020-01-01
start: 2020-01
months: 24
actors: {{north: {{role: counterpart}}, west: {{role: principal}}}}
interests: [wealth]
types: {{one: {{prior: 100%, weights: {{wealth: 1}}}}}}
behaviour: {{patience: 0.98, horizon: 60 months, noise: 0.2, foresight: 0.5, review: 5% per month, fear: 1, penalty: 1}}
credibility: {{start: 50%, evidence: 8, credit: 0.5, breach: 4}}
{more}
strategies: {{talk: {{roadmap: none}}}}
metrics: {{trust: {{is: final(credibility)}}}}
"""


def test_a_replay_tells_what_the_run_counted():
    case = make_case(5)
    futures, program = draw_futures(case, 40, seed=9), compile_case(case, block=64)
    chunk = simulate(program, futures, paths=True)
    row = chunk.strategies.index("steps")
    for future in (0, 17, 39):
        told = replay(program, case, seed=9, size=40, future=future, strategy="steps")
        assert told.true_type == futures.types[futures.true_type[future]]
        assert sum(m.events["test"] for m in told.months) == chunk.metrics["tests"][row, future]
        held = [sum(d.phase == "in force" for d in m.deals.values()) for m in told.months]
        assert_array_equal(held, chunk.paths["deals"][row, future])
        assert_allclose([m.belief["dealer"] for m in told.months], chunk.paths["belief:dealer"][row, future], rtol=1e-5)


def test_a_replay_knows_when_a_fallback_is_followed():
    case = make_case(5)
    program = compile_case(case, block=64)
    told = [replay(program, case, seed=9, size=40, future=f, strategy="steps") for f in range(10)]
    stopped = [t for t in told if t.months[-1].stopped]
    assert stopped
    for story in stopped:
        first = next(m.month for m in story.months if m.stopped)
        assert {m.following for m in story.months[: first + 1]} == {"steps"}
        assert story.months[-1].following != "steps" or story.months[-1].month == first


def test_a_new_number_leaves_other_draws_and_results_as_they_were():
    case = make_case(5)
    unused = {"unused": replace(next(iter(case.assumptions.values())), name="unused")}
    more = replace(case, assumptions=case.assumptions | unused)
    a = simulate(compile_case(case, strategies=["slow"]), draw_futures(case, 30))
    b = simulate(compile_case(more, strategies=["slow"]), draw_futures(more, 30))
    for name in a.metrics:
        assert_array_equal(a.metrics[name], b.metrics[name])


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path):
    (tmp_path / "file").write_text("")
    code = "import jax, detente.engine.cache as c; c.use_cache(); print(jax.config.jax_compilation_cache_dir)"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("JAX_")}
    environment |= {"XDG_CACHE_HOME": str(tmp_path / "file"), "HOME": str(tmp_path / "file")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "None"


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="mappings can only be counted on Linux")
def test_compiled_programs_are_let_go_before_the_system_ends_the_process(monkeypatch):
    case = read_case("two-sides")
    futures = draw_futures(case, 16)
    program = compile_case(case, block=16)
    before = simulate(program, futures).metrics["war"]
    assert not forget_programs() and forget_programs(most=1)
    monkeypatch.setattr("detente.engine.run.forget_programs", lambda: forget_programs(most=1))
    wider = simulate(compile_case(case, block=24), futures)
    assert len(Path("/proc/self/maps").read_text().splitlines()) < MOST_MAPPINGS
    assert_array_equal(wider.metrics["war"], before)
    assert_array_equal(simulate(program, futures).metrics["war"], before)
