"""`detente`: plan and stress-test step-by-step engagement with a dangerous adversary.

import detente
study = detente.run("two-sides", futures=2_000)
print(detente.compare(study).answer)
detente.write_brief(study, "brief.html")
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.case.model import Case as Case
    from detente.case.read import read_case as read_case
    from detente.errors import DetenteError as DetenteError
    from detente.finding import Finding as Finding
    from detente.futures import Futures as Futures
    from detente.futures import draw_futures as draw_futures
    from detente.results import Results as Results
    from detente.results import Study as Study
    from detente.results.folder import load_run as load_run
    from detente.roadmap.ledger import ledger as ledger
    from detente.roadmap.onward import whats_next as whats_next
    from detente.roadmap.plan import Wishes as Wishes
    from detente.roadmap.plan import plan as plan
    from detente.roadmap.standing import Standing as Standing
    from detente.roadmap.timeline import timeline_plan as timeline_plan
    from detente.workbench.asks import compare as compare
    from detente.workbench.asks import explain as explain
    from detente.workbench.asks import trace as trace
    from detente.workbench.briefs import write_brief as write_brief
    from detente.workbench.judged import claims as claims
    from detente.workbench.negotiate import find_bargain as find_bargain
    from detente.workbench.negotiate import find_relief as find_relief
    from detente.workbench.negotiate import find_settlement as find_settlement
    from detente.workbench.runs import run as run
    from detente.workbench.stories import story as story
    from detente.workbench.texts import cases as cases
    from detente.workbench.texts import check as check
    from detente.workbench.texts import new_case as new_case

__version__ = "0.1.0"

# Name -> module that holds it: loaded when it is first asked for, so that `import detente` is quick.
_HOMES = {
    "Case": "case.model", "DetenteError": "errors", "Finding": "finding", "Futures": "futures", "Results": "results",
    "Study": "results",
    "cases": "workbench.texts", "new_case": "workbench.texts", "check": "workbench.texts",
    "read_case": "case.read", "draw_futures": "futures", "run": "workbench.runs", "load_run": "results.folder",
    "compare": "workbench.asks", "claims": "workbench.judged", "explain": "workbench.asks",
    "find_relief": "workbench.negotiate", "find_bargain": "workbench.negotiate",
    "find_settlement": "workbench.negotiate", "story": "workbench.stories",
    "ledger": "roadmap.ledger", "plan": "roadmap.plan", "Wishes": "roadmap.plan", "timeline_plan": "roadmap.timeline",
    "whats_next": "roadmap.onward", "Standing": "roadmap.standing",
    "trace": "workbench.asks", "write_brief": "workbench.briefs",
}  # fmt: skip


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"detente.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'detente' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
