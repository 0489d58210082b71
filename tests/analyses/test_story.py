import numpy as np
import pytest

from detente.errors import InputError
from detente.workbench.runs import run
from detente.workbench.stories import story


@pytest.fixture(scope="module")
def study():
    return run("two-sides", futures=200, seed=3, keep=False)


@pytest.mark.parametrize("future", [0, 7, 199])
@pytest.mark.parametrize("strategy", ["step-by-step", "hold"])
def test_a_story_is_the_future_of_the_run(study, future, strategy):
    finding = story(study, future=future, strategy=strategy)
    at = study.results.strategies.index(strategy)
    tests = int(study.results.metrics["long-range tests"][at, future])
    counted = f"Long range test ({tests})" if tests else "Events: "
    assert counted in finding.answer
    held = int(study.results.metrics["deals in force"][at, future])
    said = "The strategy offers no deals." if strategy == "hold" else f"{held} {'stands' if held == 1 else 'stand'} at"
    assert said in finding.answer
    last = finding.more["months"].records()[-1]
    assert last["stock:warheads"] == pytest.approx(study.results.metrics["warheads at the end"][at, future], rel=1e-5)
    drawn = {r["number"]: r["value"] for r in finding.more["drawn"].records()}
    for name, values in study.futures.values.items():
        assert np.float32(drawn[name]) == values[future]


def test_every_event_of_the_run_is_told(study):
    finding = story(study, future=5, strategy="hold")
    words = {"Long range test": 1, "Long range test, twice": 2, "Long range test, three times": 3}
    told = sum(words.get(part.strip(), 0) for row in finding.table.records() for part in row["says"].split("."))
    assert told > 0
    assert told == study.results.metrics["long-range tests"][2, 5]


def test_months_are_told_in_order_with_their_dates(study):
    rows = story(study, future=1, strategy="step-by-step").table.records()
    assert [r["month"] for r in rows] == sorted(r["month"] for r in rows)
    assert rows[0]["date"] == "2020-11" and "Talks are open." in rows[0]["says"]
    says = " ".join(r["says"] for r in rows)
    assert "West offers “opening” (from West: liaison offices; from North: test halt)." in rows[0]["says"]
    assert says.count("from West: liaison offices") == 1 and "West offers “opening” again." in says


def test_without_a_strategy_the_best_one_is_told(study):
    assert story(study).question == "What happens in future 0 under Step by step?"


@pytest.mark.parametrize("wrong", [{"future": 200}, {"strategy": "nobody"}])
def test_a_future_or_strategy_that_was_not_run_is_refused(study, wrong):
    with pytest.raises(InputError):
        story(study, **wrong)
