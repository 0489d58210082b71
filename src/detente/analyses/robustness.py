"""Which strategy would each rule for deciding under deep uncertainty choose? They will differ.

The rules and their kinship: McPhail et al. 2018 [@mcphail-2018]. Every rule is applied to values of which more is
better, so that a rule's number is comparable down a column. `settled` is the share of bootstrap resamples of the
futures in which the rule makes the same choice: rules that look at the worst future only are rarely settled.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from detente.analyses.score import SCORE, judged_metrics, regret_of, yardstick
from detente.finding import Cell, Column, Finding, Table
from detente.results import Study

Values = Float[np.ndarray, "strategy future"]
PerStrategy = Float[np.ndarray, " strategy"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to judge a strategy from its values over the futures; more is better.

    Args:
        says: the rule in words.
        source: where it comes from.
        judge: values to one number for each strategy.
    """

    says: str
    source: str
    judge: Callable[[Values], PerStrategy]


def below_median(values: Values) -> PerStrategy:
    """Mean shortfall below the strategy's own median, as a loss."""
    return -np.maximum(np.median(values, axis=1, keepdims=True) - values, 0.0).mean(axis=1)


RULES: Mapping[str, Rule] = {
    "maximin": Rule("its worst future is the best", "Wald 1950 [@wald-1950]", lambda v: v.min(axis=1)),
    "maximax": Rule("its best future is the best", "Hurwicz 1951 [@hurwicz-1951]", lambda v: v.max(axis=1)),
    "Hurwicz": Rule(
        "half its best and half its worst future",
        "Hurwicz 1951 [@hurwicz-1951]",
        lambda v: 0.5 * (v.min(axis=1) + v.max(axis=1)),
    ),
    "Laplace": Rule("the best on average, futures alike", "Laplace 1814 [@laplace-1814]", lambda v: v.mean(axis=1)),
    "minimax regret": Rule(
        "its largest regret is the smallest", "Savage 1951 [@savage-1951]", lambda v: -regret_of(v).max(axis=1)
    ),
    "90th-percentile regret": Rule(
        "its regret in the 90th of 100 futures is the smallest",
        "Savage 1951 [@savage-1951]; percentile by Lempert & Collins 2007 [@lempert-collins-2007]",
        lambda v: -np.quantile(regret_of(v), 0.9, axis=1),
    ),
    "mean less spread": Rule(
        "average less one standard deviation",
        "Markowitz 1952 [@markowitz-1952]",
        lambda v: v.mean(axis=1) - v.std(axis=1),
    ),
    "undesirable deviations": Rule(
        "it falls least below its own median", "Takriti & Ahmed 2004 [@takriti-ahmed-2004]", below_median
    ),
    "10th percentile": Rule(
        "its 10th of 100 futures is the best",
        "McPhail et al. 2018 [@mcphail-2018]",
        lambda v: np.quantile(v, 0.1, axis=1),
    ),
}


def satisficing(level: float) -> Rule:
    """The domain criterion: how many futures reach a level."""
    return Rule(
        "it is good enough in the most futures", "Starr 1963 [@starr-1963]", lambda v: (v >= level).mean(axis=1)
    )


def robustness(study: Study, *, metric: str | None = None, resamples: int = 200, seed: int = 0) -> Finding:
    """Which strategy each rule would choose.

    Args:
        study: a run.
        metric: a judged metric of the case; by default the weighted score.
        resamples: bootstrap resamples behind `settled`.
        seed: seeds the resamples.

    Returns:
        One row a rule: the choice, its number, the runner-up, the share of resamples with the same choice.

    Raises:
        InputError: no such metric, or one that says no better or worse.
    """
    scale, values = yardstick(study, metric)
    metric = scale.name
    rules = dict(RULES)
    level = threshold(study, metric)
    if level is not None:
        rules["satisficing"] = satisficing(level)
    names = study.results.strategies
    rows = [row_of(name, rule, values, names, resamples, seed) for name, rule in rules.items()]
    return Finding(
        key="robustness",
        question=f"Which strategy would each rule for deciding choose on {metric}?",
        answer=answer(metric, rows),
        table=Table(COLUMNS, tuple(rows)),
        chart="robustness",
        rests_on=tuple(m.where for m in judged_metrics(study) if metric in (m.name, SCORE)),
        notes=notes(level),
    )


COLUMNS = (
    Column("rule", "Rule"),
    Column("says", "It prefers the strategy of which"),
    Column("choice", "Choice"),
    Column("value", "Its number", style="number"),
    Column("runner_up", "Runner-up"),
    Column("settled", "Same choice in resamples", style="share"),
    Column("source", "Source"),
)


def threshold(study: Study, metric: str) -> float | None:
    """The metric's threshold, turned so that more is better."""
    found = study.case.metrics.get(metric)
    if found is None or found.threshold is None:
        return None
    return -found.threshold if found.better == "less" else found.threshold


def row_of(
    name: str, rule: Rule, values: Values, strategies: tuple[str, ...], resamples: int, seed: int
) -> tuple[Cell, ...]:
    """One rule's row; equal numbers are called a tie."""
    judged_values = rule.judge(values)
    order = np.argsort(-judged_values, kind="stable")
    best = judged_values[order[0]]
    tied = [strategies[k] for k in order if judged_values[k] == best]
    runner_up = strategies[order[len(tied)]] if len(tied) < len(strategies) else ""
    choice = tied[0] if len(tied) == 1 else "tie: " + ", ".join(tied)
    same = settled(rule, values, resamples, seed)
    return (name, rule.says, choice, float(best), runner_up, same, rule.source)


def settled(rule: Rule, values: Values, resamples: int, seed: int) -> float:
    """Share of bootstrap resamples of the futures in which the rule's choice stays."""
    draws = np.random.default_rng(seed)
    futures = values.shape[1]
    choice = int(np.argmax(rule.judge(values)))
    again = (int(np.argmax(rule.judge(values[:, draws.integers(0, futures, futures)]))) for _ in range(resamples))
    return float(np.mean([k == choice for k in again]))


def answer(metric: str, rows: list[tuple[Cell, ...]]) -> str:
    """The rules' votes in one sentence."""
    choices = [str(row[2]) for row in rows]
    favourite = max(dict.fromkeys(choices), key=choices.count)
    votes = choices.count(favourite)
    others = sorted(set(choices) - {favourite})
    says = f"On {metric}, {votes} of {len(rows)} rules choose {favourite}"
    return (
        f"{says}; the others choose {', '.join(others)}."
        if others
        else f"{says}: the choice does not hang on the rule."
    )


def notes(level: float | None) -> tuple[str, ...]:
    """What to keep in mind."""
    always = ("Rules that look at one extreme future depend on how many futures were drawn.",)
    return always if level is not None else (*always, "The case names no threshold for this metric: no satisficing.")
