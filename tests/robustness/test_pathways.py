"""Switching rules: the search finds the one that pays, and a rule that never fires changes nothing."""

from dataclasses import replace

import numpy as np
import pytest

from detente.analyses.pathways import SWITCHED, best_rules, candidates, pathways, with_rules
from detente.analyses.score import SCORE, scale_of
from detente.case.read import read_case
from detente.workbench import run
from detente.workbench.adapt import adapt
from detente.workbench.watch import watch

CASE = read_case("two-sides", set_={"stocks.tension.shifts.talks": "+0.2"})


@pytest.fixture(scope="module")
def watched():
    return watch(CASE, futures=512, seed=3)


def test_a_rule_that_never_fires_changes_nothing_and_one_that_fires_at_once_is_its_fallback(watched):
    case = replace(CASE, strategies={k: v for k, v in CASE.strategies.items()})
    rules = {r.says: r for r in candidates(watched, "preconditions", ["hold"])}
    never = next(r for says, r in rules.items() if "Revisionist” is at least 90%" in says)
    soon = next(r for says, r in rules.items() if "Revisionist” is at least 30%" in says)
    study = run(with_rules(case, "preconditions", [never, soon]), futures=256, seed=5, keep=False)
    at = study.results.strategies.index
    fired = study.results.metrics[SWITCHED][at(never.name)] > 0
    for metric in CASE.metrics:
        values = study.results.metrics[metric]
        np.testing.assert_array_equal(values[at(never.name)][~fired], values[at("preconditions")][~fired])
    assert study.results.metrics[SWITCHED][at(soon.name)].mean() > fired.mean()


def test_the_rule_that_pays_is_found_and_judged(watched):
    """Outcomes are planted: the rule on cheating gains 1 where it fires, all others lose."""
    rules = candidates(watched, "step-by-step", ["hold"])
    study = run(with_rules(CASE, "step-by-step", rules), futures=64, seed=1, keep=False)
    names = study.results.strategies
    good = next(r for r in rules if r.kind == "caught")
    pay = np.stack([np.full(64, 1.0 if n == good.name else 0.0 if n == "step-by-step" else -1.0) for n in names])
    planted = replace(study, results=replace(study.results, metrics={**study.results.metrics, "deals in force": pay}))
    scale = scale_of(planted, "deals in force")
    best = best_rules(planted, scale, "step-by-step", rules)
    assert best == [good]
    finding = pathways(planted, scale, "step-by-step", best, tried=len(rules))
    assert finding.table.records()[0]["gain"] == 1.0
    assert "once cheating is caught" in finding.answer


def test_the_whole_search_answers_with_gains_on_fresh_futures(watched):
    finding = adapt(watched, metric="war", tune=64, judge=256, fallbacks=1)
    assert finding.key == "pathways"
    assert all(0 <= r["switch"] <= 1 for r in finding.table.records())
    assert scale_of(watched.study).name == SCORE
