"""Futures: strata, blocks, names, margins, correlations."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from detente.case.model import Assumption, Correlation, Shape
from detente.errors import InputError
from detente.futures import draw_futures, priors_of, quantile, value_of
from detente.futures.columns import stratified
from draws import make_case


@pytest.mark.parametrize("size", [1, 2, 3, 10, 1000, 4097])
def test_each_stratum_holds_one_future(size):
    drawn = stratified(np.arange(size), name="x", size=size, seed=5)
    assert sorted((drawn * size).astype(int)) == list(range(size))


def test_columns_of_different_names_are_unrelated():
    ids = np.arange(20_000)
    one, two = (stratified(ids, name=name, size=len(ids), seed=0) for name in ("a", "b"))
    cells = np.histogram2d(one, two, bins=16, range=[[0, 1], [0, 1]])[0]
    assert stats.chisquare(cells.ravel()).pvalue > 1e-3
    assert abs(np.corrcoef(one[1:], one[:-1])[0, 1]) < 0.03


def test_any_block_alone_is_part_of_the_whole():
    case = make_case(1)
    whole, block = draw_futures(case, 500, seed=4), draw_futures(case, 500, seed=4, only=range(120, 300))
    for name, values in block.values.items():
        assert_array_equal(values, whole.values[name][120:300])
    assert_array_equal(block.true_type, whole.true_type[120:300])


def test_a_new_number_leaves_all_other_draws():
    case = make_case(1)
    more = replace(case, assumptions=case.assumptions | {"new": Assumption("new", Shape("uniform", (0.0, 1.0)))})
    before, after = draw_futures(case, 50), draw_futures(more, 50)
    for name, values in before.values.items():
        assert_array_equal(values, after.values[name])


SHAPES = {
    Shape("uniform", (2.0, 4.0)): stats.uniform(2, 2),
    Shape("triangular", (1.0, 3.0, 9.0)): stats.triang(0.25, 1, 8),
    Shape("beta", (4.0, 6.0)): stats.beta(4, 6),
    Shape("normal", (5.0, 2.0)): stats.norm(5, 2),
    Shape("lognormal", (1.0, 0.4)): stats.lognorm(0.4, scale=np.e),
    Shape("poisson", (2.5,)): stats.poisson(2.5),
    Shape("bernoulli", (0.3,)): stats.bernoulli(0.3),
}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.kind)
def test_quantiles_are_those_of_the_distribution(shape):
    shares = (np.arange(999) + 0.5) / 999
    assert_allclose(quantile(shape, shares), SHAPES[shape].ppf(shares), rtol=1e-9)


def test_a_choice_takes_each_alternative_in_its_share():
    drawn = quantile(Shape("choice", choices=((1.0, 0.6), (5.0, 0.4))), (np.arange(10) + 0.5) / 10)
    assert_array_equal(drawn, [1] * 6 + [5] * 4)


def test_units_scale_and_limits_clip():
    shape = Shape("normal", (1.0, 1.0), scale=0.5, low=0.0, high=1.0)
    assert_allclose(quantile(shape, np.array([0.001, 0.5, 0.999])), [0.0, 0.5, 1.0])


def test_a_posterior_needs_its_draws():
    shape = Shape("posterior", posterior="tests")
    with pytest.raises(InputError, match="fit the evidence first"):
        quantile(shape, np.array([0.5]))
    assert_array_equal(quantile(shape, np.array([0.1, 0.9]), posteriors={"tests": np.array([3.0, 1.0])}), [1.0, 3.0])


@pytest.mark.parametrize("rho", [0.8, -0.6])
def test_correlated_numbers_keep_their_margins(rho):
    case, n = make_case(1), 4000
    a, b = (Assumption(name, Shape("lognormal", (0.0, 1.0))) for name in ("a", "b"))
    tied = replace(case, assumptions={"a": a, "b": b}, types={}, correlations=(Correlation(("a", "b"), rho),))
    tied = replace(tied, assumptions=tied.assumptions | case.assumptions, types=case.types)
    drawn = draw_futures(tied, n).values
    assert abs(stats.spearmanr(drawn["a"], drawn["b"])[0] - rho) < 0.02
    for name in "ab":
        assert stats.kstest(np.log(drawn[name]), "norm").pvalue > 0.01


def test_correlations_that_cannot_be_are_refused():
    case = make_case(1)
    numbers = {name: Assumption(name, Shape("uniform", (0.0, 1.0))) for name in "abc"}
    impossible = tuple(Correlation(pair, -0.9) for pair in (("a", "b"), ("b", "c"), ("a", "c")))
    with pytest.raises(InputError, match="a, b, c"):
        draw_futures(replace(case, assumptions=case.assumptions | numbers, correlations=impossible), 10)


def test_priors_sum_to_one_and_types_follow_them():
    case = make_case(3)
    futures = draw_futures(case, 2000)
    priors = priors_of(case, futures)
    assert_allclose(priors.sum(axis=0), 1.0)
    assert abs((futures.true_type == 1).mean() - priors[1].mean()) < 0.02


def test_constants_are_repeated():
    case = make_case(3)
    futures = draw_futures(case, 5)
    constant = next(a for a in case.assumptions.values() if not a.shape.is_uncertain)
    assert_array_equal(value_of(futures, constant), [constant.shape.args[0]] * 5)


@pytest.mark.parametrize("only", [range(5, 11), range(-1, 3), range(0)])
def test_futures_outside_the_ensemble_are_refused(only):
    with pytest.raises(InputError):
        draw_futures(make_case(3), 10, only=only)
