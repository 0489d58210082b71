"""The bargain with a simulated life without a deal, as the shells call it."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from detente.bargain.no_deal import case_to_run, needs_simulation, paths_of, value_of_no_deal
from detente.case.find import shipped_cases
from detente.case.read import parse_case, read_case
from detente.errors import InputError
from detente.futures import draw_futures, value_of
from detente.results import Results
from detente.workbench.negotiate import find_bargain, levels_of, share_of
from detente.workbench.runs import run


@pytest.fixture(scope="module")
def case():
    return read_case("two-sides")


@pytest.fixture(scope="module")
def futures(case):
    return draw_futures(case, 200, seed=4)


def results_with(case, metrics, strategies=("hold", "step-by-step")):
    """A run in which metrics are as given, strategy by strategy."""
    return Results(strategies, case.months, metrics, {}, (), np.zeros((0, 0, 0)), tuple(case.measures), {})


def test_life_without_a_deal_is_worth_what_differs_from_life_with_one(case, futures):
    tests = np.stack([np.full(200, 20.0), np.full(200, 8.0)])
    values = value_of_no_deal(case, futures, paths_of(case), results_with(case, {"long-range tests": tests}))
    worth = value_of(futures, case.agenda.no_deal.worth["west"]["long-range tests"])
    assert_allclose(values["west"], worth * 12 / (case.months / 12))
    assert (values["west"] < 0).mean() > 0.9


def test_pressure_counts_by_its_pain_and_only_where_the_two_lives_differ_in_it(case, futures):
    tests = np.zeros((2, 200))
    values = value_of_no_deal(case, futures, paths_of(case), results_with(case, {"long-range tests": tests}))
    more = 0.5 - 0.2
    for name, kind in case.types.items():
        assert_allclose(values[f"north.{name}"], -12 * more * value_of(futures, kind.behaviour["pain_of_pressure"]))


def test_a_type_meets_its_own_futures_and_elsewhere_their_mean(case, futures):
    tests = np.stack([10.0 + futures.true_type * 5 + np.arange(200) / 100, np.zeros(200)])
    worth = value_of(futures, case.agenda.no_deal.worth["north"]["long-range tests"]) / 8
    values = value_of_no_deal(case, futures, paths_of(case), results_with(case, {"long-range tests": tests}))
    pain = value_of(futures, case.types["revisionist"].behaviour["pain_of_pressure"]) * 12 * 0.3
    at = list(case.types).index("revisionist")
    met = np.where(futures.true_type == at, tests[0], tests[0][futures.true_type == at].mean())
    assert_allclose(values["north.revisionist"], worth * met - pain)


def test_the_same_futures_are_simulated_and_bargained_over(case):
    answer = find_bargain(case, futures=60, seed=2)
    drawn = draw_futures(case, 60, seed=2)
    paths = paths_of(case)
    study = run(case_to_run(case), futures=60, seed=2, strategies=paths.strategies, keep=False)
    expected = value_of_no_deal(case, drawn, paths, study.results)["west"]
    assert_allclose(answer.table.principal.no_deal, expected, rtol=1e-6)
    assert np.std(answer.table.principal.no_deal) > 0
    assert answer.table.principal.no_deal.mean() < 0


def test_a_run_of_the_case_that_holds_what_is_needed_is_not_run_again(case, monkeypatch):
    study = run(case, futures=60, seed=2, keep=False)
    ran_anew = find_bargain(case, futures=60, seed=2)
    monkeypatch.setattr("detente.workbench.negotiate.run", None)
    read_off = find_bargain(case, futures=60, seed=2, study=study)
    assert_allclose(read_off.table.principal.no_deal, ran_anew.table.principal.no_deal, rtol=1e-5, atol=1e-7)


def test_measures_that_come_into_force_without_a_bargain_count(case):
    asked = find_bargain(case, futures=60, no_deal="preconditions")
    held = find_bargain(case, futures=60, no_deal="hold")
    assert asked.table.principal.no_deal.mean() > held.table.principal.no_deal.mean()


def test_status_quo_is_worth_nothing_and_a_case_that_says_nothing_needs_no_run(case):
    unchanged = find_bargain(case, futures=30, no_deal="status-quo")
    assert (unchanged.table.counterpart.no_deal == 0).all() and (unchanged.table.principal.no_deal == 0).all()
    text = shipped_cases()["two-sides"].read_text()
    start = text.index("  no_deal: {strategy: hold")
    silent = parse_case(text[:start] + text[text.index("  inspections: {levels: [none") :])
    assert not needs_simulation(silent, paths_of(silent))
    assert (find_bargain(silent, futures=30).table.principal.no_deal == 0).all()
    assert (find_bargain(silent, futures=30).table.counterpart.no_deal != 0).any()


def test_a_strategy_that_is_not_there_is_told_the_nearest(case):
    with pytest.raises(InputError, match='write "hold"'):
        find_bargain(case, futures=10, no_deal="holt")


def test_shares_and_levels_are_read_or_mended():
    assert share_of("80%") == share_of("0.8") == 0.8
    with pytest.raises(InputError, match='write "80%"'):
        share_of("80")
    assert levels_of(["a=b", "c = d e"]) == {"a": "b", "c": "d e"}
    with pytest.raises(InputError, match="equals sign"):
        levels_of(["a"])
