"""Hypothesis strategies: small cases whose numbers, roadmaps and conducts vary, of a few fixed shapes.

The shape (what acts on what) decides what is compiled, so there are only a few; everything else is drawn.
"""

import dataclasses
from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from detente.case.expressions import Both, Compare, Constant, Reading, Series
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
    StopRule,
    Strategy,
    Talks,
    Turnover,
    Window,
)

MONTHS = 30
SHAPES = 2
INTERESTS = ("economy", "security")
TYPES = ("dealer", "hoarder")
# name: by, needs. The first two are the counterpart's own.
MEASURES = {
    "freeze": (("north",), ()),
    "inspection": (("north",), ("freeze",)),
    "aid": (("west",), ()),
    "office": (("west",), ("aid",)),
    "factory": (("south", "north"), ("aid",)),
    "fuel": (("south",), ()),
}
FORMS = dict(zip(MEASURES, ("executive", "executive", "legislated", "treaty", "executive", "treaty"), strict=True))
# measure: least shape in which it acts, on what, how, from, to
EFFECTS = {
    "freeze": ((0, "weapons", "cut", 0, 1), (0, "test", "cut", 0, 1)),
    "factory": ((0, "ties", "add", 0, 0.05),),
    "office": ((0, "tension", "target", -0.3, 0),),
    "inspection": ((1, "test", "cut", 0, 0.8),),
    "fuel": ((1, "war", "cut", 0, 0.8),),
}
BEHAVIOURS = {
    "patience": (0.9, 0.999), "horizon": (6, 80), "noise": (0.05, 2), "foresight": (0, 1), "review": (0, 0.3),
    "cooldown": (0, 8), "pain_of_pressure": (-0.1, 0.2), "fear": (0, 2), "penalty": (0, 2),
}  # fmt: skip


def constant(name, value):
    """A number that is certain."""
    return Assumption(name, Shape("constant", (float(value),)))


class Numbers:
    """Makes assumptions with drawn values, half of them certain, and keeps them by name."""

    def __init__(self, seed):
        self.rng, self.made = np.random.default_rng(seed), {}

    def __call__(self, name, low, high):
        a, b = np.sort(self.rng.uniform(low, high, 2))
        certain = self.rng.random() < 0.5
        shape = Shape("constant", (float(a),)) if certain else Shape("uniform", (float(a), float(b)))
        self.made[name] = Assumption(name, shape)
        return self.made[name]

    def pick(self, *options):
        """One of the options."""
        return options[self.rng.integers(len(options))]


@st.composite
def small_cases(draw, shape=None):
    """A case with six measures, two types, three stocks, two events and five strategies."""
    seed = draw(st.integers(0, 2**32 - 1))
    return make_case(seed, draw(st.integers(0, SHAPES - 1)) if shape is None else shape)


def make_case(seed, shape=0):
    """A small case, all of it from a seed."""
    n = Numbers(seed)
    actors = {
        "west": Actor("west", "West", "principal"),
        "north": Actor("north", "North", "counterpart"),
        "south": Actor("south", "South", "ally"),
    }
    roadmaps = _roadmaps(n)
    return Case(
        name=f"small-{seed}", title="A small case", as_of="2020-01-01", start="2020-01", months=MONTHS, sources={},
        actors=actors, interests=INTERESTS, types={k: _type(n, k) for k in TYPES},
        credibility=Credibility(
            n("credibility.start", 0.1, 0.95), n("credibility.evidence", 1, 10), n("credibility.credit", 0, 1),
            n("credibility.credit_month", 0, 0.2), n("credibility.breach", 0, 6), n("credibility.ties_weight", 0, 0.9),
        ),
        turnover=Turnover(
            (6, 7, 18), n("calendar.turnover.chance", 0.2, 1),
            {f: n(f"calendar.turnover.repudiates.{f}", 0, 1) for f in ("executive", "legislated", "treaty")},
        ),
        windows={
            "change": Window("change", (0, 1, 2, 18, 19)),
            "season": Window("season", tuple(range(4, MONTHS, 12))),
        },
        stocks=_stocks(n), events=_events(n, shape), tracks={},
        measures={name: _measure(n, name, shape) for name in MEASURES},
        roadmaps=roadmaps,
        strategies={name: _strategy(n, name) for name in ("steps", "leap", "demand", "slow", "hold")},
        metrics=_metrics(), claims={}, levers=(), views={}, correlations=(), relief=None, agenda=None, standoff=None,
        talks=Talks(n("talks.half_life", 1, 12)), assumptions=dict(n.made), digest="", overlays={}, files=(),
    )  # fmt: skip


def _type(n, kind):
    """A type with its own numbers."""
    path = f"types.{kind}"
    return CounterpartType(
        kind, kind, n(f"{path}.prior", 0.1, 1), {i: n(f"{path}.weights.{i}", 0, 2) for i in INTERESTS},
        {name: n(f"{path}.{name}", *BEHAVIOURS[name]) for name in BEHAVIOUR},
        {"test": n(f"{path}.events.test", 0.2, 4)} if kind == "hoarder" else {},
    )  # fmt: skip


def _measure(n, name, shape):
    """A measure; the second shape has more effects."""
    path, (by, needs) = f"measures.{name}", MEASURES[name]
    sign = -1 if by == ("north",) else 1
    effects = [
        Effect(of, **{how: n(f"{path}.effects.{of}.{how}", low, high)})
        for least_shape, of, how, low, high in EFFECTS.get(name, ())
        if shape >= least_shape
    ]
    return Measure(
        name, name, "", by, needs, n(f"{path}.takes", 0.5, 6), n(f"{path}.reversible", 0, 1),
        FORMS[name], n(f"{path}.detect", 0, 0.6), n(f"{path}.exposure", 0, 1),
        {
            "north": {"economy": n(f"{path}.worth.north.economy", *sorted((0, 0.1 * sign))),
                      "security": n(f"{path}.worth.north.security", -0.05, 0.05)},
            "west": {"security": n(f"{path}.worth.west.security", -0.02, 0.05)},
        },
        tuple(effects),
    )  # fmt: skip


