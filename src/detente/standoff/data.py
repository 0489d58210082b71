"""Verdicts as plain data, in the form of the example files, and the table of states that decodes them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Bool

from detente.standoff.coalition import CoalitionConcept
from detente.standoff.limited import limited, non_myopic
from detente.standoff.model import Conflict
from detente.standoff.moves import arcs, improving_arcs
from detente.standoff.relations import MOST_STATES
from detente.standoff.richer import coalition_data, has_great, strong_tables
from detente.standoff.stability import Stability, analyse


def reference_form(
    conflict: Conflict,
    *,
    horizons: Sequence[int] = (),
    non_myopically: bool = False,
    by_coalition: CoalitionConcept | None = None,
) -> dict[str, Any]:
    """Verdicts as the example files of `standoff-case/1` give them under `expected.reference`.

    Args:
        horizons: limited-move stabilities to add, as `l2`, `l3` ...
        non_myopically: whether to add `nonmyopic`.
        by_coalition: the concept under which to add the states that each coalition leaves.

    Strong stabilities (`seq_strong` ...) are added where the conflict has great differences.

    Raises:
        InputError: when a limited-move stability is not defined, or a coalition's tables would not fit.
    """
    tables: dict[str, Bool[np.ndarray, "actor state"]] = dict(analyse(conflict).stable)
    if has_great(conflict):
        tables |= strong_tables(conflict)
    tables |= {f"l{h}": limited(conflict, h) for h in horizons}
    if non_myopically:
        tables["nonmyopic"] = non_myopic(conflict)
    every = Stability(conflict, tables)
    data: dict[str, Any] = {
        "stability": {c: {d: every.names(t[k]) for k, d in enumerate(conflict.names)} for c, t in tables.items()},
        "equilibria": {c: every.names(e) for c, e in every.equilibria.items()},
    }
    if by_coalition:
        data |= coalition_data(conflict, by_coalition)
    if conflict.size <= MOST_STATES:
        who = range(len(conflict.names))
        data["moves"] = {conflict.names[k]: len(arcs(conflict, k).source) for k in who}
        data["improvements"] = {conflict.names[k]: len(improving_arcs(conflict, k).source) for k in who}
    return data


def states_data(conflict: Conflict) -> list[dict[str, Any]]:
    """Every state: its row of Y and N, the options taken, its label, and its rank for everybody (1 is best)."""
    top = conflict.levels.max(axis=1)
    ids = conflict.board.option_ids
    return [
        {
            "id": name,
            "options": conflict.row(s),
            "taken": [ids[k] for k in np.flatnonzero(conflict.taken[s] == 1)],
            "label": conflict.labels.get(name, ""),
            "rank": {d: int(top[k] - conflict.levels[k, s]) + 1 for k, d in enumerate(conflict.names)},
        }
        for s, name in enumerate(conflict.states)
    ]
