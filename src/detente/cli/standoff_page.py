"""What the standoff's verb prints: one page that answers, and further tables by name."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from detente.cli.printing import grid, say, show
from detente.finding import Finding, Table

OUTCOMES = 6  # rows on the page
TOLD = 5  # sentences of a kind on the page
Found = Mapping[str, Finding]

MORE = {
    "outcomes": "all outcomes that are most robust, what each rests on, who would leave it together",
    "strategies": "which outcomes each strategy allows",
    "paths": "how to get from the status quo to each outcome, and the traps",
    "kinds": "the kinds of outcome in sentences",
    "changes": "the least that would have to change, outcome by outcome, and what carries each",
    "chances": "how often each outcome holds over draws of preferences",
    "doubts": "great differences and preferences that are not known",
    "sources": "where every preference and every side of a debate is read, and why so",
    "stability": "who stays in each outcome, by concept",
    "moves": "the moves between outcomes",
    "states": "every outcome with its rank for everybody",
}
"""Name of a further table -> what is in it."""


def page(found: Sequence[Finding]) -> None:
    """The answer on a page: which outcomes hold, why, how to get there, what would have to change."""
    by = {f.key: f for f in found}
    main = by["standoff"]
    say(main.question, "bold")
    say(main.answer + "\n")
    grid(_first(main.table, OUTCOMES), columns=("state", "options", "holds", "share", "low"))
    say(main.notes[0], "dim")
    sentences("Why", main.more["why"], most=TOLD)
    if "standoff-start" in by:
        _in_short(by["standoff-start"])
    if "standoff-kinds" in by:
        kinds = by["standoff-kinds"]
        grid(kinds.table, columns=("kind", "outcomes", "holding", "state", "share", "low"), title=kinds.question)
    _in_short(by["standoff-turns"])
    if "read from" in main.more:
        _readings(main.more["read from"])


def pointers(found: Sequence[Finding]) -> None:
    """Which words show the further tables."""
    by = {f.key: f for f in found}
    names = [name for name in MORE if _has(by, name)]
    say(
        f"More: --show {', '.join(names)} or all; --why OUTCOME, --want OUTCOME, --avoid OUTCOME; --json, --csv.", "dim"
    )


def further(found: Sequence[Finding], names: Sequence[str]) -> None:
    """The tables that were asked for."""
    by = {f.key: f for f in found}
    for name in MORE if "all" in names else dict.fromkeys(names):
        if _has(by, name):
            SHOWS[name](by)
        elif "all" not in names:
            say(f"{name}: nothing of the kind in this conflict.")


def asked(found: Sequence[Finding]) -> None:
    """Answers to --why, --want and --avoid."""
    for finding in found:
        if finding.key == "standoff-why":
            say(finding.question, "bold")
            say(finding.answer)
            _reasons(finding.table)
            sentences("Together", finding.more["coalitions"])
            continue
        if finding.key == "standoff-coalitions":
            sentences(finding.question, finding.table)
            continue
        show(finding, columns=("actor", "now", "swaps", "alone", "strict", "weak"))
        _list("A party stays there if it", [f"{r['actor']}: {r['pattern']}." for r in finding.table.records()])


def verdicts_in_words(data: Mapping[str, Any], known: Sequence[str], names: Mapping[str, str]) -> None:
    """Equilibria of the concepts that were asked for, and what coalitions leave.

    Args:
        known: concepts that have a finding of their own.
        names: decision maker -> what it is called.
    """
    for concept, states in data["equilibria"].items():
        if concept not in known and not concept.endswith("_strong"):
            say(f"{concept}: {', '.join(states) or 'no outcome'}")
    for key, told in data.items():
        if key.startswith("coalition_") and isinstance(told, dict):
            for group, states in told.items():
                who = " and ".join(names[member] for member in group.split("+"))
                say(f"{who} leave together: {', '.join(states) or 'nothing'}")
        elif key.startswith("coalition_"):
            say(f"nobody and no coalition leaves: {', '.join(told) or 'no outcome'}")


def sentences(title: str, table: Table, *, most: int = 0) -> None:
    """The last cell of each row, a sentence."""
    rows = [str(row[-1]) for row in table.rows]
    _list(title, rows[: most or None])


def _list(title: str, lines: Sequence[str]) -> None:
    """A list under a heading."""
    if lines:
        say(title, "bold")
    for line in lines:
        say(f"- {line}")
    say("")


def _first(table: Table, most: int) -> Table:
    """The first rows."""
    return Table(table.columns, table.rows[:most])


def _in_short(finding: Finding) -> None:
    """A question and its answer."""
    say(finding.question, "bold")
    say(finding.answer + "\n")


def _readings(table: Table) -> None:
    """What each party's own ranking rests on, a line each, and how many sides of debates there are beside them."""
    own = [r for r in table.records() if r["side"] == "as written"]
    _list("Preferences are read from", [f"{r['party']}: {r['source']}." for r in own])


