"""Adaptive strategies: begin with one, and switch to another if a sign is seen (adaptive policy pathways).

A simple rule is a condition on what the principal can see in a month, and a fallback [@haasnoot-2013]. Many are tried
on some futures, each one the leading strategy with this rule before its own; the best of each kind are judged on fresh
futures, where the gain over the best fixed strategy has no flattery in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float

from detente.analyses.intervals import clearance, error_of_mean, of_share
from detente.analyses.levels import amount, figure, in_per_cent
from detente.analyses.score import Scale, spread
from detente.analyses.verdict import Verdict, of_estimate
from detente.analyses.watched import Watched, marked, with_metrics
from detente.analyses.words import strategy_title, title_of
from detente.case.expressions import Both, Compare, Condition, Constant, Operator, Reading, Series
from detente.case.model import Case, Metric, StopRule
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.results import Study

Flags = Bool[np.ndarray, " future"]
Months = Float[np.ndarray, " future"]
Told = tuple[str, str, Condition]
"""What a condition looks at, the condition in words, and the condition."""
STOPPED, STOP_MONTH = "a stop rule has fired", "month of the first stop"
TWINS = 0.05
"""Strategies whose values lie nearer to each other than this share of the spread, on average, are twins."""
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


def _on_beliefs(case: Case) -> list[Told]:
    """The belief in a type passes a threshold."""
    return [
        (f"belief {name}", f"the belief that it is “{title_of(case, name)}” is at least {share(level)}",
         _is(">=", Series("belief", name), level))
        for name in case.types for level in BELIEFS
    ]  # fmt: skip


def _on_stocks(watched: Watched, leader: str) -> list[Told]:
    """An observed stock passes a level that it passes in some futures."""
    at = watched.study.results.strategies.index(leader)
    found: list[Told] = []
    for stock in (s for s in watched.study.case.stocks.values() if s.observed):
        top = watched.paths[f"stock:{stock.name}"][at].max(axis=1)
        for level in np.unique(np.round(np.quantile(top, LEVELS), 2)).tolist():
            says = f"{title_of(watched.study.case, stock.name)} is at least {number(level)}"
            found.append((f"stock {stock.name}", says, _is(">=", Series("stock", stock.name), level)))
    return found


def _on_happenings(case: Case) -> list[Told]:
    """An event or an answer of the month, or too few deals by some month."""
    events = [
        (f"event {e.name}", f"{title_of(case, e.name)} happens", _is(">=", Series("event", e.name), 1.0))
        for e in case.events.values()
        if not e.terminal
    ]
    answers: list[Told] = [
        ("caught", "cheating is caught", _is(">=", Series("caught"), 1.0)),
        ("withdrawn", "it leaves a deal openly", _is(">=", Series("withdrawn"), 1.0)),
        ("refused", "it refuses a deal", _is(">=", Series("refused"), 1.0)),
    ]
    deals: list[Told] = [
        ("deals", f"after {m} months fewer than {d} deals are in force",
         Both(_is("==", Series("month"), float(m)), _is("<", Series("deals"), float(d))))
        for m, d in FEW_DEALS if m < case.months
    ]  # fmt: skip
    return [*events, *answers, *deals]


def _is(operator: Operator, series: Series, level: float) -> Compare:
    """A series against a threshold."""
    return Compare(operator, series, Constant(level))


def with_rules(case: Case, leader: str, rules: Sequence[Rule]) -> Case:
    """The case with a strategy for each rule, all in one program, and with what tells when any stop rule fires."""
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
    stopped = Series("stopped")
    readings = [
        Metric(STOPPED, Reading("any", stopped), "", "neither"),
        Metric(STOP_MONTH, Reading("first", stopped), "", "neither"),
    ]
    words = [f"{rule.name}: {rule.when} {rule.then}" for rule in rules]
    return marked(replace(with_metrics(case, readings), strategies={**case.strategies, **made}), words)


def with_own_months(case: Case, rules: Sequence[Rule]) -> Case:
    """The case with what tells when each rule's own condition first holds."""
    return with_metrics(case, [Metric(own_month(r), Reading("first", r.when), "", "neither") for r in rules])


def own_month(rule: Rule) -> str:
    """The name of the reading of a rule's condition."""
    return f"first month of: {rule.name}"


def switches(study: Study, rule: Rule) -> tuple[Flags, Months]:
    """In which futures this rule switches, and in which month of each.

    The leading strategy has stop rules of its own, which come after this one. So it is this rule that switches where
    the first stop falls into the first month in which its condition holds.
    """
    at = study.results.strategies.index(rule.name)
    stopped, first, own = (np.asarray(study.results.metrics[m])[at] for m in (STOPPED, STOP_MONTH, own_month(rule)))
    return (stopped > 0) & (own == first), own


def best_rules(study: Study, scale: Scale, leader: str, rules: Sequence[Rule], *, most: int = 6) -> list[Rule]:
    """The rule with the largest mean gain of each kind, the best kinds first; those that lose are left out."""
    values, at = scale.values(study).mean(axis=1), study.results.strategies.index
    gains = {rule.name: float(values[at(rule.name)] - values[at(leader)]) for rule in rules}
    ranked = sorted(rules, key=lambda rule: -gains[rule.name])
    best = {rule.kind: rule for rule in reversed(ranked)}
    return sorted((r for r in best.values() if gains[r.name] > 0), key=lambda r: -gains[r.name])[:most]


