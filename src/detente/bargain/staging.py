"""Which waiver first: the order that has the ally's projects running for the least leverage at every point.

Waiving in stages, each of which frees at least one project, the best order makes the sum over projects of worth times
the leverage already given up as small as it can be. That is single-machine scheduling with precedence
[@sidney-1975]: leverage is the time a waiver takes, worth the weight of a project. Solved exactly, set by set.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from detente.errors import InputError

# Subsets of projects grow as two to their number.
MOST_PROJECTS = 18


@dataclass(frozen=True)
class Stage:
    """Waivers made together, and the projects that run once they are.

    Args:
        waived, freed: positions of what this stage adds.
        leverage: leverage given up by the end of the stage, same unit as the board's.
        worth: ally value of all projects free by the end of the stage.
        ties: ties added per month by all projects free by the end of the stage.
    """

    waived: tuple[int, ...]
    freed: tuple[int, ...]
    leverage: float
    worth: float
    ties: float


def best_stages(
    blocked_by: Bool[np.ndarray, "project provision"],
    worth: Float[np.ndarray, " project"],
    leverage: Float[np.ndarray, " provision"],
    ties: Float[np.ndarray, " project"],
) -> tuple[Stage, ...]:
    """The stages of a package in the order that buys most for the leverage given up so far.

    Args:
        blocked_by: blockers of the package's projects, and of no others.
        worth: ally value of each project.
        leverage: leverage that each waiver gives up, zero or more.
        ties: what each project adds to the ties stock each month.

    Returns:
        Stages; a project freed at no further cost joins the stage before it.

    Raises:
        InputError: more projects than can be ordered exactly.
    """
    if len(worth) > MOST_PROJECTS:
        raise InputError(
            f"{len(worth)} projects to stage", wanted=f"at most {MOST_PROJECTS}", mend="choose a smaller package"
        )
    order = _best_order(blocked_by, worth, leverage)
    stages: list[Stage] = []
    waived = np.zeros(len(leverage), dtype=bool)
    freed = np.zeros(len(worth), dtype=bool)
    for project in order:
        if freed[project]:
            continue
        waived_before, freed_before = waived, freed
        waived = waived | blocked_by[project]
        freed = ~(blocked_by & ~waived).any(axis=1)
        stages.append(
            Stage(
                waived=tuple(map(int, np.flatnonzero(waived & ~waived_before))),
                freed=tuple(map(int, np.flatnonzero(freed & ~freed_before))),
                leverage=float(leverage[waived].sum()),
                worth=float(worth[freed].sum()),
                ties=float(ties[freed].sum()),
            )
        )
    return tuple(stages)


def _best_order(
    blocked_by: Bool[np.ndarray, "project provision"],
    worth: Float[np.ndarray, " project"],
    leverage: Float[np.ndarray, " provision"],
) -> list[int]:
    """The order of projects with the smallest sum of worth times leverage given up: dynamic programming over sets."""
    n = len(worth)
    spent = _leverage_of_sets(blocked_by, leverage)
    cost = np.full(1 << n, np.inf)
    last = np.zeros(1 << n, dtype=int)
    cost[0] = 0.0
    for chosen in range(1, 1 << n):
        members = [j for j in range(n) if chosen >> j & 1]
        with_last = [cost[chosen ^ (1 << j)] + worth[j] * spent[chosen] for j in members]
        best = int(np.argmin(with_last))
        cost[chosen], last[chosen] = with_last[best], members[best]
    order: list[int] = []
    chosen = (1 << n) - 1
    while chosen:
        order.append(int(last[chosen]))
        chosen ^= 1 << order[-1]
    return order[::-1]


def _leverage_of_sets(
    blocked_by: Bool[np.ndarray, "project provision"], leverage: Float[np.ndarray, " provision"]
) -> Float[np.ndarray, " subset"]:
    """Leverage given up to free each subset of the projects."""
    n = len(blocked_by)
    waived = np.zeros((1 << n, len(leverage)), dtype=bool)
    for j in range(n):
        waived[1 << j : 2 << j] = waived[: 1 << j] | blocked_by[j]
    return waived @ leverage
