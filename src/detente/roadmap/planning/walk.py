"""One walk through all roads, deal by deal: branch and bound [@land-doig-1960].

All beginnings that lead to the same measures in force are gone on from together. Of a beginning everything but one
thing is known: its months, worth, what is at risk, and the promise that the rest must hold for each of its deals to be
kept. Walking R_p = g (max(0, ahead_(p+1)) + R_(p+1)) forward, a deal that asks for a promise T of what follows asks for
T / g - max(0, ahead) after the next; likewise the principal. What may still come is limited by the `Outlook`: a future
in which more is asked than anything could promise is lost.
"""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy.typing import NDArray

from detente.roadmap.planning.aims import Aim, Corners, Most
from detente.roadmap.planning.cells import Cells
from detente.roadmap.planning.clock import Clock
from detente.roadmap.planning.label import in_time, weigh
from detente.roadmap.planning.outlook import SLACK, Ahead, Outlook
from detente.roadmap.planning.problem import Problem, Road

Ints, Floats = NDArray[np.int64], NDArray[np.float64]
PAIRS = 2000
"""Beginnings with one more deal that are weighed at once."""


RIVALS = 500
"""Beginnings that each is held against."""


class OutOfTimeError(Exception):
    """The proof was given up."""


@dataclass(frozen=True)
class Beginnings:
    """Beginnings of roads that lead to the same measures in force.

    Args:
        asks: promise asked of what follows, by each type to be accommodated. own_asks: by the principal.
        alive: futures that are not lost. worth, exposure: so far. hope: what it could still gain on what is known.
        ready: month after which one more deal can be decided at the earliest.
        clocks, roads: one each.
    """

    asks: Float[np.ndarray, "beginning type future"]
    own_asks: Float[np.ndarray, "beginning future"]
    alive: Bool[np.ndarray, "beginning future"]
    worth: Float[np.ndarray, " beginning"]
    exposure: Float[np.ndarray, " beginning"]
    hope: Float[np.ndarray, " beginning"]
    ready: Int[np.ndarray, " beginning"]
    clocks: list[Clock]
    roads: list[Road]

    def only(self, which: Int[np.ndarray, " chosen"]) -> "Beginnings":
        """Some of them."""
        return Beginnings(
            self.asks[which], self.own_asks[which], self.alive[which], self.worth[which], self.exposure[which],
            self.hope[which], self.ready[which], [self.clocks[n] for n in which], [self.roads[n] for n in which],
        )  # fmt: skip


def joined_up(parts: list[Beginnings]) -> Beginnings:
    """Beginnings put together."""

    def whole(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(part, name) for part in parts])

    return Beginnings(
        whole("asks"), whole("own_asks"), whole("alive"), whole("worth"), whole("exposure"), whole("hope"),
        whole("ready"), [c for part in parts for c in part.clocks], [r for part in parts for r in part.roads],
    )  # fmt: skip


@dataclass(frozen=True)
class Step:
    """Beginnings, each with one more deal: which one, which deal, and what `Beginnings` says of it."""

    begun: Ints
    deal: Ints
    asks: Float[np.ndarray, "beginning type future"]
    own_asks: Float[np.ndarray, "beginning future"]
    alive: Bool[np.ndarray, "beginning future"]
    risk: Floats


