"""Trades between issues that help both sides: each gives way where it cares less (logrolling)."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from detente.bargain.table import BargainingTable

# A trade gives each side at least this share of its stakes: less is noise.
WORTH_NAMING = 0.002


@dataclass(frozen=True)
class Trade:
    """Two steps from the issue-by-issue settlement, each bad for one side alone, good for both together.

    Args:
        given, gained: issue and new level where the principal gives way, and where the counterpart does.
        gains: of principal and counterpart, above the settlement.
    """

    given: tuple[int, int]
    gained: tuple[int, int]
    gains: tuple[float, float]


def settled_issue_by_issue(table: BargainingTable) -> Int[np.ndarray, " issue"]:
    """The package that splits each issue alone: the level where the less satisfied side gets the largest share of
    what that issue could bring it, on average over futures.
    """
    mean = table.on_average()
    levels = [
        np.minimum(_share(mean.principal.worth[i][0]), _share(mean.counterpart.worth[i][0])).argmax()
        for i in range(len(mean.issues))
    ]
    return np.array(levels, dtype=np.int64)


def trades(table: BargainingTable, settled: Int[np.ndarray, " issue"], *, most: int = 5) -> tuple[Trade, ...]:
    """The best trades from a settlement that can all be made together, the largest product of gains first.

    Args:
        table: mean worths of the two sides are used [@raiffa-1982, on trades that enlarge the pie].
        settled: where the trades start from.
        most: the largest number of trades.
    """
    mean = table.on_average()
    ours = _steps(mean.principal.worth, settled)
    theirs = _steps(mean.counterpart.worth, settled)
    stakes = [sum(float(np.ptp(worth[0])) for worth in side.worth) for side in (mean.principal, mean.counterpart)]
    found = [
        Trade(given, gained, (_total(ours, given, gained), _total(theirs, given, gained)))
        for given in _where(ours, theirs, settled, ours_falls=True)
        for gained in _where(ours, theirs, settled, ours_falls=False)
        if given[0] != gained[0]
    ]
    helpful = [t for t in found if min(g / s for g, s in zip(t.gains, stakes, strict=True) if s > 0) > WORTH_NAMING]
    return _apart(sorted(helpful, key=lambda trade: -trade.gains[0] * trade.gains[1]))[:most]


def _total(steps: list[Float[np.ndarray, " level"]], given: tuple[int, int], gained: tuple[int, int]) -> float:
    """What two steps add together."""
    return float(steps[given[0]][given[1]] + steps[gained[0]][gained[1]])


def _apart(ranked: list[Trade]) -> tuple[Trade, ...]:
    """The trades that touch no issue that a better one touches: they can all be made together."""
    touched: set[int] = set()
    kept: list[Trade] = []
    for trade in ranked:
        issues = {trade.given[0], trade.gained[0]}
        if not issues & touched:
            kept.append(trade)
            touched |= issues
    return tuple(kept)


def in_words(table: BargainingTable, trade: Trade, settled: Int[np.ndarray, " issue"]) -> str:
    """A trade as a sentence without its numbers."""
    (issue, level), (other, other_level) = trade.given, trade.gained
    return (
        f"{table.principal.title} moves on {table.title(issue)} from “{table.levels[issue][int(settled[issue])]}” to "
        f"“{table.levels[issue][level]}”, {table.counterpart.title} on {table.title(other)} from "
        f"“{table.levels[other][int(settled[other])]}” to “{table.levels[other][other_level]}”"
    )


def _share(worth: Float[np.ndarray, " level"]) -> Float[np.ndarray, " level"]:
    """Worth of each level from 0 (the worst) to 1 (the best); 1 throughout when nothing is at stake."""
    return (worth - worth.min()) / np.ptp(worth) if np.ptp(worth) > 0 else np.ones(len(worth))


def _steps(
    worth: tuple[Float[np.ndarray, "future level"], ...], settled: Int[np.ndarray, " issue"]
) -> list[Float[np.ndarray, " level"]]:
    """What moving an issue to each level adds."""
    return [w[0] - w[0][k] for w, k in zip(worth, settled, strict=True)]


def _where(
    ours: list[Float[np.ndarray, " level"]],
    theirs: list[Float[np.ndarray, " level"]],
    settled: Int[np.ndarray, " issue"],
    *,
    ours_falls: bool,
) -> list[tuple[int, int]]:
    """Issue and level of the steps that are bad for one side and good for the other."""
    sign = -1.0 if ours_falls else 1.0
    return [
        (issue, level)
        for issue in range(len(settled))
        for level in range(len(ours[issue]))
        if sign * ours[issue][level] > 0 > sign * theirs[issue][level]
    ]
