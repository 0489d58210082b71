"""Metrics, claims and stop rules of a case, parsed; and what is wrong with them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from detente.case.consistency.checking import Check
from detente.case.expressions import Condition, Number
from detente.case.metrics import BadExpression, Names, parse_claim, parse_condition, parse_metric
from detente.case.tree import Path

Parsed = TypeVar("Parsed")


@dataclass
class Spoken:
    """What the expressions of a case say: metric and claim by name, stop rules by strategy in order."""

    metrics: dict[str, Number] = field(default_factory=dict[str, Number])
    claims: dict[str, Condition] = field(default_factory=dict[str, Condition])
    stops: dict[str, list[Condition]] = field(default_factory=dict[str, list[Condition]])


def parse_all(c: Check) -> Spoken:
    """Parses every expression; what does not parse is noted in the sheet."""
    names, spoken = names_of(c), Spoken()
    for name, metric in c.entries.metrics.items():
        if (number := _try(c, ("metrics", name, "is"), parse_metric, metric.is_, names)) is not None:
            spoken.metrics[name] = number
    for name, claim in c.entries.claims.items():
        path = ("claims", name)
        if [bool(claim.test), bool(claim.record), bool(claim.waits_for)].count(True) != 1:
            mend = "say what is compared, in futures or in the record, or what it waits for"
            c.sheet.object(path, "none or several", "one of test, record and waits_for", mend)
        elif claim.record and not (c.entries.evidence and c.entries.evidence.record):
            c.sheet.object((*path, "record"), "a case without evidence:", "evidence: {record: ...} in the case")
        elif claim.test and (test := _try(c, (*path, "test"), parse_claim, claim.test, names)) is not None:
            spoken.claims[name] = test
    for name, strategy in c.entries.strategies.items():
        rules = [
            _try(c, ("strategies", name, "stop", "when"), parse_condition, rule.when, names) for rule in strategy.stop
        ]
        spoken.stops[name] = [rule for rule in rules if rule is not None]
    return spoken


def names_of(c: Check) -> Names:
    """The names that expressions of this case may use."""
    return Names(
        months=c.entries.months,
        stocks=c.names("stocks"),
        events=c.names("events"),
        measures=c.names("measures"),
        types=c.names("types"),
        actors=c.names("actors"),
        metrics=[" ".join(name.split()) for name in c.names("metrics")],
        strategies=c.names("strategies"),
        assumptions=c.numbers.keys(),
        hidden=[name for name, stock in c.entries.stocks.items() if not stock.observed],
    )


def _try(c: Check, path: Path, parse: Callable[[str, Names], Parsed], text: str, names: Names) -> Parsed | None:
    try:
        return parse(text, names)
    except BadExpression as error:
        c.sheet.object(path, error.found, error.wanted, error.mend)
        return None
