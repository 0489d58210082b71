"""How many futures a ranking needs is known in advance; a run goes on until its lead is settled, and is not fooled."""

import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from detente.analyses.convergence import convergence, gap_of, is_settled, open_gaps
from detente.analyses.intervals import clearance
from detente.analyses.verdict import ALIKE, BOUND, needed
from detente.cli import main
from detente.workbench.settle import looks, until_settled
from small_studies import small_study


def two(lead: float, spread: float, size: int, seed: int = 1) -> np.ndarray:
    """Two strategies one apart on average, the third as far below; the first two differ by `lead`."""
    luck = np.random.default_rng(seed).normal(0, spread, size)
    return np.stack([lead + luck, np.zeros(size), np.full(size, -1.0)])


def study_of(size: int, lead: float, spread: float = 1.0, seed: int = 1):
    """A study of such strategies in one metric, of which more is better."""
    return small_study({"gain": two(lead, spread, size, seed)}, better={"gain": "more"})


def test_the_futures_needed_follow_from_the_spread():
    gap = gap_of(two(0.2, 1.0, 100_000), 0, 1)
    assert gap.verdict.word == "better" and not gap.is_open
    assert gap.needs == pytest.approx((1.96 / 0.2) ** 2, rel=0.15)


def test_two_strategies_that_hardly_differ_are_called_alike_not_open():
    assert gap_of(two(0.0, 0.5, 100_000), 0, 1).verdict.word == "alike"
    assert gap_of(two(0.0, 0.5, 1_000), 0, 1).verdict.word == "open"


def test_no_difference_takes_more_futures_than_the_one_just_worth_speaking_of():
    worst = needed(ALIKE, 1.0, alike=ALIKE)
    assert worst == pytest.approx((1.96 / ALIKE) ** 2, rel=0.001)
    assert all(needed(d, 1.0, alike=ALIKE) <= worst * 1.001 for d in np.linspace(0, 0.1, 201))
    assert needed(0.0, 1.0, alike=ALIKE) == pytest.approx(worst / BOUND**2, rel=0.001)


def test_with_as_many_futures_as_were_said_to_be_needed_the_verdict_is_there():
    assert gap_of(two(0.05, 1.0, 400), 0, 1).is_open
    exact = needed(0.05, 1.0, alike=ALIKE)
    told = [gap_of(two(0.05, 1.0, int(2 * exact), seed), 0, 1).verdict.word for seed in range(100)]
    assert 67 <= told.count("better") <= 91  # a lead of 2.8 standard errors is told in 79 cases of a hundred


def test_the_answer_says_what_is_settled_and_what_the_rest_takes():
    open_ = convergence(study_of(200, 0.05))
    assert open_.answer.startswith("The lead is not settled with 200 futures: about ")
    assert open_.table.records()[0]["needs"] == pytest.approx(open_gaps(study_of(200, 0.05))[0].needs, rel=0.06)
    done = convergence(study_of(4_000, 0.5))
    assert done.answer == "The lead of Strategy a is settled with 4,000 futures, and so is every place in the ranking."
    assert done.table.records()[0]["needs"] is None
    level = convergence(study_of(60_000, 0.0))
    assert "settled with 60,000 futures as a tie of" in level.answer


def test_any_metric_and_every_claim_has_its_own_answer():
    study = study_of(500, 0.5)
    finding = convergence(study, "gain")
    assert finding.answer.startswith("The lead of Strategy a on “gain” is settled")
    assert finding.table.columns[2].unit == study.case.metrics["gain"].unit
    assert [r["yardstick"] for r in finding.more["yardsticks"].records()] == ["weighted score", "gain"]


def test_a_run_goes_on_until_the_lead_is_settled():
    sizes = []

    def make(size: int):
        sizes.append(size)
        return study_of(size, 0.2)

    study, ended = until_settled(make, first=50)
    assert is_settled(study) and ended == "The lead is settled."
    assert all(later >= 2 * earlier for earlier, later in pairwise(sizes))
    assert 100 <= sizes[-1] <= 1600


def test_a_run_that_will_not_be_settled_ends_and_says_what_it_would_take():
    sizes = []

    def make(size: int):
        sizes.append(size)
        return study_of(size, 0.0, spread=2.0)

    _, ended = until_settled(make, first=100, most=1_000)
    assert sizes[0] == 100 and sizes[-1] <= 1_000 and len(sizes) < looks(100, 1_000)
    assert ended.startswith("The lead is not settled: that would take about") and ended.endswith("beyond 1,000.")


def test_looking_again_and_again_does_not_find_a_lead_where_there_is_none():
    """Two strategies alike: with plain intervals one in ten runs calls them apart; corrected, one in twenty at most."""
    wrong = {"plain": 0, "corrected": 0}
    sizes = [250 * 2**k for k in range(looks(250, 32_000))]
    for seed in range(200):
        values = two(0.0, 0.35, sizes[-1], seed)
        for way, sure in (("plain", 1.96), ("corrected", clearance(len(sizes)))):
            words = (gap_of(values[:, :n], 0, 1, sure=sure).verdict.word for n in sizes)
            ended = next((word for word in words if word != "open"), "open")
            wrong[way] += ended in ("better", "worse")
    assert wrong["corrected"] <= 10 < wrong["plain"]


def test_the_command_keeps_each_size_in_a_folder_of_its_own(tmp_path, capsys):
    words = ["run", "two-sides", "--futures", "32", "--out", str(tmp_path / "runs"), "--quiet", "--json"]
    main([*words, "--until", "settled"])
    told = json.loads(capsys.readouterr().out)
    assert told["enough"]["ended"] == "The lead is settled."
    sizes = sorted(int(folder.name[1:]) for folder in (tmp_path / "runs").iterdir())
    assert sizes[0] == 32 and told["futures"] == sizes[-1]
    assert told["run"].endswith(f"n{sizes[-1]}")


def test_a_study_of_one_strategy_has_nothing_to_settle():
    study = study_of(50, 0.0)
    alone = replace(
        study, results=replace(study.results, strategies=("a",), metrics={"gain": study.results.metrics["gain"][:1]})
    )
    assert convergence(alone).answer.startswith("There is one strategy")
