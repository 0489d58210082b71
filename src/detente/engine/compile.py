"""Names to positions: the one bridge from a case to arrays."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from detente.case.expressions import Arithmetic, Number, Reading, Series
from detente.case.model import Assumption, Case, LegalForm
from detente.engine import luck
from detente.engine.families import families, taken_up
from detente.engine.program import (
    CalendarTable,
    EventRows,
    Layout,
    MeasureRows,
    Names,
    Program,
    StockRows,
    TypeRows,
)
from detente.engine.strategy import compile_strategy, contents_of, most_shared, slots_of, stages_of, stretch_of
from detente.errors import InputError, refuse_unknown
from detente.futures import quantile
from detente.rules.world import Link, Links, Wiring

STEP = 32  # measures of deals, put in one after the other once a run: a few places left empty cost nothing
BLOCK = 256  # what one future needs is about four kilobytes: a block stays in a core's second cache


def compile_case(
    case: Case, *, strategies: Sequence[str] | None = None, precision: str = "float32", block: int = BLOCK
) -> Program:
    """A case made ready to run.

    Args:
        case: the case.
        strategies: which to run; all when not given.
        precision: `float32` or `float64`.
        block: futures computed side by side; results do not depend on it.

    Raises:
        InputError: an unknown strategy or precision, or a metric that cannot be read off a simulation.
    """
    if precision not in ("float32", "float64"):
        raise InputError(f"precision {precision}", wanted="float32 or float64")
    names = list(case.strategies) if strategies is None else list(strategies)
    refuse_unknown(names, case.strategies, wanted="a strategy of the case")
    table = TableRows(case.learned)
    layouts = {
        name: layout for family in families(case) for layout in [_layout(case, table, family)] for name in family
    }
    chosen = {name: compile_strategy(case, name, layouts[name], table.row) for name in names}
    return Program(
        names=_names(case, tuple(case.measures)),
        months=case.months,
        constants=np.array(table.constants),
        uncertain=dict(table.uncertain),
        strategies=chosen,
        calendar=_calendar(case),
        event_keys=np.array([luck.key_of(f"event {name}") for name in case.events], np.uint32).reshape(-1, 1),
        readings=_readings(case),
        metrics={name: metric.is_ for name, metric in case.metrics.items()},
        precision=precision,
        block=block,
    )


@dataclass
class TableRows:
    """Hands out rows of the table of numbers, one for each assumption used.

    Args:
        learned: names of numbers that each future holds although the case is certain of them.
    """

    learned: frozenset[str] = frozenset()
    constants: list[float] = field(default_factory=list[float])
    uncertain: dict[int, str] = field(default_factory=dict[int, str])
    known: dict[str, int] = field(default_factory=dict[str, int])

    def row(self, assumption: Assumption | None) -> int:
        """The row of a number; -1 for none."""
        if assumption is None:
            return -1
        if assumption.name not in self.known:
            self.known[assumption.name] = len(self.constants)
            drawn = assumption.shape.is_uncertain or assumption.name in self.learned
            if drawn:
                self.uncertain[len(self.constants)] = assumption.name
            self.constants.append(0.0 if drawn else _constant(assumption))
        return self.known[assumption.name]

    def rows(self, assumptions: Iterable[Assumption | None]) -> tuple[int, ...]:
        """The rows of several numbers."""
        return tuple(self.row(a) for a in assumptions)


def _constant(assumption: Assumption) -> float:
    """The value of a number that is certain, in model units."""
    return float(quantile(assumption.shape, np.array([0.5]))[0])


def _names(case: Case, measures: tuple[str, ...]) -> Names:
    """Names along the axes."""
    return Names(measures, tuple(case.types), tuple(case.stocks), tuple(case.events), tuple(case.actors))


def _layout(case: Case, table: TableRows, family: tuple[str, ...]) -> Layout:
    """What shapes the program of a family of strategies."""
    names = _names(case, taken_up(case, family))
    strengths: list[int] = []
    wiring = _wiring(case, names, table, strengths)
    belief = case.credibility
    return Layout(
        names=names,
        months=case.months,
        deals=max([1, *(stretch_of(case, name) for name in family)]),
        stages=max(len(stages_of(case, name)) for name in family),
        holders=max([1, *(most_shared(case, name) for name in family)]),
        contents=_rounded_up(max([1, *(len(contents_of(slots_of(case, name))) for name in family)])),
        counterpart=names.actors.index(case.counterpart.name),
        wiring=wiring,
        measures=_measure_rows(case, names, table),
        types=_type_rows(case, table),
        stocks=StockRows(
            start=table.rows(s.start for s in case.stocks.values()),
            target=table.rows(s.target for s in case.stocks.values()),
            half_life=table.rows(s.half_life for s in case.stocks.values()),
            flow=table.rows(s.flow for s in case.stocks.values()),
        ),
        events=EventRows(
            rate=table.rows(e.rate for e in case.events.values()),
            self_excitation=table.rows(e.self_excitation for e in case.events.values()),
            memory=table.rows(e.memory for e in case.events.values()),
            cap=table.rows(e.cap for e in case.events.values()),
        ),
        strengths=tuple(strengths),
        credibility=table.rows(
            [belief.start, belief.evidence, belief.credit, belief.credit_month, belief.breach, belief.ties_weight]
        ),
        talks=table.row(case.talks.half_life),
        turnover=table.row(case.turnover.chance) if case.turnover else -1,
        readings=_readings(case),
        stop_tests=tuple(dict.fromkeys(rule.when for s in case.strategies.values() for rule in s.conduct.stop)),
    )


def _rounded_up(contents: int) -> int:
    """The next multiple of some: a deal that holds a measure more or less is then not compiled anew."""
    return -(-contents // STEP) * STEP


def _readings(case: Case) -> tuple[Reading, ...]:
    """What the metrics read off each future."""
    return tuple(dict.fromkeys(r for metric in case.metrics.values() for r in readings_in(metric.is_)))


def readings_in(number: Number) -> Iterator[Reading]:
    """The readings that a metric is made of; a bare series stands for its last value."""
    if isinstance(number, Reading):
        yield number
    elif isinstance(number, Series):
        yield Reading("final", number)
    elif isinstance(number, Arithmetic):
        yield from readings_in(number.left)
        yield from readings_in(number.right)


def _measure_rows(case: Case, names: Names, table: TableRows) -> MeasureRows:
    """Rows of the measures' numbers."""
    measures = [case.measures[name] for name in names.measures]
    forms: Mapping[LegalForm, Assumption] = case.turnover.repudiates if case.turnover else {}
    worth = tuple(
        (names.actors.index(actor), position, case.interests.index(interest), table.row(value))
        for position, measure in enumerate(measures)
        for actor, by_interest in measure.worth.items()
        for interest, value in by_interest.items()
    )
    return MeasureRows(
        takes=table.rows(m.takes for m in measures),
        reversible=table.rows(m.reversible for m in measures),
        detect=table.rows(m.detect for m in measures),
        exposure=table.rows(m.exposure for m in measures),
        form=table.rows(forms.get(m.form) for m in measures),
        worth=worth,
    )


