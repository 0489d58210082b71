"""Regret by what the counterpart truly is: which strategy gives least away against each type."""

import numpy as np

from detente.analyses.intervals import NORMAL_95, error_of_mean
from detente.analyses.standing import Standing, standing, tied
from detente.analyses.words import strategy_title, title_of
from detente.finding import Cell, Column, Finding, Table
from detente.results import Study

FEWEST = 8
"""A type of fewer futures is left out."""


def regret_by_type(study: Study) -> Finding:
    """Mean regret of each strategy over all metrics that count, among the futures of each true type.

    Regret is in shares of the spread of the score among the futures of the type (see `standing`): 0 is always the best
    choice against that type, 1 always the worst.
    """
    stand = standing(study)
    kinds = {k: title_of(study.case, name) for k, name in enumerate(study.futures.types)}
    kinds = {k: title for k, title in kinds.items() if int((study.futures.true_type == k).sum()) >= FEWEST}
    rows = [_row(study, stand, place, k, title) for k, title in kinds.items() for place in stand.order]
    return Finding(
        key="regret-by-type",
        question="How much does each strategy give away against each type of counterpart?",
        answer=_answer(study, stand, kinds),
        table=Table(_COLUMNS, tuple(rows)),
        chart="regret" if rows and stand.metrics else "",
        rests_on=tuple(study.case.types[study.futures.types[k]].where for k in kinds),
        notes=("Among the futures of a type; the principal does not know which it faces.",),
    )


_COLUMNS = (
    Column("strategy", "Strategy"),
    Column("metric", "The counterpart is"),
    Column("regret", "Given up of what choosing right is worth", "", "share"),
    Column("low", "95% interval from", "", "share"),
    Column("high", "to", "", "share"),
    Column("futures", "Futures", "", "count"),
)


def _row(study: Study, stand: Standing, place: int, kind: int, title: str) -> tuple[Cell, ...]:
    """One strategy against one type."""
    among = stand.regret[:, study.futures.true_type == kind]
    width = float(np.ptp(among, axis=0).mean())
    values = among[place] / width if width > 0 else among[place]
    mean, half = float(values.mean()), NORMAL_95 * error_of_mean(values)
    name = strategy_title(study.case, study.results.strategies[place])
    return (name, title, round(mean, 4), round(max(mean - half, 0.0), 4), round(mean + half, 4), int(values.size))


def _answer(study: Study, stand: Standing, kinds: dict[int, str]) -> str:
    """Which strategy gives least away against each type, ties called ties."""
    if not stand.metrics:
        return "The strategies do not differ in any metric that has a better side."
    if not kinds:
        return "Too few futures to tell the types apart."
    said: dict[str, list[str]] = {}
    for kind, title in kinds.items():
        said.setdefault(_best(study, stand, kind), []).append(title)
    if len(said) == 1:
        return f"{next(iter(said))} gives least away whatever the counterpart is."
    parts = [f"{who} where it is {' or '.join(titles)}" for who, titles in said.items()]
    return f"Least is given away by {'; '.join(parts)}."


def _best(study: Study, stand: Standing, kind: int) -> str:
    """The strategy with the least regret against a type, and those that tie with it there."""
    among = study.futures.true_type == kind
    means = stand.regret[:, among].mean(axis=1)
    order = [int(k) for k in np.argsort(means, kind="stable")]
    front = [k for k in order if k == order[0] or tied(stand, order[0], k, among=among)]
    names = [strategy_title(study.case, study.results.strategies[k]) for k in front[:2]]
    if len(front) == 1:
        return names[0]
    return f"{names[0]} or {names[1]}" if len(front) == 2 else f"{names[0]} or {len(front) - 1} others (a tie)"
