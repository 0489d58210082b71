"""One future of a study, told by the engine again."""

from detente.analyses.standing import leader
from detente.analyses.story import story as tell
from detente.engine.compile import compile_case
from detente.engine.replay import replay
from detente.finding import Finding
from detente.results import Study, choices


def story(study: Study, *, future: int = 0, strategy: str = "") -> Finding:
    """What happens in one future of a run under one strategy, month by month.

    Args:
        study: the run.
        future: its id.
        strategy: its name; empty for the one that stands best over all metrics.

    Raises:
        InputError: the run has no such future or strategy.
    """
    card = study.results.card
    program = compile_case(study.case, strategies=study.results.strategies, precision=str(card["precision"]))
    told = replay(
        program, study.case, seed=study.futures.seed, size=study.futures.size, future=future,
        strategy=strategy or leader(choices(study)),
    )  # fmt: skip
    return tell(study.case, told)
