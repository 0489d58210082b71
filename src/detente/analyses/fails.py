"""When a strategy fails: the boxes of futures in which a metric passes a threshold, said in words.

PRIM finds the boxes on the run's own futures, the true type among the inputs; limits that luck explains are dropped;
bootstrap says how often a box comes back; a classification tree gives a second opinion.
"""

import re
from dataclasses import dataclass
from operator import ge, gt, le, lt

import numpy as np
from jaxtyping import Bool
from numpy.typing import NDArray

from detente.analyses.discover import (
    Box,
    Interval,
    Levels,
    Stability,
    cart,
    describe,
    prim,
    quasi_p_values,
    reappearance,
    without_idle_limits,
)
from detente.analyses.standing import leader
from detente.analyses.words import plain_name
from detente.errors import InputError, nearest
from detente.finding import Cell, Column, Finding, Table, share
from detente.results import Study

TRUE_TYPE = "true type"
COMPARISONS = {"<=": le, ">=": ge, "<": lt, ">": gt}
FAILURE = re.compile(r"^\s*(?P<metric>.+?)\s*(?P<sign><=|>=|<|>)\s*(?P<value>[+-]?[\d.]+)\s*(?P<percent>%?)\s*$")


@dataclass(frozen=True, slots=True)
class Failure:
    """What counts as failing: a metric, a comparison, a threshold."""

    metric: str
    sign: str
    value: float

    def __str__(self) -> str:
        return f"{self.metric} {self.sign} {self.value:g}"


def parse_failure(text: str, study: Study) -> Failure:
    """`war > 0`, `long-range tests >= 5`, `value <= 20%`.

    Raises:
        InputError: not of that form, or no such metric.
    """
    found = FAILURE.match(text)
    if not found:
        raise InputError(text, wanted="a metric, a comparison and a number", mend='write "war > 0", say')
    if found["metric"] not in study.results.metrics:
        known = study.results.metrics
        raise InputError(found["metric"], wanted="a metric of the case", mend=nearest(found["metric"], known))
    value = float(found["value"]) / (100 if found["percent"] else 1)
    return Failure(found["metric"], found["sign"], value)


def inputs_of(study: Study) -> dict[str, NDArray[np.generic]]:
    """Everything drawn for each future: the uncertain numbers and the true type."""
    types = np.asarray(study.futures.types)[study.futures.true_type]
    varying = {name: column for name, column in study.futures.values.items() if np.ptp(column) > 0}
    return {**varying, TRUE_TYPE: types}


def fails(
    study: Study, failure: str, *, strategy: str | None = None, max_boxes: int = 2, repeats: int = 10, seed: int = 0
) -> Finding:
    """The boxes of futures in which a strategy fails.

    Args:
        study: a run.
        failure: what counts as failing, such as `war > 0`.
        strategy: by default the one that stands best overall.
        max_boxes: boxes at most.
        repeats: bootstrap repetitions of the discovery.
        seed: seeds them.

    Returns:
        One row a box; further tables `limits` (one row a limit), `trade-off` (coverage against density along the first
        box's peeling) and `tree` (the leaves of a classification tree).

    Raises:
        InputError: the text is not understood; no such strategy; it fails always or never.
    """
    strategy = strategy or leader(study)
    if strategy not in study.results.strategies:
        known = study.results.strategies
        raise InputError(strategy, wanted="a strategy of this run", mend=nearest(strategy, known))
    rule = parse_failure(failure, study)
    labels = failing(study, rule, strategy)
    drawn = inputs_of(study)
    inputs = telling(drawn, labels)
    peelings = prim(inputs, labels, max_boxes=max_boxes)
    boxes = [without_idle_limits(p.chosen, inputs, labels, level=0.01) for p in peelings]
    boxes = [box for box in boxes if box.limits]
    again = [reappearance(box, inputs, labels, repeats=repeats, seed=seed, level=0.01) for box in boxes]
    return Finding(
        key="fails",
        question=f"When does {strategy} fail, in that {rule}?",
        answer=answer(study, strategy, rule, boxes, float(labels.mean())),
        table=Table(
            BOX_COLUMNS, tuple(box_row(k, b, s, study) for k, (b, s) in enumerate(zip(boxes, again, strict=True)))
        ),
        chart="fails",
        more={
            "limits": limit_table(boxes, again, inputs, labels, study),
            "trade-off": trade_off(peelings[0].boxes),
            "tree": tree_table(study, cart(inputs, labels)),
        },
        rests_on=tuple(
            study.case.assumptions[name].where for box in boxes for name in box.limits if name in study.case.assumptions
        ),
        notes=(
            f"{strategy} fails in {share(float(labels.mean()))} of {labels.size:,} futures.",
            f"Boxes were looked for in {len(inputs)} of {len(drawn)} inputs: those in which failures lie most unlike "
            "the rest.",
        ),
    )


MOST_INPUTS = 60
"""Inputs that boxes are looked for in; a box limits a few."""


