"""The smallest joint change: a way out found on a run, tried on the engine until the choice flips."""

import numpy as np

from detente.analyses.contest import Contest, contest
from detente.analyses.intervals import clearance, error_of_mean
from detente.analyses.joint import Tried, Way, joint, values_at, way
from detente.analyses.score import Scale
from detente.analyses.verdict import of_estimate
from detente.engine.compile import compile_case
from detente.engine.program import Program
from detente.engine.run import simulate
from detente.finding import Finding
from detente.futures import Futures, draw_futures
from detente.futures.draw import with_values
from detente.results import Study
from detente.workbench.work import Progress

FUTURES = 1_024
"""Futures simulated at each step."""


def joint_change(
    study: Study, *, metric: str | None = None, futures: int = FUTURES, progress: Progress | None = None
) -> Finding:
    """The smallest change of several assumptions at once that flips the choice, tried on simulated futures.

    Args:
        study: a run; it foretells the direction.
        metric: a judged metric; by default the weighted score.
        futures: simulated at each step.
        progress: told how many steps are done.

    Raises:
        InputError: no such metric, or fewer than two strategies.
    """
    asked = contest(study, metric)
    found = way(asked)
    if found is None:
        return joint(asked, None, [], futures=futures)
    return joint(asked, found, _tried(asked, found, futures, progress), futures=futures)


def _tried(asked: Contest, found: Way, futures: int, progress: Progress | None) -> list[Tried]:
    """What futures say further and further out, until the rival is clearly better."""
    case, steps = asked.study.case, found.steps()
    pair = (asked.leader, found.rival)
    program = compile_case(case, strategies=pair)
    drawn = draw_futures(case, futures, seed=asked.study.futures.seed)
    tried: list[Tried] = []
    for done, step in enumerate(steps, start=1):
        there = with_values(case, drawn, values_at(asked.study, found.moves, step))
        lead = _lead(program, asked.scale, there)
        verdict = of_estimate(float(lead.mean()), error_of_mean(lead), alike=asked.alike, sure=clearance(len(steps)))
        tried.append(Tried(step, verdict))
        if progress:
            progress(done, len(steps))
        if tried[-1].verdict.word == "worse":
            break
    return tried


def _lead(program: Program, scale: Scale, futures: Futures) -> np.ndarray:
    """The leader's value less the rival's in some futures."""
    metrics = simulate(program, futures).metrics
    worth = [w * np.asarray(metrics[name], np.float64) for name, w in scale.worth.items()]
    total = np.sum(worth, axis=0)
    return total[0] - total[1]
