"""The findings of a run one by one, each made when it is asked for: what `briefs.main_findings` and a brief hold."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from detente.analyses.assumptions import assumptions
from detente.analyses.beliefs import beliefs
from detente.analyses.bottom_line import bottom_line
from detente.analyses.compare import compare
from detente.analyses.convergence import convergence
from detente.analyses.courses import courses
from detente.analyses.explain import explain
from detente.analyses.flip import flips
from detente.analyses.paths import SHOWN, paths
from detente.analyses.regret import regret
from detente.analyses.scorecard import scorecard
from detente.analyses.series import key_series
from detente.analyses.standing import leader
from detente.analyses.timeline import timeline
from detente.analyses.words import series_title, strategy_title
from detente.errors import InputError, nearest
from detente.finding import Column, Finding, Table
from detente.results import Study, choices
from detente.workbench.judged import claims

ALONE: Mapping[str, Callable[[Study], Finding]] = {
    "bottom-line": bottom_line,
    "scorecard": lambda study: scorecard(study, compare(study), regret(study)),
    "compare": compare,
    "regret": regret,
    "courses": courses,
    "timeline": timeline,
    "beliefs": beliefs,
    "claims": claims,
    "explain": explain,
    "flips": flips,
    "convergence": convergence,
    "assumptions": assumptions,
}
"""How each is made of the strategies that stand for choice; claims read the whole run."""

TITLES: Mapping[str, str] = {
    "bottom-line": "Which strategy holds up best?",
    "scorecard": "What does each strategy do to what counts?",
    "compare": "How do the strategies compare on each metric?",
    "regret": "On which metrics does each strategy give most away?",
    "courses": "How do things run over time?",
    "timeline": "When do the measures come into force?",
    "beliefs": "What does the principal come to believe about the counterpart?",
    "claims": "Which claims hold?",
    "explain": "Which assumptions matter most?",
    "flips": "What would flip the choice?",
    "convergence": "Are these futures enough?",
    "assumptions": "What does the case assume?",
}
"""Key -> question, to choose a finding by before it is made."""

SEVERAL = ("explain", "flips", "convergence")
"""What a run of one strategy has nothing to say about."""

ONE = "path-"
"""`path-stock-tension` is a series under one strategy, `paths-stock-tension` the same under all."""


def main_keys(study: Study) -> tuple[str, ...]:
    """The keys of the findings that a brief holds, in the order of a study."""
    chosen = choices(study)
    several = len(chosen.results.strategies) > 1
    alone = [key for key in ALONE if several or key not in SEVERAL]
    at = alone.index("timeline")
    return (*alone[:at], *(_key(s) for s in key_series(chosen, most=SHOWN)), *alone[at:])


def brief_keys(study: Study) -> tuple[str, ...]:
    """The same keys in the order in which a brief is given its findings (`brief.gather`, `briefs.main_findings`)."""
    order = (
        "bottom-line",
        "regret",
        "courses",
        "timeline",
        "beliefs",
        "assumptions",
        "paths",
        "scorecard",
        "compare",
        "claims",
        "explain",
        "flips",
        "convergence",
    )
    keys = main_keys(study)
    return tuple(sorted(keys, key=lambda key: order.index("paths" if key.startswith("paths-") else key)))


def further_keys(study: Study) -> dict[str, str]:
    """Key -> question of what a screen may show besides: every series of the run, under all strategies or one."""
    named, main = {s: series_title(study.case, s) for s in study.results.bands}, main_keys(study)
    every = {_key(s): f"{title}, by strategy" for s, title in named.items() if _key(s) not in main}
    return every | {_key(s).replace("paths-", ONE, 1): f"{title}, month by month" for s, title in named.items()}


def finding_of(study: Study, key: str, *, strategy: str = "") -> Finding:
    """One finding of a run.

    Args:
        study: the run.
        key: one of `main_keys` or `further_keys`.
        strategy: of a series under one strategy; empty for the one that stands best.

    Raises:
        InputError: the run has no such finding or strategy.
    """
    series, chosen = {_key(s): s for s in study.results.bands}, choices(study)
    if key in series:
        return paths(chosen, series[key])
    if (whole := key.replace(ONE, "paths-", 1)) in series:
        name = strategy or leader(chosen)
        return _under(paths(chosen if name in chosen.results.strategies else study, series[whole]), study, name)
    if key not in ALONE:
        known = [*ALONE, *series]
        raise InputError(key, wanted=f"a finding of this run: {', '.join(known)}", mend=nearest(key, known))
    return ALONE[key](study if key == "claims" else chosen)


def beside(finding: Finding, other: Study, *, called: str) -> Finding:
    """Paths with the medians of another run as their reference line, where that run has the same series.

    Args:
        finding: paths of a run.
        other: a run of the same strategies under other assumptions.
        called: what the line is, such as `the saved scenario`.
    """
    whole = finding.key.replace(ONE, "paths-", 1)
    series = {_key(s): s for s in other.results.bands}.get(whole)
    if series is None:
        return finding
    there = {(r["strategy"], r["month"]): r["middle"] for r in paths(other, series).table.records()}
    plain = _without_reference(finding.table)
    middle = next(c for c in plain.columns if c.name == "middle")
    reference = Column("reference", f"Median of {called}", middle.unit, middle.style)
    rows = [
        (*row, there.get((record["strategy"], record["month"])))
        for row, record in zip(plain.rows, plain.records(), strict=True)
    ]
    return replace(finding, table=Table((*plain.columns, reference), tuple(rows)))


def _key(series: str) -> str:
    """The key of the finding on a series under all strategies."""
    return f"paths-{series.replace(':', '-')}"


def _under(finding: Finding, study: Study, strategy: str) -> Finding:
    """Paths under one strategy alone.

    Raises:
        InputError: the run has no such strategy.
    """
    known = study.results.strategies
    if strategy not in known:
        raise InputError(strategy, wanted=f"a strategy of the run: {', '.join(known)}", mend=nearest(strategy, known))
    title, plain = strategy_title(study.case, strategy), _without_reference(finding.table)
    rows = tuple(row for row in plain.rows if row[0] == title)
    key = finding.key.replace("paths-", ONE, 1)
    question = f"{finding.question.removesuffix(', by strategy')} under {title}"
    return replace(finding, key=key, question=question, table=Table(plain.columns, rows))


def _without_reference(table: Table) -> Table:
    """The table without its reference line."""
    kept = [k for k, c in enumerate(table.columns) if c.name != "reference"]
    return Table(tuple(table.columns[k] for k in kept), tuple(tuple(row[k] for k in kept) for row in table.rows))
