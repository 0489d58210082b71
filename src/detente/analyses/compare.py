"""How the strategies compare, metric by metric, over the same futures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from detente.analyses.intervals import error_of_mean
from detente.analyses.pairs import pair_table, tie
from detente.analyses.words import strategy_title, title_of
from detente.case.model import Metric
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.results import Study

Values = Float[np.ndarray, "strategy future"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One strategy in one metric, over all futures or some.

    Args:
        metric, strategy: names.
        mean, error: of the metric, with the standard error.
        median, p05, p95: over futures.
        share_best: share of futures in which it is best, ties shared out; None where no side is better.
        regret_mean, regret_p95: what it falls short of the best strategy in the same future; None likewise.
        is_best: whether its mean is the best, or cannot be told from it.
        is_tied: whether others cannot be told from it there.
    """

    metric: str
    strategy: str
    mean: float
    error: float
    median: float
    p05: float
    p95: float
    share_best: float | None
    regret_mean: float | None
    regret_p95: float | None
    is_best: bool
    is_tied: bool


def compare(study: Study) -> Finding:
    """Means, intervals, regrets and pairwise chances of every strategy in every metric.

    Returns:
        Rows of metric and strategy; in `more` the pairs, the results by true type, and how often all strategies tie.
    """
    metrics = metrics_of(study)
    rows = [s for m in metrics for s in outcomes(study, m)]
    return Finding(
        key="compare",
        question="How do the strategies compare on each metric?",
        answer=_answer(study, rows),
        table=Table(_COLUMNS, tuple(_row(study, s) for s in rows)),
        chart="strategies",
        more={
            "pairs": pair_table(study, [m for m in metrics if m.better != "neither"]),
            "by true type": _type_table(study, metrics),
            "ties": _tie_table(study, metrics),
        },
        rests_on=tuple(m.where for m in metrics),
        notes=_notes(study),
    )


def metrics_of(study: Study) -> list[Metric]:
    """The metrics of the case that the run holds, in file order."""
    return [m for m in study.case.metrics.values() if m.name in study.results.metrics]


def outcomes(study: Study, metric: Metric, *, among: Bool[np.ndarray, " future"] | None = None) -> list[Outcome]:
    """Every strategy in one metric.

    Args:
        study: the run.
        metric: a metric that the run holds.
        among: the futures to look at; all when not given.
    """
    values = np.asarray(study.results.metrics[metric.name], dtype=np.float64)
    values = values if among is None else values[:, among]
    if values.shape[1] == 0:
        return []
    judged = metric.better != "neither"
    good = -values if metric.better == "less" else values
    leaders = _leaders(good) if judged else []
    levels = np.quantile(values, [0.05, 0.5, 0.95], axis=1)
    regret = good.max(axis=0) - good
    best = (regret == 0) / (regret == 0).sum(axis=0)
    return [
        Outcome(
            metric.name, name, float(values[k].mean()), error_of_mean(values[k]),
            float(levels[1, k]), float(levels[0, k]), float(levels[2, k]),
            float(best[k].mean()) if judged else None,
            float(regret[k].mean()) if judged else None,
            float(np.quantile(regret[k], 0.95)) if judged else None,
            k in leaders, k in leaders and len(leaders) > 1,
        )
        for k, name in enumerate(study.results.strategies)
    ]  # fmt: skip


def _leaders(good: Values) -> list[int]:
    """Positions of the strategy with the best mean and of those that cannot be told from it."""
    first = int(np.argmax(good.mean(axis=1)))
    return [k for k in range(len(good)) if k == first or tie(good[first] - good[k])]


_COLUMNS = (
    Column("metric", "Metric"),
    Column("strategy", "Strategy"),
    Column("mean", "Mean", "", "number"),
    Column("error", "Standard error", "", "number"),
    Column("median", "Median", "", "number"),
    Column("p05", "5% of futures lie below", "", "number"),
    Column("p95", "95% of futures lie below", "", "number"),
    Column("share_best", "Best in so many futures", "", "share"),
    Column("regret_mean", "Mean regret", "", "number"),
    Column("regret_p95", "Regret in the 95th of 100 futures", "", "number"),
    Column("best", "Best, or tied with it"),
    Column("standing", "Standing"),
    Column("better", "Better"),
    Column("unit", "Unit"),
)


