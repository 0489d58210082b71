"""Evidence: the record, fits, forecasts and history of a case, in short functions."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path

import numpy as np

from detente.case.model import Case
from detente.errors import InputError
from detente.evidence.claimed import claimed_finding
from detente.evidence.compared import compared_finding
from detente.evidence.condition import as_file, condition
from detente.evidence.contest import hindcast_finding
from detente.evidence.datasets.all import dataset_finding, datasets_finding
from detente.evidence.fit import fit_finding
from detente.evidence.fooled import fooled_finding
from detente.evidence.heard import as_written
from detente.evidence.hindcast import FIRST, REFIT, hindcast
from detente.evidence.history import history_finding
from detente.evidence.kept import keep, kept
from detente.evidence.learned import condition_finding
from detente.evidence.of_case import fit_before_history, fit_case, posterior_for
from detente.evidence.panel import build_panel
from detente.evidence.periods import period_named
from detente.evidence.posterior import Posterior, read_posterior
from detente.evidence.record import record_finding
from detente.evidence.timing import signal_timing as timing_finding
from detente.evidence.watch import watch_finding
from detente.evidence.whose import record_name, record_of
from detente.finding import Finding
from detente.futures import draw_futures, quantile
from detente.futures.conditioned import write_conditioned
from detente.futures.places import folder_of
from detente.futures.posteriors import DRAWS

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


def compare_periods(case: Case, pair: str) -> Finding:
    """One period of the record against another.

    Args:
        case: with `evidence:`.
        pair: two periods between a comma, each a name or days such as `2018-01-09..2020-11-03`.

    Raises:
        InputError: not two, or a period that the record does not have.
    """
    names = [part.strip() for part in pair.split(",") if part.strip()]
    if len(names) != 2:
        raise InputError(pair, wanted="two periods with a comma between them")
    record = record_of(case)
    return compared_finding(record, *(period_named(record, name) for name in names))


def fit(case: Case, *, out: Path | None = None, seed: int = 0, progress: bool = False) -> Finding:
    """A fit to the record up to the case's `as_of`, written beside the case or into a folder."""
    posterior, panel = fit_case(case, out=out, seed=seed, progress=progress)
    return fit_finding(posterior, panel, case.months)


def fitted(case: Case) -> Finding:
    """What the fit beside the case learned; a new one is made where there is none."""
    return fit_finding(posterior_for(case), build_panel(record_of(case)), case.months)


def look_back(
    case: Case,
    *,
    first: date = FIRST,
    refit: int = REFIT,
    seed: int = 0,
    out: Path | None = None,
    told: Tell | None = None,
) -> Finding:
    """Forecasts from rolling origins up to the case's `as_of`, scored.

    Args:
        case: with `evidence:`.
        first: first origin.
        refit: months between fits.
        seed: of everything.
        out: folder that the scores are kept in, so that briefs and watches can show them.
        told: hears how many origins are done of how many.
    """

    def progress(done: int, of: int, what: str) -> None:
        if told:
            told(done, of)

    facts = record_of(case)
    run = hindcast(record_name(case), facts.cut, seed=seed, first=first, refit=refit, progress=progress)
    finding = hindcast_finding(run)
    if out is not None:
        keep(out, finding, run, {"record": facts.name, "cut": str(facts.cut), "digest": facts.digest, "seed": seed})
    return finding


def looked_back(case: Case) -> Finding | None:
    """The hindcast kept beside a case; None where there is none of this record up to the case's `as_of`."""
    folder = folder_of(case)
    if case.evidence is None or not case.evidence.record or folder is None:
        return None
    facts = record_of(case)
    return kept(folder, cut=str(facts.cut), digest=facts.digest)


