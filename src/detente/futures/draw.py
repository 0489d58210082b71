"""Case + number of futures + seed -> Futures, or any block of them alone."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from detente.case.model import Assumption, Case, Correlation
from detente.errors import InputError
from detente.futures.columns import columns_of, stratified
from detente.futures.conditioned import given, log_likelihood_of
from detente.futures.model import Futures
from detente.futures.posteriors import joint_columns, posteriors_of
from detente.futures.quantiles import Floats, Posteriors, quantile

MOST_FUTURES = 2**31 - 1


def draw_futures(
    case: Case, n: int, *, seed: int = 0, only: range | None = None, posteriors: Posteriors | None = None
) -> Futures:
    """Every uncertain number and the true type of some futures.

    A Latin hypercube: each uncertain number has one future in each of its n equally likely strata, in an order made
    from its own name [@mckay-1979]. Numbers correlated in the case share a Gaussian copula; each keeps its margin.

    Args:
        case: the case.
        n: futures in the whole ensemble.
        seed: of the ensemble.
        only: draw these ids alone; their values are those of the whole ensemble.
        posteriors: draws from evidence by name; those beside the case when not given.

    Raises:
        InputError: no futures, ids outside the ensemble, missing evidence, correlations that cannot hold together.
    """
    ids = _ids(n, only)
    columns = columns_of(ids, names=[a.name for a in case.uncertain], size=n, seed=seed)
    known = posteriors_of(case) if posteriors is None else posteriors
    columns |= joint_columns(case.uncertain, known, ids, size=n, seed=seed)
    column = stratified(ids, name="the true type", size=n, seed=seed)
    drawn = given(case, futures_at(case, columns, column, ids=ids, size=n, seed=seed, posteriors=known), known)
    return with_types(case, drawn, column, known)


def with_types(case: Case, drawn: Futures, column: Floats, known: Posteriors) -> Futures:
    """Futures with their true types: from the prior, times what the record says of them where futures learned from it.

    What the principal believes at the start is then that product: it has seen what happened, as the reader has.

    Args:
        case: the case.
        drawn: futures with their numbers.
        column: shares that pick the true type.
        known: draws that the case brings.
    """
    chances, logs = priors_of(case, drawn), log_likelihood_of(drawn.types, drawn, known)
    if logs is not None:
        chances = chances * np.exp(logs - logs.max(axis=0))
        chances = chances / chances.sum(axis=0)
        priors = dict(zip((kind.prior.name for kind in case.types.values()), chances, strict=True))
        drawn = replace(drawn, values={**drawn.values, **priors})
    return replace(drawn, true_type=_true_type(chances, column))


def futures_at(
    case: Case,
    columns: Mapping[str, Floats],
    type_column: Floats,
    *,
    ids: NDArray[np.int64],
    size: int,
    seed: int,
    posteriors: Posteriors,
) -> Futures:
    """The futures at given shares of probability: for a design of one's own.

    Args:
        case: the case.
        columns: uncertain number -> shares, strictly between 0 and 1; correlated numbers are tied here.
        type_column: shares that pick the true type.
        ids: of the futures; they key the luck.
        size, seed: of the ensemble.
        posteriors: draws from evidence by name.
    """
    values = numbers_at(case, columns, posteriors=posteriors)
    drawn = Futures(size, seed, ids, values, np.zeros(len(ids), np.int64), tuple(case.types))
    return with_types(case, drawn, type_column, {})


def numbers_at(case: Case, columns: Mapping[str, Floats], *, posteriors: Posteriors) -> dict[str, Floats]:
    """Every uncertain number at given shares of probability, correlated ones tied."""
    tied = {**columns, **_correlated(columns, case.correlations)}
    return {a.name: quantile(a.shape, tied[a.name], posteriors=posteriors) for a in case.uncertain}


def with_values(case: Case, futures: Futures, fixed: Mapping[str, float]) -> Futures:
    """The same futures with some numbers fixed, in model units; the true type follows where a prior is among them.

    In futures that have learned from what happened a type's prior is what is believed after it; so is one fixed here.
    """
    values = {**futures.values, **{name: np.full(len(futures.future), v) for name, v in fixed.items()}}
    moved = replace(futures, values=values)
    if not any(kind.prior.name in fixed for kind in case.types.values()):
        return moved
    column = stratified(futures.future, name="the true type", size=futures.size, seed=futures.seed)
    return with_types(case, moved, column, {})


def value_of(futures: Futures, assumption: Assumption) -> Floats:
    """What each future drew for a number; constants are repeated."""
    if assumption.shape.is_uncertain or assumption.name in futures.values:
        return futures.values[assumption.name]
    return quantile(assumption.shape, np.full(len(futures.future), 0.5))


def priors_of(case: Case, futures: Futures) -> Floats:
    """The prior of each type in each future, summing to one: `[type, future]`."""
    drawn = np.stack([np.maximum(value_of(futures, kind.prior), 0.0) for kind in case.types.values()])
    total = drawn.sum(axis=0)
    return np.where(total > 0, drawn / np.where(total > 0, total, 1.0), 1 / len(drawn))


def _ids(n: int, only: range | None) -> NDArray[np.int64]:
    """The futures asked for."""
    if not 1 <= n <= MOST_FUTURES:
        raise InputError(f"{n} futures", wanted=f"1 to {MOST_FUTURES}")
    ids = np.asarray(range(n) if only is None else only, dtype=np.int64)
    if len(ids) == 0 or ids.min() < 0 or ids.max() >= n:
        raise InputError(f"futures {only}", wanted=f"some of 0 to {n - 1}")
    return ids


def _true_type(priors: Floats, column: Floats) -> NDArray[np.int64]:
    """The type in whose share of the prior the column falls."""
    return np.minimum((column >= np.cumsum(priors, axis=0)).sum(axis=0), len(priors) - 1)


def _correlated(columns: Mapping[str, Floats], correlations: tuple[Correlation, ...]) -> dict[str, Floats]:
    """The columns of the correlated numbers, tied by a Gaussian copula."""
    tied: dict[str, Floats] = {}
    for names, ranks in _groups(correlations, columns):
        pearson = 2 * np.sin(np.pi * ranks / 6)  # rank to product-moment correlation of normals [@pearson-1907]
        root = _root(pearson, names)
        normals = root @ np.stack([special.ndtri(columns[name]) for name in names])
        tied |= {name: special.ndtr(row) for name, row in zip(names, normals, strict=True)}
    return tied


def _root(pearson: Floats, names: tuple[str, ...]) -> Floats:
    """The Cholesky factor of a correlation matrix."""
    try:
        return np.asarray(np.linalg.cholesky(pearson), dtype=np.float64)
    except np.linalg.LinAlgError:
        raise InputError(
            f"correlations among {', '.join(names)} that no set of numbers can have",
            wanted="a positive definite set",
            mend="make the correlations smaller, or name fewer numbers",
        ) from None


def _groups(
    correlations: tuple[Correlation, ...], columns: Mapping[str, Floats]
) -> list[tuple[tuple[str, ...], Floats]]:
    """Correlations that share a number belong together: names and matrix of rank correlations of each group."""
    groups: list[list[str]] = []
    for names in ([n for n in c.numbers if n in columns] for c in correlations):
        touching = [g for g in groups if set(g) & set(names)]
        merged = list(dict.fromkeys([n for g in touching for n in g] + names))
        groups = [g for g in groups if g not in touching] + [merged]
    return [(tuple(g), _ranks(g, correlations)) for g in groups if len(g) > 1]


def _ranks(names: list[str], correlations: tuple[Correlation, ...]) -> Floats:
    """The matrix of rank correlations among some numbers."""
    at = {name: i for i, name in enumerate(names)}
    ranks = np.eye(len(names))
    for correlation in correlations:
        places = [at[n] for n in correlation.numbers if n in at]
        for i in places:
            for j in places:
                if i != j:
                    ranks[i, j] = correlation.rho
    return ranks
