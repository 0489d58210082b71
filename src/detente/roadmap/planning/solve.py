"""Exact where the measures are few, a search where they are many."""

from collections.abc import Sequence

from detente.roadmap.planning.bound import bounds
from detente.roadmap.planning.exact import exact_front
from detente.roadmap.planning.problem import Problem, Road
from detente.roadmap.planning.search import Found, Progress, search

EXACT = 7
"""Measures up to which every road is gone through: seconds (benchmarks/roadmap.py)."""


def solve(
    problem: Problem, starts: Sequence[Road] = (), *, tries: int, seed: int, progress: Progress | None = None
) -> Found:
    """The whole front of few measures; else what a search finds from some roads on."""
    if len(problem.chosen) <= EXACT:
        labels = exact_front(problem)
        return Found(tuple(labels), bounds(problem), 0)
    return search(problem, starts, tries=tries, seed=seed, progress=progress)
