"""How the strategies compare, metric by metric, over the same futures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.analyses.intervals import errors_of_means, of_quantiles, of_share
from detente.analyses.pairs import pair_table
from detente.analyses.score import Values, goodness, regret_of, spread
from detente.analyses.standing import front_of
from detente.analyses.verdict import ALIKE
from detente.analyses.words import strategy_title, title_of
from detente.case.model import Metric
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.results import Study


@dataclass(frozen=True, slots=True)
class Outcome:
    """One strategy in one metric, over all futures or some.

    Args:
        metric, strategy: names.
        mean, error: of the metric, with the standard error.
        median, p05, p95: over futures.
        is_best: whether its mean is the best, or cannot be told from it (`verdict`).
        is_tied: whether others cannot be told from it there.
        share_best: share of futures in which it is best, ties shared out, with its 95% interval; None where no side is
            better.
        regret_mean, regret_error, regret_p95: what it falls short of the best strategy in the same future; None
            likewise.
    """

    metric: str
    strategy: str
    mean: float
    error: float
    median: float
    p05: float
    p95: float
    is_best: bool
    is_tied: bool
    share_best: float | None = None
    share_low: float | None = None
    share_high: float | None = None
    regret_mean: float | None = None
    regret_error: float | None = None
    regret_p95: float | None = None


def compare(study: Study) -> Finding:
    """Means, intervals, regrets and pairwise chances of every strategy in every metric.

    Returns:
        Rows of metric and strategy; in `more` the pairs, the results by true type, the percentiles with their
        intervals, and how often all strategies tie.
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
            "percentiles": _percentile_table(study, metrics),
            "ties": _tie_table(study, metrics),
        },
        rests_on=tuple(m.where for m in metrics),
        notes=_notes(study),
    )


def metrics_of(study: Study) -> list[Metric]:
    """The metrics of the case that the run holds, in file order."""
    return [m for m in study.case.metrics.values() if m.name in study.results.metrics]


def outcomes(study: Study, metric: Metric) -> list[Outcome]:
    """Every strategy in one metric.

    Args:
        study: the run.
        metric: a metric that the run holds.
    """
    good = goodness(study, metric)
    judged = metric.better != "neither"
    leaders = front_of(good, alike=ALIKE * spread(good)) if judged else ()
    values = -good if metric.better == "less" else good
    levels = np.quantile(values, [0.05, 0.5, 0.95], axis=1)
    means, errors = values.mean(axis=1), errors_of_means(values)
    found: list[Outcome] = []
    for k, name in enumerate(study.results.strategies):
        low, middle, high = levels[:, k].tolist()
        leads = k in leaders
        figures = (float(means[k]), float(errors[k]), middle, low, high)
        found.append(Outcome(metric.name, name, *figures, leads, leads and len(leaders) > 1))
    return _judged(found, good) if judged else found


def _judged(plain: Sequence[Outcome], good: Values) -> list[Outcome]:
    """The outcomes with how often each strategy is best and what it falls short of the best."""
    short = regret_of(good)
    late = np.quantile(short, 0.95, axis=1).tolist()
    return [
        replace(
            one, share_best=best, share_low=low, share_high=high, regret_mean=mean, regret_error=error, regret_p95=p95
        )
        for one, (best, low, high, mean, error), p95 in zip(plain, best_and_short(short), late, strict=True)
    ]


def best_and_short(short: Values) -> list[tuple[float, float, float, float, float]]:
    """For each strategy: share of futures in which it is best, with its 95% interval; mean regret, with its error."""
    best = ((short == 0) / (short == 0).sum(axis=0)).mean(axis=1).tolist()
    means, errors = short.mean(axis=1).tolist(), errors_of_means(short).tolist()
    ends = [of_share(share_best, short.shape[1]) for share_best in best]
    return [(b, *e, m, r) for b, e, m, r in zip(best, ends, means, errors, strict=True)]


_COLUMNS = (
    Column("metric", "Metric"),
    Column("strategy", "Strategy"),
    Column("mean", "Mean", "", "number"),
    Column("error", "Standard error", "", "number"),
    Column("median", "Median", "", "number"),
    Column("p05", "5% of futures lie below", "", "number"),
    Column("p95", "95% of futures lie below", "", "number"),
    Column("share_best", "Best in so many futures", "", "share"),
    Column("share_low", "95% interval from", "", "share"),
    Column("share_high", "to", "", "share"),
    Column("regret_mean", "Mean regret", "", "number"),
    Column("regret_error", "Standard error", "", "number"),
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
        s.metric, title(study, s.strategy), s.mean, s.error, s.median, s.p05, s.p95, s.share_best, s.share_low,
        s.share_high, s.regret_mean, s.regret_error, s.regret_p95, s.is_best, word, metric.better, metric.unit,
    )  # fmt: skip


