"""The engine against section 3 of docs/explanation/model.md in plain Python (6.8)."""

import jax
import numpy as np
import pytest
from draws import make_case, small_cases
from hypothesis import given, settings
from numpy.testing import assert_allclose
from reference.plain import Plain

from detente.case.model import Case
from detente.engine import luck
from detente.engine.compile import compile_case
from detente.engine.run import simulate
from detente.futures import draw_futures

FUTURES = 6
SEED = 3


def luck_for(case: Case, seed: int, future: int):
    """The engine's luck of one future, by name."""
    purposes = {"choice": luck.CHOICE, "discovery": luck.DISCOVERY, "repudiation": luck.REPUDIATION}
    known = {}

    def draw(what, name, month):
        if month not in known:
            with jax.enable_x64(True):
                words = luck.stream_of(luck.seed_words(seed), np.uint32([future]))
                known[month] = luck.in_month(words, np.int32(month))
        if what == "government":
            key = np.uint32(luck.GOVERNMENT)
        elif what == "event":
            key = luck.key_of(f"event {name}")
        else:
            key = luck.key_of(f"deal {name}") ^ np.uint32(purposes[what])
        with jax.enable_x64(True):
            return float(luck.even(known[month], key, like=np.zeros(1, np.float64))[0])

    return draw


def compare(case: Case, strategies) -> None:
    futures = draw_futures(case, FUTURES, seed=SEED)
    program = compile_case(case, strategies=strategies, precision="float64", block=8)
    chunk = simulate(program, futures, paths=True)
    for row, strategy in enumerate(strategies):
        for column in range(FUTURES):
            values = {name: drawn[column] for name, drawn in futures.values.items()}
            kind = futures.types[futures.true_type[column]]
            plain = Plain(case, values, kind, strategy, luck_for(case, SEED, column))
            months = [plain.month(t) for t in range(case.months)]
            for key, path in chunk.paths.items():
                if key.startswith("value:"):
                    continue
                kind_of, _, name = key.partition(":")
                groups = {"stock": "stocks", "event": "events", "belief": "belief"}
                told = [m[groups[kind_of]][name] if kind_of in groups else m[kind_of] for m in months]
                message = f"{case.name}, {strategy}, future {column}, {key}"
                assert_allclose(path[row, column], np.array(told, float), rtol=1e-7, atol=1e-9, err_msg=message)
            frozen = sum(m["real"]["freeze"] >= 1 for m in months)
            assert chunk.metrics["frozen"][row, column] == frozen
            assert chunk.metrics["cheating"][row, column] == sum(m["cheating"] for m in months)


@given(small_cases())
@settings(max_examples=20, deadline=None)
def test_the_engine_does_what_the_page_says(case):
    compare(case, tuple(case.strategies))


@pytest.mark.parametrize("seed", range(4))
def test_the_engine_does_what_the_page_says_on_cases_kept(seed):
    compare(make_case(seed, seed % 2), ("steps", "demand"))
