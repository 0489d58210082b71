"""From a case and its futures to actors on issue scales, for the spatial model."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from detente.bargain.lay_out import agenda_of
from detente.bargain.spatial import Scene
from detente.case.model import Assumption, Case
from detente.errors import InputError
from detente.futures import Futures, value_of

# Positions on issue scales are written 0 to 100.
SCALE = 100.0


def scenes(case: Case, futures: Futures) -> tuple[tuple[str, ...], tuple[str, ...], list[Scene]]:
    """Actors on issue scales, one scene a future. Saliences that add up to more than one are scaled down to one.

    Returns:
        Titles of the actors, names of the issues, and the scenes.

    Raises:
        InputError: the agenda has no section `spatial`, or an actor in it cares for nothing.
    """
    actors = agenda_of(case).spatial
    if len(actors) < 2:
        raise InputError(f"{case.name} without actors on scales", wanted="agenda.spatial with two actors or more")
    issues = tuple(dict.fromkeys(issue for actor in actors for issue in actor.position))
    capability = np.stack([value_of(futures, actor.capability) for actor in actors], axis=1)
    position = np.stack([_on_issues(a.position, issues, futures) for a in actors], axis=1) / SCALE
    salience = np.stack([_on_issues(a.salience, issues, futures) for a in actors], axis=1)
    total = salience.sum(axis=2, keepdims=True)
    for at, actor in enumerate(actors):
        if (total[:, at] <= 0).any():
            raise InputError(f"{actor.name} cares for nothing", wanted="salience above zero on some issue")
    salience = salience / np.maximum(total, 1.0)
    titles = tuple(case.actors[a.name].title if a.name in case.actors else a.name for a in actors)
    return titles, issues, [Scene(*one) for one in zip(capability, position, salience, strict=True)]


def _on_issues(
    given: Mapping[str, Assumption], issues: tuple[str, ...], futures: Futures
) -> Float[np.ndarray, "future issue"]:
    """An actor's number on each issue; none, which salience alone may be, is zero."""
    none = np.zeros(len(futures.future))
    return np.stack([value_of(futures, given[issue]) if issue in given else none for issue in issues], axis=1)
