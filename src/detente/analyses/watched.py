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

ANSWERS: Mapping[SeriesKind, str] = {
    "accepted": "Deals accepted so far",
    "refused": "Refusals so far",
    "caught": "Deals caught cheating so far",
    "withdrawn": "Deals left openly so far",
}

Seen = Mapping[str, Float[np.ndarray, " future"]]


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


def answer_name(kind: str, month: int) -> str:
    """The name of the reading that counts answers of a kind in the first months."""
    return f"{kind} in the first {month} months"


def with_answers(case: Case) -> Case:
    """The case with readings that count the counterpart's answers in the first months."""
    found = [
        Metric(answer_name(kind, m), Reading("sum", Series(kind), 0, m - 1), "", "neither")
        for m in months_of(case)
        for kind in ANSWERS
    ]
    return with_metrics(case, found)


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
        **{
            words: np.asarray(watched.study.results.metrics[answer_name(kind, month)])[strategy, : watched.futures]
            for kind, words in ANSWERS.items()
        },
    }


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
