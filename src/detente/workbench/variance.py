"""Shares of variance from the engine: a design in the unit cube becomes futures, which are simulated."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from detente.analyses.drivers import drivers
from detente.analyses.questions import Question, question
from detente.analyses.sensitivity import Unit, sobol
from detente.analyses.variance import LUCK, TRUE_TYPE, factors, variance
from detente.case.model import Case
from detente.engine.compile import compile_case
from detente.engine.program import Program
from detente.engine.run import simulate
from detente.finding import Finding
from detente.futures import Futures
from detente.futures.draw import futures_at
from detente.futures.posteriors import one_draw, posteriors_of
from detente.results import Results, Study

TINY = 1e-7
IDS = 2**31 - 1
ENDS = (0.01, 0.99)
"""Results beyond these quantiles of the run count as these: a few futures in which something explodes would otherwise
be all of the variance, and no sample of this size could share it out."""


@dataclass(frozen=True)
class Design:
    """How rows of the unit cube become futures.

    Args:
        case: the case.
        names: uncertain numbers, in column order; then come the true type and luck.
    """

    case: Case
    names: tuple[str, ...]

    def futures(self, unit: Unit) -> Futures:
        """A future a row: luck's column keys what happens by chance."""
        inside = np.clip(unit, TINY, 1 - TINY)
        columns = dict(zip(self.names, inside.T, strict=False))
        known = posteriors_of(self.case)
        shared = [a.name for a in self.case.uncertain if a.shape.kind == "posterior"]
        if shared:
            columns |= one_draw(self.case.uncertain, known, columns[shared[0]])
        ids = np.floor(inside[:, -1] * IDS).astype(np.int64)
        return futures_at(self.case, columns, inside[:, -2], ids=ids, size=len(ids), seed=0, posteriors=known)


def sources_of_variance(
    study: Study, *, metric: str = "", strategy: str = "", against: str = "", n: int = 256, most: int = 15
) -> Finding:
    """Where the spread of a result comes from.

    Args:
        study: a run; it names the strongest drivers, and says what is explained as `explain` does.
        metric, strategy, against: as for `explain`.
        n: base sample, a power of two; the design takes n (factors + 2) futures.
        most: numbers that are factors of their own.

    Raises:
        InputError: no such metric or strategy.
    """
    asked = question(study, metric, strategy, against)
    strongest = [d.number for d in drivers(study, asked.result)]
    factor = factors(study.case, strongest, most=most)
    design = Design(study.case, tuple(factor))
    groups = [*factor.values(), TRUE_TYPE, LUCK]
    program = compile_case(study.case, strategies=study.results.strategies)

    def evaluate(unit: Unit) -> Float[np.ndarray, " row"]:
        found = _result(program, study, design.futures(unit), metric, asked)
        return np.clip(found, *np.quantile(asked.result, ENDS))

    effects, _ = sobol(evaluate, groups, n=n, seed=study.futures.seed)
    return variance(study.case, asked.says, effects, factor, runs=n * (len(set(groups)) + 2))


def _result(
    program: Program, study: Study, futures: Futures, metric: str, asked: Question
) -> Float[np.ndarray, " row"]:
    """The result that is explained, on other futures."""
    chunk = simulate(program, futures)
    whole = study.results
    results = Results(
        whole.strategies, whole.months, chunk.metrics, {}, whole.levels, whole.in_force, whole.measures, whole.card
    )
    return question(Study(study.case, futures, results), metric, asked.first, asked.second).result
