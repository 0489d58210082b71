"""The efficient frontier of packages, without looking at every package.

Worths add up over issues, so the frontier grows issue by issue: a part of a package that another part beats for
everybody stays beaten whatever is added [@nemhauser-ullmann-1969]. What else a part must carry along becomes an axis of
its own: a veto player's gain, cut off where its yes is already certain; what issues to come are still needed for, less
is better; what has been reached that issues to come may need, more is better. Parts that no completion makes
acceptable to a veto player, or that lack what a level needs, are dropped.

Most veto players stand in nobody's way. So the frontier is first built without them; those that lose by some package on
it get their axis, and it is built anew until nobody loses: exact, for whatever the vetoes leave of a frontier that none
of them objects to is all of it.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from detente.bargain.pareto import first_of_equals, not_dominated
from detente.bargain.table import ROUNDING, BargainingTable, Party

# Parts of packages carried from issue to issue before equal-looking ones are merged.
CARRIED = 20_000


@dataclass(frozen=True)
class Frontier:
    """Packages that no other beats for both sides, among those allowed that the vetoes let pass.

    Args:
        packages: level of each issue, by position.
        gains: what each side has above no deal: principal, counterpart.
        gap: zero when complete; else the most either side could gain by a package that was merged away (infinite when
            vetoes or needs stand in the way of a bound).
    """

    packages: Int[np.ndarray, "package issue"]
    gains: Float[np.ndarray, "package side"]
    gap: float = 0.0


@dataclass(frozen=True)
class _Parts:
    """Packages of the issues so far, and what each party makes of them less no deal."""

    packages: Int[np.ndarray, "part issue"]
    gains: Float[np.ndarray, "part party"]

    def only(self, chosen: np.ndarray) -> "_Parts":
        """Some of the parts."""
        return _Parts(self.packages[chosen], self.gains[chosen])


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
    sides, asked = mean.must_agree[:2], list[Party]()
    while True:
        found = _frontier_of(mean, (*sides, *asked), carried)
        lose = [v for v in mean.vetoes if v not in asked and not v.accepts(found.packages).all()]
        if not lose:
            return found
        asked += lose


def _frontier_of(mean: BargainingTable, parties: tuple[Party, ...], carried: int) -> Frontier:
    """The frontier that some parties let pass."""
    start = -np.array([[party.no_deal[0] for party in parties]])
    parts, gap = _Parts(np.zeros((1, 0), dtype=np.int16), start), 0.0
    for issue in range(len(mean.issues)):
        parts = _with_issue(parts, parties, issue, mean.lowest(issue))
        parts = parts.only(_has_what_it_needs(mean, parts.packages))
        parts = _keep_best(mean, _passable(parts, parties, issue + 1))
        parts, lost = _merged(mean, parts, most=carried)
        gap += lost
    ends = parts.gains[:, :2]
    stay = np.flatnonzero(not_dominated(ends))
    stay = stay[first_of_equals(ends[stay])]
    stay = stay[np.argsort(ends[stay, 0])]
    return Frontier(parts.packages[stay].astype(np.int64), ends[stay], gap)


def _with_issue(parts: _Parts, parties: tuple[Party, ...], issue: int, lowest: int) -> _Parts:
    """Each part with each level of one more issue, from the lowest that counts."""
    worth = np.stack([party.worth[issue][0, lowest:] for party in parties], axis=1)
    levels = np.arange(lowest, lowest + len(worth), dtype=np.int16)
    packages = np.column_stack([np.repeat(parts.packages, len(levels), axis=0), np.tile(levels, len(parts.packages))])
    return _Parts(packages, (parts.gains[:, None] + worth[None]).reshape(-1, len(parties)))


def _has_what_it_needs(mean: BargainingTable, packages: Int[np.ndarray, "part issue"]) -> Bool[np.ndarray, " part"]:
    """Whether nothing is lacking among the issues so far, of which the last one is new."""
    done, yes = packages.shape[1], np.ones(len(packages), dtype=bool)
    for issue, level, other, least in mean.needs:
        if max(issue, other) == done - 1:
            yes &= (packages[:, issue] < level) | (packages[:, other] >= least)
    return yes


def _ties_to_come(mean: BargainingTable, packages: Int[np.ndarray, "part issue"]) -> Float[np.ndarray, "part tie"]:
    """What parts carry along of needs between the issues so far and those to come, more is better.

    For an issue to come that some need: the least level still asked of it, with a minus sign. For one that was settled
    and that issues to come may need: how many of their least levels it reaches.
    """
    done, rows = packages.shape[1], list[Float[np.ndarray, " part"]]()
    asked = {other for issue, _, other, _ in mean.needs if issue < done <= other}
    for other in sorted(asked):
        most = np.zeros(len(packages))
        for issue, level, wanted, least in mean.needs:
            if wanted == other and issue < done:
                most = np.maximum(most, np.where(packages[:, issue] >= level, least, 0))
        rows.append(-most)
    for other in sorted({other for issue, _, other, _ in mean.needs if other < done <= issue}):
        marks = sorted({least for issue, _, wanted, least in mean.needs if wanted == other and issue >= done})
        rows.append(sum(((packages[:, other] >= mark).astype(float) for mark in marks), np.zeros(len(packages))))
    return np.column_stack(rows) if rows else np.zeros((len(packages), 0))


def _passable(parts: _Parts, parties: tuple[Party, ...], done: int) -> _Parts:
    """The parts that some completion makes acceptable to each veto player; a veto player's certain yes is levelled."""
    gains = parts.gains.copy()
    alive = np.ones(len(gains), dtype=bool)
    for axis, party in enumerate(parties[2:], 2):
        most = sum(float(worth[0].max()) for worth in party.worth[done:])
        least = sum(float(worth[0].min()) for worth in party.worth[done:])
        alive &= gains[:, axis] + most >= -ROUNDING
        gains[:, axis] = np.minimum(gains[:, axis], -least)
    return _Parts(parts.packages[alive], gains[alive])


def _keep_best(mean: BargainingTable, parts: _Parts) -> _Parts:
    """The parts that no other beats, one of each set of equals."""
    axes = np.column_stack([parts.gains, _ties_to_come(mean, parts.packages)])
    stay = np.flatnonzero(not_dominated(axes))
    return parts.only(stay[first_of_equals(axes[stay])])


def _merged(mean: BargainingTable, parts: _Parts, *, most: int) -> tuple[_Parts, float]:
    """At most `most` parts, from each box of the two sides' gains the one the vetoes like best, and what is lost."""
    if len(parts.gains) <= most:
        return parts, 0.0
    sides, further = parts.gains[:, :2], np.column_stack([parts.gains[:, 2:], _ties_to_come(mean, parts.packages)])
    width = np.ptp(sides, axis=0) / most * 2
    boxes = np.floor((sides - sides.min(axis=0)) / np.where(width > 0, width, 1.0))
    order = np.argsort(-further.min(axis=1, initial=np.inf), kind="stable")
    chosen = order[first_of_equals(boxes[order])][:most]
    return parts.only(chosen), float("inf") if further.shape[1] else float(width.max())
