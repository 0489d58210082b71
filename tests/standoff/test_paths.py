from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from detente.errors import InputError
from detente.standoff.files import conflict_from, read_conflict
from detente.standoff.narrative import attainment_in_words, in_words, steps_in_words, trap_in_words, verdict
from detente.standoff.paths import attainments, traps
from detente.standoff.routes import routes, step_between
from detente.standoff.stability import CONCEPTS, analyse
from standoff import literal
from standoff.draws import conflicts, plain

DATA = Path(__file__).parent.parent / "data" / "standoff"


def levels_reached(moves, start):
    """State -> fewest moves, nobody moving twice running, from the definition of V_0, V_1, ..."""
    far, pairs, fresh, count = {start: 0}, set(), {(start, None)}, 0
    while fresh:
        count += 1
        fresh = {(q, i) for p, j in fresh for i in moves if i != j for q in moves[i][p]} - pairs
        pairs |= fresh
        for q, _ in fresh:
            far.setdefault(q, count)
    return far


@given(conflicts())
@settings(max_examples=40, deadline=None)
def test_shortest_paths_are_those_of_the_definition(conflict):
    moves, levels = plain(conflict)
    start = conflict.status_quo
    for improving, arcs in ((False, moves), (True, literal.better(moves, levels))):
        far = levels_reached(arcs, start)
        found = routes(conflict, start, improving=improving)
        assert found.moves.tolist() == [far.get(s, -1) for s in range(conflict.size)]
        for s in range(conflict.size):
            steps = found.to(s)
            assert len(steps) == max(far.get(s, 0), 0)
            at, last = start, None
            for step in steps:
                assert step.mover != last and conflict.state(step.target) in arcs[step.mover][at]
                at, last = conflict.state(step.target), step.mover
            assert at == s or not steps


def cheapest(moves, levels, start, taken, conceding=None):
    """State -> (fewest leaps, then concessions, then moves), by relaxing pairs (state, last mover) plainly."""
    best, changed = {(start, None): (0, 0, 0)}, True
    while changed:
        changed = False
        for (p, j), (leapt, given_up, count) in list(best.items()):
            for i in moves:
                for q in moves[i][p] if i != j else ():
                    gives = levels[i][q] <= levels[i][p]
                    if gives and conceding is not None and i not in conceding:
                        continue
                    leaps = gives and sum(a != b for a, b in zip(taken[p], taken[q], strict=True)) > 1
                    price = (leapt + leaps, given_up + gives, count + 1)
                    if price < best.get((q, i), (99, 99, 99)):
                        best[q, i], changed = price, True
    return {s: min(price for (q, _), price in best.items() if q == s) for s, _ in best}


@given(conflicts(most_states=12))
@settings(max_examples=40, deadline=None)
def test_sparing_paths_take_fewest_leaps_then_fewest_concessions_and_then_fewest_moves(conflict):
    moves, levels = plain(conflict)
    start = conflict.status_quo
    best = cheapest(moves, levels, start, conflict.taken.tolist())
    found = routes(conflict, start, sparing=True)
    for s in range(conflict.size):
        assert (found.leaps[s], found.concessions[s], found.moves[s]) == best.get(s, (-1, -1, -1))
        steps = found.to(s)
        given_up = [step for step in steps if step.gains[conflict.names.index(step.mover)] <= 0]
        assert (len(given_up), len(steps)) == (max(found.concessions[s], 0), max(found.moves[s], 0))
        assert all(a.target == b.source and a.mover != b.mover for a, b in pairwise(steps))


@given(conflicts(most_makers=3, most_states=12))
@settings(max_examples=25, deadline=None)
def test_the_groups_whose_concessions_suffice_are_the_smallest_such_groups(conflict):
    moves, levels = plain(conflict)
    start = conflict.status_quo
    groups = [set(g) for n in range(len(moves) + 1) for g in combinations(moves, n)]
    reached = [(g, cheapest(moves, levels, start, conflict.taken.tolist(), conceding=g)) for g in groups]
    for found in attainments(conflict, [s for s in range(conflict.size) if s != start]):
        able = [g for g, best in reached if conflict.state(found.state) in best]
        assert sorted(found.conceding) == sorted(tuple(sorted(g)) for g in able if not any(o < g for o in able))


@given(conflicts(most_makers=3, most_states=12))
@settings(max_examples=25, deadline=None)
def test_the_coalitions_named_are_the_smallest_that_get_there_alone(conflict):
    moves, _ = plain(conflict)
    start = conflict.status_quo
    for found in attainments(conflict, [s for s in range(conflict.size) if s != start]):
        able = [
            set(g)
            for n in range(1, len(moves) + 1)
            for g in combinations(moves, n)
            if conflict.state(found.state) in literal.jointly(moves, g, start)
        ]
        assert sorted(found.coalitions) == sorted(tuple(sorted(g)) for g in able if not any(o < g for o in able))


