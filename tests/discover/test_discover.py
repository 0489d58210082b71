"""Scenario discovery finds planted boxes, agrees with the published renewable-energy study, and knows its doubts."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analyses.discover import (
    Interval,
    Levels,
    boxes,
    cart,
    prim,
    quasi_p_values,
    reappearance,
    without_idle_limits,
)
from detente.errors import InputError

RNG = np.random.default_rng(7)


def planted(points: int = 4000, noise: float = 0.0) -> tuple[pd.DataFrame, np.ndarray]:
    """Failures where a > 0.6 and b < 0.4, with some labels flipped; c and d mean nothing."""
    table = pd.DataFrame(np.random.default_rng(3).random((points, 4)), columns=["a", "b", "c", "d"])
    fails = ((table.a > 0.6) & (table.b < 0.4)).to_numpy()
    flips = np.random.default_rng(4).random(points) < noise
    return table, fails ^ flips


def test_prim_finds_a_planted_box():
    table, fails = planted()
    box = prim(table, fails, max_boxes=1)[0].chosen
    assert box.limits.keys() == {"a", "b"}
    assert box.limits["a"].low == pytest.approx(0.6, abs=0.03)
    assert box.limits["b"].high == pytest.approx(0.4, abs=0.03)
    assert box.coverage > 0.95 and box.density > 0.95


def test_prim_finds_a_planted_box_under_noise_once_idle_limits_are_dropped():
    table, fails = planted(noise=0.05)
    box = without_idle_limits(prim(table, fails, max_boxes=1)[0].chosen, table, fails)
    assert box.limits.keys() == {"a", "b"}


def test_prim_peels_levels_as_well_as_amounts():
    table, _ = planted()
    table["type"] = np.where(np.arange(len(table)) % 3 == 0, "taker", "giver")
    fails = (table["type"] == "taker") & (table.a > 0.5)
    box = prim(table, fails, max_boxes=1)[0].chosen
    assert box.limits["type"] == Levels(frozenset({"taker"}))
    assert box.limits["a"].low == pytest.approx(0.5, abs=0.04)


def test_two_separate_boxes_are_found_one_after_the_other():
    table, _ = planted(8000)
    fails = ((table.a > 0.8) & (table.b > 0.7)) | ((table.c < 0.2) & (table.d < 0.3))
    first, second = (p.chosen for p in prim(table, fails, max_boxes=2, mass_min=0.02))
    assert first.limits["a"].low == pytest.approx(0.8, abs=0.03)
    assert first.limits["b"].low == pytest.approx(0.7, abs=0.03)
    assert second.limits.keys() == {"c", "d"}
    assert second.limits["c"].high == pytest.approx(0.2, abs=0.03)
    assert first.coverage + second.coverage > 0.85


def test_pasting_only_ever_raises_the_density():
    table, fails = planted(noise=0.1)
    boxes = prim(table, fails, max_boxes=1)[0].boxes
    peeled = max(range(len(boxes)), key=lambda k: -boxes[k].points)
    densities = [box.density for box in boxes[peeled:]]
    assert densities == sorted(densities)


def test_a_limit_that_means_nothing_has_a_large_quasi_p_value():
    table, fails = planted()
    box = prim(table, fails, max_boxes=1)[0].chosen
    idle = {**box.limits, "c": Interval(low=0.1)}
    from_table = quasi_p_values(type(box)(idle, 0, 0, 0, box.points, box.failures), table, fails)
    assert from_table["a"] < 1e-6 and from_table["b"] < 1e-6 and from_table["c"] > 0.05


def test_a_real_box_reappears_and_an_accident_does_not():
    table, fails = planted(1500)
    box = without_idle_limits(prim(table, fails, max_boxes=1)[0].chosen, table, fails)
    real = reappearance([box], table, fails, repeats=10)[0]
    assert real.same > 0.7 and real.overlap > 0.85
    accident = RNG.random(1500) < 0.3
    by_luck = prim(table, accident, max_boxes=1, mass_min=0.1)[0].boxes[-1]
    assert max(reappearance([by_luck], table, accident, repeats=10)[0].named.values(), default=0.0) < 0.6


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["lenient", "mean"]))
def test_coverage_density_and_mass_are_what_the_box_holds(seed: int, objective: str):
    draws = np.random.default_rng(seed)
    table = pd.DataFrame(
        {"x": draws.normal(size=400), "k": draws.integers(0, 4, 400), "w": draws.choice(list("pq"), 400)}
    )
    fails = (table.x + 0.5 * table.k + draws.normal(size=400)) > 1.5
    if fails.all() or not fails.any():
        return
    for box in prim(table, fails, objective=objective, max_boxes=1)[0].boxes:
        held = np.ones(400, bool)
        for name, limit in box.limits.items():
            column = table[name].to_numpy()
            held &= (
                np.isin(column, list(limit.kept))
                if isinstance(limit, Levels)
                else (column >= limit.low) & (column <= limit.high)
            )
        assert box.points == held.sum() and box.failures == fails[held].sum()
        assert box.mass == pytest.approx(held.mean()) and box.coverage == pytest.approx(fails[held].sum() / fails.sum())


def test_discovery_does_not_depend_on_the_order_of_the_futures():
    table, fails = planted(noise=0.05)
    order = RNG.permutation(len(table))
    assert prim(table, fails, max_boxes=1)[0].chosen == prim(table.iloc[order], fails[order], max_boxes=1)[0].chosen


def test_prim_gives_the_boxes_of_ema_workbench():
    published = Path(__file__).parents[1] / "data" / "bryant_lempert_2010.csv"
    table = pd.read_csv(published)
    inputs, fails = table.iloc[:, 2:11].astype(float), table.iloc[:, -1].to_numpy() == 1
    ours = prim(inputs, fails, max_boxes=1, peel_alpha=0.1, mass_min=0.05)[0].boxes
    theirs = ema_boxes(inputs, fails)
    assert len(ours) == len(theirs)
    assert [(b.coverage, b.density) for b in ours] == [pytest.approx(pair) for pair in theirs]


@pytest.mark.parametrize("seed", range(3))
def test_prim_gives_the_boxes_of_ema_workbench_where_one_input_is_a_word(seed: int):
    draws = np.random.default_rng(seed)
    table = pd.DataFrame(draws.random((3000, 3)), columns=["a", "b", "c"])
    table["type"] = draws.choice(["giver", "taker", "waverer", "seeker"], 3000)
    inside = (table.a > 0.6) & table["type"].isin(["giver", "waverer"])
    fails = draws.random(3000) < np.where(inside, 0.8, 0.05)
    ours = prim(table, fails, max_boxes=1, peel_alpha=0.1, mass_min=0.05)[0].boxes
    assert any("type" in box.limits for box in ours)
    theirs = ema_boxes(table.astype({"type": "category"}), fails)
    assert [(b.coverage, b.density) for b in ours] == [pytest.approx(pair) for pair in theirs]


def ema_boxes(inputs: pd.DataFrame, fails: np.ndarray) -> list[tuple[float, float]]:
    """Coverage and density along the trajectory that ema_workbench finds on the same data."""
    from ema import prim as theirs

    box = theirs.Prim(inputs, fails.astype(int), threshold=0.5, peel_alpha=0.1, mass_min=0.05).find_box()
    return list(zip(box.peeling_trajectory.coverage, box.peeling_trajectory.density, strict=True))


def test_cart_finds_the_planted_box_and_its_leaves_do_not_overlap():
    table, fails = planted()
    table["type"] = np.where(RNG.random(len(table)) < 0.5, "giver", "taker")
    leaves = cart(table, fails)
    assert leaves[0].limits.keys() == {"a", "b"} and leaves[0].density > 0.95
    assert sum(leaf.coverage for leaf in leaves) <= 1 + 1e-12


def test_labels_that_are_all_alike_are_refused():
    table, _ = planted()
    with pytest.raises(InputError, match="no point fails"):
        prim(table, np.zeros(len(table), bool))
    with pytest.raises(InputError, match="labels"):
        cart(table, np.ones(3, bool))


def test_an_array_of_points_by_inputs_will_do():
    table, fails = planted()
    named = prim(table, fails, max_boxes=1)[0].chosen
    bare = prim(table.to_numpy(), fails, max_boxes=1)[0].chosen
    assert set(bare.limits) == {"x0", "x1"} and list(bare.limits.values()) == list(named.limits.values())


@pytest.mark.parametrize(
    ("inputs", "match"),
    [
        ({}, "no inputs"),
        ({"a": np.ones(0)}, "no points"),
        ({"a": np.ones(4), "b": np.ones(3), "c": np.array([1, np.nan, 2, 3])}, "b: 3 points, not 4; c: 1 missing"),
        ({"when": np.array(["2020-01-01"] * 4, "datetime64[D]")}, "when: values of the kind datetime64"),
        ({"a": np.ones((4, 2))}, "a: 2 dimensions"),
        ([1.0, 2.0], "list"),
    ],
)  # fmt: skip
def test_inputs_that_cannot_be_used_are_refused_all_at_once(inputs, match):
    with pytest.raises(InputError, match=match):
        prim(inputs, np.array([True, False, True, False]))


def test_settings_that_cannot_be_used_are_refused_all_at_once():
    table, fails = planted()
    with pytest.raises(InputError, match=r"peel_alpha=2, mass_min=0, objective='foo'"):
        prim(table, fails, peel_alpha=2.0, mass_min=0.0, objective="foo")  # pyright: ignore[reportArgumentType]


def test_boxes_of_needed_limits_do_not_say_the_same_twice():
    """One number alone decides, by degrees: the wider limit around the first is no box of its own."""
    table, _ = planted(8000)
    draws = np.random.default_rng(1).random(8000)
    fails = draws < np.where(table.a > 0.8, 0.9, np.where(table.a > 0.5, 0.4, 0.01))
    found = boxes(table, fails, max_boxes=3)
    assert [set(f.box.limits) for f in found] == [{"a"}]
