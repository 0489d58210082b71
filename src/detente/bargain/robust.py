"""Packages that hold in most futures, searched exactly without trying every package.

A package is accepted in a future when the principal and each of the types to be accommodated gain by it and no veto
player loses. Two questions: which package is accepted most often, and which is best for the principal among those
accepted in at least a given share of futures. Branch and bound over issues (`search.py`), from the best package that
changing one issue at a time leads to.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from detente.bargain.agenda import frontier
from detente.bargain.search import Found, Question, search
from detente.bargain.table import ROUNDING, BargainingTable, Party
from detente.bargain.zone import accepted

# Parts of packages looked at before the search stops and states its gap.
MOST_PARTS = 6_000
# Packages of each frontier that a search starts from: some of all along it.
STARTS = 60

Weigh = Callable[[Int[np.ndarray, "package issue"]], Found]


@dataclass(frozen=True)
class RobustPackage:
    """A package and how often it is accepted.

    Args:
        package: level of each issue, by position.
        accepted: share of futures in which all parties accept it.
        worth: the principal's mean gain.
        gap: zero when no package does better; else the most that one not looked at could add, to `accepted` for the
            most accepted package and to `worth` for the best at a share.
    """

    package: Int[np.ndarray, " issue"]
    accepted: float
    worth: float
    gap: float = 0.0


def most_accepted(
    table: BargainingTable,
    others: tuple[Party, ...],
    tried: Int[np.ndarray, "package issue"],
    *,
    most: int = MOST_PARTS,
) -> RobustPackage:
    """A package accepted in most futures by the principal and all others; no package is accepted in more.

    Args:
        table: the principal, and which packages are allowed.
        others: who else must accept.
        tried: allowed packages to start from; better starts make the search shorter, not different.
        most: parts of packages to look at before stopping.
    """
    return _best(table, others, tried, at_least=None, most=most)


def best_accepted(
    table: BargainingTable,
    others: tuple[Party, ...],
    tried: Int[np.ndarray, "package issue"],
    *,
    at_least: float,
    most: int = MOST_PARTS,
) -> RobustPackage:
    """The best package for the principal, on average, among those accepted in at least a share of futures.

    Args:
        table, others, tried, most: as in `most_accepted`.
        at_least: share of futures, 0 to 1.

    Returns:
        The package; where none was found that reaches the share, the most accepted one met (see its `accepted`).
    """
    return _best(table, others, tried, at_least=at_least, most=most)


def starting_packages(table: BargainingTable) -> Int[np.ndarray, "package issue"]:
    """Packages along the frontier of mean gains and along those against each type, vetoes aside, and the lowest one."""
    tables = [table, *(replace(table, counterpart=party, vetoes=()) for party in table.types)]
    nothing = table.repaired(np.zeros((1, len(table.issues)), dtype=np.int64), up=True)
    fronts = [frontier(one).packages for one in tables]
    some = [
        front[np.unique(np.linspace(0, len(front) - 1, STARTS).astype(int))] if len(front) else front
        for front in fronts
    ]
    return np.unique(np.concatenate([*some, nothing]), axis=0)


def never_refuses(party: Party) -> bool:
    """Whether a party accepts every package in every future."""
    if party.is_side:
        return False
    least = sum((worth.min(axis=1) for worth in party.worth), -party.no_deal)
    return bool((least > -ROUNDING).all())


def rate(
    principal: Party, others: tuple[Party, ...], packages: Int[np.ndarray, "package issue"]
) -> tuple[Float[np.ndarray, " package"], Float[np.ndarray, " package"]]:
    """Share of futures in which all accept each package, and the principal's mean gain."""
    shares = accepted((principal, *others), packages).mean(axis=0)
    return shares, principal.on_average().gains(packages)[0]


def _best(
    table: BargainingTable,
    others: tuple[Party, ...],
    tried: Int[np.ndarray, "package issue"],
    *,
    at_least: float | None,
    most: int,
) -> RobustPackage:
    """The best package by the question asked."""
    heard = tuple(party for party in others if not never_refuses(party))

    mean = table.principal.on_average()

    def weigh(packages: Int[np.ndarray, "package issue"]) -> Found:
        shares = accepted((table.principal, *heard), packages).mean(axis=0)
        worths = mean.gains(packages)[0]
        options = [Found(p, float(s), float(w)) for p, s, w in zip(packages, shares, worths, strict=True)]
        return max(options, key=lambda option: option.rank(at_least))

    start = _improved(table, weigh, weigh(tried), at_least)
    found, gap = search(Question(table, heard, at_least, weigh), start, most=most)
    return RobustPackage(found.package, found.accepted, found.worth, gap)


def _improved(table: BargainingTable, weigh: Weigh, best: Found, at_least: float | None) -> Found:
    """The best of some packages after changing one issue at a time as long as that helps and is allowed."""
    while True:
        near = table.neighbours(best.package)
        if not len(near):
            return best
        better = weigh(near)
        if better.rank(at_least) <= best.rank(at_least):
            return best
        best = better
