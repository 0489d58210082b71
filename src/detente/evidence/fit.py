"""`fit`: the record up to a day -> posterior draws, or a refusal; and the finding that tells what was learned."""

import platform
from collections.abc import Sequence
from importlib.metadata import version

import numpy as np
from numpy.random import default_rng

from detente.evidence import hazard
from detente.evidence.facts import Record
from detente.evidence.forecast import base_rate_ahead, filter_state
from detente.evidence.panel import COVARIATES, Panel, build_panel
from detente.evidence.posterior import Posterior
from detente.finding import Cell, Column, Finding, Table, with_range

DRAWS = 300  # a chain, after WARMUP
WARMUP = 300
KEPT = 1_000  # draws written to the file


def counts_of(panel: Panel, *, months: int | None = None) -> hazard.Counts:
    """A panel as the model takes it, padded at its end to a number of months so that one compiled sampler fits all."""
    pad = (months or panel.months) - panel.months
    return hazard.Counts(
        counts=np.pad(panel.counts, ((0, 0), (0, pad))).astype(np.float32),
        drivers=np.pad(panel.drivers, ((0, 0), (0, pad))).astype(np.float32),
        shown=np.pad(np.ones(panel.months, np.float32), (0, pad)),
        busier=np.array(panel.busier, dtype=np.float32),
    )


def fit_record(
    record: Record, *, seed: int = 0, draws: int = DRAWS, warmup: int = WARMUP, progress: bool = False
) -> Posterior:
    """The posterior of the hazard model given a record.

    Args:
        record: read up to the day of the forecast.
        seed: of the sampler.
        draws, warmup: of each chain.
        progress: show a bar.

    Raises:
        InputError: the sampler's diagnostics do not allow the draws to be used.
    """
    panel = build_panel(record)
    fit = hazard.run(hazard.sampler(draws=draws, warmup=warmup, progress=progress), counts_of(panel), seed=seed)
    hazard.refuse_unless_sound(fit)
    return posterior_of(fit, panel.classes, card_of(record, panel, fit, seed=seed))


def posterior_of(fit: hazard.Fit, classes: Sequence[str], card: dict[str, object]) -> Posterior:
    """A fit's draws, thinned evenly to at most KEPT."""
    kept = np.linspace(0, len(fit.draws["slow"]) - 1, min(KEPT, len(fit.draws["slow"]))).round().astype(int)
    pick = {name: np.asarray(values[kept], dtype=float) for name, values in fit.draws.items()}
    return Posterior(
        classes=tuple(classes),
        covariates=COVARIATES,
        slow=pick["slow"],
        step=pick["step"],
        branching=pick["self"],
        half_life=pick["half_life"],
        effect=pick["effect"],
        stay=pick["stay"],
        card=card,
    )


def card_of(record: Record, panel: Panel, fit: hazard.Fit, *, seed: int) -> dict[str, object]:
    """What the fit saw and how it went."""
    return {
        "record": record.name,
        "cut": panel.cut.isoformat(),
        "first_month": panel.edges[0].isoformat(),
        "months": panel.months,
        "events": {c: int(n) for c, n in zip(panel.classes, panel.counts.sum(axis=1), strict=True)},
        "digest": record.digest,
        "model": "detente.evidence.hazard: two regimes, Poisson, self-exciting, long-run means",
        "classes": list(panel.classes),
        "covariates": list(COVARIATES),
        "seed": seed,
        "rhat": round(fit.rhat, 4),
        "ess": round(fit.ess),
        "divergences": fit.divergences,
        "versions": {name: version(name) for name in ("detente", "numpyro", "jax")}
        | {"python": platform.python_version()},
    }


def rate_for(posterior: Posterior, panel: Panel, months: int) -> np.ndarray:
    """Base rates for a case of so many months, from the regimes as they stand at the cut."""
    seed = int(str(posterior.card.get("seed", 0)))
    return base_rate_ahead(posterior, filter_state(posterior, panel), months, default_rng(seed))


def fit_finding(posterior: Posterior, panel: Panel, months: int) -> Finding:
    """What the record teaches about each class of event.

    Args:
        posterior: draws.
        panel: the record that they were fitted to.
        months: length of the case, over which base rates are averaged.
    """
    rows = _effect_rows(posterior, rate_for(posterior, panel, months))
    first = posterior.classes[0]
    talks = next(r for r in rows if r[0] == first and r[1] == "talks")
    middle, low, high = (float(np.exp(float(str(v)))) for v in talks[2:5])
    clear = "the record tells the direction" if not low <= 1 <= high else "the record does not tell the direction"
    return Finding(
        key="fit",
        question="What does the record say about how often events come, and what moves them?",
        answer=f"Once fast and slow spells are allowed for, full talks multiply the monthly rate of {first} events by "
        f"{with_range(middle, low, high)}: {clear}.",
        table=Table(_COLUMNS, tuple(rows)),
        chart="posterior",
        more={"multipliers": Table(_MULTIPLIERS, tuple(_multiplier_rows(rows)))},
        notes=(
            "Associations in one record, not effects of a policy: talks open when tests are few, and tests end talks.",
            f"Fit on {posterior.card['months']} months before {posterior.card['cut']}; R-hat {posterior.card['rhat']}, "
            f"effective sample {posterior.card['ess']}, divergences {posterior.card['divergences']}.",
        ),
    )


_COLUMNS = (
    Column("class", "Class of event"),
    Column("number", "What"),
    Column("median", "Median", style="number"),
    Column("p05", "5%", style="number"),
    Column("p95", "95%", style="number"),
    Column("unit", "Unit"),
)


_MULTIPLIERS = (
    Column("class", "Class of event"),
    Column("what", "What"),
    Column("times", "Multiplies the rate by", "times", "number"),
    Column("p05", "5%", "times", "number"),
    Column("p95", "95%", "times", "number"),
)


def _multiplier_rows(rows: Sequence[tuple[str, str, float, float, float, str]]) -> list[tuple[Cell, ...]]:
    """Effects as what they multiply the rate by when their covariate is at its full."""
    effects = [r for r in rows if r[-1] == "log rate"]
    return [(r[0], r[1], *(float(x) for x in np.exp(r[2:5]))) for r in effects]


def _effect_rows(posterior: Posterior, rate: np.ndarray) -> list[tuple[str, str, float, float, float, str]]:
    """Each class's numbers with their intervals."""
    rows: list[tuple[str, str, float, float, float, str]] = []
    for k, name in enumerate(posterior.classes):
        numbers = {"rate": (rate[:, k], "per month"), "slow": (posterior.slow[:, k], "per month"),
                   "step": (posterior.step[:, k], "times"), "self": (posterior.branching[:, k], "events per event"),
                   "half_life": (posterior.half_life[:, k], "months")}  # fmt: skip
        numbers |= {c: (posterior.effect[:, k, j], "log rate") for j, c in enumerate(posterior.covariates)}
        for what, (draws, unit) in numbers.items():
            low, middle, high = (float(q) for q in np.quantile(draws, (0.05, 0.5, 0.95)))
            rows.append((name, what, middle, low, high, unit))
    return rows
