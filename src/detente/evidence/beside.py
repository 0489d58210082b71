"""A case and the evidence beside it: which record it learns from, and its folder of posterior draws."""

from datetime import date
from pathlib import Path

from detente.case.model import Case
from detente.errors import InputError
from detente.evidence.facts import Record, read_record
from detente.evidence.fit import fit_record, rate_for
from detente.evidence.panel import Panel, build_panel
from detente.evidence.posterior import Posterior, read_posterior, write_posterior
from detente.futures.posteriors import DRAWS, folder_of


def record_name(case: Case) -> str:
    """The record that a case learns from.

    Raises:
        InputError: it names none.
    """
    if case.evidence is None or not case.evidence.record:
        raise InputError(f"{case.name} without evidence:", wanted="an entry evidence: {record: ...} in the case")
    return case.evidence.record


def record_of(case: Case, *, cut: date | None = None) -> Record:
    """A case's record before a day: before its `as_of` when none is given."""
    return read_record(record_name(case), cut=cut or date.fromisoformat(case.as_of))


def fit_case(case: Case, *, out: Path | None = None, seed: int = 0, progress: bool = False) -> tuple[Posterior, Panel]:
    """The hazard model fitted to a case's record up to its `as_of`, its draws written beside the case or into `out`.

    Raises:
        InputError: no record, no place to write, or the sampler's diagnostics refuse the fit.
    """
    folder = out or folder_of(case)
    if folder is None:
        raise InputError("a case that was not read from a file", wanted="a folder for the draws", mend="give --out")
    record = record_of(case)
    posterior = fit_record(record, seed=seed, progress=progress)
    panel = build_panel(record)
    parts = {name: len(days) for name, days in record.days.items() if "." in name}
    write_posterior(folder, posterior, rate_for(posterior, panel, case.months), parts)
    return posterior, panel


def posterior_for(case: Case, *, cut: date | None = None, out: Path | None = None, seed: int = 0) -> Posterior:
    """The draws beside a case if they were cut on the day asked for, else a new fit that is not written."""
    folder = out or folder_of(case)
    record = record_of(case, cut=cut)
    if folder is not None and (folder / DRAWS).is_file():
        posterior = read_posterior(folder)
        if posterior.card["cut"] == record.cut.isoformat() and posterior.card["digest"] == record.digest:
            return posterior
    return fit_record(record, seed=seed)