def stored_fit(case: Case) -> Posterior | None:
    """The draws beside a case, if they were fitted to this very record up to its `as_of`; nothing is fitted."""
    folder = folder_of(case)
    if folder is None or not (folder / DRAWS).is_file():
        return None
    posterior, facts = read_posterior(folder), record_of(case)
    same = (posterior.card["cut"], posterior.card["digest"]) == (facts.cut.isoformat(), facts.digest)
    return posterior if same else None


def claimed(case: Case, verdicts: Mapping[str, str]) -> Finding:
    """What the record says of the case's claims beside what the model says."""
    return claimed_finding(case, record_of(case), stored_fit(case), verdicts)


def evidence_findings(case: Case, verdicts: Mapping[str, str]) -> dict[str, Finding]:
    """What a brief shows of evidence: the record, the fit, its calibration, the claims; nothing is run for it.

    Args:
        case: any; without a record there is nothing to show.
        verdicts: claim -> what the model says of it.
    """
    if case.evidence is None or not case.evidence.record:
        return {}
    posterior, scored = stored_fit(case), looked_back(case)
    found = [record(case)]
    if any(c.evidence for c in case.claims.values()):
        found.insert(0, claimed(case, verdicts))
    if posterior is not None:
        found.append(fit_finding(posterior, build_panel(record_of(case)), case.months))
    return {f.key: f for f in (*found, *([scored] if scored else []))}


def watch(case: Case, *, as_of: date | None = None, seed: int = 0) -> Finding:
    """Chances of the next events from a day."""
    panel = build_panel(record_of(case, cut=as_of))
    posterior = posterior_for(case, cut=as_of, seed=seed)
    hindcast = looked_back(case) if str(panel.cut) == case.as_of else None
    return watch_finding(posterior, panel, seed=seed, early_signal=damping_of(case), hindcast=hindcast)


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
    case = as_written(case)
    return history_finding(case, draw_futures(case, futures, seed=seed), off=off)


def fooled(
    case: Case, *, of: str = "", futures: int = 2_000, seed: int = 0, off: Collection[int] = ()
) -> Finding:  # fmt: skip
    """How far the record moves belief in a type where every other type could have given its answers.

    Args:
        case: with `history:` and `evidence:`.
        of: the type that is imitated; empty for the one that gains most by the record.
        futures, seed: of the ensemble.
        off: positions of happenings that are left out.

    Raises:
        InputError: no such type, or no history.
    """
    case = as_written(case)
    return fooled_finding(case, draw_futures(case, futures, seed=seed), of=of, off=off)


def learn_from_history(
    case: Case, *, futures: int = 2_000, seed: int = 0, out: Path | None = None, fit_before: bool = False
) -> Finding:
    """Which assumptions the real record moves.

    Args:
        case: with `history:` and `evidence:`.
        futures: how many.
        seed: of everything.
        out: file that the conditioned futures are written to, for runs to draw from.
        fit_before: fit the hazards anew to the record before the history, so that its counts are new to them.

    Raises:
        InputError: no history, too few effective futures, or a fit that is refused.
    """
    fitted, ends = fit_before_history(case, seed=seed) if fit_before else (None, None)
    done = condition(case, futures, seed=seed, fitted=fitted, fit_ends=ends)
    if out is not None:
        write_conditioned(out, as_file(case, done, seed=seed, fit=str(ends or "")))
    return condition_finding(case, done)


def signal_timing(case: Case, strategy: str, *, futures: int = 2_000, seed: int = 0) -> Finding:
    """Provocations of the first half-year against the month in which a strategy signals."""
    return timing_finding(case, strategy, futures=futures, seed=seed)


def datasets(name: str | None = None, path: Path | None = None) -> Finding:
    """Every dataset that can be read beside a record; or one of them, and a copy of it.

    Raises:
        InputError: a file without the name of its dataset, no such dataset, or no such file.
    """
    if name is None and path is not None:
        raise InputError(str(path), wanted="the name of its dataset before --read", mend="detente evidence datasets")
    return dataset_finding(name, path) if name else datasets_finding()
