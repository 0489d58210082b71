"""Where a strategy fails; a run that is there is enough."""

from detente.analyses.fails import fails
from detente.analyses.standing import leader
from detente.finding import Finding
from detente.results import Study, choices

USUAL = "usual"
"""Stands for what counts as failing where nothing else is said."""


def where_it_fails(study: Study, failure: str = USUAL, *, strategy: str = "") -> Finding:
    """The boxes of few limits in which a strategy fails.

    Args:
        study: the run.
        failure: such as `war > 5%`; `usual` for a threshold of the case that it misses, or its worst quarter.
        strategy: by default the one that stands best.

    Raises:
        InputError: a failure that is not understood, no such strategy, or one that fails always or never.
    """
    return fails(study, "" if failure == USUAL else failure, strategy=strategy or leader(choices(study)))