def _reasons(table: Table) -> None:
    """Verdicts, those of a party that differ in nothing but the concept told once."""
    told: dict[tuple[str, str], list[str]] = {}
    for r in table.records():
        plain = str(r["says"]).replace(f" ({r['concept']})", "")
        told.setdefault((str(r["actor"]), plain), []).append(str(r["concept"]))
    for (_, says), concepts in told.items():
        say(f"- {', '.join(concepts)}: {says}")
    say("")


def _has(by: Found, name: str) -> bool:
    """Whether there is anything to show under a name."""
    needs = {
        "paths": "standoff-start", "kinds": "standoff-kinds", "chances": "standoff-chances", "moves": "standoff-graph",
        "stability": "standoff-stability", "states": "standoff-stability", "changes": "standoff-turns",
    }  # fmt: skip
    if name in ("strategies", "sources"):
        table = by["standoff"].more.get({"strategies": "strategies", "sources": "read from"}[name])
        return table is not None and bool(table.rows)
    if name == "doubts":
        return any(key in by for key in ("standoff-strength", "standoff-unknown"))
    return needs.get(name, "standoff") in by


def _outcomes(by: Found) -> None:
    """The main table in full."""
    main = by["standoff"]
    show(main, columns=("state", "options", "holds", "share", "low"))
    grid(main.table, columns=("state", "lowest_if", "rests", "left_by"), title="What each rests on")
    grid(main.table, columns=("state", "share", "nash", "seq", "gmr"), title="By concept")


def _strategies(by: Found) -> None:
    """Links to strategies."""
    grid(
        by["standoff"].more["strategies"], columns=("strategies", "outcomes", "holding", "best", "share", "low"),
        title="Which outcomes each strategy allows",
    )  # fmt: skip


def _paths(by: Found) -> None:
    """Ways from the status quo."""
    start = by["standoff-start"]
    show(start, columns=("state", "moves", "concessions", "conceding", "first"))
    sentences("How to get there", start.more["paths"])
    sentences("Traps", start.more["traps"])


def _changes(by: Found) -> None:
    """What would have to change."""
    turns = by["standoff-turns"]
    show(turns, columns=("about", "state", "goal", "swaps"))
    _list("The least for each", [f"{r['state']} would {r['goal']}: {r['change']}." for r in turns.table.records()])
    if turns.more["carried by"].rows:
        grid(turns.more["carried by"], columns=("state", "actor", "fact", "alone"), title="What carries each")


def _sources(by: Found) -> None:
    """Readings in full."""
    rows = by["standoff"].more["read from"].records()
    _list(
        "Where preferences are read",
        [f"{r['party']}, {r['side']}: {r['source']}. {_sentence(r['why'])}({r['line']})" for r in rows],
    )


def _sentence(text: Any) -> str:
    """A note as a sentence of its own, if there is one."""
    return f"{str(text)[0].upper()}{str(text)[1:]}. " if text else ""


def _plain(*keys: str) -> Callable[[Found], None]:
    """Findings as they stand."""

    def told(by: Found) -> None:
        for key in keys:
            if key in by:
                show(by[key])

    return told


def _states(by: Found) -> None:
    """The table of states."""
    table = by["standoff-stability"].more["states"]
    grid(
        table, title="Every outcome",
        columns=("state", "label", *(c.name for c in table.columns if c.name.startswith("rank:")), "holds"),
    )  # fmt: skip


def _cells(by: Found) -> None:
    """Who stays where."""
    show(by["standoff-stability"], columns=("state", "outcome", "actor", "count", "strictest"))


def _edges(by: Found) -> None:
    """The moves."""
    show(by["standoff-graph"], columns=("source", "target", "actor", "pays"))


SHOWS: Mapping[str, Callable[[Found], None]] = {
    "outcomes": _outcomes, "strategies": _strategies, "paths": _paths, "kinds": _plain("standoff-kinds"),
    "changes": _changes, "chances": _plain("standoff-chances"),
    "doubts": _plain("standoff-strength", "standoff-unknown"), "sources": _sources, "stability": _cells,
    "moves": _edges, "states": _states,
}  # fmt: skip
