"""The timeline has its closed forms, and where all is agreed to and kept it is the engine's."""

import itertools
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from detente.case.model import Assumption, Case, Deal, Roadmap, Shape
from detente.case.read import read_case
from detente.charts.gantt import gantt
from detente.errors import InputError
from detente.futures import draw_futures
from detente.roadmap.margins import Stance
from detente.roadmap.planning.clock import Pace, clock_of
from detente.roadmap.planning.problem import pace_of
from detente.roadmap.schedule import Schedule, schedule
from detente.roadmap.timeline import government_changes, lanes_of, timeline_plan
from detente.roadmap.worth import lay_out
from detente.workbench.runs import run

FUTURES = 4000


@cache
def case() -> Case:
    return read_case("two-sides")


def constant(value: float) -> Assumption:
    return Assumption("constant", Shape("constant", (value,)))


def walk(deals: tuple[Deal, ...], takes: dict[str, float], *, tempo: float, lanes: int) -> Schedule:
    """A road of the small case with constant durations."""
    measures = {m: replace(x, takes=constant(takes.get(m, 1.0)), needs=()) for m, x in case().measures.items()}
    conduct = replace(case().strategies["step-by-step"].conduct, tempo=constant(tempo), parallel=lanes, signal=0)
    road = Roadmap("r", "R", deals)
    return schedule(replace(case(), measures=measures), road, conduct, draw_futures(case(), FUTURES))


def deal(name: str, *measures: str, needs: tuple[str, ...] = ()) -> Deal:
    return Deal(name, name, measures, needs)


@pytest.mark.parametrize("tempo", [0.1, 0.25, 0.8])
def test_a_decision_takes_one_over_the_tempo_on_average_and_the_duration_is_added(tempo: float):
    walked = walk((deal("one", "test-halt"),), {"test-halt": 7}, tempo=tempo, lanes=1)
    wait = walked.agreed[0] - walked.offered[0] + 1
    error = np.sqrt(1 - tempo) / tempo / np.sqrt(FUTURES)
    assert wait.mean() == pytest.approx(1 / tempo, abs=4 * error)
    assert (walked.in_force[0] - walked.agreed[0] == 6).all()


def test_with_a_lane_for_every_deal_the_road_ends_with_its_longest_deal():
    takes = {"test-halt": 3, "coal-waiver": 11, "liaison-offices": 5}
    deals = tuple(deal(m, m) for m in takes)
    walked = walk(deals, takes, tempo=1.0, lanes=len(deals))
    assert (walked.in_force.max(axis=0) == max(takes.values()) - 1).all()
    waiting = walk(deals, takes, tempo=0.3, lanes=len(deals))
    ends = waiting.agreed + np.array(list(takes.values()))[:, None] - 1
    assert (waiting.in_force == ends).all()


def test_with_one_lane_and_needs_the_durations_add_up():
    takes = {"test-halt": 3, "coal-waiver": 11}
    walked = walk((deal("one", "test-halt"), deal("two", "coal-waiver", needs=("one",))), takes, tempo=1.0, lanes=1)
    assert (walked.in_force[1] == 3 + 11 - 1).all()


def test_a_lane_is_free_again_once_a_deal_is_agreed():
    takes = {"test-halt": 20, "coal-waiver": 2}
    walked = walk((deal("one", "test-halt"), deal("two", "coal-waiver")), takes, tempo=0.5, lanes=1)
    assert (walked.offered[1] == walked.agreed[0] + 1).all()


def test_a_deal_whose_needs_stand_outside_the_road_never_comes():
    road = Roadmap("r", "R", (deal("factory", "joint-factory"),))
    conduct = case().strategies["step-by-step"].conduct
    assert np.isinf(schedule(case(), road, conduct, draw_futures(case(), 5)).in_force).all()


def test_where_all_is_kept_the_engine_takes_the_same_months():
    overlays = {
        "strategies.step-by-step.tempo": "100% per month", "behaviour.noise": "0.01", "credibility.start": "99.9%",
        "behaviour.review": "0% per month", "calendar.turnover.chance": "0%",
        "measures.coal-waiver.worth.north.economy": "40 per year",
        "measures.joint-factory.worth.north.economy": "40 per year",
        "measures.liaison-offices.worth.north.status": "40 per year",
        "measures.reactor-freeze.detect": "90% per month", "events.long-range-test.rate": "0 per year",
        "events.war.rate": "0 per year",
    }  # fmt: skip
    calm = read_case("two-sides", set_=overlays)
    found = timeline_plan(
        calm,
        "small-steps",
        futures=200,
        simulate=lambda c: run(c, futures=200, seed=0, precision="float64", keep=False),
    )
    for row in found.more["milestone"].records():
        assert row["simulated"] is None or row["simulated"] == row["kept"]
    assert found.more["milestone"].records()[-1]["kept"] == 1.0


def test_a_change_of_government_counts_only_the_months_that_have_come():
    likely = read_case("two-sides", set_={"calendar.turnover.chance": "40%"})
    months = np.array([[1.0], [2.0], [49.0], [50.0]]) * np.ones(20)
    assert government_changes(likely, months, draw_futures(likely, 20)) == pytest.approx([0, 0.4, 0.4, 1 - 0.6**2])


