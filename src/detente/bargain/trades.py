"""Trades between issues that help both sides: each gives way where it cares less (logrolling)."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from detente.bargain.table import ROUNDING, BargainingTable

# A trade gives each side at least this share of its stakes: less is noise.
WORTH_NAMING = 0.002


@dataclass(frozen=True)
class Trade:
    """Two steps from a settlement, each bad for one side alone, good for both together.

    Args:
        given, gained: issue and new level where the principal gives way, and where the counterpart does.
        gains: of principal and counterpart, above the settlement.
    """

    given: tuple[int, int]
    gained: tuple[int, int]
    gains: tuple[float, float]


def settled_issue_by_issue(table: BargainingTable) -> Int[np.ndarray, " issue"] | None:
    """The package that splits each issue alone, brought to where nobody who must agree loses on average.

    First each issue at the level where the less satisfied side gets the largest share of what that issue could bring
    it. What levels need is then raised or given up, whichever leaves the worst-off party better off. While somebody who
    must agree would refuse, the one change of one issue is made that helps whoever is worst off most, for its stakes.

    Returns:
        The settlement, or nothing when such steps lead to none that all accept.
    """
    mean = table.on_average()
    split = np.array([[_even(mean, issue) for issue in range(len(mean.issues))]], dtype=np.int64)
    starts = [mean.repaired(split, up=up) for up in (True, False)]
    starts = [start for start in starts if len(start)]
    if not starts:
        return None
    now = max((start[0] for start in starts), key=lambda package: _worst(mean, package[None])[0])
    for _ in range(sum(map(len, mean.levels)) * len(mean.issues)):
        if all(bool(party.accepts(now[None])[0, 0]) for party in mean.must_agree):
            return now
        near = mean.neighbours(now)
        if not len(near):
            return None
        worst = _worst(mean, near)
        if worst.max() <= _worst(mean, now[None])[0] + ROUNDING:
            return None
        now = near[int(worst.argmax())]
    return None


def _even(mean: BargainingTable, issue: int) -> int:
    """The level that splits an issue most evenly, by shares of what it can bring each side."""
    low = mean.lowest(issue)
    ours, theirs = (_share(side.worth[issue][0, low:]) for side in (mean.principal, mean.counterpart))
    return low + int(np.minimum(ours, theirs).argmax())


def _worst(mean: BargainingTable, packages: Int[np.ndarray, "package issue"]) -> Float[np.ndarray, " package"]:
    """The smallest gain of those who must agree, as a share of what is at stake for each."""
    return np.min([party.gains(packages)[0] / _stakes(party.worth) for party in mean.must_agree], axis=0)


def _stakes(worth: tuple[Float[np.ndarray, "future level"], ...]) -> float:
    """What is at stake for a party: the sum of the ranges of its worths."""
    return sum(float(np.ptp(one[0])) for one in worth) or 1.0


def trades(table: BargainingTable, settled: Int[np.ndarray, " issue"], *, most: int = 5) -> tuple[Trade, ...]:
    """The best trades from a settlement that can all be made together, the largest product of gains first.

    A trade that a veto player would lose by, against no deal, or that lacks what its levels need, is none. Each is
    looked for where the better ones have led to.

    Args:
        table: mean worths of the two sides are used [@raiffa-1982, on trades that enlarge the pie].
        settled: where the trades start from.
        most: the largest number of trades.
    """
    mean = table.on_average()
    found: list[Trade] = []
    now, touched = settled, set[int]()
    while len(found) < most:
        best = _best_trade(mean, now, touched)
        if best is None:
            break
        found.append(best)
        now = _after(now, best)
        touched |= {best.given[0], best.gained[0]}
    return tuple(found)


def _best_trade(mean: BargainingTable, now: Int[np.ndarray, " issue"], touched: set[int]) -> Trade | None:
    """The trade with the largest product of gains among issues not touched yet."""
    ours, theirs = _steps(mean.principal.worth, now), _steps(mean.counterpart.worth, now)
    stakes = [_stakes(side.worth) for side in (mean.principal, mean.counterpart)]
    found = [
        Trade(given, gained, (_total(ours, given, gained), _total(theirs, given, gained)))
        for given in _where(ours, theirs, touched, ours_falls=True)
        for gained in _where(ours, theirs, touched, ours_falls=False)
        if given[0] != gained[0]
    ]
    helpful = [t for t in found if min(g / s for g, s in zip(t.gains, stakes, strict=True)) > WORTH_NAMING]
    for trade in sorted(helpful, key=lambda trade: -trade.gains[0] * trade.gains[1]):
        package = _after(now, trade)[None]
        if mean.allowed(package)[0] and all(bool(veto.accepts(package)[0, 0]) for veto in mean.vetoes):
            return trade
    return None


def _after(package: Int[np.ndarray, " issue"], trade: Trade) -> Int[np.ndarray, " issue"]:
    """A package once a trade is made."""
    changed = package.copy()
    for issue, level in (trade.given, trade.gained):
        changed[issue] = level
    return changed


def _total(steps: list[Float[np.ndarray, " level"]], given: tuple[int, int], gained: tuple[int, int]) -> float:
    """What two steps add together."""
    return float(steps[given[0]][given[1]] + steps[gained[0]][gained[1]])


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
    touched: set[int],
    *,
    ours_falls: bool,
) -> list[tuple[int, int]]:
    """Issue and level of the steps that are bad for one side and good for the other."""
    sign = -1.0 if ours_falls else 1.0
    return [
        (issue, level)
        for issue in range(len(ours))
        if issue not in touched
        for level in range(len(ours[issue]))
        if sign * ours[issue][level] > 0 > sign * theirs[issue][level]
    ]
