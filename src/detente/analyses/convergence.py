"""Enough futures? Whether the lead and the ranking of the strategies are settled, and how many futures they need.

Strategies meet the same futures, so two of them are told apart by the mean of their paired difference. Two neighbours
in the ranking are settled once one is clearly better or both are clearly alike (`verdict`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Float

from detente.analyses.evaluate import Ensemble, holds, missing
from detente.analyses.intervals import NORMAL_95, error_of_mean, of_share
from detente.analyses.levels import amount, in_per_cent
from detente.analyses.score import Scale, judged_metrics, spread, yardstick
from detente.analyses.verdict import ALIKE, Verdict, needed, of_estimate
from detente.analyses.words import strategy_title
from detente.finding import Cell, Column, Finding, Table, number
from detente.results import Study

Values = Float[np.ndarray, "strategy future"]
POINTS = 0.02
"""Half-width to which the share of a claim is wanted: two points of a hundred."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Two strategies next to each other in a ranking.

    Args:
        first, second: their positions, the better mean first.
        verdict: what the futures say of the first against the second.
        needs: futures for a verdict, as far as these futures tell.
    """

    first: int
    second: int
    verdict: Verdict
    needs: float

    @property
    def is_open(self) -> bool:
        """Whether more futures would tell."""
        return self.verdict.word == "open"


def gap_of(values: Values, first: int, second: int, *, sure: float = NORMAL_95) -> Gap:
    """What the futures say of two strategies; `sure` standard errors make an interval."""
    alike = ALIKE * spread(values)
    difference = values[first] - values[second]
    verdict = of_estimate(float(difference.mean()), error_of_mean(difference), alike=alike, sure=sure)
    deviation = float(difference.std(ddof=1)) if difference.size > 1 else np.inf
    return Gap(first, second, verdict, needed(verdict.mean, deviation, alike=alike, sure=sure))


def ranking(values: Values) -> list[int]:
    """Positions of the strategies, the best mean first."""
    return [int(k) for k in np.argsort(-values.mean(axis=1), kind="stable")]


def neighbours(values: Values, *, sure: float = NORMAL_95) -> list[Gap]:
    """Every two neighbours in the ranking, the leading ones first."""
    order = ranking(values)
    return [gap_of(values, a, b, sure=sure) for a, b in pairwise(order)]


def challengers(values: Values, *, sure: float = NORMAL_95) -> list[Gap]:
    """The leading strategy against each other one."""
    first, *others = ranking(values)
    return [gap_of(values, first, k, sure=sure) for k in others]


def convergence(study: Study, metric: str | None = None) -> Finding:
    """Whether the ranking is settled, and how many futures it needs.

    Args:
        study: a run.
        metric: a judged metric; by default the weighted score.

    Returns:
        A row for each two neighbours in the ranking, the leading ones first. Further tables: `yardsticks`, the lead in
        the score and in every judged metric; `claims`, how exactly the share of each claim is known.

    Raises:
        InputError: no such metric, or one that says no better or worse.
    """
    scale, values = yardstick(study, metric)
    gaps = neighbours(values)
    return Finding(
        key="convergence",
        question="Are these futures enough?",
        answer=_answer(study, scale, values, gaps),
        table=_table(study, scale, gaps),
        chart="convergence" if gaps and spread(values) > 0 else "",
        more={"yardsticks": _yardsticks(study), "claims": _claims(study)},
        notes=(
            "Errors are of paired differences: the strategies meet the same futures. They shrink with the square root "
            "of their number.",
            f"Two strategies are alike where they clearly differ by less than {number(200 * ALIKE)}% of the mean "
            "distance of best and worst.",
        ),
    )


def _table(study: Study, scale: Scale, gaps: Sequence[Gap]) -> Table:
    """A row for each two neighbours."""
    style = "share" if in_per_cent(scale.unit) else "number"
    columns = (
        Column("first", "Strategy"),
        Column("second", "Next one"),
        Column("difference", "Difference", scale.unit, style),
        Column("low", "95% interval from", scale.unit, style),
        Column("high", "to", scale.unit, style),
        Column("verdict", "Verdict"),
        Column("needs", "Futures that a verdict takes", style="count"),
    )
    title = [strategy_title(study.case, name) for name in study.results.strategies]
    rows: list[tuple[Cell, ...]] = [
        (title[g.first], title[g.second], g.verdict.mean, g.verdict.low, g.verdict.high, WORDS[g.verdict.word],
         _rounded(g.needs) if g.is_open else None)
        for g in gaps
    ]  # fmt: skip
    return Table(columns, tuple(rows))


WORDS = {"better": "apart", "worse": "apart", "alike": "alike", "open": "open"}


def _rounded(needs: float) -> int | None:
    """A number of futures to two digits."""
    return int(float(f"{needs:.2g}")) if np.isfinite(needs) else None


def _yardsticks(study: Study) -> Table:
    """The lead in the score and in each metric: what it is, whether it is settled, what it takes."""
    columns = (
        Column("yardstick", "Yardstick"),
        Column("unit", "Unit"),
        Column("leader", "Best mean"),
        Column("next", "Next one"),
        Column("lead", "Lead", style="number"),
        Column("low", "95% interval from", style="number"),
        Column("high", "to", style="number"),
        Column("verdict", "Verdict"),
        Column("needs", "Futures that a verdict takes", style="count"),
    )
    title = [strategy_title(study.case, name) for name in study.results.strategies]
    rows: list[tuple[Cell, ...]] = []
    for name in (None, *(m.name for m in judged_metrics(study))):
        scale, values = yardstick(study, name)
        for g in neighbours(values)[:1]:
            v = g.verdict
            needs = _rounded(g.needs) if g.is_open else None
            rows.append(
                (scale.name, scale.unit, title[g.first], title[g.second], v.mean, v.low, v.high, WORDS[v.word], needs)
            )
    return Table(columns, tuple(rows))


def _claims(study: Study) -> Table:
    """How exactly the share of each claim about single futures is known, and what two points either way take."""
    columns = (
        Column("claim", "Claim"),
        Column("share", "Holds in", style="share"),
        Column("low", "95% interval from", style="share"),
        Column("high", "to", style="share"),
        Column("needs", f"Futures for {number(100 * POINTS)} points either way", style="count"),
    )
    rows: list[tuple[Cell, ...]] = []
    for claim in study.case.claims.values():
        if claim.test is None or missing(claim.test, study):
            continue
        held = np.asarray(holds(claim.test, Ensemble(study)))
        if held.ndim:
            part = float(held.mean())
            needs = NORMAL_95**2 * part * (1 - part) / POINTS**2
            rows.append((claim.says, part, *of_share(part, held.size), _rounded(max(needs, 1.0))))
    return Table(columns, tuple(rows))


def _answer(study: Study, scale: Scale, values: Values, gaps: Sequence[Gap]) -> str:
    """Settled or not, and what it takes."""
    size = f"{values.shape[1]:,} futures"
    what = "" if scale.is_score else f" on “{scale.name}”"
    if not gaps:
        return "There is one strategy, so there is no ranking to settle."
    if spread(values) == 0:
        return f"The strategies do not differ{what} in any of {size}, so there is no ranking to settle."
    title = [strategy_title(study.case, name) for name in study.results.strategies]
    lead = _lead(scale, what, gaps[0], challengers(values), title, size)
    unsettled = [g for g in gaps if g.is_open]
    if not unsettled:
        return f"{lead}, and so is every place in the ranking."
    hardest = max(unsettled, key=lambda g: g.needs)
    bound = max(abs(hardest.verdict.low), abs(hardest.verdict.high))
    return (
        f"{lead}; {len(unsettled)} of {len(gaps)} places in the ranking are still open: {title[hardest.first]} and "
        f"{title[hardest.second]} differ by at most {amount(bound, scale.unit)}, and a verdict on them takes about "
        f"{number(hardest.needs, 2)} futures."
    )


def _lead(scale: Scale, what: str, first: Gap, against: Sequence[Gap], title: Sequence[str], size: str) -> str:
    """Whether the lead is settled, and how."""
    if any(g.is_open for g in against):
        needs = max(g.needs for g in against if g.is_open)
        return f"The lead{what} is not settled with {size}: about {number(needs, 2)} would tell"
    level = [title[g.second] for g in against if g.verdict.word == "alike"]
    if not level:
        return f"The lead of {title[first.first]}{what} is settled with {size}"
    if len(level) == 1:
        return f"The lead{what} is settled with {size} as a tie of {title[first.first]} and {level[0]}"
    return f"The lead{what} is settled with {size} as a tie of {1 + len(level)} strategies"


def is_settled(study: Study, *, whole: bool = False, sure: float = NORMAL_95) -> bool:
    """Whether the lead in the score is settled, or the whole ranking."""
    return not open_gaps(study, whole=whole, sure=sure)


def open_gaps(study: Study, *, whole: bool = False, sure: float = NORMAL_95) -> list[Gap]:
    """The pairs that more futures would tell: of the leading strategy and each other, or of all neighbours."""
    _, values = yardstick(study)
    found = neighbours(values, sure=sure) if whole else challengers(values, sure=sure)
    return [g for g in found if g.is_open]
