"""The strategies of a run that stand for choice: all but the variants that were made for a claim or a question."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from detente.results.model import Results, Study

Metrics = Mapping[str, Float[np.ndarray, "strategy future"]]


def choices(study: Study, *, asked: Collection[str] = ()) -> Study:
    """The study without its variants, where it ran all strategies of its case.

    A run of strategies that somebody chose compares what was chosen. Claims read the whole study.

    Args:
        study: the run.
        asked: names of strategies that a question is about; with a variant among them the study stays whole.
    """
    left = variants(study)
    if not left or set(left) & set(asked):
        return study
    kept = tuple(n for n in study.results.strategies if n not in left)
    return replace(study, results=_only(study.results, kept))


def variants(study: Study) -> tuple[str, ...]:
    """Names of the strategies that `choices` leaves out."""
    names, known = study.results.strategies, study.case.strategies
    return tuple(n for n in names if known[n].is_variant) if set(names) == set(known) else ()


@dataclass(frozen=True)
class Chosen(Mapping[str, Float[np.ndarray, "strategy future"]]):
    """Metrics of some of the strategies, still read only when they are asked for."""

    whole: Metrics
    rows: tuple[int, ...]

    def __getitem__(self, name: str) -> Float[np.ndarray, "strategy future"]:
        return np.asarray(self.whole[name])[list(self.rows)]

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole)

    def __len__(self) -> int:
        return len(self.whole)


def _only(results: Results, kept: tuple[str, ...]) -> Results:
    """The results of some of the strategies."""
    rows = [results.strategies.index(name) for name in kept]
    return replace(
        results,
        strategies=kept,
        metrics=Chosen(results.metrics, tuple(rows)),
        bands={key: values[rows] for key, values in results.bands.items()},
        in_force=results.in_force[rows],
    )
