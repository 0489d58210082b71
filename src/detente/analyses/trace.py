"""The road of one number: from its line in the case, through the rule that uses it, to what it moves."""

import numpy as np

from detente.analyses.drawn import names_read
from detente.analyses.drivers import Driver, drivers
from detente.analyses.intervals import told_from_luck
from detente.analyses.words import plain_name, strategy_title
from detente.case.model import Assumption, Case
from detente.errors import InputError, nearest
from detente.finding import Cell, Column, Finding, Table, number
from detente.futures import quantile
from detente.results import Study

BARS = "▁▂▃▄▅▆▇█"

# First matching pattern: what the number does, and the section of the model that says how.
ROLES: tuple[tuple[str, str, str], ...] = (
    ("types.*.prior", "chance that the counterpart is of this type; where beliefs start", "2 and 3.10"),
    ("types.*.weights.*", "weighs an interest in what deals are worth to this type", "4"),
    ("types.*.events.*", "multiplies the rate of an event under this type", "3.8"),
    ("types.*.review", "how often a deal in force is reconsidered", "3.4"),
    ("types.*.cooldown", "how long a broken deal stays closed", "3.6"),
    ("types.*", "how this type weighs complying, cheating and refusing", "4"),
    ("behaviour.review", "how often a deal in force is reconsidered", "3.4"),
    ("behaviour.cooldown", "how long a broken deal stays closed", "3.6"),
    ("behaviour.noise", "how far the choice among comply, cheat and refuse strays from the best", "3.4"),
    ("behaviour.*", "how the counterpart weighs complying, cheating and refusing", "4"),
    ("credibility.*", "the counterpart's probability that the principal keeps a bargain", "3.7"),
    ("talks.*", "how long talks restrain once nothing moves in them", "3.8"),
    ("calendar.turnover.*", "changes of government and what they repudiate", "3.2"),
    ("stocks.*", "how the stock starts and moves from month to month", "3.9"),
    ("events.*.impacts.*", "what one event adds to a stock", "3.8 and 3.9"),
    ("events.*.cap", "the highest rate that an event can reach", "3.8"),
    ("events.*", "the monthly rate of the event", "3.8"),
    ("measures.*.takes", "months until the measure is in force", "3.5"),
    ("measures.*.detect", "chance a month that cheating on it is caught; also weighed by the counterpart", "3.6 and 4"),
    ("measures.*.reversible", "share that can be taken back when the deal breaks", "3.6 and 4"),
    ("measures.*.exposure", "what losing it to a double-cross costs", "4"),
    ("measures.*.worth.*", "what the measure is worth to an actor", "4"),
    ("measures.*.effects.*", "what the measure in force does to a stock or event", "3.8 and 3.9"),
    ("principal.patience", "how the principal weighs later months when it weighs its word", "5"),
    ("principal.horizon", "how far ahead the principal looks when it weighs its word", "5"),
    ("principal.lag", "months until the counterpart answers a breach by the principal", "5"),
    ("principal.breach_cost", "what a breach costs the principal besides", "5"),
    ("strategies.*.tempo", "chance a month that a deal on offer comes to decision", "3.4"),
    ("strategies.*.retry", "months until a refused deal returns", "3.4"),
    ("strategies.*.pressure", "pressure that the principal applies", "3.8, 3.9 and 4"),
    ("relief.*", "which relief frees which projects", "detente relief"),
    ("agenda.*", "the hard bargain", "detente bargain"),
    ("standoff.*", "how a side of the conflict ranks its outcomes", "detente standoff"),
    ("history.*", "the record before the case starts", "detente evidence"),
)  # fmt: skip


def trace(case: Case, name: str, *, study: Study | None = None, most: int = 8) -> Finding:
    """Where a number stands, what it says, which rule uses it, how it was drawn and what it moves.

    Args:
        case: the case.
        name: dotted name of the number, `measures.site-visits.detect`.
        study: a run; without one, nothing is said of what it moves.
        most: how many metrics to name.

    Returns:
        A row a stop on the road; in `more` the metrics that it moves most, by strategy.

    Raises:
        InputError: the case has no such number.
    """
    if name not in case.assumptions:
        raise InputError(
            f"{name}: no such number", wanted="the dotted name of a number", mend=nearest(name, case.assumptions)
        )
    found = case.assumptions[name]
    moved = [] if study is None or name not in names_read(study) else _moved(study, name)[:most]
    columns = (Column("stop", "Stop"), Column("says", "What is there"))
    return Finding(
        key="trace",
        question=f"Where does “{plain_name(case, name)}” come from, and what does it move?",
        answer=_answer(case, found, moved),
        table=Table(columns, tuple(_stops(case, found))),
        more={"moves": Table(_MOVES, tuple(moved))} if moved else {},
        rests_on=(found.where,),
    )


