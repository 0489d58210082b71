"""Belief from the real record: Bayes' rule by hand, and numbers found again in records simulated from them."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from detente.case.model import Assumption, EvidenceSection, Happening, History, Shape
from detente.case.read import read_case
from detente.errors import InputError
from detente.evidence.history import beliefs_of, history_finding, normalised
from detente.evidence.past import _compiled, past_of, program_of, tell
from detente.futures import draw_futures, value_of
from evidence.records import random_events, write_record

OFFER = ("liaison-offices", "test-halt")


def with_history(folder, happenings=(), *, start="2010-01", end="2014-12", set_=None):
    """The small case with a record of its own."""
    case = read_case("two-sides", set_=set_ or {})
    write_record(folder, [e for e in random_events(3) if "2010" <= e[0] < "2015"])
    pressure = Assumption("history.pressure", Shape("constant", (0.4,), text="0.4"))
    told = tuple(Happening(day, kind, measures, kind) for day, kind, measures in happenings)
    section = EvidenceSection(str(folder), {"long": "long-range-test"})
    return replace(case, as_of="2015-06-01", evidence=section, history=History(start, end, pressure, told))


def refusal_by_hand(case, futures, k):
    """P(refuse) of the offer under a type in each future, from section 4 of the model."""
    kind = list(case.types.values())[k]
    north = case.counterpart.name

    def of(assumption):
        return np.asarray(value_of(futures, assumption))

    def worth(measure):
        return sum(
            (of(kind.weights[i]) * of(v) for i, v in case.measures[measure].worth.get(north, {}).items()),
            np.zeros(len(futures.future)),
        )

    beta, horizon, noise = (of(kind.behaviour[n]) for n in ("patience", "horizon", "noise"))
    gain, cost = worth("liaison-offices"), -worth("test-halt")
    halt = case.measures["test-halt"]
    q = of(halt.detect)
    risk = of(kind.behaviour["fear"]) * (1 - of(halt.reversible)) * of(halt.exposure)

    def annuity(z, months):
        return (1 - z**months) / (1 - z)

    rho = of(case.credibility.start)
    ties = case.stocks["ties"]
    rho = 1 - (1 - rho) * (1 - of(case.credibility.ties_weight) * of(ties.start))
    comply = rho * annuity(beta, horizon) * (gain - cost) - (1 - rho) * risk
    hidden = beta * (1 - q)
    caught = q * beta * annuity(hidden, horizon)
    cheat = rho * annuity(hidden, horizon) * gain - caught * of(kind.behaviour["penalty"])
    wait = np.minimum(3.0 + 1 / 0.25, horizon)
    refuse = -of(kind.behaviour["pain_of_pressure"]) * 0.4 * annuity(beta, wait)
    powers = np.exp(np.stack([comply, cheat, refuse]) / noise)
    return powers[2] / powers.sum(axis=0)


def test_refusals_move_belief_as_bayes_rule_does_by_hand(tmp_path):
    case = with_history(tmp_path, [(f"2011-0{m}-15", "refused", OFFER) for m in (1, 2, 3)])
    case = replace(case, evidence=replace(case.evidence, classes={}))
    futures = draw_futures(case, 64)
    past = past_of(case)
    told = tell(program_of(case, past), past, futures)
    for k in range(len(case.types)):
        assert_allclose(told.answers[:, k].sum(axis=0), 3 * np.log(refusal_by_hand(case, futures, k)), atol=2e-3)
    assert_allclose(told.events, 0.0, atol=1e-6)


def test_an_answer_taken_is_all_that_is_not_a_refusal(tmp_path):
    refused = with_history(tmp_path, [("2011-01-15", "refused", OFFER)])
    accepted = replace(
        refused, history=replace(refused.history, happenings=(Happening("2011-01-15", "accepted", OFFER, ""),))
    )
    futures = draw_futures(refused, 64)
    chances = []
    for case in (refused, accepted):
        past = past_of(case)
        month = past.edges.index(date(2011, 1, 1))
        chances.append(np.exp(tell(program_of(case, past), past, futures).answers[month]))
    # the deal that is accepted may be caught out or looked into in its first month; so a little less than one
    assert (np.sum(chances, axis=0) < 1.0001).all()
    assert np.median(np.sum(chances, axis=0)) > 0.5


def test_events_weigh_types_by_poissons_rule(tmp_path):
    case = with_history(tmp_path)
    numbers = {n: Shape("constant", (0.0,), text="0") for n in ("talks", "self", "exercises")}
    event = case.events["long-range-test"]
    responds = {n: replace(a, shape=numbers.get(n, a.shape)) for n, a in event.responds.items() if n == "talks"}
    case = replace(
        case, events={**case.events, event.name: replace(event, responds=responds, self_excitation=None, memory=None)}
    )
    futures = draw_futures(case, 32)
    past = past_of(case)
    told = tell(program_of(case, past), past, futures)
    months, count = len(past.counts), past.counts.sum()
    base = np.asarray(value_of(futures, event.rate))
    for k, kind in enumerate(case.types.values()):
        mu = np.asarray(value_of(futures, kind.events[event.name])) if event.name in kind.events else 1.0
        by_hand = count * np.log(base * mu) - months * base * mu
        assert_allclose(told.events[:, k].sum(axis=0), by_hand, rtol=1e-3, atol=1e-2)


def test_beliefs_sum_to_one_and_start_at_the_prior(tmp_path):
    case = with_history(tmp_path, [("2011-01-15", "accepted", OFFER), ("2012-05-05", "withdrew", ("test-halt",))])
    futures = draw_futures(case, 50)
    beliefs = beliefs_of(case, futures)
    assert_allclose(beliefs.after.sum(axis=1), 1.0, atol=1e-9)
    assert_allclose(np.log(beliefs.after[0]), beliefs.told.log_prior, atol=1e-5)
    finding = history_finding(case, futures)
    last = finding.table.records()[-1]
    told = [float(str(last[name]).split("%")[0]) / 100 for name in case.types]
    assert_allclose(told, beliefs.after[-1].mean(axis=1), atol=0.006)
    assert [r["what"] for r in finding.table.records()].count("no event this month") == 2  # those of the happenings


def test_a_case_without_history_is_told_so():
    with pytest.raises(InputError, match="without history"):
        past_of(read_case("two-sides"))


@pytest.mark.slow
def test_truths_rank_evenly_in_records_simulated_from_them(tmp_path):
    """Rates and types drawn from the case, counts simulated from them: ranks are uniform, beliefs calibrated."""
    case = with_history(tmp_path)
    event = case.events["long-range-test"]
    case = replace(
        case, events={**case.events, event.name: replace(event, responds={}, self_excitation=None, memory=None)}
    )
    past = past_of(case)
    program, at = program_of(case, past), list(case.events).index(event.name)
    truths, futures = draw_futures(case, 60, seed=9), draw_futures(case, 2_000, seed=1)
    rng, ranks, said, came = np.random.default_rng(2), [], [], []
    for k in range(60):
        kind = list(case.types.values())[truths.true_type[k]]
        multiplier = float(value_of(truths, kind.events[event.name])[k]) if event.name in kind.events else 1.0
        counts = past.counts.copy()
        counts[:, at] = rng.poisson(truths.values[event.rate.name][k] * multiplier, size=len(counts))
        told = tell(program, replace(past, counts=counts), futures)
        logs = told.log_prior + told.log_likelihood
        weights = np.exp(logs - logs.max()).sum(axis=0)
        ranks.append(weights[futures.values[event.rate.name] < truths.values[event.rate.name][k]].sum() / weights.sum())
        belief = (normalised(logs[None])[0] * weights).sum(axis=1) / weights.sum()
        said.append(belief[2])
        came.append(truths.true_type[k] == 2)
    assert stats.kstest(ranks, "uniform").pvalue > 0.001
    assert abs(np.mean(said) - np.mean(came)) < 3 * math.sqrt(0.25 / 60)


TOLD = [
    ("2010-03-15", "accepted", OFFER),
    ("2011-01-15", "refused", ("reactor-freeze", "coal-waiver")),
    ("2011-06-01", "accepted", ("test-halt",)),
    ("2012-05-05", "withdrew", ("test-halt",)),
    ("2013-02-02", "caught", ("liaison-offices",)),
]


@pytest.mark.parametrize("off", [{0}, {1, 4}, {2}, {0, 1, 2}])
def test_a_happening_left_out_counts_as_if_it_had_not_been_told(tmp_path, off):
    whole = with_history(tmp_path / "all", TOLD)
    fewer = with_history(tmp_path / "few", [t for k, t in enumerate(TOLD) if k not in off])
    futures = draw_futures(whole, 40)
    left_out, told = history_finding(whole, futures, off=off), history_finding(fewer, futures)
    assert told.table.rows != history_finding(whole, futures).table.rows
    for row in zip(left_out.table.rows, told.table.rows, strict=True):
        for ours, theirs in zip(*row, strict=True):
            assert ours == (pytest.approx(theirs, rel=1e-5) if isinstance(theirs, float) else theirs)


def test_only_what_happened_can_be_left_out(tmp_path):
    with pytest.raises(InputError, match="happening 9"):
        past_of(with_history(tmp_path, TOLD), off={9})


def test_one_happening_less_or_more_is_not_compiled_anew(tmp_path):
    case = with_history(tmp_path / "all", TOLD)
    futures = draw_futures(case, 40)
    history_finding(case, futures)
    before = _compiled._cache_size()
    for k in range(len(TOLD)):
        history_finding(case, futures, off={k})
    history_finding(with_history(tmp_path / "more", [*TOLD, ("2014-01-01", "refused", ("test-halt",))]), futures)
    assert _compiled._cache_size() == before


def test_what_a_happening_says_of_the_types_is_said_with_its_band(tmp_path):
    case = with_history(tmp_path, TOLD)
    futures = draw_futures(case, 40)
    beliefs, found = beliefs_of(case, futures), history_finding(case, futures)
    told = next(r for r in found.more["bearing"].records() if r["date"] == "2011-01")
    step = beliefs.told.answers[beliefs.past.edges.index(date(2011, 1, 1))]
    means = step.mean(axis=1)
    apart = np.exp(step[means.argmax()] - step[means.argmin()])
    assert told["times"] == pytest.approx(np.exp(np.log(apart).mean()))
    assert told["low"] == pytest.approx(np.quantile(apart, 0.05), rel=0.02)
    assert told["says"] == "tells the types hardly apart" or "times likelier" in str(told["says"])
