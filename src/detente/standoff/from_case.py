"""The conflict of a case's `standoff` section: its rankings, the debates about them, and its strategies."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
from jaxtyping import Bool, Float, Int

from detente.case.model import Assumption, Case, StandoffSection
from detente.errors import CaseError, InputError, Problem
from detente.futures.columns import stratified
from detente.futures.quantiles import quantile
from detente.standoff.draws import MOST_DRAWS
from detente.standoff.model import Conflict, build, matches, pattern_of
from detente.standoff.preference import Preference, Prioritised, Weighted, by_weights, levels_of
from detente.standoff.robustness import AS_WRITTEN

MOST_COMBINATIONS = 256


def section_of(case: Case) -> StandoffSection:
    """The section; `InputError` with the way out when the case has none."""
    if case.standoff is None:
        raise InputError(
            f"{case.name} without a standoff section",
            wanted="a case with `standoff:`",
            mend="add options and preferences",
        )
    return case.standoff


def conflict_of(case: Case) -> Conflict:
    """The conflict that a case describes.

    Raises:
        InputError: when it has no `standoff` section.
        CaseError: when a name or a statement in the section cannot be used.
    """
    section = section_of(case)
    try:
        made = build(
            section.options,
            {actor: _preference(section, actor) for actor in section.options},
            one_way={o: "forward" if way == "forward" else "backward" for o, way in section.one_way.items()},
            infeasible=section.infeasible,
            status_quo=section.status_quo or None,
            title=case.title,
            names=_words(case, section),
        )
    except InputError as error:
        raise CaseError([Problem(section.where, p.found, p.wanted, p.mend) for p in error.problems]) from error
    return made


def _preference(section: StandoffSection, actor: str) -> Preference:
    """An actor's own statements, or its weights at the middle of their ranges."""
    if actor not in section.weights:
        return Prioritised(section.preferences.get(actor, ()))
    middle = np.array([0.5])
    weights = section.weights[actor]
    return Weighted({o: float(quantile(a.shape, middle)[0]) for o, a in weights.items()})


def _words(case: Case, section: StandoffSection) -> dict[str, str]:
    """Ids of actors and options -> words for people."""
    options = {o: o.replace("-", " ") for own in section.options.values() for o in own}
    return options | {a: case.actors[a].title or a for a in section.options if a in case.actors}


def variants_of(case: Case, conflict: Conflict) -> dict[str, Int[np.ndarray, "actor state"]]:
    """Every combination of the sides of the debates about preferences, by name; `as written` first.

    Variants that speak of the same actor exclude one another; others combine. With more than 256 combinations only one
    side is taken at a time.
    """
    section = section_of(case)
    groups = _debates(section.variants)
    count = int(np.prod([len(g) + 1 for g in groups], dtype=np.int64))
    if count > MOST_COMBINATIONS:
        chosen = [(), *((name,) for name in section.variants)]
    else:
        chosen = [tuple(n for n in pick if n) for pick in product(*(("", *g) for g in groups))]
    return {" + ".join(names) or AS_WRITTEN: _levels(conflict, section, names) for names in chosen}


def _debates(variants: Mapping[str, Mapping[str, tuple[str, ...]]]) -> list[list[str]]:
    """Variants grouped so that those of different groups speak of different actors."""
    groups: list[tuple[set[str], list[str]]] = []
    for name, actors in variants.items():
        touching = [g for g in groups if g[0] & set(actors)]
        groups = [g for g in groups if g not in touching]
        about = set(actors).union(*(g[0] for g in touching))
        groups.append((about, [n for g in touching for n in g[1]] + [name]))
    return [names for _, names in groups]


def _levels(conflict: Conflict, section: StandoffSection, names: tuple[str, ...]) -> Int[np.ndarray, "actor state"]:
    """The rankings when these sides of debates are right."""
    levels, ids = conflict.levels.copy(), [o.id for o in conflict.options]
    for name in names:
        for actor, statements in section.variants[name].items():
            levels[conflict.actor(actor)] = levels_of(Prioritised(statements), conflict.taken, ids, conflict.states)
    return levels


def drawn_levels(case: Case, conflict: Conflict, *, draws: int, seed: int = 0) -> Int[np.ndarray, "draw actor state"]:
    """Everybody's rankings in futures of the case: weights from their ranges, each debate settled by its shares.

    Draw k is future k of an ensemble of this size and seed, so a ranking meets the numbers that a run meets. Sides of a
    debate without shares are equally likely, that of the case included.

    Raises:
        InputError: without a `standoff` section, or for too many draws.
    """
    if not 1 <= draws <= MOST_DRAWS:
        raise InputError(f"{draws} draws", wanted=f"1 to {MOST_DRAWS}")
    section = section_of(case)
    levels = np.repeat(conflict.levels[None], draws, axis=0)
    ids = [o.id for o in conflict.options]
    for actor, weights in section.weights.items():
        drawn = {o: _drawn(a, draws, seed) for o, a in weights.items()}
        levels[:, conflict.actor(actor)] = np.stack(
            [by_weights({o: float(w[k]) for o, w in drawn.items()}, conflict.taken, ids) for k in range(draws)]
        )
    for debate in _debates(section.variants):
        chosen = _settled(section, debate, draws, seed)
        for k, name in enumerate(debate, start=1):
            for actor in section.variants[name]:
                i = conflict.actor(actor)
                levels[chosen == k, i] = _levels(conflict, section, (name,))[i]
    return levels


def _drawn(number: Assumption, draws: int, seed: int) -> Float[np.ndarray, " future"]:
    """What each future draws for a number: the values that `draw_futures` gives it, correlations apart."""
    return quantile(number.shape, stratified(np.arange(draws), name=number.name, size=draws, seed=seed))


def _settled(section: StandoffSection, debate: Sequence[str], draws: int, seed: int) -> Int[np.ndarray, " future"]:
    """Which side of a debate is right in each future: 0 for the case's own, else the variant's place."""
    luck = stratified(np.arange(draws), name="standoff." + ".".join(debate), size=draws, seed=seed)
    if any(name in section.shares for name in debate):
        known = {n: _drawn(section.shares[n], draws, seed) for n in debate if n in section.shares}
        given = [known.get(n, np.zeros(draws)) for n in debate]
    else:
        given = [np.full(draws, 1 / (len(debate) + 1))] * len(debate)
    edges = np.cumsum(given, axis=0)
    place = (luck >= edges / np.maximum(edges[-1], 1.0)).sum(axis=0)
    return np.where(place == len(debate), 0, place + 1)


def links_of(case: Case, conflict: Conflict) -> dict[str, Bool[np.ndarray, " state"]]:
    """Strategy -> the states in which the principal does what the strategy stands for."""
    ids = [o.id for o in conflict.options]
    return {name: matches(conflict.codes, pattern_of(wanted, ids)) for name, wanted in section_of(case).links.items()}
