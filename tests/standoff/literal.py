"""A slow solver written straight from the definitions, with sets and dictionaries and nothing of the package.

Moves: a state is a tuple of 0 and 1; R_i(s) are the feasible states that differ in options of i alone, each change
allowed. Joint moves: R_H by the closure over (state, last mover). Stabilities: the table of the definitions.
"""

from itertools import combinations


def option_moves(rows, owners, ways, makers, unseen):
    """R_i(s) as {i: {s: set}} from rows of 0/1, the owner and the direction of each option."""

    def allowed(a, b, i):
        for x, y, owner, way in zip(a, b, owners, ways, strict=True):
            if x != y and (owner != i or (way == "forward" and x) or (way == "backward" and y)):
                return False
        return a != b

    return {
        i: {
            s: {
                q
                for q in range(len(rows))
                if allowed(rows[s], rows[q], i) and s not in unseen[i] and q not in unseen[i]
            }
            for s in range(len(rows))
        }
        for i in makers
    }


def better(moves, level):
    """R_i^+."""
    return {i: {s: {q for q in qs if level[i][q] > level[i][s]} for s, qs in to.items()} for i, to in moves.items()}


def jointly(moves, group, start):
    """R_H(start): nobody moves twice running."""
    pairs, fresh = set(), {(q, j) for j in group for q in moves[j][start]}
    while fresh:
        pairs |= fresh
        fresh = {(r, k) for q, j in fresh for k in group if k != j for r in moves[k][q]} - pairs
    return {q for q, _ in pairs}


def stable(concept, moves, level, i, s, others=None):
    """Whether s is stable for i."""
    rising = better(moves, level)
    group = [j for j in moves if j != i] if others is None else others
    answers = rising if concept in ("seq", "sseq") else moves

    def punished(q):
        if concept == "nash":
            return False
        for r in jointly(answers, group, q):
            if level[i][r] <= level[i][s] and (
                concept in ("gmr", "seq") or all(level[i][t] <= level[i][s] for t in moves[i][r])
            ):
                return True
        return False

    return all(punished(q) for q in rising[i][s])


def strongly_stable(concept, moves, level, band, i, s):
    """As `stable`, but a punishment must be greatly less preferred."""
    rising = better(moves, level)
    group = [j for j in moves if j != i]
    answers = rising if concept in ("seq", "sseq") else moves

    def punished(q):
        return concept != "nash" and any(
            band[i][r] < band[i][s] and (concept in ("gmr", "seq") or all(band[i][t] < band[i][s] for t in moves[i][r]))
            for r in jointly(answers, group, q)
        )

    return all(punished(q) for q in rising[i][s])


def stable_unknown(concept, reading, moves, level, unknown, i, s):
    """One of the four readings of a concept when some preferences are not known."""

    def open_(j, a, b):
        return (a, b) in unknown[j] or (b, a) in unknown[j]

    def likes(j, a, b):
        return level[j][a] > level[j][b] and not open_(j, a, b)

    def punishes(a):
        return not likes(i, a, s) and (reading in "cd" or not open_(i, a, s))

    leaves = {q for q in moves[i][s] if likes(i, q, s) or (reading in "ac" and open_(i, q, s))}
    steps = {
        j: {a: {b for b in bs if likes(j, b, a) or open_(j, b, a)} for a, bs in to.items()} for j, to in moves.items()
    }
    answers = steps if concept in ("seq", "sseq") else moves
    group = [j for j in moves if j != i]

    def punished(q):
        return concept != "nash" and any(
            punishes(r) and (concept in ("gmr", "seq") or all(punishes(t) for t in moves[i][r]))
            for r in jointly(answers, group, q)
        )

    return all(punished(q) for q in leaves)


def coalition_gains(moves, level, group, s):
    """R_H^{++}(s)."""
    return {q for q in jointly(moves, group, s) if all(level[i][q] > level[i][s] for i in group)}


def coalition_stable(concept, moves, level, group, s):
    """Whether no coalition gain of `group` at s goes unpunished."""
    rest = [j for j in moves if j not in group]

    def harmed(q):
        return any(level[i][q] <= level[i][s] for i in group)

    def answers(q):
        if concept != "seq":
            return jointly(moves, rest, q)
        parts = [c for n in range(1, len(rest) + 1) for c in combinations(rest, n)]
        gains = {c: {a: coalition_gains(moves, level, c, a) for a in level[rest[0]]} for c in parts} if rest else {}
        return jointly(gains, parts, q)

    def punished(q):
        return concept != "nash" and any(
            harmed(r) and (concept != "smr" or all(harmed(t) for t in jointly(moves, group, r))) for r in answers(q)
        )

    return all(punished(q) for q in coalition_gains(moves, level, group, s))


def anticipated(moves, level, i, j, s, horizon):
    """G_h(i, s) for two decision makers with strict rankings."""
    if horizon == 0 or not moves[i][s]:
        return s
    ends = [anticipated(moves, level, j, i, q, horizon - 1) for q in moves[i][s]]
    end = max(ends, key=lambda q: level[i][q])
    return end if level[i][end] > level[i][s] else s
