"""What would flip the choice: for each assumption the value at which another strategy becomes the better one.

Everything else stays as drawn. In the run's own futures the lead over each rival is fitted along the assumption's rank
by a cubic (`ranks`): the fitted lead at a rank is the mean lead of futures that share that value. Where it crosses zero
the choice flips, if somewhere beyond the fitted lead lies so many standard errors below zero that, with as many numbers
and rivals as are tried, noise alone would flip nothing in 19 cases of 20 (`intervals.clearance`). The true type is
treated likewise: how often must the counterpart be of a type for the choice to change (`flip_types`)?

A rival that ties with the leader is left out: to change between the two changes nothing.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from detente.analyses.contest import Contest, contest
from detente.analyses.drawn import columns_of, names_read
from detente.analyses.flip_types import Turn, turns, type_table
from detente.analyses.intervals import NORMAL_95, clearance
from detente.analyses.levels import amount, between, figure, level, unit_of
from detente.analyses.ranks import GRID, Fit, fit_all
from detente.analyses.words import plain_name, title_of
from detente.finding import Cell, Column, Finding, Table, share
from detente.results import Study
from detente.where import Where

Curve = Float[np.ndarray, " rank"]


@dataclass(frozen=True, slots=True)
class Flip:
    """A value at which the choice changes.

    Args:
        number: the assumption.
        value, low, high: where the fitted lead crosses zero, with its 95% interval, in model units; an end is not a
            number where the interval reaches beyond the drawn values.
        percentile, from_, to: how many of the drawn values lie below it, and below the ends of its interval.
        above: whether the rival is better above the value (else below it).
        rival: the strategy that becomes better.
        lead, error: the leader's mean lead at the far end, below zero, and its standard error.
    """

    number: str
    value: float
    low: float
    high: float
    percentile: float
    from_: float
    to: float
    above: bool
    rival: str
    lead: float
    error: float

    @property
    def beyond(self) -> float:
        """Share of the drawn values at which the rival is better."""
        return 1 - self.percentile if self.above else self.percentile


@dataclass(frozen=True, slots=True)
class Nearest:
    """The number that takes most of a lead without flipping it: the least fitted lead, and where it lies."""

    number: str
    rival: str
    above: bool
    whole: float
    left: float
    low: float
    high: float


def flips(study: Study, *, metric: str | None = None) -> Finding:
    """The assumptions that alone can change the preferred strategy.

    Args:
        study: a run.
        metric: a judged metric of the case; by default the weighted score.

    Returns:
        One row a flip, the nearest to the middle of its range first; further table `types`: who leads where the
        counterpart is of each type.

    Raises:
        InputError: no such metric, or fewer than two strategies.
    """
    asked = contest(study, metric)
    found, nearest = _along_numbers(asked)
    turned = turns(asked)
    rows = [*(_turn_row(t, asked) for t in turned), *(_row(f, asked) for f in found)]
    return Finding(
        key="flips",
        question=f"What would change {asked.choice}?",
        answer=_answer(asked, found, turned, nearest),
        table=Table(_columns(asked), tuple(rows)),
        chart="flips" if rows else "",
        more={"types": type_table(asked)},
        rests_on=(*(study.case.types[t.type].prior.where for t in turned), *(_where(f, study) for f in found)),
        notes=(
            "A flip is looked for inside the stated range only. Each assumption moves alone here, the others as drawn; "
            "several at once are for the joint change.",
            "For a type, futures are weighed anew; what the principal believes at the start stays as drawn.",
        ),
    )


def _along_numbers(asked: Contest) -> tuple[list[Flip], Nearest | None]:
    """Flips by the numbers that the simulation reads, and the number that comes nearest to one."""
    names = names_read(asked.study)
    if not asked.rivals:
        return [], None
    sure = clearance(2 * len(names) * len(asked.rivals))
    found: list[Flip] = []
    nearest: Nearest | None = None
    for some, columns in columns_of(asked.study, names):
        for name, column, fit in zip(some, columns, fit_all(columns, asked.leads), strict=True):
            found += [f for above in (False, True) if (f := _flip(asked, name, column, fit, above, sure)) is not None]
            near = _nearest(asked, name, fit, sure)
            if near is not None and (nearest is None or near.left / near.whole < nearest.left / nearest.whole):
                nearest = near
    return sorted(found, key=lambda f: abs(f.percentile - 0.5)), nearest


def _flip(
    asked: Contest, name: str, column: Float[np.ndarray, " future"], fit: Fit, above: bool, sure: float
) -> Flip | None:
    """The rival whose fitted lead falls clearly below zero nearest to the middle, going one way."""
    middle = len(GRID) // 2
    way = np.arange(middle, len(GRID)) if above else np.arange(middle - 1, -1, -1)
    best: Flip | None = None
    for rival, lead, error in zip(asked.rivals, fit.level, fit.error, strict=True):
        low, noise = lead[way], error[way]
        clear = np.flatnonzero((low < -sure * noise) & (low < -asked.alike))
        if not clear.size:
            continue
        first = int(np.argmax(low[: clear[0] + 1] < 0))
        at = _crossing(GRID[way], low, first)
        if best is None or abs(at - 0.5) < abs(best.percentile - 0.5):
            start, end = _interval(lead, error, at)
            value, *ends = (float(np.quantile(column, p)) if 0 < p < 1 else np.nan for p in (at, start, end))
            far = clear[int(low[clear].argmin())]
            best = Flip(name, value, ends[0], ends[1], at, start, end, above, rival, float(low[far]), float(noise[far]))
    return best


def _crossing(ranks: Curve, lead: Curve, first: int) -> float:
    """The rank at which the lead is zero, between the first rank below and the one before."""
    if first == 0:
        return float(ranks[0])
    before, after = lead[first - 1], lead[first]
    return float(ranks[first - 1] + (ranks[first] - ranks[first - 1]) * before / (before - after))


def _interval(lead: Curve, error: Curve, at: float) -> tuple[float, float]:
    """Ranks around a crossing at which the lead cannot be told from zero [@fieller-1954]; 0 or 1 without an end."""
    close = np.abs(lead) <= NORMAL_95 * error
    here = int(np.abs(GRID - at).argmin())
    low = high = here
    while low > 0 and close[low - 1]:
        low -= 1
    while high < len(GRID) - 1 and close[high + 1]:
        high += 1
    return (
        0.0 if low == 0 and close[0] else min(float(GRID[low]), at),
        1.0 if high == len(GRID) - 1 and close[-1] else max(float(GRID[high]), at),
    )


def _nearest(asked: Contest, name: str, fit: Fit, sure: float) -> Nearest | None:
    """The least fitted lead over any rival along a number, if it is clearly less than the whole lead."""
    best: Nearest | None = None
    for rival, lead, error, own in zip(asked.rivals, fit.level, fit.error, asked.leads, strict=True):
        whole = float(own.mean())
        at = int(lead.argmin())
        taken = whole - float(lead[at])
        if taken <= sure * float(error[at]) or (best is not None and lead[at] / whole >= best.left / best.whole):
            continue
        half = NORMAL_95 * float(error[at])
        best = Nearest(name, rival, at >= len(GRID) // 2, whole, float(lead[at]), lead[at] - half, lead[at] + half)
    return best


def _columns(asked: Contest) -> tuple[Column, ...]:
    """The columns; leads in the unit of the yardstick."""
    unit = asked.scale.unit
    style = "share" if asked.scale.is_score else "number"
    return (
        Column("number", "Name in the case"),
        Column("title", "Assumption"),
        Column("side", "Rival better"),
        Column("value", "Flips at", style="number"),
        Column("low", "95% interval from", style="number"),
        Column("high", "to", style="number"),
        Column("unit", "Unit"),
        Column("percentile", "Share of drawn values below", style="share"),
        Column("percentile_low", "95% interval from", style="share"),
        Column("percentile_high", "to", style="share"),
        Column("beyond", "Rival better in so many futures", style="share"),
        Column("from", "From, by name"),
        Column("to", "To, by name"),
        Column("leader", "From"),
        Column("rival", "To"),
        Column("lead", "Lead at the far end", unit, style),
        Column("lead_low", "95% interval from", unit, style),
        Column("lead_high", "to", unit, style),
        Column("says", "Flips"),
    )


def _row(flip: Flip, asked: Contest) -> tuple[Cell, ...]:
    """One flip as a row, values in the unit that the case writes."""
    case = asked.study.case
    unit, scale = unit_of(case.assumptions[flip.number])
    ends = [None if np.isnan(end) else end / scale for end in (flip.low, flip.high)]
    half = NORMAL_95 * flip.error
    side = "above" if flip.above else "below"
    return (
        flip.number, plain_name(case, flip.number), side, flip.value / scale, *ends, unit,
        flip.percentile, flip.from_, flip.to, flip.beyond, *_sides(asked, flip.rival),
        flip.lead, flip.lead - half, flip.lead + half, f"{side} {level(case, flip.number, flip.value)}",
    )  # fmt: skip


def _turn_row(turn: Turn, asked: Contest) -> tuple[Cell, ...]:
    """A type whose share flips the choice, in the same columns."""
    title = f"The counterpart is: {title_of(asked.study.case, turn.type)}"
    side, more = ("above", "more") if turn.above else ("below", "less")
    return (
        f"types.{turn.type}", title, side, turn.value, turn.low, turn.high, "share of futures",
        turn.value, turn.low, turn.high, None, *_sides(asked, turn.rival),
        turn.there.mean, turn.there.low, turn.there.high, f"in {more} than {share(turn.value)} of futures",
    )  # fmt: skip


def _sides(asked: Contest, rival: str) -> tuple[str, str, str, str]:
    """The leader and a rival, by name and in words."""
    return asked.leader, rival, asked.title(asked.leader), asked.title(rival)


def _where(flip: Flip, study: Study) -> Where:
    """The line of the number."""
    return study.case.assumptions[flip.number].where


def _answer(asked: Contest, found: list[Flip], turned: list[Turn], nearest: Nearest | None) -> str:
    """The nearest flip in one sentence, or what comes nearest to one."""
    tried = len(names_read(asked.study))
    if not asked.rivals:
        return f"All strategies tie{asked.on}, so there is no choice to flip."
    if not found and not turned:
        return f"No single assumption of {tried} flips {asked.choice}, within its stated range{_near(asked, nearest)}."
    told = [_turn_says(t, asked) for t in turned[:1]] + [_flip_says(f, asked) for f in found[: 2 - len(turned[:1])]]
    counts = {"numbers": (len({f.number for f in found}), tried), "types": (len(turned), len(asked.study.case.types))}
    counted = " and ".join(f"{some} of {of} {what}" for what, (some, of) in counts.items() if some)
    return f"Alone, {counted} can flip {asked.choice}: {'; '.join(told)}."


def _near(asked: Contest, nearest: Nearest | None) -> str:
    """How much of the lead the strongest number takes."""
    if nearest is None:
        return ", and none moves the lead by more than luck would"
    name = plain_name(asked.study.case, nearest.number)
    left = f"{figure(nearest.left, asked.scale.unit)} ({figure(nearest.low, asked.scale.unit)} to "
    left += f"{figure(nearest.high, asked.scale.unit)})"
    side = "highest" if nearest.above else "lowest"
    luck = ", which these futures cannot tell from luck among so many numbers" if nearest.left < 0 else ""
    return (
        f"; nearest comes “{name}”: at its {side} values the lead over {asked.title(nearest.rival)} falls from "
        f"{amount(nearest.whole, asked.scale.unit)} to {left}{luck}"
    )


def _flip_says(flip: Flip, asked: Contest) -> str:
    """A flip in words: the value, its interval, how many futures lie beyond, and who does better there."""
    case = asked.study.case
    side = "above" if flip.above else "below"
    about = ""
    if not (np.isnan(flip.low) or np.isnan(flip.high)):
        about = f"{between(case.assumptions[flip.number], flip.low, flip.high)}; "
    return (
        f"where “{plain_name(case, flip.number)}” is {side} {level(case, flip.number, flip.value)} "
        f"({about}{share(flip.beyond)} of the drawn values), {asked.title(flip.rival)} does better"
    )


def _turn_says(turn: Turn, asked: Contest) -> str:
    """A type in words: how often it must be the true one, how often it is, and who does better then."""
    title = title_of(asked.study.case, turn.type)
    side = "more" if turn.above else "less"
    return (
        f"if the counterpart is of the type “{title}” in {side} than {share(turn.value)} of futures "
        f"({share(turn.low)} to {share(turn.high)}; now {share(turn.now)}), {asked.title(turn.rival)} does better"
    )
