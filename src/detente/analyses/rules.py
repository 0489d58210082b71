"""Rules for deciding under deep uncertainty: each boils a strategy's values over the futures down to one number.

The rules and their kinship: McPhail et al. 2018 [@mcphail-2018]. Every rule is given values of which more is better, so
that the best strategy by a rule is the one with its largest number.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float

from detente.analyses.domain import domain
from detente.analyses.score import regret_of
from detente.analyses.words import percentile

Values = Float[np.ndarray, "strategy future"]
PerStrategy = Float[np.ndarray, " strategy"]
PERCENTILES = (0.05, 0.1, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to judge a strategy from its values over the futures.

    Args:
        name: what it is called.
        says: the rule in words, to follow "it prefers the strategy of which".
        source: where it comes from.
        judge: values to one number for each strategy, more is better.
        gives: a `level` of the metric, a `loss` (told without its sign), or a `share` of futures.
        is_extreme: whether one or two futures make its number, so that resamples say nothing of how far it is known.
        by_type: whether it judges the means against each type of counterpart, one column a type, not single futures.
    """

    name: str
    says: str
    source: str
    judge: Callable[[Values], PerStrategy]
    gives: Literal["level", "loss", "share"] = "level"
    is_extreme: bool = False
    by_type: bool = False


def below_median(values: Values) -> PerStrategy:
    """Mean shortfall below the strategy's own median, as a loss."""
    return -np.maximum(np.median(values, axis=1, keepdims=True) - values, 0.0).mean(axis=1)


RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            "maximin",
            "the worst future is the best",
            "Wald 1950 [@wald-1950]",
            lambda v: v.min(axis=1),
            is_extreme=True,
        ),
        Rule(
            "maximax",
            "the best future is the best",
            "Hurwicz 1951 [@hurwicz-1951]",
            lambda v: v.max(axis=1),
            is_extreme=True,
        ),
        Rule(
            "Hurwicz",
            "the best and the worst future, half each, are the best",
            "Hurwicz 1951 [@hurwicz-1951]",
            lambda v: 0.5 * (v.min(axis=1) + v.max(axis=1)),
            is_extreme=True,
        ),
        Rule("Laplace", "the average is the best", "Laplace 1814 [@laplace-1814]", lambda v: v.mean(axis=1)),
        Rule(
            "minimax regret",
            "the largest regret is the smallest",
            "Savage 1951 [@savage-1951]",
            lambda v: -regret_of(v).max(axis=1),
            "loss",
            is_extreme=True,
        ),
        Rule(
            "90th-percentile regret",
            "the regret in the 90th of 100 futures is the smallest",
            "Savage 1951 [@savage-1951]; percentile by Lempert & Collins 2007 [@lempert-collins-2007]",
            lambda v: -np.quantile(regret_of(v), 0.9, axis=1),
            "loss",
        ),
        Rule(
            "mean less spread",
            "the average less one standard deviation is the best",
            "Markowitz 1952 [@markowitz-1952]",
            lambda v: v.mean(axis=1) - v.std(axis=1),
        ),
        Rule(
            "undesirable deviations",
            "the shortfall below its own median is the smallest",
            "Takriti & Ahmed 2004 [@takriti-ahmed-2004]",
            below_median,
            "loss",
        ),
        Rule(
            "Starr's domain",
            "the average is the best under the largest share of beliefs about what the counterpart is",
            "Starr 1963 [@starr-1963]; Schneller & Sphicas 1983 [@schneller-sphicas-1983]",
            domain,
            "share",
            by_type=True,
        ),
    )
}


def of_percentile(level: float) -> Rule:
    """The rule that looks at one future of a hundred, counted from the worst."""
    name = "median" if level == 0.5 else percentile(level)
    return Rule(
        name,
        f"the {name}, counted from the worst, is the best",
        "McPhail et al. 2018 [@mcphail-2018]",
        lambda v: np.quantile(v, level, axis=1),
    )


def satisficing(level: float, *, says: str = "it is good enough") -> Rule:
    """The domain criterion of robustness studies, for a threshold: in how many futures a level is reached."""
    return Rule(
        "satisficing",
        f"{says} in the most futures",
        "McPhail et al. 2018 [@mcphail-2018], after Starr 1963 [@starr-1963]",
        lambda v: (v >= level).mean(axis=1),
        "share",
    )


def in_all_thresholds(meets: Sequence[Bool[np.ndarray, "strategy future"]]) -> Values:
    """1 in the futures in which a strategy meets every threshold, else 0."""
    return np.logical_and.reduce(meets).astype(np.float64)
