"""How many futures a ranking needs is known in advance; views are laid over the case and run."""

from dataclasses import replace

import numpy as np
import pytest

from detente.analyses.convergence import convergence, gap, is_settled
from detente.case.read import read_case
from detente.workbench import run
from detente.workbench.settle import until_settled
from detente.workbench.sides import views, with_view
from handmade import study_by_hand


def test_the_futures_needed_follow_from_the_spread():
    draws = np.random.default_rng(1)
    found = gap(draws.normal(0.1, 1.0, 100_000))
    assert found.verdict == "apart"
    assert found.needs == pytest.approx((2 / 0.1) ** 2, rel=0.15)


def test_two_strategies_that_hardly_differ_are_called_alike_not_open():
    draws = np.random.default_rng(2)
    assert gap(draws.normal(0.0, 0.5, 100_000)).verdict == "alike"
    assert gap(draws.normal(0.0, 0.5, 1_000)).verdict == "open"


def study_of(size: int, lead: float):
    """Two strategies whose paired difference in the only metric has mean `lead` and spread 1."""
    study = study_by_hand(strategies={"first": "First", "second": "Second"})
    draws = np.random.default_rng(size)
    values = np.stack([lead + draws.normal(size=size), np.zeros(size)])
    metrics = {"deals in force": values}
    futures = replace(study.futures, size=size, future=np.arange(size))
    return replace(study, futures=futures, results=replace(study.results, metrics=metrics))


def test_a_run_goes_on_until_the_ranking_is_settled():
    sizes = []

    def make(size: int):
        sizes.append(size)
        return study_of(size, 0.1)

    study = until_settled(make, first=50)
    assert is_settled(study)
    assert sizes == [50 * 2**k for k in range(len(sizes))]
    assert 100 <= sizes[-1] <= 3200
    assert "is settled" in convergence(study).answer


def test_a_view_is_its_overlays_laid_over_the_case():
    case = read_case("two-sides")
    view = with_view(case, "pressure-bites")
    assert view.overlays == case.views["pressure-bites"].overlays
    assert not view.assumptions["behaviour.pain_of_pressure"].shape.is_uncertain


def test_views_stand_side_by_side():
    study = run("two-sides", futures=256, keep=False)
    finding = views(study)
    rows = finding.table.records()
    assert [r["view"] for r in rows] == ["the case as written", *study.case.views]
    assert all(r["leader"] in study.results.strategies for r in rows)
    assert all(0 <= r["regret"] <= r["home_regret"] <= 1 for r in rows)
