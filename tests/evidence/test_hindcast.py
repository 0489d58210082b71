"""Forecasts from rolling origins see only their past; watching tells chances that add up."""

import csv
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from detente.case.read import read_case
from detente.errors import InputError
from detente.evidence.contest import hindcast_finding, score
from detente.evidence.datasets.shipped import SHIPPED
from detente.evidence.fit import fit_finding, rate_for
from detente.evidence.hindcast import OURS, Fits, Hindcast, forecast_at, hindcast, origins_of, rival_at
from detente.evidence.kept import keep, kept
from detente.evidence.panel import build_panel
from detente.evidence.posterior import read_columns, read_posterior, write_posterior
from detente.evidence.reading import read_record
from detente.evidence.rivals import RIVALS
from detente.evidence.watch import DAYS, outlook, watch_finding
from detente.workbench.evidence import looked_back
from evidence.records import certain, panel_of, random_events, spells, write_record

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
    run = Hindcast(("class 0",), ("Class 0",), tuple(date(2000, 1, 1) for _ in months), seen, said)
    ours = score(run, OURS, "class 0", 1).crps.mean()
    assert all(ours < score(run, name, "class 0", 1).crps.mean() for name in RIVALS)


def known(panel, months, seed):
    """A fitter that needs no sampler."""
    assert panel.months <= months
    return certain(slow=[0.1, 0.3], step=4.0, draws=60)


def test_every_origin_is_scored_against_every_rival_and_losses_are_told(tmp_path):
    folder = write_record(tmp_path / "record", random_events(3))
    run = hindcast(str(folder), date(2018, 1, 1), first=date(2015, 1, 1), fitter=known)
    assert run.targets == ("long", "short", "all launches")
    assert [len(said) for said in run.said.values()] == [36] * (1 + len(RIVALS))
    finding = hindcast_finding(run)
    rows = finding.table.records()
    assert len(rows) == 3 * 4 * (1 + len(RIVALS))
    assert {r["forecasts"] for r in rows if r["months"] == 12} == {25}
    gains = finding.more["gains"].records()
    for row in gains:  # a tie is called a tie
        low, high = float(row["low"] or 0), float(row["high"] or 0)
        assert row["says"] == ("better" if low > 0 else "worse" if high < 0 else "tied")
    for row in finding.more["tally"].records():
        mine = [g for g in gains if (g["class"], g["score"]) == (row["class"], row["score"])]
        assert [row[w] for w in ("better", "tied", "worse")] == [
            sum(g["says"] == w for g in mine) for w in ("better", "tied", "worse")
        ]
        assert all(str(g["rival"]) in str(row["loses_to"]) for g in mine if g["says"] == "worse")


def test_a_model_that_is_wrong_is_said_to_lose(tmp_path):
    folder = write_record(tmp_path / "record", random_events(3))

    def wrong(panel, months, seed):
        return certain(slow=[2.0, 2.0], draws=60)

    finding = hindcast_finding(hindcast(str(folder), date(2018, 1, 1), first=date(2015, 1, 1), fitter=wrong))
    assert "worse in 48" in finding.answer and "constant Poisson (1, 3, 6, 12)" in finding.answer


def test_a_hindcast_hears_nothing_of_what_came_after_the_cut(tmp_path):
    events = random_events(3)
    later = [e for e in events if e[0] < "2017-06-03"] + [("2017-06-03", "long"), ("2017-06-04", "short")]
    folders = [write_record(tmp_path / n, e) for n, e in (("one", events), ("other", later))]
    runs = [hindcast(str(f), date(2017, 6, 3), first=date(2016, 1, 1), fitter=known) for f in folders]
    assert_allclose(runs[0].seen, runs[1].seen, rtol=0, atol=0)
    for who, said in runs[0].said.items():
        for mine, other in zip(said, runs[1].said[who], strict=True):
            assert_allclose(mine.sample, other.sample, rtol=0, atol=0)


def test_a_hindcast_kept_is_shown_again_for_the_same_record_and_day_only(tmp_path):
    folder = write_record(tmp_path / "record", random_events(3))
    run = hindcast(str(folder), date(2018, 1, 1), first=date(2017, 6, 1), fitter=known)
    finding = hindcast_finding(run)
    keep(tmp_path, finding, run, {"record": "made-by-hand", "cut": "2018-01-01", "digest": "abc", "seed": 0})
    again = kept(tmp_path, cut="2018-01-01", digest="abc")
    assert again is not None and (again.answer, again.more.keys()) == (finding.answer, finding.more.keys())
    assert again.more["tally"] == finding.more["tally"]
    assert kept(tmp_path, cut="2018-01-02", digest="abc") is None
    assert kept(tmp_path, cut="2018-01-01", digest="other") is None
    assert kept(tmp_path / "nowhere", cut="2018-01-01", digest="abc") is None
    (tmp_path / "hindcast.json").write_text("{}")
    with pytest.raises(InputError, match="hindcast"):
        kept(tmp_path, cut="2018-01-01", digest="abc")


def test_the_reference_case_keeps_a_hindcast_of_its_own_record():
    finding = looked_back(read_case("north-korea-2020"))
    assert finding is not None and {r["forecasts"] for r in finding.table.records()} == {106, 104, 101, 95}


def test_the_page_tells_the_hindcast_that_is_kept():
    page = (Path(__file__).parents[2] / "docs" / "explanation" / "evidence.md").read_text(encoding="utf-8")
    finding = looked_back(read_case("north-korea-2020"))
    assert finding is not None
    for row in finding.more["gains"].records():
        gain, low, high = (float(row[c] or 0) for c in ("gain", "low", "high"))
        assert row["score"] != "CRPS" or f"{gain:.2g} ({low:.2g} to {high:.2g}) {row['says']}" in page
    for row in finding.more["tally"].records():
        cells = [str(row[c]) for c in ("class", "score", "better", "tied", "behind", "worse")]
        assert f"| {' | '.join(cells)} | {row['loses_to'] or '–'} |" in page


@pytest.mark.slow
def test_a_short_hindcast_refits_the_model_and_goes_on_from_where_it_stood(tmp_path):
    folder = write_record(tmp_path / "record", spells(2))
    run = hindcast(str(folder), date(2015, 1, 1), first=date(2014, 8, 1), refit=3)
    assert [len(said) for said in run.said.values()] == [5] * 5
    rows = hindcast_finding(run).table.records()
    assert np.isfinite([float(r["crps"] or 0) for r in rows]).all()
    with pytest.raises(InputError, match="effective sample"):
        hindcast(str(folder), date(2015, 1, 1), first=date(2014, 11, 1), fitter=Fits(draws=5, warmup=5))


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


def test_conditional_chances_stand_beside_the_others_and_are_marked():
    posterior = certain(slow=[0.1], draws=5)
    posterior.effect[:, :, 0] = -1.0  # talks restrain
    posterior.effect[:, :, 2] = -1.0  # fewer events in transitions
    panel = panel_of(np.zeros((1, 60)), ahead=np.array([[0.5] * 12, [0.0] * 12, [1.0] * 12]))
    finding = watch_finding(posterior, panel, early_signal={"class 0": 0.5})
    for row in finding.more["conditional"].records():
        talks, none = (int(str(row[c]).split("%")[0]) for c in ("if_talks", "if_none"))
        assert talks < none and "to" in str(row["if_signal"])
    assert any("confounded" in note for note in finding.notes)
    assert any("raises the chance of class 0" in note for note in finding.notes)


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
