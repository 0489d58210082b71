"""Runs side by side: the same metrics and series under each, changes in pairs against the first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from detente.analyses.paths import paths
from detente.analyses.series import key_series
from detente.analyses.standing import leader
from detente.analyses.words import plain_name, series_title, strategy_title
from detente.finding import Cell, Column, Finding, Table
from detente.results import Study, choices
from detente.workbench.figures import KeyNumber, key_numbers
from detente.workbench.levers import shown_of

METRICS = 12
SERIES = 3


def numbers_beside(runs: Sequence[Study], strategy: str = "") -> list[dict[str, KeyNumber]]:
    """Key numbers by metric in each run, those of the others against the first over the same futures.

    Args:
        runs: the runs.
        strategy: whose; empty for the one that leads in the first. A run without it shows its own leader.
    """
    first, name = runs[0], strategy or leader(choices(runs[0]))
    found: list[dict[str, KeyNumber]] = []
    for run in runs:
        own = name if name in run.results.strategies else leader(choices(run))
        against = first if run is not first and are_paired(first, run) else None
        found.append({n.metric: n for n in key_numbers(run, strategy=own, against=against, most=METRICS)})
    return found


def are_paired(first: Study, second: Study) -> bool:
    """Whether two runs are of one case over the same futures: their differences are then of the assumptions alone."""
    ours, theirs = first.futures, second.futures
    return (first.case.name, ours.seed, ours.size) == (second.case.name, theirs.seed, theirs.size)


def paths_beside(runs: Mapping[str, Study], strategy: str = "") -> list[Finding]:
    """Series under one strategy in every run: a panel a run, the median of the first dashed in all of them."""
    first = next(iter(runs.values()))
    name = strategy or leader(choices(first))
    shown = [s for s in key_series(first, most=SERIES) if all(s in run.results.bands for run in runs.values())]
    with_it = {called: run for called, run in runs.items() if name in run.results.strategies}
    return [_series(with_it, series, name) for series in shown] if len(with_it) > 1 else []


def _series(runs: Mapping[str, Study], series: str, strategy: str) -> Finding:
    """One series in every run."""
    called, first = next(iter(runs.items()))
    whole = paths(first, series)
    columns = [c for c in whole.table.columns if c.name not in ("strategy", "reference")]
    middle = next(c for c in columns if c.name == "middle")
    parts = {name: _under(run, series, strategy) for name, run in runs.items()}
    reference = {row["month"]: row["middle"] for row in parts[called]}
    rows: list[tuple[Cell, ...]] = [
        (name, *(row[c.name] for c in columns), reference.get(row["month"]))
        for name, part in parts.items()
        for row in part
    ]
    table = Table(
        (
            Column("strategy", "Scenario"),
            *columns,
            Column("reference", f"Median in {called}", middle.unit, middle.style),
        ),
        tuple(rows),
    )
    title = series_title(first.case, series)
    return replace(
        whole,
        key=f"compare-{whole.key}",
        question=f"{title} under {strategy_title(first.case, strategy)}, scenario by scenario",
        answer=_ends(title, parts, called),
        table=table,
    )


def _under(run: Study, series: str, strategy: str) -> list[dict[str, Cell]]:
    """The rows of one strategy."""
    title = strategy_title(run.case, strategy)
    return [row for row in paths(run, series).table.records() if row["strategy"] == title]


def _ends(title: str, parts: Mapping[str, list[dict[str, Cell]]], called: str) -> str:
    """Which scenario's median ends highest and which lowest."""
    last = {name: float(rows[-1]["middle"] or 0) for name, rows in parts.items()}
    high, low = max(last, key=lambda n: last[n]), min(last, key=lambda n: last[n])
    if last[high] == last[low]:
        return f"{title}: the medians of all scenarios end alike."
    return f"{title}: the median ends highest in {high} and lowest in {low}; dashed is that of {called}."


def differences(runs: Mapping[str, Study]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Path, title and reading of each changed number that is not the same in all runs."""
    cases = [run.case for run in runs.values()]
    changed = dict.fromkeys(path for case in cases for path in case.overlays)
    rows: list[tuple[str, str, tuple[str, ...]]] = []
    for path in changed:
        values = tuple(
            shown_of(case, path) if path in case.assumptions else case.overlays.get(path, "as in the case")
            for case in cases
        )
        if len(set(values)) > 1:
            rows.append((path, plain_name(cases[0], path), values))
    return rows
