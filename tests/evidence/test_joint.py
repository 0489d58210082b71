"""Numbers drawn from one posterior stay together, and each keeps its margin."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from detente.case.model import Shape
from detente.case.read import read_case
from detente.errors import InputError
from detente.futures import draw_futures

A, B = "events.war.rate", "events.long-range-test.rate"


@pytest.fixture(scope="module")
def case():
    two = read_case("two-sides")
    numbers = {
        name: replace(two.assumptions[name], shape=Shape("posterior", posterior=key, text=f"posterior({key})"))
        for name, key in ((A, "a"), (B, "b"))
    }
    return replace(two, assumptions={**two.assumptions, **numbers})


def test_a_future_takes_one_draw_for_all_numbers_of_a_posterior(case):
    rng = np.random.default_rng(0)
    a = rng.random(500)
    futures = draw_futures(case, 2_000, posteriors={"a": a, "b": 1 - a})
    assert_allclose(futures.values[A] + futures.values[B], 1.0)
    assert_allclose(np.unique(futures.values[A]), np.sort(a))  # each draw is used, as often as any other


def test_a_block_of_futures_takes_the_draws_of_the_whole(case):
    draws = {"a": np.random.default_rng(1).random(300), "b": np.random.default_rng(2).random(300)}
    whole = draw_futures(case, 1_000, seed=4, posteriors=draws)
    part = draw_futures(case, 1_000, seed=4, posteriors=draws, only=range(200, 300))
    assert_allclose(part.values[B], whole.values[B][200:300], rtol=0, atol=0)


def test_missing_draws_are_told_by_name(case):
    with pytest.raises(InputError, match=r"posterior\([ab]\)"):
        draw_futures(case, 10)
