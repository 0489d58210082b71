"""The smallest change of several assumptions at once that would flip the choice: found on the run, then tried.

On the run's futures the lead over a rival is a plane in the normal scores z of the numbers that can be told from luck
as its drivers: m + b z. The shortest way from the middle of all ranges to a lead of zero is -m b / |b|^2, so many
standard deviations for each number, |m| / |b| in all. A plane is a guess, so futures in which these numbers stand there
are simulated, the others as drawn, further and further out until the rival is better, or until it is too far to matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from detente.analyses.contest import Contest
from detente.analyses.drivers import drivers
from detente.analyses.levels import amount, between, figure, in_per_cent, unit_of, written
from detente.analyses.ranks import ranks_of
from detente.analyses.verdict import Verdict
from detente.analyses.words import plain_name
from detente.finding import Cell, Column, Finding, Table, number
from detente.results import Study

TRIED, MOST_NUMBERS = 12, 3
"""Drivers that the plane is fitted in, and how many of them, the steepest, are moved: more can be no longer told."""
NEAREST = 5
"""Rivals that are tried: those with the smallest leads over them."""
FARTHEST = 3.0
"""Standard deviations that a single number is moved at most: one value in 740 lies beyond."""
STEPS = (1.0, 1.5, 2.0, 3.0, 4.5)
"""How far out futures are simulated, in lengths of the way that the plane foretells."""


@dataclass(frozen=True)
class Way:
    """A direction in which the choice may flip.

    Args:
        rival: the strategy that becomes better.
        moves: number -> standard deviations to move it, to where the plane is zero.
        lead: over the rival in the middle of all ranges, by the plane.
    """

    rival: str
    moves: Mapping[str, float]
    lead: float

    @property
    def length(self) -> float:
        """Standard deviations in all."""
        return float(np.sqrt(sum(move**2 for move in self.moves.values())))

    def steps(self) -> list[float]:
        """How far out to try, each number within `FARTHEST`."""
        largest = max(abs(move) for move in self.moves.values())
        return [step for step in STEPS if step * largest <= FARTHEST]


@dataclass(frozen=True)
class Tried:
    """What simulated futures say some way out: how far, and the verdict on the leader against the rival."""

    step: float
    verdict: Verdict


def way(asked: Contest) -> Way | None:
    """The shortest way to a lead of zero over any rival; None where no number can be told from luck as a driver."""
    found: list[Way] = []
    for rival, lead in list(zip(asked.rivals, asked.leads, strict=True))[:NEAREST]:
        told = [d.number for d in drivers(asked.study, lead) if d.is_clear and not d.is_type][:TRIED]
        if not told:
            continue
        _, slopes = _plane(asked.study, told, lead)
        steepest = sorted(told, key=lambda name: -abs(slopes[name]))[:MOST_NUMBERS]
        middle, slopes = _plane(asked.study, steepest, lead)
        steepness = sum(slope**2 for slope in slopes.values())
        if middle > 0 and steepness > 0:
            found.append(Way(rival, {name: -middle * slope / steepness for name, slope in slopes.items()}, middle))
    return min(found, key=lambda w: w.length, default=None)


def _plane(study: Study, names: Sequence[str], lead: np.ndarray) -> tuple[float, dict[str, float]]:
    """The lead in the middle of all ranges, and how it changes with a standard deviation of each number."""
    scores = [ndtri(ranks_of(np.asarray(study.futures.values[name]))) for name in names]
    design = np.column_stack([np.ones(lead.size), *scores])
    middle, *slopes = np.linalg.lstsq(design, lead, rcond=None)[0].tolist()
    return middle, dict(zip(names, slopes, strict=True))


def values_at(study: Study, moves: Mapping[str, float], step: float) -> dict[str, float]:
    """The numbers' values so far out, in model units: quantiles of what was drawn."""
    return {
        name: float(np.quantile(study.futures.values[name], float(ndtr(step * move)))) for name, move in moves.items()
    }


def crossing(found: Way, tried: Sequence[Tried]) -> float:
    """How far out the simulated lead is zero, in lengths of the way, if the last verdict is against the leader."""
    steps = [0.0, *(t.step for t in tried)]
    leads = [found.lead, *(t.verdict.mean for t in tried)]
    first = next(k for k, lead in enumerate(leads) if lead <= 0)
    before, after = leads[first - 1], leads[first]
    return steps[first - 1] + (steps[first] - steps[first - 1]) * before / (before - after)


