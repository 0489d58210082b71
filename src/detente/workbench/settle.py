"""Running on until the ranking of the strategies is settled."""

from collections.abc import Callable

from detente.analyses.convergence import is_settled
from detente.results import Study

MOST = 200_000


def until_settled(make: Callable[[int], Study], *, first: int) -> Study:
    """Twice as many futures until the ranking is settled.

    Args:
        make: number of futures to study.
        first: how many to begin with; at most `MOST` in the end.

    Returns:
        The first study whose ranking is settled, or the largest.
    """
    size = first
    study = make(size)
    while not is_settled(study) and size < MOST:
        size = min(2 * size, MOST)
        study = make(size)
    return study
