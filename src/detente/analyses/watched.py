"""A run watched month by month: what the principal sees on the way, so that learning and warning can be judged.

Answers (deals accepted, refused, cheating caught) are counted by readings that are added to the case for this purpose;
beliefs, stocks and events come as whole paths for the first futures.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from detente.analyses.words import title_of
from detente.case.expressions import Reading, Series, SeriesKind
from detente.case.model import Case, Metric
from detente.results import Study

MONTHS = (6, 12, 18, 24, 36, 48)
"""Months after which the principal takes stock."""

DEALS = (1, 2, 3, 4, 6)
"""Answered offers after which it does."""

ANSWERS: Mapping[SeriesKind, str] = {
    "accepted": "Deals accepted so far",
    "refused": "Refusals so far",
    "caught": "Deals caught cheating so far",
    "withdrawn": "Deals left openly so far",
}

Seen = Mapping[str, Float[np.ndarray, " future"]]


@dataclass(frozen=True, slots=True)
class Stage:
    """A point at which the principal takes stock: after so many months, or after so many answered offers.

    After n answers it takes stock when the next one is due, so that what became of the first n deals by then counts too
    (cheating caught, deals left openly). Where the next one does not come, or comes late, it takes stock in the last
    month that leaves time to act (`months_of`).

    Args:
        months: at most so many.
        deals: answered offers; 0 where months alone count.
    """

    months: int
    deals: int = 0

    @property
    def says(self) -> str:
        """The answers that are known by then."""
        if not self.deals:
            return f"the answers of the first {self.months} months"
        return "the answer to the first offer" if self.deals == 1 else f"the answers to the first {self.deals} offers"

    def reading_of(self, kind: SeriesKind) -> Metric:
        """Answers of a kind by then."""
        return Metric(
            f"{kind}: {self.says}", Reading("sum", Series(kind), 0, self.months - 1, self.deals), "", "neither"
        )


@dataclass(frozen=True)
class Watched:
    """A run with its answers and the paths of its first futures.

    Args:
        study: of the case with answers (`with_answers`).
        paths: series key -> value in each month.
    """

    study: Study
    paths: Mapping[str, Float[np.ndarray, "strategy future month"]]

    @property
    def futures(self) -> int:
        """How many futures have paths."""
        return next((path.shape[1] for path in self.paths.values()), 0)


def months_of(case: Case) -> tuple[int, ...]:
    """The months of taking stock that leave at least a quarter of the case to act in."""
    return tuple(m for m in MONTHS if m <= 0.75 * case.months) or (max(case.months // 2, 1),)


def stages_of(case: Case) -> tuple[Stage, ...]:
    """The points of taking stock: the first deals, then the months."""
    months = months_of(case)
    return (*(Stage(months[-1], deals) for deals in DEALS), *(Stage(month) for month in months))


def with_answers(case: Case) -> Case:
    """The case with readings that count the counterpart's answers up to each point of taking stock."""
    return with_metrics(case, [stage.reading_of(kind) for stage in stages_of(case) for kind in ANSWERS])


def with_metrics(case: Case, metrics: Sequence[Metric]) -> Case:
    """The case with further metrics, and a digest of its own, as its program is another one."""
    return marked(replace(case, metrics={**case.metrics, **{m.name: m for m in metrics}}), [m.name for m in metrics])


def marked(case: Case, words: Sequence[str]) -> Case:
    """The case with a digest that tells it from the one that it was made of."""
    return replace(case, digest=hashlib.sha256("\n".join([case.digest, *words]).encode()).hexdigest())


def seen_after(watched: Watched, strategy: int, month: int) -> dict[str, Float[np.ndarray, " future"]]:
    """What the principal has seen under a strategy after some months, by a name in words."""
    return {
        **_events(watched, strategy, month),
        **_levels(watched, strategy, month),
        **{words: _answers(watched, strategy, Stage(month), kind) for kind, words in ANSWERS.items()},
    }


def _answers(watched: Watched, strategy: int, stage: Stage, kind: SeriesKind) -> Float[np.ndarray, " future"]:
    """Counts of answers of a kind so far."""
    return np.asarray(watched.study.results.metrics[stage.reading_of(kind).name])[strategy, : watched.futures]


def _events(watched: Watched, strategy: int, month: int) -> dict[str, Float[np.ndarray, " future"]]:
    """Counts of events so far."""
    case = watched.study.case
    return {
        f"{title_of(case, name)}: count so far": watched.paths[f"event:{name}"][strategy, :, :month].sum(axis=1)
        for name in case.events
    }


def _levels(watched: Watched, strategy: int, month: int) -> dict[str, Float[np.ndarray, " future"]]:
    """Observed stocks, beliefs and deals as they stand."""
    case = watched.study.case
    keys = {title_of(case, s.name): f"stock:{s.name}" for s in case.stocks.values() if s.observed}
    keys |= {f"Belief that it is: {title_of(case, name)}": f"belief:{name}" for name in case.types}
    keys |= {"Deals in force": "deals"}
    return {words: watched.paths[key][strategy, :, month - 1] for words, key in keys.items()}
