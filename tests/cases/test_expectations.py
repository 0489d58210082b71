"""Every shipped case behaves as the specialists who wrote its `expectations.yaml` say it should."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from detente.case.find import shipped_cases
from detente.case.read import read_case
from detente.engine.compile import compile_case
from detente.engine.run import simulate
from detente.futures import draw_futures
from detente.results import Chunk

FUTURES = 200
PATHS = {"stocks": "stock", "events": "event", "belief": "belief"}


def expectations():
    """Each expectation of each shipped case, with the case's file."""
    for name, path in sorted(shipped_cases().items()):
        file = Path(path).parent / "expectations.yaml"
        if file.is_file():
            for entry in yaml.safe_load(file.read_text(encoding="utf-8")):
                yield pytest.param(Path(path), entry, id=f"{name}: {entry['name']}")


@cache
def played(path: Path, given: tuple[tuple[str, str], ...], strategies: tuple[str, ...]) -> Chunk:
    """What becomes of the case with values laid over it."""
    case = read_case(path, set_=dict(given))
    program = compile_case(case, strategies=strategies)
    return simulate(program, draw_futures(case, FUTURES, seed=0), paths=True)


def mean_of(chunk: Chunk, strategy: str, what: str, at: Any) -> float:
    """The mean over futures of a metric, or of a series at a month; events are counted up to it."""
    row = chunk.strategies.index(strategy)
    if what in chunk.metrics:
        return float(chunk.metrics[what][row].mean())
    kind, _, name = what.partition(".")
    series = np.asarray(chunk.paths[f"{PATHS[kind]}:{name}" if name else kind][row], np.float64)
    month = series.shape[1] - 1 if at in (None, "end") else int(str(at).removeprefix("month "))
    return float((series[:, : month + 1].sum(axis=1) if kind == "events" else series[:, month]).mean())


@pytest.mark.parametrize(("path", "entry"), list(expectations()))
def test_what_the_specialists_expect_comes_out(path, entry):
    given = tuple((name, str(value)) for name, value in (entry.get("given") or {}).items())
    others = {
        wanted[side]
        for wanted in entry["expect"].values()
        for side in ("above", "below")
        if isinstance(wanted.get(side), str)
    }
    chunk = played(path, given, (entry["strategy"], *sorted(others)))
    for what, wanted in entry["expect"].items():
        value = mean_of(chunk, entry["strategy"], what, wanted.get("at"))
        limit = {
            side: mean_of(chunk, wanted[side], what, wanted.get("at"))
            if isinstance(wanted[side], str)
            else wanted[side]
            for side in ("above", "below")
            if side in wanted
        }
        assert value > limit.get("above", -np.inf), f"{what} is {value:g}"
        assert value < limit.get("below", np.inf), f"{what} is {value:g}"
        if "equals" in wanted:
            assert abs(value - wanted["equals"]) <= wanted.get("within", 1e-6), f"{what} is {value:g}"
