"""The whole front with proof: every road is gone through, or ruled out with all that begin as it does.

Roads are built deal by deal (branch and bound [@land-doig-1960]). For the deals so far everything but one thing is
known: their months, worth, what is at risk, and the promise R that the rest must hold for each of them to be kept, type
by type and future by future. Walking R_p = g (max(0, ahead_(p+1)) + R_(p+1)) forward, a deal that asks for a promise T
of what follows asks for T / g - max(0, ahead) after the next. What may still come promises at most g times the good
worths of the measures left, at all the trust that can be earned. A beginning is dropped if a road already found
is at least as good as all this allows on every goal.
"""

import time
from collections.abc import Iterable

import numpy as np
from jaxtyping import Float

from detente.roadmap.margins import waiting
from detente.roadmap.planning.clock import Clock
from detente.roadmap.planning.label import Label, front, in_time, is_behind, weigh
from detente.roadmap.planning.problem import Problem, Road

PerType = Float[np.ndarray, "type future"]
SLACK = 1e-9
"""Room for rounding, so that a road kept by a hair is not ruled out."""


class OutOfTimeError(Exception):
    """The proof was given up."""


def exact_front(problem: Problem, known: Iterable[Label] = (), *, seconds: float = 600.0) -> list[Label]:
    """Every road on the front of share kept, value, exposure and months.

    Args:
        problem: what may be chosen.
        known: roads found before; the better they are, the more is ruled out.
        seconds: after which the proof is given up.

    Raises:
        OutOfTimeError: no proof in time.
    """
    walk = Walk(problem, [label for label in known if in_time(problem, label)], time.monotonic() + seconds)
    walk.go_on((), problem.done, Clock(), np.full_like(walk.top, -np.inf), 0.0, 0.0, np.zeros(problem.worth.futures))
    return front(walk.found)


class Walk:
    """One walk through all roads.

    Args:
        problem: what may be chosen. found: roads on the front so far. until: when to give up.
    """

    def __init__(self, problem: Problem, found: list[Label], until: float) -> None:
        self.problem, self.until, self.steps = problem, until, 0
        self.found: list[Label] = front(found)
        worth, k = problem.worth, problem.types
        trust = problem.trust(problem.principals(problem.done | problem.chosen))
        self.foresight = np.maximum(worth.foresight[k], 1e-12)
        good = np.maximum(worth.value[:, k], 0.0) * problem.steady[k] * trust * self.foresight
        self.good = {m: good[m] for m in problem.chosen}
        self.top = sum((good[m] for m in problem.chosen), np.zeros_like(problem.steady[k]))
        self.refuse = (-worth.pain * problem.stance.pressure * waiting(worth, problem.stance))[k]
        self.hurdles: dict[tuple[frozenset[int], int], tuple[PerType, PerType]] = {}
        self.goals = np.array([label.goals for label in self.found]).reshape(-1, 4)

    def is_ruled_out(self, share: float, value: float, exposure: float, months: float) -> bool:
        """Whether a road already found is at least as good on every goal as the best that may be."""
        best = np.array([share, value + SLACK, -exposure + SLACK, -months])
        return bool((self.goals >= best).all(axis=1).any())

    def go_on(
        self,
        road: Road,
        done: frozenset[int],
        clock: Clock,
        asked: PerType,
        value: float,
        exposure: float,
        given: Float[np.ndarray, " future"],
    ) -> None:
        """Take the road itself if it may end here, then every road that goes on from it."""
        problem, kept = self.problem, self.problem.principals(done)
        if road and problem.is_complete(done):
            self.take(road, clock, asked, value, exposure)
        for deal in problem.next_deals(done):
            self.steps += 1
            if self.steps % 64 == 0 and time.monotonic() > self.until:
                raise OutOfTimeError
            later, held = clock.after(problem.pace, deal, problem.needs), done | deal
            hurdle, ahead = self.hurdle(deal, kept)
            asks = np.maximum(hurdle, asked / self.foresight - ahead)
            worth = value + problem.lump(deal) * problem.patience ** later.in_force[-1]
            at_stake = given + problem.stake(deal)
            risk = max(exposure, float(((1 - problem.trust(kept)) * at_stake).mean()))
            if not self.is_hopeless(held, later, asks, worth, risk):
                self.go_on((*road, deal), held, later, asks, worth, risk, at_stake)

    def take(self, road: Road, clock: Clock, asked: PerType, value: float, exposure: float) -> None:
        """Weigh a whole road, unless it is ruled out before."""
        share = float((asked <= SLACK).all(axis=0).mean())
        if self.is_ruled_out(share, value, exposure, self.months(clock)):
            return
        label = weigh(self.problem, road)
        if in_time(self.problem, label) and not any(is_behind(label, old) for old in self.found):
            self.found = [*(old for old in self.found if not is_behind(old, label)), label]
            self.goals = np.array([x.goals for x in self.found])

    def months(self, clock: Clock) -> float:
        """Months of a whole road to its milestone or its end."""
        return float(clock.done.get(self.problem.milestone, clock.end))

    def is_hopeless(self, done: frozenset[int], clock: Clock, asked: PerType, value: float, exposure: float) -> bool:
        """Whether no road that begins so can be on the front."""
        problem, pace = self.problem, self.problem.pace
        left = problem.chosen - done
        promise = sum((self.good[m] for m in left), np.zeros_like(asked))
        share = float((asked <= promise + SLACK).all(axis=0).mean())
        ready = clock.free_months(pace, pace.start + 1)[-1] - 1  # a deal that waits leaves its lane to a later one
        gains = sum(max(float(problem.lumps[m]), 0.0) * problem.patience ** (ready + pace.takes[m]) for m in left)
        months = self.months(clock)
        if problem.milestone in left:
            months = float(ready + pace.takes[problem.milestone])
        return self.is_ruled_out(share, value + gains, exposure, months)

    def hurdle(self, deal: frozenset[int], kept: int) -> tuple[PerType, PerType]:
        """The promise that a deal asks for to be kept, and max(0, ahead), after so many measures were kept."""
        if (deal, kept) not in self.hurdles:
            problem, k = self.problem, self.problem.types
            parts, rho, penalty = problem.parts(deal), problem.trust(kept), problem.worth.penalty[k]
            ahead = rho * problem.steady[k] * (parts.gain - parts.cost)[k] - (1 - rho) * parts.stake[k]
            asks = (self.refuse - ahead) / np.maximum(rho, 1e-12)
            if parts.can_cheat:
                caught = parts.detect * problem.worth.patience[k] * parts.unseen[k]
                short = rho * parts.unseen[k] * parts.gain[k] - caught * penalty - ahead
                with np.errstate(divide="ignore", invalid="ignore"):
                    tempts = np.where(
                        rho * caught > 1e-12, short / (rho * caught), np.where(short > SLACK, np.inf, -np.inf)
                    )
                asks = np.maximum(asks, tempts)
            self.hurdles[deal, kept] = asks, np.maximum(ahead, 0.0)
        return self.hurdles[deal, kept]
