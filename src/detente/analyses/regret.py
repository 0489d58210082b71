"""Regret by metric: on which metrics each strategy gives most away."""

import numpy as np
from jaxtyping import Float

from detente.analyses.intervals import NORMAL_95, error_of_mean
from detente.analyses.score import goodness, regret_of, spread
from detente.analyses.standing import Standing, standing
from detente.analyses.words import strategy_title
from detente.finding import Cell, Column, Finding, Table, share
from detente.results import Study


def regret(study: Study) -> Finding:
    """Mean regret of each strategy in each metric, in shares of the metric's spread (see `score`)."""
    stand = standing(study)
    rows = [row for m in stand.metrics for row in _rows(study, stand, m.name)]
    return Finding(
        key="regret",
        question="On which metrics does each strategy give most away?",
        answer=_answer(study, stand, rows),
        table=Table(_COLUMNS, tuple(rows)),
        chart="regret" if rows else "",
    )


_COLUMNS = (
    Column("strategy", "Strategy"),
    Column("metric", "Metric"),
    Column("regret", "Given up of what choosing right is worth", "", "share"),
    Column("low", "95% interval from", "", "share"),
    Column("high", "to", "", "share"),
)


def _rows(study: Study, stand: Standing, metric: str) -> list[tuple[Cell, ...]]:
    """A row for each strategy, the best overall first."""
    good = goodness(study, study.case.metrics[metric])
    short = regret_of(good) / spread(good)
    names = study.results.strategies
    return [(strategy_title(study.case, names[k]), metric, *_estimate(short[k])) for k in stand.order]


def _estimate(short: Float[np.ndarray, " future"]) -> tuple[float, float, float]:
    """Mean with its interval."""
    mean, half = float(short.mean()), NORMAL_95 * error_of_mean(short)
    return round(mean, 4), round(max(mean - half, 0.0), 4), round(mean + half, 4)


def _answer(study: Study, stand: Standing, rows: list[tuple[Cell, ...]]) -> str:
    """Where the leading strategy is weakest."""
    if not rows:
        return "The strategies do not differ in any metric that has a better side."
    title = strategy_title(study.case, study.results.strategies[stand.order[0]])
    own = {str(r[1]): float(r[2] or 0) for r in rows if r[0] == title}
    weak, strong = max(own, key=lambda m: own[m]), min(own, key=lambda m: own[m])
    return (
        f"{title} gives most away on “{weak}” ({share(own[weak])} of what choosing right is worth there) and least on "
        f"“{strong}” ({share(own[strong])})."
    )