def telling(
    inputs: dict[str, NDArray[np.generic]], labels: Bool[np.ndarray, " future"], *, most: int = MOST_INPUTS
) -> dict[str, NDArray[np.generic]]:
    """The inputs whose values differ most between failures and the rest, in the order given; words always.

    Differing is Kolmogorov and Smirnov's largest distance of the two distributions, which sees any shape.
    """
    numbers = [name for name, column in inputs.items() if column.dtype.kind in "if"]
    apart = {name: distance(inputs[name], labels) for name in numbers}
    kept = set(sorted(numbers, key=lambda name: -apart[name])[:most])
    return {name: column for name, column in inputs.items() if name in kept or name not in apart}


def distance(column: NDArray[np.generic], labels: Bool[np.ndarray, " future"]) -> float:
    """Largest distance between the shares of failures and of other futures at or below a value."""
    order = np.argsort(column, kind="stable")
    values, failed = np.asarray(column)[order], labels[order]
    gap = np.cumsum(failed) / max(failed.sum(), 1) - np.cumsum(~failed) / max((~failed).sum(), 1)
    last = np.append(values[1:] != values[:-1], True)
    return float(np.abs(gap[last]).max())


def failing(study: Study, rule: Failure, strategy: str) -> Bool[np.ndarray, " future"]:
    """Which futures count as failures."""
    values = np.asarray(study.results.metrics[rule.metric], dtype=np.float64)
    row = values[study.results.strategies.index(strategy)]
    return np.asarray(COMPARISONS[rule.sign](row, rule.value))


BOX_COLUMNS = (
    Column("box", "Box", style="count"),
    Column("says", "It fails when"),
    Column("coverage", "Failures covered", style="share"),
    Column("density", "Of such futures fail", style="share"),
    Column("mass", "Of all futures", style="share"),
    Column("reappears", "Same limits in resamples", style="share"),
    Column("overlap", "Overlap in resamples", style="share"),
)


def box_row(position: int, box: Box, stability: Stability, study: Study) -> tuple[Cell, ...]:
    """One box as a row."""
    says = describe(named(box, study)).removeprefix("It fails when ").split(": this covers")[0]
    return (position + 1, says, box.coverage, box.density, box.mass, stability.same, stability.overlap)


def named(box: Box, study: Study) -> Box:
    """The box with its inputs in plain words."""
    limits = {plain_name(study.case, name): limit for name, limit in box.limits.items()}
    return Box(limits, box.coverage, box.density, box.mass, box.points, box.failures)


def limit_table(
    boxes: list[Box],
    again: list[Stability],
    inputs: dict[str, NDArray[np.generic]],
    labels: Bool[np.ndarray, " future"],
    study: Study,
) -> Table:
    """One row a limit, with its quasi-p value and how often resampled boxes limit the same input."""
    columns = (
        Column("box", "Box", style="count"),
        Column("number", "Assumption"),
        Column("low", "At least", style="number"),
        Column("high", "At most", style="number"),
        Column("levels", "One of"),
        Column("unit", "Unit"),
        Column("quasi_p", "Chance if it meant nothing", style="share"),
        Column("named", "Limited again in resamples", style="share"),
    )
    rows: list[tuple[Cell, ...]] = []
    for k, (box, stability) in enumerate(zip(boxes, again, strict=True)):
        chances = quasi_p_values(box, inputs, labels)
        for name, limit in box.limits.items():
            ends = limit_cells(limit)
            unit = study.case.assumptions[name].unit if name in study.case.assumptions else ""
            rows.append((k + 1, name, *ends, unit, chances[name], stability.named.get(name, 0.0)))
    return Table(columns, tuple(rows))


def limit_cells(limit: Interval | Levels) -> tuple[Cell, Cell, Cell]:
    """Lower end, upper end, levels; an open end is None."""
    if isinstance(limit, Levels):
        return None, None, ", ".join(sorted(map(str, limit.kept)))
    return (
        None if limit.low == -np.inf else limit.low,
        None if limit.high == np.inf else limit.high,
        "",
    )


def trade_off(boxes: tuple[Box, ...]) -> Table:
    """Coverage against density along the peeling."""
    columns = (
        Column("step", "Step", style="count"),
        Column("coverage", "Coverage", style="share"),
        Column("density", "Density", style="share"),
        Column("limits", "Limits", style="count"),
    )
    return Table(columns, tuple((k, b.coverage, b.density, len(b.limits)) for k, b in enumerate(boxes)))


def tree_table(study: Study, leaves: list[Box]) -> Table:
    """What a classification tree says of the same futures."""
    rows = [
        (
            describe(named(leaf, study)).removeprefix("It fails when ").split(": this covers")[0],
            leaf.coverage,
            leaf.density,
        )
        for leaf in leaves[:5]
    ]
    columns = (
        Column("says", "It fails when"),
        Column("coverage", "Failures covered", style="share"),
        Column("density", "Of such futures fail", style="share"),
    )
    return Table(columns, tuple(rows))


def answer(study: Study, strategy: str, rule: Failure, boxes: list[Box], base: float) -> str:
    """The first box in one sentence."""
    if not boxes:
        return (
            f"{strategy} fails ({rule}) in {share(base)} of futures, and no few limits tell them apart from the "
            "others: luck decides, or many assumptions each a little."
        )
    box = named(boxes[0], study)
    return f"{strategy}: {rule} in {share(base)} of all futures. {describe(box)}"
