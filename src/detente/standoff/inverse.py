"""Which rankings make a state stable, and the smallest change that makes it so or undoes it.

Whether i stays at s depends only on which states i likes better than s. So the requirement is a list of *escapes* (i's
moves q), each closed by any one of several *bars*: sets of states, all of which i must like no better than s: q itself,
or an answer r of the others (with i's own further moves from r, for SMR and SSEQ) [@kinsara-kilgour-hipel-2015;
@wang-hipel-fang-dang-2018]. For SEQ and SSEQ the others' rankings stay as they are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from heapq import heappop, heappush
from itertools import count, permutations
from math import comb, factorial

import numpy as np
from jaxtyping import Int

from detente.errors import InputError
from detente.standoff.model import Conflict
from detente.standoff.moves import arcs
from detente.standoff.routes import NO_WAY, routes
from detente.standoff.stability import Concept

MOST_RANKED = 256  # states whose rankings are counted; the numbers have hundreds of digits
MOST_COUNTED = 20  # states in a requirement whose subsets are all tried for a count
MOST_GOALS = 7
MOST_WORK = 2_000_000  # steps of the search for the cheapest set; a few seconds

Bar = frozenset[int]


@dataclass(frozen=True, slots=True)
class Escape:
    """A move that i has, and the sets of states that close it when i likes none of the set better than s."""

    target: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, eq=False)
class Requirement:
    """What a decision maker's ranking must satisfy to hold a state: every escape closed by one of its bars."""

    conflict: Conflict
    actor: int
    state: int
    concept: str
    escapes: tuple[Escape, ...]

    def holds(self, no_better: Iterable[int]) -> bool:
        """Whether the state is stable when exactly these states are liked no better."""
        below = set(no_better)
        return all(any(bar <= below for bar in e.bars) for e in self.escapes)

    @property
    def no_better(self) -> frozenset[int]:
        """The states that the decision maker now likes no better than the state."""
        level = self.conflict.levels[self.actor]
        return frozenset(map(int, np.flatnonzero(level <= level[self.state]))) - {self.state}

    @cached_property
    def relevant(self) -> tuple[int, ...]:
        """The states that the requirement speaks of."""
        return tuple(sorted({s for e in self.escapes for bar in e.bars for s in bar}))

    @property
    def carriers(self) -> tuple[int, ...]:
        """States such that stability would end if the decision maker came to like that one better, all else equal.

        Those that are in every bar that now closes some escape; empty when the state is not stable now.
        """
        now = self.no_better
        closing = [[bar for bar in e.bars if bar <= now] for e in self.escapes]
        if not all(closing):
            return ()
        return tuple(sorted(frozenset[int]().union(*(frozenset.intersection(*bars) for bars in closing))))


def requirement(conflict: Conflict, concept: Concept, actor: str, state: str) -> Requirement:
    """What the ranking of a decision maker must satisfy for a state to be stable for it.

    Raises:
        InputError: for a decision maker or a state that does not exist.
    """
    i, s = conflict.actor(actor), conflict.state(state)
    mine = arcs(conflict, i)
    others = [k for k in range(len(conflict.names)) if k != i]
    escapes: list[Escape] = []
    for q in map(int, mine.after(s)):
        bars = [frozenset((q,))]
        if concept != "nash":
            price = routes(conflict, q, movers=others, improving=concept in ("seq", "sseq")).price
            for r in map(int, np.flatnonzero((price < NO_WAY).any(axis=0))):
                again = map(int, mine.after(r)) if concept in ("smr", "sseq") else ()
                bars.append(frozenset((r, *again)) - {s})
        escapes.append(Escape(q, _smallest(bars)))
    return Requirement(conflict, i, s, concept, tuple(escapes))


