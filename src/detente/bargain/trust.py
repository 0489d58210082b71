"""What common projects do for the counterpart's trust: ties raise credibility (docs/explanation/model.md, 3.7)."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from detente.case.model import Case
from detente.futures import Futures, value_of

# Name of the stock that stands for third-party ties.
TIES = "ties"
Values = Float[np.ndarray, " future"]


@dataclass(frozen=True)
class Trust:
    """The numbers that turn ties into credibility, in each future.

    Args:
        start: credibility before any ties count.
        weight: kappa, how much ties count.
        ties, target, pull: of the ties stock; pull is the share of the way to its target that it goes each month.
        floor, cap: of the ties stock.
    """

    start: Values
    weight: Values
    ties: Values
    target: Values
    pull: Values
    floor: float
    cap: float

    def ties_after(
        self,
        added: Float[np.ndarray, "future project"],
        *,
        begin: Float[np.ndarray, "future project"],
        takes: Float[np.ndarray, "future project"],
        months: int,
    ) -> Values:
        """The ties stock after some months in which projects are built and run.

        Month by month as in the model: a project rises from 0 to 1 over the months that it takes, adds its share of
        what it adds at 1, and the stock goes its part of the way to its target, within floor and cap.

        Args:
            added: what each project adds to the stock a month once it runs.
            begin: months before each can begin: its waivers must be in force.
            takes: months to build each, at least one.
            months: how long.
        """
        stock = self.ties
        for month in range(1, months + 1):
            built = ((month - np.ceil(begin)) / takes).clip(0, 1)
            stock = stock + self.pull * (self.target - stock) + (added * built).sum(axis=1)
            stock = stock.clip(self.floor, self.cap)
        return stock

    def credibility_at(self, ties: Values) -> Values:
        """Rho = 1 - (1 - rho0)(1 - kappa s)."""
        return 1 - (1 - self.start) * (1 - self.weight * ties.clip(0, 1))


def trust_of(case: Case, futures: Futures) -> Trust | None:
    """The case's numbers, or nothing when it has no stock of ties."""
    if TIES not in case.stocks:
        return None
    stock = case.stocks[TIES]
    still = np.zeros(len(futures.future))
    pull = still if stock.half_life is None else 1 - 2 ** (-1 / value_of(futures, stock.half_life))
    return Trust(
        start=value_of(futures, case.credibility.start).clip(0, 1),
        weight=value_of(futures, case.credibility.ties_weight).clip(0, 1),
        ties=value_of(futures, stock.start),
        target=still if stock.target is None else value_of(futures, stock.target),
        pull=pull,
        floor=stock.floor,
        cap=stock.cap,
    )
