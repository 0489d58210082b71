"""Scores with known answers, and rivals that say what they should."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from detente.evidence import scores
from detente.evidence.rivals import RIVALS, constant, gap_hazard, last_year


def test_a_sure_and_right_forecast_scores_zero():
    sample = np.full((3, 50), 2.0)
    seen = np.full(3, 2.0)
    assert_allclose(scores.crps(seen, sample), 0.0, atol=1e-12)
    assert_allclose(scores.log_score(seen, sample), 0.0, atol=0.02)


def test_a_sure_and_wrong_forecast_costs_its_distance():
    assert_allclose(scores.crps(np.array([5.0]), np.full((1, 40), 2.0)), 3.0)


def test_crps_of_a_coin_is_a_quarter():
    sample = np.tile([0.0, 1.0], 500)[None]
    assert_allclose(scores.crps(np.array([1.0]), sample), 0.25, rtol=1e-6)


def test_brier_is_the_squared_distance():
    assert_allclose(scores.brier(np.array([1.0, 0.0]), np.array([0.7, 0.2])), [0.09, 0.04])


def test_forecasts_from_the_truth_have_a_uniform_pit():
    rng = np.random.default_rng(0)
    rates = rng.gamma(2.0, 1.0, size=800)
    sample = rng.poisson(rates[:, None], size=(800, 200)).astype(float)
    seen = rng.poisson(rates).astype(float)
    assert scores.uniformity(scores.pit(seen, sample, rng)) < 0.07  # 99.9% point of the statistic for 800
    assert scores.uniformity(scores.pit(seen + 2, sample, rng)) > 0.2


def test_a_forecaster_gains_nothing_on_itself():
    score = np.random.default_rng(1).random(60)
    assert scores.gain(score, score, 12, np.random.default_rng(0)) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("name", RIVALS)
def test_every_rival_gives_counts_even_of_an_empty_past(name):
    sample = RIVALS[name](np.zeros(36), 12, 200, np.random.default_rng(0))
    assert sample.shape == (200, 12)
    assert sample.min() >= 0 and sample.mean() < 0.2


def test_a_constant_rate_is_forecast_at_its_rate():
    past = np.random.default_rng(2).poisson(0.5, size=600).astype(float)
    sample = constant(past, 12, 20_000, np.random.default_rng(3))
    assert sample.mean() == pytest.approx(past.mean(), rel=0.03)


def test_the_last_year_forgets_what_came_before():
    past = np.concatenate([np.full(120, 3.0), np.zeros(12)])
    assert last_year(past, 12, 5_000, np.random.default_rng(0)).mean() < 0.1


def test_after_an_event_the_gap_hazard_remembers_clusters():
    past = np.tile([1.0, 1.0, 1.0] + [0.0] * 21, 20)
    rng = np.random.default_rng(0)
    just, long = past[:-22], past
    assert gap_hazard(just, 1, 4_000, rng).mean() > 3 * gap_hazard(long[:-4], 1, 4_000, rng).mean()
