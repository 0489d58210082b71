"""Packages that hold in most futures, searched exactly without trying every package.

A package is accepted in a future when the principal and each of the types to be accommodated gain by it and no veto
player loses. Two questions: which package is accepted most often, and which is best for the principal among those
accepted in at least a given share of futures. Branch and bound over issues. The bound counts futures: one is lost once
a weighted sum of gains cannot reach zero whatever the remaining levels are, or, for the second question, once no
completion acceptable there can beat the best package so far (Lagrangean bounds) [@geoffrion-1974].
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from detente.bargain.agenda import frontier
from detente.bargain.table import ROUNDING, BargainingTable, Party
from detente.bargain.zone import accepted, directions

# Parts of packages looked at before the search stops and states its gap.
MOST_PARTS = 15_000


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
    principal: Party, others: tuple[Party, ...], tried: Int[np.ndarray, "package issue"], *, most: int = MOST_PARTS
) -> RobustPackage:
    """A package accepted in most futures by the principal and all others; no package is accepted in more.

    Args:
        principal, others: who must accept.
        tried: packages to start from; better starts make the search shorter, not different.
        most: parts of packages to look at before stopping.
    """
    start = _improved(principal, others, tried, at_least=None)
    return _Search(principal, others, at_least=None, most=most).run(start)


def best_accepted(
    principal: Party,
    others: tuple[Party, ...],
    tried: Int[np.ndarray, "package issue"],
    *,
    at_least: float,
    most: int = MOST_PARTS,
) -> RobustPackage:
    """The best package for the principal, on average, among those accepted in at least a share of futures.

    Args:
        principal, others: who must accept.
        tried: packages to start from.
        at_least: share of futures, 0 to 1.
        most: parts of packages to look at before stopping.

    Returns:
        The package; where none was found that reaches the share, the most accepted one met (see its `accepted`).
    """
    start = _improved(principal, others, tried, at_least=at_least)
    return _Search(principal, others, at_least=at_least, most=most).run(start)


def starting_packages(table: BargainingTable) -> Int[np.ndarray, "package issue"]:
    """The frontier of mean gains against the true type, against each type, and package zero."""
    tables = [table] + [
        BargainingTable(table.issues, table.levels, table.principal, party, table.vetoes) for party in table.types
    ]
    fronts = [frontier(one).packages for one in tables]
    nothing = np.zeros((1, len(table.issues)), dtype=np.int64)
    return np.unique(np.concatenate([*fronts, nothing]), axis=0)


def rate(
    principal: Party, others: tuple[Party, ...], packages: Int[np.ndarray, "package issue"]
) -> tuple[Float[np.ndarray, " package"], Float[np.ndarray, " package"]]:
    """Share of futures in which all accept each package, and the principal's mean gain."""
    shares = accepted((principal, *others), packages).mean(axis=0)
    return shares, principal.on_average().gains(packages)[0]


def _improved(
    principal: Party, others: tuple[Party, ...], packages: Int[np.ndarray, "package issue"], *, at_least: float | None
) -> RobustPackage:
    """The best of some packages after changing one issue at a time as long as that helps."""
    levels = [worth.shape[1] for worth in principal.worth]
    best = _best_of(principal, others, packages, at_least)
    while True:
        near = np.array([_with(best.package, i, level) for i, count in enumerate(levels) for level in range(count)])
        better = _best_of(principal, others, near, at_least)
        if _rank(better, at_least) <= _rank(best, at_least):
            return best
        best = better


def _best_of(
    principal: Party, others: tuple[Party, ...], packages: Int[np.ndarray, "package issue"], at_least: float | None
) -> RobustPackage:
    """The best of some packages by the question asked."""
    shares, worths = rate(principal, others, packages)
    options = [RobustPackage(p, float(s), float(w)) for p, s, w in zip(packages, shares, worths, strict=True)]
    return max(options, key=lambda option: _rank(option, at_least))


def _rank(option: RobustPackage, at_least: float | None) -> tuple[float, float]:
    """What the question asks for first and second: a share to be reached counts up to itself."""
    if at_least is None:
        return option.accepted, option.worth
    return min(option.accepted, at_least), option.worth


def _with(package: Int[np.ndarray, " issue"], issue: int, level: int) -> Int[np.ndarray, " issue"]:
    """A package with one level changed."""
    changed = package.copy()
    changed[issue] = level
    return changed


