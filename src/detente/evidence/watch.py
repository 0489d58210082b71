"""`watch`: the chance of the next event of each class within some days, beside its base rate."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from numpy.random import default_rng

from detente.evidence.forecast import State, chance_of_any, drivers_ahead, filter_state, filter_states
from detente.evidence.panel import DAYS_A_MONTH, Panel, until
from detente.evidence.posterior import Posterior
from detente.evidence.scores import brier
from detente.finding import Cell, Column, Finding, Table, share, verdict_word, with_range

DAYS = (30, 60, 90, 180, 365)
RECENT = 36  # months whose forecasts make the recent calibration
LIVE, NONE = 1.0, 0.0  # depth of talks: a round now and kept up; none at all


@dataclass(frozen=True)
class Outlook:
    """Chances of at least one event, for every draw: `[draw, class, day]` along DAYS."""

    chance: Float[np.ndarray, "draw class day"]
    base: Float[np.ndarray, "class day"]


def outlook(posterior: Posterior, panel: Panel, *, seed: int = 0, talks: float | None = None) -> Outlook:
    """Chances from the day that ends the panel.

    Args:
        posterior: fitted to nothing later than that day.
        panel: the record up to it.
        seed: of what talks may do next.
        talks: their depth held at a level instead: a conditional forecast.
    """
    rng = default_rng(seed)
    state = filter_state(posterior, panel)
    drivers = drivers_ahead(panel, posterior.size, rng, talks=talks)
    by_month = chance_of_any(posterior, state, drivers)
    return Outlook(_at_days(by_month), _base(panel))


def _at_days(by_month: Float[np.ndarray, "draw class month"]) -> Float[np.ndarray, "draw class day"]:
    """Chances within days from chances by months: the hazard is even within a month."""
    quiet = np.log1p(-np.minimum(by_month, 1 - 1e-12))
    quiet = np.concatenate([np.zeros((*quiet.shape[:2], 1)), quiet], axis=2)
    at = np.minimum(np.array(DAYS) / DAYS_A_MONTH, quiet.shape[2] - 1)
    low = np.minimum(at.astype(int), quiet.shape[2] - 2)
    return -np.expm1(quiet[:, :, low] + (at - low) * (quiet[:, :, low + 1] - quiet[:, :, low]))


def _base(panel: Panel) -> Float[np.ndarray, "class day"]:
    """The same chances had the whole record one constant rate."""
    rate = panel.counts.sum(axis=1, keepdims=True) / panel.months
    return -np.expm1(-rate * np.array(DAYS) / DAYS_A_MONTH)


def watch_finding(
    posterior: Posterior,
    panel: Panel,
    *,
    seed: int = 0,
    early_signal: Mapping[str, float] | None = None,
    hindcast: Finding | None = None,
) -> Finding:
    """Chances of the next event, what moves them, how such forecasts fared lately, and what if talks opened.

    Args:
        posterior: fitted to nothing later than the panel's end.
        panel: the record up to the day of the forecast.
        seed: of what talks may do next.
        early_signal: share by which an early signal damps the effect of a transition, by class, where a case says so.
        hindcast: of the same record, whose tally is shown.
    """
    now, damps = outlook(posterior, panel, seed=seed), early_signal or {}
    rows = tuple(_row(now, panel, k, d) for k in range(len(panel.classes)) for d in range(len(DAYS)))
    return Finding(
        key="watch",
        question=f"From {panel.cut}, how likely is another event of each class?",
        answer=_answer(rows, panel.classes),
        table=Table(_CHANCES, rows),
        chart="watch",
        more={
            "moves": Table(_MOVES, tuple(_move_rows(posterior, panel))),
            "conditional": Table(_CONDITIONAL, tuple(_conditional_rows(posterior, panel, now, seed, damps))),
            "calibration": Table(_CALIBRATION, tuple(_calibration_rows(posterior, panel))),
            **({"hindcast": hindcast.more["tally"]} if hindcast else {}),
        },
        notes=(
            "The interval is of the chance itself, over draws of the fit; the base rate is one constant rate from the "
            f"whole record since {panel.edges[0]}.",
            "Conditional columns say what went with live talks in the record: confounded, since talks open when tests "
            "are few and tests end talks; they are no estimate of what opening talks would do.",
            *_raising(posterior, damps),
            "Recent calibration replays the last three years with the present fit: in sample, so at its best; the "
            "hindcast refits and is the honest test.",
            *((hindcast.answer,) if hindcast else ()),
        ),
    )


_CHANCES = (
    Column("class", "Class of event"), Column("within_days", "Within", "days", "count"),
    Column("chance", "Chance", style="share"), Column("p05", "5%", style="share"), Column("p95", "95%", style="share"),
    Column("base_rate", "Base rate", style="share"),
)  # fmt: skip
_MOVES = (
    Column("class", "Class of event"), Column("what", "What"), Column("now", "Now", style="number"),
    Column("times", "Multiplies the rate by", "times", "number"), Column("p05", "5%", "times", "number"),
    Column("p95", "95%", "times", "number"),
)  # fmt: skip
_CONDITIONAL = (
    Column("class", "Class of event"), Column("within_days", "Within", "days", "count"),
    Column("chance", "As things stand", style="share"), Column("if_talks", "If talks opened and stayed live"),
    Column("if_none", "If there were no talks"), Column("if_signal", "If an early signal damped the transition"),
)  # fmt: skip
_CALIBRATION = (
    Column("class", "Class of event"), Column("said", "Mean chance said, 3 months ahead", style="share"),
    Column("came", "Share that came", style="share"), Column("brier", "Brier score", style="number"),
    Column("base_brier", "Brier score of the base rate", style="number"),
    Column("forecasts", "Forecasts", style="count"),
)  # fmt: skip


def _row(now: Outlook, panel: Panel, k: int, d: int) -> tuple[Cell, ...]:
    draws = now.chance[:, k, d]
    low, high = (float(q) for q in np.quantile(draws, (0.05, 0.95)))
    return panel.classes[k], DAYS[d], float(draws.mean()), low, high, float(now.base[k, d])


def _answer(rows: tuple[tuple[Cell, ...], ...], classes: tuple[str, ...]) -> str:
    """Each class within 90 days, in words and figures."""
    parts: list[str] = []
    for name in classes:
        _, _, chance, low, high, base = (r for r in next(r for r in rows if r[:2] == (name, 90)))
        p = float(str(chance))
        span = with_range(p, float(str(low)), float(str(high)), style="share")
        parts.append(f"{name}: {verdict_word(p)}, {span}, base rate {share(float(str(base)))}")
    return "Within 90 days: " + "; ".join(parts) + "."


def _move_rows(posterior: Posterior, panel: Panel) -> list[tuple[Cell, ...]]:
    """What stands behind the next month's rate: regime, memory, and each covariate as it stands."""
    state = filter_state(posterior, panel)
    rows: list[tuple[Cell, ...]] = []
    for k, name in enumerate(panel.classes):
        fast = 1 + state.fast * (posterior.step[:, k] - 1)
        rows.append((name, "chance of the fast regime", float(state.fast.mean()), *_spread(fast)))
        memory = float(state.memory[:, k].mean())
        rows.append((name, "memory of recent events", memory, *_spread(_kindled(posterior, state, k))))
        for j, what in enumerate(posterior.covariates):
            level = float(panel.ahead[j, 0])
            rows.append((name, what, level, *_spread(np.exp(posterior.effect[:, k, j] * level))))
    return rows