@given(conflicts(most_makers=3, most_states=12))
@settings(max_examples=25, deadline=None)
def test_every_verdict_has_a_sentence_that_agrees_with_it(conflict):
    found = analyse(conflict)
    for concept in CONCEPTS:
        for k in range(len(conflict.names)):
            for s in range(conflict.size):
                text = verdict(conflict, concept, k, s)
                stays = " will not leave " in text or " cannot leave " in text
                assert stays == found.stable[concept][k, s], text


def test_the_blockade_is_explained_by_its_answer():
    cuba = read_conflict(DATA / "cuban_missile.json")
    assert verdict(cuba, "seq", 0, cuba.state("s6")) == (
        "United States will not leave “blockade, missiles withdrawn” (s6): if it drops “Blockade”, Soviet Union has "
        "reason to answer (Soviet Union drops “Withdraw”) and bring about “status quo” (s0), which United States likes "
        "less (SEQ)."
    )


def test_a_settlement_is_reached_by_moves_that_pay_and_somebody_must_begin():
    cuba = read_conflict(DATA / "cuban_missile.json")
    (way,) = attainments(cuba, [cuba.state("s6")])
    assert [(s.mover, s.target) for s in way.improving] == [("us", "s2"), ("ussr", "s6")]
    assert way.first_improving == ("us",)
    assert "United States must move first" in attainment_in_words(cuba, way)


def test_every_step_is_told_with_who_gains_and_who_loses_by_it():
    cuba = read_conflict(DATA / "cuban_missile.json")
    (way,) = attainments(cuba, [cuba.state("s6")])
    assert steps_in_words(cuba, way.improving) == (
        "United States takes “Blockade” (s2: United States gains, Soviet Union loses); then Soviet Union takes "
        "“Withdraw” (blockade, missiles withdrawn, s6: United States gains, Soviet Union gains)"
    )
    # Who fares no differently is left out; a step that leaves all alike says so.
    same = replace(cuba, levels=cuba.levels * [[1], [0]])
    assert "(s2: United States gains); then" in steps_in_words(same, _again(same, way.improving))
    same = replace(cuba, levels=cuba.levels * 0)
    assert "(s2: all as well off as before); then" in steps_in_words(same, _again(same, way.improving))


def _again(conflict, steps):
    """The same steps under other rankings."""
    ends = [(conflict.names.index(s.mover), conflict.state(s.source), conflict.state(s.target)) for s in steps]
    return [step_between(conflict, *end) for end in ends]


def test_the_agreement_in_elmira_takes_a_concession():
    elmira = read_conflict(DATA / "elmira.json")
    (way,) = attainments(elmira, [elmira.state("s8")])
    assert way.improving is None and len(way.legal) == 3 and way.coalitions == (("moe", "uniroyal", "local"),)
    assert (way.concessions, way.conceding) == (1, (("moe",),))
    assert "at least 1 concession" in attainment_in_words(elmira, way)


def test_mutual_defection_is_a_trap_and_cooperation_the_way_out_it_lacks():
    dilemma = conflict_from(
        {
            "schema": "standoff-case/1",
            "decision_makers": [{"id": "a"}, {"id": "b"}],
            "options": [{"id": "x", "owner": "a"}, {"id": "y", "owner": "b"}],
            "states": [{"id": s, "options": o} for s, o in (("s1", "NN"), ("s2", "YN"), ("s3", "NY"), ("s4", "YY"))],
            "preference_statements": {"a": ["-Y", "N-"], "b": ["Y-", "-N"]},
            "status_quo": "s4",
        }
    )
    (trap,) = traps(dilemma)
    assert (trap.states, trap.better, trap.others, trap.concessions) == (("s1",), "s4", 0, 2)
    said = trap_in_words(dilemma, trap)
    assert f"everybody likes {in_words(dilemma, 3)} better" in said and "2 concessions" in said


