"""A slider keeps a distribution's family and width; what people type becomes what the case language writes."""

import math

import numpy as np
import pytest

from detente.case.moved import centre_of, limits_of, moved
from detente.case.numbers import parse_shape, span
from detente.case.read import read_case
from detente.case.typed import as_written
from detente.case.units import PLAIN, SHARE
from detente.errors import CaseError
from detente.futures import quantile

ENDS = np.array([0.05, 0.95])


@pytest.mark.parametrize("name", ["two-sides", "north-korea-2020"])
def test_every_number_of_a_case_can_be_moved_and_read_again(name: str):
    case = read_case(name)
    wanted: dict[str, tuple[str, float]] = {}
    for number in case.uncertain:
        centre, (low, high) = centre_of(number.shape), limits_of(number.shape)
        if centre and number.shape.kind != "bernoulli":
            to = min(max(centre * 1.01, low), high)
            wanted[number.name] = moved(number.shape, to) or "", to
    assert len(wanted) > 10
    again = read_case(name, set_={path: text for path, (text, _) in wanted.items()})
    for path, (_, to) in wanted.items():
        shape = again.assumptions[path].shape
        assert shape.kind == case.assumptions[path].shape.kind, path
        ends_at_its_limit = max(span(shape)) == pytest.approx(shape.high, rel=1e-3)
        assert ends_at_its_limit or centre_of(shape) == pytest.approx(to, rel=2e-3), path


@pytest.mark.parametrize(
    ("text", "to", "ratio"),
    [("3 to 12", 9.0, 1.5), ("lognormal 8 sd 2", 4.0, 0.5), ("0.3 to 1.2", 0.3, 0.5)],
)
def test_what_lies_above_zero_moves_in_proportion(text: str, to: float, ratio: float):
    before = parse_shape(text)
    after = parse_shape(moved(before, to) or "")
    assert after.kind == before.kind
    assert quantile(after, ENDS) == pytest.approx(ratio * quantile(before, ENDS), rel=1e-3)


@pytest.mark.parametrize(("text", "by"), [("-3 to 5", 2.0), ("uniform 2 to 6", 1.0), ("normal 5 sd 2", -4.0)])
def test_what_may_lie_below_zero_moves_as_a_whole(text: str, by: float):
    before = parse_shape(text)
    after = parse_shape(moved(before, (centre_of(before) or 0.0) + by) or "")
    assert after.kind == before.kind
    assert quantile(after, ENDS) == pytest.approx(quantile(before, ENDS) + by, abs=1e-3)


def test_a_beta_keeps_how_sure_it_is():
    after = parse_shape(moved(parse_shape("beta 4 6", SHARE), 0.7) or "", SHARE)
    assert sum(after.args) == pytest.approx(10) and after.args[0] == pytest.approx(7)


def test_a_range_ends_at_the_limits_of_its_field():
    after = parse_shape(moved(parse_shape("uniform 20% to 60%", SHARE), 0.9) or "", SHARE)
    assert after.args == pytest.approx((0.7, 1.0))


def test_a_posterior_and_a_choice_have_no_middle_to_move():
    for text in ("posterior(x)", "choice 5 60% 20 40%"):
        assert moved(parse_shape(text), 1.0) is None and centre_of(parse_shape(text)) is None


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("20..50", "20 to 50"),
        ("20 .. 50%", "20% to 50%"),
        ("0.3..1.5 per year", "0.3 to 1.5 per year"),
        ("~35±8", "27 to 43"),
        ("35% ± 8% per month", "27% to 43% per month"),
        ("35+-8", "27 to 43"),
        ("1_000..2_000", "1000 to 2000"),
        ("-4..-1", "-4 to -1"),
        ("20 to 50", "20 to 50"),
        ("{value: 20..50}", "{value: 20..50}"),
    ],
)
def test_a_range_may_be_typed_as_people_do(typed: str, written: str):
    assert as_written(typed) == written


def test_a_typed_range_is_kept_in_the_words_of_the_language():
    case = read_case("two-sides", set_={"credibility.start": "20..45%"})
    assert case.overlays == {"credibility.start": "20% to 45%"}
    assert case.digest == read_case("two-sides", set_={"credibility.start": "20% to 45%"}).digest


def test_the_language_knows_every_range_that_typing_gives():
    shape = parse_shape(as_written("~0.2±0.05"), PLAIN)
    assert shape.kind == "lognormal" and math.exp(shape.args[0]) == pytest.approx(math.sqrt(0.15 * 0.25))


def test_a_wrong_number_is_one_problem_though_a_lever_names_it():
    with pytest.raises(CaseError) as error:
        read_case("two-sides", set_={"credibility.start": "140%"})
    assert [p.where.path for p in error.value.problems] == ["credibility.start"]
