"""`hindcast`: forecasts from rolling origins, each seeing only its past, scored against honest rivals.

The model is refitted every `refit` months; between fits its draws stay and only the state is filtered forward, so that
no forecast ever rests on anything later than its origin.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from jaxtyping import Float
from numpy.random import default_rng

from detente.errors import InputError
from detente.evidence import hazard, scores
from detente.evidence.fit import counts_of, posterior_of
from detente.evidence.forecast import HORIZON, chance_of_any, drivers_ahead, filter_state, simulate
from detente.evidence.panel import Panel, build_panel, month_back
from detente.evidence.posterior import Posterior
from detente.evidence.reading import read_record
from detente.evidence.rivals import RIVALS
from detente.finding import Cell, Column, Finding, Table, number

HORIZONS = (1, 3, 6, 12)  # months ahead
FIRST = date(2012, 1, 1)
REFIT = 6  # months between fits
OURS = "detente"
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Forecast:
    """What one forecaster said at one origin: counts month by month, and the chance of any event by each month."""

    sample: Float[np.ndarray, "class draw month"]
    chance: Float[np.ndarray, "class month"]


@dataclass(frozen=True)
class Hindcast:
    """Forecasts of every forecaster from every origin, with what came.

    Args:
        classes: names along `class`.
        origins: first day that each forecast did not know.
        seen: counts in each of the twelve months after each origin; NaN after the cut.
        said: forecaster -> its forecasts, in the order of the origins.
    """

    classes: tuple[str, ...]
    origins: tuple[date, ...]
    seen: Float[np.ndarray, "origin class month"]
    said: Mapping[str, Sequence[Forecast]]


def origins_of(cut: date, *, first: date = FIRST) -> tuple[date, ...]:
    """Monthly origins from `first` on that leave at least one month before the cut."""
    back = [month_back(cut, k) for k in range(1, 12 * 60)]
    return tuple(sorted(d for d in back if d >= first))


def forecast_at(posterior: Posterior, panel: Panel, *, seed: int) -> Forecast:
    """What the model says at the end of a panel."""
    rng = default_rng(seed)
    state = filter_state(posterior, panel)
    drivers = drivers_ahead(panel, posterior.size, rng)
    sample = simulate(posterior, state, drivers, rng)
    return Forecast(sample.transpose(1, 0, 2), chance_of_any(posterior, state, drivers).mean(axis=0))


def rival_at(name: str, panel: Panel, *, seed: int, draws: int) -> Forecast:
    """What a rival says at the end of a panel."""
    rng = default_rng(seed)
    sample = np.stack([RIVALS[name](past, HORIZON, draws, rng) for past in panel.counts])
    return Forecast(sample, (sample.cumsum(axis=2) > 0).mean(axis=1))


def hindcast(
    record: str,
    cut: date,
    *,
    seed: int = 0,
    first: date = FIRST,
    refit: int = REFIT,
    draws: int = 300,
    warmup: int = 300,
    progress: Progress | None = None,
) -> Hindcast:
    """Forecasts from every monthly origin between `first` and the cut.

    Args:
        record: name or folder of the record; it is read anew at every origin, cut there.
        cut: the case's `as_of`: nothing on or after it is used, not even to score.
        seed: of everything.
        first: first origin.
        refit: months between fits of the model.
        draws, warmup: of each of the sampler's four chains.
        progress: called with (done, all, what) after each origin.

    Raises:
        InputError: no origin fits before the cut, or a fit is refused.
    """
    origins = origins_of(cut, first=first)
    if not origins:
        raise InputError(f"first origin {first}", wanted=f"a day at least a month before {cut}")
    whole = build_panel(read_record(record, cut=cut))
    mcmc = hazard.sampler(draws=draws, warmup=warmup)
    said: dict[str, list[Forecast]] = {name: [] for name in (OURS, *RIVALS)}
    posterior: Posterior | None = None
    for k, origin in enumerate(origins):
        known = read_record(record, cut=origin)
        panel = build_panel(known)
        if posterior is None or k % refit == 0:
            posterior = _fitted(mcmc, panel, whole.months, seed=seed + k)
        said[OURS].append(forecast_at(posterior, panel, seed=seed + k))
        for name in RIVALS:
            said[name].append(rival_at(name, panel, seed=seed + k, draws=posterior.size))
        if progress:
            progress(k + 1, len(origins), f"forecast of {origin}")
    seen = np.stack([_seen(whole, k, len(origins)) for k in range(len(origins))])
    return Hindcast(whole.classes, origins, seen, said)


def _fitted(mcmc: hazard.MCMC, panel: Panel, months: int, *, seed: int) -> Posterior:
    """A fit to a panel; a second seed is tried before the fit is refused."""
    data = counts_of(panel, months=months)
    fit = hazard.run(mcmc, data, seed=seed)
    if not fit.is_sound:
        fit = hazard.run(mcmc, data, seed=seed + 10_000)
    hazard.refuse_unless_sound(fit)
    return posterior_of(fit, panel.classes, {"cut": panel.cut.isoformat(), "seed": seed})


def _seen(panel: Panel, k: int, origins: int) -> Float[np.ndarray, "class month"]:
    """What came in the twelve months after the k-th origin, NaN where the record ends."""
    start = panel.months - origins + k
    ahead = panel.counts[:, start : start + HORIZON]
    return np.pad(ahead, ((0, 0), (0, HORIZON - ahead.shape[1])), constant_values=np.nan)


@dataclass(frozen=True)
class Scored:
    """Scores of one forecaster for one class and horizon, one number an origin whose window has closed."""

    crps: np.ndarray
    log: np.ndarray
    brier: np.ndarray
    pit: np.ndarray
    chance: np.ndarray
    happened: np.ndarray


def score(run: Hindcast, forecaster: str, name: str, months: int) -> Scored:
    """Every score of a forecaster for a class, `months` ahead."""
    k = run.classes.index(name)
    total = run.seen[:, k, :months].sum(axis=1)
    closed = [i for i, n in enumerate(total) if np.isfinite(n)]
    said = [run.said[forecaster][i] for i in closed]
    sample = np.stack([f.sample[k, :, :months].sum(axis=1) for f in said])
    chance = np.array([f.chance[k, months - 1] for f in said])
    seen, happened = total[closed], (total[closed] > 0).astype(float)
    return Scored(
        crps=scores.crps(seen, sample),
        log=scores.log_score(seen, sample),
        brier=scores.brier(happened, chance),
        pit=scores.pit(seen, sample, default_rng(0)),
        chance=chance,
        happened=happened,
    )


def hindcast_finding(run: Hindcast) -> Finding:
    """Scores against the rivals, where the model loses, reliability."""
    rows = [row for name in run.classes for months in HORIZONS for row in _score_rows(run, name, months)]
    losses = [r for r in rows if r[2] == OURS and r[-1]]
    return Finding(
        key="hindcast",
        question="How good would these forecasts have been?",
        answer=_answer(rows, losses),
        table=Table(_SCORES, tuple(rows)),
        chart="hindcast",
        more={
            "gains": Table(_GAINS, tuple(r for c in run.classes for m in HORIZONS for r in _gain_rows(run, c, m))),
            "reliability": Table(_RELIABLE, tuple(r for c in run.classes for r in _reliability_rows(run, c))),
        },
        notes=(
            f"{len(run.origins)} monthly origins, {run.origins[0]} to {run.origins[-1]}; windows overlap, so the "
            "numbers of a column are not independent; intervals of gains come from a block bootstrap.",
            "The form of the model was chosen in knowledge of the whole record; only its numbers were fitted blind.",
        ),
    )


_SCORES = (
    Column("class", "Class of event"), Column("months", "Months ahead", "months", "count"),
    Column("forecaster", "Forecaster"), Column("crps", "CRPS", "events", "number"),
    Column("log", "Log score", "nats", "number"), Column("brier", "Brier score of any", "", "number"),
    Column("pit_gap", "Gap from uniform PIT", "", "number"), Column("forecasts", "Forecasts", style="count"),
    Column("loses_to", "Loses on CRPS to"),
)  # fmt: skip
_GAINS = (
    Column("class", "Class of event"), Column("months", "Months ahead", "months", "count"), Column("rival", "Rival"),
    Column("gain", "CRPS gained", "events", "number"), Column("low", "Low", "events", "number"),
    Column("high", "High", "events", "number"),
)  # fmt: skip
_RELIABLE = (
    Column("class", "Class of event"), Column("from", "Chances from", style="share"),
    Column("said", "Mean chance said", style="share"), Column("came", "Share that came", style="share"),
    Column("forecasts", "Forecasts", style="count"),
)  # fmt: skip


def _score_rows(run: Hindcast, name: str, months: int) -> list[tuple[Cell, ...]]:
    scored = {who: score(run, who, name, months) for who in run.said}
    means = {who: float(s.crps.mean()) for who, s in scored.items()}
    better = [who for who in RIVALS if means[who] < means[OURS]]
    return [
        (name, months, who, means[who], float(s.log.mean()), float(s.brier.mean()), scores.uniformity(s.pit),
         len(s.crps), ", ".join(better) if who == OURS else "")
        for who, s in scored.items()
    ]  # fmt: skip


def _gain_rows(run: Hindcast, name: str, months: int) -> list[tuple[Cell, ...]]:
    ours = score(run, OURS, name, months).crps
    rng = default_rng(months)
    block = max(12, months)
    return [(name, months, who, *scores.gain(ours, score(run, who, name, months).crps, block, rng)) for who in RIVALS]


def _reliability_rows(run: Hindcast, name: str) -> list[tuple[Cell, ...]]:
    """Chances of any event 3 months ahead, against how often it came."""
    s = score(run, OURS, name, 3)
    return [(name, *row) for row in scores.reliability(s.happened, s.chance)]


def _answer(rows: Sequence[tuple[Cell, ...]], losses: Sequence[tuple[Cell, ...]]) -> str:
    """How often the model had the best CRPS, and where it lost."""
    contests = [r for r in rows if r[2] == OURS]
    won = len(contests) - len(losses)
    places = "; ".join(f"{r[0]} {number(float(str(r[1])))} months ahead to {r[-1]}" for r in losses)
    tail = f" It loses on {places}." if losses else ""
    return f"The model has the best CRPS in {won} of {len(contests)} contests against four simple rivals.{tail}"
