"""Roadmaps: the ledger, plans judged on fresh futures, and plans written into a file that a case can include."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from detente.analyses.standing import leader
from detente.case.model import Case, Roadmap
from detente.errors import InputError
from detente.finding import Finding, Table, as_json
from detente.results import Study
from detente.roadmap.ledger import ledger, ledger_deals
from detente.roadmap.onward import Onward
from detente.roadmap.plan import Plans, Wishes, contract, plan
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


PLANNED_LEDGER = "ledger-of-plan-1"


def road_findings(study: Study, *, seed: int = 0, futures: int = 500) -> dict[str, Finding]:
    """For a brief: ledger and timeline of the leading strategy's roadmap, plans, and the ledger of the first plan.

    Nothing where the leading strategy has no roadmap. The types to be accommodated are all of the case's; the plans
    take the leading strategy's conduct and are judged by the ledger alone.
    """
    case, first = study.case, leader(study)
    name = case.strategies[first].roadmap
    if not case.roadmaps[name].deals:
        return {}
    planned = plan(case, Wishes(strategy=first), futures=PLANNED_ON, tries=PLANNED_TRIES, count=3, seed=seed)
    with_plans = replace(case, roadmaps={**case.roadmaps, **planned.roads})
    of_plan = ledger(with_plans, "plan-1", futures=futures, seed=seed, strategy=first)
    found = (
        ledger(case, name, futures=futures, seed=seed),
        timeline_plan(case, name, strategy=first, futures=futures, seed=seed),
        replace(planned.finding, table=narrowed(planned.finding.table, PLANS_SHOWN)),
        replace(of_plan, key=PLANNED_LEDGER, rests_on=planned.finding.rests_on[:1]),
    )
    return {f.key: f for f in found}


PLANS_SHOWN = ("title", "deals", "tuned", "fresh", "first", "value", "exposure", "months")


def narrowed(table: Table, names: Sequence[str]) -> Table:
    """Some columns of a table, in its order."""
    places = [k for k, column in enumerate(table.columns) if column.name in names]
    return Table(tuple(table.columns[k] for k in places), tuple(tuple(row[k] for k in places) for row in table.rows))


PLANNED_ON, PLANNED_TRIES = 200, 1_000
"""Futures and roads of the search for a brief's plans: some seconds for the reference case."""


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
    seconds: float = float("inf"),
    simulated: int = SIMULATED,
    resume: Path | None = None,
    progress: Progress | None = None,
) -> Plans:
    """Plans, judged by the ledger and by simulation on futures that they were not made on.

    Args:
        case, wishes, futures, tries, seconds, count, seed, progress: as for `plan`.
        simulated: fresh futures that the plans are simulated on; 0 for none.
        resume: a folder that `write_plans` wrote, whose search is gone on from.
    """

    def simulate(with_roads: Case) -> Study:
        return run(with_roads, futures=simulated, seed=seed + 1, keep=False)

    def tune(with_roads: Case) -> Study:
        return run(with_roads, futures=simulated, seed=seed, keep=False)

    asked = simulate if simulated else None
    return plan(
        case,
        wishes,
        futures=futures,
        tries=tries,
        seconds=seconds,
        count=count,
        seed=seed,
        starts=searched_in(resume) if resume else (),
        simulate=asked,
        tune=tune if simulated else None,
        progress=progress,
    )


SEARCH = "search.json"


def searched_in(folder: Path) -> Sequence[Sequence[Sequence[str]]]:
    """The roads of a search that was written there.

    Raises:
        InputError: none was, or the file is not one.
    """
    try:
        roads = json.loads((folder / SEARCH).read_text())["roads"]
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(
            str(folder / SEARCH), wanted="the search of an earlier plan", mend="write one with --out"
        ) from None
    return [[[str(m) for m in deal] for deal in road] for road in roads]


def timeline_of(
    case: Case,
    roadmap: str,
    *,
    milestone: str,
    strategy: str,
    futures: int,
    seed: int,
    simulated: int = SIMULATED,
    capacity: Mapping[str, int] | None = None,
) -> Finding:
    """When each deal of a road would come, and its milestone also as simulated; 0 futures simulate nothing."""

    def simulate(walked: Case) -> Study:
        return run(walked, futures=simulated, seed=seed, keep=False)

    asked = simulate if simulated else None
    return timeline_plan(
        case,
        roadmap,
        milestone=milestone,
        strategy=strategy,
        capacity=capacity,
        futures=futures,
        seed=seed,
        simulate=asked,
    )


def plans_as_json(plans: Plans) -> dict[str, object]:
    """Plans as plain data: the finding, `roadmaps` and `bound` (see `contract`)."""
    return {**as_json(plans.finding), **contract(plans)}


def write_plans(plans: Plans | Onward, folder: Path) -> Path:
    """Write `plans.yaml`, which a case can include: roadmaps, and for plans a strategy that follows each.

    Beside it the search of a plan, to go on from.

    Returns:
        The file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    part, file = folder / "plans.yaml.part", folder / "plans.yaml"
    part.write_text(as_yaml(plans.roads, plans.strategies if isinstance(plans, Plans) else None))
    if isinstance(plans, Plans):
        (folder / SEARCH).write_text(json.dumps({"roads": plans.record()}, indent=1))
    return part.replace(file)