def _kindled(posterior: Posterior, state: State, k: int) -> Float[np.ndarray, " draw"]:
    """How many times its regime's base rate the rate is, for the memory of recent events alone."""
    decay = 2.0 ** (-1.0 / posterior.half_life[:, k])
    base = posterior.slow[:, k] * (1 + state.fast * (posterior.step[:, k] - 1))
    return 1 + posterior.branching[:, k] * (1 - decay) * state.memory[:, k] / base


def _spread(draws: Float[np.ndarray, " draw"]) -> tuple[float, float, float]:
    """Median and 90% interval."""
    low, middle, high = (float(q) for q in np.quantile(draws, (0.05, 0.5, 0.95)))
    return middle, low, high


def _conditional_rows(
    posterior: Posterior, panel: Panel, now: Outlook, seed: int, early_signal: Mapping[str, float]
) -> list[tuple[Cell, ...]]:
    """The same chances if talks opened at once and were kept up, if there were none, and after an early signal."""
    looks = [outlook(posterior, panel, seed=seed, talks=LIVE), outlook(posterior, panel, seed=seed, talks=NONE)]
    if early_signal:
        looks.append(_after_signal(posterior, panel, seed, early_signal))
    return [
        (name, DAYS[d], float(now.chance[:, k, d].mean()), *(_told(look.chance[:, k, d]) for look in looks),
         *([""] * (3 - len(looks))))
        for k, name in enumerate(panel.classes)
        for d in range(len(DAYS))
    ]  # fmt: skip


