"""Evidence: the record, fits, forecasts and history of a case, in short functions."""

from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path

import numpy as np

from detente.case.model import Case
from detente.errors import InputError
from detente.evidence.beside import fit_case, posterior_for, record_name, record_of
from detente.evidence.condition import condition, condition_finding, write_futures
from detente.evidence.fit import fit_finding
from detente.evidence.hindcast import FIRST, REFIT, hindcast, hindcast_finding
from detente.evidence.history import history_finding
from detente.evidence.panel import build_panel
from detente.evidence.record import record_finding
from detente.evidence.watch import watch_finding
from detente.finding import Finding
from detente.futures import draw_futures, quantile

Tell = Callable[[int, int], None]


def day_of(text: str) -> date:
    """A day as written.

    Raises:
        InputError: it is none.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(text, wanted="a day such as 2020-11-03") from None


def record(case: Case, *, by: str = "administrations") -> Finding:
    """The record by period; `by` is the name of a cut, or days between commas."""
    days = [day_of(part) for part in by.split(",")] if any(c.isdigit() for c in by) else None
    return record_finding(record_of(case), by=days or by)


def fit(case: Case, *, out: Path | None = None, seed: int = 0, progress: bool = False) -> Finding:
    """A fit to the record up to the case's `as_of`, written beside the case or into a folder."""
    posterior, panel = fit_case(case, out=out, seed=seed, progress=progress)
    return fit_finding(posterior, panel, case.months)


def fitted(case: Case) -> Finding:
    """What the fit beside the case learned; a new one is made where there is none."""
    return fit_finding(posterior_for(case), build_panel(record_of(case)), case.months)


def look_back(
    case: Case, *, first: date = FIRST, refit: int = REFIT, seed: int = 0, told: Tell | None = None
) -> Finding:
    """Forecasts from rolling origins up to the case's `as_of`, scored; `told` hears how many are done of how many."""

    def progress(done: int, of: int, what: str) -> None:
        if told:
            told(done, of)

    cut = date.fromisoformat(case.as_of)
    return hindcast_finding(hindcast(record_name(case), cut, seed=seed, first=first, refit=refit, progress=progress))


def watch(case: Case, *, as_of: date | None = None, seed: int = 0) -> Finding:
    """Chances of the next events from a day."""
    panel = build_panel(record_of(case, cut=as_of))
    posterior = posterior_for(case, cut=as_of, seed=seed)
    return watch_finding(posterior, panel, seed=seed, early_signal=damping_of(case))


def damping_of(case: Case) -> dict[str, float]:
    """Share by which the case says, at its median, that an early signal damps a transition, by class of the record."""
    classes = case.evidence.classes if case.evidence else {}
    shares: dict[str, float] = {}
    for name, event in classes.items():
        damps = case.events[event].signal_damps.get("transition")
        if damps is not None:
            shares[name.split(".")[0]] = float(quantile(damps.shape, np.array([0.5]))[0])
    return shares


def history(case: Case, *, futures: int = 2_000, seed: int = 0, off: Collection[int] = ()) -> Finding:
    """How far the real record moves the prior over types, without the happenings at some positions."""
    return history_finding(case, draw_futures(case, futures, seed=seed), off=off)


def learn_from_history(case: Case, *, futures: int = 2_000, seed: int = 0, out: Path | None = None) -> Finding:
    """Which assumptions the real record moves; the conditioned futures are written where a file is given."""
    done = condition(case, futures, seed=seed)
    if out is not None:
        write_futures(out, done.futures)
    return condition_finding(case, done)
