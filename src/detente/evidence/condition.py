"""`--condition`: futures weighed by how likely the real record was under their own numbers: assumptions learn too.

A future's weight is the likelihood of the record summed over types with its prior; the true type is then drawn from the
belief that the record leaves. Where plain weights collapse, sequential Monte Carlo takes over [@del-moral-2006]: the
likelihood is raised to a power that grows from 0 to 1, futures are resampled at each stage, and each is then moved by
proposals that keep the prior: a few of its numbers are exchanged for those of a fresh future, and the exchange is kept
with the chance that Metropolis and Hastings give it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from jaxtyping import Float
from numpy.random import Generator, default_rng

from detente.case.model import Case
from detente.errors import InputError
from detente.evidence.history import normalised
from detente.evidence.past import Told, past_of, program_of, tell
from detente.finding import Cell, Column, Finding, Table, number, with_range
from detente.futures import Futures, draw_futures

ENOUGH = 0.10  # plain weights will do while the effective sample is at least this share of the futures
STAGE = 0.5  # effective share to which each stage of the tempering may fall
LEAST = 100  # distinct futures below which a conditioned ensemble is refused
MOVES = 4  # sweeps of proposals after each stage
EXCHANGED = 0.15  # share of a future's numbers that a proposal exchanges
MOST_STAGES = 40

Tell = Callable[[Futures], Told]


@dataclass(frozen=True)
class Conditioned:
    """Futures that have learned from the record, each with the same weight.

    Args:
        futures: their numbers and true types.
        prior: the futures that they came from.
        how: `plain weights` or `sequential Monte Carlo`.
        plain_ess: effective sample of plain weights.
        distinct: how many different futures there are now.
        stages: powers of the likelihood that were gone through.
        accepted: share of the proposals that were taken.
    """

    futures: Futures
    prior: Futures
    how: str
    plain_ess: float
    distinct: int
    stages: tuple[float, ...]
    accepted: float


def condition(case: Case, n: int, *, seed: int = 0) -> Conditioned:
    """Futures of a case, conditioned on its history.

    Args:
        case: with `history:` and `evidence:`.
        n: futures.
        seed: of the draws and of the sampler.

    Raises:
        InputError: no history, or too few distinct futures are left.
    """
    past = past_of(case)
    program = program_of(case, past)
    return condition_on(case, lambda futures: tell(program, past, futures), n, seed=seed)


def condition_on(case: Case, told_by: Tell, n: int, *, seed: int = 0) -> Conditioned:
    """The same for any likelihood of types and numbers."""
    rng = default_rng(seed)
    prior = draw_futures(case, n, seed=seed)
    log_weights = _marginal(told_by(prior))
    ess = effective(log_weights)
    if ess >= ENOUGH * n:
        picked = _resampled(log_weights, rng)
        values, stages, accepted, origin = _taken(prior.values, picked), (1.0,), 0.0, picked
    else:
        values, stages, accepted, origin = _tempered(case, told_by, prior, log_weights, rng)
    moved = replace(prior, values=values)
    told = told_by(moved)
    belief = normalised((told.log_prior + told.log_likelihood)[None])[0]
    types = (rng.random(n)[None] > np.cumsum(belief, axis=0)).sum(axis=0).clip(0, len(belief) - 1)
    distinct = len(np.unique(origin)) if accepted == 0 else _distinct(values)
    if distinct < min(LEAST, n // 2):
        raise InputError(
            f"{distinct} distinct futures left of {n}",
            wanted=f"at least {LEAST}",
            mend="draw more futures, or look whether the case's ranges allow what happened at all",
        )
    how = "plain weights" if ess >= ENOUGH * n else "sequential Monte Carlo"
    return Conditioned(replace(moved, true_type=types), prior, how, ess, distinct, stages, accepted)


def effective(log_weights: Float[np.ndarray, " future"]) -> float:
    """Effective sample of importance weights, (sum w)^2 / sum w^2 [@kong-1994].

    >>> effective(np.zeros(8))
    8.0
    """
    weights = np.exp(log_weights - log_weights.max())
    return float(weights.sum() ** 2 / (weights**2).sum())


def _marginal(told: Told) -> Float[np.ndarray, " future"]:
    """Log likelihood of the record in each future, types summed out with their prior."""
    logs = told.log_prior + told.log_likelihood
    best = logs.max(axis=0)
    return best + np.log(np.exp(logs - best).sum(axis=0))


def _resampled(log_weights: Float[np.ndarray, " future"], rng: Generator) -> np.ndarray:
    """Systematic resampling: each future as often as its weight says, to within one."""
    weights = np.exp(log_weights - log_weights.max())
    steps = (rng.random() + np.arange(len(weights))) / len(weights)
    return np.minimum(np.searchsorted(np.cumsum(weights) / weights.sum(), steps), len(weights) - 1)


Values = Mapping[str, np.ndarray]


def _taken(values: Values, picked: np.ndarray) -> dict[str, np.ndarray]:
    return {name: column[picked] for name, column in values.items()}


def _tempered(
    case: Case, told_by: Tell, prior: Futures, log_likelihood: np.ndarray, rng: Generator
) -> tuple[dict[str, np.ndarray], tuple[float, ...], float, np.ndarray]:
    """Stages of tempering, resampling and moving."""
    values, power, stages = dict(prior.values), 0.0, [0.0]
    origin, taken, tried = np.arange(prior.size), 0.0, 0
    while power < 1.0 and len(stages) < MOST_STAGES:
        power = _next_power(log_likelihood, power)
        picked = _resampled((power - stages[-1]) * log_likelihood, rng)
        values, log_likelihood, origin = _taken(values, picked), log_likelihood[picked], origin[picked]
        stages.append(power)
        for _ in range(MOVES):
            fresh = draw_futures(case, prior.size, seed=int(rng.integers(2**31)))
            proposal = _exchanged(case, values, fresh.values, rng)
            proposed = _marginal(told_by(replace(prior, values=proposal)))
            keep = np.log(rng.random(prior.size)) < power * (proposed - log_likelihood)
            values = {name: np.where(keep, proposal[name], column) for name, column in values.items()}
            log_likelihood = np.where(keep, proposed, log_likelihood)
            taken, tried = taken + keep.mean(), tried + 1
    return values, tuple(stages), taken / tried, origin


def _next_power(log_likelihood: np.ndarray, power: float) -> float:
    """The largest power up to 1 at which the effective sample stays at STAGE of the futures."""
    wanted = STAGE * len(log_likelihood)
    if effective((1.0 - power) * log_likelihood) >= wanted:
        return 1.0
    low, high = power, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if effective((middle - power) * log_likelihood) >= wanted else (low, middle)
    return low


def _exchanged(case: Case, values: Values, fresh: Values, rng: Generator) -> dict[str, np.ndarray]:
    """Some of each future's numbers exchanged for a fresh future's; numbers that go together go together."""
    size = len(next(iter(values.values()))) if values else 0
    masks: dict[str, np.ndarray] = {}
    for group in _groups(case, values):
        mask = rng.random(size) < EXCHANGED
        masks |= {name: mask for name in group}
    return {name: np.where(masks[name], fresh[name], column) for name, column in values.items()}


def _groups(case: Case, values: Values) -> list[tuple[str, ...]]:
    """Numbers that are drawn together: correlated ones, and all that come from a posterior; others stand alone."""
    posterior = {a.name for a in case.uncertain if a.shape.kind == "posterior"}
    together = [set(c.numbers) & set(values) for c in case.correlations] + [posterior & set(values)]
    groups: list[set[str]] = []
    for names in filter(None, together):
        touching = [g for g in groups if g & names]
        groups = [g for g in groups if not g & names] + [names.union(*touching)]
    tied = set().union(*groups)
    return [tuple(sorted(g)) for g in groups] + [(name,) for name in values if name not in tied]


def _distinct(values: Values) -> int:
    """How many futures differ from all others in some number."""
    return len(np.unique(np.stack([np.asarray(v, float) for v in values.values()]), axis=1).T)


def condition_finding(case: Case, conditioned: Conditioned) -> Finding:
    """Which assumptions the record moved, by how much; types too."""
    rows = sorted(_moved_rows(case, conditioned), key=lambda r: -abs(float(str(r[7]))))
    return Finding(
        key="condition",
        question="Which assumptions does the record move?",
        answer=_answer(rows),
        table=Table(_MOVED, tuple(rows)),
        chart="",
        more={"types": Table(_TYPES, tuple(_type_rows(conditioned)))},
        rests_on=(case.history.where,) if case.history else (),
        notes=(
            f"{conditioned.how}: plain weights leave an effective sample of {number(conditioned.plain_ess)} of "
            f"{conditioned.prior.size} futures; {conditioned.distinct} distinct futures now, "
            f"{len(conditioned.stages)} stages, {conditioned.accepted:.0%} of proposals taken.",
            "The record is short and its reading is the case's own: a number that did not move was not tested by it.",
            *_twice(case),
        ),
    )


def _twice(case: Case) -> tuple[str, ...]:
    """A warning where evidence would count twice."""
    names = [a.name for a in case.uncertain if a.shape.kind == "posterior"]
    if not names:
        return ()
    return (f"{len(names)} numbers are drawn from a posterior that has seen these counts once already: their moves are "
            "overstated; write ranges in their place to learn from the record once.",)  # fmt: skip


_MOVED = (
    Column("number", "Assumption"), Column("unit", "Unit"), Column("before", "Median before", style="number"),
    Column("after", "Median after", style="number"), Column("p05", "5% after", style="number"),
    Column("p95", "95% after", style="number"), Column("narrowed", "Spread left", style="share"),
    Column("shift", "Shift", "spreads before", "number"), Column("where", "Line"),
)  # fmt: skip
_TYPES = (
    Column("type", "Type"), Column("before", "Share before", style="share"),
    Column("after", "Share after", style="share"),
)  # fmt: skip


def _moved_rows(case: Case, conditioned: Conditioned) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for name, after in conditioned.futures.values.items():
        before = conditioned.prior.values[name]
        low, middle, high = (float(q) for q in np.quantile(after, (0.05, 0.5, 0.95)))
        spread = float(before.std()) or 1.0
        shift = float(after.mean() - before.mean()) / spread
        known = case.assumptions[name]
        cells = float(np.median(before)), middle, low, high, float(after.std()) / spread, shift
        rows.append((name, known.unit, *cells, str(known.where)))
    return rows


def _type_rows(conditioned: Conditioned) -> list[tuple[Cell, ...]]:
    def shares(futures: Futures) -> np.ndarray:
        return np.bincount(futures.true_type, minlength=len(futures.types)) / len(futures.true_type)

    before, after = shares(conditioned.prior), shares(conditioned.futures)
    return [(name, float(before[k]), float(after[k])) for k, name in enumerate(conditioned.futures.types)]


def _answer(rows: list[tuple[Cell, ...]]) -> str:
    name, unit, before, after, low, high, _, shift, _ = rows[0]
    span = with_range(float(str(after)), float(str(low)), float(str(high)), unit=str(unit or ""))
    clear = sum(abs(float(str(r[7]))) > 0.5 for r in rows)
    return (
        f"The record moves {name} most: from {number(float(str(before)))} to {span}, "
        f"{number(float(str(shift)))} of its spread; {clear} of {len(rows)} assumptions move by more than half theirs."
    )


TYPE = "the true type"


def write_futures(path: Path, futures: Futures) -> Path:
    """Futures as a Parquet file, for other verbs to read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = [futures.types[k] for k in futures.true_type]
    pd.DataFrame({**futures.values, TYPE: names}).to_parquet(path, index=False)
    return path


def read_futures(path: Path, case: Case, *, seed: int = 0) -> Futures:
    """Futures from a file; the luck is that of the seed.

    Raises:
        InputError: no such file, or its numbers are not the case's.
    """
    if not path.is_file():
        raise InputError(f"no file {path}", wanted="futures written by detente evidence history --condition")
    frame = pd.read_parquet(path)
    lacking = [a.name for a in case.uncertain if a.name not in frame.columns]
    if lacking or TYPE not in frame.columns:
        raise InputError(f"{path.name} without {', '.join(lacking[:3]) or TYPE}", wanted="futures of this very case")
    types = tuple(case.types)
    true_type = np.array([types.index(str(name)) for name in frame[TYPE]], dtype=np.int64)
    values = {a.name: frame[a.name].to_numpy(dtype=float) for a in case.uncertain}
    return Futures(len(frame), seed, np.arange(len(frame)), values, true_type, types)
