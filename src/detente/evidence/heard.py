"""What the record may tell of a case's numbers, each piece of evidence counted once, and which numbers it speaks of.

A number drawn from `posterior(NAME)` was fitted to counts of events. Where the fit saw the very months of the history,
the counts of events that lean on it have had their say: they are left out, and answers, breaches and departures alone
remain. Where the fit ends before the history begins, counts are new to it and are used.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from detente.case.model import Case
from detente.evidence.past import Past, Told, past_of, program_of, tell
from detente.futures import Futures, draw_futures
from detente.futures.quantiles import Posteriors

PROBES = 64  # futures on which it is tried whether a number is read

Tell = Callable[[Futures], Told]
Groups = Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Heard:
    """The evidence that futures are weighed by.

    Args:
        past: what happened; only the counts that are used are `observed` in it.
        counted: events whose counts are used; passed_over: those whose counts the fit has seen.
    """

    past: Past
    counted: tuple[str, ...]
    passed_over: tuple[str, ...]


def as_written(case: Case) -> Case:
    """The case without what it may have learned from its history already: nothing is learned twice."""
    return case if case.evidence is None else replace(case, evidence=replace(case.evidence, conditioned=""))


def heard_of(case: Case, *, fit_ends: date | None) -> Heard:
    """A case's history without the counts that its fitted numbers have seen.

    Args:
        case: with `history:` and `evidence:`.
        fit_ends: first day that the fit did not see; None where no number is drawn from one.

    Raises:
        InputError: the case has no history.
    """
    past = past_of(case)
    leaning = fitted_events(case) if fit_ends is not None and fit_ends > past.edges[0] else set[str]()
    observed = dict(zip(case.events, past.observed > 0, strict=True))
    use = np.array([float(observed[e] and e not in leaning) for e in case.events])
    return Heard(
        past=replace(past, observed=use),
        counted=tuple(e for e in case.events if observed[e] and e not in leaning),
        passed_over=tuple(e for e in case.events if observed[e] and e in leaning),
    )


def fitted_events(case: Case) -> set[str]:
    """Events with a number that is drawn from a posterior."""
    names = [a.name.split(".") for a in case.uncertain if a.shape.kind == "posterior"]
    own = {parts[1] for parts in names if parts[0] == "events"}
    return own | {parts[3] for parts in names if parts[0] == "types" and parts[2:3] == ["events"]}


def told_by(case: Case, past: Past) -> Tell:
    """The likelihood of the past as a function of futures."""
    program = program_of(case, past)
    return lambda futures: tell(program, past, futures)


def groups_of(case: Case) -> list[tuple[str, ...]]:
    """Uncertain numbers that are drawn together: correlated ones, and all from a posterior; others stand alone."""
    every = {a.name for a in case.uncertain}
    posterior = {a.name for a in case.uncertain if a.shape.kind == "posterior"}
    groups: list[set[str]] = []
    for names in filter(None, [set(c.numbers) & every for c in case.correlations] + [posterior]):
        touching = [g for g in groups if g & names]
        groups = [g for g in groups if not g & names] + [names.union(*touching)]
    tied = set[str]().union(*groups)
    return [tuple(sorted(g)) for g in groups] + [(name,) for name in sorted(every - tied)]


def read_groups(case: Case, told: Tell, *, posteriors: Posteriors, seed: int = 0) -> list[tuple[str, ...]]:
    """The groups that the likelihood reads: exchanging their numbers for other draws changes it in some future.

    Halves that change nothing are dropped whole, so that few of hundreds of numbers need be tried alone.
    """
    here = draw_futures(case, PROBES, seed=seed, posteriors=posteriors)
    other = draw_futures(case, PROBES, seed=seed + 1, posteriors=posteriors)
    before = _all_of(told(here))

    def matters(groups: Groups) -> bool:
        swapped = {name: other.values[name] for group in groups for name in group}
        values: Mapping[str, np.ndarray] = {**here.values, **swapped}
        return not np.array_equal(before, _all_of(told(replace(here, values=values))))

    def among(groups: Groups) -> list[tuple[str, ...]]:
        if not groups or not matters(groups):
            return []
        if len(groups) == 1:
            return list(groups)
        half = len(groups) // 2
        return among(groups[:half]) + among(groups[half:])

    return among(groups_of(case))


def _all_of(told: Told) -> np.ndarray:
    """Everything that a likelihood says, in one array."""
    return np.concatenate([told.log_prior, told.log_likelihood])
