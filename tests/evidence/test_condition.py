"""Numbers that learn from the record: closed forms, coverage on records simulated from known numbers, refusals."""

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import special, stats

from detente.case.model import Shape
from detente.case.read import read_case
from detente.errors import InputError
from detente.evidence.condition import condition_on
from detente.evidence.heard import heard_of, read_groups, told_by
from detente.evidence.learned import condition_finding
from detente.evidence.past import KINDS, Told, past_of
from detente.evidence.tempering import effective, temper
from detente.futures import draw_futures, value_of
from detente.futures.posteriors import posteriors_of
from evidence.test_past import OFFER, with_history

RATE, TEST = "events.war.rate", "long-range-test"


def told_near(case, at, width):
    """A likelihood that knows one number: normal in the logarithm of the rate of war."""

    def told(futures):
        logs = -0.5 * ((np.log(futures.values[RATE]) - at) / width) ** 2
        zeros = np.zeros((1, len(case.types), len(logs)))
        prior = np.log(np.full(zeros.shape[1:], 1 / len(case.types)))
        return Told(zeros + logs, zeros, prior, zeros)

    return told


@pytest.mark.parametrize(("width", "plain"), [(2.0, True), (0.03, False)])
def test_a_number_learns_as_the_closed_form_says(width, plain):
    case = read_case("two-sides")
    shape = case.assumptions[RATE].shape
    mean, sd = shape.args[0] + math.log(shape.scale), shape.args[1]
    at = mean + 1.0 * sd
    done = condition_on(case, told_near(case, at, width), 2_000, seed=1)
    precision = 1 / sd**2 + 1 / width**2
    wanted = (mean / sd**2 + at / width**2) / precision
    seen = np.log(done.after[RATE])
    assert done.is_plain is plain
    few = done.how.effective
    assert few >= 200
    assert seen.mean() == pytest.approx(wanted, abs=4 / math.sqrt(precision * few))
    assert seen.std() == pytest.approx(math.sqrt(1 / precision), rel=4 / math.sqrt(2 * few))
    assert condition_finding(case, done).table.rows[0][0] == RATE


def test_a_number_that_the_record_does_not_read_is_not_among_those_that_learned():
    case = read_case("two-sides")
    assert set(condition_on(case, told_near(case, -7.0, 1.0), 400).after) == {RATE}


def test_correlated_numbers_are_held_together():
    case = read_case("two-sides")
    names = {name for c in case.correlations for name in c.numbers}
    at = next(iter(names)) if names else RATE

    def told(futures):
        logs = -np.square(futures.values[at])
        zeros = np.zeros((1, len(case.types), len(logs)))
        return Told(zeros + logs, zeros, zeros[0], zeros)

    (group,) = read_groups(case, told, posteriors=posteriors_of(case))
    assert set(group) == (names or {RATE})


def test_a_record_that_leaves_too_few_futures_is_refused():
    """The guard fires: where likely places are needles without a slope to them, moves fail and a few draws are all."""
    case = read_case("two-sides")

    def needles(futures):
        logs = 3_000.0 * (np.mod(1e9 * futures.values[RATE], 1.0) - 1.0)
        zeros = np.zeros((1, len(case.types), len(logs)))
        return Told(zeros + logs, zeros, zeros[0], zeros)

    with pytest.raises(InputError, match=r"effective sample of \d+ of 500"):
        condition_on(case, needles, 500)


def test_a_record_that_the_ranges_do_not_allow_is_refused():
    with pytest.raises(InputError, match="impossible"):
        temper(lambda cube: np.full(cube.shape[1], -np.inf), 1, 50)


def test_equal_weights_keep_the_whole_sample():
    assert effective(np.full(50, -1234.5)) == pytest.approx(50)
    assert effective(np.array([0.0, -1e9, -1e9])) == pytest.approx(1)