def joint(asked: Contest, found: Way | None, tried: list[Tried], *, futures: int) -> Finding:
    """The smallest joint change as a finding.

    Args:
        asked: the contest.
        found: the way that the run foretells.
        tried: what simulated futures say along it, the nearest first; the last one is where the search ended.
        futures: how many were simulated each time.

    Returns:
        A row a number: its median, and its value where the choice flips or the search ended. Further table `tried`.
    """
    flipped = bool(tried) and tried[-1].verdict.word == "worse"
    step = 1.0 if found is None or not tried else crossing(found, tried) if flipped else tried[-1].step
    rows = () if found is None else tuple(_row(asked, found, step, name) for name in found.moves)
    return Finding(
        key="joint",
        question=f"What is the smallest change of several assumptions at once that flips {asked.choice}?",
        answer=_answer(asked, found, tried, step, flipped),
        table=Table(COLUMNS, rows),
        chart="joint" if len(tried) > 1 else "",
        more={"tried": _tried_table(asked, found, tried)},
        rests_on=() if found is None else tuple(asked.study.case.assumptions[n].where for n in found.moves),
        notes=(
            f"The direction comes from the futures of the run, from the numbers that can be told from luck; the lead "
            f"there from {futures:,} futures simulated with these numbers fixed and the others as drawn.",
            "Distances are in standard deviations of each number's range: 1.6 is the edge of its central 90%.",
        ),
    )


COLUMNS = (
    Column("number", "Name in the case"),
    Column("title", "Assumption"),
    Column("middle", "Median", style="number"),
    Column("value", "There", style="number"),
    Column("unit", "Unit"),
    Column("moves", "Standard deviations moved", style="number"),
    Column("to", "To, by name"),
    Column("rival", "Rival"),
    Column("says", "From the median to there"),
)


def _row(asked: Contest, found: Way, step: float, name: str) -> tuple[Cell, ...]:
    """One number of the joint change, as the case writes it."""
    assumption = asked.study.case.assumptions[name]
    unit, scale = unit_of(assumption)
    middle = float(np.median(asked.study.futures.values[name]))
    value = values_at(asked.study, found.moves, step)[name]
    says = between(assumption, middle, value)
    return (
        name, plain_name(asked.study.case, name), middle / scale, value / scale, unit, step * found.moves[name],
        found.rival, asked.title(found.rival), says,
    )  # fmt: skip


def _tried_table(asked: Contest, found: Way | None, tried: list[Tried]) -> Table:
    """The lead along the way, as simulated."""
    unit = asked.scale.unit
    style = "share" if in_per_cent(unit) else "number"
    columns = (
        Column("distance", "Standard deviations in all", style="number"),
        Column("lead", "Lead there", unit, style),
        Column("low", "95% interval from", unit, style),
        Column("high", "to", unit, style),
    )
    length = 0.0 if found is None else found.length
    rows = ((t.step * length, t.verdict.mean, t.verdict.low, t.verdict.high) for t in tried)
    return Table(columns, tuple(rows))


def _answer(asked: Contest, found: Way | None, tried: list[Tried], step: float, flipped: bool) -> str:
    """The change, how far it is, and what the simulated lead is there."""
    if not asked.rivals:
        return f"All strategies tie{asked.on}, so there is no choice to flip."
    if found is None:
        return (
            "No joint change can be told: no assumption can be told from luck as a driver of the lead over any near "
            "rival, so there is no direction to look in."
        )
    rival, case = asked.title(found.rival), asked.study.case
    if not tried:
        listed = _listed([f"“{plain_name(case, name)}”" for name in found.moves])
        return (
            f"No joint change of {listed} flips {asked.choice}: a lead of zero over {rival} would be "
            f"{_deviations(found.length)} away, beyond what was drawn."
        )
    last = tried[-1].verdict
    values = values_at(asked.study, found.moves, step)
    listed = _listed([f"“{plain_name(case, n)}” at {written(case.assumptions[n], v)}" for n, v in values.items()])
    distance, farthest = (_deviations(far * found.length) for far in (step, tried[-1].step))
    if not flipped:
        lead = _estimate(asked, last.mean, last.low, last.high)
        still = f"it still leads {rival} by {lead}" if last.word == "better" else f"{rival} comes level at most: {lead}"
        return f"No joint change flips {asked.choice}: even with {listed}, {farthest} from the middle, {still}."
    return (
        f"The smallest joint change that flips {asked.choice} is one of {distance}: {listed}. Further out, at "
        f"{farthest}, {rival} does better by {_estimate(asked, -last.mean, -last.high, -last.low)}."
    )


def _estimate(asked: Contest, mean: float, low: float, high: float) -> str:
    """A lead with its interval."""
    unit = asked.scale.unit
    return f"{amount(mean, unit)} ({figure(low, unit)} to {figure(high, unit)})"


def _deviations(length: float) -> str:
    """A distance in words."""
    said = number(length, 2)
    return f"{said} standard deviation{'' if said == '1' else 's'}"


def _listed(parts: Sequence[str]) -> str:
    """Parts joined in a sentence."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