def _stocks(n):
    """Tension with a target, ties, and weapons that only grow."""
    return {
        "tension": Stock("tension", "", "", n("stocks.tension.start", 0.2, 0.8), n("stocks.tension.target", 0, 1),
                         n("stocks.tension.half_life", 2, 20), None, 0.0, 2.0,
                         {"pressure": n("stocks.tension.shifts.pressure", 0, 1),
                          "talks": n("stocks.tension.shifts.talks", -0.5, 0),
                          "season": n("stocks.tension.shifts.season", 0, 0.5)}),
        "ties": Stock("ties", "", "", n("stocks.ties.start", 0, 0.3), None, None, None, 0.0, 1.0, {}),
        "weapons": Stock("weapons", "", "", n("stocks.weapons.start", 5, 50), None, None,
                         n("stocks.weapons.flow", 0, 1), 0.0, float("inf"), {}),
    }  # fmt: skip


def _events(n, shape):
    """Tests that cluster and wars that end everything."""
    test, war = "events.test", "events.war"
    responds = {"talks": n(f"{test}.responds.talks", -2, 0), "tension": n(f"{test}.responds.tension", 0, 2),
                "change": n(f"{test}.responds.change", -1, 1)}  # fmt: skip
    if shape:
        responds["pressure"] = n(f"{test}.responds.pressure", -1, 1)
    return {
        "test": Event("test", "", n(f"{test}.rate", 0.02, 0.6), responds, n(f"{test}.responds.self", 0, 0.7),
                      n(f"{test}.memory", 1, 6), {"change": n(f"{test}.signal_damps.change", 0, 1)},
                      {"tension": n(f"{test}.impacts.tension", 0, 0.1)}, terminal=False,
                      cap=n(f"{test}.cap", 0.1, 3)),
        "war": Event("war", "", n(f"{war}.rate", 0, 0.02), {"tension": n(f"{war}.responds.tension", 0, 3)}, None, None,
                     {}, {"weapons": n(f"{war}.impacts.weapons", -5, 0)}, terminal=True),
    }  # fmt: skip


def _roadmaps(n):
    """Steps in a drawn order that respects needs, everything at once, and nothing."""
    order = [m for m in ("freeze", "aid", "fuel", "office", "inspection", "factory")]
    cut = int(n.rng.integers(1, 3))
    parts = [order[i : i + cut] for i in range(0, len(order), cut)]
    deals = [Deal(f"step {i}", "", tuple(p), ()) for i, p in enumerate(parts)]
    chained = [dataclasses.replace(b, needs=(a.name,)) if n.rng.random() < 0.4 else b for a, b in pairwise(deals)]
    return {
        "small": Roadmap("small", "", (deals[0], *chained)),
        "whole": Roadmap("whole", "", (Deal("everything", "", tuple(MEASURES), ()),)),
        "long": Roadmap("long", "", tuple(Deal(f"only {m}", "", (m,), ()) for m in MEASURES)),
        "none": Roadmap("none", "", ()),
    }


def _strategy(n, name):
    """A strategy whose conduct is drawn; which rules may stop it is fixed."""
    suspicious = Compare(">", Series("belief", "hoarder"), Constant(0.9))
    late = Both(Compare(">", Series("month"), Constant(14)), Compare("<", Series("deals"), Constant(1)))
    rules = {
        "steps": (StopRule(suspicious, "leap", ""), StopRule(late, "hold", "")),
        "leap": (StopRule(late, "hold", ""),),
        "slow": (StopRule(suspicious, "leap", ""),),
    }
    roadmap = {"steps": "small", "leap": "whole", "demand": "long", "slow": "long", "hold": "none"}[name]
    path = f"strategies.{name}"
    replies = [
        Reply("snapback"), Reply("snapback", scope="all"), Reply("suspend", months=4), Reply("forgive", months=1),
        Reply("walk-away"),
    ]  # fmt: skip
    provocations = [Reply("continue"), Reply("pause", months=3), Reply("retaliate", months=4, pressure=0.4)]
    return Strategy(
        name, name, roadmap,
        Conduct(
            None if name == "hold" else n.pick(0, 0, 3), n(f"{path}.tempo", 0.2, 1), int(n.pick(1, 2, 3)),
            n(f"{path}.pressure", 0, 1), n(f"{path}.retry", 0, 5), ("freeze",) if name == "demand" else (),
            n.pick(*replies), {"test": n.pick(*provocations)}, rules.get(name, ()),
        ),
    )  # fmt: skip


def _metrics():
    """A reading of each kind."""
    quiet = Compare("<", Series("event", "test"), Constant(1))
    numbers = {
        "weapons": Reading("final", Series("stock", "weapons")),
        "tests": Reading("sum", Series("event", "test")),
        "early tests": Reading("sum", Series("event", "test"), 0, 5),
        "war": Reading("any", Series("event", "war")),
        "chance of war": Reading("chance", Series("event", "war")),
        "first test": Reading("first", Series("event", "test"), 3),
        "frozen": Reading("months", Series("in_force", "freeze")),
        "quiet": Reading("months", quiet),
        "deals": Reading("mean", Series("deals")),
        "most tension": Reading("max", Series("stock", "tension")),
        "least trust": Reading("min", Series("credibility")),
        "worth": Reading("sum", Series("value", "west")),
        "cheating": Reading("sum", Series("cheating")),
    }
    return {name: Metric(name, is_, "", "neither") for name, is_ in numbers.items()}