def pathways(
    study: Study, scale: Scale, leader: str, rules: Sequence[Rule], *, tried: int, alike: float = 0.0
) -> Finding:
    """The rules judged on fresh futures, beside the best fixed strategy.

    Args:
        study: of the case with these rules and their own months, on futures that they were not chosen on.
        scale: what is gained.
        leader: the strategy that they begin with, the best fixed one on the futures that they were chosen on.
        rules: those that were chosen.
        tried: how many they were chosen from.
        alike: gains below this are not worth speaking of.

    Returns:
        A row a rule, the largest gain first: when and how often it switches, to what, and what it gains.
    """
    found = sorted(
        (_judged(study, scale, leader, rule, len(rules), alike) for rule in rules), key=lambda j: -j.gain.mean
    )
    begin = strategy_title(study.case, leader)
    return Finding(
        key="pathways",
        question=f"Would it pay to begin with {begin} and switch if a sign is seen?",
        answer=_answer(study, scale, begin, found, tried),
        table=Table(_columns(scale), tuple(_row(study, scale, leader, j) for j in found)),
        chart="pathways" if found else "",
        rests_on=(study.case.strategies[leader].where,),
        notes=(
            f"{tried:,} rules were tried on other futures; the best of each kind are judged on {study.futures.size:,} "
            "fresh ones, against the best fixed strategy, with intervals wide enough for all of them together.",
            "A rule switches where it is this rule, not one that the strategy has anyway, that ends it.",
        ),
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule on fresh futures.

    Args:
        rule: the rule.
        share, low, high: of futures in which it switches, with the 95% interval.
        month: 5th, 50th and 95th percentile of the month of the switch, the first month being 1; None if it never does.
        gain: over the best fixed strategy, with an interval for all rules that are judged together.
    """

    rule: Rule
    share: float
    low: float
    high: float
    month: tuple[float, float, float] | None
    gain: Verdict


def _judged(study: Study, scale: Scale, leader: str, rule: Rule, judged: int, alike: float) -> Judged:
    """One rule on fresh futures."""
    at, values = study.results.strategies.index, scale.values(study)
    gains = values[at(rule.name)] - values[at(leader)]
    gain = of_estimate(float(gains.mean()), error_of_mean(gains), alike=alike, sure=clearance(judged))
    switched, months = switches(study, rule)
    part = float(switched.mean())
    low, median, high = np.quantile(months[switched] + 1, (0.05, 0.5, 0.95)).tolist() if switched.any() else (0, 0, 0)
    month = (low, median, high) if switched.any() else None
    return Judged(rule, part, *of_share(part, switched.size), month, gain)


def _columns(scale: Scale) -> tuple[Column, ...]:
    """The columns; gains in the unit of the yardstick."""
    style = "share" if in_per_cent(scale.unit) else "number"
    return (
        Column("rule", "Switch when"),
        Column("begin", "Begin with, by name"),
        Column("then", "Switch to, by name"),
        Column("start", "Begin with"),
        Column("title", "Switch to"),
        Column("switch", "Switches in", style="share"),
        Column("switch_low", "95% interval from", style="share"),
        Column("switch_high", "to", style="share"),
        Column("month", "Median month of the switch", "months", "number"),
        Column("month_low", "5th percentile", "months", "number"),
        Column("month_high", "95th percentile", "months", "number"),
        Column("months", "Months of the case", "months", "count"),
        Column("gain", "Gain over the best fixed strategy", scale.unit, style),
        Column("error", "Standard error", scale.unit, style),
        Column("low", "Interval from", scale.unit, style),
        Column("high", "to", scale.unit, style),
        Column("says", "Gain"),
    )


def _row(study: Study, scale: Scale, leader: str, judged: Judged) -> tuple[Cell, ...]:
    """One rule as a row."""
    case, rule, gain = study.case, judged.rule, judged.gain
    low, median, high = judged.month or (None, None, None)
    says = f"{figure(gain.mean, scale.unit)} ({figure(gain.low, scale.unit)} to {figure(gain.high, scale.unit)})"
    return (
        rule.says, leader, rule.then, strategy_title(case, leader), strategy_title(case, rule.then),
        judged.share, judged.low, judged.high, median, low, high, case.months,
        gain.mean, gain.error, gain.low, gain.high, says,
    )  # fmt: skip


def _answer(study: Study, scale: Scale, begin: str, found: Sequence[Judged], tried: int) -> str:
    """The best rule, if it is clearly better than staying."""
    clear = [j for j in found if j.gain.word == "better"]
    if not clear:
        return f"None of {tried} simple switching rules clearly beats staying with {begin}."
    best = clear[0]
    gain = best.gain
    what = "" if scale.is_score else f" on “{scale.name}”"
    amounts = f"{amount(gain.mean, scale.unit)} ({figure(gain.low, scale.unit)} to {figure(gain.high, scale.unit)})"
    when = f", half of them by month {number(best.month[1])}" if best.month else ""
    return (
        f"Begin with {begin} and switch to {strategy_title(study.case, best.rule.then)} once {best.rule.says}: that "
        f"gains {amounts}{what} on fresh futures, and switches in {share(best.share)} of them{when}."
    )


def choose_fallbacks(study: Study, scale: Scale, leader: str, *, most: int = 4) -> list[str]:
    """The strategies to switch to: the best for each true type, the best that offers no deal, then the next best.

    Twins of the leader, which hardly differ from it in any future, are left out: to switch to one is to stay.
    """
    values, names = scale.values(study), study.results.strategies
    at, wide = names.index(leader), spread(values)
    means, types = values.mean(axis=1), study.futures.true_type
    others = [k for k in np.argsort(-means).tolist() if np.abs(values[k] - values[at]).mean() > TWINS * wide]
    by_type = [max(others, key=lambda k: float(values[k, types == t].mean())) for t in np.unique(types) if others]
    quiet = [k for k in others if not study.case.roadmaps[study.case.strategies[names[k]].roadmap].deals]
    order = dict.fromkeys([*quiet[:1], *by_type, *others])
    return [names[k] for k in order][:most]
