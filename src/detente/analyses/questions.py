"""What is to be explained, as one number a future: a metric, or how two strategies differ."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from detente.analyses.score import OF_SPREAD
from detente.analyses.standing import front, standing
from detente.analyses.words import strategy_title
from detente.case.model import Metric
from detente.errors import InputError, refuse_unknown
from detente.results import Study

PerFuture = Float[np.ndarray, " future"]


@dataclass(frozen=True)
class Question:
    """What is to be explained.

    Args:
        result: one number a future.
        says: what it is, in words.
        asks: the whole question.
        unit: of the result.
        first, second: the strategies that it is of; the second is empty unless it is a difference.
    """

    result: PerFuture
    says: str
    asks: str
    unit: str = ""
    first: str = ""
    second: str = ""


def question(study: Study, metric: str = "", strategy: str = "", against: str = "") -> Question:
    """What is asked of a run.

    Args:
        study: the run.
        metric: a metric; empty for the lead of the best strategy over the next one that does not tie with it, over all
            metrics that count.
        strategy: under which strategy; empty for the best one in the metric.
        against: the difference to this strategy instead.

    Raises:
        InputError: the run has no such metric or strategy, or the same one twice.
    """
    first, second = (known_strategy(study, name) if name else "" for name in (strategy, against))
    if first and first == second:
        raise InputError(f"{first} against itself", wanted="two strategies", mend="give another one to --against")
    if not metric:
        return _lead(study, first, second)
    found = known_metric(study, metric)
    order = [name for name in _order(study, found) if name != second]
    first = first or (order[0] if order else second)
    if second and first != second:
        return _between(study, found, first, second)
    values = np.asarray(study.results.metrics[metric][study.results.strategies.index(first)], np.float64)
    name = strategy_title(study.case, first)
    asks = f"Which assumptions drive “{metric}” under {name}?"
    return Question(values, f"“{metric}” under {name}", asks, found.unit, first)


def known_metric(study: Study, metric: str) -> Metric:
    """A metric that the run holds.

    Raises:
        InputError: it holds none of that name.
    """
    refuse_unknown([metric], study.results.metrics, wanted="a metric of the case")
    return study.case.metrics[metric]


def known_strategy(study: Study, strategy: str) -> str:
    """A strategy that the run holds.

    Raises:
        InputError: it holds none of that name.
    """
    refuse_unknown([strategy], study.results.strategies, wanted="a strategy of the run")
    return strategy


def _between(study: Study, metric: Metric, first: str, second: str) -> Question:
    """The difference of two strategies in a metric."""
    values, at = np.asarray(study.results.metrics[metric.name], np.float64), study.results.strategies.index
    names = f"{strategy_title(study.case, first)} less {strategy_title(study.case, second)}"
    asks = f"Which assumptions drive the difference in “{metric.name}”, {names}?"
    difference = values[at(first)] - values[at(second)]
    return Question(difference, f"“{metric.name}”, {names}", asks, metric.unit, first, second)


def _lead(study: Study, first: str, second: str) -> Question:
    """The lead of one strategy over another in all metrics that count, in shares of their spread.

    Raises:
        InputError: there is only one strategy.
    """
    stand = standing(study)
    names = study.results.strategies
    first = first or next((names[k] for k in stand.order if names[k] != second), "")
    rivals = [names[k] for k in stand.order if names[k] != first]
    if not rivals:
        raise InputError("a run of one strategy", wanted="a metric to explain", mend="add --metric NAME")
    outside = [names[k] for k in stand.order if k not in front(stand) and names[k] != first]
    second = second or (outside or rivals)[0]
    result = stand.regret[names.index(second)] - stand.regret[names.index(first)]
    says = f"the lead of {strategy_title(study.case, first)} over {strategy_title(study.case, second)}"
    return Question(result, says, f"Which assumptions drive {says}, over all metrics?", OF_SPREAD, first, second)


def _order(study: Study, metric: Metric) -> list[str]:
    """Strategies, the best mean first (the largest, where no side is better)."""
    means = np.asarray(study.results.metrics[metric.name], np.float64).mean(axis=1)
    order = np.argsort(means if metric.better == "less" else -means, kind="stable")
    return [study.results.strategies[k] for k in order]
