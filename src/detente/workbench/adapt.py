"""The search over switching rules: tuned on some futures, judged on fresh ones."""

from detente.analyses.pathways import (
    best_rules,
    candidates,
    choose_fallbacks,
    pathways,
    with_own_months,
    with_rules,
)
from detente.analyses.score import scale_of, spread
from detente.analyses.verdict import ALIKE
from detente.analyses.watched import Watched
from detente.finding import Finding
from detente.workbench.runs import run
from detente.workbench.work import Progress

TUNE, JUDGE = 512, 4_000


def adapt(
    watched: Watched,
    *,
    metric: str = "",
    tune: int = TUNE,
    judge: int = JUDGE,
    fallbacks: int = 4,
    progress: Progress | None = None,
) -> Finding:
    """The best simple rules for switching from the leading strategy to another, judged on fresh futures.

    Args:
        watched: a run with its paths.
        metric: what is to be gained; empty for the weighted score.
        tune: futures on which all rules are tried, the first of another seed.
        judge: fresh futures, of a third seed, on which the best are judged.
        fallbacks: strategies to switch to.
        progress: told how many futures are done.

    Raises:
        InputError: no such metric.
    """
    study = watched.study
    scale = scale_of(study, metric)
    leader = study.results.strategies[int(scale.values(study).mean(axis=1).argmax())]
    rules = candidates(watched, leader, choose_fallbacks(study, scale, leader, most=fallbacks))
    case, seed = with_rules(study.case, leader, rules), study.futures.seed
    tuned = run(
        case, futures=tune, seed=seed + 1, strategies=[leader, *(r.name for r in rules)], keep=False, progress=progress
    )
    best = best_rules(tuned, scale, leader, rules)
    names = [leader, *(r.name for r in best)]
    case = with_own_months(with_rules(study.case, leader, best), best)
    fresh = run(case, futures=judge, seed=seed + 2, strategies=names, keep=False, progress=progress)
    alike = ALIKE * spread(scale.values(study))
    return pathways(fresh, scale, leader, best, tried=len(rules), alike=alike)
