import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from detente.case import units
from detente.case.numbers import NotANumber, in_words, parse_shape, span

few = settings(max_examples=50, deadline=None)
positive = st.floats(0.01, 1e4)
finite = st.floats(-1e4, 1e4)


def frozen(shape):
    """The distribution that scipy knows by the same arguments."""
    a = shape.args
    return {
        "uniform": lambda: stats.uniform(a[0], a[1] - a[0]),
        "triangular": lambda: stats.triang((a[1] - a[0]) / (a[2] - a[0]), a[0], a[2] - a[0]),
        "beta": lambda: stats.beta(*a),
        "normal": lambda: stats.norm(*a),
        "lognormal": lambda: stats.lognorm(a[1], scale=math.exp(a[0])),
        "poisson": lambda: stats.poisson(a[0]),
    }[shape.kind]()


@few
@given(positive, st.floats(1.01, 100))
def test_a_range_above_zero_is_the_lognormal_with_these_5_and_95_percent_points(low, ratio):
    shape = parse_shape(f"{low!r} to {low * ratio!r}")
    assert shape.kind == "lognormal"
    assert_allclose(frozen(shape).ppf([0.05, 0.95]), [low, low * ratio], rtol=1e-6)


@few
@given(st.floats(-1e4, 0), st.floats(0.01, 1e4))
def test_any_other_range_is_the_normal_with_these_5_and_95_percent_points(low, width):
    shape = parse_shape(f"{low:.6f} to {low + width:.6f}")
    if low + width <= 0 or float(f"{low:.6f}") <= 0:
        assert shape.kind == "normal"
        expected = [float(f"{low:.6f}"), float(f"{low + width:.6f}")]
        assert_allclose(frozen(shape).ppf([0.05, 0.95]), expected, rtol=1e-6, atol=1e-6)


@few
@given(positive, st.floats(0.01, 10))
def test_a_lognormal_is_given_by_mean_and_sd_of_the_number_itself(mean, ratio):
    sd = mean * ratio
    drawn = frozen(parse_shape(f"lognormal {mean!r} sd {sd!r}"))
    assert_allclose([drawn.mean(), drawn.std()], [mean, sd], rtol=1e-6)


@few
@given(finite, positive)
def test_a_normal_is_given_by_mean_and_sd(mean, sd):
    drawn = frozen(parse_shape(f"normal {mean!r} sd {sd!r}"))
    assert_allclose([drawn.mean(), drawn.std()], [mean, sd], rtol=1e-9, atol=1e-12)


@few
@given(finite, positive)
def test_a_uniform_is_given_by_its_ends(low, width):
    drawn = frozen(parse_shape(f"uniform {low!r} to {low + width!r}"))
    assert_allclose(drawn.support(), [low, low + width])


def test_the_other_named_distributions_hold_their_arguments():
    assert parse_shape("triangular 1 3 9").args == (1, 3, 9)
    assert parse_shape("beta 4 6").args == (4, 6)
    assert parse_shape("poisson 2").args == (2,)
    assert parse_shape("bernoulli 30%").args == (0.3,)
    assert parse_shape("choice 5 60% 20 40%").choices == ((5, 0.6), (20, 0.4))
    assert parse_shape("choice low 60% high 40%").choices == ((0, 0.6), (1, 0.4))
    assert parse_shape("posterior(long-range-test)").posterior == "long-range-test"
    assert frozen(parse_shape("triangular 1 3 9")).mean() == pytest.approx(13 / 3)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.3", 0.3),
        ("30%", 0.3),
        ("+0.5", 0.5),
        ("-.5", -0.5),
        ("1e3", 1000),
        ("1_000", 1000),
        (" 7 ", 7),
        ("5 %", 0.05),
    ],
)
def test_a_constant_reads_as_people_write_it(text, value):
    shape = parse_shape(text)
    assert (shape.kind, shape.args) == ("constant", (pytest.approx(value),))
    assert not shape.is_uncertain


def test_per_cent_at_the_upper_end_holds_for_both():
    assert span(parse_shape("15 to 40%")) == pytest.approx((0.15, 0.40))


