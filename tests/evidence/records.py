"""Small records made by hand, written as a user's own folder would be."""

import csv
import hashlib
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import yaml

from detente.evidence.panel import Panel
from detente.evidence.posterior import Posterior

COLUMNS = {
    "tests": ("date", "precision", "kind", "count", "outcome", "source"),
    "administrations": ("start", "end", "name"),
    "elections": ("date", "country_role", "type", "inauguration", "change"),
    "leaders": ("start", "end", "name"),
    "exercises": ("start", "end", "name", "season", "precision", "status"),
    "talks": ("start", "end", "track", "level", "label", "precision"),
    "agreements": ("signed", "name", "parties", "form", "first_breach", "breach_by", "ended", "confidence"),
    "resolutions": ("date", "number", "sanctions"),
    "phases": ("start", "end", "name", "talks"),
    "arsenal": ("as_of", "kind", "low", "high", "central", "by"),
    "chronology": ("date", "precision", "kind", "actors", "label", "outside"),
}
CARD = {
    "record": "made-by-hand",
    "title": "A record made by hand",
    "as_of": "2020-12-31",
    "fit_from": "2005-01",
    "classes": {
        "long": {"title": "Long", "table": "tests", "kinds": ["long"]},
        "short": {"title": "Short", "table": "tests", "kinds": ["short"]},
    },
    "transition_months": 3,
    "election_years": 4,
    "exercise_status": ["held"],
    "together": {"all launches": ["long", "short"]},
}
ROWS = {
    "administrations": [("2001-01-20", "2009-01-20", "First"), ("2009-01-20", "2017-01-20", "Second")],
    "elections": [(f"{y}-11-05", "principal", "presidential", f"{y + 1}-01-20", "1") for y in (2004, 2008, 2012, 2016)],
    "leaders": [("2000-01-01", "", "One")],
    "exercises": [(f"{y}-03-01", f"{y}-03-20", f"Spring {y}", "spring", "day", "held") for y in range(2005, 2020)],
    "talks": [("2010-06-01", "2010-06-03", "two-party", "envoy", "A round", "day")],
    "agreements": [
        ("2006-01-01", "Lasting", "two-party", "treaty", "", "", "", "high"),
        ("2007-01-01", "Short", "two-party", "statement", "2008-01-01", "both", "2009-01-01", "high"),
    ],
    "resolutions": [("2012-02-01", "1", "1")],
    "phases": [("2005-01-01", "2010-01-01", "Waiting", "no talks"), ("2010-01-01", "2016-01-01", "Talking", "talks")],
    "arsenal": [("2010-01", "assembled", "1", "3", "", "Somebody")],
    "chronology": [
        ("2011-05-05", "day", "leadership", "counterpart", "A new face", "1"),
        ("2012-05-05", "day", "step", "principal", "A gesture", ""),
    ],
}


def write_record(folder: Path, events: list[tuple[str, str]], **tables: list[tuple[str, ...]]) -> Path:
    """A folder of tables with these event days (day, kind); other tables may be replaced by name."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = {**ROWS, **tables, "tests": [(d, "day", kind, "1", "unknown", "hand") for d, kind in events]}
    for name, columns in COLUMNS.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([columns, *rows[name]])
    (folder / "card.yaml").write_text(yaml.safe_dump(CARD))
    return folder


def random_events(seed: int, *, start: date = date(2005, 1, 1), end: date = date(2018, 1, 1)) -> list[tuple[str, str]]:
    """Event days of both kinds, about one every ten months and one every three."""
    rng = np.random.default_rng(seed)
    days = (end - start).days
    kinds = {"long": days // 300, "short": days // 90}
    return sorted(
        ((start + timedelta(int(d))).isoformat(), kind)
        for kind, n in kinds.items()
        for d in rng.choice(days, size=n, replace=False)
    )


def spells(seed: int, *, start: int = 2005, months: int = 120) -> list[tuple[str, str]]:
    """Event days of both kinds in a record whose every third year is busy: 0.06 and 1.2 a month, the second twice."""
    rng = np.random.default_rng(seed)
    days: list[tuple[str, str]] = []
    for month in range(months):
        rate = 1.2 if month // 12 % 3 == 1 else 0.06
        for kind, times in (("long", 1), ("short", 2)):
            for day in rng.choice(28, size=min(int(rng.poisson(rate * times)), 28), replace=False):
                days.append((date(start + month // 12, month % 12 + 1, int(day) + 1).isoformat(), kind))
    return sorted(days)


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def panel_of(counts: np.ndarray, drivers: np.ndarray | None = None, ahead: np.ndarray | None = None) -> Panel:
    """A panel of these counts, three covariates, zero unless given."""
    classes, months = counts.shape
    edges = [date(1990 + m // 12, m % 12 + 1, 1) for m in range(months + 1)]
    return Panel(
        edges=tuple(edges),
        classes=tuple(f"class {k}" for k in range(classes)),
        titles=tuple(f"class {k}" for k in range(classes)),
        busier=(True,) * classes,
        together={},
        counts=counts.astype(float),
        drivers=np.zeros((3, months)) if drivers is None else drivers,
        ahead=np.zeros((3, 12)) if ahead is None else ahead,
    )


def certain(
    *, slow: list[float], step: float = 1.0, branching: float = 0.0, stay: float = 0.95, draws: int = 4
) -> Posterior:
    """A posterior without doubt: every draw the same."""
    classes = len(slow)
    return Posterior(
        classes=tuple(f"class {k}" for k in range(classes)),
        covariates=("talks", "exercises", "transition"),
        slow=np.tile(np.array(slow), (draws, 1)),
        step=np.full((draws, classes), step),
        branching=np.full((draws, classes), branching),
        half_life=np.full((draws, classes), 2.0),
        effect=np.zeros((draws, classes, 3)),
        stay=np.full((draws, 2), stay),
        card={"classes": [f"class {k}" for k in range(classes)], "covariates": ["talks", "exercises", "transition"]},
    )
