"""Is there a zone of agreement: a package that both sides gain by and no veto player loses by?

Settled future by future in three exact steps: packages already known are tried in all futures; a weighted sum of gains
that no package makes positive proves that there is none [@geoffrion-1974]; what is left is settled by the frontier of
that one future.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from detente.bargain.agenda import frontier
from detente.bargain.table import ROUNDING, BargainingTable, Party

# Directions in which weighted sums are tried.
DIRECTIONS = 12


@dataclass(frozen=True)
class Zone:
    """Where there is room for agreement.

    Args:
        exists: whether some package is accepted by all, by future.
        packages: packages found on the way that all accept in at least one future.
        undecided: futures whose frontier was cut short, counted as having no zone.
    """

    exists: Bool[np.ndarray, " future"]
    packages: Int[np.ndarray, "package issue"]
    undecided: int = 0

    @property
    def chance(self) -> float:
        """Share of futures with a zone of agreement."""
        return float(self.exists.mean())


def accepted(
    parties: tuple[Party, ...], packages: Int[np.ndarray, "package issue"]
) -> Bool[np.ndarray, "future package"]:
    """Whether all parties accept each package."""
    yes = np.ones((len(parties[0].no_deal), len(packages)), dtype=bool)
    for party in parties:
        yes &= party.accepts(packages)
    return yes


def zone_of_agreement(table: BargainingTable) -> Zone:
    """Whether each future has a package that everybody who must agree can accept.

    Args:
        table: the two sides and the vetoes with their worths in each future.

    Returns:
        The futures with a zone, and packages that show it.
    """
    parties = table.must_agree
    weights = directions(len(parties))
    best, impossible = _by_weights(parties, weights)
    known = np.unique(best.reshape(-1, best.shape[2]), axis=0)
    exists, used = _tried(parties, known)
    undecided, found = 0, [used]
    for future in np.flatnonzero(~exists & ~impossible):
        front = frontier(table.in_future(int(future)))
        fair = front.packages[(front.gains > ROUNDING).all(axis=1)]
        exists[future] = bool(len(fair))
        undecided += int(not len(fair) and front.gap > 0)
        found.append(fair)
    return Zone(exists, np.unique(np.concatenate(found), axis=0), undecided)


def directions(parties: int, count: int = DIRECTIONS) -> Float[np.ndarray, "direction party"]:
    """Weights spread over the parties: each party mostly alone, all alike, and a fixed scatter in between."""
    scatter = np.random.default_rng(0).dirichlet(np.ones(parties), size=count * (parties - 1))
    corners = 0.98 * np.eye(parties) + 0.02 / parties
    return np.vstack([corners, np.full((1, parties), 1 / parties), scatter])


def _by_weights(
    parties: tuple[Party, ...], weights: Float[np.ndarray, "direction party"]
) -> tuple[Int[np.ndarray, "direction future issue"], Bool[np.ndarray, " future"]]:
    """The best package by each weighted sum, and the futures where a best sum is not above zero: they have no zone."""
    scale = np.array([_spread(party) for party in parties])
    best = np.zeros((len(weights), len(parties[0].no_deal), len(parties[0].worth)), dtype=np.int16)
    impossible = np.zeros(best.shape[1], dtype=bool)
    for d, weight in enumerate(weights / scale):
        total = -sum(w * party.no_deal for w, party in zip(weight, parties, strict=True))
        for issue in range(best.shape[2]):
            mixed = sum(w * party.worth[issue] for w, party in zip(weight, parties, strict=True))
            best[d, :, issue] = np.argmax(mixed, axis=1)
            total = total + np.max(mixed, axis=1)
        impossible |= total <= ROUNDING * weight.sum()
    return best, impossible


def _spread(party: Party) -> float:
    """How much is at stake for a party, so that weights are about shares of it."""
    return sum(float(np.ptp(worth, axis=1).mean()) for worth in party.worth) or 1.0


def _tried(
    parties: tuple[Party, ...], packages: Int[np.ndarray, "package issue"], block: int = 2_000
) -> tuple[Bool[np.ndarray, " future"], Int[np.ndarray, "package issue"]]:
    """The futures in which one of the packages is accepted, and the packages accepted somewhere."""
    exists = np.zeros(len(parties[0].no_deal), dtype=bool)
    useful: list[Int[np.ndarray, "package issue"]] = [packages[:0]]
    for start in range(0, len(packages), block):
        some = packages[start : start + block]
        yes = accepted(parties, some)
        exists |= yes.any(axis=1)
        useful.append(some[yes.any(axis=0)])
    return exists, np.concatenate(useful)
