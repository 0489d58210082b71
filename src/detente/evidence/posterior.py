"""Posterior draws as a small file that a case can lean on: `posterior(strategic.rate)`.

One Parquet file of draws, one row a draw, and beside it a card that says what the fit saw and how it went. Drawing
futures needs no sampler: only this file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet as parquet
import yaml
from jaxtyping import Float
from numpy.random import default_rng
from numpy.typing import NDArray

from detente.errors import InputError
from detente.futures.posteriors import DRAWS, read_draws

Draws = Float[np.ndarray, " draw"]
NO_PARTS: Mapping[str, int] = {}
COLUMNS = ("rate", "slow", "step", "self", "half_life")


@dataclass(frozen=True)
class Posterior:
    """Draws of the hazard model's parameters.

    Args:
        classes, covariates: names along those axes.
        slow: events a month in the slow regime, all covariates zero; step: how many times more in the fast one.
        branching: events that one event brings on average; half_life: of its memory, months.
        effect: on the logarithm of the rate.
        stay: chance per month to stay in the slow and in the fast regime.
        card: what the fit saw and how it went.
    """

    classes: tuple[str, ...]
    covariates: tuple[str, ...]
    slow: Float[np.ndarray, "draw class"]
    step: Float[np.ndarray, "draw class"]
    branching: Float[np.ndarray, "draw class"]
    half_life: Float[np.ndarray, "draw class"]
    effect: Float[np.ndarray, "draw class covariate"]
    stay: Float[np.ndarray, "draw regime"]
    card: Mapping[str, Any]

    @property
    def size(self) -> int:
        """Number of draws."""
        return len(self.slow)


def as_columns(
    posterior: Posterior, rate: Float[np.ndarray, "draw class"], parts: Mapping[str, int] = NO_PARTS
) -> dict[str, Draws]:
    """The draws under the names that a case uses.

    Args:
        posterior: the draws.
        rate: base rate per month over the case's horizon, regimes averaged as each draw expects them.
        parts: `class.part` -> its events so far; the class's rate is split among them, shares drawn from a Dirichlet.

    Returns:
        `CLASS.rate`, `CLASS.PART.rate`, `CLASS.talks` (and each other covariate), `CLASS.self`, `CLASS.half_life`, and
        the regimes' own numbers, from which the fit can be rebuilt.
    """
    columns: dict[str, Draws] = {}
    for k, name in enumerate(posterior.classes):
        numbers = (rate, posterior.slow, posterior.step, posterior.branching, posterior.half_life)
        columns |= {f"{name}.{c}": n[:, k] for c, n in zip(COLUMNS, numbers, strict=True)}
        columns |= {f"{name}.{c}": posterior.effect[:, k, j] for j, c in enumerate(posterior.covariates)}
    for name in posterior.classes:
        columns |= _split(columns[f"{name}.rate"], {p: n for p, n in parts.items() if p.startswith(f"{name}.")})
    return columns | {"stay.slow": posterior.stay[:, 0], "stay.fast": posterior.stay[:, 1]}


def _split(rate: Draws, parts: Mapping[str, int]) -> dict[str, Draws]:
    """A class's rate split among its parts: a Poisson process thinned by kind, shares as the counts leave them."""
    if not parts:
        return {}
    shares = default_rng(len(rate)).dirichlet(np.array(list(parts.values())) + 0.5, size=len(rate))
    return {f"{name}.rate": rate * shares[:, k] for k, name in enumerate(parts)}


def write_posterior(
    folder: Path, posterior: Posterior, rate: Float[np.ndarray, "draw class"], parts: Mapping[str, int] = NO_PARTS
) -> Path:
    """The draws and their card, written into a folder; returns the file of draws."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / DRAWS
    columns = {name: values.astype(np.float32) for name, values in as_columns(posterior, rate, parts).items()}
    parquet.write_table(pyarrow.table(columns), path, compression="zstd")
    read_draws.cache_clear()
    (folder / "card.yaml").write_text(yaml.safe_dump(dict(posterior.card), sort_keys=False), encoding="utf-8")
    return path


def read_columns(folder: Path) -> dict[str, NDArray[np.float64]]:
    """Every column of the draws in a folder; nothing if there are none."""
    path = folder / DRAWS
    return dict(read_draws(path)) if path.is_file() else {}


def read_posterior(folder: Path) -> Posterior:
    """The draws in a folder, as the hazard model's parameters.

    Raises:
        InputError: there are none.
    """
    columns = read_columns(folder)
    if not columns:
        raise InputError(f"no draws in {folder}", wanted="draws.parquet", mend="detente evidence fit CASE")
    card = yaml.safe_load((folder / "card.yaml").read_text(encoding="utf-8"))
    classes, covariates = tuple(card["classes"]), tuple(card["covariates"])

    def stacked(what: str) -> Float[np.ndarray, "draw class"]:
        return np.stack([columns[f"{c}.{what}"] for c in classes], axis=1)

    return Posterior(
        classes=classes,
        covariates=covariates,
        slow=stacked("slow"),
        step=stacked("step"),
        branching=stacked("self"),
        half_life=stacked("half_life"),
        effect=np.stack([stacked(c) for c in covariates], axis=2),
        stay=np.stack([columns["stay.slow"], columns["stay.fast"]], axis=1),
        card=card,
    )