class _Search:
    """Depth first over issues, the widest first, with tests on partial sums that hold for all completions."""

    def __init__(self, principal: Party, others: tuple[Party, ...], *, at_least: float | None, most: int):
        self.parties = (principal, *others)
        self.at_least = at_least
        self.most = most
        self.mean = principal.on_average()
        spread = [
            sum(float(np.ptp(p.worth[i], axis=1).mean()) for p in self.parties) for i in range(len(principal.worth))
        ]
        self.order = np.argsort(spread)[::-1]
        self.worths = [self._of_level(int(issue)) for issue in self.order]
        self.tests = self._tests()
        self.acceptance = int((self.tests[:, 0] == 0).sum())
        mixed = [np.einsum("tp,pfl->tfl", self.tests, worth) for worth in self.worths]
        self.mixed = mixed
        best = np.stack([m.max(axis=2) for m in mixed])
        self.rest = np.concatenate([np.cumsum(best[::-1], axis=0)[::-1], np.zeros_like(best[:1])])

    def run(self, start: RobustPackage) -> RobustPackage:
        """The best package, from a first one on."""
        self.best, self.seen, self.left = start, 0, -np.inf
        no_deal = np.stack(
            [-self.mean.no_deal.repeat(len(self.parties[0].no_deal)), *(-p.no_deal for p in self.parties)]
        )
        self._down(self.tests @ no_deal, [])
        found = self.best
        if self.seen < self.most:
            return found
        now = found.accepted if self.at_least is None else found.worth
        return RobustPackage(found.package, found.accepted, found.worth, max(0.0, self.left - now))

    def _of_level(self, issue: int) -> Float[np.ndarray, "row future level"]:
        """The principal's mean worth and each party's worth of the levels of an issue."""
        mean = np.repeat(self.mean.worth[issue], len(self.parties[0].no_deal), axis=0)
        return np.stack([mean, *(party.worth[issue] for party in self.parties)])

    def _tests(self) -> Float[np.ndarray, "test row"]:
        """Weights of the mean worth and the parties: first tests of acceptance alone, then with the mean worth."""
        scale = np.array([float(np.abs(self._all(k)).mean()) or 1.0 for k in range(len(self.parties))])
        alone = directions(len(self.parties), 4) / scale
        acceptance = np.column_stack([np.zeros(len(alone)), alone])
        if self.at_least is None:
            return acceptance
        own = float(np.abs(self.mean.worth[0]).mean()) or 1.0
        prices = np.vstack([m * alone for m in (0.25, 1.0, 4.0)]) * own
        return np.vstack([acceptance, np.column_stack([np.ones(len(prices)), prices])])

    def _all(self, party: int) -> Float[np.ndarray, " number"]:
        """Every worth of a party, in one row."""
        return np.concatenate([worth.ravel() for worth in self.parties[party].worth])

    def _down(self, sums: Float[np.ndarray, "test future"], chosen: list[int]) -> None:
        """Look at all completions of a part, the most promising level first."""
        depth = len(chosen)
        if depth == len(self.order):
            self._finish(chosen)
            return
        bounds = self._bounds(sums + self.rest[depth + 1], self.mixed[depth])
        for level in np.argsort(-bounds, kind="stable"):
            if not self._promises(float(bounds[level])):
                break
            if self.seen >= self.most:
                self.left = max(self.left, float(bounds[level]))
                break
            self.seen += 1
            self._down(sums + self.mixed[depth][:, :, level], [*chosen, int(level)])

    def _bounds(
        self, reach: Float[np.ndarray, "test future"], mixed: Float[np.ndarray, "test future level"]
    ) -> Float[np.ndarray, " level"]:
        """The most each level can lead to: a share of futures, or the principal's worth at the share asked for."""
        alone = self.acceptance
        possible = np.all(reach[:alone, :, None] + mixed[:alone] > -ROUNDING, axis=0)
        if self.at_least is None:
            return possible.mean(axis=0)
        needed = max(int(np.ceil(self.at_least * len(possible) - 1e-9)), 1)
        bounds = np.full(possible.shape[1], -np.inf)
        for level in np.flatnonzero(possible.sum(axis=0) >= needed):
            alive = possible[:, level]
            worth = (reach[alone:, alive] + mixed[alone:, alive, level]).min(axis=0)
            bounds[level] = np.partition(worth, len(worth) - needed)[len(worth) - needed]
        return bounds

    def _promises(self, bound: float) -> bool:
        """Whether a bound leaves room above the best so far."""
        if self.at_least is None:
            return bound > self.best.accepted + 1e-12
        floor = self.best.worth if self.best.accepted >= self.at_least else -np.inf
        return bound > floor + 1e-9

    def _finish(self, chosen: list[int]) -> None:
        """Weigh a whole package."""
        package = np.zeros(len(chosen), dtype=np.int64)
        package[self.order] = chosen
        option = _best_of(self.parties[0], self.parties[1:], package[None], self.at_least)
        if _rank(option, self.at_least) > _rank(self.best, self.at_least):
            self.best = option