def test_several_numbers_learn_as_a_normal_model_says():
    """Two numbers known only through their sum: posterior mean and correlation in closed form."""
    noise, seen = 0.5, 3.0

    def likely(cube):
        return -0.5 * ((special.ndtri(cube).sum(axis=0) - seen) / noise) ** 2

    done = temper(likely, 2, 1_000, seed=3)
    covariance = np.linalg.inv(np.eye(2) + np.ones((2, 2)) / noise**2)
    mean = covariance @ np.full(2, seen / noise**2)
    values = special.ndtri(done.cube)
    assert len(done.powers) > 2
    assert_allclose(values.mean(axis=1), mean, atol=4 * math.sqrt(covariance[0, 0] / done.effective))
    assert np.corrcoef(values)[0, 1] == pytest.approx(covariance[0, 1] / covariance[0, 0], abs=0.03)


def from_a_fit(case):
    """The case with the rate of its test drawn from a posterior."""
    rate = replace(case.events[TEST].rate, shape=Shape("posterior", posterior="long.rate", text="posterior(long.rate)"))
    return replace(case, assumptions={**case.assumptions, rate.name: rate})


def test_counts_that_a_fit_has_seen_are_not_used_again(tmp_path):
    case = from_a_fit(with_history(tmp_path, [("2011-01-15", "refused", OFFER)]))
    past = past_of(case)
    seen, new = heard_of(case, fit_ends=past.edges[-1]), heard_of(case, fit_ends=past.edges[0])
    assert (seen.counted, seen.passed_over) == ((), (TEST,))
    assert (new.counted, new.passed_over) == ((TEST,), ())
    assert not seen.past.observed.any() and new.past.observed.any()
    futures = draw_futures(with_history(tmp_path, [("2011-01-15", "refused", OFFER)]), 32)
    assert_allclose(told_by(case, seen.past)(futures).events, 0.0, atol=1e-6)


OFFERS = [OFFER, ("reactor-freeze", "coal-waiver")]


@pytest.mark.slow
def test_truths_rank_evenly_among_the_conditioned_numbers_of_their_records(tmp_path):
    """Simulation-based calibration of the whole: answers and counts are drawn under known numbers and types.

    Reviews and detection are put at none, so that an answer's chance is all there is to simulate.
    """
    still = {f"measures.{name}.detect": "0% per month" for name in ("test-halt", "reactor-freeze")}
    told = [(f"201{k}-0{j + 1}-15", "refused", o) for k in (1, 2) for j, o in enumerate(OFFERS)]
    case = with_history(tmp_path, told, set_={**still, "behaviour.review": "0% per month"})
    event = replace(case.events[TEST], responds={}, self_excitation=None, memory=None)
    case = replace(case, events={**case.events, TEST: event})
    past = past_of(case)
    truths = draw_futures(case, 16, seed=9)
    refuse = told_by(case, past)(truths)
    rng, ranks, said, came = np.random.default_rng(2), [], [], []
    for k in range(16):
        simulated = record_under(case, past, truths, refuse, k, rng)
        done = condition_on(case, told_by(case, simulated), 400, seed=k)
        held = [name for name in truths.values if name in done.after]
        ranks += [float((done.after[name] < truths.values[name][k]).mean()) for name in held]
        said.append(done.belief.mean(axis=1))
        came.append(truths.true_type[k])
    assert stats.kstest(ranks, "uniform").pvalue > 0.001
    said = np.array(said)
    hits = said[np.arange(16), came]
    expected, spread = (said**2).sum(axis=1).sum(), math.sqrt((said**2 * (1 - said)).sum())
    assert abs(hits.sum() - expected) < 4 * spread


def record_under(case, past, truths, refuse, k, rng):
    """A record simulated under one truth: each offer taken or refused, each month's count."""
    kind = truths.true_type[k]
    flags, counts = past.flags.copy(), past.counts.copy()
    for month, at in np.argwhere(past.flags[:, KINDS.index("refused")] > 0):
        taken = rng.random() > math.exp(refuse.answers[month, kind, k])
        flags[month, [KINDS.index("accepted"), KINDS.index("refused")], at] = (taken, not taken)
    rate = float(value_of(truths, case.events[TEST].rate)[k])
    times = list(case.types.values())[kind].events.get(TEST)
    times = 1.0 if times is None else float(value_of(truths, times)[k])
    counts[:, list(case.events).index(TEST)] = rng.poisson(rate * times, size=len(counts))
    return replace(past, flags=flags, counts=counts)
