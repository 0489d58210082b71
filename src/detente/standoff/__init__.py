"""The standoff: which outcomes of a conflict hold, and how to get from here to there (graph model).

Usable alone: nothing imported here needs the engine. Questions about a case are in `detente.workbench.standoff`.
"""

from detente.standoff.alone import smallest_change
from detente.standoff.build import build
from detente.standoff.coalition import coalition_stable, gains_at, universally_stable
from detente.standoff.fewest import JointChange, fewest_swaps
from detente.standoff.files import read_conflict, write_conflict
from detente.standoff.inverse import count_rankings, goals_agree, requirement
from detente.standoff.limited import limited, non_myopic
from detente.standoff.model import Conflict, DecisionMaker, Option
from detente.standoff.narrative import attainment_in_words, verdict, why
from detente.standoff.paths import attainments, traps
from detente.standoff.preference import Prioritised, Ranked, Weighted
from detente.standoff.relations import stable_if_unknown
from detente.standoff.robustness import Robustness, Variants, robustness
from detente.standoff.routes import routes
from detente.standoff.stability import CONCEPTS, Concept, Stability, analyse, analyse_strong
from detente.standoff.together import JointVerdict, joint_verdicts
from detente.standoff.turns import what_must_change
from detente.standoff.verdicts import Verdict, verdicts

__all__ = [
    "CONCEPTS", "Concept", "Conflict", "DecisionMaker", "JointChange", "JointVerdict", "Option", "Prioritised",
    "Ranked", "Robustness", "Stability", "Variants", "Verdict", "Weighted", "analyse", "analyse_strong",
    "attainment_in_words", "attainments", "build", "coalition_stable", "count_rankings", "fewest_swaps", "gains_at",
    "goals_agree", "joint_verdicts", "limited", "non_myopic", "read_conflict", "requirement", "robustness", "routes",
    "smallest_change", "stable_if_unknown", "traps", "universally_stable", "verdict", "verdicts", "what_must_change",
    "why", "write_conflict",
]  # fmt: skip
