"""Forecasts from rolling origins, each seeing only its past, beside those of honest rivals; `contest.py` scores them.

The model is refitted every `refit` months; between fits its draws stay and only the state is filtered forward, so that
no forecast ever rests on anything later than its origin. A refit goes on from where the last one stood.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from jaxtyping import Float
from numpy.random import default_rng

from detente.errors import InputError
from detente.evidence import hazard
from detente.evidence.fit import counts_of, posterior_of
from detente.evidence.forecast import HORIZON, chance_of_any, drivers_ahead, filter_state, simulate
from detente.evidence.panel import Panel, build_panel, month_back
from detente.evidence.posterior import Posterior
from detente.evidence.reading import read_record
from detente.evidence.rivals import RIVALS

FIRST = date(2012, 1, 1)
REFIT = 6  # months between fits
DRAWS, WARMUP = 250, 250  # of each chain
SETTLE = 60  # of the draws, thrown away where a refit goes on from the last
OURS = "detente"
Progress = Callable[[int, int, str], None]
Fitter = Callable[[Panel, int, int], Posterior]
"""A panel, the months that it is padded to, and a seed -> draws."""


@dataclass(frozen=True)
class Forecast:
    """What one forecaster said at one origin: counts month by month, and the chance of any event by each month."""

    sample: Float[np.ndarray, "target draw month"]
    chance: Float[np.ndarray, "target month"]


@dataclass(frozen=True)
class Hindcast:
    """Forecasts of every forecaster from every origin, with what came.

    Args:
        targets: names along `target`: classes, and classes told as one; `titles` for people.
        origins: first day that each forecast did not know.
        seen: counts in each of the twelve months after each origin; NaN after the cut.
        said: forecaster -> its forecasts, in the order of the origins.
    """

    targets: tuple[str, ...]
    titles: tuple[str, ...]
    origins: tuple[date, ...]
    seen: Float[np.ndarray, "origin target month"]
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
    sample = np.einsum("tc,dcm->tdm", panel.sums, simulate(posterior, state, drivers, rng))
    return Forecast(sample, chance_of_any(posterior, state, drivers, panel.sums).mean(axis=0))


def rival_at(name: str, panel: Panel, *, seed: int, draws: int) -> Forecast:
    """What a rival says at the end of a panel."""
    rng = default_rng(seed)
    sample = np.stack([RIVALS[name](past, HORIZON, draws, rng) for past in panel.sums @ panel.counts])
    return Forecast(sample, (sample.cumsum(axis=2) > 0).mean(axis=1))


def hindcast(
    record: str,
    cut: date,
    *,
    seed: int = 0,
    first: date = FIRST,
    refit: int = REFIT,
    fitter: Fitter | None = None,
    progress: Progress | None = None,
) -> Hindcast:
    """Forecasts from every monthly origin between `first` and the cut.

    Args:
        record: name or folder of the record; it is read anew at every origin, cut there.
        cut: the case's `as_of`: nothing on or after it is used, not even to score.
        seed: of everything.
        first: first origin.
        refit: months between fits of the model.
        fitter: how the model is fitted; `Fits` when not given.
        progress: called with (done, all, what) after each origin.

    Raises:
        InputError: no origin fits before the cut, or a fit is refused.
    """
    origins = origins_of(cut, first=first)
    if not origins:
        raise InputError(f"first origin {first}", wanted=f"a day at least a month before {cut}")
    whole = build_panel(read_record(record, cut=cut))
    fitter = fitter or Fits()
    said: dict[str, list[Forecast]] = {name: [] for name in (OURS, *RIVALS)}
    posterior: Posterior | None = None
    for k, origin in enumerate(origins):
        panel = build_panel(read_record(record, cut=origin))
        if posterior is None or k % refit == 0:
            posterior = fitter(panel, whole.months, seed + k)
        said[OURS].append(forecast_at(posterior, panel, seed=seed + k))
        for name in RIVALS:
            said[name].append(rival_at(name, panel, seed=seed + k, draws=posterior.size))
        if progress:
            progress(k + 1, len(origins), f"forecast of {origin}")
    seen = np.stack([_seen(whole, k, len(origins)) for k in range(len(origins))])
    return Hindcast(whole.targets, tuple(map(whole.title_of, whole.targets)), origins, seen, said)


class Fits:
    """Fits to one panel after another, each going on from the last; one that is not sound is made afresh.

    Args:
        draws, warmup: of each chain of a fresh fit.
    """

    def __init__(self, *, draws: int = DRAWS, warmup: int = WARMUP) -> None:
        self.mcmc = hazard.sampler(draws=draws, warmup=warmup)
        self.begun = False

    def __call__(self, panel: Panel, months: int, seed: int) -> Posterior:
        """Draws for a panel.

        Raises:
            InputError: neither going on nor beginning anew, twice, gives sound draws.
        """
        fit = self._sound(counts_of(panel, months=months), seed)
        self.begun = True
        return posterior_of(fit, panel.classes, {"cut": panel.cut.isoformat(), "seed": seed})

    def _sound(self, data: hazard.Counts, seed: int) -> hazard.Fit:
        """The first sound fit: going on from the last, then afresh, then afresh with another seed."""
        if self.begun:
            fit = hazard.run_on(self.mcmc, data, seed=seed, settle=SETTLE)
            if fit.is_sound:
                return fit
        fit = hazard.run(self.mcmc, data, seed=seed)
        if not fit.is_sound:
            fit = hazard.run(self.mcmc, data, seed=seed + 10_000)
        hazard.refuse_unless_sound(fit)
        return fit


def _seen(panel: Panel, k: int, origins: int) -> Float[np.ndarray, "target month"]:
    """What came in the twelve months after the k-th origin, NaN where the record ends."""
    start = panel.months - origins + k
    ahead = panel.sums @ panel.counts[:, start : start + HORIZON]
    return np.pad(ahead, ((0, 0), (0, HORIZON - ahead.shape[1])), constant_values=np.nan)
