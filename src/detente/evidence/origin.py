"""Where a fitted number comes from: from the case's line back to draws, fit, cut, table and rows."""

import hashlib
from pathlib import Path

import numpy as np

from detente.case.model import Assumption, Case
from detente.evidence.facts import EventDay, Record
from detente.evidence.posterior import Posterior, read_columns, read_posterior
from detente.evidence.whose import record_of
from detente.finding import Cell, Column, Table, number
from detente.futures.places import folder_of
from detente.futures.posteriors import DRAWS

ROWS = Table((
    Column("line", "Line", style="count"), Column("date", "Date"), Column("kind", "Kind"),
    Column("count", "Events", style="count"), Column("source", "Source"),
), ())  # fmt: skip
FIRST, LAST = 2, 1  # rows told in the road itself


def origin(case: Case, found: Assumption) -> tuple[list[tuple[Cell, ...]], Table]:
    """The road of a number drawn from `posterior(NAME)`, and the rows of the record that were counted for it.

    Args:
        case: with `evidence:`.
        found: one of its numbers.

    Returns:
        Stops (what, what is there), none for a number that is not fitted or has no draws; and the rows counted.
    """
    folder = folder_of(case)
    if found.shape.kind != "posterior" or folder is None or not (folder / DRAWS).is_file():
        return [], ROWS
    posterior, columns = read_posterior(folder), read_columns(folder)
    stops: list[tuple[Cell, ...]] = [
        ("draws", _draws(folder, columns.get(found.shape.posterior), found)),
        ("fit", _fit(posterior)),
    ]
    if case.evidence is None or not case.evidence.record:
        return stops, ROWS
    record = record_of(case)
    name = found.shape.posterior.rsplit(".", 1)[0]
    if name.split(".")[0] not in record.classes:
        return stops, ROWS
    events = counted(record, name, posterior)
    rows = tuple((e.line, e.date.isoformat(), e.kind, e.count, e.source) for e in events)
    stops += [("record", _record(record, posterior)), ("counted", _counted(record, name, events)),
              ("rows", _some(events))]  # fmt: skip
    return stops, Table(ROWS.columns, rows)


def counted(record: Record, name: str, posterior: Posterior) -> list[EventDay]:
    """The rows that stand for a class, or a part of one, in the months of the fit."""
    group, _, part = name.partition(".")
    known = record.classes[group]
    kinds = known.parts.get(part, known.kinds)
    first = str(posterior.card["first_month"])
    return [e for e in record.events if e.kind in kinds and first <= e.date.isoformat() < str(posterior.card["cut"])]


def _draws(folder: Path, drawn: np.ndarray | None, found: Assumption) -> str:
    """The column of the file, and what is in it."""
    path = f"{folder.name}/{DRAWS}"
    if drawn is None:
        return f"{path} has no column {found.shape.posterior}"
    low, middle, high = (number(float(q) * found.shape.scale) for q in np.quantile(drawn, (0.05, 0.5, 0.95)))
    mark = hashlib.sha256((folder / DRAWS).read_bytes()).hexdigest()[:12]
    unit = f" {found.unit}" if found.unit else ""
    return (
        f"{path} (SHA-256 {mark}), column {found.shape.posterior}: {len(drawn):,} draws, median {middle}{unit}, "
        f"90% {low} to {high}; a future takes one row for all its fitted numbers"
    )


def _fit(posterior: Posterior) -> str:
    """What the card beside the draws says."""
    card = posterior.card
    return (
        f"card.yaml: {card['model']}; {card['months']} months from {card['first_month']} to the day before "
        f"{card['cut']}, seed {card['seed']}, R-hat {card['rhat']}, effective sample {card['ess']}, "
        f"{card['divergences']} divergences"
    )


def _record(record: Record, posterior: Posterior) -> str:
    """Whether the tables are those that the fit saw."""
    same = record.digest == posterior.card["digest"] and record.cut.isoformat() == posterior.card["cut"]
    state = "the very rows that the fit saw" if same else "changed since the fit: fit again"
    return f"{record.name}, cut before {record.cut.isoformat()} (digest {record.digest[:12]}): {state}"


def _counted(record: Record, name: str, events: list[EventDay]) -> str:
    """Which rows of which table count, and how many they are."""
    known = record.classes[name.split(".")[0]]
    kinds = ", ".join(known.parts.get(name.partition(".")[2], known.kinds))
    days = len({e.date for e in events})
    return f"{known.table}.csv, rows of kind {kinds}: {len(events)} rows on {days} days, each day once"


def _some(events: list[EventDay]) -> str:
    """The first rows and the last one."""
    if not events:
        return "none"
    told = [*events[:FIRST], *events[-LAST:]] if len(events) > FIRST + LAST else events
    words = [f"line {e.line}: {e.date.isoformat()} {e.kind} ({e.source})" for e in told]
    gap = [f"… {len(events) - len(told)} more …"] if len(events) > len(told) else []
    return "; ".join([*words[:FIRST], *gap, *words[FIRST:]])
