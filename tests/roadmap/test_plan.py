"""Plans for a real case: judged on fresh futures, different from each other, and writable into a case."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from detente.case.find import SHIPPED
from detente.case.model import Case
from detente.case.read import read_case
from detente.errors import InputError
from detente.roadmap.conduct import follower_of
from detente.roadmap.ledger import least, ledger
from detente.roadmap.plan import Plans, Wishes, contract, plan
from detente.roadmap.planning.diversity import chosen_from, distance
from detente.roadmap.simulated import with_roads
from detente.roadmap.write import as_yaml
from detente.workbench.roads import plans_for, road_findings
from detente.workbench.runs import run

TYPES = ("security-seeker", "dealmaker")


@cache
def case() -> Case:
    return read_case("two-sides")


@cache
def plans() -> Plans:
    return plan(case(), Wishes(types=TYPES, required=()), futures=200)


def test_two_steps_together_mend_what_one_alone_does_not():
    found = ledger(case(), "small-steps", futures=300).more["repair"].records()
    pairs = [row for row in found if ", and move" in str(row["says"])]
    assert pairs
    assert max(float(row["deals_after"]) for row in pairs) > max(
        float(row["deals_after"]) for row in found if row not in pairs
    )


def test_the_best_plan_is_kept_more_often_than_the_roads_of_the_case_on_fresh_futures():
    rows = plans().finding.table.records()
    fresh = {str(row["road"]): float(row["fresh"]) for row in rows}
    own = [fresh[name] for name in ("small-steps", "all-at-once")]
    assert max(fresh[name] for name in plans().roads) >= max(own)
    assert (
        float(rows[0]["expected"]) >= max(float(row["expected"]) for row in rows if row["road"] in plans().roads) * 0.8
    )


def test_plans_differ():
    roads = [tuple(frozenset(d.measures) for d in road.deals) for road in plans().roads.values()]
    assert len(set(roads)) == len(roads) >= 2


def test_a_plan_can_be_written_into_the_case_and_put_in_the_ledger():
    with_plans = with_roads(case(), plans().roads, follower_of(case(), ""))
    found = ledger(with_plans, "plan-1", types=TYPES, futures=200)
    assert found.answer.startswith("Plan 1 is self-enforcing")


def test_the_same_seed_gives_the_same_plans():
    assert plan(case(), Wishes(types=TYPES, required=()), futures=200).roads == plans().roads


def test_a_required_measure_is_in_every_plan():
    found = plan(case(), Wishes(types=TYPES, required=("reactor-freeze",)), futures=100)
    assert all(any("reactor-freeze" in d.measures for d in road.deals) for road in found.roads.values())


def test_all_wrong_names_are_told_at_once():
    with pytest.raises(InputError) as told:
        plan(case(), Wishes(required=("nobody",), types=("nothing",), capacity={"nowhere": 1}), futures=10)
    assert all(name in str(told.value) for name in ("nobody", "nothing", "nowhere"))


def test_a_measure_that_is_required_and_forbidden_is_refused():
    with pytest.raises(InputError, match="joint-factory"):
        plan(case(), Wishes(required=("joint-factory",), forbidden=("coal-waiver",)))


def test_the_distance_of_roads_is_zero_for_the_same_and_one_for_the_opposite():
    road = (frozenset({1}), frozenset({2}), frozenset({3}))
    assert distance(road, road) == 0
    assert distance(road, road[::-1]) == 1
    assert distance(road, (frozenset({1, 2, 3}),)) == 1


def test_a_demand_before_talks_stands_first_in_the_ledger_and_hardly_anybody_meets_it():
    held = read_case("two-sides")
    strategy = held.strategies["step-by-step"]
    demanding = replace(strategy, conduct=replace(strategy.conduct, precondition=("reactor-freeze",)))
    found = ledger(replace(held, strategies={"step-by-step": demanding}), "small-steps", futures=200)
    rows = found.table.records()
    assert rows[0]["deal"] == "demand"
    given = {str(row["deal"]): str(row["counterpart_gives"]) for row in found.more["deals"].records()}
    assert [name for name, gives in given.items() if "eactor" in gives] == ["demand"]
    assert all(float(row["keeps"]) < 0.5 for row in rows if row["deal"] == "demand")
    assert any("no deal" in note for note in found.notes)


def test_the_ledger_names_the_weakest_deal_and_repairs_that_help():
    found = ledger(case(), "small-steps", types=TYPES, futures=300)
    assert "weakest deal" in found.answer
    repairs = found.more["repair"].records()
    assert repairs
    assert all(row["deals_after"] > row["deals_before"] for row in repairs)
    assert len(found.table.rows) == 3 * len(case().types)


def test_a_road_that_is_kept_nowhere_still_has_a_repair():
    found = ledger(case(), "small-steps", futures=200)
    rows = found.more["repair"].records()
    assert "in 0% of futures" in found.answer
    assert float(rows[0]["deals_after"]) > float(rows[0]["deals_before"])


def test_what_has_been_given_for_good_adds_up_along_the_road():
    rows = ledger(case(), "small-steps", futures=200).more["deals"].records()
    given = [float(row["given"]) for row in rows]
    assert given == sorted(given)
    assert given[-1] > 0
    assert all(float(row["at_risk"]) <= float(row["given"]) for row in rows)


def test_where_the_principal_gives_nothing_it_has_no_word_to_break():
    own = {row["deal"]: row for row in ledger(case(), "small-steps", futures=50).more["principal"].records()}
    assert own["factory"]["margin"] is None
    assert own["freeze"]["margin"] is not None


def test_the_principal_s_numbers_are_those_of_the_case():
    def founded(patience: str) -> float:
        impatient = read_case("two-sides", set_={"principal.patience": patience, "principal.breach_cost": "0"})
        rows = {row["deal"]: row for row in ledger(impatient, "small-steps", futures=100).more["principal"].records()}
        return float(rows["freeze"]["margin"])

    assert founded("0.5 per month") < founded("0.99 per month")


def test_least_values_are_those_from_which_on_a_type_complies():
    always, middle = np.full((1, 1, 4), 1.0), 0.3

    def only_below_and_above(x: float) -> np.ndarray:
        return np.where(x < 0.1 or x >= middle, 1.0, -1.0) * always

    assert least(only_below_and_above)[0, 0] == pytest.approx(middle)
    assert np.isnan(least(lambda x: (0.5 - x) * always)[0, 0])


def test_a_plan_is_a_strategy_with_the_conduct_of_the_one_that_lent_it(tmp_path: Path):
    text = as_yaml(plans().roads, plans().strategies)
    (tmp_path / "case.yaml").write_text("include: [base.yaml, plans.yaml]\n")
    (tmp_path / "base.yaml").write_text((SHIPPED / "two-sides" / "case.yaml").read_text())
    (tmp_path / "plans.yaml").write_text(text)
    again = read_case(tmp_path / "case.yaml")
    lender = case().strategies["step-by-step"].conduct
    for name in plans().roads:
        mine = again.strategies[name].conduct
        assert again.strategies[name].roadmap == name
        for field in ("tempo", "pressure", "retry"):
            assert getattr(mine, field).shape.args == getattr(lender, field).shape.args
        assert (mine.parallel, mine.signal, mine.on_violation) == (lender.parallel, lender.signal, lender.on_violation)
        assert mine.on_provocation == lender.on_provocation
        assert not mine.stop


def test_the_contract_names_the_plans_their_figures_and_the_bound():
    data = contract(plans())
    first = data["roadmaps"][0]
    assert first["deals"][0]["measures"]
    assert {"self_enforcing", "self_enforcing_fresh", "value_fresh", "exposure", "months"} <= set(first)
    assert data["bound"]["self_enforcing"] >= first["self_enforcing"]
    assert data["bound"]["proven"] is plans().found.is_exact


def test_roads_have_their_titles_beside_their_names():
    rows = {str(row["road"]): row for row in plans().finding.table.records()}
    titled = replace(case(), roadmaps={n: replace(r, title=f"Way {n}") for n, r in case().roadmaps.items()})
    found = plan(titled, Wishes(types=TYPES), futures=50, tries=50).finding
    assert {str(row["title"]) for row in found.table.records()} >= {"Way small-steps", "Way all-at-once", "Plan 1"}
    assert rows["plan-1"]["title"] == "Plan 1"


def test_a_plan_of_many_measures_has_gaps_and_one_of_few_has_none():
    gap = contract(plans())["roadmaps"][0]["gap"]
    assert set(gap.values()) == {0.0}
    long = read_case("north-korea-2020")
    some = tuple(m.name for m in long.measures.values() if not m.needs)[:10]
    found = plan(long, Wishes(measures=some, most=2), futures=10, tries=60)
    gaps = [row["gap"] for row in contract(found)["roadmaps"]]
    assert not found.found.is_exact
    assert all(set(gap) == {"share", "value", "exposure", "months"} and min(gap.values()) >= 0 for gap in gaps)


def test_plans_are_chosen_among_roads_near_the_best():
    labels = list(plans().found.front)
    chosen = chosen_from(labels, 4)
    assert chosen[0].expected == max(label.expected for label in labels)
    assert all(label.expected >= chosen[0].expected / 2 for label in chosen)


def test_a_search_goes_on_from_the_roads_that_it_had():
    wishes = Wishes(types=TYPES)
    first = plan(case(), wishes, futures=60, tries=300)
    again = plan(case(), wishes, futures=60, tries=1, starts=first.record())
    assert again.found.front[0].share >= first.found.front[0].share


def test_ctrl_c_ends_a_search_with_the_best_so_far():
    def interrupt(tried: int, of: int, best: float) -> None:
        if tried >= 100:
            raise KeyboardInterrupt

    found = plan(case(), Wishes(types=TYPES), futures=60, tries=5000, progress=interrupt)
    assert found.found.stopped
    assert found.found.tried < 200
    assert "was stopped" in found.finding.answer


def test_an_unknown_type_is_refused():
    with pytest.raises(InputError, match="nobody"):
        plan(case(), Wishes(types=("nobody",)), futures=10)


def test_a_brief_has_the_plan_and_its_ledger_beside_the_road_s():
    study = run("two-sides", futures=50, strategies=("step-by-step", "hold"), keep=False)
    found = road_findings(study, futures=50)
    assert list(found) == ["ledger", "timeline-plan", "plan", "ledger-of-plan-1"]
    assert "Plan 1" in found["ledger-of-plan-1"].answer


def test_plans_made_for_a_metric_are_best_in_it_on_the_tuning_futures_and_shown_on_fresh_ones():
    metric = "months of frozen reactor"
    wishes = Wishes(types=TYPES, metric=metric)
    found = plans_for(case(), wishes, futures=60, tries=200, count=2, seed=0, simulated=200)
    rows = {str(row["road"]): row for row in found.finding.table.records()}
    assert found.finding.answer.startswith(f"By {metric}, plan 1 comes to ")
    assert any("reactor-freeze" in d.measures for d in found.roads["plan-1"].deals)
    first = rows["plan-1"]
    assert float(first["metric_p05"]) < float(first["metric"]) < float(first["metric_p95"])
    assert float(first["metric"]) >= float(rows["plan-2"]["metric"])


def test_a_metric_that_the_case_does_not_have_is_refused():
    with pytest.raises(InputError, match="frozen"):
        plan(case(), Wishes(metric="frozen"), futures=10)
