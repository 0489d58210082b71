"""`history`: how far the real record moves the prior over types, event by event."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from detente.case.model import Case
from detente.evidence.past import Past, Told, past_of, program_of, tell
from detente.finding import Cell, Column, Finding, Table, number, share, with_range
from detente.futures import Futures

Cube = Float[np.ndarray, "month type future"]


@dataclass(frozen=True)
class Beliefs:
    """Belief over types after each month in each future, the prior first: `[month + 1, type, future]`.

    Args:
        events: titles of the case's events, in the order of the past's counts.
    """

    after: Float[np.ndarray, "month type future"]
    told: Told
    past: Past
    types: tuple[str, ...]
    events: tuple[str, ...]


def beliefs_of(case: Case, futures: Futures, *, off: Collection[int] = ()) -> Beliefs:
    """The belief filter run over the case's past in every future, some happenings left out.

    Raises:
        InputError: the case has no `history:` or no `evidence:`.
    """
    past = past_of(case, off=off)
    told = tell(program_of(case, past), past, futures)
    titles = tuple(event.title or name for name, event in case.events.items())
    return Beliefs(belief_after(told), told, past, futures.types, titles)


def belief_after(told: Told) -> Cube:
    """Belief after each month in each future, the prior first: Bayes' rule, month by month."""
    return normalised(np.cumsum(np.concatenate([told.log_prior[None], told.answers + told.events]), axis=0))


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
        answer=_answer(case, beliefs),
        table=Table(_step_columns(beliefs.types), tuple(_step_rows(beliefs))),
        chart="history",
        more={
            "months": Table(MONTHS, tuple(month_rows(case, beliefs))),
            "bearing": Table(_BEARING, tuple(bearing_rows(case, beliefs))),
        },
        rests_on=(history.where,) if history else (),
        notes=(
            "A ratio (x) is how much likelier what was seen is under the type than the belief of the moment made it: "
            "the geometric mean over futures. The belief after it is their arithmetic mean, so that ratios alone do "
            "not lead from one belief to the next; in brackets where 90% of futures lie.",
            "The case's numbers stay as they are here; only the type is learned. To learn the numbers too, condition.",
            "Credibility, tension and the like are held at the case's start over the whole window; which act answers "
            "which offer is the reading that stands in the case.",
        ),
    )


MONTHS = (
    Column("month", "Month"), Column("type", "Type"), Column("belief", "Mean belief", style="share"),
    Column("low", "5%", style="share"), Column("high", "95%", style="share"),
)  # fmt: skip


def _step_columns(types: tuple[str, ...]) -> tuple[Column, ...]:
    """What happened, then two columns a type."""
    pairs = [(Column(f"{t} ratio", f"{t} x", "times", "number"), Column(t, f"{t}, belief after")) for t in types]
    return (Column("date", "Date"), Column("what", "What happened"), *(c for pair in pairs for c in pair))


def _step_rows(beliefs: Beliefs) -> list[tuple[Cell, ...]]:
    """One row a step: its ratio for each type, and the belief after it with the band over futures."""
    rows: list[tuple[Cell, ...]] = []
    log_belief = beliefs.told.log_prior
    for month, label, _, step in _steps(beliefs):
        before = normalised(log_belief[None])[0]
        expected = np.log((before * np.exp(step - step.max(axis=0))).sum(axis=0)) + step.max(axis=0)
        ratio = np.exp((step - expected).mean(axis=1))
        log_belief = log_belief + step
        after = normalised(log_belief[None])[0]
        low, high = np.quantile(after, (0.05, 0.95), axis=1)
        told = [
            (float(f"{ratio[k]:.3g}"), with_range(float(after[k].mean()), float(low[k]), float(high[k]), style="share"))
            for k in range(len(beliefs.types))
        ]
        rows.append((str(beliefs.past.edges[month])[:7], label, *(cell for pair in told for cell in pair)))
    return rows


_BEARING = (
    Column("date", "Date"), Column("what", "What happened"), Column("kind", "Kind"), Column("most", "Likeliest from"),
    Column("least", "Least likely from"), Column("times", "Times likelier", "times", "number"),
    Column("low", "5%", "times", "number"), Column("high", "95%", "times", "number"), Column("says", "In words"),
)  # fmt: skip
HARDLY = 1.1
"""Less than so many times likelier tells two types hardly apart."""