def _smallest(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    """Bars without those that contain another."""
    kept: list[Bar] = []
    for bar in sorted(set(bars), key=lambda b: (len(b), sorted(b))):
        if not any(k <= bar for k in kept):
            kept.append(bar)
    return tuple(kept)


@dataclass(frozen=True, eq=False)
class Change:
    """The smallest change of one ranking that makes a state stable, or unstable.

    Args:
        swaps: pairs of states whose order must be turned round; breaking a tie is no swap.
        ties_broken: states now tied with the state that must come above it.
        moved: the states that cross it, each from the other side.
        levels: a ranking that does it.
    """

    requirement: Requirement
    goal: str
    swaps: int
    ties_broken: int
    moved: tuple[str, ...]
    levels: Int[np.ndarray, " state"]


def smallest_change(
    conflict: Conflict, concept: Concept, actor: str, state: str, *, stable: bool = True
) -> Change | None:
    """The fewest pair swaps in one decision maker's ranking that make a state stable (or unstable) for it, exactly.

    The target is a strict ranking of the states in question; a pair now tied may come out either way without a swap.

    Returns:
        None when no ranking does it (a state that cannot be left is stable under every ranking).
    """
    need = requirement(conflict, concept, actor, state)
    plan = _to_hold(need) if stable else _to_leave(need)
    if plan is None:
        return None
    (swaps, ties), moved = plan
    return Change(
        need, "stable" if stable else "unstable", swaps, ties,
        tuple(conflict.states[s] for s in sorted(moved)), _moved_levels(need, moved, up=not stable),
    )  # fmt: skip


Cost = tuple[int, int]


def _to_hold(need: Requirement) -> tuple[Cost, frozenset[int]] | None:
    """The cheapest set of states to bring below the state so that every escape is closed."""
    now = need.no_better
    open_ = [[bar - now for bar in e.bars] for e in need.escapes if not any(bar <= now for bar in e.bars)]
    return _cheapest_closing([_smallest(bars) for bars in open_], _Side(need, above=True))


def _to_leave(need: Requirement) -> tuple[Cost, frozenset[int]] | None:
    """The cheapest set of states to bring above the state so that some escape stays open."""
    now, side = need.no_better, _Side(need, above=False)
    best: tuple[Cost, frozenset[int]] | None = None
    if not need.holds(now):
        return (0, 0), frozenset()
    for escape in need.escapes:
        if any(not bar for bar in escape.bars):
            continue  # the others can bring the state itself back, whatever the ranking
        blocked = [bar & now for bar in escape.bars if bar <= now]
        plan = _cheapest_closing([tuple(frozenset((s,)) for s in bar) for bar in blocked], side)
        if plan is not None and (best is None or plan[0] < best[0]):
            best = plan
    return best


class _Side:
    """The states on one side of the state, in tied groups from the nearest to the farthest."""

    def __init__(self, need: Requirement, *, above: bool):
        level = need.conflict.levels[need.actor]
        here = int(level[need.state])
        first, last = (here + 1, int(level.max())) if above else (here, 0)
        self.far = np.abs(level - first)  # 0 the nearest group
        self.tied = not above  # the nearest group is tied with the state
        self.on_side = (level >= first) if above else (level <= here)
        self.on_side = self.on_side & (np.arange(len(level)) != need.state)
        self.sizes = np.bincount(self.far[self.on_side], minlength=abs(last - first) + 1)
        self.work = 0

    def cost(self, wanted: frozenset[int]) -> tuple[Cost, frozenset[int]]:
        """Fewest swaps that bring these states across, and all that then cross.

        All others keep their order among themselves, so the state itself takes some place in it: it passes all groups
        up to there, and the wanted ones beyond pass the others between and the state. Every place is tried.
        """
        self.work += len(self.sizes)
        chosen = np.fromiter(wanted, dtype=np.int64, count=len(wanted))
        groups = self.far[chosen]
        mine = np.bincount(groups, minlength=len(self.sizes))
        others = self.sizes - mine
        passed = np.concatenate([[0], np.cumsum(self.sizes)])  # by the state, when it goes beyond so many groups
        between = np.concatenate([[0], np.cumsum(others)])
        beyond = np.concatenate([np.cumsum((mine * (1 + between[:-1]))[::-1])[::-1], [0]])
        number = np.concatenate([np.cumsum(mine[::-1])[::-1], [0]])
        swaps = passed + beyond - number * between
        ties = np.zeros(len(swaps), dtype=np.int64)
        if self.tied:  # leaving the group it is tied with costs no swap, but breaks the ties
            swaps[1:] -= self.sizes[0]
            ties[0], ties[1:] = mine[0], self.sizes[0]
            swaps[0] -= mine[0]
        place = int(np.lexsort((np.arange(len(swaps)), ties, swaps))[0])
        across = frozenset(map(int, np.flatnonzero(self.on_side & (self.far < place)))) | wanted
        return (int(swaps[place]), int(ties[place])), across

    def undominated(self, clauses: Sequence[Sequence[Bar]]) -> list[tuple[Bar, ...]]:
        """Clauses without the bars that a nearer state closes too, where every bar is one state.

        To bring a nearer state across costs no more, and it closes at least the same clauses.
        """
        if all(len(clause) == 1 for clause in clauses) or any(len(bar) != 1 for clause in clauses for bar in clause):
            return [tuple(clause) for clause in clauses]
        closes: dict[int, set[int]] = {}
        for k, clause in enumerate(clauses):
            for bar in clause:
                closes.setdefault(next(iter(bar)), set()).add(k)
        kept: set[int] = set()
        best: list[set[int]] = []
        for s in sorted(closes, key=lambda s: int(self.far[s])):
            if not any(closes[s] <= other for other in best):
                kept.add(s)
                best.append(closes[s])
        return [tuple(bar for bar in clause if bar & kept) for clause in clauses]


def _cheapest_closing(clauses: Sequence[Sequence[Bar]], side: _Side) -> tuple[Cost, frozenset[int]] | None:
    """The cheapest set that contains one bar of every clause: best first, as adding states never makes it cheaper.

    Raises:
        InputError: when the search would take more than some seconds.
    """
    clauses = side.undominated(clauses)
    ticket = count()
    forced = frozenset[int]().union(*(clause[0] for clause in clauses if len(clause) == 1))
    start, crossing = side.cost(forced)
    queue = [(start, next(ticket), crossing, forced)]
    met: set[frozenset[int]] = set()
    while queue:
        cost, _, crossing, wanted = heappop(queue)
        unmet = next((c for c in clauses if not any(bar <= crossing for bar in c)), None)
        if unmet is None:
            return cost, crossing
        for more in (wanted | bar for bar in unmet):
            if more not in met:
                met.add(more)
                cost, crossing = side.cost(more)
                heappush(queue, (cost, next(ticket), crossing, more))
        if side.work > MOST_WORK:
            raise InputError("too many ways to close every escape", wanted="fewer outcomes, or another concept")
    return None


def _moved_levels(need: Requirement, moved: frozenset[int], *, up: bool) -> Int[np.ndarray, " state"]:
    """The ranking with these states just above (or below) the state, all else in its order."""
    level = need.conflict.levels[need.actor]
    here = level[need.state]
    across = np.isin(np.arange(len(level)), list(moved))
    side = np.where(level > here, 3, np.where(level < here, 0, 2))
    if up:
        side[across] = 3
    elif moved:
        side[side == 2] = 0
        side[across] = 1
    side[need.state] = 2
    order = np.unique(side * (int(level.max()) + 1) + level, return_inverse=True)[1]
    return order.reshape(-1).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Count:
    """How many rankings of all states make a state stable.

    Args:
        strict, strict_total: rankings without ties.
        weak, weak_total: rankings in which states may tie.
    """

    strict: int
    strict_total: int
    weak: int
    weak_total: int


def count_rankings(need: Requirement) -> Count | None:
    """Exact counts of rankings that satisfy a requirement, with and without ties; None if too many states take part.

    A ranking satisfies it or not by the set liked no better than the state, so sets are tried (at most 2^20) and each
    is weighed with the number of rankings that have it.
    """
    n, free = len(need.relevant), need.conflict.size - 1 - len(need.relevant)
    if n > MOST_COUNTED or need.conflict.size > MOST_RANKED:
        return None
    by_size = _sets_by_size(need)
    strict = weak = 0
    for k, sets in enumerate(by_size):
        for j in range(free + 1):
            below, above = k + j, n - k + free - j
            strict += sets * comb(free, j) * factorial(below) * factorial(above)
            weak += sets * comb(free, j) * _weak_orders(above) * _weak_orders_topped(below)
    total = need.conflict.size
    return Count(strict, factorial(total), weak, _weak_orders(total))


def _sets_by_size(need: Requirement) -> list[int]:
    """How many sets of each size satisfy the requirement."""
    place = {s: k for k, s in enumerate(need.relevant)}
    sets = np.arange(2 ** len(place), dtype=np.int64)
    good = np.ones(len(sets), dtype=np.bool_)
    for escape in need.escapes:
        masks = [sum(1 << place[s] for s in bar) for bar in escape.bars]
        good &= np.logical_or.reduce([(sets & m) == m for m in masks])
    sizes = np.zeros(len(sets), dtype=np.int64)
    for k in range(len(place)):
        sizes += (sets >> k) & 1
    return [int(v) for v in np.bincount(sizes[good], minlength=len(place) + 1)]


@cache
def _fubini() -> tuple[int, ...]:
    """Rankings with ties allowed, of 0 things to as many as are counted."""
    counts = [1]
    for k in range(1, MOST_RANKED + 1):
        counts.append(sum(comb(k, j) * counts[k - j] for j in range(1, k + 1)))
    return tuple(counts)


def _weak_orders(n: int) -> int:
    """Rankings of n things with ties allowed (Fubini numbers)."""
    return _fubini()[n]


def _weak_orders_topped(n: int) -> int:
    """Rankings of n + 1 things, ties allowed, in which one given thing is among the best."""
    return sum(comb(n, j) * _weak_orders(n - j) for j in range(n + 1))


def goals_agree(needs: Sequence[Requirement]) -> bool:
    """Whether one strict ranking can satisfy several requirements of the same decision maker.

    Only the order of the goal states among themselves can clash: put all others below, and try the orders.

    Raises:
        InputError: for goals of different decision makers, or more than seven.
    """
    if len({(id(n.conflict), n.actor) for n in needs}) > 1 or len(needs) > MOST_GOALS:
        raise InputError(
            f"{len(needs)} goals", wanted=f"at most {MOST_GOALS} goals of one decision maker in one conflict"
        )
    goals = sorted({n.state for n in needs})
    rest = set(range(needs[0].conflict.size)) - set(goals) if needs else set[int]()
    return any(
        all(n.holds(rest | set(order[order.index(n.state) + 1 :])) for n in needs) for order in permutations(goals)
    )
