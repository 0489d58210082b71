"""When the deals of a road come, in the engine's months: every wait at its mean, every duration at its median.

The rules of `schedule` (docs/explanation/model.md, 3.3 to 3.5) for one road and one future: a deal comes on offer once
the deals that hold its needs are in force and a lane is free, earlier deals first; it is decided after 1 / tempo months
on offer; work on a measure begins with the decision and with its needs in force. Months count from 1: the month by the
end of which something has happened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

Deal = frozenset[int]


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly deals come.

    Args:
        wait: months on offer until a decision. lanes: deals on offer at once. start: months before the first offer.
        takes: months of each measure.
        actors: of each measure, the actors whose diplomats are few. capacity: deals that these can talk about at once.
    """

    wait: int
    lanes: int
    start: int
    takes: Sequence[int]
    actors: Sequence[frozenset[str]] = ()
    capacity: Mapping[str, int] = field(default_factory=dict)

    def few(self, deal: Deal) -> frozenset[str]:
        """The actors with few diplomats that a deal needs."""
        return frozenset[str]().union(*(self.actors[m] for m in deal)) if self.capacity else frozenset()


@dataclass(slots=True)
class Clock:
    """Where the calendar stands after some deals; `after` is a clock of its own.

    Args:
        busy: lanes in use, month by month from 0 on. busy_for: deals that an actor with few diplomats talks about.
        agreed: months of decision.
        deal_of: place of the deal that holds each measure.
        done: month by which each measure is in force. in_force: month by which each deal is.
    """

    busy: list[int] = field(default_factory=list)
    agreed: list[int] = field(default_factory=list)
    deal_of: dict[int, int] = field(default_factory=dict)
    done: dict[int, int] = field(default_factory=dict)
    in_force: list[int] = field(default_factory=list)
    busy_for: dict[str, list[int]] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """Month by which every deal is in force; 0 before the first."""
        return max(self.in_force, default=0)

    def add(self, pace: Pace, deal: Deal, needs: Mapping[int, frozenset[int]]) -> None:
        """Put a deal at the end of the road."""
        before = {self.deal_of[n] for m in deal for n in needs[m] if n in self.deal_of}
        ready = 1 + max((self.in_force[p] for p in before), default=pace.start)
        few = pace.few(deal)
        offered = self.free_months(pace, max(ready, pace.start + 1), few)
        for counts in (self.busy, *(self.busy_for.setdefault(actor, []) for actor in sorted(few))):
            counts += [0] * (offered[-1] + 1 - len(counts))
            for month in offered:
                counts[month] += 1
        month, place = offered[-1], len(self.agreed)
        self.agreed.append(month)
        waiting = set(deal)
        while waiting:
            ready = [m for m in waiting if not needs[m] & waiting]
            for m in ready:
                begin = max([month, *(self.done[n] + 1 for n in needs[m] if n in self.done)])
                self.done[m] = begin + pace.takes[m] - 1
            waiting -= set(ready)
        self.deal_of |= dict.fromkeys(deal, place)
        self.in_force.append(max(self.done[m] for m in deal))

    def free_months(self, pace: Pace, ready: int, few: frozenset[str] = frozenset()) -> list[int]:
        """The months on offer of one more deal, from the month in which it is ready until its decision.

        Args:
            pace, ready: how quickly, and from when on. few: actors with few diplomats that it needs.
        """
        limits = [(self.busy, pace.lanes), *((self.busy_for.get(actor, []), pace.capacity[actor]) for actor in few)]
        known = range(ready, len(self.busy))
        free = (m for m in known if all(m >= len(counts) or counts[m] < most for counts, most in limits))
        months = list(islice(free, pace.wait))
        later = max(ready, len(self.busy))
        months += range(later, later + pace.wait - len(months))
        return months

    def after(self, pace: Pace, deal: Deal, needs: Mapping[int, frozenset[int]]) -> "Clock":
        """The clock with one more deal."""
        few = {actor: [*counts] for actor, counts in self.busy_for.items()}
        later = Clock([*self.busy], [*self.agreed], dict(self.deal_of), dict(self.done), [*self.in_force], few)
        later.add(pace, deal, needs)
        return later


def clock_of(pace: Pace, road: Sequence[Deal], needs: Mapping[int, frozenset[int]]) -> Clock:
    """The calendar of a whole road."""
    clock = Clock()
    for deal in road:
        clock.add(pace, deal, needs)
    return clock
