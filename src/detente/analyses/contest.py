"""A preferred strategy against its rivals on one yardstick: what flips, maps and joint changes start from."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from detente.analyses.score import Scale, spread, yardstick
from detente.analyses.standing import front_of
from detente.analyses.verdict import ALIKE
from detente.analyses.words import strategy_title
from detente.errors import InputError
from detente.results import Study


@dataclass(frozen=True)
class Contest:
    """Who leads, who ties with it, and the leads over the others.

    Args:
        study: the run.
        scale: the yardstick.
        leader: name of the strategy with the best mean.
        tied: names of those that tie with it.
        rivals: names of the others, the nearest first.
        leads: the leader's value less each rival's, by future.
        alike: differences below this are not worth speaking of.
    """

    study: Study
    scale: Scale
    leader: str
    tied: tuple[str, ...]
    rivals: tuple[str, ...]
    leads: Float[np.ndarray, "rival future"]
    alike: float

    def title(self, strategy: str) -> str:
        """What a reader calls a strategy."""
        return strategy_title(self.study.case, strategy)

    @property
    def choice(self) -> str:
        """The choice in words: `the choice of A`, `the choice of A (a tie with B)`."""
        if not self.tied:
            return f"the choice of {self.title(self.leader)}{self.on}"
        others = self.title(self.tied[0]) if len(self.tied) == 1 else f"{len(self.tied)} others"
        return f"the choice of {self.title(self.leader)} (a tie with {others}){self.on}"

    @property
    def on(self) -> str:
        """` on “war”`; nothing for the weighted score."""
        return "" if self.scale.is_score else f" on “{self.scale.name}”"


def contest(study: Study, metric: str | None = None) -> Contest:
    """The contest on a metric, or on the weighted score.

    Raises:
        InputError: no such metric, or fewer than two strategies.
    """
    scale, values = yardstick(study, metric)
    if len(values) < 2:
        raise InputError("one strategy", wanted="at least two to choose between", mend="run more strategies")
    names, alike = study.results.strategies, ALIKE * spread(values)
    first, *level = front_of(values, alike=alike)
    order = np.argsort(-values.mean(axis=1), kind="stable").tolist()
    others = [k for k in order if k != first and k not in level]
    leads = values[first] - values[others] if others else np.zeros((0, values.shape[1]))
    return Contest(
        study, scale, names[first], tuple(names[k] for k in level), tuple(names[k] for k in others), leads, alike
    )
