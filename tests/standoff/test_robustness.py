from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.standoff.build import build
from detente.standoff.draws import interval, shares
from detente.standoff.files import as_data, conflict_from, read_conflict
from detente.standoff.outcomes import most_robust
from detente.standoff.preference import Prioritised
from detente.standoff.robustness import (
    ALL_UNDONE,
    AS_WRITTEN,
    LOOKING,
    MOVES,
    Robustness,
    Turn,
    Variants,
    reversibilities,
    robustness,
    undebated,
)
from detente.standoff.stability import analyse
from standoff.draws import CONCEPTS, conflicts

DATA = Path(__file__).parent.parent / "data" / "standoff"
COOPERATE = Prioritised(("y", "not x"))


def dilemma(further=None, likes=()):
    options = {"a": ["x"], "b": ["y"]} | ({"c": further} if further else {})
    preferences = {"a": COOPERATE, "b": Prioritised(("x", "not y")), "c": Prioritised(likes)}
    return build(options, {d: preferences[d] for d in options}, status_quo={"x": True, "y": True})


RENAMED = {"d0": "Äther (west)", "d1": "nation 2", "d2": "x", "d3": "d0"}


@given(conflicts(most_makers=4, most_states=12), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_other_names_and_another_order_change_no_verdict(conflict, luck):
    data, found = as_data(conflict), analyse(conflict)
    order = list(range(conflict.size))
    luck.shuffle(order)
    flip = list(range(len(data["options"])))[::-1]
    states = {s["id"]: f"{k} z" for k, s in enumerate(data["states"])}
    options = {o["id"]: f"opt '{k}'" for k, o in enumerate(data["options"])}
    pairs = {
        key: {RENAMED[d]: [[states[a], states[b]] for a, b in p] for d, p in data[key].items()}
        for key in ("moves", "unknown")
        if key in data
    }
    again = conflict_from(
        data
        | {
            "decision_makers": [{"id": RENAMED[d["id"]], "name": "the same"} for d in data["decision_makers"][::-1]],
            "options": [
                o | {"id": options[o["id"]], "owner": RENAMED[o["owner"]]} for o in (data["options"][k] for k in flip)
            ],
            "infeasible": ["".join(p[k] for k in flip) for p in data["infeasible"]],
            "states": [
                {"id": states[s["id"]], "options": "".join(s["options"][k] for k in flip)}
                for s in (data["states"][k] for k in order)
            ],
            "preferences": {
                RENAMED[d]: [[states[s] for s in group] for group in groups]
                for d, groups in data["preferences"].items()
            },
            "misperceived": {RENAMED[d]: [states[s] for s in some] for d, some in data.get("misperceived", {}).items()},
            "strong_after": {RENAMED[d]: cuts for d, cuts in data.get("strong_after", {}).items()},
            "outcomes": {},
            "status_quo": states[data["status_quo"]],
        }
        | pairs
    )
    verdicts = analyse(again)
    for concept in CONCEPTS:
        assert (verdicts.stable[concept] == found.stable[concept][::-1][:, order]).all(), concept


def test_a_share_counts_the_combinations_of_preferences_and_concepts_under_each_assumption_about_moves():
    cuba = read_conflict(DATA / "cuban_missile.json")
    other = cuba.levels.copy()
    other[0] = other[0][::-1]
    variants = Variants(("one", "two"), (cuba.levels, other), {"what it wants": ("one", "two")})
    found = robustness(cuba, variants=variants)
    moves = reversibilities(cuba)
    assert found.combinations == 2 * 5 and found.moves == tuple(moves)
    rows = []
    for moved in moves.values():
        hits = np.zeros(cuba.size)
        for levels in (cuba.levels, other):
            for concept in CONCEPTS:
                hits += analyse(replace(moved, levels=levels)).equilibria[concept]
        rows.append(hits / 10)
    assert np.allclose(found.by_moves, rows)
    assert np.array_equal(found.share, found.by_moves[0])
    assert np.allclose(found.low, np.min(rows, axis=0)) and np.allclose(found.high, np.max(rows, axis=0))


@pytest.mark.parametrize("likes", [(), ("not z",), ("z",)])
def test_an_option_that_nobodys_choice_hangs_on_changes_no_number(likes):
    alone, further = robustness(dilemma()), robustness(dilemma(["z", "w"], likes))
    for row in ("NN", "YN", "NY", "YY"):
        s, t = alone.conflict.state(row), further.conflict.state(f"{row}{'Y' if 'z' in likes else 'N'}N")
        for numbers in ("share", "low", "high"):
            assert getattr(alone, numbers)[s] == getattr(further, numbers)[t], (row, numbers)
        assert (alone.lowest_if(s), alone.turn(s)) == (further.lowest_if(t), further.turn(t))


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


def test_the_assumption_that_turns_an_outcome_is_named_with_how_far():
    found = robustness(dilemma())
    both = found.conflict.state("YY")
    # A player that cannot take its cooperation back cannot punish: cooperation falls under every concept.
    assert found.turn(both) == Turn(MOVES, AS_WRITTEN, "“x” cannot be undone", 0.8, 0.0)
    assert found.lowest_if(both) == "“x” cannot be undone"
    assert found.by_moves[:, both].tolist() == [0.8, 0, 0]
    assert found.by_assumption[LOOKING][1][:, both].tolist() == [0, 1, 1, 1, 1]
    assert (found.by_concept["nash"][both], found.by_concept["seq"][both]) == (0, 1)


def test_a_debate_counts_from_the_cases_own_side():
    game = dilemma()
    kind = game.levels.copy()
    kind[0] = [0, 3, 1, 2]  # goes ahead alone, and gives in when the other does
    variants = Variants(
        (AS_WRITTEN, "kind", "cold", "kind + cold"),
        (game.levels, kind, game.levels, kind),
        {
            "what a wants": (AS_WRITTEN, "kind", AS_WRITTEN, "kind"),
            "what b wants": (AS_WRITTEN, AS_WRITTEN, "cold", "cold"),
        },
    )
    found = robustness(game, variants=variants, moves={AS_WRITTEN: game})
    both = game.state("YY")
    values, table = found.by_assumption["what a wants"]
    assert values == (AS_WRITTEN, "kind") and table[0, both] == 0.8
    values, table = found.by_assumption["what b wants"]
    assert table[0, both] == table[1, both]
    turn = found.turn(game.state("NN"))
    assert (turn.axis, turn.before, turn.after) == ("what a wants", AS_WRITTEN, "kind")


def handmade(by_moves, moves=(AS_WRITTEN, "“x” can be undone")):
    """A robustness in which each state's shares by moves are given in fifths."""
    game = dilemma()
    holds = np.zeros((1, len(moves), 5, game.size), dtype=bool)
    for s, fifths in enumerate(by_moves):
        for k, count in enumerate(fifths):
            holds[0, k, :count, s] = True
    return Robustness(game, undebated(game), moves, CONCEPTS, holds)


def test_the_headline_names_the_most_robust_as_written_and_whatever_can_be_undone():
    told = most_robust(dilemma(), handmade([(1, 1), (5, 2), (4, 4), (0, 0)]))
    assert told == (
        "“x” (s2) is most robust: in 100% of 5 combinations of preferences and concepts as moves are written, in 40% "
        "if “x” can be undone. Whatever can be undone, “y” (s3) is most robust: 80% at least."
    )


def test_the_headline_tells_ties():
    told = most_robust(dilemma(), handmade([(5, 5), (1, 1), (5, 5), (5, 4)]))
    assert told.startswith("“nothing taken” (s1) and “y” (s3), alike, are most robust: in 100%")
    assert told.endswith("whatever can be undone.")


def test_outcomes_are_ordered_by_the_share_as_written_and_then_by_the_lowest():
    found = handmade([(1, 0), (3, 1), (3, 2), (5, 0)])
    assert found.order == [3, 2, 1, 0] and found.place.tolist() == [3, 2, 1, 0]


def test_two_equally_likely_preferences_hold_in_half_of_the_draws():
    game = dilemma()
    kind = game.levels.copy()
    kind[0] = [1, 0, 2, 3]  # likes mutual cooperation best
    levels = np.stack([game.levels, kind] * 2000)
    found = shares(game, levels, seed=3)
    both = game.state("YY")
    assert found.equilibrium["nash"][both] == 0
    assert found.stable["nash"][0, both] == 0.5 and found.stable["nash"][1, both] == 0
    assert (found.draws, found.seed) == (4000, 3)


def test_the_interval_is_wilsons():
    low, high = interval(np.array([0.0, 5.0, 10.0]), 10)
    assert np.allclose(low, [0, 0.2366, 0.7225], atol=1e-4) and np.allclose(high, [0.2775, 0.7634, 1], atol=1e-4)
