"""Switching rules: the search finds the one that pays, and a rule that never fires changes nothing."""

from dataclasses import replace

import numpy as np
import pytest

from detente.analyses.pathways import (
    STOPPED,
    Rule,
    best_rules,
    candidates,
    choose_fallbacks,
    pathways,
    switches,
    with_own_months,
    with_rules,
)
from detente.analyses.score import SCORE, scale_of
from detente.case.expressions import Compare, Constant, Series
from detente.case.model import StopRule
from detente.case.read import read_case
from detente.workbench import run
from detente.workbench.adapt import adapt
from detente.workbench.watch import watch
from handmade import study_by_hand

CASE = read_case("two-sides", set_={"stocks.tension.shifts.talks": "+0.2"})


@pytest.fixture(scope="module")
def watched():
    return watch(CASE, futures=512, seed=3)


def rule_on(says: str, when: Compare, then: str = "hold") -> Rule:
    return Rule(f"preconditions or {then} {says}", "planted", says, when, then)


AT_ONCE = rule_on("at once", Compare(">=", Series("month"), Constant(0.0)))
LATER = rule_on("after a year", Compare(">=", Series("month"), Constant(12.0)))
NEVER = rule_on("never", Compare(">=", Series("month"), Constant(999.0)))


def test_a_rule_that_never_fires_changes_nothing_and_one_that_fires_at_once_is_its_fallback():
    case = with_own_months(with_rules(CASE, "preconditions", [AT_ONCE, NEVER]), [AT_ONCE, NEVER])
    study = run(case, futures=256, seed=5, strategies=["preconditions", "hold", AT_ONCE.name, NEVER.name], keep=False)
    at = study.results.strategies.index
    for metric in CASE.metrics:
        values = study.results.metrics[metric]
        np.testing.assert_array_equal(values[at(NEVER.name)], values[at("preconditions")])
    # The first month is the leader's still: what differs from the fallback afterwards is what that month left behind.
    deals = study.results.metrics["deals in force"]
    assert np.abs(deals[at(AT_ONCE.name)] - deals[at("hold")]).mean() < 0.1
    switched, months = switches(study, AT_ONCE)
    assert switched.mean() > 0.99 and set(months[switched]) == {0}
    assert not switches(study, NEVER)[0].any()


def test_only_its_own_switches_are_counted():
    """`preconditions` given a stop rule of its own that fires in month 6: a rule for month 12 comes too late."""
    base = CASE.strategies["preconditions"]
    stop = StopRule(Compare(">=", Series("month"), Constant(6.0)), "hold", "half a year is over")
    conduct = replace(base.conduct, stop=(stop,))
    case = replace(CASE, strategies={**CASE.strategies, "preconditions": replace(base, conduct=conduct)})
    case = with_own_months(with_rules(case, "preconditions", [LATER, AT_ONCE]), [LATER, AT_ONCE])
    study = run(case, futures=128, seed=5, strategies=["preconditions", LATER.name, AT_ONCE.name], keep=False)
    assert study.results.metrics[STOPPED][study.results.strategies.index(LATER.name)].mean() > 0.9
    assert not switches(study, LATER)[0].any()
    finding = pathways(study, scale_of(study, "deals in force"), "preconditions", [LATER, AT_ONCE], tried=2)
    rows = {r["rule"]: r for r in finding.table.records()}
    assert (rows["after a year"]["switch"], rows["after a year"]["month"]) == (0.0, None)
    assert rows["at once"]["switch"] > 0.99 and rows["at once"]["month"] == 1.0


def test_fallbacks_are_good_for_some_type_and_no_twins_of_the_leader(watched):
    study = study_by_hand()
    bad = study.futures.true_type == 2
    values = np.stack([np.ones(2000), np.ones(2000) + 1e-3, np.where(bad, 2.0, -1.0)])
    study = replace(study, results=replace(study.results, metrics={**study.results.metrics, "deals in force": values}))
    names = study.results.strategies
    assert choose_fallbacks(study, scale_of(study, "deals in force"), names[0]) == [names[2]]


def test_the_rule_that_pays_is_found_and_judged(watched):
    """Outcomes are planted: the rule on cheating gains 1 where it fires, all others lose."""
    rules = candidates(watched, "step-by-step", ["hold"])
    good = next(r for r in rules if r.kind == "caught")
    case = with_own_months(with_rules(CASE, "step-by-step", rules), [good])
    study = run(case, futures=64, seed=1, keep=False)
    names = study.results.strategies
    pay = np.stack([np.full(64, 1.0 if n == good.name else 0.0 if n == "step-by-step" else -1.0) for n in names])
    planted = replace(study, results=replace(study.results, metrics={**study.results.metrics, "deals in force": pay}))
    scale = scale_of(planted, "deals in force")
    best = best_rules(planted, scale, "step-by-step", rules)
    assert best == [good]
    finding = pathways(planted, scale, "step-by-step", best, tried=len(rules))
    assert finding.table.records()[0]["gain"] == 1.0
    assert "once cheating is caught" in finding.answer
    small = pathways(planted, scale, "step-by-step", best, tried=len(rules), alike=2.0)
    assert small.answer.startswith("None of")


def test_the_whole_search_answers_with_gains_on_fresh_futures(watched, monkeypatch):
    made: list[tuple[int, int]] = []

    def noted(case, *, futures, seed, **words):
        made.append((futures, seed))
        return run(case, futures=futures, seed=seed, **words)

    monkeypatch.setattr("detente.workbench.adapt.run", noted)
    finding = adapt(watched, metric="war", tune=64, judge=256, fallbacks=1)
    assert [futures for futures, _ in made] == [64, 256]
    assert len({watched.study.futures.seed, *(seed for _, seed in made)}) == 3
    assert finding.key == "pathways"
    assert all(0 <= r["switch"] <= 1 for r in finding.table.records())
    assert scale_of(watched.study).name == SCORE
