"""The worth of information has its closed forms (closed forms, section 11)."""

import numpy as np
import pytest
from scipy.stats import norm

from detente.analyses.information import worth_of_clairvoyance, worth_of_knowing

GAIN, LOSS, FUTURES = 2.0, 3.0, 400_000


def engage_or_hold(trust: float) -> tuple[np.ndarray, np.ndarray]:
    """Engaging pays 2 with the trustworthy and -3 with the others; holding pays nothing."""
    trusty = np.random.default_rng(1).random(FUTURES) < trust
    return np.stack([np.where(trusty, GAIN, -LOSS), np.zeros(FUTURES)]), trusty


@pytest.mark.parametrize("trust", [0.3, 0.6, 0.8])
def test_knowing_the_type_is_worth_its_closed_form(trust: float):
    values, trusty = engage_or_hold(trust)
    worth = worth_of_knowing(values, trusty.astype(int))
    exact = min(trust * GAIN, (1 - trust) * LOSS)
    assert worth.gain == pytest.approx(exact, abs=4 * worth.error)
    assert worth_of_clairvoyance(values) == pytest.approx(exact, abs=4 * worth.error)


@pytest.mark.parametrize("trust", [0.3, 0.6, 0.8])
def test_a_noisy_signal_is_worth_its_closed_form(trust: float):
    sensitivity, specificity = 0.85, 0.7
    values, trusty = engage_or_hold(trust)
    luck = np.random.default_rng(2).random(FUTURES)
    signal = np.where(trusty, luck < sensitivity, luck >= specificity)
    worth = worth_of_knowing(values, signal.astype(int))
    t, a, s = trust, sensitivity, specificity
    exact = (
        max(0, t * a * GAIN - (1 - t) * (1 - s) * LOSS)
        + max(0, t * (1 - a) * GAIN - (1 - t) * s * LOSS)
        - max(0, t * GAIN - (1 - t) * LOSS)
    )
    assert worth.gain == pytest.approx(exact, abs=4 * worth.error)


def test_a_signal_that_means_nothing_is_worth_nothing():
    values, _ = engage_or_hold(0.6)
    groups = np.random.default_rng(3).integers(0, 50, FUTURES)
    worth = worth_of_knowing(values[:, :5000], groups[:5000])
    assert worth.gain < 4 * worth.error


def test_two_good_signs_in_a_row_are_worth_more_than_one():
    values, trusty = engage_or_hold(0.5)
    luck = np.random.default_rng(4).random((2, FUTURES))
    signs = np.where(trusty, luck < 0.8, luck < 0.4).astype(int)
    one, two = worth_of_knowing(values, signs[0]), worth_of_knowing(values, 2 * signs[0] + signs[1])
    assert one.gain + 4 * one.error < two.gain


@pytest.mark.parametrize("deals", [1, 2, 5])
def test_n_noisy_looks_at_a_normal_worth_are_worth_their_closed_form(deals: int):
    """A normal prior, n observations, act where the mean expects a gain (closed forms, section 11)."""
    middle, wide, noise = -0.3, 1.0, 2.0
    draws = np.random.default_rng(deals)
    truth = draws.normal(middle, wide, FUTURES)
    seen = truth + draws.normal(0, noise / np.sqrt(deals), FUTURES)
    values = np.stack([truth, np.zeros(FUTURES)])
    groups = np.digitize(seen, np.quantile(seen, np.linspace(0, 1, 201)[1:-1]))
    spread = wide * np.sqrt(wide**2 / (wide**2 + noise**2 / deals))
    exact = spread * norm.pdf(middle / spread) + middle * norm.cdf(middle / spread) - max(0.0, middle)
    worth = worth_of_knowing(values, groups)
    assert worth.gain == pytest.approx(exact, abs=4 * worth.error)


def test_the_first_two_deals_are_worth_their_closed_form():
    """Answers in a row, each right in 80% and 60%: the sum over the four patterns of the better choice."""
    trust, a, s = 0.5, 0.8, 0.6
    values, trusty = engage_or_hold(trust)
    luck = np.random.default_rng(7).random((2, FUTURES))
    signs = np.where(trusty, luck < a, luck >= s).astype(int)
    chances = [((a if x else 1 - a) * (a if y else 1 - a), ((1 - s) if x else s) * ((1 - s) if y else s))
               for x in (0, 1) for y in (0, 1)]  # fmt: skip
    engaged = sum(max(0.0, trust * good * GAIN - (1 - trust) * bad * LOSS) for good, bad in chances)
    worth = worth_of_knowing(values, 2 * signs[0] + signs[1])
    assert worth.gain == pytest.approx(engaged - max(0.0, trust * GAIN - (1 - trust) * LOSS), abs=4 * worth.error)
