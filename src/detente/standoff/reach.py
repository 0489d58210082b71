"""Where some decision makers can come by moving in turn, nobody twice running: all of it, or until something is met."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Bool, Int

from detente.standoff.moves import Arcs

Some = Int[np.ndarray, " some"]
Keep = Callable[[int, Some, Some], Bool[np.ndarray, " some"]]
"""Mover, states moved from and to -> which of these moves count."""


@dataclass(eq=False)
class Reach:
    """What is reached from a state after some rounds, in each of which everybody moves on from what is new.

    Args:
        seen: states reached with each decision maker moving last.
        before: the state before and who moved last there (-1 for the start), on a path of fewest moves.
        after: the round in which each was reached, so the moves of that path.
        fresh: what the last round reached, by who moved last.
    """

    start: int
    seen: Bool[np.ndarray, "actor state"]
    before: Int[np.ndarray, "actor state two"]
    after: Int[np.ndarray, "actor state"]
    fresh: list[tuple[int, Some]] = field(default_factory=list[tuple[int, Some]])
    rounds: int = 0

    @classmethod
    def nothing(cls, makers: int, size: int, start: int) -> "Reach":
        """Nobody has moved yet."""
        shape = (makers, size)
        before = np.full((*shape, 2), -1, dtype=np.int32)
        after = np.zeros(shape, dtype=np.int32)
        return cls(start, np.zeros(shape, dtype=np.bool_), before, after, [(-1, np.array([start]))])

    def further(self, moves: Mapping[int, Arcs], keep: Keep | None = None) -> bool:
        """One more round of moves of some; whether it led anywhere new."""
        found: list[tuple[int, Some]] = []
        self.rounds += 1
        for k, mine in moves.items():
            for last, states in self.fresh:
                use = mine.out_of(states) if last != k else np.zeros(0, dtype=np.int64)
                source, target = mine.source[use], mine.target[use]
                if keep is not None:
                    kept = keep(k, source, target)
                    source, target = source[kept], target[kept]
                ends = self._enter(k, last, source, target)
                if len(ends):
                    found.append((k, ends))
        self.fresh = found
        return bool(found)

    def _enter(self, mover: int, last: int, source: Some, target: Some) -> Some:
        """Moves of one mover, after another moved last; gives the states that are new."""
        new = ~self.seen[mover][target]
        ends, first = np.unique(target[new], return_index=True)
        self.seen[mover][ends] = True
        self.after[mover][ends] = self.rounds
        self.before[mover][ends, 0] = source[new][first]
        self.before[mover][ends, 1] = last
        return ends

    @property
    def ends(self) -> Bool[np.ndarray, " state"]:
        """States that can be brought about."""
        return np.asarray(self.seen.any(axis=0))

    def left_by(self, mover: int) -> Bool[np.ndarray, " state"]:
        """States in which one mover may move next."""
        out = np.asarray(np.delete(self.seen, mover, axis=0).any(axis=0))
        out[self.start] = True
        return out

    def nearest(self, wanted: Bool[np.ndarray, " state"]) -> int | None:
        """Of some states the first of those reached by fewest moves; None when none is reached yet."""
        far = np.where(self.seen & wanted, self.after, self.rounds + 1).min(axis=0, initial=self.rounds + 1)
        state = int(np.argmin(far))
        return state if far[state] <= self.rounds else None

    def path(self, end: int) -> list[tuple[int, int, int]]:
        """One way of fewest moves to a state: mover, from, to, the last move first."""
        mover = int(np.argmin(np.where(self.seen[:, end], self.after[:, end], self.rounds + 1)))
        state, steps = end, list[tuple[int, int, int]]()
        while mover >= 0:
            at, last = (int(v) for v in self.before[mover, state])
            steps.append((mover, at, state))
            state, mover = at, last
        return steps
