"""How the strategies stand, as a table: what each gives up on average and at worst, and how often it is best."""

import numpy as np

from detente.analyses.intervals import NORMAL_95, error_of_mean, of_quantiles, of_share
from detente.analyses.standing import Standing, front
from detente.analyses.words import listed, strategy_title
from detente.finding import Cell, Column, Table, share
from detente.results import Study

COLUMNS = (
    Column("strategy", "Strategy"),
    Column("regret", "Given up of what choosing right is worth, mean", "", "share"),
    Column("low", "95% interval of the mean from", "", "share"),
    Column("high", "to", "", "share"),
    Column("p95", "More than this in one future of 20", "", "share"),
    Column("p95_low", "95% interval from", "", "share"),
    Column("p95_high", "to", "", "share"),
    Column("best", "Best choice in so many futures", "", "share"),
    Column("best_low", "95% interval from", "", "share"),
    Column("best_high", "to", "", "share"),
    Column("standing", "Standing"),
)


def standing_table(study: Study, stand: Standing) -> Table:
    """A row for each strategy, the one that gives up least first."""
    leaders = front(stand)
    return Table(COLUMNS, tuple(_row(study, stand, k, leaders) for k in stand.order))


def _row(study: Study, stand: Standing, k: int, leaders: tuple[int, ...]) -> tuple[Cell, ...]:
    """One strategy's standing."""
    word = "" if k not in leaders else "tied for the lead" if len(leaders) > 1 else "leads"
    mean, half = float(stand.mean[k]), NORMAL_95 * error_of_mean(stand.regret[k])
    late = of_quantiles(stand.regret[k : k + 1], np.array([0.95])).ravel().tolist()
    best = float(stand.best[k].mean())
    figures = (mean, max(mean - half, 0.0), mean + half, *late, best, *of_share(best, stand.best.shape[1]))
    return (strategy_title(study.case, study.results.strategies[k]), *(round(v, 6) for v in figures), word)


def ranking(table: Table, *, named: int = 4) -> str:
    """The order in a sentence: the first few and the last, each with what it gives up; empty for one strategy."""
    rows = table.records()
    if len(rows) < 2:
        return ""
    said = [f"{r['strategy']} ({share(float(r['regret'] or 0))})" for r in rows]
    first, last = said[: min(named, len(said) - 1)], said[-1]
    after = f", then {listed(first[1:])}" if len(first) > 1 else ""
    return f"{first[0]} gives up least{after}; {last} gives up most."