def bearing_rows(case: Case, beliefs: Beliefs) -> list[tuple[Cell, ...]]:
    """What each step says of the types: which makes it likeliest, which least, and how much, with a band over futures.

    The ratio compares two types in the same future; the middle is the geometric mean over futures.
    """
    rows: list[tuple[Cell, ...]] = []
    for month, label, kind, step in _steps(beliefs):
        means = step.mean(axis=1)
        most, least = int(means.argmax()), int(means.argmin())
        apart = step[most] - step[least]
        times, low, high = (float(np.exp(v)) for v in (apart.mean(), *np.quantile(apart, (0.05, 0.95))))
        names = [type_title(case, beliefs.types[k]) for k in (most, least)]
        figures = f"{number(times, 2)} times likelier ({number(low, 2)} to {number(high, 2)})"
        says = f"{figures} from “{names[0]}” than from “{names[1]}”"
        said = says if times >= HARDLY else "tells the types hardly apart"
        rows.append((str(beliefs.past.edges[month])[:7], label, kind, *names, times, low, high, said))
    return rows


Step = tuple[int, str, str, Float[np.ndarray, "type future"]]


def _steps(beliefs: Beliefs) -> list[Step]:
    """(month, label, kind, log likelihood); months in which nothing at all happened are told together."""
    steps: list[Step] = []
    for month in range(len(beliefs.told.events)):
        labels, days = _labels(beliefs.past, month), _days(beliefs, month)
        answers, events = beliefs.told.answers[month], beliefs.told.events[month]
        if labels:
            steps.append((month, "; ".join(labels), "answers", answers))
        if days:
            steps.append((month, days, "events", events))
        quiet = answers * (not labels) + events * (not days)
        if labels and days:
            continue
        word = "no answers this month" if days else "no event this month" if labels else "quiet months"
        if word == "quiet months" and steps and steps[-1][2] == "quiet":
            at, _, _, sofar = steps[-1]
            steps[-1] = (at, word, "quiet", sofar + quiet)
        else:
            steps.append((month, word, "quiet" if word == "quiet months" else "silence", quiet))
    return steps


def _days(beliefs: Beliefs, month: int) -> str:
    """Event days of a month, such as `nuclear test: 1 day`."""
    seen = [(t, int(n)) for t, n in zip(beliefs.events, beliefs.past.counts[month], strict=True) if n]
    return "; ".join(f"{title}: {n} {'day' if n == 1 else 'days'}" for title, n in seen)


def _labels(past: Past, month: int) -> list[str]:
    """What happened between the sides in a month."""
    low, high = past.edges[month].isoformat(), past.edges[month + 1].isoformat()
    return [f"{h.says} ({h.kind})" for h in past.happenings if low <= h.date < high]


def month_rows(case: Case, beliefs: Beliefs) -> list[tuple[Cell, ...]]:
    """Mean belief by month with the band over futures."""
    low, high = np.quantile(beliefs.after, (0.05, 0.95), axis=2)
    mean = beliefs.after.mean(axis=2)
    return [
        (str(beliefs.past.edges[m])[:7], type_title(case, name), float(mean[m, k]), float(low[m, k]), float(high[m, k]))
        for m in range(len(mean))
        for k, name in enumerate(beliefs.types)
    ]


def type_title(case: Case, kind: str) -> str:
    """What people call a type."""
    return case.types[kind].title or kind


def _answer(case: Case, beliefs: Beliefs) -> str:
    """The type that gained most and the one that lost most."""
    before, after = beliefs.after[0].mean(axis=1), beliefs.after[-1].mean(axis=1)
    order = np.argsort(after - before)
    names = [f"“{type_title(case, beliefs.types[k])}”" for k in (order[-1], order[0])]
    moved = [
        f"{name} from {share(float(before[k]))} to {share(float(after[k]))}"
        for name, k in zip(names, (order[-1], order[0]), strict=True)
    ]
    since = f"{beliefs.past.edges[0]:%Y-%m}"
    return f"Under this case's ranges the record since {since} moves belief in {' and in '.join(moved)}."
