"""The final bargain answered for shipped cases: sentences, tables, JSON, charts, and packages as deals."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import vl_convert
from numpy.testing import assert_allclose

from bargain.tables import a_party, a_table
from detente.bargain.bargain_answer import answer_bargain, answer_table
from detente.bargain.bargain_finding import bargain_finding, bargain_json
from detente.bargain.lay_out import bargaining_table, needs_of
from detente.bargain.settlement import settle, settlement_finding, settlement_json
from detente.case.find import shipped_cases
from detente.case.read import parse_case, read_case
from detente.charts.frontier import frontier
from detente.charts.settlement import settlement
from detente.errors import CaseError, InputError
from detente.futures import draw_futures, value_of
from detente.workbench.packages import bargain_roadmap, write_bargain
from detente.workbench.roads import ledger_of


@pytest.fixture(scope="module")
def case():
    return read_case("north-korea-2020")


@pytest.fixture(scope="module")
def futures(case):
    return draw_futures(case, 120, seed=3)


@pytest.fixture(scope="module")
def bargain(case, futures):
    return answer_bargain(case, futures, parts=500)


@pytest.fixture(scope="module")
def two():
    return read_case("two-sides")


@pytest.fixture(scope="module")
def settled(case, futures):
    return settle(case, futures.first(20))


def test_the_answer_gives_terms_gains_with_ranges_and_who_accepts(bargain):
    said = bargain_finding(bargain).answer
    assert said.startswith("By Nash's rule North Korea gives “")
    assert "(1 is full UN relief to the North, 3.3 to 5.0 billion dollars a year)" in said
    assert "all who must agree accept it in" in said and "in at least 80% of futures" in said
    nash = bargain_finding(bargain).table.records()
    row = next(r for r in nash if "Nash" in r["which"])
    assert row["principal_low"] < row["principal"] < row["principal_high"]


def test_bargain_json_has_the_documented_keys(bargain):
    told = json.loads(json.dumps(bargain_json(bargain), allow_nan=False))
    keys = {"frontier", "nash", "kalai_smorodinsky", "egalitarian", "utilitarian", "zone_of_agreement", "robust"}
    assert keys <= set(told)
    assert set(told["nash"]["package"]) == set(bargain.table.issues)
    assert 0 <= told["zone_of_agreement"]["chance"] <= 1
    assert "weights" not in told and "next_offer" not in told


def test_no_package_lacks_what_its_levels_and_their_measures_need(case, bargain):
    table = bargain.table
    every = [*bargain.front.packages, *(one.found.package for one in bargain.robust), bargain.settled]
    assert table.allowed(np.array(every)).all()
    brought = {m for levels in table.measures for m in levels[-1]}
    for package in every:
        deal = set(table.deal(package))
        assert all(need in deal for m in deal for need in case.measures[m].needs if need in brought)


def test_levels_need_what_their_measures_need_through_measures_that_no_level_brings(case):
    agenda, at = case.agenda, list(case.agenda.issues)
    said = {
        (at[i], agenda.issues[at[i]].levels[a], at[j], agenda.issues[at[j]].levels[b])
        for i, a, j, b in needs_of(case, agenda)
    }
    assert ("facilities", "Yongbyon", "enrichment", "Yongbyon halted") in said
    assert ("warheads", "all removed", "treaty", "peace treaty") in said
    assert not any(issue == "aid" for issue, *_ in said)


def test_a_level_is_worth_what_its_measures_are_by_the_interests_of_the_type(case, futures, bargain):
    issue = list(case.agenda.issues).index("textiles")
    measure = case.measures["textile-suspension"].worth
    ours = bargain.table.principal.worth[issue]
    assert_allclose(ours[:, 0], 0)
    assert_allclose(ours[:, 1], 12 * value_of(futures, measure["united-states"]["security"]))
    for kind, party in zip(case.types.values(), bargain.table.types, strict=True):
        weighted = value_of(futures, kind.weights["economy"]) * value_of(futures, measure["north-korea"]["economy"])
        assert_allclose(party.worth[issue][:, 1], 12 * weighted)


def test_the_counterpart_is_of_its_true_type(case, futures, bargain):
    at = list(case.types).index("revisionist")
    warheads = list(case.agenda.issues).index("warheads")
    table = bargain.table
    assert table.types[at].worth[warheads][:, -1].mean() < table.types[0].worth[warheads][:, -1].mean()
    true = np.flatnonzero(futures.true_type == at)
    assert_allclose(table.counterpart.worth[warheads][true], table.types[at].worth[warheads][true])


def test_with_a_log_the_answer_has_weights_and_a_next_offer(case, futures, tmp_path):
    log = tmp_path / "offers.csv"
    log.write_text("offered_by,facilities,minerals,accepted\nnorth-korea,Yongbyon,suspended for a term,no\n")
    answer = answer_bargain(case, futures, log=log, parts=50)
    told = bargain_json(answer)
    assert sum(row["mean"] for row in told["weights"]) == pytest.approx(1)
    assert 0 < told["next_offer"]["chance"] <= 1
    assert told["next_offer"]["cost"] >= 0
    offers = bargain_finding(answer).more["offers"].records()
    assert "best" in offers[0]["marked"]
    products = [r["chance"] * r["gain"] for r in offers if not r["marked"]]
    assert products == sorted(products, reverse=True)


def weight_of(case, futures, path, issue):
    weights = bargain_json(answer_bargain(case, futures, log=path, parts=20))["weights"]
    return next(row["mean"] for row in weights if row["issue"] == issue)


def test_who_asks_for_relief_is_believed_to_value_it_more_than_who_does_not(case, futures, tmp_path):
    asks, does_not = tmp_path / "asks.csv", tmp_path / "does_not.csv"
    asks.write_text("offered_by,minerals,accepted\n" + 3 * "north-korea,suspended for a term,no\n")
    does_not.write_text("offered_by,minerals,accepted\n" + 3 * "north-korea,banned,no\n")
    assert weight_of(case, futures, asks, "minerals") > weight_of(case, futures, does_not, "minerals")


def test_a_more_patient_principal_gets_no_less(two):
    drawn = draw_futures(two, 50)
    hasty, calm = (answer_bargain(two, drawn, patience=p) for p in (0.9, 0.999))
    assert hasty.power < 0.5 < calm.power
    for where in ("by_patience", "in_turn"):
        first, second = (a.front.gains[getattr(a, where), 0] for a in (hasty, calm))
        assert second >= first
    assert "Patience of 0.9 against" in " ".join(bargain_finding(hasty).notes)


def test_a_better_life_without_a_deal_narrows_the_zone(case, futures, bargain):
    proud = answer_bargain(case, futures, no_deal={"north-korea": 3.0}, parts=20)
    assert proud.zone.chance < bargain.zone.chance


def test_a_floor_holds_in_every_package_and_is_told(two):
    drawn = draw_futures(two, 50)
    answer = answer_bargain(two, drawn, require={"inspections": "all sites"})
    least = [*answer.front.packages, *(one.found.package for one in answer.robust)]
    assert all(package[0] == 2 for package in least)
    assert any("with at least inspections: all sites" in note for note in bargain_finding(answer).notes)
    with pytest.raises(InputError, match='write "all sites"'):
        answer_bargain(two, drawn, require={"inspections": "all site"})
    with pytest.raises(InputError, match='write "inspections"'):
        answer_bargain(two, drawn, require={"inspection": "all sites"})


def test_the_smallest_shipped_case_has_its_answer_by_hand(two):
    drawn = draw_futures(two, 50)
    answer = answer_bargain(two, drawn)
    reactor = two.measures["reactor-freeze"].worth
    west = 12 * value_of(drawn, reactor["west"]["security"]).mean()
    # All sites and a frozen reactor for all waivers: 0.5 + 0.15 - 0.3 to the West; no other product is larger.
    nash = bargain_json(answer)["nash"]
    assert nash["package"] == {"inspections": "all sites", "waivers": "all", "reactor": "frozen"}
    assert nash["gains"]["west"] == pytest.approx(0.5 - 0.3 + west)
    assert nash["measures"] == ["reactor-freeze"]


def nothing_passes():
    """Two sides that would agree, and a veto player that loses by everything."""
    table = a_table([[0.0, 1.0]] * 2, [[0.0, 0.5]] * 2, vetoes=[[[-1.0, -2.0]] * 2])
    return answer_table(table)


def test_where_nothing_passes_no_package_is_recommended():
    finding = bargain_finding(nothing_passes())
    assert finding.answer == "No package suits all who must agree in any future, Veto-0 among them."
    told = " ".join(finding.notes)
    assert "The Nash package" not in told and "The robust package" not in told and "A trade" not in told
    assert finding.table.rows == ()
    assert json.dumps(bargain_json(nothing_passes()), allow_nan=False)


def test_where_only_the_mean_helps_nobody_the_zone_is_still_told():
    table = a_table([[[0.0, 1.0], [0.0, -2.0]]], [[[0.0, 1.0], [0.0, -2.0]]])
    said = bargain_finding(answer_table(table)).answer
    assert said == "Some package suits all who must agree in 50% of futures, but none helps both sides on average."


def test_a_package_becomes_a_roadmap_that_a_case_includes_and_the_ledger_weighs(two, tmp_path):
    answer = answer_bargain(two, draw_futures(two, 40))
    file = write_bargain(two, answer, tmp_path)
    text = shipped_cases()["two-sides"].read_text()
    (tmp_path / "case.yaml").write_text(f"include: [{file.name}]\n{text}")
    included = read_case(tmp_path)
    assert [deal.measures for deal in included.roadmaps["bargain"].deals] == [("reactor-freeze",)]
    finding = ledger_of(included, "bargain", futures=40, seed=0, types=())
    assert {row["deal"] for row in finding.table.records()} == {"bargain"}


def test_a_package_is_written_with_what_it_needs_first(case, bargain):
    ground, deal = bargain_roadmap(case, bargain, package="robust").deals
    have = set(ground.measures) | set(deal.measures)
    assert all(set(case.measures[m].needs) <= have for m in have)


@pytest.mark.parametrize("which", ["nahs", "nash"])
def test_a_package_that_is_not_there_or_brings_no_measures_is_refused(two, which):
    answer = answer_table(a_table([[0.0, 1.0]], [[0.0, 1.0]]))
    with pytest.raises(InputError, match='write "nash"' if which == "nahs" else "without measures"):
        bargain_roadmap(two, answer, package=which)


def test_settlements_lie_within_the_actors_positions(settled):
    assert (settled.settled >= 0).all() and (settled.settled <= 100).all()
    low, high = settled.end.min(axis=1), settled.end.max(axis=1)
    assert (settled.settled >= low - 1e-6).all() and (settled.settled <= high + 1e-6).all()


def test_a_settlement_is_told_with_its_range_its_scales_and_its_limits(settled):
    finding = settlement_finding(settled)
    assert finding.answer.count("to") >= 3
    told = " ".join(finding.notes)
    assert "0 nothing destroyed" in told and "nobody can refuse" in told and "Moved furthest: North Korea" in told
    assert json.dumps(settlement_json(settled))


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("position: {inspections: uniform 0 to 20}", "position: {inspections: uniform 0 to 150}", "150 is"),
        ("position: {inspections: uniform 0 to 20}", "position: {}", "no position on inspections"),
        ("capability: 50, ", "capability: 0, ", "0 is not"),
        ("salience: {inspections: 0.5}", "salience: {inspections: 90%, waivers: 30%}", "an issue with positions"),
        ("needs: {all: {inspections: one site}}", "needs: {all: {inspection: one site}}", 'write "inspections"'),
        ("needs: {all: {inspections: one site}}", "needs: {all: {waivers: coal}}", "another issue"),
        ("measures: {frozen: reactor-freeze}", "measures: {frozen: reactor-frees}", 'write "reactor-freeze"'),
        ("against: step-by-step,  ", "against: step-by-stop,  ", 'write "step-by-step"'),
        ("worth: {west: {long-range tests:", "worth: {west: {long-range test:", 'write "long-range tests"'),
        ("shares: {coal-ban: 30% to 70%}", "shares: {cole-ban: 30% to 70%}", 'write "coal-ban"'),
        ("    coal-waiver: {shares", "    test-halt: {shares", "test-halt waives nothing"),
    ],
)
def test_a_fault_of_the_sections_is_told_where_the_case_is_read(old, new, found):
    text = shipped_cases()["two-sides"].read_text()
    assert old in text
    with pytest.raises(CaseError, match=found):
        parse_case(text.replace(old, new))


@pytest.mark.parametrize("width", [660, 330])
def test_the_charts_of_the_bargain_can_be_drawn(bargain, settled, width):
    drawn = [frontier(bargain_finding(bargain), width=width)]
    drawn.append(settlement(settlement_finding(settled), width=width))
    for chart in drawn:
        assert "<svg" in vl_convert.vegalite_to_svg(chart)


def test_a_case_without_the_section_is_told_what_it_lacks(futures):
    with pytest.raises(InputError, match="section agenda"):
        answer_bargain(SimpleNamespace(name="bare", agenda=None), futures)


def test_a_misspelt_type_is_told_the_nearest(two):
    with pytest.raises(InputError, match="dealmaker"):
        answer_bargain(two, draw_futures(two, 20), accommodate=["dealmakr"])


def test_a_share_in_per_cent_without_its_sign_is_mended(two):
    with pytest.raises(InputError, match='write "80%"'):
        answer_bargain(two, draw_futures(two, 20), at_least=80)


def test_a_type_is_named_in_the_table_of_robust_packages(bargain):
    suits = [row["types"] for row in bargain_finding(bargain).more["robust"].records()]
    assert suits[0] == "every type" and "dealmaker" in suits


def test_a_party_that_never_refuses_changes_nothing(two):
    table = bargaining_table(two, draw_futures(two, 30))
    anybody = a_party("anybody", [[0.0] * len(levels) for levels in table.levels], is_side=False)
    generous = replace(anybody, worth=tuple(np.repeat(w, 30, 0) for w in anybody.worth), no_deal=np.zeros(30))
    without, with_it = answer_table(table), answer_table(replace(table, vetoes=(generous,)))
    assert_allclose(without.front.gains, with_it.front.gains)
    for one, other in zip(without.robust, with_it.robust, strict=True):
        assert one.found.worth == pytest.approx(other.found.worth)
