"""Which assumptions a result hangs on: a first answer from the futures of the run itself, in seconds.

It sees one number at a time and only what rises or falls throughout; what several numbers do together is for
variance-based sensitivity.
"""

from math import sqrt

from detente.analyses.drivers import LEAST, Driver, drivers
from detente.analyses.intervals import clearance
from detente.analyses.levels import IN_PER_CENT, amount, in_per_cent
from detente.analyses.questions import Question, question
from detente.finding import Cell, Column, Finding, Table, number, share, with_range
from detente.results import Study

RESTED = 12
"""Lines that the finding names: those of the first drivers."""


def explain(study: Study, *, metric: str = "", strategy: str = "", against: str = "") -> Finding:
    """Which assumptions drive a metric, or the choice between two strategies.

    Args:
        study: the run.
        metric: a metric; empty for the lead of the best strategy over the next one that does not tie with it, over all
            metrics that count.
        strategy: under which strategy; empty for the best one in the metric.
        against: explain the difference to this strategy instead.

    Returns:
        A row an assumption: those that can be told from luck first, the one whose halves are farthest apart at the
        head.

    Raises:
        InputError: the run has no such metric or strategy.
    """
    asked = question(study, metric, strategy, against)
    found = drivers(study, asked.result)
    told = [d for d in found if d.is_clear]
    return Finding(
        key="explain",
        question=asked.asks,
        answer=_answer(asked, found, told),
        table=_table(found, asked.unit),
        chart="drivers" if told else "",
        rests_on=tuple(d.where for d in told)[:RESTED],
        notes=_notes(found, told),
    )


def _notes(found: list[Driver], told: list[Driver]) -> tuple[str, ...]:
    """How to read the table."""
    return (
        "Effects are rank correlations over the futures of the run, with 90% intervals: how steadily the result rises "
        "or falls with a number, from -1 to 1, not by how much. The means of the two halves say by how much.",
        f"{len(found)} numbers and types were tried, so that some would seem to matter by luck; {len(told)} can be "
        "told from that, with one in twenty of those named expected to be luck. Numbers that no simulated month reads "
        "are left out.",
        "One number at a time: what two numbers do only together is not seen here.",
    )


def _table(found: list[Driver], unit: str) -> Table:
    """The drivers, those that are clear first."""
    style = "share" if in_per_cent(unit) else "number"
    columns = (
        Column("number", "Name in the case"),
        Column("title", "Assumption"),
        Column("effect", "Rank correlation", "", "number"),
        Column("p05", "90% interval from", "", "number"),
        Column("p95", "to", "", "number"),
        Column("clear", "Told from luck"),
        Column("below", "Mean where it is low", unit, style),
        Column("below_low", "95% interval from", unit, style),
        Column("below_high", "to", unit, style),
        Column("above", "Mean where it is high", unit, style),
        Column("above_low", "95% interval from", unit, style),
        Column("above_high", "to", unit, style),
        Column("place", "Line"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            d.number, d.title, d.effect, d.low, d.high, d.is_clear, d.below.mean, d.below.low, d.below.high,
            d.above.mean, d.above.low, d.above.high, f"{d.where.file}:{d.where.line}",
        )
        for d in found
    ]  # fmt: skip
    return Table(columns, tuple(rows))


def _answer(asked: Question, found: list[Driver], told: list[Driver]) -> str:
    """The strongest driver and those after it."""
    if not told:
        return _nothing(asked, found)
    first = told[0]
    style, unit = "share" if in_per_cent(asked.unit) else "number", "" if asked.unit in IN_PER_CENT else asked.unit
    below = with_range(first.below.mean, first.below.low, first.below.high, style=style)
    above = with_range(first.above.mean, first.above.low, first.above.high, style=style, unit=unit)
    if first.is_type:
        said = f"on average it is {below} where that is not so and {above} where it is"
    else:
        way = "rises" if first.effect > 0 else "falls"
        said = f"on average it {way} from {below} where that is low to {above} where it is high"
    next_ones = " and ".join(f"“{d.title}”" for d in told[1:3])
    after = f"; next come{'s' if len(told) == 2 else ''} {next_ones}." if next_ones else "."
    return f"“{first.title}” drives {asked.says} most: {said}{after}"


def _nothing(asked: Question, found: list[Driver]) -> str:
    """That nothing can be told from luck, and what more futures could tell."""
    size = asked.result.size
    if float(asked.result.std()) == 0:
        return f"Nothing moves {asked.says}: it is {amount(float(asked.result.mean()), asked.unit)} in every future."
    seen, more = (clearance(len(found)) / sqrt(n - 1) for n in (max(size, 2), 4 * max(size, 2)))
    if seen <= LEAST:
        return f"No single assumption moves {asked.says} steadily up or down."
    return (
        f"No single assumption clearly drives {asked.says}: {len(found)} were tried, and among so many "
        f"{number(size)} futures only show an effect well above luck (a rank correlation of {share(min(seen, 1.0))} or "
        f"more); {number(4 * size)} futures would show one of {share(min(more, 1.0))}."
    )
