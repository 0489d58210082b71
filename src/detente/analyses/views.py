"""Sides of a debate: what each view of the case makes of the strategies, side by side."""

from collections.abc import Mapping

from detente.analyses.score import counting_metrics
from detente.analyses.standing import front, standing
from detente.analyses.words import strategy_title, titled
from detente.finding import Cell, Column, Finding, Table, share
from detente.results import Study

AS_WRITTEN = "the case as written"


def views(study: Study, others: Mapping[str, Study]) -> Finding:
    """The leading strategy under each view, its regret, what ties with it, and what the choice of the case costs there.

    Args:
        study: of the case as written.
        others: view -> study of the case with that view's changes, on futures of the same seed.

    Returns:
        A row a view, the case as written first; further table `metrics`: the mean of every metric that counts, under
        the leading strategy of the case as written, by view.
    """
    every = {AS_WRITTEN: study, **others}
    home = study.results.strategies[standing(study).order[0]]
    rows = [_row(name, one, home, study) for name, one in every.items()]
    return Finding(
        key="views",
        question="Does the choice hold on every side of the debate?",
        answer=_answer(study, home, rows),
        table=Table(COLUMNS, tuple(rows)),
        more={"metrics": _metrics(study, every, home)},
        rests_on=tuple(study.case.views[name].where for name in others),
        notes=(f"{min(s.futures.size for s in every.values()):,} futures of one seed under each view.",),
    )


COLUMNS = (
    Column("view", "View"),
    Column("title", "What it says"),
    Column("leader", "Leading strategy"),
    Column("regret", "Its regret", style="share"),
    Column("ties", "Ties with it"),
    Column("home_regret", "Regret of the choice of the case", style="share"),
    Column("source", "Source"),
)


def _row(name: str, study: Study, home: str, whole: Study) -> tuple[Cell, ...]:
    """One view."""
    stand, names = standing(study), study.results.strategies
    first, *ties = front(stand)
    view = whole.case.views.get(name)
    title = titled(view.title, name) if view else AS_WRITTEN
    held = float(stand.mean[names.index(home)])
    source = view.source if view else ""
    return (name, title, names[first], float(stand.mean[first]), ", ".join(names[k] for k in ties), held, source)


def _metrics(study: Study, every: Mapping[str, Study], home: str) -> Table:
    """Means of the metrics that count in the case as written."""
    metrics = counting_metrics(study)
    columns = (
        Column("view", "View"),
        Column("strategy", "Strategy"),
        *(Column(m.name, m.name, m.unit, "number") for m in metrics),
    )
    rows: list[tuple[Cell, ...]] = []
    for name, one in every.items():
        leading = one.results.strategies[standing(one).order[0]]
        for strategy in dict.fromkeys((home, leading)):
            at = one.results.strategies.index(strategy)
            rows.append((name, strategy, *(float(one.results.metrics[m.name][at].mean()) for m in metrics)))
    return Table(columns, tuple(rows))


def _answer(study: Study, home: str, rows: list[tuple[Cell, ...]]) -> str:
    """On how many sides the choice of the case leads, and where it would cost most."""
    title = strategy_title(study.case, home)
    others = rows[1:]
    if not others:
        return "The case names no views: there is no debate to look at from its sides."
    good = [r for r in others if home in (r[2], *str(r[4]).split(", "))]
    said = f"{title} leads, or ties with the leader, under {len(good)} of {len(others)} views"
    worst = max(others, key=lambda r: float(r[5] or 0) - float(r[3] or 0))
    if len(good) == len(others):
        return f"{said}: the choice holds on every side of the debate."
    other = strategy_title(study.case, str(worst[2]))
    return (
        f"{said}; it is most wrong where “{worst[1]}” is right: there {other} does better, and {title} gives up "
        f"{share(float(worst[5] or 0))} of what choosing right is worth."
    )
