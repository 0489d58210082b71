"""The engine against section 3 of docs/explanation/model.md in plain Python (6.8)."""

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

from detente.case.model import Case
from detente.engine import luck
from detente.engine.compile import compile_case
from detente.engine.run import simulate
from detente.futures import draw_futures
from detente.futures.columns import mixed
from draws import make_case, small_cases
from reference.plain import Plain

FUTURES = 6
SEED = 3


def luck_for(seed: int, future: int):
    """The luck of one future by name: the engine's hash, over again in numpy."""
    first, second = luck.seed_words(seed)
    future = np.uint32([future])
    purposes = {"choice": luck.CHOICE, "discovery": luck.DISCOVERY, "repudiation": luck.REPUDIATION}

    def draw(what, name, month):
        at = mixed(np.uint32([month]) + np.uint32(0x9E3779B9))
        one, two = mixed(mixed(future ^ first) ^ at), mixed(mixed(mixed(future + second)) + at)
        key = {
            "government": lambda: np.uint32(luck.GOVERNMENT),
            "event": lambda: luck.key_of(f"event {name}"),
        }.get(what, lambda: luck.key_of(f"deal {name}") ^ np.uint32(purposes[what]))()
        return min((float(mixed(one ^ mixed(two + key))[0]) + 0.5) / 2**32, 1 - 0.5**24)

    return draw


def compare(case: Case, strategies) -> None:
    futures = draw_futures(case, FUTURES, seed=SEED)
    program = compile_case(case, strategies=strategies, precision="float64", block=8)
    chunk = simulate(program, futures, paths=True)
    for row, strategy in enumerate(strategies):
        for column in range(FUTURES):
            values = {name: drawn[column] for name, drawn in futures.values.items()}
            kind = futures.types[futures.true_type[column]]
            plain = Plain(case, values, kind, strategy, luck_for(SEED, column))
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
