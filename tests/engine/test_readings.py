"""Windows that end with the counterpart's answers hold what the months one by one say."""

from dataclasses import replace

import numpy as np
from numpy.testing import assert_array_equal

from detente.case.expressions import Reading, Series
from detente.case.model import Metric
from detente.case.read import read_case
from detente.engine.compile import compile_case
from detente.engine.run import simulate
from detente.futures import draw_futures

MONTHS, KINDS, DEALS = 36, ("offers", "accepted", "caught", "withdrawn"), (1, 2, 4)


def upto_the_next_answer(offers, deals):
    """Months before the first answer that comes after so many, a future a row, from answers month by month."""
    inside = np.ones(offers.shape, bool)
    for row, answers in enumerate(offers):
        so_far = 0.0
        for month, came in enumerate(answers):
            if came and so_far >= deals:
                inside[row, month:] = False
                break
            so_far += came
    return inside


def test_the_answers_to_the_first_deals_are_those_before_the_next_one():
    case = read_case("two-sides")
    monthly = {(k, m): Reading("sum", Series(k), m, m) for k in KINDS for m in range(MONTHS)}
    first = {(k, n): Reading("sum", Series(k), 0, MONTHS - 1, n) for k in KINDS for n in DEALS}
    readings = {f"{k} {m} 0": r for (k, m), r in monthly.items()} | {f"{k} {n} {n}": r for (k, n), r in first.items()}
    every = {name: Metric(name, reading, "", "neither") for name, reading in readings.items()}
    program = compile_case(replace(case, metrics=every), strategies=("step-by-step",), block=256)
    found = simulate(program, draw_futures(case, 256, seed=5)).metrics
    by_month = {k: np.stack([found[f"{k} {m} 0"][0] for m in range(MONTHS)], axis=1) for k in KINDS}
    assert by_month["offers"].sum(axis=1).max() > 4 and by_month["caught"].any() and by_month["withdrawn"].any()
    for deals in DEALS:
        inside = upto_the_next_answer(by_month["offers"], deals)
        for kind in KINDS:
            assert_array_equal(found[f"{kind} {deals} {deals}"][0], (by_month[kind] * inside).sum(axis=1))
