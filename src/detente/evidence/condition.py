"""`history --condition`: futures weighed by how likely the record was under their own numbers: assumptions learn too.

A future's weight is the likelihood of the record summed over types with its prior. Only numbers that the likelihood
reads are weighed and kept; of the rest the record says nothing, and a run draws them as ever. Each piece of evidence
counts once (`heard.py`). The sampler is in `tempering.py`, the file in `detente.futures.conditioned`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from importlib.metadata import version

import numpy as np
from jaxtyping import Float

from detente.case.model import Case
from detente.errors import InputError
from detente.evidence.heard import Heard, Tell, as_written, heard_of, read_groups, told_by
from detente.evidence.past import Told
from detente.evidence.tempering import POPULATIONS, Cube, Tempered, temper
from detente.futures import Futures, draw_futures
from detente.futures.conditioned import Conditioned
from detente.futures.draw import numbers_at
from detente.futures.posteriors import ROW, one_draw, posteriors_of
from detente.futures.quantiles import Posteriors

Values = Mapping[str, Float[np.ndarray, " draw"]]
LEAST = 200.0  # effective futures below which the result is refused: 90% intervals then rest on ten draws a tail


@dataclass(frozen=True)
class Learned:
    """What a case's numbers learned from the record.

    Args:
        prior: draws before.
        after: draws that the record has weighed; how: the sampler's own account, populations one after the other.
        told: what the record says of each type under them.
        before: mean chance of each type before.
        heard: the evidence; None where the likelihood is one of the caller's own.
    """

    prior: Values
    after: Values
    how: Tempered
    told: Told
    types: tuple[str, ...]
    before: Float[np.ndarray, " type"]
    heard: Heard | None = None

    @property
    def is_plain(self) -> bool:
        """Whether plain importance weights did."""
        return len(self.how.powers) == 2

    @property
    def belief(self) -> Float[np.ndarray, "type future"]:
        """Chance of each type in each future after the record."""
        logs = self.told.log_prior + self.told.log_likelihood
        chances = np.exp(logs - logs.max(axis=0))
        return chances / chances.sum(axis=0)


def condition(
    case: Case, n: int, *, seed: int = 0, fitted: Posteriors | None = None, fit_ends: date | None = None
) -> Learned:
    """A case's numbers, conditioned on its history.

    Args:
        case: with `history:` and `evidence:`.
        n: futures.
        seed: of the draws and of the sampler.
        fitted: draws that `posterior(NAME)` takes; those beside the case when not given.
        fit_ends: first day that their fit did not see; the case's `as_of` when not given.

    Raises:
        InputError: no history, or too few effective futures are left.
    """
    case = as_written(case)
    leans = any(a.shape.kind == "posterior" for a in case.uncertain)
    heard = heard_of(case, fit_ends=(fit_ends or date.fromisoformat(case.as_of)) if leans else None)
    found = condition_on(case, told_by(case, heard.past), n, seed=seed, fitted=fitted)
    return replace(found, heard=heard)


def condition_on(case: Case, told: Tell, n: int, *, seed: int = 0, fitted: Posteriors | None = None) -> Learned:
    """The same for any likelihood of types and numbers.

    Raises:
        InputError: too few futures asked for, or too few effective ones left.
    """
    if n < 2 * LEAST:
        raise InputError(f"{n} futures", wanted=f"at least {2 * LEAST:.0f} to be weighed by the record")
    case, size = as_written(case), n // POPULATIONS
    known = fitted if fitted is not None else posteriors_of(case)
    groups = read_groups(case, told, posteriors=known, seed=seed)
    design = Design(case, tuple(sorted(name for group in groups for name in group)), known)
    rest = draw_futures(case, size, seed=seed, posteriors=known)

    def with_these(cube: Cube) -> Futures:
        return replace(rest, values={**rest.values, **design.values(cube)})

    after = temper(lambda cube: marginal(told(with_these(cube))), len(design.coordinates), size, seed=seed)
    _refuse_few(after, n)
    parts = [told(with_these(after.cube[:, after.population == k])) for k in range(POPULATIONS)]
    before = np.exp(told(rest).log_prior).mean(axis=1)
    prior = {name: rest.values[name] for name in design.held}
    return Learned(prior, design.values(after.cube), after, _joined(parts), rest.types, before)


@dataclass(frozen=True)
class Design:
    """The numbers that are weighed, as coordinates of a unit cube.

    Args:
        case: the case.
        held: its numbers that are weighed.
        known: draws of its posteriors.
    """

    case: Case
    held: tuple[str, ...]
    known: Posteriors

    @property
    def alone(self) -> Case:
        """The case with these numbers alone."""
        return replace(self.case, assumptions={name: self.case.assumptions[name] for name in self.held})

    @property
    def coordinates(self) -> tuple[str, ...]:
        """A coordinate a number; one for all that are drawn from a posterior, which picks the draw."""
        own = tuple(a.name for a in self.alone.uncertain if a.shape.kind != "posterior")
        return own if len(own) == len(self.held) else (*own, ROW)

    def values(self, cube: Cube) -> Values:
        """The numbers at some points of the cube."""
        alone, columns = self.alone, dict(zip(self.coordinates, cube, strict=True))
        if ROW in columns:
            columns |= one_draw(alone.uncertain, self.known, columns.pop(ROW))
        return numbers_at(alone, columns, posteriors=self.known)


def _joined(parts: list[Told]) -> Told:
    """What the populations say, side by side."""
    return Told(**{f.name: np.concatenate([getattr(p, f.name) for p in parts], axis=-1) for f in fields(Told)})


def marginal(told: Told) -> Float[np.ndarray, " future"]:
    """Log likelihood of the record in each future, types summed out with their prior."""
    logs = told.log_prior + told.log_likelihood
    best = logs.max(axis=0)
    with np.errstate(invalid="ignore"):
        return best + np.log(np.exp(logs - best).sum(axis=0))


def _refuse_few(after: Tempered, n: int) -> None:
    """Stop where what is left cannot carry a result."""
    if after.effective < min(LEAST, n / 2):
        raise InputError(
            f"an effective sample of {after.effective:.0f} of {n} futures is left (plain weights: {after.plain:.0f})",
            wanted=f"at least {LEAST:.0f}",
            mend="draw more futures, or look whether the case's ranges allow what happened at all",
        )


def as_file(case: Case, learned: Learned, *, seed: int, fit: str = "") -> Conditioned:
    """What the numbers learned, as a file that cases may draw from.

    Args:
        case: that was conditioned.
        learned: by it.
        seed: of the sampler.
        fit: day before which the fit saw the record, where the numbers that lean on one are of another fit than the
            case's own.
    """
    heard, after = learned.heard, learned.how
    card = {
        "case": case.name, "digest": case.digest, "seed": seed, "futures": len(after.population),
        "record": case.evidence.record if case.evidence else "", "fit_before": fit,
        "months": [f"{d:%Y-%m}" for d in (heard.past.edges[0], heard.past.edges[-2])] if heard else [],
        "happenings": [h.says for h in heard.past.happenings] if heard else [],
        "counted": list(heard.counted) if heard else [], "passed_over": list(heard.passed_over) if heard else [],
        "how": "importance weights" if learned.is_plain else "sequential Monte Carlo",
        "plain_ess": round(after.plain, 1), "effective": round(after.effective, 1), "stages": len(after.powers) - 1,
        "accepted": round(after.accepted, 4),
        "numbers": {name: case.assumptions[name].shape.text for name in learned.after},
        "versions": {name: version(name) for name in ("detente", "jax", "numpy")},
    }  # fmt: skip
    likelihood = dict(zip(learned.types, learned.told.log_likelihood, strict=True))
    return Conditioned(learned.after, likelihood, card)
