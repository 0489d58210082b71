"""What a road is worth on each goal, weighed whole by the ledger's own formulas."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from detente.roadmap.margins import comply_chance, is_kept, joined, utilities, word_margins
from detente.roadmap.planning.clock import clock_of
from detente.roadmap.planning.problem import Problem, Road


@dataclass(frozen=True)
class Label:
    """A road on its goals.

    Args:
        road: its deals.
        promise: max(0, ahead) of its first deal plus what follows, for each type.
        counterpart: futures in which the types to be accommodated keep all of it.
        principal: futures in which the principal keeps its word throughout.
        deals: how many deals from the first on these types keep, median over futures.
        value: what it is worth to the principal if kept, discounted by its months, mean over futures.
        exposure: what the counterpart has at risk at its worst (see `exposure_of`).
        months: to the milestone, or to its end.
        due: month by which each measure with a deadline is in force, in the problem's order; 0 for those done before.
    """

    road: Road
    promise: Float[np.ndarray, "type future"]
    counterpart: Bool[np.ndarray, " future"]
    principal: Bool[np.ndarray, " future"]
    deals: int
    value: float
    exposure: float
    months: float
    due: tuple[float, ...]

    @property
    def kept(self) -> Bool[np.ndarray, " future"]:
        """Futures in which both sides keep all of it."""
        return self.counterpart & self.principal

    @property
    def share(self) -> float:
        """Share of futures in which it is self-enforcing for both sides."""
        return float(self.kept.mean())

    @property
    def expected(self) -> float:
        """Worth to the principal if kept, times the share of futures in which it is."""
        return self.share * self.value

    @property
    def goals(self) -> tuple[float, float, float, float]:
        """What the planner weighs, more is better: share, value, less exposure, less time."""
        return self.share, self.value, -self.exposure, -self.months


def weigh(problem: Problem, road: Road) -> Label:
    """A whole road as a label.

    Cost: deals times types times futures.
    """
    if not road:
        raise ValueError("a road needs a deal")
    worth, stance, k = problem.worth, problem.stance, problem.types
    pieces = [problem.parts(deal) for deal in road]
    kept = np.cumsum([problem.principals(problem.done), *(piece.kept for piece in pieces)])[:-1]
    parts = joined(worth, pieces, np.stack([problem.trust(int(count)) for count in kept]))
    answers = utilities(worth, parts, stance)
    chance = (worth.prior * comply_chance(answers, worth.noise)).sum(axis=1)
    own = word_margins(pieces, stance, chance)
    reached = np.logical_and.reduce(is_kept(answers.margin)[:, k], axis=1)
    clock = clock_of(problem.pace, road, problem.needs)
    first = np.maximum(parts.credibility[0] * problem.steady * (parts.gain[0] - parts.cost[0])
                       - (1 - parts.credibility[0]) * parts.stake[0], 0.0)  # fmt: skip
    return Label(
        road=road,
        promise=first + parts.rest[0],
        counterpart=reached[-1],
        principal=np.logical_and.reduce(np.isnan(own) | (own >= 0), axis=0),
        deals=int(np.median(reached.sum(axis=0))),
        value=sum(
            problem.lump(deal) * problem.patience**month for deal, month in zip(road, clock.in_force, strict=True)
        ),
        exposure=exposure_of(problem, road),
        months=float(clock.done.get(problem.milestone, clock.end)),
        due=tuple(float(clock.done.get(m, 0)) for m in problem.deadline),
    )


def exposure_of(problem: Problem, road: Road) -> float:
    """The most that the counterpart has at risk at any deal.

    All that it has given for good so far, times the chance 1 - rho there that the principal is not to be believed, mean
    over the belief in the types and over futures.
    """
    given, count, most = 0.0, problem.principals(problem.done), 0.0
    for deal in road:
        given = given + problem.stake(deal)
        most = max(most, float(((1 - problem.trust(count)) * given).mean()))
        count += problem.parts(deal).kept
    return most


def is_behind(one: Label, other: Label) -> bool:
    """Whether `other` is at least as good on every goal and better on one."""
    pairs = list(zip(one.goals, other.goals, strict=True))
    return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)


def front(labels: list[Label]) -> list[Label]:
    """The labels that none is better than on every goal, one of each set of equals, best share first."""
    unique = list({label.goals: label for label in labels}.values())
    best = [label for label in unique if not any(is_behind(label, other) for other in unique)]
    return sorted(best, key=lambda label: label.goals, reverse=True)


def in_time(problem: Problem, label: Label) -> bool:
    """Whether each measure with a deadline is in force by its month."""
    return all(due <= month for due, month in zip(label.due, problem.deadline.values(), strict=True))
