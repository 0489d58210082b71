"""What a proof is after, and what it can still hope for: the whole front, or the one road of most worth times share.

The worth of a road is one number for all futures. If it is kept in j of them it is worth no more than the j-th largest
of what could come of it in those futures. So a beginning leaves, for each j, a corner that nothing begun so can pass:
j futures, that worth, the risk and the months so far. It is dropped if known roads are at least as good as each corner.
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
        worth: limit of worth if kept in j futures at least, from 0 futures on; -infinity where it cannot be.
        exposure, months: so far.
    """

    worth: Float[np.ndarray, "beginning kept"]
    exposure: Float[np.ndarray, " beginning"]
    months: Float[np.ndarray, " beginning"]


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
    """The whole front of share kept, worth, exposure and months."""

    def __init__(self, known: Iterable[Label]) -> None:
        self.known = front(list(known))
        self.goals = np.array([label.goals for label in self.known]).reshape(-1, 4)

    def hope(self, corners: Corners) -> Float[np.ndarray, " beginning"]:
        """1 where some corner is not covered by one road known."""
        count = corners.worth.shape[1]
        shares = np.arange(count) / (count - 1)
        least = -np.inf * np.ones(corners.worth.shape)
        if len(self.goals):
            fits = (-self.goals[:, 2] <= corners.exposure[:, None] + SLACK) & (
                -self.goals[:, 3] <= corners.months[:, None]
            )
            by_share = np.argsort(-self.goals[:, 0], kind="stable")
            worth = np.where(fits[:, by_share], self.goals[by_share, 1], -np.inf)
            best = np.maximum.accumulate(worth, axis=1)
            reach = np.searchsorted(-self.goals[by_share, 0], -shares + 1e-12, side="right") - 1
            least = np.where(reach >= 0, best[:, np.maximum(reach, 0)], -np.inf)
        return (corners.worth > least + SLACK).any(axis=1).astype(float)

    def take(self, label: Label) -> None:
        """One more road that is known."""
        if not any(is_behind(label, old) for old in self.known):
            self.known = [*(old for old in self.known if not is_behind(old, label)), label]
            self.goals = np.array([x.goals for x in self.known])


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
        count = corners.worth.shape[1]
        shares = np.arange(1, count) / (count - 1)
        return np.maximum((corners.worth[:, 1:] * shares).max(axis=1) - self.best - SLACK, 0.0)

    def take(self, label: Label) -> None:
        """One more road that is known."""
        if label.expected > self.best or not self.known:
            self.known = [label]
