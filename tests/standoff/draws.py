"""Random small conflicts: 2 to 4 decision makers, ties, one-way moves, infeasible and unseen states, arcs."""

import numpy as np
from hypothesis import strategies as st

from detente.standoff.model import Board, Conflict, DecisionMaker, Option, feasible_states
from standoff import literal

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


@st.composite
def conflicts(draw, most_makers=4, most_states=24, strict=False, graphs=True, least_makers=2, most_ranks=0):
    n = draw(st.integers(least_makers, most_makers))
    per = [draw(st.integers(1, 2 if n > 2 else 3)) for _ in range(n)]
    makers = [f"d{i}" for i in range(n)]
    owners = [makers[i] for i in range(n) for _ in range(per[i])]
    ways = [draw(st.sampled_from(["both", "both", "forward", "backward"])) for _ in owners]
    patterns = draw(
        st.lists(
            st.text("YN-", min_size=len(owners), max_size=len(owners)).filter(lambda p: set(p) != {"-"}), max_size=2
        )
    )
    taken = feasible_states(len(owners), patterns)
    if not len(taken):
        taken, patterns = feasible_states(len(owners), []), []
    if len(taken) > most_states:
        keep = sorted(draw(st.permutations(range(len(taken))))[:most_states])
        taken, patterns = taken[keep], []
    m = len(taken)
    levels = np.stack([_levels(draw, m, strict, most_ranks or m + 1) for _ in range(n)])
    bands = np.stack([_coarser(draw, level) for level in levels])
    unseen = np.zeros((n, m), dtype=bool)
    if draw(st.booleans()):
        unseen = np.array(draw(st.lists(st.booleans(), min_size=n * m, max_size=n * m))).reshape(n, m)
        unseen &= np.array(draw(st.lists(st.booleans(), min_size=n * m, max_size=n * m))).reshape(n, m)
    moves = None
    if graphs and m > 1 and draw(st.booleans()):
        arc = st.tuples(st.integers(0, m - 1), st.integers(0, m - 1)).filter(lambda a: a[0] != a[1])
        moves = {d: tuple(draw(st.lists(arc, max_size=2 * m, unique=True))) for d in makers}
    luck = np.random.default_rng(draw(st.integers(0, 2**31)))
    fog = draw(st.sampled_from([0.0, 0.15, 0.4]))
    unknown = {d: tuple((a, b) for a in range(m) for b in range(a + 1, m) if luck.random() < fog) for d in makers}
    kinds = {"first half": np.arange(m) < m // 2, "every": np.ones(m, dtype=bool), "none": np.zeros(m, dtype=bool)}
    return Conflict(
        id="drawn",
        title="",
        decision_makers=tuple(DecisionMaker(d, d) for d in makers),
        options=tuple(Option(f"o{k}", f"o{k}", o, w) for k, (o, w) in enumerate(zip(owners, ways, strict=True))),
        board=Board(tuple(f"o{k}" for k in range(len(owners))), tuple(f"s{k}" for k in range(m)), taken, kinds),
        levels=levels,
        bands=bands,
        unseen=unseen,
        moves=moves,
        unknown=unknown,
        infeasible=tuple(patterns),
        status_quo=draw(st.integers(0, m - 1)),
    )


def _levels(draw, m, strict, most_ranks):
    if strict:
        return np.array(draw(st.permutations(range(m))), dtype=np.int64)
    return np.unique(draw(st.lists(st.integers(0, most_ranks - 1), min_size=m, max_size=m)), return_inverse=True)[
        1
    ].astype(np.int64)


def _coarser(draw, level):
    steps = draw(st.lists(st.booleans(), min_size=int(level.max()) + 1, max_size=int(level.max()) + 1))
    return np.cumsum(np.r_[0, steps[1:]]).astype(np.int64)[level]


def plain(conflict):
    """The conflict as the literal solver wants it: moves and levels as dictionaries."""
    m = conflict.size
    unseen = {d: set(np.flatnonzero(conflict.unseen[k])) for k, d in enumerate(conflict.names)}
    if conflict.moves is None:
        moves = literal.option_moves(
            [tuple(r) for r in conflict.taken.tolist()],
            [o.owner for o in conflict.options],
            [o.reversible for o in conflict.options],
            conflict.names,
            unseen,
        )
    else:
        moves = {
            d: {s: {b for a, b in conflict.moves[d] if a == s and not {a, b} & unseen[d]} for s in range(m)}
            for d in conflict.names
        }
    levels = {d: dict(enumerate(conflict.levels[k].tolist())) for k, d in enumerate(conflict.names)}
    return moves, levels
