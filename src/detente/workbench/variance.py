"""Shares of variance from the engine: a design in the unit cube becomes futures, which are simulated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from detente.analyses.drawn import names_read
from detente.analyses.questions import Question, question
from detente.analyses.score import scale_of
from detente.analyses.sensitivity import Elementary, Unit, morris, sobol
from detente.analyses.variance import LUCK, TRUE_TYPE, factors, together, variance
from detente.case.model import Case
from detente.engine.compile import compile_case
from detente.engine.run import simulate
from detente.errors import InputError
from detente.finding import Finding
from detente.futures import Futures
from detente.futures.draw import futures_at
from detente.futures.posteriors import one_draw, posteriors_of
from detente.results import Study

TINY = 1e-7
IDS = 2**31 - 1
ENDS = (0.01, 0.99)
"""Results beyond these quantiles of the run count as these: a few futures in which something explodes would otherwise
be all of the variance, and no sample of this size could share it out."""
CENTRAL = (0.025, 0.975)
"""The part of each range that the screening steps through: a step to the last quantile would be one into a tail."""

Evaluate = Callable[[Futures], Float[np.ndarray, " row"]]


@dataclass(frozen=True)
class Design:
    """How rows of the unit cube become futures.

    Args:
        case: the case.
        names: uncertain numbers, in column order; then come the true type and luck. Other numbers stand still.
    """

    case: Case
    names: tuple[str, ...]

    def futures(self, unit: Unit) -> Futures:
        """A future a row: luck's column keys what happens by chance."""
        inside = np.clip(unit, TINY, 1 - TINY)
        columns = {a.name: np.full(len(inside), 0.5) for a in self.case.uncertain}
        columns |= dict(zip(self.names, inside.T, strict=False))
        known = posteriors_of(self.case)
        shared = [a.name for a in self.case.uncertain if a.shape.kind == "posterior"]
        if shared:
            columns |= one_draw(self.case.uncertain, known, columns[shared[0]])
        ids = np.floor(inside[:, -1] * IDS).astype(np.int64)
        return futures_at(self.case, columns, inside[:, -2], ids=ids, size=len(ids), seed=0, posteriors=known)


def sources_of_variance(
    study: Study,
    *,
    metric: str = "",
    strategy: str = "",
    against: str = "",
    n: int = 256,
    most: int = 12,
    trajectories: int = 8,
) -> Finding:
    """Where the spread of a result comes from.

    Args:
        study: a run; it says what is explained, as `explain` does.
        metric, strategy, against: as for `explain`.
        n: base sample, a power of two; the design takes n (2 factors + 2) futures.
        most: numbers that are factors of their own, as a screening ranks them.
        trajectories: of the screening, which takes so many times one future more than there are numbers.

    Raises:
        InputError: no such metric or strategy, or futures that are conditioned: their numbers go together, and shares
            of variance are defined for numbers that do not.
    """
    if study.case.evidence and study.case.evidence.conditioned:
        raise InputError("shares of variance of conditioned futures", wanted="numbers that are drawn apart",
                         mend="ask it of a run without --conditioned")  # fmt: skip
    asked = question(study, metric, strategy, against)
    evaluate = _evaluation(study, asked, metric)
    screened = _screened(study, evaluate, trajectories)
    factor = factors(study.case, [e.group for e in screened if e.effect > 0], most=most)
    names = names_read(study)
    design = Design(study.case, names)
    groups = [*(factor[name] for name in names), TRUE_TYPE, LUCK]
    effects, pairs = sobol(
        lambda unit: evaluate(design.futures(unit)), groups, n=n, interactions=True, seed=study.futures.seed
    )
    runs = n * (2 * len(set(groups)) + 2) + trajectories * (len(screened) + 1)
    return variance(study.case, asked.says, effects, pairs, screened, factor, runs=runs)


def _screened(study: Study, evaluate: Evaluate, trajectories: int) -> list[Elementary]:
    """Elementary effects of the numbers that the simulation reads, the largest first; luck and type are apart."""
    names, tied = names_read(study), together(study.case)
    design = Design(study.case, names)
    groups = [*(min(tied[name]) for name in names), TRUE_TYPE, LUCK]
    low, high = CENTRAL
    found = morris(
        lambda unit: evaluate(design.futures(low + (high - low) * unit)),
        groups, n=trajectories, seed=study.futures.seed,
    )  # fmt: skip
    return [e for e in found if e.group not in (TRUE_TYPE, LUCK)]


def _evaluation(study: Study, asked: Question, metric: str) -> Evaluate:
    """What is explained, of any futures: only the strategies that it is of are simulated."""
    pair = tuple(name for name in (asked.first, asked.second) if name)
    program = compile_case(study.case, strategies=pair)
    worth: Mapping[str, float] = {metric: 1.0} if metric else scale_of(study).worth
    ends = np.quantile(asked.result, ENDS)

    def evaluate(futures: Futures) -> Float[np.ndarray, " row"]:
        metrics = simulate(program, futures).metrics
        values = np.sum([w * np.asarray(metrics[m], np.float64) for m, w in worth.items()], axis=0)
        return np.clip(values[0] - values[1] if asked.second else values[0], *ends)

    return evaluate
