"""Roadmaps: the ledger, plans judged on fresh futures, and plans written into a file that a case can include."""

from collections.abc import Mapping
from pathlib import Path

from detente.analyses.standing import leader
from detente.case.model import Case, Roadmap
from detente.finding import Finding, as_json
from detente.results import Study
from detente.roadmap.ledger import ledger, ledger_deals
from detente.roadmap.onward import Onward
from detente.roadmap.plan import Plans, Wishes, plan
from detente.roadmap.planning.search import Progress
from detente.roadmap.timeline import timeline_plan
from detente.roadmap.write import as_yaml
from detente.workbench.runs import run

SIMULATED = 2_000
"""Fresh futures that the plans are simulated on."""


def ledger_of(
    case: Case, roadmap: str, *, futures: int, seed: int, types: tuple[str, ...], strategy: str = ""
) -> Finding:
    """Who would keep each deal of a roadmap; `strategy` lends its conduct."""
    return ledger(case, roadmap, futures=futures, seed=seed, types=types, strategy=strategy)


def ledger_as_json(finding: Finding) -> dict[str, object]:
    """The ledger as plain data: the finding, and `deals` with margins and least values by type."""
    return {**as_json(finding), "deals": ledger_deals(finding)}


def road_findings(study: Study, *, seed: int = 0, futures: int = 500) -> dict[str, Finding]:
    """The ledger and the timeline of the roadmap of a study's leading strategy, for a brief; nothing if it has none.

    The types to be accommodated are all of the case's.
    """
    name = study.case.strategies[leader(study)].roadmap
    if not study.case.roadmaps[name].deals:
        return {}
    found = (
        ledger(study.case, name, futures=futures, seed=seed),
        timeline_plan(study.case, name, strategy=leader(study), futures=futures, seed=seed),
    )
    return {f.key: f for f in found}


def onward_as_json(found: Onward) -> dict[str, object]:
    """What may come next as plain data: the finding, and the deals of each continuation."""
    return {**as_json(found.finding), "roads": deals_of(found.roads)}


def deals_of(roads: Mapping[str, Roadmap]) -> dict[str, object]:
    """Deals of some roadmaps as plain data."""
    return {
        name: [{"deal": d.name, "measures": list(d.measures), "needs": list(d.needs)} for d in road.deals]
        for name, road in roads.items()
    }


def plans_for(
    case: Case,
    wishes: Wishes,
    *,
    futures: int,
    tries: int,
    count: int,
    seed: int,
    simulated: int = SIMULATED,
    progress: Progress | None = None,
) -> Plans:
    """Plans, judged by the ledger and by simulation on futures that they were not made on."""

    def simulate(with_roads: Case) -> Study:
        return run(with_roads, futures=simulated, seed=seed + 1, keep=False)

    asked = simulate if simulated else None
    return plan(case, wishes, futures=futures, tries=tries, count=count, seed=seed, simulate=asked, progress=progress)


def timeline_of(
    case: Case, roadmap: str, *, milestone: str, strategy: str, futures: int, seed: int, simulated: int = SIMULATED
) -> Finding:
    """When each deal of a road would come, and its milestone also as simulated; 0 futures simulate nothing."""

    def simulate(walked: Case) -> Study:
        return run(walked, futures=simulated, seed=seed, keep=False)

    asked = simulate if simulated else None
    return timeline_plan(
        case, roadmap, milestone=milestone, strategy=strategy, futures=futures, seed=seed, simulate=asked
    )


def plans_as_json(plans: Plans) -> dict[str, object]:
    """Plans as plain data: the finding, and the deals of each road."""
    return {**as_json(plans.finding), "roads": deals_of(plans.roads)}


def write_plans(plans: Plans | Onward, folder: Path) -> Path:
    """Write `plans.yaml`, which a case can include.

    Returns:
        The file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    part, file = folder / "plans.yaml.part", folder / "plans.yaml"
    part.write_text(as_yaml(plans.roads))
    return part.replace(file)
