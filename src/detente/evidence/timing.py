"""When to signal: the same strategy with its signal in other months, and the provocations of the first half-year."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

import numpy as np

from detente.case.expressions import Arithmetic, Number, Reading, Series
from detente.case.model import Case, Metric
from detente.engine.compile import compile_case
from detente.engine.run import simulate
from detente.errors import InputError, refuse_unknown
from detente.finding import Cell, Column, Finding, Table, number, with_range
from detente.futures import draw_futures

MONTHS = (0, 1, 2, 3, 4, 6, 9, 12)
SPREADS = 1.645  # standard errors to each side of a mean that hold 90%
WINDOW = 6  # months in which provocations are counted
COUNTED = "provocations in the first half-year"


def signal_timing(
    case: Case, strategy: str, *, months: Sequence[int] = MONTHS, futures: int = 4_000, seed: int = 0
) -> Finding:
    """Provocations in the first half-year against the month of the signal.

    Args:
        case: the case; provocations are its events whose windows an early signal may damp.
        strategy: whose conduct is swept.
        months: of the signal.
        futures, seed: of the ensemble; every month of signal meets the same luck.

    Raises:
        InputError: no such strategy, or no event that a signal damps.
    """
    refuse_unknown([strategy], case.strategies, wanted="a strategy of the case")
    events = [name for name, event in case.events.items() if event.signal_damps]
    if not events:
        raise InputError(
            case.name, wanted="an event with signal_damps: otherwise the month of the signal cannot matter"
        )
    swept = swept_case(case, strategy, months, events)
    chunk = simulate(compile_case(swept), draw_futures(case, futures, seed=seed))
    counts = np.asarray(chunk.metrics[COUNTED], float)
    rows = tuple(_row(month, counts[k], counts[0]) for k, month in enumerate(months))
    return Finding(
        key="timing",
        question=f"Does an early signal under {strategy} mean fewer provocations?",
        answer=_answer(rows),
        table=Table(_COLUMNS, rows),
        chart="timing",
        rests_on=tuple(a.where for name in events for a in case.events[name].signal_damps.values()),
        notes=(
            f"Provocations: {', '.join(events)}; months 0 to {WINDOW - 1}.",
            "An early signal works in two ways here, both assumed by the case: it damps the transition, and it opens "
            "talks earlier, which restrain. This shows what that would mean, not that it is so.",
        ),
    )


def swept_case(case: Case, strategy: str, months: Sequence[int], events: Sequence[str]) -> Case:
    """The case with one copy of the strategy for each month of signal, and the count of provocations as its metric."""
    model = case.strategies[strategy]
    copies = {
        f"{strategy}, signal in month {m}": replace(model, conduct=replace(model.conduct, signal=m)) for m in months
    }
    fallbacks = {rule.then for s in case.strategies.values() for rule in s.conduct.stop}
    kept = {name: s for name, s in case.strategies.items() if name in fallbacks}
    parts: list[Number] = [Reading("sum", Series("event", e), 0, WINDOW - 1) for e in events]
    total = reduce(lambda a, b: Arithmetic("+", a, b), parts)
    metric = Metric(COUNTED, total, COUNTED, "less", "events")
    return replace(case, strategies={**copies, **kept}, metrics={COUNTED: metric}, claims={})


_COLUMNS = (
    Column("month", "Signal in month", "months", "count"), Column("mean", "Mean provocations", "events", "number"),
    Column("mean_low", "Mean from", "events", "number"), Column("mean_high", "to (90%)", "events", "number"),
    Column("p05", "5%", "events", "number"), Column("p95", "95%", "events", "number"),
    Column("more", "More than with the first month", "events", "number"),
    Column("error", "Standard error of that", "events", "number"),
    Column("more_low", "That from", "events", "number"), Column("more_high", "to (90%)", "events", "number"),
    Column("none", "Futures without any", style="share"),
)  # fmt: skip


def _row(month: int, counts: np.ndarray, first: np.ndarray) -> tuple[Cell, ...]:
    """One month of signal; differences are paired, future by future."""
    gap = counts - first
    low, high = (float(q) for q in np.quantile(counts, (0.05, 0.95)))
    mean, own = float(counts.mean()), SPREADS * _error(counts)
    more, error = float(gap.mean()), _error(gap)
    between = (more - SPREADS * error, more + SPREADS * error)
    return month, mean, mean - own, mean + own, low, high, more, error, *between, float((counts == 0).mean())


def _error(values: np.ndarray) -> float:
    """Standard error of a mean."""
    return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0


def _answer(rows: Sequence[tuple[Cell, ...]]) -> str:
    first, last = rows[0], rows[-1]
    more, low, high = (float(str(last[k])) for k in (6, 8, 9))
    gap = with_range(more, low, high)
    return (
        f"A signal in month {last[0]} instead of month {first[0]} means {gap} more provocations in the first "
        f"half-year, beside {number(float(str(first[1])))} on average."
    )
