"""How a strategy's failures lie over two assumptions: the share of failing futures, cell by cell.

The futures of the run are sorted into cells by two of the numbers that they were drawn with, as many futures in each
row and column; nothing is run again. A share has Wilson's interval [@wilson-1927], and a cell counts as above or below
a threshold only where that interval keeps off it.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.stats import chi2_contingency

from detente.analyses.fails import distance, inputs_of
from detente.analyses.failure import failing, parse_failure, usual_failure
from detente.analyses.intervals import of_share
from detente.analyses.standing import leader
from detente.analyses.words import plain_name, strategy_title
from detente.errors import InputError, nearest
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.results import Study

MOST_BINS = 5
IN_A_CELL = 30
"""Futures that a cell should hold on average; fewer futures make fewer cells."""

FEWEST = 8
"""A cell of fewer futures is left blank."""


@dataclass(frozen=True)
class Axis:
    """One assumption cut into bins.

    Args:
        name: of the number; `title` for people.
        edges: between the bins, in model units.
        bin: of each future.
        here: the bin of the median.
    """

    name: str
    title: str
    unit: str
    edges: Float[np.ndarray, " edge"]
    bin: Int[np.ndarray, " future"]
    here: int

    def says(self, k: int) -> str:
        """A bin in words."""
        low, high = k > 0, k < len(self.edges)
        if not low or not high:
            side, edge = ("below", self.edges[0]) if not low else ("above", self.edges[-1])
            return f"{side} {number(float(edge))}"
        return f"{number(float(self.edges[k - 1]))} to {number(float(self.edges[k]))}"


def failure_map(
    study: Study, failure: str, *, strategy: str = "", x: str = "", y: str = "", at: float = 0.2
) -> Finding:
    """Where over two assumptions a strategy fails most.

    Args:
        study: a run.
        failure: what counts as failing, such as `war > 0`; empty for what `fails` takes for it.
        strategy: by default the one that stands best.
        x, y: uncertain numbers; by default the two whose values tell failures apart most.
        at: the share of failing futures that is thought too much, 0 to 1.

    Returns:
        One row a cell: bins, share of failing futures with its interval, and which side of `at` it lies on.

    Raises:
        InputError: not understood; no such strategy or number; the same number twice.
    """
    name = strategy or leader(study)
    if name not in study.results.strategies:
        raise InputError(name, wanted="a strategy of this run", mend=nearest(name, study.results.strategies))
    rule = parse_failure(failure, study) if failure else usual_failure(study, name)
    labels = failing(study, rule, name)
    first, second = _chosen(study, labels, x, y)
    bins = int(np.clip(np.sqrt(labels.size / IN_A_CELL), 2, MOST_BINS))
    across, up = _axis(study, first, bins), _axis(study, second, bins)
    rows = [_row(across, up, i, j, labels, at) for j in range(len(up.edges) + 1) for i in range(len(across.edges) + 1)]
    title = strategy_title(study.case, name)
    numbers = study.case.assumptions
    return Finding(
        key="failure-map",
        question=f"Where does {title} fail most, over “{across.title}” and “{up.title}”?",
        answer=_answer(title, rule.says, across, up, rows, float(labels.mean()), at),
        table=Table(_columns(across, up), tuple(rows)),
        chart="failure_map",
        rests_on=(numbers[first].where, numbers[second].where),
        notes=(
            f"Each row and column holds as many of the {labels.size:,} futures; cells of fewer than {FEWEST} are left "
            "blank.",
            "The other assumptions vary inside every cell as the case says.",
        ),
    )


def _chosen(study: Study, labels: Bool[np.ndarray, " future"], x: str, y: str) -> tuple[str, str]:
    """The two numbers: as asked, else those whose values differ most between failures and the rest."""
    known = {n: c for n, c in inputs_of(study).items() if n in study.case.assumptions and len(np.unique(c)) > 2}
    for name in (x, y):
        if name and name not in known:
            raise InputError(name, wanted="an uncertain number of the case", mend=nearest(name, known))
    if x and x == y:
        raise InputError(f"{x} twice", wanted="two different numbers")
    order = sorted(known, key=lambda n: -distance(known[n], labels))
    free = [n for n in order if n not in (x, y)]
    if len(free) + bool(x) + bool(y) < 2:
        raise InputError(f"{len(known)} uncertain numbers", wanted="two, to lay a map over")
    first = x or free.pop(0)
    return first, y or free[0]


def _axis(study: Study, name: str, bins: int) -> Axis:
    """A number cut at its quantiles; where many futures share a value there are fewer bins."""
    values = study.futures.values[name]
    edges = np.unique(np.quantile(values, np.linspace(0, 1, bins + 1)[1:-1]))
    here = int(np.searchsorted(edges, np.median(values), side="right"))
    placed = np.searchsorted(edges, values, side="right")
    return Axis(name, plain_name(study.case, name), study.case.assumptions[name].unit, edges, placed, here)


def _columns(across: Axis, up: Axis) -> tuple[Column, ...]:
    """Columns of the table."""
    return (
        Column("x", across.title, across.unit),
        Column("y", up.title, up.unit),
        Column("share", "Of these futures fail", "", "share"),
        Column("low", "95% interval from", "", "share"),
        Column("high", "to", "", "share"),
        Column("futures", "Futures", "", "count"),
        Column("side", "Against the threshold"),
        Column("here", "Holds the medians of both"),
    )


def _row(across: Axis, up: Axis, i: int, j: int, labels: Bool[np.ndarray, " future"], at: float) -> tuple[Cell, ...]:
    """One cell."""
    inside = (across.bin == i) & (up.bin == j)
    count, here = int(inside.sum()), (i, j) == (across.here, up.here)
    if count < FEWEST:
        return (across.says(i), up.says(j), None, None, None, count, "too few futures", here)
    portion = float(labels[inside].mean())
    low, high = of_share(portion, count)
    side = "above" if low > at else "below" if high < at else "unclear"
    return (across.says(i), up.says(j), portion, low, high, count, side, here)


def _answer(title: str, rule: str, across: Axis, up: Axis, rows: list[tuple[Cell, ...]], base: float, at: float) -> str:
    """The best and the worst cell, and how many lie clearly above the threshold."""
    known = sorted((r for r in rows if r[2] is not None), key=lambda r: float(r[2] or 0))
    if not known:
        return f"{title} fails, in that {rule}, in {share(base)} of all futures; too few futures for a map."
    best, worst = known[0], known[-1]
    above = sum(r[6] == "above" for r in known)
    said = f"{title} fails, in that {rule}, in {share(base)} of all futures"
    if not _differ(known):
        return f"{said}, and the cells of this map cannot be told from each other: these two numbers do not decide it."
    count = "no cell lies" if not above else f"{above} of {len(known)} cells {'lies' if above == 1 else 'lie'}"
    ends = f"{_cell(best, across, up)}, {_cell(worst, across, up)}"
    return f"{said}; {ends}. {count.capitalize()} clearly above {share(at)}."


def _differ(cells: list[tuple[Cell, ...]]) -> bool:
    """Whether failures lie unevenly over the cells: Pearson's chi-square at one in a hundred."""
    futures = np.array([float(c[5] or 0) for c in cells])
    fail = np.array([float(c[2] or 0) for c in cells]) * futures
    if len(cells) < 2 or not 0 < fail.sum() < futures.sum():
        return False
    return float(chi2_contingency(np.array([fail, futures - fail])).pvalue) < 0.01


def _cell(row: tuple[Cell, ...], across: Axis, up: Axis) -> str:
    """A cell in words."""
    place = f"“{across.title}” is {row[0]} and “{up.title}” {row[1]}"
    return f"{share(float(row[2] or 0))} ({share(float(row[3] or 0))} to {share(float(row[4] or 0))}) where {place}"
