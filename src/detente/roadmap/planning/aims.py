"""What a proof is after, and what it can still hope for: the whole front, or the one road of most worth times share.

The worth of a road is one number for all futures. If it is kept in j of them it is worth no more than the j-th largest
of what could come of it in those futures. So a beginning leaves, for each j, corners that nothing begun so can pass:
j futures and that worth, with so much at risk and in so many months. It is dropped if known roads are at least as good
as each corner.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from jaxtyping import Float

from detente.roadmap.planning.label import Label, front, is_behind
from detente.roadmap.planning.outlook import SLACK


@dataclass(frozen=True)
class Corners:
    """What nothing that begins so can pass.

    Args:
        worth: limit of worth if kept in j futures at least, from 1 future on, by level of risk and by rounds of talks
            to come (`Cells`); -infinity where it cannot be.
        exposure: so far. months: before which a road cannot end.
    """

    worth: Float[np.ndarray, "beginning level round kept"]
    exposure: Float[np.ndarray, " beginning"]
    months: Float[np.ndarray, "beginning round"]


class Aim(Protocol):
    """What is to be proven, and the best roads known."""

    known: list[Label]

    def hope(self, corners: Corners) -> Float[np.ndarray, " beginning"]:
        """How much better than the roads known each beginning could be; nothing to hope for at 0."""
        ...

    def take(self, label: Label) -> None:
        """One more road that is known."""
        ...


class Front:
    """The whole front of share kept, worth, exposure and months.

    Args:
        known: roads known. low: least that is at risk at each level (`Cells`). futures: how many there are.
    """

    def __init__(self, known: Iterable[Label], low: Float[np.ndarray, " level"], futures: int) -> None:
        self.known = front(list(known))
        self.low, self.futures = low, futures
        self.table = self.covered()

    def covered(self) -> Float[np.ndarray, "month level kept"]:
        """Worth that a road known has, if kept in j futures, with no more at risk than a level at least, by a month."""
        months = int(max((label.months for label in self.known), default=0)) + 1
        table = np.full((months + 1, len(self.low), self.futures), -np.inf)
        for label in self.known:
            level = int(np.searchsorted(self.low, label.exposure - SLACK))
            corner = table[int(np.ceil(label.months)) :, level:, : int(label.kept.sum())]
            np.maximum(corner, label.value, out=corner)
        return table

    def hope(self, corners: Corners) -> Float[np.ndarray, " beginning"]:
        """1 where some corner is not covered by one road known."""
        level = np.maximum(np.searchsorted(self.low, corners.exposure + SLACK, side="right") - 1, 0)
        months = np.minimum(corners.months.astype(np.int64), len(self.table) - 1)
        hope = np.zeros(len(level), dtype=bool)
        levels = np.maximum(np.arange(corners.worth.shape[1]), level[:, None])
        for n in range(corners.worth.shape[2]):
            left = np.flatnonzero(~hope)
            least = self.table[months[left, n][:, None], levels[left]]
            hope[left] = (corners.worth[left, :, n] > least + SLACK).any(axis=(1, 2))
        return hope.astype(float)

    def take(self, label: Label) -> None:
        """One more road that is known."""
        if not any(is_behind(label, old) or label.goals == old.goals for old in self.known):
            self.known = [*(old for old in self.known if not is_behind(old, label)), label]
            self.table = self.covered()


class Most:
    """The one road of most worth times share kept."""

    def __init__(self, known: Iterable[Label]) -> None:
        self.known = sorted(known, key=lambda label: label.expected, reverse=True)[:1]

    @property
    def best(self) -> float:
        """The most that is known; a road worth nothing is none."""
        return max((label.expected for label in self.known), default=0.0)

    def hope(self, corners: Corners) -> Float[np.ndarray, " beginning"]:
        """Worth times share that could be gained."""
        worth = corners.worth.max(axis=(1, 2))
        shares = np.arange(1, worth.shape[1] + 1) / worth.shape[1]
        return np.maximum((worth * shares).max(axis=1) - self.best - SLACK, 0.0)

    def take(self, label: Label) -> None:
        """One more road that is known."""
        if label.expected > self.best or not self.known:
            self.known = [label]
