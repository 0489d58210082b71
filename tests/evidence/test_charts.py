"""The charts of evidence are drawn from their findings' tables and can be rendered."""

from datetime import date

import numpy as np
import pytest
import vl_convert

from detente.charts import hindcast as hindcast_chart
from detente.charts import history, posterior, record, watch
from detente.evidence.contest import hindcast_finding
from detente.evidence.fit import fit_finding
from detente.evidence.hindcast import OURS, Hindcast, forecast_at, rival_at
from detente.evidence.reading import read_record
from detente.evidence.record import record_finding
from detente.evidence.rivals import RIVALS
from detente.evidence.watch import watch_finding
from detente.finding import Column, Finding, Table
from evidence.records import certain, panel_of, random_events, write_record

COUNTS = np.random.default_rng(0).poisson(0.3, size=(2, 96))


def fitted():
    made = certain(slow=[0.1, 0.2], step=3.0, draws=20)
    card = {"months": 96, "cut": "1998-01-01", "rhat": 1.0, "ess": 900, "divergences": 0}
    return type(made)(**{**vars(made), "card": card})


def of_record(folder):
    facts = read_record(str(write_record(folder, random_events(1))), cut=date(2016, 6, 3))
    return record.record(record_finding(facts))


def of_hindcast(folder):
    panels = [panel_of(COUNTS[:, :m]) for m in range(60, 84)]
    said = {OURS: [forecast_at(fitted(), p, seed=1) for p in panels]}
    said |= {name: [rival_at(name, p, seed=1, draws=20) for p in panels] for name in RIVALS}
    seen = np.stack([COUNTS[:, m : m + 12] for m in range(60, 84)]).astype(float)
    run = Hindcast(panels[0].targets, panels[0].titles, tuple(p.cut for p in panels), seen, said)
    return hindcast_chart.hindcast(hindcast_finding(run))


def of_history(folder):
    columns = tuple(Column(n, n) for n in ("month", "type", "belief", "low", "high"))
    months = Table(columns, tuple((f"2018-{m:02}", k, 0.5, 0.3, 0.7) for m in range(1, 9) for k in ("one", "two")))
    return history.history(Finding("history", "?", "Belief moves.", Table((), ()), more={"months": months}))


DRAWN = {
    "record": of_record,
    "posterior": lambda folder: posterior.posterior(fit_finding(fitted(), panel_of(COUNTS), 24)),
    "hindcast": of_hindcast,
    "watch": lambda folder: watch.watch(watch_finding(fitted(), panel_of(COUNTS))),
    "history": of_history,
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_of_evidence_is_rendered_under_its_finding(name, tmp_path):
    spec = DRAWN[name](tmp_path)
    svg = vl_convert.vegalite_to_svg(spec)
    assert svg.startswith("<svg") and "NaN" not in svg
    assert spec["usermeta"]["reading"]
