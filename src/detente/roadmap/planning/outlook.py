"""The most that any continuation could bring from each set of measures in force, future by future.

State: the measures in force. What deals hold there, trust included, depends on nothing else, so three numbers can be
found from the end back [@bellman-1957], each at its largest over the continuations that could be kept in that future:
the promise R to each type, the promise to the principal, and the worth to the principal. Each takes a continuation of
its own, and each weighs the next deal with the most that may follow, so together they are more than any one road
brings: limits, and exact ones for a future in which a single road is best on all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy.typing import NDArray

from detente.roadmap.margins import annuity, waiting
from detente.roadmap.planning.problem import Problem

Floats = NDArray[np.float64]
SLACK = 1e-9
"""Room for rounding, so that a road kept by a hair is not ruled out."""
NEVER = 1e9
"""Stands for a promise that nothing can hold, where infinity would make numbers that are none."""


class TooManyError(Exception):
    """More deals in more standings than a proof can go through."""


@dataclass(frozen=True)
class Choices:
    """All standings that a road can come to, and the deals open in each.

    Args:
        held: measures in force at each standing, the start first.
        open: for each standing the positions in `deals` of what may come next. to: the standings that it leads to.
        deals: every deal that some standing allows.
    """

    held: list[frozenset[int]]
    open: list[NDArray[np.int64]]
    to: list[NDArray[np.int64]]
    deals: list[frozenset[int]]

    @property
    def backwards(self) -> list[int]:
        """Standings, those with the most measures first."""
        return sorted(range(len(self.held)), key=lambda s: -len(self.held[s]))


def choices(problem: Problem, most: int) -> Choices:
    """The standings of a problem.

    Raises:
        TooManyError: more than `most` deals in all standings together.
    """
    held, place = [problem.done], {problem.done: 0}
    at, opened, to, count = dict[frozenset[int], int](), list[NDArray[np.int64]](), list[NDArray[np.int64]](), 0
    for standing in held:  # grows on the way
        here, there = list[int](), list[int]()
        for deal in problem.next_deals(standing):
            later = standing | deal
            if later not in place:
                place[later] = len(held)
                held.append(later)
            here.append(at.setdefault(deal, len(at)))
            there.append(place[later])
            count += 1
            if count > most:
                raise TooManyError
        opened.append(np.array(here, dtype=np.int64))
        to.append(np.array(there, dtype=np.int64))
    return Choices(held, opened, to, list(at))


class Stacked:
    """What the deals hold, stacked: `[deal, type, future]` and `[deal, future]`.

    Args:
        net: gain less cost over the months that a type looks ahead. stake: E. sneak: what cheating gains on the deal
            itself, at full trust. fine: what it is expected to pay. caught: D.
        can_cheat, gives: whether the counterpart can cheat on it, whether the principal gives something.
        whole, back, costs: of the principal, over the months that it looks ahead. factor: its discount over the months
            that the deal takes.
        good: worth of the deal to the principal as soon as it can be in force, 0 where it is below. days: months
            from its decision until it is in force.
    """

    def __init__(self, problem: Problem, deals: list[frozenset[int]]) -> None:
        worth, stance = problem.worth, problem.stance
        parts = [problem.parts(deal) for deal in deals]

        def stacked(name: str) -> Floats:
            return np.stack([getattr(part, name) for part in parts])

        unseen, detect = stacked("unseen"), stacked("detect")
        ones, patience = np.ones(worth.futures), np.asarray(stance.patience)
        steady, short = annuity(patience, stance.horizon) * ones, annuity(patience, stance.lag) * ones
        self.net = problem.steady * (stacked("gain") - stacked("cost"))
        self.stake = stacked("stake")
        self.caught = detect[:, None] * worth.patience * unseen
        self.sneak = unseen * stacked("gain")
        self.fine = self.caught * worth.penalty
        self.can_cheat = np.array([part.can_cheat for part in parts])
        self.gives = np.array([part.kept > 0 for part in parts])
        self.whole = steady * stacked("whole")
        self.back = (steady - short) * stacked("back")
        self.costs = steady * stacked("own_cost")
        self.factor = patience ** (stacked("takes") + 1 / np.maximum(stance.tempo, 1e-6))
        self.lump = np.array([problem.lump(deal) for deal in deals])
        self.days = np.array([work(problem, deal) for deal in deals])
        self.good = np.maximum(self.lump, 0.0) * problem.patience**self.days


def work(problem: Problem, deal: frozenset[int]) -> int:
    """Months from the decision until all of a deal is in force, its measures waiting for each other."""
    done: dict[int, int] = {}

    def finish(measure: int) -> int:
        if measure not in done:
            first = max((finish(n) for n in problem.needs[measure] if n in deal), default=0)
            done[measure] = first + problem.pace.takes[measure]
        return done[measure]

    return max(finish(m) for m in deal)


@dataclass(frozen=True)
class Ahead:
    """The deals open at one standing.

    Args:
        deals, to: positions of the deals and of the standings after them.
        can: futures in which each could be kept by both sides, with the most that may follow.
        asks: the promise R of what follows that each type asks for to keep it. brings: max(0, ahead) to each type.
        own_asks: the promise that the principal asks for to keep its word. own_brings: max(0, flow) to it.
        risk: what the counterpart has at risk at each.
    """

    deals: Int[np.ndarray, " open"]
    to: Int[np.ndarray, " open"]
    can: Bool[np.ndarray, "open future"]
    asks: Float[np.ndarray, "open type future"]
    brings: Float[np.ndarray, "open type future"]
    own_asks: Float[np.ndarray, "open future"]
    own_brings: Float[np.ndarray, "open future"]
    risk: Float[np.ndarray, " open"]


class Outlook:
    """The limits of every standing, found from the end back.

    Args:
        problem: what may be chosen. choices: its standings.

    Cost: deals of all standings times types times futures.
    """

    def __init__(self, problem: Problem, choices: Choices) -> None:
        self.problem, self.choices = problem, choices
        self.deals = Stacked(problem, choices.deals)
        count, futures = len(choices.held), problem.worth.futures
        worth = problem.worth
        self.refuse = -worth.pain * problem.stance.pressure * waiting(worth, problem.stance)
        self.promise = np.zeros((count, *worth.patience.shape))
        self.own = np.zeros((count, futures))
        self.value = np.full((count, futures), -np.inf)
        self.any_value = np.full(count, -np.inf)
        self.stakes = np.stack([problem.stake(deal) for deal in choices.deals])
        self.ahead: dict[int, Ahead] = {}
        for standing in choices.backwards:
            self.look(standing)

    @cached_property
    def accommodated(self) -> Float[np.ndarray, "standing type future"]:
        """The most that can be promised to the types to be accommodated."""
        return self.promise[:, self.problem.types]

    def look(self, standing: int) -> None:
        """Fill in one standing from those after it."""
        problem, deals = self.problem, self.deals
        which, to = self.choices.open[standing], self.choices.to[standing]
        if problem.is_complete(self.choices.held[standing]):
            self.value[standing], self.any_value[standing] = 0.0, 0.0
        if not len(which):
            return
        ahead = self.from_here(standing, which, to)
        can, foresight = ahead.can, problem.worth.foresight
        trust = problem.trust(problem.principals(self.choices.held[standing]))
        flows = np.maximum(trust * deals.net[which] - (1 - trust) * deals.stake[which], 0.0)
        self.promise[standing] = (foresight * np.where(can[:, None], flows + self.promise[to], 0.0)).max(axis=0)
        later = deals.factor[which] * (ahead.own_brings + self.own[to])
        self.own[standing] = np.where(can, later, 0.0).max(axis=0)
        worth = np.where(can, deals.good[which][:, None] + self.value[to], -np.inf).max(axis=0)
        self.value[standing] = np.maximum(self.value[standing], worth)
        anyhow = float((deals.good[which] + self.any_value[to]).max())
        self.any_value[standing] = max(self.any_value[standing], anyhow)
        self.ahead[standing] = ahead

    def from_here(self, standing: int, which: NDArray[np.int64], to: NDArray[np.int64]) -> Ahead:
        """The deals open at a standing, weighed with the most that may follow each."""
        problem, deals, k = self.problem, self.deals, self.problem.types
        trust = problem.trust(problem.principals(self.choices.held[standing]))
        now = trust * deals.net[which] - (1 - trust) * deals.stake[which]
        sneak = trust * deals.sneak[which] - deals.fine[which]
        caught = trust * deals.caught[which]
        rest = self.promise[to]
        comply = now + trust * rest
        cheats = deals.can_cheat[which][:, None, None]
        cheat = np.where(cheats, sneak + (trust - caught) * rest, -NEVER)
        chance = self.chance(cheat - comply, self.refuse - comply)
        own_asks, own_brings, word = self.own_side(which, chance, self.own[to])
        keeps = comply[:, k] >= np.maximum(cheat, self.refuse)[:, k] - SLACK
        can = keeps.all(axis=1) & word & (self.value[to] > -np.inf)
        now, caught = now[:, k], caught[:, k]
        asks = (self.refuse[k] - now) / np.maximum(trust, 1e-12)
        short = sneak[:, k] - now
        tempts = np.where(caught > 1e-12, short / np.maximum(caught, 1e-12), np.where(short > SLACK, NEVER, -NEVER))
        asks = np.where(cheats, np.maximum(asks, tempts), asks)
        return Ahead(
            which, to, can, asks, np.maximum(now, 0.0), own_asks, own_brings, self.risks(standing, which, trust)
        )

    def risks(
        self, standing: int, which: NDArray[np.int64], trust: Float[np.ndarray, " future"]
    ) -> Float[np.ndarray, " open"]:
        """What the counterpart has at risk at each open deal (`exposure_of`)."""
        held, problem = self.choices.held[standing], self.problem
        given = self.stakes[which] + sum(problem.stake(frozenset({m})) for m in held - problem.done)
        return ((1 - trust) * given).mean(axis=1)

    def chance(self, cheat: Floats, refuse: Floats) -> Float[np.ndarray, "open future"]:
        """The largest chance to comply: the logit's, which grows with what is promised; both less what complying is."""
        worth = self.problem.worth
        others = np.exp(np.minimum(cheat / worth.noise, 500.0)) + np.exp(np.minimum(refuse / worth.noise, 500.0))
        return (worth.prior / (1 + others)).sum(axis=1)

    def own_side(
        self, which: NDArray[np.int64], chance: Floats, rest: Floats
    ) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """The promise that the principal asks for, what each deal brings it at most, and where it could keep its word.

        Its margin is chance (rest + back) - (costs - breach), at most so with the largest chance where the first factor
        is above zero, and with none at all elsewhere.
        """
        deals = self.deals
        due = deals.costs[which] - self.problem.stance.breach_cost
        hope = rest + deals.back[which]
        word = np.maximum(hope, 0.0) * chance - due >= -SLACK
        binds = deals.gives[which][:, None] & (due > 0)
        asks = np.where(binds, due / np.maximum(chance, 1e-12) - deals.back[which], 0.0)
        flow = np.maximum(deals.whole[which], 0.0) * chance
        flow = np.where(deals.whole[which] > 0, flow, 0.0) - deals.costs[which]
        return asks, np.maximum(flow, 0.0), word | ~deals.gives[which][:, None]

    def sizes(self) -> Iterator[tuple[int, list[int]]]:
        """Standings by the number of measures, fewest first."""
        by_size: dict[int, list[int]] = {}
        for standing, held in enumerate(self.choices.held):
            by_size.setdefault(len(held), []).append(standing)
        yield from sorted(by_size.items())
