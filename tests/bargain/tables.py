"""Bargaining tables for tests."""

import itertools

import numpy as np

from detente.bargain.table import BargainingTable, Party


def a_party(name, worth, *, no_deal=0.0, is_side=True):
    """A party from lists of worths, one number or one row of futures a level."""
    futures = max(np.atleast_2d(np.asarray(w, dtype=float)).shape[0] for w in worth)
    rows = tuple(np.broadcast_to(np.atleast_2d(np.asarray(w, dtype=float)), (futures, np.shape(w)[-1])) for w in worth)
    return Party(name, name.title(), rows, np.broadcast_to(np.asarray(no_deal, dtype=float), futures), is_side)


def a_table(ours, theirs, *, no_deal=(0.0, 0.0), vetoes=()):
    """Two sides with constant worths."""
    return BargainingTable(
        issues=tuple(f"issue-{i}" for i in range(len(ours))),
        levels=tuple(tuple(f"level {k}" for k in range(np.shape(w)[-1])) for w in ours),
        principal=a_party("west", ours, no_deal=no_deal[0]),
        counterpart=a_party("north", theirs, no_deal=no_deal[1]),
        vetoes=tuple(a_party(f"veto-{k}", worth, is_side=False) for k, worth in enumerate(vetoes)),
    )


def some_needs(seed, *, issues, levels, count):
    """Levels that need levels of other issues, never both ways."""
    draw = np.random.default_rng(1000 + seed)
    found = []
    for _ in range(count):
        issue, other = draw.choice(issues, 2, replace=False)
        found.append((int(issue), int(draw.integers(1, levels)), int(other), int(draw.integers(1, levels))))
    return tuple(found)


def a_random_table(seed, *, issues=5, levels=3, futures=60, vetoes=1, types=2, needs=0, least=()):
    """Issues that the principal mostly wants and the counterpart mostly does not."""
    draw = np.random.default_rng(seed)

    def party(name, wants, is_side=True):
        rows = []
        for _ in range(issues):
            ladder = np.concatenate([[0], np.cumsum(draw.uniform(0, 1, levels - 1))])
            sign = 1 if draw.random() < wants else -0.8
            rows.append(sign * draw.lognormal(0, 0.7) * ladder * draw.lognormal(0, 0.3, (futures, 1)))
        return a_party(name, rows, is_side=is_side)

    principal = party("west", 0.7)
    kinds = tuple(party(f"north.{k}", 0.3) for k in range(types))
    true = draw.integers(0, types, futures)
    worth = [np.stack([kind.worth[i] for kind in kinds])[true, np.arange(futures)] for i in range(issues)]
    return BargainingTable(
        issues=tuple(f"issue-{i}" for i in range(issues)),
        levels=tuple(tuple(f"level {k}" for k in range(levels)) for _ in range(issues)),
        principal=principal,
        counterpart=a_party("north", worth),
        vetoes=tuple(party(f"veto-{k}", 0.5, is_side=False) for k in range(vetoes)),
        types=kinds,
        true_type=tuple(map(int, true)),
        needs=some_needs(seed, issues=issues, levels=levels, count=needs),
        least=least,
    )


def every_package(table):
    """All packages of a small table that are allowed, needs and least levels gone through by hand."""
    every = itertools.product(*(range(len(levels)) for levels in table.levels))
    return np.array([p for p in every if _is_allowed(p, table)]).reshape(-1, len(table.levels))


def _is_allowed(package, table):
    lacks = any(package[i] >= level and package[j] < least for i, level, j, least in table.needs)
    return not lacks and all(k >= least for k, least in zip(package, table.least or package, strict=True))
