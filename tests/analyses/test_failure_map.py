"""The failure map shows planted failures where they were planted, and calls noise noise; regret goes by true type."""

import numpy as np
import pytest

from detente.analyses.failure_map import failure_map
from detente.analyses.regret_by_type import regret_by_type
from detente.charts.draw import draw
from detente.errors import InputError
from small_studies import small_study

SIZE = 1_500


def drawn(*names: str, seed: int = 0) -> dict[str, np.ndarray]:
    draws = np.random.default_rng(seed)
    return {name: draws.random(SIZE) for name in names}


def numbers() -> tuple[str, str, str]:
    """Three uncertain numbers of the hand-made case."""
    first, second, third, *_ = small_study({"war": np.zeros((2, 4))}).futures.values
    return first, second, third


def planted(*, noise: bool = False):
    x, y, z = numbers()
    values = drawn(x, y, z)
    corner = (values[x] > 0.6) & (values[y] > 0.6)
    fail = np.random.default_rng(1).random(SIZE) < 0.2 if noise else corner
    return small_study({"war": np.stack([fail, np.zeros(SIZE)]).astype(float)}, values=values)


def test_failures_lie_in_the_corner_where_they_were_planted():
    x, y, _ = numbers()
    found = failure_map(planted(), "war > 0", strategy="a", at=0.5)
    assert set(found.rests_on) == {planted().case.assumptions[n].where for n in (x, y)}
    cells = found.table.records()
    above = [c for c in cells if c["side"] == "above"]
    assert len(cells) == 25 and len(above) == 4
    assert all(str(c["x"]) > "0.5" or str(c["x"]).startswith("above") for c in above)
    assert sum(c["here"] for c in cells) == 1
    assert sum(int(c["futures"]) for c in cells) == SIZE
    assert "100%" in found.answer and "4 of 25 cells lie clearly above 50%" in found.answer
    for width in (330, 660):
        assert draw(found, width=width)["usermeta"]["reading"]


def test_failures_by_luck_alone_make_no_map():
    x, y, _ = numbers()
    found = failure_map(planted(noise=True), "war > 0", strategy="a", x=x, y=y)
    assert "cannot be told from each other" in found.answer


def test_two_numbers_are_asked_for():
    x, _, _ = numbers()
    with pytest.raises(InputError, match="two different"):
        failure_map(planted(), "war > 0", x=x, y=x)
    with pytest.raises(InputError, match="uncertain number"):
        failure_map(planted(), "war > 0", x="nothing")
    with pytest.raises(InputError, match="strategy"):
        failure_map(planted(), "war > 0", strategy="nobody")


def test_each_type_has_the_strategy_that_gives_least_away_against_it():
    types = np.repeat([0, 1], 40)
    war = np.stack([np.where(types == 0, 0.0, 3.0), np.full(80, 1.0)])
    found = regret_by_type(small_study({"war": war}, types=types))
    kinds = list(dict.fromkeys(r["metric"] for r in found.table.records()))
    regret = {(r["metric"], r["strategy"]): r["regret"] for r in found.table.records()}
    assert [regret[kinds[0], s] for s in ("Strategy a", "Strategy b")] == [0.0, 1.0]
    assert [regret[kinds[1], s] for s in ("Strategy a", "Strategy b")] == [1.0, 0.0]
    assert f"Strategy a where it is {kinds[0]}" in found.answer
    assert f"Strategy b where it is {kinds[1]}" in found.answer


def test_a_type_of_few_futures_is_left_out():
    types = np.array([0] * 40 + [1] * 3)
    found = regret_by_type(small_study({"war": np.stack([np.zeros(43), np.ones(43)])}, types=types))
    assert len({r["metric"] for r in found.table.records()}) == 1
    assert found.answer == "Strategy a gives least away whatever the counterpart is."
