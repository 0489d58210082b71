"""Shares of variance on the engine: what is drawn together is one factor, and a planted cause carries the spread."""

from dataclasses import replace

import numpy as np
import pytest

from detente.analyses.variance import LUCK, OTHERS, TRUE_TYPE, factors, together
from detente.case.read import read_case
from detente.futures import draw_futures
from detente.workbench import run
from detente.workbench.variance import Design, sources_of_variance

CASE = read_case("two-sides")
PRESSURE = ("events.long-range-test.responds.pressure", "events.war.responds.pressure")


def test_numbers_that_are_drawn_together_are_one_factor():
    assert together(CASE)[PRESSURE[0]] == frozenset(PRESSURE)
    factor = factors(CASE, [PRESSURE[1], "credibility.start"], most=2)
    assert factor[PRESSURE[0]] == factor[PRESSURE[1]] == PRESSURE[1]
    assert factor["credibility.start"] == "credibility.start"
    assert set(factor.values()) == {PRESSURE[1], "credibility.start", OTHERS}


def test_a_design_draws_each_number_as_the_case_does():
    names = tuple(a.name for a in CASE.uncertain)
    unit = np.random.default_rng(1).random((4000, len(names) + 2))
    ours, theirs = Design(CASE, names).futures(unit), draw_futures(CASE, 4000)
    for name in names:
        mine, other = (np.quantile(f.values[name], [0.1, 0.5, 0.9]) for f in (ours, theirs))
        assert mine == pytest.approx(other, abs=0.1 * np.ptp(theirs.values[name]))
    assert np.bincount(ours.true_type) / 4000 == pytest.approx(np.bincount(theirs.true_type) / 4000, abs=0.04)
    ranks = np.corrcoef(*(np.argsort(np.argsort(ours.values[name])) for name in PRESSURE))[0, 1]
    assert ranks == pytest.approx(0.5, abs=0.07)


def test_the_start_and_the_growth_of_a_stock_carry_its_end_under_a_strategy_that_does_nothing():
    """Warheads under `hold`: start 20 to 45 plus eight years of a flow of 3 to 7; luck and type have no part in it."""
    study = run(replace(CASE, digest="variance"), futures=512, keep=False)
    finding = sources_of_variance(study, metric="warheads at the end", strategy="hold", n=64, most=4)
    total = {r["number"]: r["total"] for r in finding.table.records()}
    values = study.futures.values
    start = np.var(values["stocks.warheads.start"])
    flow = np.var(96 * values["stocks.warheads.flow"])
    assert total["stocks.warheads.start"] == pytest.approx(start / (start + flow), abs=0.1)
    assert total["stocks.warheads.flow"] == pytest.approx(flow / (start + flow), abs=0.1)
    assert total[TRUE_TYPE] < 0.05
    assert total[LUCK] < 0.1
