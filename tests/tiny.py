"""A tiny case of constants, each of which a test may set by name: one deal of aid for a halt, and two types."""

from detente.case.expressions import Reading, Series
from detente.case.model import (
    BEHAVIOUR,
    Actor,
    Assumption,
    Case,
    Conduct,
    CounterpartType,
    Credibility,
    Deal,
    Effect,
    Event,
    Measure,
    Metric,
    Reply,
    Roadmap,
    Shape,
    Stock,
    Strategy,
)

DEFAULTS = {
    "patience": 0.95, "horizon": 60.0, "noise": 0.5, "foresight": 0.5, "review": 0.0, "cooldown": 6.0,
    "pain_of_pressure": 0.0, "fear": 1.0, "penalty": 1.0, "tempo": 1.0, "pressure": 0.0, "retry": 1.0, "takes": 1.0,
    "reversible": 1.0, "halt.detect": 0.2, "exposure": 0.0, "aid.worth": 0.02, "halt.worth": -0.01, "prior": 0.5,
    "weights": 1.0, "start": 0.5, "evidence": 8.0, "credit": 0.0, "credit_month": 0.0, "breach": 0.0,
    "ties_weight": 0.0, "test.rate": 0.2, "war.rate": 0.0, "cut": 0.5, "self": 0.0, "memory": 3.0, "level.start": 1.0,
    "level.target": 3.0, "level.half_life": 5.0, "heap.start": 10.0, "heap.flow": 0.25,
}  # fmt: skip


def tiny_case(numbers=None, *, months=24, measures=("halt", "aid"), metrics=None, replies=None, violation=None):
    """The case.

    Args:
        numbers: name -> value, or a `Shape`; `bad.noise` holds for one type, `noise` for both.
        measures: those of the one deal.
        metrics: name -> reading, in place of the usual ones.
        replies: event -> reply of the conduct. violation: its answer to cheating.
    """
    given = DEFAULTS | (numbers or {})
    made = {}

    def n(*names):
        name = names[0]
        value = next(given[key] for key in names if key in given)
        made[name] = Assumption(name, value if isinstance(value, Shape) else Shape("constant", (float(value),)))
        return made[name]

    def kind(name):
        return CounterpartType(
            name, name, n(f"{name}.prior", "prior"), {"wealth": n(f"{name}.weights", "weights")},
            {b: n(f"{name}.{b}", b) for b in BEHAVIOUR}, {"test": n(f"{name}.test")} if f"{name}.test" in given else {},
        )  # fmt: skip

    def measure(name, by, worth, effects):
        return Measure(
            name, name, "", by, (), n(f"{name}.takes", "takes"), n(f"{name}.reversible", "reversible"), "executive",
            n(f"{name}.detect", "halt.detect"), n(f"{name}.exposure", "exposure"), {"north": {"wealth": worth}},
            effects,
        )  # fmt: skip

    def strategy(name, signal):
        conduct = Conduct(
            signal, n("tempo"), 1, n("pressure"), n("retry"), (), violation or Reply("snapback"), replies or {}, ()
        )
        return Strategy(name, name, "road" if signal is not None else "none", conduct)

    usual = {
        "level": Reading("final", Series("stock", "level")), "heap": Reading("final", Series("stock", "heap")),
        "tests": Reading("sum", Series("event", "test")), "war": Reading("any", Series("event", "war")),
        "deals": Reading("final", Series("deals")), "accepted": Reading("sum", Series("accepted"), 0, 0),
        "cheated": Reading("sum", Series("cheated"), 0, 0), "refused": Reading("sum", Series("refused"), 0, 0),
    }  # fmt: skip
    return Case(
        name="tiny", title="", as_of="2020-01-01", start="2020-01", months=months, sources={},
        actors={"west": Actor("west", "", "principal"), "north": Actor("north", "", "counterpart")},
        interests=("wealth",), types={"good": kind("good"), "bad": kind("bad")},
        credibility=Credibility(*map(n, ("start", "evidence", "credit", "credit_month", "breach", "ties_weight"))),
        turnover=None, windows={},
        stocks={
            "level": Stock("level", "", "", n("level.start"), n("level.target"), n("level.half_life"), None, 0.0,
                           float("inf"), {}),
            "heap": Stock("heap", "", "", n("heap.start"), None, None, n("heap.flow"), 0.0, float("inf"), {}),
        },
        events={
            "test": Event("test", "", n("test.rate"), {}, n("self"), n("memory"), {}, {}, terminal=False),
            "war": Event("war", "", n("war.rate"), {}, None, None, {}, {}, terminal=True),
        },
        tracks={},
        measures={
            "halt": measure("halt", ("north",), n("halt.worth"), (Effect("test", cut=n("cut")),)),
            "aid": measure("aid", ("west",), n("aid.worth"), ()),
        },
        roadmaps={
            "road": Roadmap("road", "", (Deal("swap", "", tuple(measures), ()),)), "none": Roadmap("none", "", ()),
        },
        strategies={name: strategy(name, signal) for name, signal in (("talk", 0), ("talk too", 0), ("hold", None))},
        metrics={name: Metric(name, is_, "", "neither") for name, is_ in (metrics or usual).items()},
        claims={}, levers=(), views={}, correlations=(), relief=None, agenda=None, standoff=None,
        assumptions=made, digest="", overlays={}, files=(),
    )  # fmt: skip
