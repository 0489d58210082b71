"""The standoff: options, preferences and their variants."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from detente.case.assumption import Assumption
from detente.where import Where


@dataclass(frozen=True, slots=True)
class Preferences:
    """What an actor prefers among outcomes, in one of three ways; all empty: it cares for nothing.

    Args:
        statements: over options, the most important first.
        weights: option -> weight; the sum over options taken ranks.
        ranking: groups of tied outcomes, best first, by name or as rows of Y and N.
        great: differences in so many first statements are great; for a ranking, after which groups.
    """

    statements: tuple[str, ...] = ()
    weights: Mapping[str, Assumption] = field(default_factory=dict[str, Assumption])
    ranking: tuple[tuple[str, ...], ...] = ()
    great: tuple[int, ...] = ()
    where: Where = Where()


Pairs: TypeAlias = Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class StandoffSection:
    """The graph model of the conflict as written (see `detente.standoff`, which gives it meaning).

    Args:
        options: actor -> its options, in order.
        titles: option -> name for people.
        one_way: option -> `forward` (only from not taken to taken) or `backward`.
        infeasible: patterns, option -> taken or not.
        outcomes: kinds of outcome by name, each a statement over options.
        preferences: actor -> what it prefers.
        variants: name -> actor -> what it prefers if that side of a debate is right.
        shares: variant -> chance that it is right; what is left over goes to the actor's own preferences.
        moves: actor -> pairs of outcomes, in place of the moves that the options make.
        misperceived: actor -> outcomes that it does not see.
        unknown: actor -> pairs of outcomes between which its preference is not known.
        status_quo: option -> taken or not, at the case's start; empty for none.
        links: strategy -> the outcomes that it stands for, as a statement over options.
        sources, notes: actor or variant -> where its preferences are read, and why so.
    """

    options: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    one_way: Mapping[str, str] = field(default_factory=dict[str, str])
    infeasible: tuple[Mapping[str, bool], ...] = ()
    outcomes: Mapping[str, str] = field(default_factory=dict[str, str])
    preferences: Mapping[str, Preferences] = field(default_factory=dict[str, Preferences])
    variants: Mapping[str, Mapping[str, Preferences]] = field(default_factory=dict[str, Mapping[str, Preferences]])
    shares: Mapping[str, Assumption] = field(default_factory=dict[str, Assumption])
    moves: Pairs = field(default_factory=dict[str, tuple[tuple[str, str], ...]])
    misperceived: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    unknown: Pairs = field(default_factory=dict[str, tuple[tuple[str, str], ...]])
    status_quo: Mapping[str, bool] = field(default_factory=dict[str, bool])
    links: Mapping[str, str] = field(default_factory=dict[str, str])
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    notes: Mapping[str, str] = field(default_factory=dict[str, str])
    note: str = ""
    where: Where = Where()
