"""Views are laid over the case and run, and stand side by side."""

from detente.case.read import read_case
from detente.workbench import run
from detente.workbench.sides import views, with_view


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
