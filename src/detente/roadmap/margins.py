"""Would each side keep each deal: the margins of a roadmap without simulation (docs/explanation/model.md, 4 and 5)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy.typing import NDArray

from detente.roadmap.worth import Worth, trust_after

Floats = NDArray[np.float64]
PerDeal = Float[np.ndarray, "deal type future"]
Deals = Sequence[NDArray[np.int64]]
"""Deals in order, each the positions of its measures."""


@dataclass(frozen=True, slots=True)
class Stance:
    """What the conduct and the principal bring to the ledger; each one for all futures or one for each.

    Args:
        pressure: 0 to 1. retry: months until a refused deal returns. tempo: chance per month of a decision.
        patience, horizon: the principal's monthly discount and the months that it looks ahead.
        lag: months until the counterpart answers a breach.
        breach_cost: what breaking its word costs the principal, in its own worth.
    """

    pressure: float | Floats = 0.0
    retry: float | Floats = 6.0
    tempo: float | Floats = 0.25
    patience: float | Floats = 0.99
    horizon: float | Floats = 48.0
    lag: float | Floats = 3.0
    breach_cost: float | Floats = 0.0


@dataclass(frozen=True)
class Parts:
    """What the deals of a road hold, before any choice.

    Args:
        gain: B, per month. cost: C, per month. stake: E. detect: q, per month. unseen: A(beta (1 - q)).
        rest: R, what the later deals promise. credibility: rho at each deal if the earlier ones were kept.
        can_cheat: whether the counterpart has a measure of its own to cheat on.
    """

    gain: PerDeal
    cost: PerDeal
    stake: PerDeal
    detect: Float[np.ndarray, "deal future"]
    unseen: PerDeal
    rest: PerDeal
    credibility: Float[np.ndarray, "deal future"]
    can_cheat: Bool[np.ndarray, " deal"]


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


@dataclass(frozen=True)
class DealParts:
    """What one deal holds, whatever comes before or after it.

    Args:
        gain, cost, stake, unseen: as in `Parts`, for each type and future. detect: for each future.
        can_cheat: whether the counterpart has a measure of its own in it.
        whole: what the others' measures bring the principal, per month. back: the part of it that can be taken back.
        own_cost: what the principal's own measures cost it, per month.
        takes: months of its longest measure. kept: number of the principal's measures in it.
    """

    gain: Float[np.ndarray, "type future"]
    cost: Float[np.ndarray, "type future"]
    stake: Float[np.ndarray, "type future"]
    unseen: Float[np.ndarray, "type future"]
    detect: Float[np.ndarray, " future"]
    can_cheat: bool
    whole: Float[np.ndarray, " future"]
    back: Float[np.ndarray, " future"]
    own_cost: Float[np.ndarray, " future"]
    takes: Float[np.ndarray, " future"]
    kept: int


def deal_parts(worth: Worth, measures: NDArray[np.int64]) -> DealParts:
    """What a deal of these measures holds."""
    own, others = measures[worth.own[measures]], measures[~worth.own[measures]]
    given, taken = measures[worth.by_principal[measures]], measures[~worth.by_principal[measures]]
    detect = 1 - np.prod(1 - worth.detect[own], axis=0)
    return DealParts(
        gain=worth.value[others].sum(axis=0),
        cost=-worth.value[own].sum(axis=0),
        stake=worth.fear * worth.exposure[own].sum(axis=0),
        unseen=annuity(worth.patience * (1 - detect), worth.horizon),
        detect=detect,
        can_cheat=len(own) > 0,
        whole=worth.principal[taken].sum(axis=0),
        back=(worth.principal[taken] * worth.reversible[taken]).sum(axis=0),
        own_cost=-worth.principal[given].sum(axis=0),
        takes=worth.takes[measures].max(axis=0),
        kept=len(given),
    )


def parts_of(worth: Worth, deals: Deals, *, credibility: Floats | None = None) -> Parts:
    """B, C, E, q, R and rho of a road.

    Args:
        worth: of the measures.
        deals: the road.
        credibility: one for all deals; by default the start's, grown by the credit of the measures kept on the way.
    """
    trust = along_the_road(worth, deals) if credibility is None else credibility
    return joined(worth, [deal_parts(worth, measures) for measures in deals], trust)


def joined(worth: Worth, pieces: Sequence[DealParts], credibility: Floats) -> Parts:
    """The parts of a road from those of its deals; `credibility` at each deal, or one for all."""
    gain, cost, stake, unseen = (
        np.stack([getattr(piece, name) for piece in pieces]) for name in ("gain", "cost", "stake", "unseen")
    )
    detect = np.stack([piece.detect for piece in pieces])
    trust = np.broadcast_to(credibility, detect.shape)
    steady = annuity(worth.patience, worth.horizon)
    ahead = trust[:, None] * (steady * (gain - cost)) - (1 - trust[:, None]) * stake
    can_cheat = np.array([piece.can_cheat for piece in pieces])
    return Parts(gain, cost, stake, detect, unseen, rest_of_road(ahead, worth.foresight), trust, can_cheat)


def along_the_road(worth: Worth, deals: Deals) -> Float[np.ndarray, "deal future"]:
    """Credibility at each deal if every principal measure of the earlier deals was kept."""
    kept = np.cumsum([0, *(int(worth.by_principal[measures].sum()) for measures in deals)])[:-1]
    return trust_after(worth, kept[:, None])


def rest_of_road(ahead: PerDeal, foresight: Float[np.ndarray, "type future"]) -> PerDeal:
    """R_p = g (max(0, ahead of the next) + R of the next), from the last deal back."""
    rest = np.zeros_like(ahead)
    for p in range(len(ahead) - 2, -1, -1):
        rest[p] = foresight * (np.maximum(ahead[p + 1], 0.0) + rest[p + 1])
    return rest


def waiting(worth: Worth, stance: Stance) -> Float[np.ndarray, "type future"]:
    """A_w: the months of standoff that a refusal brings, discounted; never more than the counterpart looks ahead."""
    months = stance.retry + 1 / np.maximum(stance.tempo, 1e-6)
    return annuity(worth.patience, np.minimum(months, worth.horizon))


def utilities(worth: Worth, parts: Parts, stance: Stance) -> Utilities:
    """U of complying, cheating and refusing; a deal without an own measure cannot be cheated on."""
    beta, rho, q = worth.patience, parts.credibility[:, None], parts.detect[:, None]
    steady, unseen = annuity(beta, worth.horizon), parts.unseen
    caught = q * beta * unseen
    comply = rho * steady * (parts.gain - parts.cost) - (1 - rho) * parts.stake + rho * parts.rest
    cheat = rho * unseen * parts.gain - caught * worth.penalty + rho * (1 - caught) * parts.rest
    refuse = -worth.pain * stance.pressure * waiting(worth, stance)
    cheat = np.where(parts.can_cheat[:, None, None], cheat, -np.inf)
    return Utilities(comply, cheat, np.broadcast_to(refuse, comply.shape))


def log_chances(answers: Utilities, noise: Float[np.ndarray, "type future"]) -> tuple[PerDeal, PerDeal, PerDeal]:
    """Log chances of comply, cheat and refuse under the logit of choice (docs/explanation/model.md, 3.4)."""
    scaled = [u / noise for u in (answers.comply, answers.cheat, answers.refuse)]
    whole = np.logaddexp(np.logaddexp(scaled[0], scaled[1]), scaled[2])
    return scaled[0] - whole, scaled[1] - whole, scaled[2] - whole


def margins(worth: Worth, deals: Deals, stance: Stance) -> PerDeal:
    """The counterpart's margin at each deal, for each type and future."""
    return utilities(worth, parts_of(worth, deals), stance).margin


