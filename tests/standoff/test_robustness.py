from pathlib import Path

import numpy as np
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.charts.standoff_graph import standoff_graph
from detente.charts.standoff_robustness import standoff_robustness
from detente.charts.standoff_table import standoff_table
from detente.errors import InputError
from detente.standoff.change import what_must_change
from detente.standoff.draws import LooseOrder, OneOf, WeightRanges, draw_levels, interval, shares
from detente.standoff.files import as_data, conflict_from, read_conflict
from detente.standoff.model import build, with_changes
from detente.standoff.preference import Prioritised, Ranked
from detente.standoff.report import standoff
from detente.standoff.robustness import ALL_UNDONE, AS_WRITTEN, reversibilities, robustness
from detente.standoff.stability import analyse
from detente.standoff.views import graph_finding, stability_finding, state_table
from standoff.draws import CONCEPTS, conflicts

DATA = Path(__file__).parent.parent / "data" / "standoff"
COOPERATE = Prioritised(("y", "not x"))


def dilemma():
    return build(
        {"a": ["x"], "b": ["y"]}, {"a": COOPERATE, "b": Prioritised(("x", "not y"))}, status_quo={"x": True, "y": True}
    )


@given(conflicts(most_makers=3, most_states=12), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_other_names_and_another_order_change_no_verdict(conflict, luck):
    data, found = as_data(conflict), analyse(conflict)
    order = list(range(conflict.size))
    luck.shuffle(order)
    data["states"] = [data["states"][k] for k in order]
    data["decision_makers"] = data["decision_makers"][::-1]
    flip = list(range(len(data["options"])))[::-1]
    data["options"] = [data["options"][k] for k in flip]
    data["infeasible"] = ["".join(p[k] for k in flip) for p in data["infeasible"]]
    for state in data["states"]:
        state["options"] = "".join(state["options"][k] for k in flip)
    again = analyse(conflict_from(data))
    for concept in CONCEPTS:
        assert (again.stable[concept] == found.stable[concept][::-1][:, order]).all(), concept


def test_a_share_is_a_count_over_all_combinations():
    cuba = read_conflict(DATA / "cuban_missile.json")
    other = cuba.levels.copy()
    other[0] = other[0][::-1]
    found = robustness(cuba, variants={"one": cuba.levels, "two": other})
    moves = reversibilities(cuba)
    assert found.combinations == 2 * len(moves) * 5
    hits = np.zeros(cuba.size)
    for levels in (cuba.levels, other):
        for moved in moves.values():
            for concept in CONCEPTS:
                hits += analyse(with_changes(moved, levels=levels)).equilibria[concept]
    assert np.allclose(found.share, hits / found.combinations)


def test_what_can_be_undone_is_varied_one_option_at_a_time_and_all_together():
    made = build(
        {"a": ["x", "z"], "b": ["y"]},
        {"a": Prioritised(("x",)), "b": Prioritised(("y",))},
        one_way={"x": "forward", "y": "backward"},
    )
    ways = reversibilities(made)
    assert list(ways) == [AS_WRITTEN, ALL_UNDONE, "“x” can be undone", "“z” cannot be undone", "“y” can be undone"]
    assert [o.reversible for o in ways["“z” cannot be undone"].options] == ["forward", "forward", "backward"]
    elmira = reversibilities(read_conflict(DATA / "elmira.json"))[ALL_UNDONE]
    assert len(elmira.moves["moe"]) == 8 and len(elmira.moves["local"]) == 8


def test_the_assumption_that_matters_most_is_named():
    found = robustness(dilemma())
    both = dilemma().state("YY")
    # A player that cannot take its cooperation back cannot punish: cooperation falls under every concept.
    assert found.carried_by(both) == "moves"
    assert found.by("moves")[:, both].tolist() == [0.8, 0, 0]
    assert found.by("concept")[0, both] == 0


def test_two_equally_likely_preferences_hold_in_half_of_the_draws():
    game = dilemma()
    kind = Ranked((("YY",), ("NY",), ("NN",), ("YN",)))
    levels = draw_levels(
        game, {"a": OneOf((COOPERATE, kind)), "b": OneOf((Prioritised(("x and y", "x", "not y")),))}, draws=4000
    )
    found = shares(game, levels)
    both = game.state("YY")
    assert found.low["nash"][both] < 0.5 < found.high["nash"][both]
    assert (found.draws, found.seed) == (4000, 0)
    assert found.high["nash"][both] - found.low["nash"][both] == pytest.approx(2 * 1.96 * 0.5 / 4000**0.5, rel=0.01)


def test_weights_drawn_from_ranges_rank_as_often_as_geometry_says():
    game = build(
        {"a": ["x", "z"], "b": ["y"]}, {"a": Ranked((tuple(f"s{k}" for k in range(1, 9)),)), "b": Prioritised(())}
    )
    drawn = draw_levels(game, {"a": WeightRanges({"x": (0, 1), "z": (0, 2)})}, draws=4000, seed=3)
    x, z = game.state("YNN"), game.state("NYN")
    assert (drawn[:, 0, x] > drawn[:, 0, z]).mean() == pytest.approx(0.25, abs=0.03)


def test_a_loose_order_keeps_or_exchanges_neighbours():
    game = dilemma()
    for chance, first in ((0.0, ("y", "not x")), (1.0, ("not x", "y"))):
        drawn = draw_levels(game, {"a": LooseOrder(("y", "not x"), chance)}, draws=5)
        firm = build({"a": ["x"], "b": ["y"]}, {"a": Prioritised(first), "b": COOPERATE})
        assert (drawn[:, 0] == firm.levels[0]).all()


def test_a_partys_draws_do_not_hang_on_who_else_is_drawn():
    game = dilemma()
    belief = OneOf((COOPERATE, Prioritised(("x",))))
    alone = draw_levels(game, {"a": belief}, draws=50, seed=7)
    together = draw_levels(game, {"b": belief, "a": belief}, draws=50, seed=7)
    assert (alone[:, 0] == together[:, 0]).all()


def test_the_interval_is_wilsons():
    low, high = interval(np.array([0.0, 5.0, 10.0]), 10)
    assert np.allclose(low, [0, 0.2366, 0.7225], atol=1e-4) and np.allclose(high, [0.2775, 0.7634, 1], atol=1e-4)


def test_shares_that_do_not_sum_to_one_are_refused():
    with pytest.raises(InputError, match="sum to one"):
        draw_levels(dilemma(), {"a": OneOf((COOPERATE, COOPERATE), (0.5, 0.6))}, draws=5)


@pytest.mark.parametrize("name", ["cuban_missile", "elmira", "prisoners_dilemma"])
def test_the_finding_answers_in_words_and_every_picture_draws(name):
    conflict = read_conflict(DATA / f"{name}.json")
    found = standoff(conflict)
    assert "survives in" in found.answer and found.more["verdicts"].rows
    for finding, chart in (
        (found, standoff_robustness),
        (stability_finding(conflict), standoff_table),
        (graph_finding(conflict), standoff_graph),
    ):
        for width in (660, 330):
            assert vl_convert.vegalite_to_svg(chart(finding, width=width)).startswith("<svg")
    assert len(state_table(conflict).rows) == conflict.size


def test_what_must_change_for_the_status_quo_to_hold_is_told_in_swaps():
    cuba = read_conflict(DATA / "cuban_missile.json")
    held = what_must_change(cuba, "s0")
    assert "after 3 pair swaps of preference: United States 3" in held.answer
    undone = what_must_change(cuba, "s4", hold=False)
    assert "United States would come to like s4 less than s6" in undone.answer and "(1 pair swap)" in undone.answer
    assert held.table.column("strict")[1] == pytest.approx(7 / 15)
