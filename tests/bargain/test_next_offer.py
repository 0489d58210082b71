"""Learning from offers, and the next one."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import expit

from bargain.tables import a_party, a_random_table, a_table, every_package
from detente.bargain.inference import after, counterparts
from detente.bargain.next_offer import cheapest_with, next_offers
from detente.bargain.offers import Offer, read_offers
from detente.bargain.table import BargainingTable
from detente.errors import CaseError, InputError


def two_counterparts(futures=400):
    """Half the counterparts care for the first issue only, half for the second only; both ask the same of each."""
    first = np.arange(futures) % 2 == 0
    worth = [np.column_stack([np.zeros(futures), np.where(first, 1.0, 0.0)])]
    worth += [np.column_stack([np.zeros(futures), np.where(first, 0.0, 1.0)])]
    ours = [np.tile([0.0, -0.3], (futures, 1))] * 2 + [np.tile([0.0, 1.0], (futures, 1))]
    theirs = [*worth, np.tile([0.0, -0.5], (futures, 1))]
    return BargainingTable(
        ("first", "second", "third"), (("no", "yes"),) * 3, a_party("west", ours), a_party("north", theirs)
    )


def test_one_refusal_moves_belief_by_bayes_rule():
    table = two_counterparts()
    believed = counterparts(table, spread=0.0, noise=0.1)
    offer = Offer(True, np.array([1, 0, 1]), False)
    noise = 0.1 * 1.5
    refuses = [1 / (1 + np.exp(0.5 / noise)), 1 / (1 + np.exp(-0.5 / noise))]
    expected = refuses[1] / sum(refuses)
    chance = after(believed, (offer,)).chance[1::2].sum()
    assert chance == pytest.approx(expected)


def test_the_order_of_offers_does_not_matter():
    table = a_random_table(3)
    believed = counterparts(table)
    offers = tuple(Offer(k % 2 == 0, every_package(table)[31 * k], k == 2) for k in range(4))
    assert_allclose(after(believed, offers).log_chance, after(believed, offers[::-1]).log_chance)
    assert_allclose(after(after(believed, offers[:2]), offers[2:]).log_chance, after(believed, offers).log_chance)


def test_what_a_counterpart_asks_for_is_what_it_is_believed_to_want():
    table = two_counterparts()
    believed = counterparts(table, spread=0.0)
    asked = after(believed, (Offer(False, np.array([0, 1, 0]), False),))
    assert asked.issue_weights().T @ asked.chance @ np.array([0, 1, 0]) > 0.6
    for_first, for_second = np.array([[1, 0, 1]]), np.array([[0, 1, 1]])
    assert_allclose(believed.says_yes(for_first), believed.says_yes(for_second))
    assert asked.says_yes(for_second) > 2 * asked.says_yes(for_first)


def test_answers_bring_the_believed_weights_closer_to_the_true_ones():
    table = a_random_table(5, issues=3, levels=4, futures=50, types=1, vetoes=0)
    draw = np.random.default_rng(1)
    believed = counterparts(table, spread=0.6, noise=0.05, count=6_000)
    weights = believed.issue_weights()
    packages = every_package(table)[::2]
    errors = np.zeros(2)
    for truth in draw.integers(0, 6_000, 40):
        yes = draw.random(len(packages)) < expit(believed.gains(packages)[truth] / believed.noise)
        offers = tuple(Offer(True, package, bool(answer)) for package, answer in zip(packages, yes, strict=True))
        learned = after(believed, offers)
        errors += [((b.chance @ weights - weights[truth]) ** 2).sum() for b in (believed, learned)]
    assert errors[1] < errors[0]


@pytest.mark.parametrize(("p", "cost_a", "most_cost"), [(0.4, 0.1, 0.5), (0.3, 0.2, 0.6), (0.5, 0.0, 0.4)])
def test_the_next_offer_is_the_best_ultimatum_in_the_shadow_of_war(p, cost_a, most_cost):
    x = np.linspace(0, 1, 401)
    futures = round(most_cost * 400)
    cost_b = (np.arange(futures) + 0.5) / futures * most_cost
    table = BargainingTable(
        ("share",),
        (tuple(f"{k}" for k in range(401)),),
        a_party("west", [np.tile(x, (futures, 1))], no_deal=np.full(futures, p - cost_a)),
        a_party("north", [np.tile(1 - x, (futures, 1))], no_deal=1 - p - cost_b),
    )
    offers = next_offers(table, counterparts(table, spread=0.0, noise=1e-5))
    assert offers.is_exact
    assert x[offers.packages[offers.best, 0]] == pytest.approx(p + (most_cost - cost_a) / 2, abs=1.3e-3)
    assert 1 - offers.chance[offers.best] == pytest.approx((1 - cost_a / most_cost) / 2, abs=4e-3)


def test_there_is_no_war_once_the_side_that_asks_has_more_to_lose_than_the_other_could():
    x = np.linspace(0, 1, 401)
    cost_b = (np.arange(200) + 0.5) / 200 * 0.3
    table = BargainingTable(
        ("share",),
        (tuple(f"{k}" for k in range(401)),),
        a_party("west", [np.tile(x, (200, 1))], no_deal=np.full(200, 0.5 - 0.35)),
        a_party("north", [np.tile(1 - x, (200, 1))], no_deal=0.5 - cost_b),
    )
    offers = next_offers(table, counterparts(table, spread=0.0, noise=1e-5))
    assert offers.chance[offers.best] == pytest.approx(1.0, abs=4e-3)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_offer_lacks_what_its_levels_need(seed):
    table = a_random_table(seed, needs=4)
    offers = next_offers(table, counterparts(table))
    assert table.allowed(offers.packages).all()


def test_dearer_offers_have_better_chances():
    table = a_random_table(7)
    offers = next_offers(table, counterparts(table))
    assert (np.diff(offers.chance) > -1e-3).all()
    assert (np.diff(offers.gain) < 0).all()
    sure = cheapest_with(offers, float(offers.chance[-1]))
    assert offers.gain[sure] == offers.gain[offers.chance >= offers.chance[-1]].max()


def test_offers_from_frontiers_come_close_to_those_from_all_packages(monkeypatch):
    table = a_random_table(8, issues=6, vetoes=0)
    believed = counterparts(table)
    whole = next_offers(table, believed)
    monkeypatch.setattr("detente.bargain.next_offer.ALL_WEIGHED", 700)
    some = next_offers(table, believed)
    assert whole.is_exact and not some.is_exact
    best = whole.chance[whole.best] * whole.gain[whole.best]
    assert some.chance[some.best] * some.gain[some.best] >= 0.98 * best


def test_nothing_is_offered_when_every_package_costs_too_much():
    table = a_table([[0.0, -1.0]], [[0.0, 1.0]])
    assert next_offers(table, counterparts(table)) is None


def test_a_log_of_offers_is_read_by_the_names_of_the_case(tmp_path):
    table = two_counterparts(10)
    path = tmp_path / "offers.csv"
    path.write_text("offered_by,first,third,accepted\nwest,yes,,no\ncounterpart,no,yes,yes\n")
    offers = read_offers(path, table)
    assert [offer.by_principal for offer in offers] == [True, False]
    assert [offer.package.tolist() for offer in offers] == [[1, 0, 0], [0, 0, 1]]
    assert [offer.accepted for offer in offers] == [False, True]


def test_every_fault_of_a_log_is_told_with_its_line(tmp_path):
    path = tmp_path / "offers.csv"
    path.write_text("offered_by,frist,third,accepted\nwest,yes,maybe,no\neast,no,yes,perhaps\n")
    with pytest.raises(CaseError) as caught:
        read_offers(path, two_counterparts(10))
    told = str(caught.value)
    assert 'write "first"' in told
    assert [problem.where.line for problem in caught.value.problems] == [1, 2, 3, 3]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"\xff\xfe\x00o\x00f", "offers.csv"),
        (b"", "empty"),
        (b"offered_by,first,second,third,accepted\nwest,yes,no,no,no,extra\n", "5 cells and more"),
        (b'offered_by,first,second,third,accepted\n"west,yes', "offers.csv|answer|yes or no"),
    ],
)
def test_a_file_that_is_no_log_is_refused_with_a_mend(tmp_path, content, found):
    path = tmp_path / "offers.csv"
    path.write_bytes(content)
    with pytest.raises((CaseError, InputError), match=found):
        read_offers(path, two_counterparts(10))


def test_a_row_that_is_cut_over_several_lines_is_told_by_the_line_it_ends_on(tmp_path):
    path = tmp_path / "offers.csv"
    path.write_text('offered_by,first,third,accepted\nwest,"yes\n",no,no\nwest,maybe,no,no\n')
    with pytest.raises(CaseError) as caught:
        read_offers(path, two_counterparts(10))
    assert [problem.where.line for problem in caught.value.problems] == [4]


def test_a_log_that_is_not_there_is_an_input_error(tmp_path):
    with pytest.raises(InputError):
        read_offers(tmp_path / "none.csv", two_counterparts(10))