def _row(study: Study, s: Outcome) -> tuple[Cell, ...]:
    """An outcome as cells."""
    metric = study.case.metrics[s.metric]
    word = "tied for best" if s.is_tied else "best" if s.is_best else ""
    return (
        s.metric, title(study, s.strategy), s.mean, s.error, s.median, s.p05, s.p95, s.share_best, s.regret_mean,
        s.regret_p95, s.is_best, word, metric.better, metric.unit,
    )  # fmt: skip


def title(study: Study, strategy: str) -> str:
    """What a reader calls a strategy."""
    return strategy_title(study.case, strategy)


def _type_table(study: Study, metrics: Sequence[Metric]) -> Table:
    """Every strategy in every metric, by what the counterpart truly is."""
    rows: list[tuple[Cell, ...]] = []
    for metric in metrics:
        for k, kind in enumerate(study.futures.types):
            among = study.futures.true_type == k
            rows += [
                (s.metric, title(study, s.strategy), title_of(study.case, kind), int(among.sum()), s.mean,
                 s.error, s.share_best, s.regret_mean)
                for s in outcomes(study, metric, among=among)
            ]  # fmt: skip
    columns = (
        Column("metric", "Metric"),
        Column("strategy", "Strategy"),
        Column("type", "The counterpart is"),
        Column("futures", "Futures", "", "count"),
        Column("mean", "Mean", "", "number"),
        Column("error", "Standard error", "", "number"),
        Column("share_best", "Best in so many futures", "", "share"),
        Column("regret_mean", "Mean regret", "", "number"),
    )
    return Table(columns, tuple(rows))


def _tie_table(study: Study, metrics: Sequence[Metric]) -> Table:
    """In how many futures all strategies come to the same: much, where something is rare."""
    rows: list[tuple[Cell, ...]] = []
    for metric in metrics:
        values = study.results.metrics[metric.name]
        rows.append((metric.name, float((values.max(axis=0) == values.min(axis=0)).mean())))
    columns = (Column("metric", "Metric"), Column("ties", "All strategies alike in so many futures", "", "share"))
    return Table(columns, tuple(rows))


def _answer(study: Study, rows: Sequence[Outcome]) -> str:
    """On how many metrics the front-runner is best alone, and on how many it ties."""
    judged = [s for s in rows if s.share_best is not None]
    metrics = len({s.metric for s in judged})
    if not judged:
        return "No metric of the case says which way is better, so no strategy can be called best."
    alone = {n: sum(s.is_best and not s.is_tied for s in judged if s.strategy == n) for n in study.results.strategies}
    shared = {n: sum(s.is_tied for s in judged if s.strategy == n) for n in study.results.strategies}
    front = max(study.results.strategies, key=lambda n: (alone[n], shared[n]))
    counted = f"Over {len(study.futures.future):,} futures, {title(study, front)} has the best mean"
    tied = f" and ties for it on {shared[front]} more" if shared[front] else ""
    return f"{counted} on {alone[front]} of {metrics} metrics{tied}.{_widest(study, judged, front)}"


def _widest(study: Study, judged: Sequence[Outcome], front: str) -> str:
    """Where the front-runner is best in the fewest futures."""
    own = [s for s in judged if s.strategy == front]
    weak = min(own, key=lambda s: s.share_best or 0.0)
    if weak.is_best:
        return ""
    best = next(s for s in judged if s.metric == weak.metric and s.is_best)
    return (
        f" It does worst on “{weak.metric}”: {number(weak.mean)} against {number(best.mean)} for "
        f"{title(study, best.strategy)}; there it is best in {share(weak.share_best)} of futures."
    )


def _notes(study: Study) -> tuple[str, ...]:
    """How to read the numbers."""
    ran = len(study.futures.future)
    cut = f"The run was cut short: {ran:,} of its {study.futures.size:,} futures are here."
    always = (
        "Strategies meet the same futures, so they are compared in pairs: two tie where the 95% interval of their "
        "mean difference covers zero.",
        "Standard errors take the futures as independent draws; a Latin hypercube makes the true ones smaller.",
        "Where several strategies do equally well in a future, that future is shared out among them.",
    )
    return always if ran == study.futures.size else (cut, *always)
