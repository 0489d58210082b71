"""Regret by metric: on which metrics each strategy gives most away."""

from detente.analyses.standing import Standing, scaled_regret, standing
from detente.analyses.words import strategy_title
from detente.finding import Cell, Column, Finding, Table, share
from detente.results import Study


def regret(study: Study) -> Finding:
    """Mean regret of each strategy in each metric, in shares of the metric's spread (see `standing`)."""
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
)


def _rows(study: Study, stand: Standing, metric: str) -> list[tuple[Cell, ...]]:
    """A row for each strategy, the best overall first."""
    mean = scaled_regret(study, study.case.metrics[metric]).mean(axis=1)
    names = study.results.strategies
    return [(_title(study, names[k]), metric, round(float(mean[k]), 4)) for k in stand.order]


def _answer(study: Study, stand: Standing, rows: list[tuple[Cell, ...]]) -> str:
    """Where the leading strategy is weakest."""
    if not rows:
        return "The strategies do not differ in any metric that has a better side."
    title = _title(study, study.results.strategies[stand.order[0]])
    own = {str(r[1]): float(r[2] or 0) for r in rows if r[0] == title}
    weak, strong = max(own, key=lambda m: own[m]), min(own, key=lambda m: own[m])
    return (
        f"{title} gives most away on “{weak}” ({share(own[weak])} of what choosing right is worth there) and least on "
        f"“{strong}” ({share(own[strong])})."
    )


def _title(study: Study, strategy: str) -> str:
    """What a reader calls the strategy."""
    return strategy_title(study.case, strategy)