@pytest.mark.parametrize(
    ("text", "want", "in_model_units"),
    [
        ("3 to 7 per year", units.HAZARD, (3 / 12, 7 / 12)),
        ("2 per month", units.HAZARD, (2, 2)),
        ("0.02% to 0.4% per year", units.HAZARD, (0.0002 / 12, 0.004 / 12)),
        ("2 years", units.SPAN, (24, 24)),
        ("30.4375 days", units.SPAN, (1, 1)),
        ("-0.12 per year", units.WORTH, (-0.01, -0.01)),
        ("2 USD bn per year", units.MONEY, (2000, 2000)),
        ("2 USD million per year", units.MONEY, (2, 2)),
        ("12 warheads per year", units.in_stock_unit(units.FLOW, "warheads"), (1, 1)),
        ("5 warheads", units.in_stock_unit(units.AMOUNT, "warheads"), (5, 5)),
        ("0", units.SPAN, (0, 0)),
    ],
)
def test_units_become_model_units_once(text, want, in_model_units):
    assert span(parse_shape(text, want)) == pytest.approx(in_model_units)


@pytest.mark.parametrize(
    ("text", "want", "wanted", "mend"),
    [
        ("5-20", units.PLAIN, "a number such as", 'write "5 to 20"'),
        ("uniform(5, 20)", units.PLAIN, "a number such as", 'write "uniform 5 to 20"'),
        ("1,000", units.PLAIN, "a number such as", 'write "1000"'),
        ("unifrom 5 to 20", units.PLAIN, "a number such as", 'write "uniform"'),
        ("about five", units.PLAIN, "a number such as", ""),
        ("", units.PLAIN, "a number such as", ""),
        ("nan", units.PLAIN, "a number such as", ""),
        ("1e999", units.PLAIN, "a finite number", ""),
        ("20 to 5", units.PLAIN, "the lower end first", 'write "5 to 20"'),
        ("5 to 5", units.PLAIN, "the lower end first", ""),
        ("triangular 3 1 9", units.PLAIN, "lowest, likeliest and highest", ""),
        ("normal 5 sd 0", units.PLAIN, "a standard deviation above zero", ""),
        ("lognormal -5 sd 1", units.PLAIN, "a mean above zero", ""),
        ("beta 0 6", units.PLAIN, "two numbers above zero", ""),
        ("bernoulli 130%", units.PLAIN, "a chance, 0 to 1", ""),
        ("choice 5 60% 20 30%", units.PLAIN, "shares that sum to one", "they sum to 0.9"),
        ("choice 5 100%", units.PLAIN, "at least two alternatives", "write choice 5 60% 20 40%"),
        ("5 years", units.PLAIN, "a number", 'leave "years" out'),
        ("12", units.SPAN, "a time, in days, weeks, months or years", 'write "12 months"'),
        ("12 mnths", units.SPAN, "a time, in days", 'write "months"'),
        ("5 months to 2 years", units.SPAN, "the unit once, at the end", ""),
        ("20% per year", units.MONTHLY_CHANCE, "a chance per month", "give the chance per month"),
        ("130%", units.CHANCE, "a chance, 0 to 1", "keep every value"),
        ("uniform 50% to 150%", units.CHANCE, "a chance, 0 to 1", "1.5 is not"),
        ("50% to 150%", units.CHANCE, "a chance, 0 to 1", "1.5 is not"),
        ("-1 months", units.SPAN, "a time", "-1 is not"),
        ("0 months", units.SPAN_ABOVE_ZERO, "a time above zero", "0 is not"),
        ("9" * 300, units.PLAIN, "at most 200 characters", ""),
    ],
)
def test_what_is_no_number_says_what_was_wanted_and_how_to_mend_it(text, want, wanted, mend):
    with pytest.raises(NotANumber) as caught:
        parse_shape(text, want)
    assert wanted in caught.value.wanted
    assert mend in caught.value.mend
    assert bool(mend) == bool(caught.value.mend)


def test_a_tail_without_an_end_is_clipped_to_the_limits_of_its_place():
    shape = parse_shape("40% to 90%", units.CHANCE)
    assert (shape.kind, shape.low, shape.high) == ("lognormal", 0.0, 1.0)


@few
@given(st.floats(0.001, 1000), st.sampled_from(["per month", "months", "", "USD mn per year", "warheads per month"]))
def test_a_value_in_words_reads_back_as_itself(value, unit):
    want = {
        "per month": units.HAZARD,
        "months": units.SPAN,
        "": units.PLAIN,
        "USD mn per year": units.MONEY,
        "warheads per month": units.in_stock_unit(units.FLOW, "warheads"),
    }[unit]
    assert want.unit == unit
    assert span(parse_shape(in_words(value, unit), want)) == pytest.approx((value, value), rel=1e-9)


@few
@given(st.text(max_size=60))
def test_any_text_is_a_number_or_says_why_not(text):
    try:
        parse_shape(text)
    except NotANumber as error:
        assert error.wanted