def _type_rows(case: Case, table: TableRows) -> TypeRows:
    """Rows of the types' numbers."""
    types = case.types.values()
    behaviours = dict.fromkeys(name for kind in types for name in kind.behaviour)
    return TypeRows(
        prior=table.rows(kind.prior for kind in types),
        weights=tuple(table.rows(kind.weights.get(interest) for interest in case.interests) for kind in types),
        behaviour=tuple((name, table.rows(kind.behaviour[name] for kind in types)) for name in behaviours),
        events=tuple(table.rows(kind.events.get(event) for event in case.events) for kind in types),
    )


def _wiring(case: Case, names: Names, table: TableRows, strengths: list[int]) -> Wiring:
    """What acts on what."""
    measures = [case.measures[name] for name in names.measures]

    def place(assumption: Assumption) -> int:
        strengths.append(table.row(assumption))
        return len(strengths) - 1

    def effects(target: str, kind: str) -> tuple[Link, ...]:
        return tuple(
            Link("measure", position, place(strength))
            for position, measure in enumerate(measures)
            for effect in measure.effects
            if effect.of == target and (strength := getattr(effect, kind)) is not None
        )

    def covariate(name: str, strength: Assumption, damp: Assumption | None = None) -> Link:
        if name in ("talks", "pressure"):
            return Link(name, 0, place(strength))
        if name in names.stocks:
            return Link("stock", names.stocks.index(name), place(strength))
        return Link("window", list(case.windows).index(name), place(strength), place(damp) if damp else -1)

    def per_stock(kind: str) -> Links:
        return tuple(effects(name, kind) for name in names.stocks)

    counterpart, principal = case.counterpart.name, case.principal.name
    return Wiring(
        types=len(names.types),
        own=tuple(m.by == (counterpart,) for m in measures),
        principal=tuple(principal in m.by for m in measures),
        party=tuple(principal in m.by or counterpart in m.by for m in measures),
        event_cuts=tuple(effects(name, "cut") for name in names.events),
        event_responds=tuple(
            tuple(covariate(name, s, event.signal_damps.get(name)) for name, s in event.responds.items())
            for event in case.events.values()
        ),
        terminal=tuple(event.terminal for event in case.events.values()),
        stock_cuts=per_stock("cut"),
        stock_adds=per_stock("add"),
        stock_targets=per_stock("target"),
        stock_shifts=tuple(
            tuple(covariate(name, s) for name, s in stock.shifts.items()) for stock in case.stocks.values()
        ),
        stock_impacts=tuple(
            tuple(
                Link("event", position, place(event.impacts[name]))
                for position, event in enumerate(case.events.values())
                if name in event.impacts
            )
            for name in names.stocks
        ),
        floors=tuple(stock.floor for stock in case.stocks.values()),
        caps=tuple(stock.cap for stock in case.stocks.values()),
        ties=names.stocks.index("ties") if "ties" in names.stocks else -1,
    )


def _calendar(case: Case) -> CalendarTable:
    """Months, windows and turnovers."""
    months = np.arange(case.months, dtype=np.int32)
    windows = [np.isin(months, window.months) for window in case.windows.values()]
    turnover = np.isin(months, case.turnover.months) if case.turnover else np.zeros(case.months, bool)
    return CalendarTable(
        month=months,
        windows=np.array(windows, np.float64).T.reshape(case.months, len(windows)),
        turnover=turnover,
    )
