"""The worth of information has its closed forms (closed forms, section 11)."""

import numpy as np
import pytest

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
