"""Forecasts from rolling origins see only their past; watching tells chances that add up."""

import csv
import shutil
from datetime import date

import numpy as np
import pytest
from numpy.testing import assert_allclose

from detente.evidence.datasets.shipped import SHIPPED
from detente.evidence.facts import read_record
from detente.evidence.fit import fit_finding, rate_for
from detente.evidence.hindcast import (
    OURS,
    Hindcast,
    forecast_at,
    origins_of,
    rival_at,
    score,
)
from detente.evidence.panel import build_panel
from detente.evidence.posterior import read_columns, read_posterior, write_posterior
from detente.evidence.rivals import RIVALS
from detente.evidence.watch import DAYS, outlook, watch_finding
from evidence.records import certain, panel_of

NOVEMBER_2020 = date(2020, 11, 3)


def tampered(folder, copy):
    """A copy of a record in which everything dated on or after 3 November 2020 is moved, dropped or made up."""
    shutil.copytree(folder, copy)
    for path in copy.glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            names, *rows = list(csv.reader(file))
        first = next(k for k, n in enumerate(names) if n in ("date", "start", "signed", "as_of"))
        kept = [[_moved(n, c) for n, c in zip(names, r, strict=True)] for r in rows if r[first] < "2020-11-03"]
        made_up = [["2020-11-03", "day", "icbm", "9", "success", "made up"]] * (path.name == "tests.csv")
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([names, *kept, *made_up])
    return copy


def _moved(name, cell):
    """A day after the cut, moved by a month; anything else as it was."""
    is_day = name in ("end", "first_breach", "ended", "inauguration") and cell >= "2020-11-03"
    return f"2026-05-{cell[-2:]}" if is_day else cell


def test_a_forecast_of_november_2020_is_unchanged_when_later_data_change(tmp_path):
    shipped = read_record("korean-peninsula", cut=NOVEMBER_2020)
    other = read_record(str(tampered(SHIPPED["korean-peninsula"], tmp_path / "copy")), cut=NOVEMBER_2020)
    assert shipped.digest == other.digest
    panels = build_panel(shipped), build_panel(other)
    for a, b in zip(*((p.counts, p.drivers, p.ahead) for p in panels), strict=True):
        assert_allclose(a, b, rtol=0, atol=0)
    posterior = certain(slow=[0.02, 0.04, 0.05], step=6.0, branching=0.3, draws=50)
    said = [forecast_at(posterior, p, seed=1) for p in panels]
    assert_allclose(said[0].sample, said[1].sample, rtol=0, atol=0)
    assert_allclose(said[0].chance, said[1].chance, rtol=0, atol=0)


def test_origins_leave_a_month_before_the_cut():
    origins = origins_of(NOVEMBER_2020, first=date(2020, 6, 1))
    assert origins == tuple(date(2020, m, 3) for m in (6, 7, 8, 9, 10))


@pytest.mark.slow
def test_a_forecaster_who_knows_the_truth_beats_the_rivals():
    rng = np.random.default_rng(0)
    regimes = np.repeat(rng.random(30) < 0.3, 8)
    counts = rng.poisson(np.where(regimes, 1.6, 0.1))[None].astype(float)
    posterior = certain(slow=[0.1], step=16.0, stay=0.875, draws=400)
    months = range(120, 240 - 3)
    panels = [panel_of(counts[:, :m]) for m in months]
    said = {
        OURS: [forecast_at(posterior, p, seed=k) for k, p in enumerate(panels)],
        **{n: [rival_at(n, p, seed=k, draws=400) for k, p in enumerate(panels)] for n in RIVALS},
    }
    seen = np.stack([np.pad(counts[:, m : m + 12], ((0, 0), (0, max(0, m + 12 - 240)))) for m in months])
    run = Hindcast(("class 0",), tuple(date(2000, 1, 1) for _ in months), seen, said)
    ours = score(run, OURS, "class 0", 1).crps.mean()
    assert all(ours < score(run, name, "class 0", 1).crps.mean() for name in RIVALS)


def test_the_watch_has_a_row_for_each_class_and_window_and_chances_grow():
    posterior = certain(slow=[0.1, 0.3], step=5.0, branching=0.2, draws=30)
    counts = np.random.default_rng(0).poisson(0.2, size=(2, 60))
    finding = watch_finding(posterior, panel_of(counts))
    rows = finding.table.records()
    assert [set(r) for r in rows] == [{"class", "within_days", "chance", "p05", "p95", "base_rate"}] * (2 * len(DAYS))
    for name in ("class 0", "class 1"):
        chances = [float(r["chance"] or 0) for r in rows if r["class"] == name]
        assert chances == sorted(chances) and chances[0] > 0 and chances[-1] < 1
    table = np.array([[float(r[c] or 0) for c in ("p05", "chance", "p95")] for r in rows])
    assert (np.diff(table, axis=1) > -1e-9).all()


def test_chances_within_days_follow_the_hazard_within_a_month():
    posterior = certain(slow=[0.2], draws=3)
    seen = outlook(posterior, panel_of(np.zeros((1, 24)))).chance[0, 0]
    assert_allclose(seen[:4], 1 - np.exp(-0.2 * np.array(DAYS[:4]) / (365.25 / 12)), rtol=1e-9)


def test_conditional_rows_are_marked_as_such():
    posterior = certain(slow=[0.1], draws=5)
    finding = watch_finding(posterior, panel_of(np.zeros((1, 60))), early_signal={"class 0": 0.5})
    assert all("conditional" in str(x) for x in finding.more["conditional"].column("if"))
    assert any("confounded" in note for note in finding.notes)


def test_draws_written_are_the_draws_read(tmp_path):
    posterior = certain(slow=[0.1, 0.3], step=5.0, draws=40)
    panel = panel_of(np.zeros((2, 30)))
    rate = rate_for(posterior, panel, 96)
    write_posterior(tmp_path, posterior, rate)
    again = read_posterior(tmp_path)
    assert_allclose(again.slow, posterior.slow, rtol=1e-6)
    assert_allclose(again.effect, posterior.effect, rtol=1e-6)
    assert_allclose(read_columns(tmp_path)["class 0.rate"], rate[:, 0], rtol=1e-6)
    assert "class 0.talks" in read_columns(tmp_path)


def test_the_base_rate_of_a_case_lies_between_its_regimes():
    posterior = certain(slow=[0.1], step=5.0, draws=500)
    rate = rate_for(posterior, panel_of(np.zeros((1, 60))), 96)
    assert rate.min() >= 0.1 and rate.max() <= 0.5 and 0.15 < rate.mean() < 0.4


def test_the_fit_says_when_the_record_does_not_tell_a_direction():
    posterior = certain(slow=[0.1], draws=10)
    card = {"months": 60, "cut": "2020-01-01", "rhat": 1.0, "ess": 900, "divergences": 0}
    finding = fit_finding(type(posterior)(**{**vars(posterior), "card": card}), panel_of(np.zeros((1, 60))), 24)
    assert "does not tell the direction" in finding.answer
