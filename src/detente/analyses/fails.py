"""When a strategy fails: the boxes of futures in which a metric passes a threshold, said in words.

PRIM finds the boxes on the run's own futures, the true type among the inputs, each box on the futures that the earlier
ones left; limits that luck explains are dropped; bootstrap says how often a box comes back; a classification tree gives
a second opinion.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool
from numpy.typing import NDArray

from detente.analyses.discover import (
    Box,
    Found,
    Interval,
    Levels,
    Stability,
    boxes,
    cart,
    drop_one,
    quasi_p_values,
    reappearance,
    say_limits,
)
from detente.analyses.discover.again import DRAWN
from detente.analyses.drawn import varying
from detente.analyses.failure import failing, parse_failure, usual_failure
from detente.analyses.intervals import BY_CHANCE, of_share
from detente.analyses.levels import unit_of
from detente.analyses.limits import TRUE_TYPE, limits_in_words
from detente.analyses.questions import known_strategy
from detente.analyses.standing import leader
from detente.analyses.words import strategy_title
from detente.case.model import Case
from detente.errors import InputError
from detente.finding import Cell, Column, Finding, Table, share, with_range
from detente.results import Study

Labels = Bool[np.ndarray, " future"]
Inputs = dict[str, NDArray[np.generic]]
MOST_INPUTS = 40
"""Inputs that boxes are looked for in; a box limits a few."""
LEAVES = 5
"""Leaves of the tree that are shown."""


def fails(
    study: Study,
    failure: str = "",
    *,
    strategy: str | None = None,
    max_boxes: int = 2,
    repeats: int = 20,
    seed: int = 0,
) -> Finding:
    """The boxes of futures in which a strategy fails.

    Args:
        study: a run.
        failure: what counts as failing, such as `war > 5%`; empty for the first threshold of the case that the strategy
            misses now and then, or else the quarter of futures in which it does worst.
        strategy: by default the one that stands best overall.
        max_boxes: boxes at most.
        repeats: bootstrap repetitions of the discovery.
        seed: seeds them.

    Returns:
        One row a box; further tables `limits` (one row a limit, with what the box holds without it), `trade-off`
        (coverage against density along the first box's peeling) and `tree` (leaves of a classification tree).

    Raises:
        InputError: the text is not understood; no such strategy; it fails always or never.
    """
    strategy = known_strategy(study, strategy) if strategy else leader(study)
    rule = parse_failure(failure, study) if failure else usual_failure(study, strategy)
    labels = failing(study, rule, strategy)
    title = strategy_title(study.case, strategy)
    if labels.all() or not labels.any():
        often = "always" if labels.all() else "never"
        wanted = "a limit that is passed in some futures only"
        raise InputError(f"{title} {often} fails in that {rule.says}", wanted=wanted, mend="move the limit")
    drawn = inputs_of(study)
    inputs, level = telling(drawn, labels), BY_CHANCE / len(drawn)
    found = boxes(inputs, labels, max_boxes=max_boxes, level=level)
    again = reappearance([f.box for f in found], inputs, labels, repeats=repeats, seed=seed, level=level)
    report = Report(study.case, title, rule.says, labels, inputs, found, again)
    return Finding(
        key="fails",
        question=f"When does {title} fail, in that {rule.says}?",
        answer=_answer(report),
        table=_box_table(report),
        chart="fails" if found else "",
        more={
            "limits": _limit_table(report),
            "trade-off": _trade_off(report, found[0].peeling.boxes if found else ()),
            "tree": _tree_table(report),
        },
        rests_on=tuple(study.case.assumptions[n].where for f in found for n in f.box.limits if n != TRUE_TYPE),
        notes=_notes(report, len(drawn)),
    )


@dataclass(frozen=True)
class Report:
    """All that the tables and sentences are made of.

    Args:
        case: the case.
        title: of the strategy.
        failure: what counts as failing, in words.
        labels: which futures fail.
        inputs: in which boxes were looked for.
        found, again: the boxes, and how each fares in resamples.
    """

    case: Case
    title: str
    failure: str
    labels: Labels
    inputs: Inputs
    found: Sequence[Found]
    again: Sequence[Stability]

    @property
    def base(self) -> float:
        """Share of all futures that fail."""
        return float(self.labels.mean())

    def says(self, box: Box) -> str:
        """The limits of a box in words."""
        return say_limits(box.limits, say=limits_in_words(self.case))


def inputs_of(study: Study) -> Inputs:
    """Everything drawn for each future that the simulation reads: the uncertain numbers and the true type."""
    return {**varying(study), TRUE_TYPE: np.asarray(study.futures.types)[study.futures.true_type]}


def telling(inputs: Inputs, labels: Labels, *, most: int = MOST_INPUTS) -> Inputs:
    """The inputs whose values differ most between failures and the rest, in the order given; words always.

    Differing is Kolmogorov and Smirnov's largest distance of the two distributions, which sees any shape.
    """
    numbers = [name for name, column in inputs.items() if column.dtype.kind in "if"]
    if len(numbers) <= most:
        return inputs
    apart = {name: distance(inputs[name], labels) for name in numbers}
    kept = set(sorted(numbers, key=lambda name: -apart[name])[:most])
    return {name: column for name, column in inputs.items() if name in kept or name not in apart}


def distance(column: NDArray[np.generic], labels: Labels) -> float:
    """Largest distance between the shares of failures and of other futures at or below a value."""
    order = np.argsort(column, kind="stable")
    values, failed = np.asarray(column)[order], labels[order]
    gap = np.cumsum(failed) / failed.sum() - np.cumsum(~failed) / (~failed).sum()
    last = np.append(values[1:] != values[:-1], True)
    return float(np.abs(gap[last]).max())


BOX_COLUMNS = (
    Column("box", "Box", style="count"),
    Column("says", "It fails when"),
    Column("coverage", "Failures covered", style="share"),
    Column("coverage_low", "95% interval from", style="share"),
    Column("coverage_high", "to", style="share"),
    Column("density", "Of such futures fail", style="share"),
    Column("density_low", "95% interval from", style="share"),
    Column("density_high", "to", style="share"),
    Column("mass", "Of all futures", style="share"),
    Column("together", "Failures covered with the earlier boxes", style="share"),
    Column("reappears", "Same limits in resamples", style="share"),
    Column("overlap", "Overlap in resamples", style="share"),
)


def _box_table(report: Report) -> Table:
    """One row a box."""
    rows: list[tuple[Cell, ...]] = []
    together = 0.0
    for k, (found, stability) in enumerate(zip(report.found, report.again, strict=True)):
        box = found.box
        together += box.coverage
        coverage, density = _intervals(report, box)
        says = ("outside the earlier boxes, " if k else "") + report.says(box)
        rows.append(
            (k + 1, says, box.coverage, *coverage, box.density, *density, box.mass, together, stability.same,
             stability.overlap)
        )  # fmt: skip
    return Table(BOX_COLUMNS, tuple(rows))


def _intervals(report: Report, box: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """95% intervals of coverage and density, the limits taken as given."""
    return of_share(box.coverage, int(report.labels.sum())), of_share(box.density, box.points)


def _limit_table(report: Report) -> Table:
    """One row a limit: its ends as the case writes them, whether luck explains it, what the box holds without it."""
    columns = (
        Column("box", "Box", style="count"),
        Column("number", "Name in the case"),
        Column("says", "Limit"),
        Column("low", "At least", style="number"),
        Column("high", "At most", style="number"),
        Column("levels", "One of"),
        Column("unit", "Unit"),
        Column("coverage_without", "Failures covered without it", style="share"),
        Column("density_without", "Of such futures fail without it", style="share"),
        Column("mass_without", "Of all futures without it", style="share"),
        Column("quasi_p", "Chance if it meant nothing", style="share"),
        Column("named", "Limited again in resamples", style="share"),
    )
    rows: list[tuple[Cell, ...]] = []
    for k, (found, stability) in enumerate(zip(report.found, report.again, strict=True)):
        chances = quasi_p_values(found.box, report.inputs, report.labels, among=found.left)
        without = drop_one(found.box, report.inputs, report.labels, among=found.left)
        for name, limit in found.box.limits.items():
            wider = without[name]
            said = limits_in_words(report.case)(name, limit)
            named = stability.named.get(name, 0.0)
            ends = _ends(report.case, name, limit)
            held = (wider.coverage, wider.density, wider.mass)
            rows.append((k + 1, name, said, *ends, *held, chances[name], named))
    return Table(columns, tuple(rows))


def _ends(case: Case, name: str, limit: Interval | Levels) -> tuple[Cell, Cell, Cell, Cell]:
    """Lower end, upper end (None where open), levels, unit; as the case writes the number."""
    if isinstance(limit, Levels):
        return None, None, ", ".join(sorted(map(str, limit.kept))), ""
    unit, scale = unit_of(case.assumptions[name])
    low, high = (None if np.isinf(end) else float(end) / scale for end in (limit.low, limit.high))
    return low, high, "", unit


def _trade_off(report: Report, steps: Sequence[Box]) -> Table:
    """Coverage against density along the peeling, with 95% intervals."""
    columns = (
        Column("step", "Step", style="count"),
        Column("coverage", "Coverage", style="share"),
        Column("coverage_low", "95% interval from", style="share"),
        Column("coverage_high", "to", style="share"),
        Column("density", "Density", style="share"),
        Column("density_low", "95% interval from", style="share"),
        Column("density_high", "to", style="share"),
        Column("limits", "Limits", style="count"),
    )
    rows: list[tuple[Cell, ...]] = []
    for k, box in enumerate(steps):
        coverage, density = _intervals(report, box)
        rows.append((k, box.coverage, *coverage, box.density, *density, len(box.limits)))
    return Table(columns, tuple(rows))


def _tree_table(report: Report) -> Table:
    """What a classification tree says of the same futures."""
    columns = (
        Column("says", "It fails when"),
        Column("coverage", "Failures covered", style="share"),
        Column("coverage_low", "95% interval from", style="share"),
        Column("coverage_high", "to", style="share"),
        Column("density", "Of such futures fail", style="share"),
        Column("density_low", "95% interval from", style="share"),
        Column("density_high", "to", style="share"),
    )
    rows: list[tuple[Cell, ...]] = []
    for leaf in cart(report.inputs, report.labels)[:LEAVES]:
        coverage, density = _intervals(report, leaf)
        rows.append((report.says(leaf), leaf.coverage, *coverage, leaf.density, *density))
    return Table(columns, tuple(rows))


def _answer(report: Report) -> str:
    """The first box in one sentence."""
    base = with_range(report.base, *of_share(report.base, report.labels.size), style="share")
    often = f"{report.title} fails, in that {report.failure}, in {base} of futures"
    if not report.found:
        return f"{often}. No few assumptions tell which futures these are: luck decides, or many of them each a little."
    box = report.found[0].box
    density = with_range(box.density, *_intervals(report, box)[1], style="share")
    return (
        f"{often}; most of all where {report.says(box)}: there it fails in {density}, and that covers "
        f"{share(box.coverage)} of the failures."
    )


def _notes(report: Report, drawn: int) -> tuple[str, ...]:
    """What was looked at, and how to read it."""
    inputs, futures = len(report.inputs), report.labels.size
    looked = f"Boxes were looked for in {inputs} inputs over {futures:,} futures"
    chosen = f"; they are those of {drawn} in which failures lie most unlike the rest" if inputs < drawn else ""
    return (
        f"{looked}{chosen}. A limit stays only where luck explains it in less than one case of "
        f"{drawn / BY_CHANCE:,.0f}, as so many inputs were tried; the limits were chosen on the same futures, so that "
        "chance is still too small.",
        "Intervals take the limits as given. A later box is counted on the futures that the earlier ones left. "
        f"Resamples have at most {DRAWN:,} futures. The tree splits wherever that helps on these futures, and is not "
        "held against luck.",
    )