def _told(draws: Float[np.ndarray, " draw"]) -> str:
    """A chance with its interval."""
    low, high = (float(q) for q in np.quantile(draws, (0.05, 0.95)))
    return with_range(float(draws.mean()), low, high, style="share")


def _raising(posterior: Posterior, early_signal: Mapping[str, float]) -> tuple[str, ...]:
    """A note where damping the transition raises a chance, since the record has fewer events in transitions."""
    at = posterior.covariates.index("transition")
    raised = [c for k, c in enumerate(posterior.classes) if c in early_signal and posterior.effect[:, k, at].mean() < 0]
    if not raised:
        return ()
    return (
        f"An early signal raises the chance of {' and '.join(raised)} here: the record has fewer of them in "
        "transitions, so that damping a transition's effect means more.",
    )


def _after_signal(posterior: Posterior, panel: Panel, seed: int, damps: Mapping[str, float]) -> Outlook:
    """The outlook with each class's effect of the transition damped."""
    effect = posterior.effect.copy()
    at = posterior.covariates.index("transition")
    for k, name in enumerate(posterior.classes):
        effect[:, k, at] *= 1 - damps.get(name, 0.0)
    return outlook(replace(posterior, effect=effect), panel, seed=seed)


def _calibration_rows(posterior: Posterior, panel: Panel) -> list[tuple[Cell, ...]]:
    """How chances three months ahead, replayed over the last RECENT months, compare with what came."""
    origins = range(panel.months - RECENT, panel.months - 3)
    states = filter_states(posterior, panel, origins)
    said = np.stack([_replayed(posterior, until(panel, o), s) for o, s in zip(origins, states, strict=True)])
    came = np.stack([panel.counts[:, o : o + 3].sum(axis=1) > 0 for o in origins]).astype(float)
    rows: list[tuple[Cell, ...]] = []
    for k, name in enumerate(panel.classes):
        rate = panel.counts[k, : panel.months - RECENT].mean()
        base = np.full(len(said), -np.expm1(-3 * rate))
        scores = float(brier(came[:, k], said[:, k]).mean()), float(brier(came[:, k], base).mean())
        rows.append((name, float(said[:, k].mean()), float(came[:, k].mean()), *scores, len(said)))
    return rows


def _replayed(posterior: Posterior, panel: Panel, state: State) -> Float[np.ndarray, " class"]:
    """Chance of any event within three months of a panel's end."""
    drivers = drivers_ahead(panel, posterior.size, default_rng(0))
    return chance_of_any(posterior, state, drivers)[:, :, 2].mean(axis=0)