def test_of_two_better_outcomes_a_trap_names_the_one_that_takes_fewer_concessions():
    # From t both lead on to something that both like better: over k with two concessions, over m with one.
    conflict = conflict_from(
        {
            "schema": "standoff-case/1",
            "decision_makers": [{"id": "a"}, {"id": "b"}],
            "options": [{"id": "x", "owner": "a"}, {"id": "y", "owner": "b"}],
            "states": [{"id": s, "options": "--"} for s in ("dear", "cheap", "t", "m", "k")],
            "moves": {"a": [["t", "m"], ["t", "k"]], "b": [["m", "cheap"], ["k", "dear"]]},
            "preferences": {
                "a": [["dear", "cheap"], ["t"], ["m"], ["k"]],
                "b": [["k"], ["dear", "cheap"], ["t"], ["m"]],
            },
            "status_quo": "t",
        }
    )
    (trap,) = traps(conflict)
    assert (trap.states, trap.better, trap.others, trap.concessions) == (("t",), "cheap", 1, 1)


@given(conflicts(most_makers=3, most_states=10))
@settings(max_examples=150, deadline=None)
def test_a_trap_names_the_better_outcome_that_takes_fewest_concessions(conflict):
    moves, levels = plain(conflict)
    for trap in traps(conflict):
        inside = [conflict.state(s) for s in trap.states]
        taken = conflict.taken.tolist()
        best = cheapest(moves, levels, inside[0], taken)
        possible = cheapest(moves, levels, conflict.status_quo, taken)
        better = [s for s in possible if all(lv[s] > max(lv[t] for t in inside) for lv in levels.values())]
        assert conflict.state(trap.better) in better and trap.others == len(better) - 1
        prices = [best[s] for s in better if s in best]
        assert trap.concessions == (min(prices)[1] if prices else None)
        if prices:
            assert best[conflict.state(trap.better)] == min(prices)
            most = [max(lv[t] for t in inside) for lv in levels.values()]
            least = {s: min(lv[s] - m for lv, m in zip(levels.values(), most, strict=True)) for s in better}
            assert least[conflict.state(trap.better)] == max(least[s] for s in better if best.get(s) == min(prices))


def test_without_a_status_quo_paths_are_refused_in_words():
    dilemma = read_conflict(DATA / "prisoners_dilemma.json")
    with pytest.raises(InputError, match="status_quo"):
        attainments(dilemma, [0])


def test_a_concession_opens_paths_that_improving_moves_do_not():
    elmira = read_conflict(DATA / "elmira.json")
    start = elmira.state("s1")
    paying = routes(elmira, start, improving=True).moves
    conceding = routes(elmira, start, improving=True, conceding=[0, 1, 2]).moves
    assert np.array_equal(conceding, routes(elmira, start).moves) and (paying < conceding).any()


@pytest.mark.parametrize(
    ("one_way", "steps", "words"),
    [
        # b can grant relief once a has frozen: a freezes, b pays, a dismantles.
        ({}, ["a freeze", "b relief", "a scrap"], "takes at least 2 concessions of one option each, here by a"),
        # Where a cannot freeze without scrapping, it gives all away at once.
        (
            {"together": True},
            ["a freeze scrap", "b relief"],
            "takes 1 concession, of several options at once, here by a",
        ),
    ],
)
def test_nobody_gives_everything_away_at_once_where_steps_lead_there(one_way, steps, words):
    from detente.standoff import Prioritised, build

    half = [{"freeze": True, "scrap": False}] if one_way else []
    game = build(
        {"a": ["freeze", "scrap"], "b": ["relief"]},
        {"a": Prioritised(("not scrap", "not freeze", "relief")), "b": Prioritised(("relief iff freeze", "scrap"))},
        infeasible=[{"scrap": True, "freeze": False}, *half],
        status_quo={},
    )
    (way,) = attainments(game, [game.state("freeze, scrap, relief")])
    assert [f"{s.mover} {' '.join(o for o, _ in s.changes)}" for s in way.legal] == steps
    assert words in attainment_in_words(game, way)


def test_of_two_ways_out_of_a_trap_the_fairer_is_named():
    # Both b1 and b2 are one concession and two moves away; b1 gives everybody two ranks, b2 hardly anything to b.
    conflict = conflict_from(
        {
            "schema": "standoff-case/1", "decision_makers": [{"id": "a"}, {"id": "b"}],
            "options": [{"id": "x", "owner": "a"}, {"id": "y", "owner": "b"}],
            "states": [{"id": s, "options": "--"} for s in ("t", "m", "b2", "b1")],
            "moves": {"a": [["t", "m"]], "b": [["m", "b1"], ["m", "b2"]]},
            "preferences": {"a": [["b2"], ["b1"], ["t"], ["m"]], "b": [["b1"], ["b2"], ["t"], ["m"]]},
            "status_quo": "t",
        }
    )  # fmt: skip
    unfair = replace(conflict, levels=np.array([[1, 0, 4, 3], [1, 0, 2, 3]]))
    assert [trap.better for trap in traps(unfair)] == ["b1"]
