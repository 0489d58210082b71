"""What to offer next: the best chance of a yes at the least cost."""

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from jaxtyping import Float, Int

from detente.bargain.agenda import frontier
from detente.bargain.inference import Counterparts
from detente.bargain.pareto import first_of_equals, not_dominated
from detente.bargain.table import ROUNDING, BargainingTable, Party

# Packages that are all weighed; beyond that the frontiers and their neighbours are.
ALL_WEIGHED = 20_000
# Counterparts that stand for all when packages are weighed.
STAND_INS = 600


@dataclass(frozen=True)
class NextOffers:
    """Offers that no other beats on both the chance of a yes and what they leave the principal.

    Args:
        packages: level of each issue, by position, by rising chance.
        chance: that the counterpart says yes.
        gain: what each leaves the principal above no deal, on average.
        best: position of the offer with the largest chance times gain.
        is_exact: whether every package was weighed.
    """

    packages: Int[np.ndarray, "package issue"]
    chance: Float[np.ndarray, " package"]
    gain: Float[np.ndarray, " package"]
    best: int
    is_exact: bool


def next_offers(table: BargainingTable, believed: Counterparts) -> NextOffers | None:
    """The offers worth making, given what is believed of the counterpart.

    Packages that the principal does not gain by, or that a veto player would lose by, on average, and those that lack
    what a level needs are left out.

    Args:
        table: the principal's and the vetoes' worths.
        believed: the counterparts and their chances.

    Returns:
        The non-dominated offers, or nothing when no package is worth offering.
    """
    packages, is_exact = _candidates(table, believed)
    mean = table.on_average()
    gain = mean.principal.gains(packages)[0]
    allowed = (gain > ROUNDING) & table.allowed(packages)
    for veto in mean.vetoes:
        allowed &= veto.accepts(packages)[0]
    packages, gain = packages[allowed], gain[allowed]
    if not len(packages):
        return None
    chance = _thinned(believed).says_yes(packages)
    both = np.column_stack([chance, gain])
    stay = np.flatnonzero(not_dominated(both))
    stay = stay[first_of_equals(both[stay])]
    stay = stay[np.argsort(chance[stay])]
    best = int((chance[stay] * gain[stay]).argmax())
    return NextOffers(packages[stay], believed.says_yes(packages[stay]), gain[stay], best, is_exact)


def cheapest_with(offers: NextOffers, chance: float) -> int | None:
    """The offer that leaves the principal most among those with at least a chance of a yes."""
    likely = np.flatnonzero(offers.chance >= chance)
    return int(likely[offers.gain[likely].argmax()]) if len(likely) else None


def _candidates(table: BargainingTable, believed: Counterparts) -> tuple[Int[np.ndarray, "package issue"], bool]:
    """All packages, or the frontiers against likely counterparts with every one-issue change."""
    counts = [len(levels) for levels in table.levels]
    if table.packages <= ALL_WEIGHED:
        return np.array(list(product(*map(range, counts))), dtype=np.int64), True
    some = _thinned(believed, 30)
    faces = [_as_party(believed, believed.chance)] + [_as_party(some, one) for one in np.eye(len(some.no_deal))]
    ours = replace(table, principal=table.principal.on_average(), vetoes=(), types=(), true_type=())
    fronts = [frontier(replace(ours, counterpart=face)).packages for face in faces]
    core = np.unique(np.concatenate(fronts), axis=0)[:ALL_WEIGHED]
    return np.unique(np.concatenate([core, *_changed(core[: ALL_WEIGHED // sum(counts)], counts)]), axis=0), False


def _changed(packages: Int[np.ndarray, "package issue"], counts: list[int]) -> list[Int[np.ndarray, "package issue"]]:
    """The packages with one issue at another level."""
    changed: list[Int[np.ndarray, "package issue"]] = []
    for issue, count in enumerate(counts):
        for level in range(count):
            one = packages.copy()
            one[:, issue] = level
            changed.append(one)
    return changed


def _as_party(believed: Counterparts, weight: Float[np.ndarray, " counterpart"]) -> Party:
    """The average counterpart under some weights, as a party."""
    worth = tuple((weight @ w)[None] for w in believed.worth)
    return Party("counterpart", "counterpart", worth, np.array([weight @ believed.no_deal]))


def _thinned(believed: Counterparts, count: int = STAND_INS) -> Counterparts:
    """A few equally likely counterparts that stand for all: every so many hundredths of the chances."""
    if len(believed.no_deal) <= count:
        return believed
    marks = (np.arange(count) + 0.5) / count
    at = np.searchsorted(np.cumsum(believed.chance), marks).clip(max=len(believed.no_deal) - 1)
    even = np.full(count, -np.log(count))
    worth = tuple(w[at] for w in believed.worth)
    return Counterparts(worth, believed.no_deal[at], believed.future[at], even, believed.noise)
