"""What evidence makes for a case: a fit, its folder of posterior draws, the posterior for a day."""

from datetime import date
from pathlib import Path

from detente.case.find import shipped_cases
from detente.case.model import Case
from detente.errors import InputError
from detente.evidence.fit import fit_record, rate_for
from detente.evidence.panel import Panel, build_panel
from detente.evidence.posterior import Posterior, read_posterior, write_posterior
from detente.evidence.whose import record_of
from detente.futures.posteriors import DRAWS, folder_of, home_of


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
    parts = {name: len(days) for name, days in record.days.items() if "." in name}
    write_posterior(folder, posterior, rate_for(posterior, panel, case.months), parts)
    return posterior, panel


def posterior_for(case: Case, *, cut: date | None = None, seed: int = 0) -> Posterior:
    """The draws beside a case if they were cut on the day asked for, else a new fit that is not written."""
    folder, record = folder_of(case), record_of(case, cut=cut)
    if folder is not None and (folder / DRAWS).is_file():
        posterior = read_posterior(folder)
        if posterior.card["cut"] == record.cut.isoformat() and posterior.card["digest"] == record.digest:
            return posterior
    return fit_record(record, seed=seed)
