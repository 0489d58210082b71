"""Adaptive strategies: begin with one, and switch to another if a sign is seen (adaptive policy pathways).

A simple rule is a condition on what the principal can see in a month, and a fallback [@haasnoot-2013]. Many are tried
on some futures, each one the leading strategy with this rule before its own; the best of each kind are judged on fresh
futures, where the gain over the best fixed strategy has no flattery in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.analyses.score import SCORE, Scale
from detente.analyses.watched import Watched, marked, with_metrics
from detente.analyses.words import strategy_title, title_of
from detente.case.expressions import Both, Compare, Condition, Constant, Reading, Series
from detente.case.model import Case, Metric, StopRule
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.results import Study

SWITCHED, SWITCH_MONTH = "a stop rule has fired", "month of the switch"
BELIEFS = (0.3, 0.5, 0.7, 0.9)
LEVELS = (0.5, 0.8, 0.95)
"""Quantiles of a stock's largest value on the way that serve as thresholds."""
FEW_DEALS = ((12, 1), (24, 1), (24, 2), (36, 2), (36, 3))
"""Month and number of deals: fewer than so many in force by then."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition and a fallback.

    Args:
        name: of the strategy that has it.
        kind: what is looked at; rules of one kind differ in threshold and fallback.
        says: the condition in words.
        when, then: the condition and the strategy to switch to.
    """

    name: str
    kind: str
    says: str
    when: Condition
    then: str


def candidates(watched: Watched, leader: str, fallbacks: Sequence[str]) -> list[Rule]:
    """Every simple rule that makes sense for a case.

    Args:
        watched: a run with its paths, for thresholds that stocks really reach.
        leader: the strategy to begin with.
        fallbacks: the strategies to switch to.
    """
    found = [*_on_beliefs(watched.study.case), *_on_stocks(watched, leader), *_on_happenings(watched.study.case)]
    return [
        Rule(f"{leader} or {then} {k}", kind, says, when, then)
        for then in fallbacks
        for k, (kind, says, when) in enumerate(found)
    ]


Condition_ = tuple[str, str, Condition]


def _on_beliefs(case: Case) -> list[Condition_]:
    """The belief in a type passes a threshold."""
    return [
        (f"belief {name}", f"the belief that it is “{title_of(case, name)}” is at least {share(level)}",
         _is(">=", Series("belief", name), level))
        for name in case.types for level in BELIEFS
    ]  # fmt: skip


def _on_stocks(watched: Watched, leader: str) -> list[Condition_]:
    """An observed stock passes a level that it passes in some futures."""
    at = watched.study.results.strategies.index(leader)
    found: list[Condition_] = []
    for stock in (s for s in watched.study.case.stocks.values() if s.observed):
        top = watched.paths[f"stock:{stock.name}"][at].max(axis=1)
        for level in np.unique(np.round(np.quantile(top, LEVELS), 2)).tolist():
            says = f"{title_of(watched.study.case, stock.name)} is at least {number(level)}"
            found.append((f"stock {stock.name}", says, _is(">=", Series("stock", stock.name), level)))
    return found


def _on_happenings(case: Case) -> list[Condition_]:
    """An event or an answer of the month, or too few deals by some month."""
    events = [
        (f"event {e.name}", f"{title_of(case, e.name)} happens", _is(">=", Series("event", e.name), 1.0))
        for e in case.events.values()
        if not e.terminal
    ]
    answers: list[Condition_] = [
        ("caught", "cheating is caught", _is(">=", Series("caught"), 1.0)),
        ("withdrawn", "it leaves a deal openly", _is(">=", Series("withdrawn"), 1.0)),
        ("refused", "it refuses a deal", _is(">=", Series("refused"), 1.0)),
    ]
    deals: list[Condition_] = [
        ("deals", f"after {m} months fewer than {d} deals are in force",
         Both(_is("==", Series("month"), float(m)), _is("<", Series("deals"), float(d))))
        for m, d in FEW_DEALS if m < case.months
    ]  # fmt: skip
    return [*events, *answers, *deals]


def _is(operator: str, series: Series, level: float) -> Compare:
    """A series against a threshold."""
    assert operator in (">=", "==", "<")
    return Compare(operator, series, Constant(level))


