"""What an opponent of a result would ask: findings that a full brief holds beside the main ones."""

from detente.analyses.fails import fails
from detente.analyses.robustness import robustness
from detente.analyses.signposts import signposts
from detente.finding import Finding
from detente.results import Study
from detente.workbench.learning import learn_of
from detente.workbench.sides import views


def attacks(study: Study) -> dict[str, Finding]:
    """Rules for deciding, when the leading strategy fails, what would warn of it, and the sides of the debate.

    Runs the futures once more, and some under each view of the case. Empty for a run of one strategy.
    """
    if len(study.results.strategies) < 2:
        return {}
    found = [robustness(study), fails(study), signposts(learn_of(study))]
    found += [views(study)] if study.case.views else []
    return {f.key: f for f in found}
