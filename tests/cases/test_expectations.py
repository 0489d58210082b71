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
        values = {name: mean_of(chunk, name, what, wanted.get("at")) for name in chunk.strategies}
        value = values[entry["strategy"]]
        above, below = (wanted.get(side) for side in ("above", "below"))
        assert above is None or value > values.get(above, above), f"{what} is {value:g}"
        assert below is None or value < values.get(below, below), f"{what} is {value:g}"
        wished = wanted.get("equals", value)
        assert abs(value - wished) <= wanted.get("within", 1e-6), f"{what} is {value:g}"


@pytest.mark.parametrize(
    ("view", "better", "worse"), [("hawk", "maximum-pressure", "bottom-up"), ("dove", "bottom-up", "isolation")]
)
def test_each_side_of_the_debate_sees_its_own_conclusion(view, better, worse):
    path = shipped_cases()["north-korea-2020"]
    overlays = read_case(path).views[view].overlays
    chunk = played(Path(path), tuple(overlays.items()), (better, worse))
    assert mean_of(chunk, better, "harm", None) < mean_of(chunk, worse, "harm", None)
