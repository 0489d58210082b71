"""The two questions answered for shipped cases: sentences, tables, JSON and charts."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
import vl_convert
from numpy.testing import assert_allclose

from detente.bargain.bargain_answer import answer_bargain
from detente.bargain.bargain_finding import bargain_finding, bargain_json
from detente.bargain.lay_out import bargaining_table
from detente.bargain.no_deal import strategy_without_deals, value_of_no_deal
from detente.bargain.settlement import settle, settlement_finding, settlement_json
from detente.case.read import read_case
from detente.charts.frontier import frontier
from detente.charts.settlement import settlement
from detente.errors import InputError
from detente.futures import draw_futures, value_of
from detente.results import Results


@pytest.fixture(scope="module")
def case():
    return read_case("north-korea-2020")


@pytest.fixture(scope="module")
def futures(case):
    return draw_futures(case, 200, seed=3)


@pytest.fixture(scope="module")
def bargain(case, futures):
    return answer_bargain(case, futures)


@pytest.fixture(scope="module")
def settled(case, futures):
    return settle(case, futures, most=20)


def test_a_final_bargain_is_answered_with_a_zone_a_fair_and_a_robust_package(bargain):
    said = bargain_finding(bargain).answer
    assert "of futures; the Nash package is accepted in" in said
    assert "80% of futures" in said


def test_bargain_json_has_the_documented_keys(bargain):
    told = json.loads(json.dumps(bargain_json(bargain)))
    keys = {"frontier", "nash", "kalai_smorodinsky", "egalitarian", "utilitarian", "zone_of_agreement", "robust"}
    assert keys <= set(told)
    assert set(told["nash"]["package"]) == set(bargain.table.issues)
    assert 0 <= told["zone_of_agreement"]["chance"] <= 1


def test_with_a_log_the_answer_has_weights_and_a_next_offer(case, futures, tmp_path):
    log = tmp_path / "offers.csv"
    log.write_text("offered_by,facilities,sanctions,accepted\nnorth-korea,Yongbyon,all UN sanctions,no\n")
    told = bargain_json(answer_bargain(case, futures, log=log))
    assert sum(row["mean"] for row in told["weights"]) == pytest.approx(1)
    assert 0 < told["next_offer"]["chance"] <= 1
    assert told["next_offer"]["cost"] >= 0


def weight_of(case, futures, path, issue):
    weights = bargain_json(answer_bargain(case, futures, log=path))["weights"]
    return next(row["mean"] for row in weights if row["issue"] == issue)


def test_who_asks_for_relief_is_believed_to_value_it_more_than_who_does_not(case, futures, tmp_path):
    asks, does_not = tmp_path / "asks.csv", tmp_path / "does_not.csv"
    asks.write_text("offered_by,sanctions,accepted\n" + 3 * "north-korea,all UN sanctions,no\n")
    does_not.write_text("offered_by,sanctions,accepted\n" + 3 * "north-korea,none,no\n")
    assert weight_of(case, futures, asks, "sanctions") > weight_of(case, futures, does_not, "sanctions")


def test_a_more_patient_principal_gets_no_less(case, futures):
    hasty = answer_bargain(case, futures, patience=0.9)
    calm = answer_bargain(case, futures, patience=0.999)
    assert hasty.power < 0.5 < calm.power
    assert calm.front.gains[calm.by_patience, 0] >= hasty.front.gains[hasty.by_patience, 0]


def test_a_better_life_without_a_deal_narrows_the_zone(case, futures, bargain):
    proud = answer_bargain(case, futures, no_deal={"north-korea": 2.0})
    assert proud.zone.chance < bargain.zone.chance


def test_types_that_differ_in_worth_differ_at_the_table(case, futures):
    table = bargaining_table(case, futures)
    at = list(case.types).index("revisionist")
    warheads = list(case.agenda.issues).index("warheads")
    assert (table.types[at].worth[warheads][:, -1].mean()) < table.types[0].worth[warheads][:, -1].mean()
    true = np.flatnonzero(futures.true_type == at)
    assert_allclose(table.counterpart.worth[warheads][true], table.types[at].worth[warheads][true])


def test_no_deal_is_worth_what_is_in_force_less_the_pain_of_pressure(case, futures):
    hold = strategy_without_deals(case)
    months, names = 10, tuple(case.measures)
    in_force = np.zeros((1, len(names), months))
    measure = next(m for m in case.measures.values() if "south-korea" in m.worth)
    in_force[0, names.index(measure.name), 5:] = 1.0
    results = Results((hold,), months, {}, {}, (), in_force, names, {})
    values = value_of_no_deal(case, futures, results, hold)
    expected = sum(value_of(futures, v) for v in measure.worth["south-korea"].values()) * 12 * 0.5
    assert_allclose(values["south-korea"], expected)
    nothing = Results((hold,), months, {}, {}, (), np.zeros_like(in_force), names, {})
    kind = next(iter(case.types))
    pain = value_of(futures, case.types[kind].behaviour["pain_of_pressure"])
    pressure = value_of(futures, case.strategies[hold].conduct.pressure)
    found = value_of_no_deal(case, futures, nothing, hold)[f"{case.counterpart.name}.{kind}"]
    assert_allclose(found, -12 * pain * pressure)


def test_settlements_lie_within_the_actors_positions(settled):
    low, high = settled.start.min(axis=0), settled.start.max(axis=0)
    assert (settled.settled >= low - 1e-6).all() and (settled.settled <= high + 1e-6).all()


def test_a_settlement_is_told_with_its_range(settled):
    finding = settlement_finding(settled)
    assert finding.answer.count("to") >= 3
    assert json.dumps(settlement_json(settled))


@pytest.mark.parametrize("width", [660, 330])
def test_the_charts_of_the_bargain_can_be_drawn(bargain, settled, width):
    drawn = [frontier(bargain_finding(bargain), width=width)]
    drawn.append(settlement(settlement_finding(settled), width=width))
    for chart in drawn:
        assert "<svg" in vl_convert.vegalite_to_svg(chart)


def test_the_smallest_shipped_case_has_its_answer_by_hand():
    case = read_case("two-sides")
    futures = draw_futures(case, 50)
    # By hand: all for all leaves 0.2 and 0.5, the half-way package 0.15 and 0.2.
    nash = bargain_json(answer_bargain(case, futures))["nash"]
    assert nash["package"] == {"inspections": "all sites", "waivers": "all"}
    assert nash["gains"] == pytest.approx({"west": 0.2, "north": 0.5})


def test_a_case_without_these_sections_is_told_what_it_lacks(case, futures):
    bare = SimpleNamespace(name="bare", agenda=None)
    with pytest.raises(InputError, match="section agenda"):
        answer_bargain(bare, futures)


def test_a_misspelt_type_is_told_the_nearest(case, futures):
    with pytest.raises(InputError, match="dealmaker"):
        answer_bargain(case, futures, accommodate=["dealmakr"])
