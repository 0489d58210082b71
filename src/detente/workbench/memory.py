"""A study that stays in memory: what a run folder would hold, to the last digit."""

from collections.abc import Sequence

import numpy as np

from detente.case.model import Case
from detente.cluster import Done
from detente.futures import Futures
from detente.results import Results, Study
from detente.results.bands import BAND_FUTURES, LEVELS, bands_of
from detente.results.card import Card


def study_in_memory(case: Case, card: Card, done: Sequence[Done]) -> Study:
    """The study of all blocks of a run, whatever order they come in."""
    blocks = sorted(done, key=lambda d: d.block.number)
    return Study(case, _futures(case, card, blocks), _results(case, card, blocks))


def _futures(case: Case, card: Card, blocks: Sequence[Done]) -> Futures:
    """The futures, in the precision that the engine was given."""
    drawn = [b.futures for b in blocks]
    values = {a.name: _kept([f.values[a.name] for f in drawn], card) for a in case.uncertain}
    ids = np.concatenate([f.future for f in drawn])
    true_type = np.concatenate([f.true_type for f in drawn])
    return Futures(card["futures"], card["seed"], ids, values, true_type, tuple(case.types))


def _results(case: Case, card: Card, blocks: Sequence[Done]) -> Results:
    """Metrics of all blocks, bands of those that brought paths."""
    chunks = [b.chunk for b in blocks]
    metrics = {name: _kept([c.metrics[name] for c in chunks], card) for name in chunks[0].metrics}
    first = [b for b in blocks if b.block.ids.start < BAND_FUTURES]
    bands = bands_of([b.chunk for b in first], drawn=[b.futures for b in first])
    in_force = sum((c.in_force for c in chunks[1:]), chunks[0].in_force) / card["futures"]
    return Results(
        tuple(card["strategies"]), card["months"], metrics, bands, LEVELS, in_force, tuple(case.measures), card
    )


def _kept(parts: list[np.ndarray], card: Card) -> np.ndarray:
    """Parts along the future axis, rounded as a folder would."""
    return np.concatenate(parts, axis=-1).astype(card["precision"]).astype(np.float64)
