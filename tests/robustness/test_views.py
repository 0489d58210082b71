"""Views are laid over the case and run, and stand side by side; the corners of a debate in pairs."""

from dataclasses import replace

import numpy as np
import pytest

from detente.analyses.views import AS_WRITTEN, views
from detente.case.model import View
from detente.case.read import read_case
from detente.charts.draw import draw
from detente.workbench import run
from detente.workbench.sides import views as run_views
from detente.workbench.sides import with_view
from small_studies import small_study


def planted(means, *, noise=0.0):
    """A study of strategies a, b and c whose bad outcomes are on average as given."""
    luck = np.random.default_rng(len(means)).normal(0, 1, (3, 400)) * noise
    return small_study({"harm": np.array(means)[:, None] + luck})


SIDES = {
    "bites": ("Pressure bites", "What does pressure do?", "hawk"),
    "hardens": ("Pressure hardens", "What does pressure do?", "dove"),
    "real": ("Relief returns", "Can relief return?", "dove"),
    "paper": ("Relief is gone", "Can relief return?", "hawk"),
    "alone": ("Much is hidden", "", ""),
}


def case_with(study, *names):
    case = study.case
    made = {name: View(name, SIDES[name][0], {}, debate=SIDES[name][1], side=SIDES[name][2]) for name in names}
    return replace(study, case=replace(case, views=made))


def test_a_debate_that_turns_the_choice_is_named_with_both_choices_and_the_cost():
    """Harm under a, b, c. Hawks' corner: b does better by 3 of 5; the other debate and the lone view leave a ahead."""
    home = case_with(planted([1, 2, 6]), "bites", "hardens", "real", "paper", "alone")
    found = views(home, {"bites": planted([4, 1, 6]), "hardens": planted([1, 4, 6]), "real": planted([1, 2, 6]),
                         "paper": planted([2, 3, 7]), "alone": planted([1, 3, 6])})  # fmt: skip
    assert found.answer == (
        "Strategy a leads, or ties with the leader, under 4 of 5 views. The two sides would choose "
        "differently in 1 of 2 debates: on “What does pressure do?” the hawk would take Strategy b, the dove Strategy "
        "a. "
        "It is most wrong where “Pressure bites” is right: there Strategy b does better, and Strategy a gives up 60% "
        "(60% to 60%) of what choosing right is worth."
    )
    first, second = found.more["debates"].records()
    assert (first["first"], first["second"], first["differs"]) == ("hawk", "dove", "another")
    assert (first["first_choice"], first["second_choice"]) == ("Strategy b", "Strategy a")
    assert (first["first_cost"], first["second_cost"]) == (pytest.approx(3 / 5), pytest.approx(3 / 5))
    assert second["differs"] == "the same" and second["first_cost"] == second["second_cost"] == 0
    rows = {r["view"]: r for r in found.table.records()}
    assert rows["bites"]["home"] == "loses" and rows["bites"]["given_up"] == pytest.approx(3 / 5)
    assert rows["alone"]["home"] == rows["paper"]["home"] == "leads"


def test_a_debate_on_which_nothing_hangs_says_so():
    home = case_with(planted([1, 2, 6]), "bites", "hardens")
    found = views(home, {"bites": planted([1, 2, 6]), "hardens": planted([2, 3, 6])})
    assert found.answer == (
        "Strategy a leads, or ties with the leader, under 2 of 2 views: the choice holds on every side of the debate."
    )


def test_corners_between_which_luck_decides_are_no_debate():
    """Nothing but luck parts a and b: the corners may name either, and neither is called wrong."""
    noisy = planted([1, 1, 6], noise=1.0)
    flipped = replace(noisy, results=replace(noisy.results, metrics={"harm": noisy.results.metrics["harm"][[1, 0, 2]]}))
    found = views(case_with(noisy, "bites", "hardens"), {"bites": noisy, "hardens": flipped})
    (pair,) = found.more["debates"].records()
    assert pair["differs"] == "either will do" and "a tie with" in pair["first_choice"]
    assert pair["first_low"] < 0 < pair["first_high"]
    assert "the choice holds on every side" in found.answer
    assert {r["home"] for r in found.table.records()} == {"leads", "ties"}


def test_a_case_without_views_has_no_debate():
    assert "no debate" in views(planted([1, 2, 3]), {}).answer


def test_a_view_is_its_overlays_laid_over_the_case():
    case = read_case("two-sides")
    view = with_view(case, "pressure-bites")
    assert view.overlays == case.views["pressure-bites"].overlays
    assert not view.assumptions["behaviour.pain_of_pressure"].shape.is_uncertain


def test_views_stand_side_by_side():
    study = run("two-sides", futures=256, keep=False)
    finding = run_views(study)
    rows = finding.table.records()
    assert [r["view"] for r in rows] == [AS_WRITTEN, *study.case.views]
    assert all(r["leader"] in study.results.strategies for r in rows)
    assert all(0 <= r["regret_low"] <= r["regret"] <= r["regret_high"] for r in rows)
    assert all(r["low"] <= r["given_up"] <= r["high"] for r in rows)
    (pair,) = finding.more["debates"].records()
    assert (pair["debate"], pair["first"], pair["second"]) == ("What does pressure do?", "hawk", "dove")
    assert draw(finding)["data"]["values"]
