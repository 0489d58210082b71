"""Which assumptions the record moved, by how much, and how sure that is of the sampler."""

import numpy as np

from detente.case.model import Case
from detente.evidence.condition import Learned
from detente.evidence.tempering import POPULATIONS
from detente.finding import Cell, Column, Finding, Table, number, share, with_range

MOVED = 0.1  # of the spread before: less is not worth telling
ERRORS = (
    3.0  # a shift counts where it is so many of its own errors from zero; of a hundred numbers hardly one by chance
)


def condition_finding(case: Case, learned: Learned) -> Finding:
    """Which assumptions the record moves, by how much; types too."""
    rows = sorted(_moved_rows(case, learned), key=lambda r: (not r[-2], -abs(float(str(r[5])))))
    after = learned.how
    n, stages = len(after.population), len(after.powers) - 1
    return Finding(
        key="condition",
        question="Which assumptions does the record move?",
        answer=_answer(case, learned, rows),
        table=Table(_MOVED, tuple(rows)),
        more={"types": Table(_TYPES, tuple(_type_rows(learned)))},
        rests_on=(case.history.where,) if case.history else (),
        notes=(
            *_counted(case, learned),
            f"Plain weights leave an effective sample of {after.plain:,.0f} of {n:,} futures"
            + (", enough: importance weights" if learned.is_plain else f": sequential Monte Carlo, {stages} stages")
            + f", then moves, which leave one of {after.effective:,.0f} or more in every number.",
            f"The error of a shift is between {POPULATIONS} populations that never met; a shift counts where it is "
            f"{ERRORS:g} errors and {MOVED:g} spreads from none. Numbers that the record says nothing of are left out.",
            "The record is short and its reading is the case's own: a number that did not move was not tested by it.",
        ),
    )


def _counted(case: Case, learned: Learned) -> tuple[str, ...]:
    """Which evidence was used, and which the fit has used already."""
    heard = learned.heard
    if heard is None:
        return ()
    titles = {name: event.title or name for name, event in case.events.items()}
    used = [f"{len(heard.past.happenings)} answers and breaches"] + [f"counts of {titles[e]}" for e in heard.counted]
    said = f"Learned from {', '.join(used)}; {heard.past.edges[0]:%Y-%m} to {heard.past.edges[-2]:%Y-%m}."
    if not heard.passed_over:
        return (said,)
    names = ", ".join(titles[e] for e in heard.passed_over)
    left = f"Counts of {names} are left out: numbers of the case are drawn from a fit that has seen them"
    return (f"{said} {left}; none counts twice. With --fit-before the fit ends where the history begins.",)


_MOVED = (
    Column("number", "Assumption"), Column("unit", "Unit"), Column("before", "Median before"),
    Column("after", "Median after, 90%"), Column("left", "Spread left", style="share"),
    Column("shift", "Shift of the mean", "spreads before", "number"), Column("error", "Error of that", "", "number"),
    Column("moved", "Moved"), Column("where", "Line"),
)  # fmt: skip
_TYPES = (
    Column("type", "Type"), Column("before", "Chance before", style="share"),
    Column("after", "Chance after", style="share"), Column("error", "Error", style="share"),
)  # fmt: skip


def _moved_rows(case: Case, learned: Learned) -> list[tuple[Cell, ...]]:
    """A row a number: medians, interval, how much of its spread is left, shift and its error."""
    rows: list[tuple[Cell, ...]] = []
    typical = _typical(learned)
    for name, after in learned.after.items():
        before, known = learned.prior[name], case.assumptions[name]
        spread = float(before.std()) or 1.0
        shift = float(after.mean() - before.mean()) / spread
        error = max(_error(after, learned), typical * float(after.std())) / spread
        low, middle, high = (float(q) for q in np.quantile(after, (0.05, 0.5, 0.95)))
        moved = abs(shift) >= MOVED and abs(shift) > ERRORS * error
        rows.append((
            name, known.unit, number(float(np.median(before))), with_range(middle, low, high),
            float(after.std()) / spread, shift, error, moved, f"{known.where.file}:{known.where.line}",
        ))  # fmt: skip
    return rows


def _error(values: np.ndarray, learned: Learned) -> float:
    """Standard error of a mean, from how far the populations' means lie apart."""
    means = [values[learned.how.population == k].mean() for k in range(POPULATIONS)]
    return float(np.std(means, ddof=1)) / POPULATIONS**0.5


def _typical(learned: Learned) -> float:
    """The error of a mean in spreads, typical of all numbers: four populations say little of one number alone."""
    ratios = [_error(v, learned) / (float(v.std()) or 1.0) for v in learned.after.values()]
    return float(np.sqrt(np.mean(np.square(ratios)))) if ratios else 0.0


def _type_rows(learned: Learned) -> list[tuple[Cell, ...]]:
    """Chance of each type before and after, averaged over futures."""
    after = learned.belief
    return [
        (name, float(learned.before[k]), float(after[k].mean()), _error(after[k], learned))
        for k, name in enumerate(learned.types)
    ]


def _answer(case: Case, learned: Learned, rows: list[tuple[Cell, ...]]) -> str:
    """How many numbers moved, which most, and what became of the types."""
    clear = [r for r in rows if r[7]]
    gained = learned.belief.mean(axis=1) - learned.before
    at = int(np.abs(gained).argmax())
    name = learned.types[at]
    title = case.types[name].title or name
    types = f"belief in “{title}” goes from {share(float(learned.before[at]))} to " \
            f"{share(float(learned.before[at] + gained[at]))}"  # fmt: skip
    if not clear:
        return f"The record moves none of {len(rows)} assumptions beyond the sampler's own error; {types}."
    first = clear[0]
    return (
        f"The record moves {len(clear)} of the {len(rows)} assumptions that it speaks of, {first[0]} most: from a "
        f"median of {first[2]} to {first[3]}; {types}."
    )
