"""The true type as an assumption: who leads under each type, and how often it must be the true one to flip the choice.

If the counterpart is of a type with chance p, and the other types keep their proportions, the lead over a rival is
p L + (1 - p) M, with L and M its means where the type is the true one and where it is not. It is zero at
p = M / (M - L); the error of that ratio comes from those of L and M (delta method).
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool

from detente.analyses.contest import Contest
from detente.analyses.intervals import NORMAL_95, clearance, error_of_mean
from detente.analyses.levels import in_per_cent
from detente.analyses.verdict import Verdict, of_estimate
from detente.analyses.words import title_of
from detente.finding import Cell, Column, Table

FEWEST = 2
"""Futures of a type, and of the others, that are needed."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A share of a type at which the choice changes.

    Args:
        type: the type.
        now: its share in the run.
        value, low, high: the share at which the lead is zero, with its 95% interval.
        above: whether the rival is better above it.
        rival: the strategy that becomes better.
        there: the leader's lead over it where the rival is better.
    """

    type: str
    now: float
    value: float
    low: float
    high: float
    above: bool
    rival: str
    there: Verdict


def turns(asked: Contest) -> list[Turn]:
    """For each type the flip nearest to its share in the run, if there is one; the nearest first."""
    types = asked.study.futures.types
    sure = clearance(len(types) * len(asked.rivals))
    found: list[Turn] = []
    for k, name in enumerate(types):
        is_type = asked.study.futures.true_type == k
        if min(is_type.sum(), (~is_type).sum()) < FEWEST:
            continue
        own = [t for r in range(len(asked.rivals)) if (t := _turn(asked, name, is_type, r, sure)) is not None]
        found += sorted(own, key=lambda t: abs(t.value - t.now))[:1]
    return sorted(found, key=lambda t: abs(t.value - t.now))


def _turn(asked: Contest, name: str, is_type: Bool[np.ndarray, " future"], rival: int, sure: float) -> Turn | None:
    """Where one rival becomes the better one, if it is clearly so under the type or under the others."""
    lead = asked.leads[rival]
    inside, outside = lead[is_type], lead[~is_type]
    there, elsewhere = (
        of_estimate(float(part.mean()), error_of_mean(part), alike=asked.alike, sure=sure) for part in (inside, outside)
    )
    if (there.word == "worse") == (elsewhere.word == "worse") or there.mean * elsewhere.mean >= 0:
        return None
    apart = elsewhere.mean - there.mean
    value = elsewhere.mean / apart
    error = float(np.hypot(elsewhere.mean * there.error, there.mean * elsewhere.error)) / apart**2
    low, high = max(value - NORMAL_95 * error, 0.0), min(value + NORMAL_95 * error, 1.0)
    above = there.word == "worse"
    plain = of_estimate(*((there.mean, there.error) if above else (elsewhere.mean, elsewhere.error)))
    return Turn(name, float(is_type.mean()), value, low, high, above, asked.rivals[rival], plain)


def type_table(asked: Contest) -> Table:
    """Under each type: the best of the rivals there, and the leader's lead over it."""
    unit = asked.scale.unit
    style = "share" if in_per_cent(unit) else "number"
    columns = (
        Column("type", "The counterpart is"),
        Column("share", "In so many futures", style="share"),
        Column("rival", "Best of the rivals there"),
        Column("lead", f"Lead of {asked.title(asked.leader)} over it", unit, style),
        Column("low", "95% interval from", unit, style),
        Column("high", "to", unit, style),
        Column("verdict", "Does better there"),
    )
    rows: list[tuple[Cell, ...]] = []
    for k, name in enumerate(asked.study.futures.types):
        is_type = asked.study.futures.true_type == k
        if is_type.sum() < FEWEST or not asked.rivals:
            continue
        best = int(asked.leads[:, is_type].mean(axis=1).argmin())
        lead = asked.leads[best, is_type]
        found = of_estimate(
            float(lead.mean()), error_of_mean(lead), alike=asked.alike, sure=clearance(len(asked.rivals))
        )
        rival = asked.title(asked.rivals[best])
        said = {"better": asked.title(asked.leader), "worse": rival}.get(found.word, "a tie")
        title = title_of(asked.study.case, name)
        rows.append((title, float(is_type.mean()), rival, found.mean, found.low, found.high, said))
    return Table(columns, tuple(rows))
