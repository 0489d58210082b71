"""How often each outcome holds when preferences are drawn from the ranges and debates of a case."""

from collections.abc import Sequence

import numpy as np

from detente.finding import Column, Finding, Table, with_range
from detente.standoff.draws import Shares
from detente.standoff.from_case import Debate
from detente.standoff.narrative import described, states_listed
from detente.standoff.stability import CONCEPT_NAMES
from detente.where import Where

SHOWN = 12
COLUMNS = (
    Column("state", "outcome"),
    Column("options", "what is done in it"),
    Column("concept", "concept"),
    Column("share", "holds in", style="share"),
    Column("low", "95% interval from", style="share"),
    Column("high", "to", style="share"),
)


def chances_finding(found: Shares, *, even: Sequence[Debate] = (), rests_on: tuple[Where, ...] = ()) -> Finding:
    """In which share of draws of everybody's preferences each outcome holds.

    Args:
        even: debates of which no shares are given, so that their sides count as equally likely.
    """
    conflict = found.conflict
    total = np.stack(list(found.equilibrium.values())).sum(axis=0)
    order = [int(s) for s in np.argsort(-total, kind="stable")[:SHOWN] if total[s] > 0]
    rows = tuple(
        (conflict.states[s], described(conflict, s), CONCEPT_NAMES[concept], *_range(found, concept, s))
        for s in order
        for concept in found.equilibrium
    )
    equal = (
        ["Sides of a debate without stated shares count as equally likely, the case's own side included."]
        if even
        else []
    )
    return Finding(
        key="standoff-chances",
        question="How often does each outcome hold when preferences are drawn from their ranges and debates?",
        answer=" ".join(_most_often(found, concept) for concept in ("nash", "seq")),
        table=Table(COLUMNS, rows),
        rests_on=rests_on,
        notes=(
            f"{found.draws:,} draws, seed {found.seed}; intervals are Wilson's, for the number of draws alone.",
            *(equal if even else ()),
        ),
    )


def _range(found: Shares, concept: str, state: int) -> tuple[float, float, float]:
    """A share with its interval."""
    return (
        float(found.equilibrium[concept][state]), float(found.low[concept][state]), float(found.high[concept][state])
    )  # fmt: skip


def _most_often(found: Shares, concept: str) -> str:
    """The outcomes that hold most often under a concept, ties told."""
    column = found.equilibrium[concept]
    best = [int(s) for s in np.flatnonzero(column == column.max())]
    if not column.max():
        return f"Under {CONCEPT_NAMES[concept]} no outcome holds in any draw."
    share = with_range(*_range(found, concept, best[0]), style="share")
    alike = "most often" if len(best) == 1 else "most often, alike"
    return (
        f"Under {CONCEPT_NAMES[concept]} {states_listed(found.conflict, best)} hold{'s' * (len(best) == 1)} {alike}: "
        f"in {share} of {found.draws:,} draws."
    )