class Walk:
    """One walk through all roads, set by set of the measures in force, the smallest first.

    Args:
        problem: what may be chosen. choices, outlook: its standings and their limits.
        aim: what is to be found. until: when to give up. width: beginnings gone on from at each standing at most, the
            most hopeful first; a walk that is so narrow proves nothing, but finds good roads soon.
        cells: closer limits, for an aim that minds risk and months.
    """

    def __init__(
        self, problem: Problem, outlook: Outlook, aim: Aim, until: float, *, width: int = 0, cells: Cells | None = None
    ) -> None:
        self.problem, self.choices, self.outlook = problem, outlook.choices, outlook
        self.aim, self.until, self.width, self.cells = aim, until, width, cells
        self.foresight = np.maximum(problem.worth.foresight[problem.types], 1e-12)
        self.weighed = 0
        self.waiting: dict[int, list[Beginnings]] = {0: [self.start()]}

    def start(self) -> Beginnings:
        """The one beginning without a deal."""
        types, futures = len(self.problem.types), self.problem.worth.futures
        return Beginnings(
            np.zeros((1, types, futures)), np.zeros((1, futures)), np.ones((1, futures), dtype=bool),
            np.zeros(1), np.zeros(1), np.ones(1), np.array([ready_at(self.problem, Clock())]), [Clock()], [()],
        )  # fmt: skip

    def go(self, most: float = np.inf) -> None:
        """Through all standings, or until more than `most` beginnings wait.

        Raises:
            OutOfTimeError: not done in time.
        """
        for _, standings in self.outlook.sizes():
            for standing in standings:
                if standing in self.waiting:
                    self.pass_by(standing)
                if sum(len(part.roads) for parts in self.waiting.values() for part in parts) > most:
                    return

    def limit(self) -> float:
        """Worth times share that no road can exceed, from what is still waiting; for the aim of `Most`."""
        hopes = [self.most_hope(standing, parts) for standing, parts in self.waiting.items()]
        return max([0.0, *hopes]) + max((label.expected for label in self.aim.known), default=0.0) + SLACK

    def most_hope(self, standing: int, parts: list[Beginnings]) -> float:
        """The most that beginnings waiting at one standing could still gain on what is known by now."""
        here = joined_up(parts)
        months = np.array([self.months(clock) for clock in here.clocks])
        to = np.full(len(here.roads), standing)
        corners = self.corners(here.alive, here.worth, here.exposure, months, here.ready, to)
        return float(self.aim.hope(corners).max(initial=0.0))

    def pass_by(self, standing: int) -> None:
        """Take the roads that may end here, and go on with each open deal."""
        here = joined_up(self.waiting[standing])
        here = here.only(np.flatnonzero(here.hope > 0))
        if self.width and len(here.roads) > self.width:
            here = here.only(np.argsort(-here.hope, kind="stable")[: self.width])
        here = here.only(unbeaten(here, self.rivals(standing, here)))
        if standing and self.problem.is_complete(self.choices.held[standing]):
            self.end_here(here)
        ahead = self.outlook.ahead.get(standing)
        if ahead is not None:
            at_once = max(PAIRS // max(len(ahead.deals), 1), 1)
            for first in range(0, len(here.roads), at_once):
                if time.monotonic() > self.until:
                    raise OutOfTimeError
                some = here.only(np.arange(first, min(first + at_once, len(here.roads))))
                self.go_on(some, ahead)
        del self.waiting[standing]

    def end_here(self, here: Beginnings) -> None:
        """Weigh the roads that are complete and that no road known is as good as."""
        met = here.alive & (here.asks <= SLACK).all(axis=1) & (here.own_asks <= SLACK)
        kept = np.arange(1, met.shape[1] + 1) <= met.sum(axis=1)[:, None]
        months = np.array([self.months(clock) for clock in here.clocks])
        worth = np.where(kept, here.worth[:, None], -np.inf)[:, None, None]
        for n in np.flatnonzero(self.aim.hope(Corners(worth, here.exposure, months[:, None])) > 0):
            label, self.weighed = weigh(self.problem, here.roads[n]), self.weighed + 1
            if in_time(self.problem, label):
                self.aim.take(label)

    def go_on(self, here: Beginnings, ahead: Ahead) -> None:
        """Each beginning with each open deal, as far as there is hope: first roughly, then with what is asked."""
        begun, deal = np.nonzero(self.rough(here, ahead))
        for first in range(0, len(begun), PAIRS):
            some = slice(first, first + PAIRS)
            self.go_on_with(here, ahead, begun[some], deal[some])

    def rough(self, here: Beginnings, ahead: Ahead) -> Bool[np.ndarray, "beginning open"]:
        """Whether there is hope for worth times share if nothing is asked: the mean over futures is a limit too."""
        if not isinstance(self.aim, Most):
            return np.ones((len(here.roads), len(ahead.deals)), dtype=bool)
        soon = (self.problem.patience**here.ready)[:, None]
        alive, can = here.alive.astype(float), ahead.can.astype(float)
        later = np.where(ahead.can, self.outlook.value[ahead.to], 0.0)
        now = here.worth[:, None] + soon * self.outlook.deals.good[ahead.deals]
        whole = np.maximum(now, 0.0) * (alive @ can.T) + soon * (alive @ later.T)
        return whole > self.aim.best * alive.shape[1] + SLACK

    def go_on_with(self, here: Beginnings, ahead: Ahead, begun: Ints, deal: Ints) -> None:
        """Some beginnings, each with one more deal: at the earliest months; then the hopeful at their own."""
        problem, outlook = self.problem, self.outlook
        which, to = ahead.deals[deal], ahead.to[deal]
        asks = np.maximum(ahead.asks[deal], here.asks[begun] / self.foresight - ahead.brings[deal])
        own = np.maximum(
            ahead.own_asks[deal], here.own_asks[begun] / outlook.deals.factor[which] - ahead.own_brings[deal]
        )
        promise, word = outlook.accommodated[to], outlook.own[to]
        alive = here.alive[begun] & ahead.can[deal]
        alive &= (asks <= promise + room(promise)).all(axis=1) & (own <= word + room(word))
        soon = problem.patience ** here.ready[begun]
        worth = here.worth[begun] + soon * outlook.deals.good[which]
        risk = np.maximum(here.exposure[begun], ahead.risk[deal])
        months = np.array([self.months(clock) for clock in here.clocks])[begun]
        hope = self.aim.hope(self.corners(alive, worth, risk, months, here.ready[begun], to))
        found: dict[int, list[int]] = {}
        for n in np.flatnonzero(hope > 0):
            found.setdefault(int(to[n]), []).append(int(n))
        for later, chosen in found.items():
            best = sorted(chosen, key=lambda n: -hope[n])[: self.width] if self.width else chosen
            self.arrive(later, np.array(best), here, Step(begun, which, asks, own, alive, risk))

    def arrive(self, standing: int, chosen: Ints, here: Beginnings, step: "Step") -> None:
        """Put longer beginnings that there is hope for at the standing that they lead to, with their own months."""
        problem, deals = self.problem, self.choices.deals
        clocks = [here.clocks[step.begun[n]].after(problem.pace, deals[step.deal[n]], problem.needs) for n in chosen]
        worth = here.worth[step.begun[chosen]] + [
            self.outlook.deals.lump[step.deal[n]] * problem.patience ** clock.in_force[-1]
            for n, clock in zip(chosen, clocks, strict=True)
        ]
        months = np.array([self.months(clock) for clock in clocks])
        ready = np.array([ready_at(problem, clock) for clock in clocks])
        to = np.full(len(chosen), standing)
        hope = self.aim.hope(self.corners(step.alive[chosen], worth, step.risk[chosen], months, ready, to))
        late = [any(clock.done.get(m, 0) > by for m, by in problem.deadline.items()) for clock in clocks]
        longer = Beginnings(
            np.maximum(step.asks[chosen], 0.0), np.maximum(step.own_asks[chosen], 0.0), step.alive[chosen], worth,
            step.risk[chosen], np.where(late, 0.0, hope), ready, clocks,
            [(*here.roads[step.begun[n]], deals[step.deal[n]]) for n in chosen],
        )  # fmt: skip
        kept = np.flatnonzero(longer.hope > 0)
        if len(kept):
            self.waiting.setdefault(standing, []).append(longer.only(kept))

    def corners(
        self, alive: Bool[np.ndarray, "beginning future"], worth: Floats, risk: Floats, months: Floats, ready: Ints,
        to: Ints,
    ) -> Corners:  # fmt: skip
        """The corners of beginnings that lead to these standings and can go on from these months."""
        soon = self.problem.patience**ready

        def whole(later: Float[np.ndarray, "beginning part future"]) -> Float[np.ndarray, "beginning part kept"]:
            reached = np.where(alive[:, None], worth[:, None, None] + soon[:, None, None] * later, -np.inf)
            return -np.sort(-reached, axis=2)

        if self.cells is None:
            return Corners(whole(self.outlook.value[to][:, None])[:, None], risk, months[:, None])
        by_level, by_round = whole(self.cells.by_level[to]), whole(self.cells.by_round[to])
        both = np.minimum(by_level[:, :, None], by_round[:, None])
        return Corners(both, risk, self.cells.months(self.problem, months, ready))

    def rivals(self, standing: int, here: Beginnings) -> list[tuple[Ints, Floats]]:
        """Beginnings that can go on in the same months, and what less of is better: worth, and for a front the rest."""
        held, groups = self.choices.held[standing], dict[object, list[int]]()
        for n, clock in enumerate(here.clocks):
            groups.setdefault(self.problem.calendar(clock, held), []).append(n)
        less = -here.worth[:, None]
        if not isinstance(self.aim, Most):
            months = np.array([self.months(clock) for clock in here.clocks])
            less = np.column_stack([less, here.exposure, months])
        return [(np.array(group), less[group]) for group in groups.values()]

    def months(self, clock: Clock) -> float:
        """Months of a road to its milestone or its end; of a beginning without the milestone no more than these."""
        return float(clock.done.get(self.problem.milestone, clock.end))


def unbeaten(here: Beginnings, rivals: list[tuple[Ints, Floats]]) -> Ints:
    """Beginnings that no other of theirs beats: as good in all, asking nobody for more in any future that is left.

    Whatever may follow a beginning may follow one that beats it, and is no worse there. Each is held against some of
    those worth more: missing one rules out less, and is not wrong.
    """
    count = len(here.roads)
    asked = np.concatenate([np.maximum(here.asks, 0.0), np.maximum(here.own_asks, 0.0)[:, None]], axis=1)
    asks = np.where(here.alive[:, None], asked, np.inf).reshape(count, -1)
    left = list[int]()
    for group, less in rivals:
        kept = list[int]()
        for n in np.lexsort((-here.alive[group].sum(axis=1), less[:, 0])):
            ahead = np.array(kept, dtype=np.int64)
            ahead = ahead[(less[ahead] <= less[n]).all(axis=1)][:RIVALS]
            if not (asks[group[ahead]] <= asks[group[n]]).all(axis=1).any():
                kept.append(int(n))
        left += group[kept].tolist()
    return np.array(sorted(left), dtype=np.int64)


def ready_at(problem: Problem, clock: Clock) -> int:
    """Month after which one more deal can be decided at the earliest: one that waits leaves its lane to a later one."""
    return clock.free_months(problem.pace, problem.pace.start + 1)[-1] - 1


def room(promise: Floats) -> Floats:
    """Room for rounding."""
    return SLACK * (1 + promise)
