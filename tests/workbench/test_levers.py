"""Sliders: every place can be written, the case's own number is one of them, and the family is kept."""

import pytest

from detente.case.read import read_case
from detente.workbench.levers import in_words, slider_of


@pytest.mark.parametrize("name", ["two-sides", "north-korea-2020"])
def test_every_number_has_a_slider_in_order_with_its_own_number_on_it(name: str):
    case = read_case(name)
    for path, assumption in case.assumptions.items():
        slider = slider_of(case, path)
        assert slider.positions[slider.default].text == assumption.shape.text, path
        assert 2 <= len(slider.positions) <= 60, path
        middles = [p.middle for p in slider.positions]
        assert assumption.shape.kind == "choice" or middles == sorted(middles), path
        assert slider.nearest(middles[-1]) in (len(middles) - 1, middles.index(middles[-1]))


@pytest.mark.parametrize("name", ["two-sides", "north-korea-2020"])
def test_what_a_lever_writes_is_read_as_the_same_family_and_reads_as_it_said(name: str):
    case = read_case(name)
    for lever in case.levers:
        slider = slider_of(case, lever.number)
        family = case.assumptions[lever.number].shape.kind
        for place in (slider.positions[0], slider.positions[len(slider.positions) // 2], slider.positions[-1]):
            shape = read_case(name, set_={lever.number: place.text}).assumptions[lever.number].shape
            assert shape.kind in (family, "lognormal" if family == "posterior" else family)
            assert in_words(shape, {}) == place.shown


def test_a_moved_slider_keeps_how_wide_the_range_is():
    slider = slider_of(read_case("two-sides"), "credibility.start")
    assert slider.positions[slider.default].shown == "40% (17% to 66%)"
    assert slider.positions[slider.default + 2].text == "beta 5 5"
    assert slider.positions[slider.default + 2].shown == "50% (25% to 75%)"


def test_a_number_typed_in_another_unit_has_its_place():
    case = read_case("two-sides")
    name = "events.war.rate"
    slider = slider_of(case, name)
    per_year = [k for k, p in enumerate(slider.positions) if p.text.endswith("per year")]
    assert per_year, "the test needs a number per year"
    middle = slider.positions[per_year[-1]].middle
    changed = read_case("two-sides", set_={name: f"{middle / 12:.12f} per month"})
    assert slider.nearest_to(changed, name) == per_year[-1]
