"""Patterns of answers: how the counterpart answered up to a point of taking stock, one number a future."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Int

from detente.analyses.watched import Stage
from detente.case.expressions import SeriesKind
from detente.results import Study

Counts = Int[np.ndarray, " future"]
MOST: Mapping[SeriesKind, int] = {"accepted": 3, "refused": 3, "caught": 2, "withdrawn": 2}
"""Answers of a kind that are told apart; more of them make groups too small to learn from."""


def counts(study: Study, strategy: str, stage: Stage) -> dict[str, Counts]:
    """Answers of each kind by then, by future.

    Args:
        study: of a case with answers (`watched.with_answers`).
        strategy: under which they came.
        stage: the point of taking stock.
    """
    at = study.results.strategies.index(strategy)
    found = {kind: np.asarray(study.results.metrics[stage.reading_of(kind).name])[at] for kind in MOST}
    return {kind: np.rint(values).astype(np.int64) for kind, values in found.items()}


def patterns(study: Study, strategy: str, stage: Stage) -> Counts:
    """The pattern of answers by then as one number a future."""
    return coded(counts(study, strategy, stage))


def coded(found: Mapping[str, Counts]) -> Counts:
    """Counts, cut at `MOST`, as the digits of one number."""
    code = np.zeros(len(next(iter(found.values()))), np.int64)
    for kind, most in MOST.items():
        code = code * (most + 1) + np.minimum(found[kind], most)
    return code


def decoded(code: int) -> dict[str, int]:
    """The digits of a pattern.

    >>> decoded(3 * 36 + 1 * 9)
    {'accepted': 3, 'refused': 1, 'caught': 0, 'withdrawn': 0}
    """
    digits: dict[str, int] = {}
    for kind, most in reversed(list(MOST.items())):
        code, digits[kind] = divmod(code, most + 1)
    return {kind: digits[kind] for kind in MOST}
