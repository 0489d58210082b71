"""Tables behind the pictures: the states, who would stay in each, and the graph of moves with its layout."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from jaxtyping import Int

from detente.finding import Column, Finding, Table
from detente.standoff.model import Conflict
from detente.standoff.moves import arcs
from detente.standoff.narrative import changes_in_words, described, taken_in
from detente.standoff.outcomes import holding_concept
from detente.standoff.robustness import Robustness
from detente.standoff.routes import routes, step_between
from detente.standoff.stability import CONCEPT_NAMES, NARROW_FIRST, Stability

MOST_SHOWN = 24  # states in a table of cells
MOST_DRAWN = 18  # states in a graph whose words can still be read
MOST_LISTED = 4096  # rows of a state table
EVERYBODY = "all"


def state_table(found: Stability) -> Table:
    """Every state: its options, its rank for each decision maker (1 is best), and the concepts under which it holds.

    At most 4,096 states are listed.
    """
    conflict = found.conflict
    top = conflict.levels.max(axis=1)
    columns = (
        Column("state", "state"),
        Column("label", "label"),
        *(Column(f"option:{o.id}", o.name) for o in conflict.options),
        *(Column(f"rank:{d.id}", f"rank for {d.name}", style="count") for d in conflict.decision_makers),
        Column("holds", "holds under"),
    )
    rows = tuple(
        (
            conflict.states[s], conflict.labels.get(conflict.states[s], ""), *conflict.row(s),
            *(int(top[k] - conflict.levels[k, s]) + 1 for k in range(len(conflict.names))),
            ", ".join(CONCEPT_NAMES[c] for c in NARROW_FIRST if found.equilibria[c][s]),
        )
        for s in range(min(conflict.size, MOST_LISTED))
    )  # fmt: skip
    return Table(columns, rows)


def stability_finding(found: Stability) -> Finding:
    """Who stays in each state, and under which concepts: the states that hold in some sense first."""
    conflict = found.conflict
    kept = _concepts_held(found)
    order = [int(s) for s in np.argsort(-kept, kind="stable")][:MOST_SHOWN]
    rows = [row for s in order for row in _cells(found, s)]
    holding, firm = int((kept > 0).sum()), int((kept == len(found.stable)).sum())
    shown = f"The {MOST_SHOWN} outcomes that hold under most concepts are shown."
    return Finding(
        key="standoff-stability",
        question="Who would stay in each outcome?",
        answer=f"{holding} of {conflict.size:,} outcomes hold under at least one concept, {firm} under all "
        f"{len(found.stable)}.",
        table=Table(CELLS, tuple(rows)),
        chart="standoff_table",
        more={"states": state_table(found)},
        notes=(shown,) if conflict.size > MOST_SHOWN else (),
    )


def _concepts_held(found: Stability) -> Int[np.ndarray, " state"]:
    """Under how many concepts each state is an equilibrium."""
    return np.stack([e.astype(np.int64) for e in found.equilibria.values()]).sum(axis=0)


CELLS = (
    Column("state", "outcome"),
    Column("outcome", "what is done in it"),
    Column("actor", "party"),
    Column("count", "concepts under which it stays", style="count"),
    Column("strictest", "strictest of them"),
)


def _cells(found: Stability, state: int) -> list[tuple[str, str, str, int, str]]:
    """One state: a cell for each decision maker, and one for all."""
    conflict = found.conflict
    rows: list[tuple[str, str, str, int, str]] = []
    for k, d in enumerate(conflict.decision_makers):
        stays = [c for c in NARROW_FIRST if found.stable[c][k, state]]
        rows.append(_cell(conflict, state, d.name, stays))
    stays = [c for c in NARROW_FIRST if found.equilibria[c][state]]
    return [*rows, _cell(conflict, state, EVERYBODY, stays)]


def _cell(conflict: Conflict, state: int, who: str, stays: Sequence[str]) -> tuple[str, str, str, int, str]:
    """One cell."""
    return (
        conflict.states[state],
        described(conflict, state),
        who,
        len(stays),
        CONCEPT_NAMES[stays[0]] if stays else "leaves",
    )


def graph_finding(found: Stability, robust: Robustness) -> Finding:
    """The graph of moves among the status quo, the outcomes that matter, and what lies on the way to them.

    Columns by the number of moves from the status quo; rows by state.
    """
    conflict = found.conflict
    drawn = _drawn(found, robust)
    place = _layout(conflict, drawn)
    edges = [edge for k in range(len(conflict.names)) for edge in _edges(conflict, k, place)]
    nodes = tuple(
        (
            conflict.states[s],
            described(conflict, s),
            conflict.labels.get(conflict.states[s]) or taken_in(conflict, s),
            *place[s],
            s == conflict.status_quo,
            tier(found, s),
        )
        for s in drawn
    )
    paying = sum(1 for e in edges if e[3])
    return Finding(
        key="standoff-graph",
        question="Which moves lead from one outcome to another?",
        answer=f"{len(edges)} moves join the {len(drawn)} outcomes shown; {paying} of them pay the one who makes them.",
        table=Table(EDGES, tuple(edges)),
        chart="standoff_graph",
        more={"nodes": Table(NODES, nodes)},
        notes=()
        if len(drawn) == conflict.size
        else (
            f"{len(drawn)} of {conflict.size:,} outcomes are drawn: the status quo, the most robust, those that hold "
            "because nobody has a better move, and the way to them.",
        ),
    )


def tier(found: Stability, state: int) -> str:
    """How firmly a state holds, in words."""
    return TIERS.get(holding_concept(found, state) or "", "does not hold")


TIERS = {
    "nash": "nobody has a better move",
    "sseq": "answers hold it",
    "seq": "answers hold it",
    "smr": "holds only if every answer is feared",
    "gmr": "holds only if every answer is feared",
}
EDGES = (
    Column("source", "from"),
    Column("target", "to"),
    Column("actor", "mover"),
    Column("pays", "pays the mover"),
    Column("x", "x"),
    Column("y", "y"),
    Column("x2", "x2"),
    Column("y2", "y2"),
    Column("says", "in words"),
)
NODES = (
    Column("state", "outcome"),
    Column("outcome", "what is done in it"),
    Column("label", "in short"),
    Column("x", "moves from the status quo", style="number"),
    Column("y", "y"),
    Column("start", "status quo"),
    Column("holds", "how firmly it holds"),
)


def _drawn(found: Stability, robust: Robustness) -> list[int]:
    """Which states to draw: all of a small conflict, else those that matter."""
    conflict = found.conflict
    if conflict.size <= MOST_DRAWN:
        return list(range(conflict.size))
    nash = [int(s) for s in np.flatnonzero(found.equilibria["nash"])]
    best = list(
        dict.fromkeys([*robust.order[: MOST_DRAWN // 3], *sorted(nash, key=robust.order.index)[: MOST_DRAWN // 3]])
    )
    start = conflict.status_quo
    if start is None:
        return sorted(best)
    wanted = dict.fromkeys([start, *best])
    for improving in (True, False):
        ways = routes(conflict, start, improving=improving, sparing=not improving)
        for s in best:
            for step in ways.to(s):
                wanted.setdefault(conflict.board.position[step.target])
    return sorted(list(wanted)[:MOST_DRAWN])


def _layout(conflict: Conflict, drawn: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Positions: a column for each number of moves from the status quo, states evenly down each column."""
    start = conflict.status_quo if conflict.status_quo is not None else drawn[0]
    far = routes(conflict, start).moves
    last = int(far[list(drawn)].max()) + 1
    columns: dict[int, list[int]] = {}
    for s in drawn:
        columns.setdefault(int(far[s]) if far[s] >= 0 else last, []).append(s)
    return {
        s: (float(x) + 0.12 * (k % 2), (k + 0.5) / len(column))
        for x, column in columns.items()
        for k, s in enumerate(column)
    }


def _edges(
    conflict: Conflict, mover: int, place: dict[int, tuple[float, float]]
) -> list[tuple[str, str, str, bool, float, float, float, float, str]]:
    """One decision maker's moves among the drawn states."""
    moves, level = arcs(conflict, mover), conflict.levels[mover]
    bounds = np.searchsorted(moves.source, np.arange(conflict.size + 1))
    spans = dict(enumerate(pairwise(bounds.tolist())))
    return [
        (
            conflict.states[s], conflict.states[q], conflict.decision_makers[mover].name, bool(level[q] > level[s]),
            *place[s], *place[q],
            f"{conflict.decision_makers[mover].name} {changes_in_words(conflict, step_between(conflict, mover, s, q))}",
        )
        for s in place
        for q in map(int, moves.target[slice(*spans[s])])
        if q in place
    ]  # fmt: skip
