"""Draws docs/images/plan.png: plans beside the roads of the reference case, and who would keep the first plan.

    python script/plan-picture.py

All types but the revisionist to be accommodated, any measure optional, 3,000 roads on 300 futures, seed 0; prints the
sentences that the README sums up.
"""

from dataclasses import replace
from pathlib import Path

from detente.brief.pictures import png
from detente.case.read import read_case
from detente.charts.draw import draw
from detente.charts.theme import Chart
from detente.roadmap.ledger import ledger
from detente.roadmap.plan import Wishes, plan

CASE, PICTURE = "north-korea-2020", Path(__file__).parents[1] / "docs" / "images" / "plan.png"


def picture() -> Chart:
    """The plans above, the ledger of the first below."""
    case = read_case(CASE)
    types = tuple(case.types)[:-1]
    plans = plan(case, Wishes(types=types), futures=300, tries=3000)
    print(plans.finding.answer)
    first = plans.roads["plan-1"]
    for deal in first.deals:
        print(f"  {deal.name}: {', '.join(case.measures[m].title or m for m in deal.measures)}")
    with_plans = replace(case, roadmaps={**case.roadmaps, **plans.roads})
    weighed = ledger(with_plans, "plan-1", types=types)
    print(weighed.answer)
    panels = [draw(finding) for finding in (plans.finding, weighed)]
    titles = ("Plans beside the roads of the case", "Who would keep each deal of plan 1")
    parts = [
        {**{k: v for k, v in panel.items() if k not in ("$schema", "config")}, "title": title}
        for panel, title in zip(panels, titles, strict=True)
    ]
    resolve = {"scale": {"color": "independent", "x": "independent", "y": "independent"}}
    return {"vconcat": parts, "spacing": 28, "config": panels[0].get("config", {}), "resolve": resolve}


if __name__ == "__main__":
    spec = picture()
    PICTURE.write_bytes(png({k: v for k, v in spec.items() if v}, titled=True))
