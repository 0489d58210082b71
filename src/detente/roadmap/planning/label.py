"""What a road is worth from a point on, and when one such continuation makes another pointless.

A continuation is built from the road's end backwards. What counts for the deals before it is its promise to the
counterpart, R; what it is for the principal is its share of futures kept, value, largest exposure and time. A larger
promise never lowers the margin of an earlier deal (it adds rho R to complying and only rho (1 - D) R to cheating), so
a continuation that is no better than another in all of these can be dropped without loss.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from detente.roadmap.margins import annuity, waiting
from detente.roadmap.planning.problem import Problem, Road


@dataclass(frozen=True)
class Label:
    """A continuation from some set of measures in force.

    Args:
        road: its deals.
        promise: max(0, ahead) of its first deal plus what follows, for the types to be accommodated.
        kept: futures in which these types keep all of it.
        value: what it is worth to the principal if kept, discounted, mean over futures.
        exposure: the largest stake of the counterpart at any of its deals, mean over types and futures.
        months: to the milestone, or to its end.
        spent: to its end.
        due: months until each measure with a deadline is in force, in the problem's order; 0 for those done before.
    """

    road: Road
    promise: Float[np.ndarray, "type future"]
    kept: Bool[np.ndarray, " future"]
    value: float
    exposure: float
    months: float
    spent: float
    due: tuple[float, ...]

    @property
    def share(self) -> float:
        """Share of futures in which it is self-enforcing."""
        return float(self.kept.mean())

    @property
    def goals(self) -> tuple[float, float, float, float]:
        """What the planner weighs, more is better: share, value, less exposure, less time."""
        return self.share, self.value, -self.exposure, -self.months


def end_of_road(problem: Problem) -> Label:
    """Nothing more to do."""
    worth = problem.worth
    return Label(
        road=(),
        promise=np.zeros((len(problem.types), worth.futures)),
        kept=np.ones(worth.futures, dtype=bool),
        value=0.0,
        exposure=0.0,
        months=0.0,
        spent=0.0,
        due=(0.0,) * len(problem.deadline),
    )


def before(problem: Problem, done: frozenset[int], deal: frozenset[int], rest: Label) -> Label:
    """The continuation that starts with a deal, from the measures done, and goes on with another."""
    worth, stance, k = problem.worth, problem.stance, problem.types
    at = np.array(sorted(deal), dtype=np.int64)
    own, others = at[worth.own[at]], at[~worth.own[at]]
    gain = worth.value[others][:, k].sum(axis=0)
    cost = -worth.value[own][:, k].sum(axis=0)
    stake = worth.fear[k] * worth.exposure[own].sum(axis=0)
    rho = trust(problem, done)
    beta, horizon = worth.patience[k], worth.horizon[k]
    steady = annuity(beta, horizon)
    ahead = rho * steady * (gain - cost) - (1 - rho) * stake
    promised = worth.foresight[k] * rest.promise
    comply = ahead + rho * promised
    refuse = -worth.pain[k] * stance.pressure * waiting(worth, stance)[k]
    keeps = comply >= refuse
    if len(own):
        q = 1 - np.prod(1 - worth.detect[own], axis=0)
        unseen = annuity(beta * (1 - q), horizon)
        caught = q * beta * unseen
        cheat = rho * unseen * gain - caught * worth.penalty[k] + rho * (1 - caught) * promised
        keeps &= comply >= cheat
    months = problem.deal_months(deal)
    patience, ahead_p = float(np.median(stance.patience)), float(np.median(stance.horizon))
    discount = patience**months
    flow = float(worth.principal[at].sum(axis=0).mean()) * float(annuity(np.asarray(patience), ahead_p))
    reached = problem.milestone in deal
    return Label(
        road=(deal, *rest.road),
        promise=np.maximum(ahead, 0.0) + promised,
        kept=rest.kept & keeps.all(axis=0),
        value=discount * (flow + rest.value),
        exposure=max(rest.exposure, float((worth.prior[k] * stake).sum(axis=0).mean())),
        months=months if reached else months + rest.months,
        spent=months + rest.spent,
        due=tuple(due_at(m, month, deal, done, months) for m, month in zip(problem.deadline, rest.due, strict=True)),
    )


def due_at(measure: int, after: float, deal: frozenset[int], done: frozenset[int], months: float) -> float:
    """Months until a measure is in force, given the months that it takes after this deal."""
    if measure in done:
        return 0.0
    return months if measure in deal else months + after


def trust(problem: Problem, done: frozenset[int]) -> Float[np.ndarray, " future"]:
    """Credibility once the principal's measures among those done have been kept."""
    worth = problem.worth
    good, bad = worth.credibility * worth.evidence, (1 - worth.credibility) * worth.evidence
    earned = worth.credit * sum(1 for m in done if worth.by_principal[m])
    return (good + earned) / (good + earned + bad)


def makes_pointless(one: Label, other: Label) -> bool:
    """Whether `one` is at least as good as `other` in everything that can matter."""
    return (
        one.value >= other.value
        and one.exposure <= other.exposure
        and one.months <= other.months
        and one.spent <= other.spent
        and all(a <= b for a, b in zip(one.due, other.due, strict=True))
        and bool((one.kept | ~other.kept).all())
        and bool((one.promise >= other.promise).all())
    )


def is_behind(one: Label, other: Label) -> bool:
    """Whether `other` is at least as good on every goal and better on one."""
    pairs = list(zip(one.goals, other.goals, strict=True))
    return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)


def front(labels: list[Label]) -> list[Label]:
    """The labels that none is better than on every goal, one of each set of equals, best share first."""
    unique = list({label.goals: label for label in labels}.values())
    best = [label for label in unique if not any(is_behind(label, other) for other in unique)]
    return sorted(best, key=lambda label: label.goals, reverse=True)