def with_rules(case: Case, leader: str, rules: Sequence[Rule]) -> Case:
    """The case with a strategy for each rule, all in one program, and with what tells when they switch."""
    base = case.strategies[leader]
    made = {
        rule.name: replace(
            base,
            name=rule.name,
            title=f"{strategy_title(case, leader)}, or {strategy_title(case, rule.then)} once {rule.says}",
            conduct=replace(base.conduct, stop=(StopRule(rule.when, rule.then, rule.says), *base.conduct.stop)),
        )
        for rule in rules
    }
    first = Reading("first", Series("stopped"))
    readings = [
        Metric(SWITCHED, Reading("any", Series("stopped")), "", "neither"),
        Metric(SWITCH_MONTH, first, "", "neither"),
    ]
    words = [f"{rule.name}: {rule.when} {rule.then}" for rule in rules]
    return marked(replace(with_metrics(case, readings), strategies={**case.strategies, **made}), words)


def best_rules(study: Study, scale: Scale, leader: str, rules: Sequence[Rule], *, most: int = 6) -> list[Rule]:
    """The rule with the largest mean gain of each kind, the best kinds first; those that lose are left out."""
    values, at = scale.values(study).mean(axis=1), study.results.strategies.index
    gains = {rule.name: float(values[at(rule.name)] - values[at(leader)]) for rule in rules}
    ranked = sorted(rules, key=lambda rule: -gains[rule.name])
    best = {rule.kind: rule for rule in reversed(ranked)}
    return sorted((r for r in best.values() if gains[r.name] > 0), key=lambda r: -gains[r.name])[:most]


def pathways(study: Study, scale: Scale, leader: str, rules: Sequence[Rule], *, tried: int) -> Finding:
    """The rules judged on fresh futures, beside the best fixed strategy.

    Args:
        study: of the case with these rules, on futures that they were not chosen on.
        scale: what is gained.
        leader: the strategy that they begin with, the best fixed one on the futures that they were chosen on.
        rules: those that were chosen.
        tried: how many they were chosen from.

    Returns:
        A row a rule, the largest gain first.
    """
    rows = sorted((_row(study, scale, leader, rule) for rule in rules), key=lambda r: -float(r[5] or 0))
    return Finding(
        key="pathways",
        question=f"Would it pay to begin with {strategy_title(study.case, leader)} and switch if a sign is seen?",
        answer=_answer(study, scale, leader, rows, tried),
        table=Table(COLUMNS, tuple(rows)),
        chart="pathways" if rows else "",
        rests_on=(study.case.strategies[leader].where,),
        notes=(
            f"{tried:,} rules were tried on other futures; the best of each kind are judged on {study.futures.size:,} "
            "fresh ones, against the best fixed strategy.",
        ),
    )


COLUMNS = (
    Column("rule", "Switch when"),
    Column("begin", "Begin with"),
    Column("then", "Switch to"),
    Column("switch", "Switches in", style="share"),
    Column("month", "Median month of the switch", "months", "number"),
    Column("gain", "Gain over the best fixed strategy", "", "number"),
    Column("error", "Standard error", "", "number"),
)


def _row(study: Study, scale: Scale, leader: str, rule: Rule) -> tuple[Cell, ...]:
    """One rule on fresh futures."""
    at = study.results.strategies.index
    values = scale.values(study)
    gains = values[at(rule.name)] - values[at(leader)]
    switched = np.asarray(study.results.metrics[SWITCHED])[at(rule.name)] > 0
    months = np.asarray(study.results.metrics[SWITCH_MONTH])[at(rule.name)][switched]
    month = float(np.median(months)) if months.size else None
    error = float(gains.std(ddof=1) / np.sqrt(gains.size))
    return (rule.says, leader, rule.then, float(switched.mean()), month, float(gains.mean()), error)


def _answer(study: Study, scale: Scale, leader: str, rows: Sequence[tuple[Cell, ...]], tried: int) -> str:
    """The best rule, if it is clearly better than staying."""
    title = strategy_title(study.case, leader)
    clear = [r for r in rows if float(r[5] or 0) > 2 * float(r[6] or 0)]
    if not clear:
        return f"None of {tried} simple switching rules clearly beats staying with {title}."
    best = clear[0]
    gain = float(best[5] or 0)
    amount = f"{share(gain)} {scale.unit}" if scale.name == SCORE else f"{number(gain)} {scale.unit} of “{scale.name}”"
    return (
        f"Begin with {title} and switch to {strategy_title(study.case, str(best[2]))} once {best[0]}: that gains "
        f"{amount} on fresh futures and switches in {share(float(best[3] or 0))} of them."
    )


def choose_fallbacks(study: Study, scale: Scale, leader: str, *, most: int = 3) -> list[str]:
    """The strategies to switch to: those that are the best choice in the most futures, besides the leader."""
    values = scale.values(study)
    names = study.results.strategies
    wins: Mapping[str, int] = {name: int((values.argmax(axis=0) == k).sum()) for k, name in enumerate(names)}
    rivals = sorted((n for n in names if n != leader), key=lambda n: -wins[n])
    return rivals[:most]
