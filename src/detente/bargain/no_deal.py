"""What each party has without a bargain, valued by a simulated life without one.

Simulated is a strategy that reaches no deal, and beside it, over the same futures and the same luck, one that stands
for life with an agreement, whatever is in it. Valued are the metrics of the case in which they differ, by the worth
that `agenda.no_deal.worth` gives them; the pressure by which they differ, by the pain that it gives the counterpart's
type (docs/explanation/model.md, 4: the value of refusing); and what measures come into force without a bargain.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from detente.case.expressions import Reading, Series
from detente.case.model import Case, Metric, NoDeal
from detente.errors import refuse_unknown
from detente.futures import Futures, value_of
from detente.results import Results

PER_YEAR = 12.0
Values = Float[np.ndarray, " future"]


@dataclass(frozen=True)
class Paths:
    """The strategies that are compared.

    Args:
        without: what stands for life without a bargain. against: what stands for life with one; empty: nothing, and
            what is simulated counts in full.
    """

    without: str
    against: str = ""

    @property
    def strategies(self) -> tuple[str, ...]:
        """Both, or the one."""
        return (self.without, self.against) if self.against else (self.without,)


def paths_of(case: Case, strategy: str | None = None) -> Paths | None:
    """What stands for life without a bargain: the strategy named, the case's, or its first without deals.

    Raises:
        InputError: there is no such strategy.
    """
    given = given_of(case)
    name = strategy or given.strategy or _without_deals(case)
    if name is None:
        return None
    refuse_unknown([name], case.strategies, wanted="status-quo, or a strategy of the case")
    return Paths(name, given.against if given.against != name else "")


def given_of(case: Case) -> NoDeal:
    """What the case says of life without a bargain."""
    return case.agenda.no_deal if case.agenda and case.agenda.no_deal else NoDeal()


def _without_deals(case: Case) -> str | None:
    """The first strategy of the case whose roadmap has no deals."""
    return next((name for name, s in case.strategies.items() if not case.roadmaps[s.roadmap].deals), None)


def needs_simulation(case: Case, paths: Paths) -> bool:
    """Whether anything but pressure can differ: metrics have a worth, or measures may come into force."""
    return bool(given_of(case).worth) or not _is_bare(case, paths.without)


def _is_bare(case: Case, strategy: str) -> bool:
    """Whether no measure can come into force under a strategy."""
    chosen = case.strategies[strategy]
    follows = [rule.then for rule in chosen.conduct.stop]
    bare = not case.roadmaps[chosen.roadmap].deals and not chosen.conduct.precondition
    return bare and all(_is_bare(case, name) for name in follows)


def case_to_run(case: Case) -> Case:
    """The case with the metrics that are valued: those that have a worth, and each actor's worth of measures."""
    wanted = {metric for own in given_of(case).worth.values() for metric in own}
    metrics = {name: metric for name, metric in case.metrics.items() if name in wanted}
    return replace(case, metrics={**metrics, **{_sum_of(actor): _value_metric(actor) for actor in case.actors}})


def holds_lives(case: Case, paths: Paths, results: Results) -> bool:
    """Whether a run of the case itself has all that is valued: its strategies and metrics, and no measures to value."""
    wanted = {metric for own in given_of(case).worth.values() for metric in own}
    ran = set(paths.strategies) <= set(results.strategies) and wanted <= set(results.metrics)
    return ran and _is_bare(case, paths.without)


def _sum_of(actor: str) -> str:
    """The name of the metric that sums what measures are worth to an actor."""
    return f"worth of measures to {actor}"


def _value_metric(actor: str) -> Metric:
    """What measures in force are worth to an actor, summed over months."""
    is_ = Reading("sum", Series("value", actor))
    return Metric(_sum_of(actor), is_, f"sum(value({actor}))", "neither", "", None, 0.0)


def value_of_no_deal(case: Case, futures: Futures, paths: Paths, results: Results | None = None) -> dict[str, Values]:
    """What a year without a bargain is worth to each actor and each type of the counterpart.

    In futures whose true type is another, a type of the counterpart is taken to meet what it meets on average where it
    is the true one.

    Args:
        case: the case.
        futures: those that were run.
        paths: the strategies compared.
        results: of a run with them, whose futures are the first of `futures`; nothing where only pressure differs.

    Returns:
        Actor, or `actor.type`, -> worth a year in each future.
    """
    counterpart = case.counterpart.name
    outcome = _outcomes(case, futures, paths, results)
    values = {actor: outcome.worth(actor, actor) for actor in case.actors if actor != counterpart}
    pressure = _pressure(case, futures, paths)
    for k, (name, kind) in enumerate(case.types.items()):
        whose, is_true = f"{counterpart}.{name}", futures.true_type == k
        seen = outcome.as_met_by(is_true)
        pain = value_of(futures, kind.behaviour["pain_of_pressure"]) * PER_YEAR
        values[whose] = seen.worth(whose, counterpart) - pain * pressure
    return values


def _pressure(case: Case, futures: Futures, paths: Paths) -> Values:
    """How much more pressure is applied without a bargain."""
    more, less = (
        value_of(futures, case.strategies[name].conduct.pressure) if name else np.zeros(len(futures.future))
        for name in (paths.without, paths.against)
    )
    return more - less


@dataclass(frozen=True)
class _Outcomes:
    """What differs between the two lives, and what it is worth.

    Args:
        metrics: by name, the difference in each future.
        measures: by actor, worth a year of the measures in force without a bargain.
        worths: actor, or `actor.type` -> metric -> worth of one unit, a year.
    """

    metrics: Mapping[str, Values]
    measures: Mapping[str, Values]
    worths: Mapping[str, Mapping[str, Values]]

    def worth(self, whose: str, actor: str) -> Values:
        """What the difference is worth a year to an actor, or to a type of it that may have worths of its own."""
        total = np.asarray(self.measures[actor])
        for metric, worth in (self.worths.get(whose) or self.worths.get(actor, {})).items():
            total = total + worth * self.metrics[metric]
        return total

    def as_met_by(self, is_true: np.ndarray) -> "_Outcomes":
        """As a type meets it: its own futures as they are, the others at the mean of its own."""
        if not is_true.any():
            return self

        def met(values: Values) -> Values:
            return np.where(is_true, values, values[is_true].mean())

        return _Outcomes(
            {name: met(v) for name, v in self.metrics.items()},
            {name: met(v) for name, v in self.measures.items()},
            self.worths,
        )


def _outcomes(case: Case, futures: Futures, paths: Paths, results: Results | None) -> _Outcomes:
    """The differences between life without and with a bargain; none where nothing was run."""
    count, years = len(futures.future), case.months / PER_YEAR
    worths = {
        whose: {metric: value_of(futures, worth) / years for metric, worth in own.items()}
        for whose, own in given_of(case).worth.items()
    }
    zeros = np.zeros(count)
    if results is None:
        return _Outcomes({m: zeros for own in worths.values() for m in own}, dict.fromkeys(case.actors, zeros), worths)

    def under(metric: str, strategy: str) -> Values:
        if not strategy or metric not in results.metrics:
            return zeros
        return results.metrics[metric][results.strategies.index(strategy), :count]

    metrics = {m: under(m, paths.without) - under(m, paths.against) for own in worths.values() for m in own}
    measures = {actor: under(_sum_of(actor), paths.without) / years for actor in case.actors}
    return _Outcomes(metrics, measures, worths)
