"""Is there a zone of agreement: a package that both sides gain by and no veto player loses by?

Settled future by future in exact steps: packages already known are tried in all futures; a weighted sum of gains that
no package makes positive proves that there is none [@geoffrion-1974], needs between levels set aside; from the most
promising known package, issues are changed one at a time as long as whoever gains least gains more; what is left is
settled by the frontier of that one future.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from detente.bargain.agenda import frontier
from detente.bargain.table import ROUNDING, BargainingTable, Party

# Directions in which weighted sums are tried.
DIRECTIONS = 12
# Packages best by some weighted sum in some future that are tried in all futures: the commonest.
TRIED = 2_000


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


def zone_of_agreement(table: BargainingTable, *, front: Int[np.ndarray, "package issue"] | None = None) -> Zone:
    """Whether each future has a package that everybody who must agree can accept.

    Args:
        table: the two sides and the vetoes with their worths in each future.
        front: allowed packages worth trying first: those of the frontier of mean gains when not given.

    Returns:
        The futures with a zone, and packages that show it.
    """
    parties = table.must_agree
    best, impossible = _by_weights(table, directions(len(parties)))
    often = _commonest(best.reshape(-1, best.shape[2]).astype(np.int64))
    first = frontier(table).packages if front is None else front
    known = np.concatenate([first, *(table.repaired(often, up=up) for up in (True, False))])
    exists, used = _tried(parties, np.unique(known, axis=0))
    undecided, found = 0, [used]
    for future in np.flatnonzero(~exists & ~impossible):
        near = _climbed(table.in_future(int(future)), first)
        if near is not None:
            exists[future] = True
            found.append(near[None])
            continue
        of_one = frontier(table.in_future(int(future)))
        fair = of_one.packages[(of_one.gains > ROUNDING).all(axis=1)]
        exists[future] = bool(len(fair))
        undecided += int(not len(fair) and of_one.gap > 0)
        found.append(fair)
    return Zone(exists, np.unique(np.concatenate(found), axis=0), undecided)


def _commonest(packages: Int[np.ndarray, "package issue"]) -> Int[np.ndarray, "package issue"]:
    """The packages that occur most often, once each."""
    unique, counts = np.unique(packages, axis=0, return_counts=True)
    return unique[np.argsort(-counts, kind="stable")[:TRIED]]


def _climbed(one: BargainingTable, known: Int[np.ndarray, "package issue"]) -> Int[np.ndarray, " issue"] | None:
    """A package that all accept in one future, from known ones by single changes that help whoever gains least."""
    if not len(known):
        return None
    parties = one.must_agree
    scale = np.array([_spread(party) for party in parties])

    def worst(packages: Int[np.ndarray, "package issue"]) -> Float[np.ndarray, " package"]:
        return np.min([party.gains(packages)[0] / s for party, s in zip(parties, scale, strict=True)], axis=0)

    rated = worst(known)
    now, level = known[int(rated.argmax())], float(rated.max())
    while True:
        if accepted(parties, now[None])[0, 0]:
            return now
        near = one.neighbours(now)
        rated = worst(near) if len(near) else np.zeros(0)
        if not len(near) or rated.max() <= level:
            return None
        now, level = near[int(rated.argmax())], float(rated.max())


def directions(parties: int, count: int = DIRECTIONS) -> Float[np.ndarray, "direction party"]:
    """Weights spread over the parties: each party mostly alone, all alike, and a fixed scatter in between."""
    scatter = np.random.default_rng(0).dirichlet(np.ones(parties), size=count * (parties - 1))
    corners = 0.98 * np.eye(parties) + 0.02 / parties
    return np.vstack([corners, np.full((1, parties), 1 / parties), scatter])


def _by_weights(
    table: BargainingTable, weights: Float[np.ndarray, "direction party"]
) -> tuple[Int[np.ndarray, "direction future issue"], Bool[np.ndarray, " future"]]:
    """The best package by each weighted sum, whatever its levels need, and the futures where a best sum is not above
    zero: they have no zone.
    """
    parties = table.must_agree
    scale = np.array([_spread(party) for party in parties])
    best = np.zeros((len(weights), len(parties[0].no_deal), len(parties[0].worth)), dtype=np.int16)
    impossible = np.zeros(best.shape[1], dtype=bool)
    for d, weight in enumerate(weights / scale):
        total = -sum(w * party.no_deal for w, party in zip(weight, parties, strict=True))
        for issue in range(best.shape[2]):
            low = table.lowest(issue)
            mixed = sum(w * party.worth[issue][:, low:] for w, party in zip(weight, parties, strict=True))
            best[d, :, issue] = low + np.argmax(mixed, axis=1)
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
