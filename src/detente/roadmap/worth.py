"""What each measure is worth to either side, type by type and future by future (docs/explanation/model.md, 4 and 5).

The same numbers that the engine runs on, laid out by measure, so that the ledger and the planner can put any measures
together into deals without simulating.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy.typing import NDArray

from detente.case.model import Assumption, Case
from detente.futures import Futures, priors_of, value_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Worth:
    """Worths and behaviours, one row a measure or a type.

    Args:
        measures, types: names along the axes.
        value: to the counterpart of each type, per month in force (below zero: a cost).
        principal: to the principal, per month in force.
        own: whether the counterpart acts alone in the measure.
        detect: chance per month that cheating on it comes to light (0 unless own).
        reversible: share that its owner can take back.
        exposure: (1 - reversible) times exposure, own measures only; to be multiplied by fear.
        takes: months to put in force.
        prior: chance of each type.
        patience, horizon, foresight, fear, penalty, pain, noise, cooldown: behaviour of each type.
        credibility: at the start. evidence: a + b there. credit: evidence for each measure kept; breach: against, for
            each promise broken.
        vouched: kappa s at the start: what an ally's stake takes away of the doubt in the principal's word.
    """

    measures: tuple[str, ...]
    types: tuple[str, ...]
    value: Float[np.ndarray, "measure type future"]
    principal: Float[np.ndarray, "measure future"]
    own: Bool[np.ndarray, " measure"]
    by_principal: Bool[np.ndarray, " measure"]
    detect: Float[np.ndarray, "measure future"]
    reversible: Float[np.ndarray, "measure future"]
    exposure: Float[np.ndarray, "measure future"]
    takes: Float[np.ndarray, "measure future"]
    prior: Float[np.ndarray, "type future"]
    patience: Float[np.ndarray, "type future"]
    horizon: Float[np.ndarray, "type future"]
    foresight: Float[np.ndarray, "type future"]
    fear: Float[np.ndarray, "type future"]
    penalty: Float[np.ndarray, "type future"]
    pain: Float[np.ndarray, "type future"]
    noise: Float[np.ndarray, "type future"]
    credibility: Float[np.ndarray, " future"]
    evidence: Float[np.ndarray, " future"]
    credit: Float[np.ndarray, " future"]
    breach: Float[np.ndarray, " future"]
    vouched: Float[np.ndarray, " future"]

    @property
    def futures(self) -> int:
        """Number of futures."""
        return self.prior.shape[1]

    def at(self, names: tuple[str, ...]) -> NDArray[np.int64]:
        """Positions of some measures."""
        known = {name: k for k, name in enumerate(self.measures)}
        return np.array([known[name] for name in names], dtype=np.int64)


def lay_out(case: Case, drawn: Futures) -> Worth:
    """The worth of every measure of a case over these futures.

    Cost: measures times types times interests times futures.
    """
    measures, types = list(case.measures.values()), list(case.types.values())

    def column(assumption: Assumption) -> Floats:
        return value_of(drawn, assumption)

    def to_actor(measure: str, actor: str) -> dict[str, Floats]:
        return {i: column(a) for i, a in case.measures[measure].worth.get(actor, {}).items()}

    zeros = np.zeros(len(drawn.future))
    weights = [{i: column(a) for i, a in kind.weights.items()} for kind in types]
    own = np.array([m.by == (case.counterpart.name,) for m in measures])
    detect, exposure = (
        np.stack([column(a) if is_own else zeros for a, is_own in zip(numbers, own, strict=True)])
        for numbers in ([m.detect for m in measures], [m.exposure for m in measures])
    )
    reversible = np.stack([column(m.reversible) for m in measures])
    value = np.stack(
        [
            [sum((w[i] * v for i, v in to_actor(m.name, case.counterpart.name).items()), zeros) for w in weights]
            for m in measures
        ]
    )
    principal = np.stack([sum(to_actor(m.name, case.principal.name).values(), zeros) for m in measures])

    def behaviour(name: str) -> Floats:
        return np.stack([column(kind.behaviour[name]) for kind in types])

    trust, ties = case.credibility, case.stocks.get("ties")
    return Worth(
        measures=tuple(case.measures),
        types=tuple(case.types),
        value=value,
        principal=principal,
        own=own,
        by_principal=np.array([case.principal.name in m.by for m in measures]),
        detect=detect,
        reversible=reversible,
        exposure=(1 - reversible) * exposure,
        takes=np.stack([column(m.takes) for m in measures]),
        prior=priors_of(case, drawn),
        patience=behaviour("patience"),
        horizon=behaviour("horizon"),
        foresight=behaviour("foresight"),
        fear=behaviour("fear"),
        penalty=behaviour("penalty"),
        pain=behaviour("pain_of_pressure"),
        noise=behaviour("noise"),
        credibility=column(trust.start),
        evidence=column(trust.evidence),
        credit=column(trust.credit),
        breach=column(trust.breach),
        vouched=column(trust.ties_weight) * (np.clip(column(ties.start), 0.0, 1.0) if ties else 0.0),
    )


def trust_after(worth: Worth, kept: int | NDArray[np.int64]) -> Float[np.ndarray, "*#step future"]:
    """Credibility once so many of the principal's measures have been kept, ties as at the start.

    rho = 1 - b / (a + b) (1 - kappa s), a grown by the credit of each (docs/explanation/model.md, 3.7).
    """
    doubt = (1 - worth.credibility) * worth.evidence
    return 1 - doubt / (worth.evidence + kept * worth.credit) * (1 - worth.vouched)
