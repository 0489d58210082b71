"""What would flip the choice: for each assumption the value at which another strategy becomes the better one.

Everything else stays as drawn. In the run's own futures the lead over each rival is regressed on the assumption's
rank (a cubic, by least squares): the fitted lead at a rank is the mean lead of futures that share that value. Where
it crosses zero, the choice flips. A crossing counts only if somewhere beyond it the fitted lead is below zero by so
many standard errors that, with as many numbers and rivals as are tried, noise alone would flip nothing in 19 cases
of 20 (Bonferroni's bound [@dunn-1961]).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray
from scipy.stats import norm, rankdata

from detente.analyses.score import SCORE, yardstick
from detente.errors import InputError
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.results import Study

Vector = Float[np.ndarray, " future"]
GRID = np.linspace(0.005, 0.995, 100)
"""Ranks at which the fitted lead is read, as shares of the futures below."""
BY_CHANCE = 0.05
"""Chance that noise alone flips anything."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A value at which the choice changes.

    Args:
        number: the assumption.
        value: where the fitted lead crosses zero, in model units.
        percentile: how many of the drawn values lie below it.
        above: whether the rival is better above the value (else below it).
        rival: the strategy that becomes better.
        lead: the leader's mean lead at the far end, below zero.
        error: its standard error.
    """

    number: str
    value: float
    percentile: float
    above: bool
    rival: str
    lead: float
    error: float


def flips(study: Study, *, metric: str | None = None) -> Finding:
    """The assumptions that alone can change the preferred strategy.

    Args:
        study: a run.
        metric: a judged metric of the case; by default the weighted score.

    Returns:
        One row a flip, the nearest to the middle of its range first; further table `joint`: the smallest joint change.

    Raises:
        InputError: no such metric, or fewer than two strategies.
    """
    metric, values = yardstick(study, metric)
    if len(values) < 2:
        raise InputError("one strategy", wanted="at least two to choose between", mend="run more strategies")
    leader = int(values.mean(axis=1).argmax())
    names = study.results.strategies
    leads = {names[k]: values[leader] - values[k] for k in range(len(names)) if k != leader}
    sure = clearance(len(study.futures.values) * len(leads))
    found = [f for name, column in study.futures.values.items() for f in flips_of(name, column, leads, sure=sure)]
    found.sort(key=lambda f: abs(f.percentile - 0.5))
    joint = smallest_joint_change(study.futures.values, leads)
    return Finding(
        key="flips",
        question=f"What would change the choice of {names[leader]} on {metric}?",
        answer=answer(names[leader], metric, found, study),
        table=Table(COLUMNS, tuple(row_of(f, names[leader], study) for f in found)),
        chart="flips",
        more={"joint": joint_table(joint, study)},
        rests_on=tuple(study.case.assumptions[f.number].where for f in found),
        notes=(
            "A flip is looked for inside the stated range only.",
            "Each assumption moves alone here, the others as drawn; the joint change moves several at once.",
            *ties_in_words(names[leader], leads),
        ),
    )


COLUMNS = (
    Column("number", "Assumption"),
    Column("value", "Flips at", style="number"),
    Column("unit", "Unit"),
    Column("side", "Rival better"),
    Column("percentile", "Share of drawn values below", style="share"),
    Column("from", "From"),
    Column("to", "To"),
    Column("lead", "Lead at the far end", style="number"),
    Column("error", "Standard error", style="number"),
)


def clearance(tried: int) -> float:
    """Standard errors that a reversed lead must clear when so many pairs of number and rival are tried, both ways."""
    return float(norm.ppf(1 - BY_CHANCE / max(2 * tried, 1)))


def ties_in_words(leader: str, leads: Mapping[str, Vector]) -> tuple[str, ...]:
    """Rivals whose lead is within two standard errors of zero already."""
    close = [r for r, lead in leads.items() if lead.mean() < 2 * lead.std(ddof=1) / np.sqrt(lead.size)]
    return (f"Over all futures {leader} already ties with {', '.join(close)}.",) if close else ()


def flips_of(name: str, column: Vector, leads: Mapping[str, Vector], *, sure: float) -> list[Flip]:
    """The nearest flip on either side of the middle, if any."""
    if np.ptp(column) == 0:
        return []
    ranks = (rankdata(column) - 0.5) / len(column)
    lead, error = fitted(ranks, np.stack(list(leads.values())))
    fits = {rival: (lead[:, k], error[:, k]) for k, rival in enumerate(leads)}
    sides = [side_flip(name, column, fits, above, sure) for above in (False, True)]
    return [flip for flip in sides if flip is not None]


def fitted(
    ranks: Vector, leads: Float[np.ndarray, "rival future"]
) -> tuple[Float[np.ndarray, "rank rival"], Float[np.ndarray, "rank rival"]]:
    """The fitted lead over each rival on the grid of ranks, and its standard error."""
    design, grid = np.vander(2 * ranks - 1, 4), np.vander(2 * GRID - 1, 4)
    inverse = np.linalg.pinv(design.T @ design)
    weights = inverse @ (design.T @ leads.T)
    spread = np.var(leads.T - design @ weights, ddof=4, axis=0)
    return grid @ weights, np.sqrt(np.outer(np.einsum("ij,jk,ik->i", grid, inverse, grid), spread))


def side_flip(
    name: str,
    column: Vector,
    fits: Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64]]],
    above: bool,
    sure: float,
) -> Flip | None:
    """The rival whose fitted lead falls clearly below zero nearest to the middle, going one way."""
    middle = len(GRID) // 2
    way = np.arange(middle, len(GRID)) if above else np.arange(middle - 1, -1, -1)
    best: Flip | None = None
    for rival, (lead, error) in fits.items():
        low, noise = lead[way], error[way]
        clear = np.flatnonzero(low < -sure * noise)
        if not len(clear):
            continue
        first = int(np.argmax(low[: clear[0] + 1] < 0))
        percentile = float(GRID[way[first]])
        if best is None or abs(percentile - 0.5) < abs(best.percentile - 0.5):
            far = clear[int(low[clear].argmin())]
            value = float(np.quantile(column, percentile))
            best = Flip(name, value, percentile, above, rival, float(low[far]), float(noise[far]))
    return best


def row_of(flip: Flip, leader: str, study: Study) -> tuple[Cell, ...]:
    """One flip as a row."""
    unit = study.case.assumptions[flip.number].unit
    side = "above" if flip.above else "below"
    return (flip.number, flip.value, unit, side, flip.percentile, leader, flip.rival, flip.lead, flip.error)


def answer(leader: str, metric: str, found: list[Flip], study: Study) -> str:
    """The nearest flip in one sentence."""
    what = f"the choice of {leader} on {metric}" if metric != SCORE else f"the choice of {leader}"
    if not found:
        return f"No single assumption flips {what} within its stated range."
    first = found[0]
    unit = study.case.assumptions[first.number].unit
    side = "above" if first.above else "below"
    where = share(1 - first.percentile if first.above else first.percentile)
    return (
        f"Of {len(study.futures.values)} uncertain numbers {len({f.number for f in found})} can alone flip {what}; the "
        f"nearest is {first.number}: {side} {number(first.value)}{' ' + unit if unit else ''} "
        f"({where} of the drawn values) {first.rival} does better."
    )


def smallest_joint_change(
    values: Mapping[str, Vector], leads: Mapping[str, Vector], *, most: int = 5
) -> tuple[str, dict[str, float], float] | None:
    """The rival nearest to being better when several assumptions move together.

    The lead is linear in the assumptions' normal scores (least squares over all of them). The shortest way from the
    middle to a lead of zero along the `most` numbers that matter most is b times lead / |b|^2: standard deviations to
    move each.

    Returns:
        Rival, change of each number in standard deviations, length of the whole change; None where no number varies.
    """
    varying = {name: column for name, column in values.items() if np.ptp(column) > 0}
    if not varying:
        return None
    ranks = [(rankdata(column) - 0.5) / len(column) for column in varying.values()]
    scores = np.column_stack([norm.ppf(r) for r in ranks])
    design = np.column_stack([np.ones(len(scores)), scores])
    best: tuple[str, dict[str, float], float] | None = None
    fits = np.linalg.lstsq(design, np.column_stack(list(leads.values())), rcond=None)[0]
    for rival, weights in zip(leads, fits.T, strict=True):
        slopes, middle = weights[1:], float(weights[0])
        top = np.argsort(-np.abs(slopes))[:most]
        steepness = float(np.square(slopes[top]).sum())
        if middle <= 0 or steepness == 0:
            continue
        length = middle / float(np.sqrt(steepness))
        if best is None or length < best[2]:
            keys = list(varying)
            best = (rival, {keys[k]: float(-middle * slopes[k] / steepness) for k in top}, length)
    return best


def joint_table(joint: tuple[str, dict[str, float], float] | None, study: Study) -> Table:
    """The joint change as rows: from the middle of each number to its value at the flip."""
    columns = (
        Column("number", "Assumption"),
        Column("middle", "Median", style="number"),
        Column("value", "Value at the flip", style="number"),
        Column("unit", "Unit"),
        Column("moves", "Standard deviations moved", style="number"),
        Column("to", "Strategy that becomes better"),
    )
    if joint is None:
        return Table(columns, ())
    rival, moves, _ = joint
    rows = [joint_row(name, move, rival, study) for name, move in moves.items()]
    return Table(columns, tuple(rows))


def joint_row(name: str, move: float, rival: str, study: Study) -> tuple[Cell, ...]:
    """One number of the joint change."""
    column = study.futures.values[name]
    value = float(np.quantile(column, float(norm.cdf(move))))
    return (name, float(np.median(column)), value, study.case.assumptions[name].unit, move, rival)
