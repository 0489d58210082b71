"""How the strategies stand over all metrics at once: the yardstick of the bottom line.

The regret of a strategy in a future is what the best strategy gets there beyond it [@savage-1951], in shares of the
spread of the score (`score`): 0 is always the best choice, 1 always the worst.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from detente.analyses.score import Values, counting_metrics, regret_of, scale_of
from detente.analyses.verdict import ALIKE, Verdict, verdict_of, verdicts_of
from detente.case.model import Metric
from detente.results import Study


@dataclass(frozen=True)
class Standing:
    """Overall regret of each strategy.

    Args:
        metrics: the metrics that count, in file order.
        regret: regret in the score, in shares of its spread.
        mean: its mean over futures.
        best: in which futures a strategy has the least regret, ties shared.
        order: positions of the strategies, the one with the least mean regret first.

    """

    metrics: tuple[Metric, ...]
    regret: Float[np.ndarray, "strategy future"]
    mean: Float[np.ndarray, " strategy"]
    best: Float[np.ndarray, "strategy future"]
    order: tuple[int, ...]


def standing(study: Study) -> Standing:
    """The standing of the strategies of a study."""
    short = regret_of(scale_of(study).values(study))
    mean = short.mean(axis=1)
    least = short <= short.min(axis=0) + 1e-9
    order = tuple(int(k) for k in np.argsort(mean, kind="stable"))
    return Standing(counting_metrics(study), short, mean, least / least.sum(axis=0), order)


def lead(standing: Standing, first: int, second: int, *, among: Bool[np.ndarray, " future"] | None = None) -> Verdict:
    """What the futures, or some of them, say of the first strategy against the second."""
    difference = standing.regret[second] - standing.regret[first]
    return verdict_of(difference if among is None else difference[among], alike=ALIKE)


def tied(standing: Standing, first: int, second: int, *, among: Bool[np.ndarray, " future"] | None = None) -> bool:
    """Whether two strategies are too close to call, over all futures or some of them."""
    return lead(standing, first, second, among=among).is_tie


def front(standing: Standing) -> tuple[int, ...]:
    """Positions of the leading strategy and of those that tie with it."""
    first = standing.order[0]
    return (first, *(k for k in standing.order[1:] if tied(standing, first, k)))


def front_of(values: Values, *, alike: float) -> tuple[int, ...]:
    """The same for any values of which more is better: the best mean first, then those that tie with it."""
    first, *others = np.argsort(-values.mean(axis=1), kind="stable").tolist()
    told = verdicts_of(values[first] - values[others], alike=alike)
    return (first, *(k for k, verdict in zip(others, told, strict=True) if verdict.is_tie))


def leader(study: Study) -> str:
    """Name of the strategy with the least mean regret (the first of those that tie to the last digit)."""
    return study.results.strategies[standing(study).order[0]]
