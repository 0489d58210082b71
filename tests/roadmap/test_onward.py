"""What comes next is the best of all continuations, and the answers so far are weighed by Bayes' rule."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from detente.case.model import Case, Deal, Roadmap
from detente.case.read import read_case
from detente.errors import InputError
from detente.roadmap.margins import Stance
from detente.roadmap.onward import Onward, whats_next
from detente.roadmap.planning.exact import exact_front, outlook_of
from detente.roadmap.planning.label import front, weigh
from detente.roadmap.planning.problem import Problem
from detente.roadmap.planning.search import search
from detente.roadmap.standing import Standing, after_breaches, answers_on_the_way, learn
from roadmap.problems import every_road, random_problem

ROAD = Roadmap("r", "R", (Deal("one", "One", ("m0", "m1"), ()), Deal("two", "Two", ("m2", "m3"), ())))


@cache
def case() -> Case:
    return read_case("two-sides")


@cache
def after_a_refusal() -> Onward:
    return whats_next(case(), "small-steps", Standing(done=("opening",), refused=("freeze",)), futures=150)


def midway(seed: int, measures: int = 6) -> Problem:
    """A random problem with measures 0 and 1 in force and the pair 2, 3 turned down."""
    whole = random_problem(seed, measures)
    done = frozenset({0, 1})
    needs = {m: n - done for m, n in whole.needs.items()}
    turned_down = frozenset({frozenset({2, 3})})
    left = whole.chosen - done
    return replace(whole, chosen=left, required=frozenset(), needs=needs, done=done, barred=turned_down, most=3)


@pytest.mark.parametrize("seed", range(6))
def test_the_best_continuation_is_that_of_brute_force(seed: int):
    problem = midway(seed)
    roads = [r for r in every_road(problem, problem.done) if r and not problem.bars(r)]
    labels = [weigh(problem, road) for road in roads]
    ours = exact_front(outlook_of(problem))
    assert np.allclose(
        sorted(x.goals for x in ours), sorted(x.goals for x in front([x for x in labels if x.share > 0]))
    )
    most = max(label.expected for label in labels)
    assert max((label.expected for label in ours), default=0.0) == pytest.approx(most) or most <= 0


def test_a_search_from_midway_keeps_to_what_is_left_and_bars_what_was_refused():
    problem = midway(3, 9)
    for label in search(problem, tries=400, seed=1).front:
        assert frozenset().union(*label.road) <= problem.chosen
        assert not problem.bars(label.road)


def test_trust_earned_so_far_counts_in_what_comes_next():
    problem = midway(1)
    stranger = replace(problem, done=frozenset())
    road = (frozenset({4, 5}),)
    assert (weigh(problem, road).promise > weigh(stranger, road).promise).any()


def test_each_broken_promise_adds_its_weight_against_the_principal_s_word():
    worth = random_problem(0, 4).worth
    after = after_breaches(worth, 2)
    good = worth.credibility * worth.evidence
    assert after.credibility * after.evidence == pytest.approx(good)
    assert after.evidence == pytest.approx(worth.evidence + 2 * worth.breach)
    assert after.credibility[0] == pytest.approx(good[0] / (8 + 2 * 4))


def test_a_refusal_moves_the_belief_by_bayes_rule():
    worth = random_problem(4, 4, futures=1).worth
    standing, stance = Standing(done=("one",), refused=("two",)), Stance(pressure=0.3)
    answers = answers_on_the_way(worth, ROAD, standing, stance)
    joint = []
    for k in range(2):
        weights = [
            [math.exp(float(u[p, k, 0]) / 0.2) for u in (answers.comply, answers.cheat, answers.refuse)] for p in (0, 1)
        ]
        joint.append(0.5 * (sum(weights[0][:2]) / sum(weights[0])) * weights[1][2] / sum(weights[1]))
    assert learn(worth, ROAD, standing, stance, count=1).belief == pytest.approx(np.array(joint) / sum(joint))


def test_nothing_said_teaches_nothing():
    worth = random_problem(2, 4, futures=40).worth
    learned = learn(worth, ROAD, Standing(), Stance(), count=40)
    assert learned.belief == pytest.approx(learned.before)
    assert learned.effective == pytest.approx(40)
    assert (learned.worth.credibility == worth.credibility).all()


def test_after_a_refusal_the_same_deal_is_not_offered_again():
    refused = set(case().roadmaps["small-steps"].deals[1].measures)
    found = after_a_refusal()
    for name in (name for name in found.roads if name.startswith("next-")):
        assert all(set(deal.measures) != refused for deal in found.roads[name].deals)
    assert "the-same-again" in found.roads


def test_a_continuation_starts_with_the_deals_in_force_and_meets_its_needs():
    for road in after_a_refusal().roads.values():
        assert road.deals[0].name == "opening"
        taken: set[str] = set()
        for deal in road.deals:
            taken |= set(deal.measures)
            assert all(set(case().measures[m].needs) <= taken for m in deal.measures)


def test_refusing_a_good_offer_makes_the_revisionist_likelier():
    belief = {row["type"]: row for row in after_a_refusal().finding.more["belief"].records()}
    assert belief["revisionist"]["after"] > belief["revisionist"]["before"]


@pytest.mark.parametrize(
    "standing",
    [
        Standing(done=("nothing",)),
        Standing(done=("opening",), refused=("opening",)),
        Standing(cheated=("freeze",)),  # it needs the opening
        Standing(done=("factory",), refused=("freeze",)),
    ],
)
def test_a_standing_that_the_road_cannot_have_is_refused(standing: Standing):
    with pytest.raises(InputError):
        whats_next(case(), "small-steps", standing, futures=20)


def test_with_everything_in_force_nothing_is_left_to_offer():
    with pytest.raises(InputError, match="every measure in force"):
        whats_next(case(), "small-steps", Standing(done=("opening", "freeze", "factory")), futures=20)
