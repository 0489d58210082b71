"""Running a case and watching it: what learning, signposts and switching rules are judged on."""

from collections.abc import Sequence

import numpy as np

from detente.analyses.watched import Watched, with_answers
from detente.case.model import Case
from detente.engine.compile import compile_case
from detente.results.bands import BAND_FUTURES
from detente.results.card import new_card
from detente.workbench.memory import study_in_memory
from detente.workbench.work import Plan, Progress, Settings, all_blocks, computed


def watch(
    case: Case,
    *,
    futures: int = 10_000,
    seed: int = 0,
    strategies: Sequence[str] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Watched:
    """Strategies of a case over some futures, with the counterpart's answers and the paths of the first futures.

    Args:
        case: the case.
        futures: how many; the first 2,048 keep their paths.
        seed: of the futures.
        strategies: which to run; all when not given.
        workers: threads; by default one a core.
        progress: told how many futures are done.

    Raises:
        RunError: a simulated number is not finite.
    """
    case = with_answers(case)
    names = tuple(strategies or case.strategies)
    reads = sorted(set(compile_case(case, strategies=names).uncertain.values()))
    card = new_card(case, futures=futures, seed=seed, strategies=names, precision="float32", paths=False, reads=reads)
    plan = Plan(all_blocks(card), frozenset(), 0)
    done = sorted(computed(case, card, plan, Settings(workers, "", progress)), key=lambda d: d.block.number)
    parts = [d.chunk.paths for d in done if d.block.ids.start < BAND_FUTURES]
    paths = {key: np.concatenate([part[key] for part in parts], axis=1) for key in parts[0]}
    return Watched(study_in_memory(case, {**card, "status": "complete", "seconds": {}}, done), paths)
