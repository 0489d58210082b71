"""Enough futures? Whether the ranking of the strategies is settled, and how many futures it needs.

Strategies meet the same futures, so two of them are told apart by the mean of their paired difference in regret. Its
standard error shrinks with the square root of the futures n: a mean d whose differences spread by s has a 95% interval
that keeps off zero once n is (1.96 s / d)^2. Two strategies that differ by less than `ALIKE` need not be told apart:
for them n is what bounds the difference below that.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np
from jaxtyping import Float

from detente.analyses.intervals import NORMAL_95
from detente.analyses.standing import standing
from detente.analyses.verdict import ALIKE, verdict_of
from detente.analyses.words import strategy_title
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.results import Study


@dataclass(frozen=True, slots=True)
class Gap:
    """Two strategies next to each other in the ranking.

    Args:
        difference, error: mean paired difference in regret (second less first), and its standard error.
        verdict: `apart` (the first is clearly better), `alike` (they clearly differ by less than `ALIKE`), or `open`.
        needs: futures for a verdict, as far as these futures tell.
    """

    difference: float
    error: float
    verdict: str
    needs: int


def gap(difference: Float[np.ndarray, " future"]) -> Gap:
    """What some futures say of two strategies.

    >>> gap(np.array([1.0, 1.2, 0.8, 1.0] * 10)).verdict, gap(np.array([-1.0, 1.0] * 50)).verdict
    ('apart', 'open')
    """
    found = verdict_of(difference, alike=ALIKE)
    spread = float(difference.std(ddof=1)) if difference.size > 1 else np.inf
    word = {"better": "apart", "worse": "apart"}.get(found.word, found.word)
    return Gap(found.mean, found.error, word, _needed(abs(found.mean), spread))


def _needed(mean: float, spread: float) -> int:
    """Futures until one of the two verdicts holds."""
    width = mean if mean >= ALIKE else ALIKE - mean
    if not np.isfinite(spread):
        return 0
    return max(ceil((NORMAL_95 * spread / width) ** 2), 2) if width > 0 else 0


def convergence(study: Study) -> Finding:
    """Whether the ranking is settled, and how many futures it needs.

    Returns:
        A row for each two neighbours in the ranking by overall regret, the leading ones first.
    """
    gaps, names = gaps_of(study)
    rows: list[tuple[Cell, ...]] = [
        (names[k], names[k + 1], g.difference, g.error, g.verdict, g.needs) for k, g in enumerate(gaps)
    ]
    return Finding(
        key="convergence",
        question="Are these futures enough?",
        answer=_answer(study, gaps, names),
        table=Table(COLUMNS, tuple(rows)),
        notes=(
            "Errors are of paired differences: the strategies meet the same futures. They shrink with the square root "
            "of their number.",
        ),
    )


COLUMNS = (
    Column("first", "Strategy"),
    Column("second", "Next one"),
    Column("difference", "Difference in regret", style="number"),
    Column("error", "Standard error", style="number"),
    Column("verdict", "Verdict"),
    Column("needs", "Futures needed", style="count"),
)


def gaps_of(study: Study) -> tuple[list[Gap], list[str]]:
    """Neighbours in the ranking, and the strategies in its order; all is open while no metric tells them apart."""
    stand = standing(study)
    order = stand.order
    if not stand.metrics:
        gaps = [Gap(0.0, float("inf"), "open", 2 * study.futures.size) for _ in order[1:]]
    else:
        gaps = [gap(stand.regret[order[k + 1]] - stand.regret[order[k]]) for k in range(len(order) - 1)]
    return gaps, [study.results.strategies[k] for k in order]


def is_settled(study: Study) -> bool:
    """Whether every two neighbours are clearly apart or clearly alike."""
    return all(g.verdict != "open" for g in gaps_of(study)[0])


def _answer(study: Study, gaps: list[Gap], names: list[str]) -> str:
    """Settled or not, and what it takes."""
    size = study.futures.size
    if not gaps:
        return "There is one strategy, so there is no ranking to settle."
    unsettled = [k for k, g in enumerate(gaps) if g.verdict == "open"]
    title = [strategy_title(study.case, name) for name in names]
    if not unsettled:
        tight = max(range(len(gaps)), key=lambda k: gaps[k].needs)
        return (
            f"The ranking is settled with {size:,} futures; about {number(gaps[tight].needs, 2)} would do, the closest "
            f"call being {title[tight]} against {title[tight + 1]}."
        )
    worst = max(unsettled, key=lambda k: gaps[k].needs)
    top = "The lead is settled" if 0 not in unsettled else "The lead is not settled"
    return (
        f"{top}, and {len(unsettled)} of {len(gaps)} places in the ranking are still open with {size:,} futures: "
        f"{title[worst]} and {title[worst + 1]} differ by {share(abs(gaps[worst].difference))} of what choosing right "
        f"is worth, which takes about {number(gaps[worst].needs, 2)} futures to judge."
    )
