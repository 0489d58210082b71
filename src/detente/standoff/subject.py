"""All that can be asked about one conflict, from a `standoff-case/1` file or from a case: what the shells call."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Bool, Int

from detente.case.model import Case
from detente.case.read import read_case
from detente.errors import InputError
from detente.finding import Column, Finding, Table, as_json
from detente.finding import share as as_share
from detente.standoff.change import what_must_change
from detente.standoff.draws import Shares, shares
from detente.standoff.files import read_conflict
from detente.standoff.from_case import conflict_of, drawn_levels, links_of, section_of, variants_of
from detente.standoff.model import Conflict
from detente.standoff.narrative import in_words
from detente.standoff.report import SHOWN, reference_form, standoff
from detente.standoff.robustness import AS_WRITTEN, Robustness, robustness
from detente.standoff.stability import Concept
from detente.standoff.views import graph_finding, stability_finding
from detente.where import Where

DRAWS = 1000


@dataclass(frozen=True, eq=False)
class Subject:
    """A conflict with what is debated about it.

    Args:
        variants: name -> everybody's rankings.
        links: strategy -> the states that it stands for.
        case: the case that it comes from, if any.
    """

    conflict: Conflict
    variants: Mapping[str, Int[np.ndarray, "actor state"]]
    links: Mapping[str, Bool[np.ndarray, " state"]]
    rests_on: tuple[Where, ...] = ()
    case: Case | None = None


def open_subject(name: str | Path, *, set_: Mapping[str, str] | None = None) -> Subject:
    """The conflict in a `.json` file, or in the `standoff` section of a case given by path or name.

    Raises:
        CaseError: with every problem of the file.
        InputError: when there is no such file or case, or no standoff in it.
    """
    if str(name).endswith(".json"):
        conflict = read_conflict(name)
        return Subject(conflict, {AS_WRITTEN: conflict.levels}, {}, (Where(str(name)),))
    return subject_of(read_case(name, set_=set_ or {}))


def subject_of(case: Case) -> Subject:
    """The conflict of a case with its debates and links."""
    conflict = conflict_of(case)
    return Subject(conflict, variants_of(case, conflict), links_of(case, conflict), (section_of(case).where,), case)


def findings(subject: Subject, *, draws: int = DRAWS, seed: int = 0) -> tuple[Finding, ...]:
    """The answer, who stays where, the graph of moves, and, where preferences are debated, the chances."""
    robust = robustness(subject.conflict, variants=subject.variants)
    views = (stability_finding(subject.conflict), graph_finding(subject.conflict))
    return (_main(subject, robust), *views, *_chances(subject, draws, seed))


def _main(subject: Subject, robust: Robustness) -> Finding:
    """Which outcomes hold, and why."""
    return standoff(subject.conflict, robust=robust, links=subject.links, rests_on=subject.rests_on)


def _chances(subject: Subject, draws: int, seed: int) -> list[Finding]:
    """How often each outcome holds, where preferences are debated or have ranges."""
    if subject.case is None or (len(subject.variants) == 1 and not section_of(subject.case).weights):
        return []
    levels = drawn_levels(subject.case, subject.conflict, draws=draws, seed=seed)
    return [chances(shares(subject.conflict, levels, seed=seed), rests_on=subject.rests_on)]


CHANCES = (
    Column("state", "outcome"),
    Column("options", "what is done in it"),
    Column("concept", "concept"),
    Column("share", "holds in", style="share"),
    Column("low", "95% interval from", style="share"),
    Column("high", "to", style="share"),
)


def chances(found: Shares, *, rests_on: tuple[Where, ...] = ()) -> Finding:
    """In which share of draws of everybody's preferences each outcome holds."""
    conflict = found.conflict
    total = np.stack(list(found.equilibrium.values())).sum(axis=0)
    order = [int(s) for s in np.argsort(-total, kind="stable")[:SHOWN] if total[s] > 0]
    rows = tuple(
        (conflict.states[s], in_words(conflict, s), concept.upper(), *_range(found, concept, s))
        for s in order
        for concept in found.equilibrium
    )
    best, concept = max(
        ((s, c) for s in order for c in ("nash", "seq") if c in found.equilibrium),
        key=lambda at: float(found.equilibrium[at[1]][at[0]]),
        default=(None, ""),
    )
    answer = (
        "No outcome holds in any draw."
        if best is None
        else f"{in_words(conflict, best)} holds ({concept.upper()}) in "
        f"{as_share(float(found.equilibrium[concept][best]))} of {found.draws:,} draws of everybody's preferences, "
        "more often than any other outcome."
    )
    return Finding(
        key="standoff-chances",
        question="How often does each outcome hold when preferences are drawn from their ranges and debates?",
        answer=answer,
        table=Table(CHANCES, rows),
        rests_on=rests_on,
        notes=(f"{found.draws:,} draws, seed {found.seed}; intervals are Wilson's, for the number of draws alone.",),
    )


