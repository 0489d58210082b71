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

    def ties_after(self, added: Values, months: int) -> Values:
        """The ties stock once projects that add so much a month have run for some months.

        A geometric approach, clipped at the end; where nothing pulls it back it grows along a straight line.
        """
        steady = self.target + added / np.maximum(self.pull, 1e-300)
        still = (1 - self.pull) ** months
        grown = np.where(self.pull > 0, steady + (self.ties - steady) * still, self.ties + added * months)
        return grown.clip(self.floor, self.cap)

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