def test_the_milestone_and_the_calendar_are_drawn():
    found = timeline_plan(case(), "small-steps", milestone="reactor-freeze", futures=200)
    assert found.answer.startswith("If all is kept, reactor-freeze is in force in month")
    drawn = gantt(found)
    assert [row["month"] for row in found.more["calendar"].records()] == [2, 50, 96]
    assert drawn["vconcat"][-1]["data"]["values"]
    mark = found.more["mark"].records()[0]
    row = next(r for r in found.more["measures"].records() if r["measure"] == "reactor-freeze")
    assert [mark[f"month_{q}"] for q in ("p05", "p50", "p95")] == [row[f"in_force_{q}"] for q in ("p05", "p50", "p95")]
    windows = [(r["window"], r["start"], r["stop"]) for r in found.more["windows"].records()]
    assert windows[:2] == [("transition", 0, 3), ("transition", 48, 51)]
    assert ("exercises", 4, 5) in windows


@pytest.mark.parametrize("lanes", [1, 2])
def test_no_two_deals_are_talked_about_in_one_lane_at_once(lanes: int):
    takes = {"test-halt": 3.0, "coal-waiver": 11.0, "liaison-offices": 5.0}
    walked = walk(tuple(deal(m, m) for m in takes), takes, tempo=1.0, lanes=lanes)
    found = lanes_of(walked)
    assert max(lane or 0 for lane in found) == lanes
    spans = sorted((lane or 0, float(np.median(a)), float(np.median(b)))
                   for lane, a, b in zip(found, walked.offered, walked.agreed, strict=True))  # fmt: skip
    for one, two in itertools.pairwise(spans):
        assert one[0] != two[0] or one[2] < two[1]


def test_an_actor_that_can_talk_about_one_deal_at_a_time_holds_up_the_others_that_need_it():
    takes = {"joint-factory": 3.0, "coal-waiver": 3.0, "test-halt": 3.0}
    measures = {m: replace(x, needs=(), takes=constant(takes[m])) for m, x in case().measures.items() if m in takes}
    quick = replace(case(), measures=measures)
    road = Roadmap("r", "R", (deal("one", "joint-factory"), deal("two", "test-halt"), deal("three", "coal-waiver")))
    conduct = replace(case().strategies["step-by-step"].conduct, tempo=constant(0.5), parallel=3)
    walked = schedule(quick, road, conduct, draw_futures(case(), 200), {"north": 1})
    assert (walked.offered[1] == walked.agreed[0] + 1).all()
    assert (walked.offered[2] == walked.offered[0]).all()
    with pytest.raises(InputError, match="nowhere"):
        timeline_plan(case(), "small-steps", capacity={"nowhere": 1}, futures=5)


def test_a_milestone_outside_the_road_is_refused():
    with pytest.raises(InputError, match="reactor"):
        timeline_plan(case(), "small-steps", milestone="reactor", futures=5)


@pytest.mark.parametrize("capacity", [{}, {"west": 1}, {"south": 1, "north": 2}])
@pytest.mark.parametrize("lanes", [1, 2, 3])
@pytest.mark.parametrize("seed", range(6))
def test_the_planner_s_clock_is_the_timeline_s_where_nothing_is_left_to_chance(
    lanes: int, seed: int, capacity: dict[str, int]
):
    names = list(case().measures)
    draws = np.random.default_rng(seed)
    takes = {m: float(draws.integers(1, 9)) for m in names}
    needs = {k: frozenset({k - 1}) if k and draws.random() < 0.5 else frozenset[int]() for k in range(len(names))}
    order = np.split(np.arange(len(names)), sorted(set(draws.integers(1, len(names), 2).tolist())))
    place = {int(m): p for p, part in enumerate(order) for m in part}
    deals = tuple(
        deal(f"d{p}", *(names[m] for m in part),
             needs=tuple(f"d{q}" for q in sorted({place[n] for m in part for n in needs[int(m)]} - {p})))
        for p, part in enumerate(order)
    )  # fmt: skip
    waiting = {names[k]: tuple(names[n] for n in needed) for k, needed in needs.items()}
    measures = {m: replace(x, takes=constant(takes[m]), needs=waiting[m]) for m, x in case().measures.items()}
    conduct = replace(case().strategies["step-by-step"].conduct, tempo=constant(1.0), parallel=lanes, signal=seed % 3)
    walked = schedule(
        replace(case(), measures=measures), Roadmap("r", "R", deals), conduct, draw_futures(case(), 1), capacity
    )
    actors = [frozenset(m.by) & frozenset(capacity) for m in case().measures.values()]
    pace = Pace(1, lanes, seed % 3, tuple(int(takes[m]) for m in names), actors, capacity)
    clock = clock_of(pace, [frozenset(int(m) for m in part) for part in order], needs)
    assert clock.in_force == [int(x) + 1 for x in walked.in_force[:, 0]]
    assert [clock.done[names.index(m)] for m in walked.measures] == [int(x) + 1 for x in walked.done[:, 0]]


def test_the_planner_s_months_are_near_the_median_of_the_timeline():
    drawn = draw_futures(case(), 400)
    conduct = case().strategies["step-by-step"].conduct
    pace = pace_of(lay_out(case(), drawn), Stance(tempo=0.25), conduct.parallel, 0)
    at = {m: k for k, m in enumerate(case().measures)}
    needs = {at[m.name]: frozenset(at[n] for n in m.needs) for m in case().measures.values()}
    road = Roadmap("r", "R", tuple(replace(d, needs=()) for d in case().roadmaps["small-steps"].deals))
    clock = clock_of(pace, [frozenset(at[m] for m in d.measures) for d in road.deals], needs)
    walked = schedule(case(), road, conduct, drawn).in_force.max(axis=0) + 1
    assert clock.end == pytest.approx(np.median(walked), rel=0.15)
