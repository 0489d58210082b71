"""What would have to change: the smallest change of each ranking that makes a wanted outcome hold, or undoes one."""

from detente.finding import Column, Finding, Table, number, share
from detente.standoff.inverse import Change, Requirement, count_rankings, in_patterns, requirement, smallest_change
from detente.standoff.model import Conflict, with_changes
from detente.standoff.narrative import in_words
from detente.standoff.stability import Concept, analyse

COLUMNS = (
    Column("actor", "party"),
    Column("now", "holds it now", style="text"),
    Column("swaps", "pair swaps needed", style="count"),
    Column("change", "smallest change"),
    Column("pattern", "what its ranking must satisfy"),
    Column("strict", "rankings that do, no ties", style="share"),
    Column("weak", "rankings that do, ties allowed", style="share"),
)


def what_must_change(conflict: Conflict, state: str, *, concept: Concept = "seq", hold: bool = True) -> Finding:
    """For each decision maker, the fewest pair swaps that make it stay at an outcome (or leave it).

    To hold an outcome everybody must stay: the swaps add up. To undo it one decision maker is enough: the fewest count.

    Raises:
        InputError: for an unknown state, or when there are too many ways to try.
    """
    found = analyse(conflict, (concept,))
    s = conflict.state(state)
    rows: list[tuple[str | float | None, ...]] = []
    changes: dict[str, Change | None] = {}
    for k, d in enumerate(conflict.decision_makers):
        need = requirement(conflict, concept, d.id, state)
        change = smallest_change(conflict, concept, d.id, state, stable=hold)
        changes[d.name] = change
        counted = count_rankings(need)
        rows.append((
            d.name, "yes" if found.stable[concept][k, s] else "no", None if change is None else change.swaps,
            change_in_words(conflict, change, hold=hold),
            "; ".join(in_patterns(need)[:6]) or "anything: it has no move there",
            counted.strict / counted.strict_total if counted else None,
            counted.weak / counted.weak_total if counted else None,
        ))  # fmt: skip
    verb = "hold" if hold else "fall"
    return Finding(
        key="standoff-change",
        question=f"What would have to change for {in_words(conflict, s)} to {verb}?",
        answer=_answer(conflict, s, concept, changes, hold=hold),
        table=Table(COLUMNS, tuple(rows)),
        notes=_notes(conflict, s, concept, changes, hold=hold),
    )


def change_in_words(conflict: Conflict, change: Change | None, *, hold: bool) -> str:
    """The smallest change as a sentence fragment."""
    if change is None:
        return "no ranking of its own does it"
    if not change.moved:
        return "none: it stays already" if hold else "none: it leaves already"
    here = conflict.states[change.requirement.state]
    moved = ", ".join(in_words(conflict, conflict.state(m)) for m in change.moved[:4])
    more = f" and {len(change.moved) - 4} more" if len(change.moved) > 4 else ""
    ties = f", {change.ties_broken} tie{'s' * (change.ties_broken > 1)} broken" if change.ties_broken else ""
    return (
        f"come to like {here} {'better' if hold else 'less'} than {moved}{more} ({swaps_in_words(change.swaps)}{ties})"
    )


def swaps_in_words(swaps: int) -> str:
    """How many pair swaps."""
    return f"{number(swaps)} pair swap{'' if swaps == 1 else 's'}"


def _answer(conflict: Conflict, state: int, concept: Concept, changes: dict[str, Change | None], *, hold: bool) -> str:
    """The answer in one sentence."""
    here, kind = in_words(conflict, state), concept.upper()
    if hold:
        if any(c is None for c in changes.values()):
            stuck = [name for name, c in changes.items() if c is None]
            return f"No ranking makes {' or '.join(stuck)} stay at {here} ({kind}), the others' rankings as they are."
        need = {name: c.swaps for name, c in changes.items() if c is not None and c.moved}
        if not need:
            return f"Nothing: {here} holds already ({kind})."
        parts = ", ".join(f"{name} {swaps}" for name, swaps in need.items())
        return f"{here} would hold ({kind}) after {swaps_in_words(sum(need.values()))} of preference: {parts}."
    able = {name: c for name, c in changes.items() if c is not None}
    if not able:
        return f"Nothing in anybody's preference undoes {here} ({kind})."
    name = min(able, key=lambda n: (able[n].swaps, able[n].ties_broken))
    return f"The least that undoes {here} ({kind}): {name} would {change_in_words(conflict, able[name], hold=False)}."


def _notes(
    conflict: Conflict, state: int, concept: Concept, changes: dict[str, Change | None], *, hold: bool
) -> tuple[str, ...]:
    """Caveats: what a swap is, and whether the changes work together."""
    notes = [
        "A swap turns round the order of two outcomes in one party's ranking; breaking a tie is no swap. The numbers "
        "are exact for each party with the others' rankings as they are.",
    ]  # fmt: skip
    if hold and concept in ("seq", "sseq"):
        levels = conflict.levels.copy()
        for k, change in enumerate(changes.values()):
            if change is not None:
                levels[k] = change.levels
        together = bool(analyse(with_changes(conflict, levels=levels), (concept,)).equilibria[concept][state])
        notes.append(
            "Made together, these changes do make the outcome hold."
            if together
            else "Made together they do not suffice: each also changes which answers are in the others' interest."
        )
    return tuple(notes)


def share_of_rankings(need: Requirement) -> str:
    """Shares of all rankings that satisfy a requirement, with and without ties, in words."""
    counted = count_rankings(need)
    if counted is None:
        return "too many outcomes take part to count rankings"
    strict, weak = counted.strict / counted.strict_total, counted.weak / counted.weak_total
    return f"{share(strict)} of rankings without ties, {share(weak)} of rankings with ties allowed"
