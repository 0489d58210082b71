"""What evidence makes for a case: a fit, its folder of posterior draws, the posterior for a day."""

from contextlib import suppress
from datetime import date
from pathlib import Path

from detente.case.find import shipped_cases
from detente.case.model import Case
from detente.errors import InputError
from detente.evidence.facts import Record
from detente.evidence.fit import fit_record, rate_for
from detente.evidence.panel import Panel, build_panel
from detente.evidence.posterior import Posterior, as_columns, read_posterior, write_posterior
from detente.evidence.whose import record_of
from detente.futures.places import folder_of, home_of
from detente.futures.posteriors import DRAWS
from detente.futures.quantiles import Posteriors


def folder_to_write(case: Case, out: Path | None) -> Path:
    """Where a fit or a hindcast of a case may be written.

    Raises:
        InputError: nowhere: the case is a shipped one, whose evidence stays as it was shipped, or is not a file.
    """
    if out is not None:
        return out
    folder, home = folder_of(case), home_of(case)
    if folder is None or home is None:
        raise InputError("a case that was not read from a file", wanted="a folder", mend="give --out")
    if any(home == path.parent for path in shipped_cases().values()):
        mend = "give --out DIR, and in a case of your own write evidence: {posterior: DIR}"
        raise InputError(f"{case.name} as shipped", wanted="a folder that is not part of the program", mend=mend)
    return folder


def fit_case(case: Case, *, out: Path | None = None, seed: int = 0, progress: bool = False) -> tuple[Posterior, Panel]:
    """The hazard model fitted to a case's record up to its `as_of`, its draws written beside the case or into `out`.

    Raises:
        InputError: no record, no place to write, or the sampler's diagnostics refuse the fit.
    """
    folder, record = folder_to_write(case, out), record_of(case)
    posterior = fit_record(record, seed=seed, progress=progress)
    panel = build_panel(record)
    write_posterior(folder, posterior, rate_for(posterior, panel, case.months), _parts(record))
    return posterior, panel


def fit_before_history(case: Case, *, seed: int = 0) -> tuple[Posteriors, date]:
    """Draws fitted to the record before a case's history begins, by name, and the first day that they did not see.

    Raises:
        InputError: no history, no record, or the sampler's diagnostics refuse the fit.
    """
    if case.history is None:
        raise InputError(f"{case.name} without history:", wanted="an entry history: in the case")
    start = date.fromisoformat(f"{case.history.start}-01")
    record = record_of(case, cut=start)
    posterior = _sound_fit(record, seed)
    rate = rate_for(posterior, build_panel(record), case.months)
    return as_columns(posterior, rate, _parts(record)), start


def _sound_fit(record: Record, seed: int, *, tries: int = 3) -> Posterior:
    """The first fit that its diagnostics let pass, from one seed after another."""
    for k in range(tries - 1):
        with suppress(InputError):
            return fit_record(record, seed=seed + 10_000 * k)
    return fit_record(record, seed=seed + 10_000 * (tries - 1))


def _parts(record: Record) -> dict[str, int]:
    """Event days of each part of a class."""
    return {name: len(days) for name, days in record.days.items() if "." in name}


def posterior_for(case: Case, *, cut: date | None = None, seed: int = 0) -> Posterior:
    """The draws beside a case if they were cut on the day asked for, else a new fit that is not written."""
    folder, record = folder_of(case), record_of(case, cut=cut)
    if folder is not None and (folder / DRAWS).is_file():
        posterior = read_posterior(folder)
        if posterior.card["cut"] == record.cut.isoformat() and posterior.card["digest"] == record.digest:
            return posterior
    return fit_record(record, seed=seed)