def _range(found: Shares, concept: str, state: int) -> tuple[float, float, float]:
    """A share with its interval."""
    kinds = (found.equilibrium, found.low, found.high)
    return tuple(float(kind[concept][state]) for kind in kinds)  # pyright: ignore[reportReturnType] three of three


def answer_as_data(
    subject: Subject,
    *,
    horizons: tuple[int, ...] = (),
    non_myopically: bool = False,
    by_coalition: bool = False,
    told: Sequence[Finding] = (),
    draws: int = DRAWS,
    seed: int = 0,
) -> dict[str, Any]:
    """What `--json` prints: the form of the example files, with the robustness of each state and the findings.

    Args:
        horizons, non_myopically, by_coalition: further verdicts (`report.reference_form`).
        told: further findings to add, such as `changes`.
    """
    conflict = subject.conflict
    data = reference_form(conflict, horizons=horizons, non_myopically=non_myopically, by_coalition=by_coalition)
    robust = robustness(conflict, variants=subject.variants)
    data["robustness"] = _robust_data(robust)
    every = [_main(subject, robust), *_chances(subject, draws, seed), *told]
    data["findings"] = [as_json(f) for f in every]
    return data


def changes(
    conflict: Conflict, *, want: str | None = None, avoid: str | None = None, concept: Concept = "seq"
) -> list[Finding]:
    """The smallest changes that make a wanted outcome hold and undo an unwanted one."""
    asked = ((want, True), (avoid, False))
    return [what_must_change(conflict, state, concept=concept, hold=hold) for state, hold in asked if state]


def _robust_data(robust: Robustness) -> dict[str, Any]:
    """Shares by state, for states that survive anywhere."""
    states, share = robust.conflict.states, robust.share
    return {
        "combinations": robust.combinations,
        "variants": list(robust.variants),
        "moves": list(robust.moves),
        "concepts": list(robust.concepts),
        "share": {states[int(s)]: float(share[s]) for s in np.flatnonzero(share)},
    }


def as_csv(table: Table) -> str:
    r"""A table as CSV text, the columns' keys on the first line.

    >>> as_csv(Table((Column("a", "A"), Column("b", "B")), ((1, "x, y"),)))
    'a,b\r\n1,"x, y"\r\n'
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([c.name for c in table.columns])
    writer.writerows(table.rows)
    return out.getvalue()


def write_tables(found: Sequence[Finding], folder: str | Path) -> None:
    """Write every table of the findings as CSV, one file each; the folder is made if need be."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for finding in found:
        for name, table in {"": finding.table, **finding.more}.items():
            file = "-".join(part for part in (finding.key, name.replace(" ", "-")) if part)
            Path(folder, f"{file}.csv").write_text(as_csv(table), encoding="utf-8", newline="")


def horizons_in(text: str) -> tuple[int, ...]:
    """Horizons between commas.

    Raises:
        InputError: for what is not a whole number.

    >>> horizons_in("2, 3")
    (2, 3)
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    wrong = [part for part in parts if not part.isdecimal()]
    if wrong:
        raise InputError(wrong[0], wanted="numbers of moves between commas", mend="write 2,3")
    return tuple(int(part) for part in parts)