_MOVES = (
    Column("metric", "Metric"),
    Column("strategy", "Under"),
    Column("effect", "Rank correlation", "", "number"),
    Column("p05", "90% interval from", "", "number"),
    Column("p95", "to", "", "number"),
    Column("clear", "Told from luck"),
    Column("below", "Mean where it is low", "", "number"),
    Column("above", "Mean where it is high", "", "number"),
)


def _stops(case: Case, found: Assumption) -> list[tuple[Cell, ...]]:
    """The road, stop by stop."""
    role, section = role_of(found.name)
    source = found.source or "judgement"
    stops = [
        ("stands at", f"{found.where.file}:{found.where.line}" if found.where.line else found.where.file),
        ("written", found.shape.text),
        ("in the model", f"{found.shape.kind}{f', {found.unit}' if found.unit else ''}"),
        ("source", f"{source}: {_work(case, found.source)}" if _work(case, found.source) else source),
        ("note", found.note),
        ("does", role),
        ("rule", f"model, section {section}" if section[:1].isdigit() else section),
        ("drawn", _drawn(found)),
    ]
    return [(stop, says) for stop, says in stops if says]


def role_of(name: str) -> tuple[str, str]:
    """What a number does, and the section of the model that says how."""
    for pattern, role, section in ROLES:
        if _fits(name.split("."), pattern.split(".")):
            return role, section
    return "", ""


def _fits(parts: list[str], pattern: list[str]) -> bool:
    """Whether a dotted name follows a pattern; a star at the end stands for all that follows."""
    if len(parts) < len(pattern) or (len(parts) > len(pattern) and pattern[-1] != "*"):
        return False
    return all(p in ("*", part) for part, p in zip(parts, pattern, strict=False))


def _work(case: Case, source: str) -> str:
    """Author, title and year of the work that a source names."""
    work = case.sources.get(source.removeprefix("@").split(",")[0].split(";")[0].strip())
    return "" if work is None else ", ".join(part for part in (work.author, work.title, work.year) if part)


def _drawn(found: Assumption) -> str:
    """Quantiles of the distribution and its outline; a constant's value."""
    if found.shape.kind == "posterior":
        return f"from evidence, {found.shape.posterior}"
    levels = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    low, _, middle, _, high = quantile(found.shape, levels)
    if not found.shape.is_uncertain:
        return number(float(middle))
    return (
        f"{number(float(low))} to {number(float(high))} (90% of futures), median {number(float(middle))}  "
        + outline(quantile(found.shape, (np.arange(400) + 0.5) / 400))
    )


def outline(values: np.ndarray, *, bars: int = 16) -> str:
    """A distribution as a line of bars.

    >>> outline(np.array([0.0, 1.0, 1.0, 1.0]), bars=2)
    '▃█'
    """
    counts, _ = np.histogram(values, bins=bars)
    return "".join(BARS[round(7 * count / counts.max())] for count in counts)


def _moved(study: Study, name: str) -> list[tuple[Cell, ...]]:
    """Every metric and strategy by how steadily the number moves it; what can be told from luck comes first."""
    found: list[tuple[str, str, Driver]] = []
    for metric, values in study.results.metrics.items():
        for k, strategy in enumerate(study.results.strategies):
            own = drivers(study, np.asarray(values[k], np.float64), only=name)
            found += [(metric, strategy_title(study.case, strategy), d) for d in own]
    told = told_from_luck(np.array([d.chance for _, _, d in found]))
    rows: list[tuple[Cell, ...]] = [
        (metric, title, d.effect, d.low, d.high, bool(clear), d.below.mean, d.above.mean)
        for (metric, title, d), clear in zip(found, told, strict=True)
    ]
    return sorted(rows, key=lambda row: (not row[5], -abs(float(row[2] or 0))))


def _answer(case: Case, found: Assumption, moved: list[tuple[Cell, ...]]) -> str:
    """The road in a sentence."""
    title = plain_name(case, found.name)
    rests = f"rests on {found.source}" if found.source else "is a judgement"
    place = f"{found.where.file} line {found.where.line}" if found.where.line else found.where.file
    said = f"“{title}” ({found.shape.text}, {place}) {rests}"
    if not moved:
        return said + "."
    metric, strategy, effect, _, _, is_clear, *_ = moved[0]
    if not is_clear:
        return said + "; no metric of the run follows it beyond chance."
    way = "more" if float(effect or 0) > 0 else "less"
    return (
        f"{said}; it moves “{metric}” under {strategy} most: the higher it is, the {way} "
        f"(rank correlation {number(float(effect or 0), 2)})."
    )
