"""All that can be asked about one conflict, from a `standoff-case/1` file or from a case: what the shells call."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Bool

from detente.case.model import Case
from detente.case.read import read_case
from detente.errors import InputError
from detente.finding import Finding, Table, as_json
from detente.standoff.chances import chances_finding
from detente.standoff.coalition import CoalitionConcept, coalitions
from detente.standoff.data import reference_form, states_data
from detente.standoff.draws import shares
from detente.standoff.files import read_conflict, write_conflict
from detente.standoff.from_case import (
    conflict_of,
    debates_of,
    drawn_levels,
    is_drawn,
    links_of,
    section_of,
    variants_of,
)
from detente.standoff.kinds import kinds_finding
from detente.standoff.model import Conflict
from detente.standoff.outcomes import explained_states, outcomes_finding
from detente.standoff.readings import readings_table
from detente.standoff.richer import has_great, has_unknown, strength_finding, unknown_finding
from detente.standoff.robustness import Robustness, Variants, robustness, undebated
from detente.standoff.stability import Concept, Stability, analyse
from detente.standoff.start import start_finding
from detente.standoff.together import JointVerdict, joint_table, joint_verdicts
from detente.standoff.turns import turns_finding, what_must_change
from detente.standoff.verdicts import MOST_TOLD, verdicts, verdicts_table, why_finding
from detente.standoff.views import graph_finding, stability_finding
from detente.where import Where

DRAWS = 1000


@dataclass(frozen=True, eq=False)
class Subject:
    """A conflict with what is debated about it.

    Args:
        variants: everybody's rankings under each combination of the sides of debates.
        links: strategy -> the states that it stands for.
        case: the case that it comes from, if any.
    """

    conflict: Conflict
    variants: Variants
    links: Mapping[str, Bool[np.ndarray, " state"]]
    rests_on: tuple[Where, ...] = ()
    case: Case | None = None

    @cached_property
    def found(self) -> Stability:
        """Verdicts with the rankings as written."""
        return analyse(self.conflict)

    @cached_property
    def robust(self) -> Robustness:
        """Verdicts over all assumptions."""
        return robustness(self.conflict, variants=self.variants)


def open_subject(name: str | Path, *, set_: Mapping[str, str] | None = None) -> Subject:
    """The conflict in a `.json` file, or in the `standoff` section of a case given by path or name.

    Raises:
        CaseError: with every problem of the file.
        InputError: when there is no such file or case, or no standoff in it.
    """
    if str(name).endswith(".json"):
        conflict = read_conflict(name)
        return Subject(conflict, undebated(conflict), {}, (Where(str(name)),))
    return subject_of(read_case(name, set_=set_ or {}))


def subject_of(case: Case) -> Subject:
    """The conflict of a case with its debates and links."""
    conflict, section = conflict_of(case), section_of(case)
    read = [*section.preferences.values(), *(p for v in section.variants.values() for p in v.values())]
    places = (section.where, *(p.where for p in read))
    return Subject(conflict, variants_of(case, conflict), links_of(case, conflict), places, case)


def findings(subject: Subject, *, draws: int = DRAWS, seed: int = 0) -> tuple[Finding, ...]:
    """Every finding about a conflict, the answer first.

    What holds; the status quo and the ways from it; the kinds of outcome; what would have to change; chances, great
    differences and unknown preferences where there are any; who stays where; the graph of moves.
    """
    conflict = subject.conflict
    return (
        *answers(subject),
        *_chances(subject, draws, seed),
        *([strength_finding(conflict)] if has_great(conflict) else []),
        *([unknown_finding(conflict)] if has_unknown(conflict) else []),
        stability_finding(subject.found),
        graph_finding(subject.found, subject.robust),
    )


def answers(subject: Subject) -> tuple[Finding, ...]:
    """The findings of a brief: what holds, the way there, the kinds of outcome, what would have to change."""
    main = outcomes_finding(subject.found, subject.robust, subject.links, rests_on=subject.rests_on)
    if subject.case is not None:
        main = replace(main, more={**main.more, "read from": readings_table(subject.case, subject.conflict)})
    if has_unknown(subject.conflict):
        main = replace(main, notes=(*main.notes, "Some preferences are not known: see the finding on them."))
    further = (start_finding(subject.found, subject.robust), kinds_finding(subject.found, subject.robust))
    return (main, *(f for f in further if f is not None), turns_finding(subject.found, subject.robust))


def _chances(subject: Subject, draws: int, seed: int) -> list[Finding]:
    """How often each outcome holds, where preferences are debated or have ranges."""
    if subject.case is None or not is_drawn(section_of(subject.case)):
        return []
    section = section_of(subject.case)
    levels = drawn_levels(subject.case, subject.conflict, draws=draws, seed=seed)
    even = [d for d in debates_of(section) if not set(d.sides) & set(section.shares)]
    return [chances_finding(shares(subject.conflict, levels, seed=seed), even=even, rests_on=subject.rests_on)]


def changes(
    subject: Subject, *, want: str | None = None, avoid: str | None = None, concept: Concept = "seq"
) -> list[Finding]:
    """The fewest swaps that make a wanted outcome hold and undo an unwanted one.

    Raises:
        InputError: for a name that means no one outcome.
    """
    asked = ((want, True), (avoid, False))
    return [
        what_must_change(subject.conflict, name, concept=concept, hold=hold) for name, hold in asked if name is not None
    ]


def reasons(
    subject: Subject,
    states: Sequence[str],
    *,
    horizons: tuple[int, ...] = (),
    by_coalition: CoalitionConcept | None = None,
) -> list[Finding]:
    """Why each of some outcomes holds or not: a sentence for every party and every concept, and for every coalition.

    Args:
        by_coalition: the concept of the sentences on coalitions; Nash when left out.

    Raises:
        InputError: for a name that means no one outcome.
    """
    concept = by_coalition or "nash"
    return [why_finding(subject.found, name, horizons=horizons, by_coalition=concept) for name in states]


@lru_cache(maxsize=4)
def joint_told(subject: Subject, concept: CoalitionConcept, *, short: bool = False) -> tuple[JointVerdict, ...]:
    """A verdict on every coalition in all outcomes, or in the explained ones where that is too much to read.

    Args:
        short: in the explained ones anyway.

    Raises:
        InputError: for SMR and SEQ in more than 4,096 states.
    """
    conflict = subject.conflict
    many = short or conflict.size * len(coalitions(conflict)) > MOST_TOLD
    some = [conflict.states[s] for s in explained_states(subject.found, subject.robust)] if many else None
    return joint_verdicts(conflict, some, concept=concept)


def every_joint_verdict(subject: Subject, concept: CoalitionConcept, *, short: bool = False) -> Finding:
    """A sentence for every verdict on a coalition; arguments and errors are those of `joint_told`."""
    conflict, told = subject.conflict, joint_told(subject, concept, short=short)
    size = len({v.state for v in told})
    of = f"{size} of {conflict.size:,} outcomes" if size < conflict.size else "every outcome"
    return Finding(
        key="standoff-coalitions",
        question="Which outcomes do coalitions leave together, and why?",
        answer=f"Of {len(told):,} verdicts on coalitions in {of}, {sum(not v.stays for v in told):,} are to leave.",
        table=joint_table(conflict, told),
        notes=("The others are told where they are asked for.",) if size < conflict.size else (),
    )


def every_verdict(subject: Subject, *, horizons: tuple[int, ...] = ()) -> Finding:
    """A sentence for every verdict: of all outcomes, or of the explained ones where that would be too much to read."""
    conflict = subject.conflict
    all_ = conflict.size * len(conflict.names) * len(subject.found.stable)
    some = None if all_ <= MOST_TOLD else explained_states(subject.found, subject.robust)
    told = verdicts(conflict, None if some is None else [conflict.states[s] for s in some], horizons=horizons)
    of = "every outcome" if some is None else f"{len(some)} of {conflict.size:,} outcomes"
    return Finding(
        key="standoff-verdicts",
        question="Why does each party stay in each outcome, or leave it?",
        answer=f"A sentence for each of {len(told):,} verdicts, on {of}.",
        table=verdicts_table(conflict, told),
        notes=() if some is None else ("The others are told where they are asked for.",),
    )


def further(
    subject: Subject,
    *,
    horizons: tuple[int, ...] = (),
    non_myopically: bool = False,
    by_coalition: CoalitionConcept | None = None,
) -> dict[str, Any]:
    """The verdicts in the form of the example files, with what was asked for beside them.

    Args:
        horizons, non_myopically, by_coalition: as in `standoff.data.reference_form`.

    Raises:
        InputError: when what was asked for is not defined for this conflict.
    """
    return reference_form(subject.conflict, horizons=horizons, non_myopically=non_myopically, by_coalition=by_coalition)


def answer_as_data(subject: Subject, found: Sequence[Finding], verdicts: Mapping[str, Any]) -> dict[str, Any]:
    """What `--json` prints: the form of the example files, every state, its robustness, and the findings."""
    conflict = subject.conflict
    return {
        **verdicts,
        "states": states_data(conflict),
        "status_quo": None if conflict.status_quo is None else conflict.states[conflict.status_quo],
        "robustness": _robust_data(subject.robust),
        "findings": [as_json(f) for f in found],
    }


def joint_data(subject: Subject, concept: CoalitionConcept) -> dict[str, Any]:
    """`coalition_nash_verdicts` and so on: a sentence for each coalition and outcome, as `joint_told` has them."""
    told = [
        {"coalition": "+".join(v.members), "state": v.state, "stays": v.stays, "says": v.says}
        for v in joint_told(subject, concept)
    ]
    return {f"coalition_{concept}_verdicts": told}


def _robust_data(robust: Robustness) -> dict[str, Any]:
    """Shares by state, for states that survive anywhere."""
    states = robust.conflict.states
    alive = [int(s) for s in np.flatnonzero(robust.high)]
    return {
        "combinations": robust.combinations,
        "variants": list(robust.variants.names),
        "moves": list(robust.moves),
        "concepts": list(robust.concepts),
        "share": {states[s]: float(robust.share[s]) for s in alive},
        "low": {states[s]: float(robust.low[s]) for s in alive},
        "high": {states[s]: float(robust.high[s]) for s in alive},
    }


def as_csv(table: Table) -> str:
    r"""A table as CSV text, the columns' keys on the first line.

    >>> from detente.finding import Column
    >>> as_csv(Table((Column("a", "A"), Column("b", "B")), ((1, "x, y"),)))
    'a,b\r\n1,"x, y"\r\n'
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([c.name for c in table.columns])
    writer.writerows(table.rows)
    return out.getvalue()


def write_tables(found: Sequence[Finding], folder: str | Path) -> None:
    """Write every table of the findings as CSV, one file each; the folder is made if need be.

    Raises:
        InputError: when the folder cannot be written.
    """
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for finding in found:
            for name, table in {"": finding.table, **finding.more}.items():
                file = "-".join(part for part in (finding.key, name.replace(" ", "-")) if part)
                Path(folder, f"{file}.csv").write_text(as_csv(table), encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"{folder}: {error.strerror}", wanted="a folder that can be written") from error


def write_file(subject: Subject, path: str | Path) -> None:
    """Write the conflict as `standoff-case/1` JSON.

    Raises:
        InputError: when the file cannot be written.
    """
    try:
        write_conflict(subject.conflict, path)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", wanted="a file that can be written") from error


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
