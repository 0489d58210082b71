"""What kinds of outcome come to: war, isolation, a deal, or whatever a case gives a name."""

import numpy as np

from detente.finding import Column, Finding, Table, share
from detente.standoff.model import Conflict
from detente.standoff.narrative import described, in_words, why
from detente.standoff.outcomes import concept_to_tell
from detente.standoff.robustness import Robustness
from detente.standoff.stability import CONCEPT_NAMES, NARROW_FIRST, Stability

COLUMNS = (
    Column("kind", "kind of outcome"),
    Column("outcomes", "outcomes", style="count"),
    Column("holding", "hold as written"),
    Column("state", "most robust of them"),
    Column("options", "what is done in it"),
    Column("share", "survives in", style="share"),
    Column("low", "at least", style="share"),
    Column("lowest_if", "lowest if"),
    Column("says", "why it holds or not"),
)


def kinds_finding(found: Stability, robust: Robustness) -> Finding | None:
    """For each kind of outcome that has a name: whether any of it holds, how robust, and why; None without names."""
    conflict = found.conflict
    kinds = kinds_of(conflict)
    if not kinds:
        return None
    rows = tuple(_row(found, robust, name, states) for name, states in kinds.items())
    return Finding(
        key="standoff-kinds",
        question="What do the kinds of outcome come to?",
        answer=" ".join(_sentence(found, robust, name, states) for name, states in kinds.items()),
        table=Table(COLUMNS, rows),
    )


def kinds_of(conflict: Conflict) -> dict[str, np.ndarray]:
    """The states of each kind; a kind of one is a name of that state and left out."""
    found = {name: np.flatnonzero(where) for name, where in conflict.board.kinds.items()}
    return {name: states for name, states in found.items() if len(states) > 1}


def best_of(robust: Robustness, states: np.ndarray) -> int:
    """The most robust of some states."""
    return int(states[np.argmin(robust.place[states])])


def _holding(found: Stability, states: np.ndarray) -> str:
    """How many of some states hold, by the strictest concept that holds any."""
    for concept in NARROW_FIRST:
        count = int(found.equilibria[concept][states].sum())
        if count:
            return f"{count} ({CONCEPT_NAMES[concept]})"
    return "none"


def _row(found: Stability, robust: Robustness, name: str, states: np.ndarray) -> tuple[str | int | float, ...]:
    """One kind."""
    best = best_of(robust, states)
    return (
        name, len(states), _holding(found, states), found.conflict.states[best],
        described(found.conflict, best), float(robust.share[best]), float(robust.low[best]), robust.lowest_if(best),
        why(found.conflict, concept_to_tell(found, best), best),
    )  # fmt: skip


def _sentence(found: Stability, robust: Robustness, name: str, states: np.ndarray) -> str:
    """One kind in a sentence."""
    best = best_of(robust, states)
    low = f", {share(float(robust.low[best]))} if {robust.lowest_if(best)}" if robust.lowest_if(best) else ""
    return (
        f"{name[0].upper()}{name[1:]}: {_held_in_words(found, states)}; at best, in "
        f"{in_words(found.conflict, best)}, it survives in {share(float(robust.share[best]))}{low}."
    )


def _held_in_words(found: Stability, states: np.ndarray) -> str:
    """How many of some states hold as written, and how."""
    firm, answered = (int(found.equilibria[c][states].sum()) for c in ("nash", "seq"))
    count = firm or answered
    if not count:
        return f"none of {len(states)} outcomes holds against moves in the parties' own interest"
    how = "because nobody has a better move" if firm else "since better moves would be answered (SEQ)"
    return f"{count} of {len(states)} outcomes hold{'s' if count == 1 else ''} {how}"
