"""What counts as failing: a metric beyond a limit, as asked or as the case has it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from detente.analyses.levels import amount, in_per_cent
from detente.analyses.questions import known_metric
from detente.analyses.score import OF_SPREAD, judged_metrics
from detente.analyses.standing import standing
from detente.errors import InputError
from detente.finding import number
from detente.results import Study

COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {"<=": le, ">=": ge, "<": lt, ">": gt}
WORDS: Mapping[str, str] = {"<=": "at most", ">=": "at least", "<": "below", ">": "above"}
NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
FAILURE = re.compile(rf"\s*(?P<metric>.+?)\s*(?P<sign><=|>=|<|>)\s*(?P<value>{NUMBER})\s*(?P<percent>%?)\s*")

REGRET = "regret"
"""Stands for the regret in the weighted score, where the case has no metric of that name."""
RARE, USUAL = 0.03, 0.9
"""A threshold that is missed in fewer or more futures than this tells little of when it is missed."""
WORST = 0.25
"""Share of futures that count as failures where no threshold of the case serves."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A metric, a comparison, a limit.

    Args:
        metric: its name, or `REGRET`.
        sign: `<`, `<=`, `>` or `>=`.
        value: the limit, in the metric's unit.
        unit: of the metric.
        aside: what the reader should know of the limit.
    """

    metric: str
    sign: str
    value: float
    unit: str = ""
    aside: str = ""

    @property
    def says(self) -> str:
        """In words: `“war” is above 5%`."""
        what = "its regret" if self.metric == REGRET else f"“{self.metric}”"
        limit = amount(self.value, self.unit) if in_per_cent(self.unit) else f"{number(self.value)} {self.unit}".strip()
        return f"{what} is {WORDS[self.sign]} {limit}{f' ({self.aside})' if self.aside else ''}"

    def __str__(self) -> str:
        return f"{self.metric} {self.sign} {self.value:g}"


def parse_failure(text: str, study: Study) -> Failure:
    """`war > 5%`, `long-range tests >= 5`, `regret > 30%`.

    Raises:
        InputError: not of that form, or no such metric.
    """
    found = FAILURE.fullmatch(text)
    if not found:
        raise InputError(text, wanted="a metric, a comparison and a number", mend='write "war > 0", say')
    value = float(found["value"]) / (100 if found["percent"] else 1)
    if found["metric"] == REGRET and REGRET not in study.results.metrics:
        return Failure(REGRET, found["sign"], value, OF_SPREAD)
    metric = known_metric(study, found["metric"])
    return Failure(metric.name, found["sign"], value, metric.unit or ("share" if found["percent"] else ""))


def failing(study: Study, failure: Failure, strategy: str) -> Bool[np.ndarray, " future"]:
    """In which futures a strategy fails."""
    return np.asarray(COMPARISONS[failure.sign](_values(study, failure, strategy), failure.value))


def _values(study: Study, failure: Failure, strategy: str) -> Float[np.ndarray, " future"]:
    """What is compared."""
    at = study.results.strategies.index(strategy)
    if failure.metric == REGRET and REGRET not in study.results.metrics:
        return standing(study).regret[at]
    return np.asarray(study.results.metrics[failure.metric], dtype=np.float64)[at]


def usual_failure(study: Study, strategy: str) -> Failure:
    """What counts as failing where nothing is asked: a threshold of the case that is missed, or the worst quarter."""
    return missed_threshold(study, strategy) or worst_quarter(study, strategy)


def missed_threshold(study: Study, strategy: str) -> Failure | None:
    """The first threshold of the case that the strategy misses in some futures but not in nearly all."""
    for failure in thresholds(study):
        if RARE <= float(failing(study, failure, strategy).mean()) <= USUAL:
            return failure
    return None


def thresholds(study: Study) -> tuple[Failure, ...]:
    """To miss each threshold that the case names, in file order."""
    return tuple(
        Failure(m.name, ">" if m.better == "less" else "<", m.threshold, m.unit, "a threshold of the case")
        for m in judged_metrics(study)
        if m.threshold is not None
    )


def worst_quarter(study: Study, strategy: str) -> Failure:
    """The quarter of futures in which the strategy gives up most against the best choice there."""
    regret = standing(study).regret[study.results.strategies.index(strategy)]
    limit = max(float(np.quantile(regret, 1 - WORST)), 0.0)
    return Failure(REGRET, ">", limit, OF_SPREAD, "the worst quarter of its futures")
