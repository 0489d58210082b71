"""Would each side keep each deal: the margins of a roadmap without simulation (docs/explanation/model.md, 4 and 5)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy.typing import NDArray

from detente.roadmap.worth import Worth

Floats = NDArray[np.float64]
PerDeal = Float[np.ndarray, "deal type future"]
Deals = Sequence[NDArray[np.int64]]
"""Deals in order, each the positions of its measures."""


@dataclass(frozen=True, slots=True)
class Stance:
    """What the conduct brings to the ledger.

    Args:
        pressure: 0 to 1, one for all futures or one for each.
        retry: months that a refusal prolongs the standoff, likewise.
        patience, horizon: the principal's monthly discount and the months that it looks ahead.
        lag: months until the counterpart answers a breach.
        breach_cost: what breaking its word costs the principal, in its own worth.
    """

    pressure: float | Floats = 0.0
    retry: float | Floats = 6.0
    patience: float = 0.99
    horizon: float = 48.0
    lag: float = 3.0
    breach_cost: float = 0.0


@dataclass(frozen=True)
class Parts:
    """What the deals of a road hold, before any choice.

    Args:
        gain: B, per month. cost: C, per month. stake: E. detect: q, per month.
        rest: R, what the later deals promise. credibility: rho at each deal if the earlier ones were kept.
    """

    gain: PerDeal
    cost: PerDeal
    stake: PerDeal
    detect: Float[np.ndarray, "deal future"]
    rest: PerDeal
    credibility: Float[np.ndarray, "deal future"]


@dataclass(frozen=True)
class Utilities:
    """What each answer to each deal is worth."""

    comply: PerDeal
    cheat: PerDeal
    refuse: PerDeal

    @property
    def margin(self) -> PerDeal:
        """By how much complying beats the better of cheating and refusing."""
        return self.comply - np.maximum(self.cheat, self.refuse)


def annuity(factor: Floats, months: Floats | float) -> Floats:
    """A(z) = (1 - z^H) / (1 - z): one a month for H months, discounted by z a month.

    >>> float(annuity(np.array(0.5), 2.0)), float(annuity(np.array(1.0), 7.0))
    (1.5, 7.0)
    """
    gap = 1.0 - factor
    steady = gap < 1e-12
    safe = np.where(steady, 0.5, factor)
    growth = -np.expm1(months * np.log(np.maximum(safe, 1e-300))) / (1.0 - safe)
    return np.where(steady, months, growth)


def parts_of(worth: Worth, deals: Deals, *, credibility: Floats | None = None) -> Parts:
    """B, C, E, q, R and rho of a road.

    Args:
        worth: of the measures.
        deals: the road.
        credibility: one for all deals; by default the start's, grown by the credit of the measures kept on the way.
    """
    shape = (len(deals), len(worth.types), worth.futures)
    gain, cost, stake = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    detect = np.zeros((len(deals), worth.futures))
    for p, measures in enumerate(deals):
        own, others = measures[worth.own[measures]], measures[~worth.own[measures]]
        gain[p] = worth.value[others].sum(axis=0)
        cost[p] = -worth.value[own].sum(axis=0)
        stake[p] = worth.fear * worth.exposure[own].sum(axis=0)
        detect[p] = 1 - np.prod(1 - worth.detect[own], axis=0)
    trust = along_the_road(worth, deals) if credibility is None else np.broadcast_to(credibility, detect.shape)
    steady = annuity(worth.patience, worth.horizon)
    ahead = trust[:, None] * steady * (gain - cost) - (1 - trust[:, None]) * stake
    return Parts(gain, cost, stake, detect, rest_of_road(ahead, worth.foresight), np.asarray(trust))


def along_the_road(worth: Worth, deals: Deals) -> Float[np.ndarray, "deal future"]:
    """Credibility at each deal if every principal measure of the earlier deals was kept (ties left out)."""
    good, bad = worth.credibility * worth.evidence, (1 - worth.credibility) * worth.evidence
    kept = np.cumsum([0, *(int(worth.by_principal[measures].sum()) for measures in deals)])[:-1]
    earned = kept[:, None] * worth.credit
    return (good + earned) / (good + earned + bad)


def rest_of_road(ahead: PerDeal, foresight: Float[np.ndarray, "type future"]) -> PerDeal:
    """R_p = g (max(0, ahead of the next) + R of the next), from the last deal back."""
    rest = np.zeros_like(ahead)
    for p in range(len(ahead) - 2, -1, -1):
        rest[p] = foresight * (np.maximum(ahead[p + 1], 0.0) + rest[p + 1])
    return rest


def utilities(worth: Worth, parts: Parts, stance: Stance) -> Utilities:
    """U of complying, cheating and refusing; a deal without an own measure cannot be cheated on."""
    beta, rho, q = worth.patience, parts.credibility[:, None], parts.detect[:, None]
    steady = annuity(beta, worth.horizon)
    unseen = annuity(beta * (1 - q), worth.horizon)
    caught = q * beta * unseen
    comply = rho * steady * (parts.gain - parts.cost) - (1 - rho) * parts.stake + rho * parts.rest
    cheat = rho * unseen * parts.gain - caught * worth.penalty + rho * (1 - caught) * parts.rest
    refuse = -worth.pain * stance.pressure * annuity(beta, stance.retry)
    can_cheat = (parts.cost != 0) | (q > 0) | (parts.stake > 0)
    return Utilities(comply, np.where(can_cheat, cheat, -np.inf), np.broadcast_to(refuse, comply.shape))


def margins(worth: Worth, deals: Deals, stance: Stance) -> PerDeal:
    """The counterpart's margin at each deal, for each type and future."""
    return utilities(worth, parts_of(worth, deals), stance).margin


def principal_margins(
    worth: Worth, deals: Deals, stance: Stance, complies: PerDeal
) -> Float[np.ndarray, "deal future"]:
    """The principal's own margin for keeping its word at each deal (docs/explanation/model.md, 5).

    Keeping brings the deal's flow and the rest of the road; pocketing brings what cannot be taken back for good, the
    rest until the counterpart answers, less what a breach costs. Averaged over the types by their chance to comply.

    Args:
        worth: of the measures.
        deals: the road.
        stance: the principal's patience, horizon, lag and cost of a breach.
        complies: chance that each type complies.
    """
    chance = (worth.prior * complies).sum(axis=1)
    patience = np.asarray(stance.patience)
    steady, short = annuity(patience, stance.horizon), annuity(patience, stance.lag)
    gains = [worth.principal[d[~worth.by_principal[d]]] for d in deals]
    costs = np.stack([-worth.principal[d[worth.by_principal[d]]].sum(axis=0) for d in deals])
    whole = np.stack([g.sum(axis=0) for g in gains])
    back = np.stack(
        [(g * worth.reversible[d[~worth.by_principal[d]]]).sum(axis=0) for g, d in zip(gains, deals, strict=True)]
    )
    flow = steady * (chance * whole - costs)
    ahead = np.cumsum(np.maximum(flow, 0.0)[::-1], axis=0)[::-1]
    rest = np.concatenate([ahead[1:], np.zeros((1, worth.futures))])
    keep = flow + chance * rest
    pocket = chance * (steady * (whole - back) + short * back) - stance.breach_cost
    return keep - pocket


def is_kept(margin: PerDeal) -> Bool[np.ndarray, "deal type future"]:
    """Whether a type keeps a deal and every deal before it."""
    return np.logical_and.accumulate(margin >= 0, axis=0)
