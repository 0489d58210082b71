"""Running on until the lead, or the whole ranking, of the strategies is settled."""

from collections.abc import Callable
from math import ceil, log2

from detente.analyses.convergence import open_gaps
from detente.analyses.intervals import clearance
from detente.results import Study

MOST = 200_000


def until_settled(
    make: Callable[[int], Study], *, first: int, whole: bool = False, most: int = MOST
) -> tuple[Study, str]:
    """More futures, at least twice as many each time, until the lead is settled or will not be.

    Who looks again and again finds a difference in the end where there is none; so the more looks there may be, the
    more a difference must clear to count (Bonferroni's bound).

    Args:
        make: number of futures to study.
        first: how many to begin with.
        whole: until every two neighbours in the ranking are settled, not the lead alone.
        most: futures at most.

    Returns:
        The last study, and what became of it in words.
    """
    sure = clearance(looks(first, most))
    size, what = first, "ranking" if whole else "lead"
    while True:
        study = make(size)
        still = open_gaps(study, whole=whole, sure=sure)
        if not still:
            return study, f"The {what} is settled."
        needs = ceil(max(gap.needs for gap in still))
        if size >= most or needs > most:
            return study, f"The {what} is not settled: that would take about {needs:,} futures, beyond {most:,}."
        size = min(max(2 * size, needs), most)


def looks(first: int, most: int) -> int:
    """How often the ranking may be looked at.

    >>> looks(1_000, 200_000), looks(200_000, 200_000)
    (9, 1)
    """
    return 1 + max(ceil(log2(most / first)), 0)
