"""The month of the signal matters exactly as far as the case says that it does."""

from dataclasses import replace

import pytest

from detente.case.model import Shape
from detente.case.read import read_case
from detente.charts.timing import timing
from detente.errors import InputError
from detente.evidence.timing import signal_timing

EVENT = "long-range-test"


def with_certain(case, *, damp, transition):
    event = case.events[EVENT]
    fixed = {"talks": 0.0, "pressure": 0.0, "tension": 0.0, "transition": transition}
    responds = {
        n: replace(a, shape=Shape("constant", (fixed.get(n, 0.0),), text="fixed")) for n, a in event.responds.items()
    }
    damps = {n: replace(a, shape=Shape("constant", (damp,), text="fixed")) for n, a in event.signal_damps.items()}
    changed = replace(event, responds=responds, signal_damps=damps, self_excitation=None, memory=None)
    return replace(case, events={**case.events, EVENT: changed})


def test_a_signal_that_damps_nothing_changes_nothing_before_it_opens_talks():
    case = with_certain(read_case("two-sides"), damp=0.0, transition=2.0)
    finding = signal_timing(case, "step-by-step", months=(12, 24), futures=400)
    assert [r["more"] for r in finding.table.records()] == [0.0, 0.0]


def test_an_early_signal_damps_the_transition():
    case = with_certain(read_case("two-sides"), damp=1.0, transition=2.5)
    finding = signal_timing(case, "step-by-step", months=(0, 12), futures=2_000)
    early, late = finding.table.records()
    assert float(late["mean"] or 0) > 1.5 * float(early["mean"] or 0)
    assert early["mean_low"] < early["mean"] < early["mean_high"]
    assert late["more_low"] < late["more"] < late["more_high"]
    assert (late["more_high"] - late["more"]) / late["error"] == pytest.approx(1.645)


def test_counts_and_differences_are_drawn_with_their_intervals():
    chart = timing(signal_timing(read_case("two-sides"), "step-by-step", months=(0, 6), futures=64))
    drawn = [layer["encoding"]["y"]["field"] for panel in chart["vconcat"] for layer in panel["layer"]]
    assert drawn == ["mean", "mean_low", "mean", "more", "more_low", "more"]


def test_an_unknown_strategy_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="step-by-step"):
        signal_timing(read_case("two-sides"), "step-by-stp", futures=10)
