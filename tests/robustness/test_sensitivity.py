"""Sensitivity indices are those worked out by hand for functions that are known to be hard."""

import numpy as np
import pytest

from detente.analyses.sensitivity import morris, sobol


def ishigami(unit: np.ndarray) -> np.ndarray:
    """Ishigami & Homma 1990 with a = 7, b = 0.1."""
    x = np.pi * (2 * unit - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def exact_ishigami() -> tuple[list[float], list[float], float]:
    """First-order and total indices, and the interaction of the first and third input."""
    a, b, pi = 7.0, 0.1, np.pi
    v1 = 0.5 * (1 + b * pi**4 / 5) ** 2
    v2 = a**2 / 8
    v13 = 8 * b**2 * pi**8 / 225
    v = v1 + v2 + v13
    return [v1 / v, v2 / v, 0.0], [(v1 + v13) / v, v2 / v, v13 / v], v13 / v


def test_sobol_indices_of_the_ishigami_function():
    effects, pairs = sobol(ishigami, ["one", "two", "three"], n=4096, interactions=True)
    first, total, together = exact_ishigami()
    by_name = {e.group: e for e in effects}
    for k, name in enumerate(["one", "two", "three"]):
        assert by_name[name].first == pytest.approx(first[k], abs=0.02)
        assert by_name[name].total == pytest.approx(total[k], abs=0.02)
    assert pairs[0].pair == ("one", "three") and pairs[0].share == pytest.approx(together, abs=0.03)


G = np.array([0.0, 0.5, 3.0, 9.0, 99.0, 99.0])


def sobol_g(unit: np.ndarray) -> np.ndarray:
    """The G function of Sobol 1993: a product with known parts."""
    return np.prod((np.abs(4 * unit - 2) + G) / (1 + G), axis=1)


def test_sobol_indices_of_the_g_function():
    effects, _ = sobol(sobol_g, [f"x{k}" for k in range(6)], n=4096)
    parts = 1 / (3 * (1 + G) ** 2)
    variance = np.prod(1 + parts) - 1
    by_name = {e.group: e for e in effects}
    for k in range(6):
        total = parts[k] * np.prod(np.delete(1 + parts, k)) / variance
        assert by_name[f"x{k}"].first == pytest.approx(parts[k] / variance, abs=0.02)
        assert by_name[f"x{k}"].total == pytest.approx(total, abs=0.02)


def test_inputs_tied_into_a_group_count_as_one():
    effects, _ = sobol(ishigami, ["one", "rest", "rest"], n=4096)
    first, total, _ = exact_ishigami()
    rest = next(e for e in effects if e.group == "rest")
    assert rest.first == pytest.approx(1 - total[0], abs=0.02)
    assert rest.total == pytest.approx(1 - first[0], abs=0.02)


def test_morris_gives_the_slopes_of_a_linear_function_and_ranks_them():
    slopes = np.array([3.0, -5.0, 0.0])
    effects = morris(lambda unit: unit @ slopes, ["a", "b", "c"], n=20)
    assert [e.group for e in effects] == ["b", "a", "c"]
    assert [e.effect for e in effects] == pytest.approx([5.0, 3.0, 0.0], abs=1e-9)


def whole_grid(evaluate, inputs: int, levels: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Mean absolute elementary effect of each input and their spread, over every step that Morris's grid holds."""
    step = levels / (2 * (levels - 1))
    points = np.stack(np.meshgrid(*[np.linspace(0, 1, levels)] * inputs, indexing="ij"), axis=-1).reshape(-1, inputs)
    found: list[np.ndarray] = []
    for k in range(inputs):
        start = points[points[:, k] + step < 1 + 1e-9]
        found.append((evaluate(start + step * np.eye(inputs)[k]) - evaluate(start)) / step)
    return np.array([np.abs(effects).mean() for effects in found]), np.array([effects.std() for effects in found])


@pytest.mark.parametrize(("evaluate", "inputs"), [(ishigami, 3), (sobol_g, 6)], ids=["Ishigami", "Sobol-G"])
def test_morris_gives_the_effects_of_the_whole_grid(evaluate, inputs: int):
    names = [f"x{k}" for k in range(inputs)]
    mean, spread = whole_grid(evaluate, inputs)
    effects = {e.group: e for e in morris(evaluate, names, n=600)}
    for k, name in enumerate(names):
        found = effects[name]
        assert abs(found.effect - mean[k]) <= 3 * found.error + 1e-9  # 3 half-widths of 90%: five standard errors
        assert found.error <= 0.1 * mean.max()
        assert found.spread == pytest.approx(spread[k], rel=0.1)


@pytest.mark.parametrize(("evaluate", "inputs"), [(ishigami, 3), (sobol_g, 6)], ids=["Ishigami", "Sobol-G"])
def test_intervals_of_sobol_indices_hold_the_truth_at_least_as_often_as_they_say(evaluate, inputs: int):
    """90% intervals over forty designs; the bootstrap takes rows as independent, so a Sobol sequence errs less."""
    if evaluate is ishigami:
        first, total, _ = exact_ishigami()
    else:
        parts = 1 / (3 * (1 + G) ** 2)
        variance = np.prod(1 + parts) - 1
        first = (parts / variance).tolist()
        total = [parts[k] * np.prod(np.delete(1 + parts, k)) / variance for k in range(inputs)]
    names = [f"x{k}" for k in range(inputs)]
    held: list[bool] = []
    for seed in range(40):
        for e in sobol(evaluate, names, n=256, seed=seed)[0]:
            k = names.index(e.group)
            held += [abs(e.first - first[k]) <= e.first_error, abs(e.total - total[k]) <= e.total_error]
    assert np.mean(held) >= 0.9
    few, many = (np.mean([e.total_error for e in sobol(evaluate, names, n=n)[0]]) for n in (256, 4096))
    assert many == pytest.approx(few / 4, rel=0.3)  # errors fall as one over the root of n
