"""What each party has without a bargain, read off a simulated strategy that reaches none."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from detente.case.model import Assumption, Case, Measure
from detente.errors import InputError, nearest
from detente.futures import Futures, value_of
from detente.results import Results

PER_YEAR = 12.0
Values = Float[np.ndarray, " future"]


def strategy_without_deals(case: Case) -> str | None:
    """The first strategy of the case whose roadmap has no deals."""
    return next((name for name, s in case.strategies.items() if not case.roadmaps[s.roadmap].deals), None)


def value_of_no_deal(case: Case, futures: Futures, results: Results, strategy: str) -> dict[str, Values]:
    """What a year without a bargain is worth to each actor and each type of the counterpart.

    The measures that are in force under the strategy, by the share of months and futures in which they are, at their
    worth in each future; for the counterpart weighted by its type's interests, less the pain of the pressure that the
    strategy applies (docs/explanation/model.md, 4: the value of refusing).

    Args:
        case: the case.
        futures: whose numbers to use; not necessarily those of the run.
        results: of a run with the strategy.
        strategy: a strategy that reaches no deal, such as one that only holds.

    Returns:
        Actor, or `actor.type`, -> worth a year in each future.

    Raises:
        InputError: the run has no such strategy.
    """
    if strategy not in results.strategies:
        raise InputError(strategy, wanted="a strategy of the run", mend=nearest(strategy, results.strategies))
    shares = results.in_force[results.strategies.index(strategy)].mean(axis=1)
    held = [
        (case.measures[name], float(share)) for name, share in zip(results.measures, shares, strict=True) if share > 0
    ]
    values = {actor: _worth(held, actor, futures, {}) for actor in case.actors if actor != case.counterpart.name}
    pressure = value_of(futures, case.strategies[strategy].conduct.pressure)
    for name, kind in case.types.items():
        pain = value_of(futures, kind.behaviour["pain_of_pressure"]) * PER_YEAR
        worth = _worth(held, case.counterpart.name, futures, kind.weights)
        values[f"{case.counterpart.name}.{name}"] = worth - pain * pressure
    return values


def _worth(
    held: list[tuple[Measure, float]], actor: str, futures: Futures, weights: Mapping[str, Assumption]
) -> Values:
    """Worth a year to an actor of measures in force for shares of the time; interests weigh 1 unless given."""
    total = np.zeros(len(futures.future))
    for measure, share in held:
        for interest, worth in measure.worth.get(actor, {}).items():
            weight = value_of(futures, weights[interest]) if interest in weights else 1.0
            total = total + PER_YEAR * share * weight * value_of(futures, worth)
    return total