def principal_margins(
    worth: Worth, deals: Deals, stance: Stance, complies: PerDeal
) -> Float[np.ndarray, "deal future"]:
    """The principal's own margin for keeping its word at each deal (docs/explanation/model.md, 5).

    Keeping brings the deal's flow and the rest of the road, which is discounted by the months that each later deal
    takes; pocketing brings what cannot be taken back for good, the rest until the counterpart answers, less what a
    breach costs. Averaged over the types by their chance to comply.

    Args:
        worth: of the measures.
        deals: the road.
        stance: the principal's patience, horizon, lag and cost of a breach.
        complies: chance that each type complies.

    Returns:
        The margins; nan for a deal in which the principal gives nothing and so has nothing to break.
    """
    return word_margins(
        [deal_parts(worth, measures) for measures in deals], stance, (worth.prior * complies).sum(axis=1)
    )


def word_margins(
    pieces: Sequence[DealParts], stance: Stance, chance: Float[np.ndarray, "deal future"]
) -> Float[np.ndarray, "deal future"]:
    """The principal's margins from the parts of the deals and the chance that the counterpart complies with each."""
    whole, back, costs, takes = (
        np.stack([getattr(piece, name) for piece in pieces]) for name in ("whole", "back", "own_cost", "takes")
    )
    patience = np.asarray(stance.patience)
    steady, short = annuity(patience, stance.horizon), annuity(patience, stance.lag)
    flow = steady * (chance * whole - costs)
    months = takes + 1 / np.maximum(stance.tempo, 1e-6)
    keep = flow + chance * discounted_rest(flow, patience**months)
    pocket = chance * (steady * (whole - back) + short * back) - stance.breach_cost
    gives = np.array([piece.kept > 0 for piece in pieces])
    return np.where(gives[:, None], keep - pocket, np.nan)


def discounted_rest(
    flow: Float[np.ndarray, "deal future"], factor: Float[np.ndarray, "deal future"]
) -> Float[np.ndarray, "deal future"]:
    """What the later deals bring at each deal, those that cost more than they bring left out."""
    rest = np.zeros_like(flow)
    for p in range(len(flow) - 2, -1, -1):
        rest[p] = factor[p + 1] * (np.maximum(flow[p + 1], 0.0) + rest[p + 1])
    return rest


def own_word(worth: Worth, deals: Deals, stance: Stance, answers: Utilities) -> Float[np.ndarray, "deal future"]:
    """The principal's margins with the counterpart's chances to comply taken from what each answer is worth to it."""
    return principal_margins(worth, deals, stance, comply_chance(answers, worth.noise))


def comply_chance(answers: Utilities, noise: Float[np.ndarray, "type future"]) -> PerDeal:
    """Chance to comply under the logit of choice."""
    best = np.maximum(np.maximum(answers.comply, answers.cheat), answers.refuse)
    weights = [np.exp((u - best) / noise) for u in (answers.comply, answers.cheat, answers.refuse)]
    return weights[0] / (weights[0] + weights[1] + weights[2])


def is_kept(margin: PerDeal) -> Bool[np.ndarray, "deal type future"]:
    """Whether a type keeps a deal and every deal before it."""
    return np.logical_and.accumulate(margin >= 0, axis=0)
