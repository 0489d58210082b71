"""What an opponent of a result would ask: findings that a full brief holds beside the main ones."""

from importlib import import_module

from detente.analyses.fails import fails
from detente.analyses.signposts import signposts
from detente.finding import Finding
from detente.results import Study


def attacks(study: Study) -> dict[str, Finding]:
    """When the leading strategy misses a threshold of the case, and what would warn of it; runs the futures once more.

    Empty for a run of one strategy.
    """
    if len(study.results.strategies) < 2:
        return {}
    learning = import_module("detente.workbench.learning")  # the engine is slow to load
    return {f.key: f for f in (fails(study), signposts(learning.learn_of(study)))}