def title(study: Study, strategy: str) -> str:
    """What a reader calls a strategy."""
    return strategy_title(study.case, strategy)


def _type_table(study: Study, metrics: Sequence[Metric]) -> Table:
    """Every strategy in every metric, by what the counterpart truly is."""
    titles = [title(study, name) for name in study.results.strategies]
    kinds = [(title_of(study.case, kind), study.futures.true_type == k) for k, kind in enumerate(study.futures.types)]
    rows: list[tuple[Cell, ...]] = []
    for metric in metrics:
        good = goodness(study, metric)
        for kind, among in kinds:
            rows += _rows_of_type(metric, kind, titles, np.ascontiguousarray(good[:, among]))  # rows are summed alike
    columns = (
        Column("metric", "Metric"),
        Column("strategy", "Strategy"),
        Column("type", "The counterpart is"),
        Column("futures", "Futures", "", "count"),
        Column("mean", "Mean", "", "number"),
        Column("error", "Standard error", "", "number"),
        Column("share_best", "Best in so many futures", "", "share"),
        Column("share_low", "95% interval from", "", "share"),
        Column("share_high", "to", "", "share"),
        Column("regret_mean", "Mean regret", "", "number"),
        Column("regret_error", "Standard error", "", "number"),
    )
    return Table(columns, tuple(rows))


def _rows_of_type(metric: Metric, kind: str, titles: Sequence[str], good: Values) -> list[tuple[Cell, ...]]:
    """Every strategy in one metric over the futures of one type; nothing where there are none."""
    if good.shape[1] == 0:
        return []
    values = -good if metric.better == "less" else good
    figures = zip(values.mean(axis=1).tolist(), errors_of_means(values).tolist(), strict=True)
    judged = best_and_short(regret_of(good)) if metric.better != "neither" else [(None,) * 5] * len(titles)
    return [
        (metric.name, name, kind, good.shape[1], *own, *rest)
        for name, own, rest in zip(titles, figures, judged, strict=True)
    ]


PERCENTILES = {"5th percentile": 0.05, "median": 0.5, "95th percentile": 0.95}


def _percentile_table(study: Study, metrics: Sequence[Metric]) -> Table:
    """Percentiles over the futures of every strategy in every metric, and of its regret, with their 95% intervals."""
    rows: list[tuple[Cell, ...]] = []
    for metric in metrics:
        good = goodness(study, metric)
        values = -good if metric.better == "less" else good
        every = of_quantiles(values, np.array([*PERCENTILES.values()]))
        found = {which: every[:, k] for k, which in enumerate(PERCENTILES)}
        if metric.better != "neither":
            found["95th percentile of regret"] = of_quantiles(regret_of(good), np.array([0.95]))[:, 0]
        for k, name in enumerate(study.results.strategies):
            rows += [(metric.name, title(study, name), which, *ends[:, k].tolist()) for which, ends in found.items()]
    columns = (
        Column("metric", "Metric"),
        Column("strategy", "Strategy"),
        Column("which", "Percentile"),
        Column("value", "Value", "", "number"),
        Column("low", "95% interval from", "", "number"),
        Column("high", "to", "", "number"),
    )
    return Table(columns, tuple(rows))


def _tie_table(study: Study, metrics: Sequence[Metric]) -> Table:
    """In how many futures all strategies come to the same: much, where something is rare."""
    rows: list[tuple[Cell, ...]] = []
    for metric in metrics:
        values = study.results.metrics[metric.name]
        alike = values.max(axis=0) == values.min(axis=0)
        rows.append((metric.name, float(alike.mean()), *of_share(float(alike.mean()), alike.size)))
    columns = (
        Column("metric", "Metric"),
        Column("ties", "All strategies alike in so many futures", "", "share"),
        Column("low", "95% interval from", "", "share"),
        Column("high", "to", "", "share"),
    )
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
        f"mean difference covers zero, or where it is below {share(ALIKE)} of the mean distance of best and worst.",
        "Standard errors take the futures as independent draws; a Latin hypercube makes the true ones smaller.",
        "Where several strategies do equally well in a future, that future is shared out among them.",
    )
    return always if ran == study.futures.size else (cut, *always)
