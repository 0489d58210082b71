"""The efficient frontier of packages, without looking at every package.

Worths add up over issues, so the frontier grows issue by issue: a part of a package that another part beats for
everybody stays beaten whatever is added [@nemhauser-ullmann-1969]. Parties with a veto add an axis each, cut off
where their yes is already certain; parts that no completion makes acceptable to them are dropped.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from detente.bargain.pareto import first_of_equals, not_dominated
from detente.bargain.table import BargainingTable, Party

# Parts of packages carried from issue to issue before equal-looking ones are merged.
CARRIED = 20_000


@dataclass(frozen=True)
class Frontier:
    """Packages that no other beats for both sides, among those the vetoes let pass.

    Args:
        packages: level of each issue, by position.
        gains: what each side has above no deal: principal, counterpart.
        gap: zero when complete; else the most either side could gain by a package that was merged away (infinite when
            vetoes stand in the way of a bound).
    """

    packages: Int[np.ndarray, "package issue"]
    gains: Float[np.ndarray, "package side"]
    gap: float = 0.0


@dataclass(frozen=True)
class _Parts:
    """Packages of the issues so far, and what each party makes of them less no deal."""

    packages: Int[np.ndarray, "part issue"]
    gains: Float[np.ndarray, "part party"]


def frontier(table: BargainingTable, *, carried: int = CARRIED) -> Frontier:
    """Every package on the frontier of the two sides' mean gains, that no veto player loses by on average.

    Packages with equal gains for both sides count once.

    Args:
        table: the parties' worths; their means over futures are used.
        carried: the most parts of packages to carry on before merging.

    Returns:
        Packages by rising gain of the principal; empty when the vetoes let nothing pass.
    """
    mean = table.on_average()
    parties = mean.must_agree
    start = -np.array([[party.no_deal[0] for party in parties]])
    parts, gap = _Parts(np.zeros((1, 0), dtype=np.int16), start), 0.0
    for issue in range(len(mean.issues)):
        parts = _keep_best(_passable(_with_issue(parts, parties, issue), parties, issue + 1))
        parts, lost = _merged(parts, most=carried)
        gap += lost
    sides = parts.gains[:, :2]
    stay = np.flatnonzero(not_dominated(sides))
    stay = stay[first_of_equals(sides[stay])]
    stay = stay[np.argsort(sides[stay, 0])]
    return Frontier(parts.packages[stay].astype(np.int64), sides[stay], gap)


def _with_issue(parts: _Parts, parties: tuple[Party, ...], issue: int) -> _Parts:
    """Each part with each level of one more issue."""
    worth = np.stack([party.worth[issue][0] for party in parties], axis=1)
    levels = len(worth)
    packages = np.column_stack(
        [np.repeat(parts.packages, levels, axis=0), np.tile(np.arange(levels, dtype=np.int16), len(parts.packages))]
    )
    return _Parts(packages, (parts.gains[:, None] + worth[None]).reshape(-1, len(parties)))


def _passable(parts: _Parts, parties: tuple[Party, ...], done: int) -> _Parts:
    """The parts that some completion makes acceptable to each veto player; a veto player's certain yes is levelled."""
    gains = parts.gains.copy()
    alive = np.ones(len(gains), dtype=bool)
    for axis, party in enumerate(parties[2:], 2):
        most = sum(float(worth[0].max()) for worth in party.worth[done:])
        least = sum(float(worth[0].min()) for worth in party.worth[done:])
        alive &= gains[:, axis] + most >= -1e-12
        gains[:, axis] = np.minimum(gains[:, axis], -least)
    return _Parts(parts.packages[alive], gains[alive])


def _keep_best(parts: _Parts) -> _Parts:
    """The parts that no other beats, one of each set of equals."""
    stay = np.flatnonzero(not_dominated(parts.gains))
    stay = stay[first_of_equals(parts.gains[stay])]
    return _Parts(parts.packages[stay], parts.gains[stay])


def _merged(parts: _Parts, *, most: int) -> tuple[_Parts, float]:
    """At most `most` parts, from each box of the two sides' gains the one the vetoes like best, and what is lost."""
    if len(parts.gains) <= most:
        return parts, 0.0
    sides, vetoes = parts.gains[:, :2], parts.gains[:, 2:]
    width = np.ptp(sides, axis=0) / most * 2
    boxes = np.floor((sides - sides.min(axis=0)) / np.where(width > 0, width, 1.0))
    order = np.argsort(-vetoes.min(axis=1, initial=np.inf), kind="stable")
    chosen = order[first_of_equals(boxes[order])][:most]
    lost = float("inf") if vetoes.shape[1] else float(width.max())
    return _Parts(parts.packages[chosen], parts.gains[chosen]), lost
