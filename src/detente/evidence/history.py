"""`history`: how far the real record moves the prior over types, event by event."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from detente.case.model import Case
from detente.evidence.past import Past, Told, past_of, program_of, tell
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.futures import Futures

Cube = Float[np.ndarray, "month type future"]


@dataclass(frozen=True)
class Beliefs:
    """Belief over types after each month in each future, the prior first: `[month + 1, type, future]`."""

    after: Float[np.ndarray, "month type future"]
    told: Told
    past: Past
    types: tuple[str, ...]


def beliefs_of(case: Case, futures: Futures, *, off: Collection[int] = ()) -> Beliefs:
    """The belief filter run over the case's past in every future, some happenings left out.

    Raises:
        InputError: the case has no `history:` or no `evidence:`.
    """
    past = past_of(case, off=off)
    told = tell(program_of(case, past), past, futures)
    steps = np.concatenate([told.log_prior[None], told.answers + told.events])
    return Beliefs(normalised(np.cumsum(steps, axis=0)), told, past, futures.types)


def normalised(logs: Cube) -> Cube:
    """Probabilities over the `type` axis from their logarithms."""
    chances = np.exp(logs - logs.max(axis=1, keepdims=True))
    return chances / chances.sum(axis=1, keepdims=True)


def history_finding(case: Case, futures: Futures, *, off: Collection[int] = ()) -> Finding:
    """How far what happened moves the prior over types.

    Args:
        case: with `history:` and `evidence:`.
        futures: drawn from the case; numbers are averages over them.
        off: positions of happenings that are left out, to see what the others say without them.
    """
    beliefs = beliefs_of(case, futures, off=off)
    history = case.history
    return Finding(
        key="history",
        question="What does the record so far say about what sort of adversary this is?",
        answer=_answer(beliefs),
        table=Table(_STEPS, tuple(_step_rows(beliefs))),
        chart="history",
        more={
            "months": Table(_MONTHS, tuple(_month_rows(beliefs))),
            "bearing": Table(_BEARING, tuple(_bearing_rows(case, beliefs))),
        },
        rests_on=(history.where,) if history else (),
        notes=(
            "A ratio is how much likelier what was seen is under the type than the belief of the moment made it; "
            "geometric mean over futures.",
            "The case's numbers stay as they are here; only the type is learned. To learn the numbers too, condition.",
            "Credibility, tension and the like are held at the case's start over the whole window; which act answers "
            "which offer is the reading that stands in the case.",
        ),
    )


_STEPS = (
    Column("date", "Date"), Column("what", "What happened"), Column("kind", "Kind"), Column("type", "Type"),
    Column("ratio", "Likelihood ratio", "times", "number"), Column("belief", "Belief after", style="share"),
)  # fmt: skip
_MONTHS = (
    Column("month", "Month"), Column("type", "Type"), Column("belief", "Mean belief", style="share"),
    Column("low", "5%", style="share"), Column("high", "95%", style="share"),
)  # fmt: skip


def _step_rows(beliefs: Beliefs) -> list[tuple[Cell, ...]]:
    """Three kinds of step a month: what was answered, what was counted, and the quiet in between."""
    rows: list[tuple[Cell, ...]] = []
    log_belief = beliefs.told.log_prior
    for month, label, kind, step in _steps(beliefs):
        before = normalised(log_belief[None])[0]
        expected = np.log((before * np.exp(step - step.max(axis=0))).sum(axis=0)) + step.max(axis=0)
        ratio = np.exp((step - expected).mean(axis=1))
        log_belief = log_belief + step
        after = normalised(log_belief[None])[0].mean(axis=1)
        day = str(beliefs.past.edges[month])[:7]
        for k, name in enumerate(beliefs.types):
            rows.append((day, label, kind, name, float(ratio[k]), float(after[k])))
    return rows


_BEARING = (
    Column("date", "Date"), Column("what", "What happened"), Column("kind", "Kind"), Column("most", "Likeliest from"),
    Column("least", "Least likely from"), Column("times", "Times likelier", "times", "number"),
    Column("low", "5%", "times", "number"), Column("high", "95%", "times", "number"), Column("says", "In words"),
)  # fmt: skip
HARDLY = 1.1
"""Less than so many times likelier tells two types hardly apart."""


def _bearing_rows(case: Case, beliefs: Beliefs) -> list[tuple[Cell, ...]]:
    """What each step says of the types: which makes it likeliest, which least, and how much, with a band over futures.

    The ratio compares two types in the same future; the middle is the geometric mean over futures.
    """
    rows: list[tuple[Cell, ...]] = []
    for month, label, kind, step in _steps(beliefs):
        means = step.mean(axis=1)
        most, least = int(means.argmax()), int(means.argmin())
        apart = step[most] - step[least]
        times, low, high = (float(np.exp(v)) for v in (apart.mean(), *np.quantile(apart, (0.05, 0.95))))
        names = [case.types[beliefs.types[k]].title or beliefs.types[k] for k in (most, least)]
        figures = f"{number(times, 2)} times likelier ({number(low, 2)} to {number(high, 2)})"
        says = f"{figures} from “{names[0]}” than from “{names[1]}”"
        said = says if times >= HARDLY else "tells the types hardly apart"
        rows.append((str(beliefs.past.edges[month])[:7], label, kind, *names, times, low, high, said))
    return rows


Step = tuple[int, str, str, Float[np.ndarray, "type future"]]


def _steps(beliefs: Beliefs) -> list[Step]:
    """(month, label, kind, log likelihood): quiet months are told together, up to the next thing that happened."""
    steps: list[Step] = []
    for month in range(len(beliefs.told.events)):
        labels = _labels(beliefs.past, month)
        counted = beliefs.past.counts[month].sum()
        for label, kind, told in (
            ("; ".join(labels) or "nothing between the sides", "answers" if labels else "quiet", beliefs.told.answers),
            (
                f"{counted:.0f} event days" if counted else "no event",
                "events" if counted else "quiet",
                beliefs.told.events,
            ),
        ):
            if kind == "quiet" and steps and steps[-1][2] == "quiet":
                at, _, _, sofar = steps[-1]
                steps[-1] = (at, "quiet months", "quiet", sofar + told[month])
            else:
                steps.append((month, "quiet months" if kind == "quiet" else label, kind, told[month]))
    return steps


def _labels(past: Past, month: int) -> list[str]:
    """What happened between the sides in a month."""
    low, high = past.edges[month].isoformat(), past.edges[month + 1].isoformat()
    return [f"{h.says} ({h.kind})" for h in past.happenings if low <= h.date < high]


def _month_rows(beliefs: Beliefs) -> list[tuple[Cell, ...]]:
    """Mean belief by month with the band over futures."""
    low, high = np.quantile(beliefs.after, (0.05, 0.95), axis=2)
    mean = beliefs.after.mean(axis=2)
    return [
        (str(beliefs.past.edges[m])[:7], name, float(mean[m, k]), float(low[m, k]), float(high[m, k]))
        for m in range(len(mean))
        for k, name in enumerate(beliefs.types)
    ]


def _answer(beliefs: Beliefs) -> str:
    """The type that gained most and the one that lost most."""
    before, after = beliefs.after[0].mean(axis=1), beliefs.after[-1].mean(axis=1)
    order = np.argsort(after - before)
    names = [beliefs.types[k] for k in (order[-1], order[0])]
    moved = [
        f"{name} from {share(float(before[k]))} to {share(float(after[k]))}"
        for name, k in zip(names, (order[-1], order[0]), strict=True)
    ]
    since = f"{beliefs.past.edges[0]:%Y-%m}"
    return f"Under this case's ranges the record since {since} moves belief in {' and in '.join(moved)}."
