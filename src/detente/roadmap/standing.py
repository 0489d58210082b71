"""Where a roadmap stands: deals in force, refused or cheated on, promises broken, and what the answers so far say."""

from dataclasses import dataclass, fields, replace

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from detente.case.model import Roadmap
from detente.errors import InputError, refuse_unknown
from detente.roadmap.margins import Stance, Utilities, log_chances, parts_of, utilities
from detente.roadmap.worth import Worth, trust_after


@dataclass(frozen=True, slots=True)
class Standing:
    """What has happened on a road so far.

    Args:
        done: deals in force, by name. refused: deals that the counterpart turned down.
        cheated: deals that it agreed to and was caught cheating on; they are over.
        breaches: promises that the principal has broken; each weighs on credibility.
    """

    done: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    cheated: tuple[str, ...] = ()
    breaches: int = 0


def check_standing(road: Roadmap, standing: Standing) -> None:
    """Refuse a standing that the road cannot have.

    Raises:
        InputError: no such deal, one named twice, or one that came before what it needs.
    """
    known = [deal.name for deal in road.deals]
    named = [*standing.done, *standing.refused, *standing.cheated]
    refuse_unknown(named, known, wanted=f"a deal of {road.name}")
    for name in named:
        if named.count(name) > 1:
            raise InputError(f"{name} named twice", wanted="each deal done, refused or cheated on, once")
    held = {*standing.done, *standing.cheated}  # a deal cheated on was in force once
    for deal in road.deals:
        missing = [need for need in deal.needs if need not in held]
        if deal.name in named and missing:
            wanted = f"{' and '.join(missing)} in force before it"
            raise InputError(deal.name, wanted=wanted, mend=f"name {', '.join(missing)} with --done")


def measures_done(road: Roadmap, standing: Standing) -> tuple[str, ...]:
    """The measures in force, in the road's order."""
    return tuple(dict.fromkeys(m for d in road.deals if d.name in standing.done for m in d.measures))


def after_breaches(worth: Worth, breaches: int) -> Worth:
    """The worths with the evidence against the principal's word that broken promises leave.

    Credibility a / (a + b) becomes a / (a + b + n breach) (docs/explanation/model.md, 3.7).
    """
    evidence = worth.evidence + breaches * worth.breach
    return replace(worth, credibility=worth.credibility * worth.evidence / evidence, evidence=evidence)


def answers_on_the_way(worth: Worth, road: Roadmap, standing: Standing, stance: Stance) -> Utilities:
    """What each answer to each deal of the road was worth, with the credibility that the deals in force had earned."""
    deals = [worth.at(deal.measures) for deal in road.deals]
    pairs = zip(road.deals, deals, strict=True)
    kept = [int(worth.by_principal[at].sum()) if d.name in standing.done else 0 for d, at in pairs]
    before = np.cumsum([0, *kept])[:-1]
    return utilities(worth, parts_of(worth, deals, credibility=trust_after(worth, before[:, None])), stance)


def likelihood(worth: Worth, road: Roadmap, standing: Standing, stance: Stance) -> Float[np.ndarray, "type future"]:
    """Log chance of the answers so far under each type, in each future.

    A deal in force was accepted, which hides whether it is kept: P(comply) + P(cheat). One cheated on counts P(cheat);
    how soon it came to light hardly tells types apart, and is left out. Broken promises are taken to have come last.
    """
    comply, cheat, refuse = log_chances(answers_on_the_way(worth, road, standing, stance), worth.noise)
    said = np.zeros_like(worth.noise)
    for p, deal in enumerate(road.deals):
        if deal.name in standing.done:
            said = said + np.logaddexp(comply[p], cheat[p])
        elif deal.name in standing.cheated:
            said = said + cheat[p]
        elif deal.name in standing.refused:
            said = said + refuse[p]
    return said


@dataclass(frozen=True)
class Learned:
    """Futures as the answers so far leave them.

    Args:
        worth: of the futures that were drawn again by their weight, with the belief over types in place of the prior.
        stance: of the same futures.
        belief: over types, mean over futures, before and after the answers.
        effective: number of equally weighted futures that carry as much (Kish) [@kish-1965].
    """

    worth: Worth
    stance: Stance
    before: NDArray[np.float64]
    belief: NDArray[np.float64]
    effective: float


def learn(worth: Worth, road: Roadmap, standing: Standing, stance: Stance, *, count: int) -> Learned:
    """Weigh futures and types by the answers so far, and draw `count` futures again by their weight.

    Bayes' rule: a future weighs sum_k prior_k P(answers | k), and its belief in a type is that type's part of the sum.
    Drawn systematically, so that the same futures come out each time.
    """
    log_joint = np.log(np.maximum(worth.prior, 1e-300)) + likelihood(worth, road, standing, stance)
    joint = np.exp(log_joint - log_joint.max())
    weight = joint.sum(axis=0)
    belief = joint / np.where(weight > 0, weight, 1.0)
    weight = weight / weight.sum()
    picks = np.searchsorted(np.cumsum(weight), (np.arange(count) + 0.5) / count)
    at = np.minimum(picks, len(weight) - 1)
    picked = replace(at_futures(worth, at), prior=belief[:, at])
    return Learned(
        worth=after_breaches(picked, standing.breaches),
        stance=replace(stance, **{f.name: part(getattr(stance, f.name), at) for f in fields(stance)}),
        before=worth.prior.mean(axis=1),
        belief=(belief * weight).sum(axis=1),
        effective=float(1 / (weight**2).sum()),
    )


def part(drawn: float | NDArray[np.float64], at: NDArray[np.int64]) -> float | NDArray[np.float64]:
    """Some futures of a number of the conduct."""
    return drawn[at] if isinstance(drawn, np.ndarray) and drawn.ndim else drawn


def at_futures(worth: Worth, at: NDArray[np.int64]) -> Worth:
    """The worths in some futures, repeated where a future is named twice."""
    arrays = {name: v for name, v in vars(worth).items() if isinstance(v, np.ndarray)}
    return replace(worth, **{name: v[..., at] for name, v in arrays.items() if v.dtype == np.float64})
