"""A small study made by hand, so that charts and briefs can be tested without reader or engine.

Its numbers follow simple formulas: `steps` leads overall, `talks` comes next, and `hold` does best where the
counterpart is a revisionist.
"""

from itertools import count

import numpy as np

from detente.case.expressions import Constant
from detente.case.model import (
    Actor,
    Assumption,
    Case,
    Conduct,
    CounterpartType,
    Credibility,
    Deal,
    Measure,
    Metric,
    Reply,
    Roadmap,
    Shape,
    Source,
    Stock,
    Strategy,
)
from detente.futures import Futures
from detente.results import Results, Study
from detente.where import Where

MONTHS = 48
FUTURES = 2_000
LINES = count(1)


def next_line():
    """The next line of the file that no case was read from."""
    return next(LINES)


def number(name, text="0.5", *, unit="", source="", note="", uncertain=False):
    """An assumption, each on a line of its own."""
    shape = Shape("uniform", (0.0, 1.0), text=text) if uncertain else Shape("constant", (0.5,), text=text)
    return Assumption(name, shape, unit, source, note, Where("hand.yaml", next_line(), name))


def strategy(name, title, roadmap):
    """A strategy with an ordinary conduct."""
    conduct = Conduct(
        0, number(f"strategies.{name}.tempo"), 1, number(f"strategies.{name}.pressure"),
        number(f"strategies.{name}.retry"), (), Reply("snapback"), {}, (),
    )  # fmt: skip
    return Strategy(name, title, roadmap, conduct)


def measure(name, title, by, **kw):
    """A measure that is worth nothing to anybody."""
    n = {key: number(f"measures.{name}.{key}") for key in ("takes", "reversible", "exposure")}
    detect = number(f"measures.{name}.detect", "15% to 40% per month", uncertain=True, source="@agency-2019, ch. 3")
    return Measure(
        name, title, "arms", by, (), n["takes"], n["reversible"], "executive", detect, n["exposure"], {}, (), **kw
    )


def case_by_hand(*, title="A small dispute", strategies=None, digest="0" * 64):
    """The case."""
    global LINES
    LINES = count(1)
    strategies = strategies or {"steps": "Step by step", "talks": "Talks only", "hold": "Hold the line"}
    measures = {
        m.name: m
        for m in (
            measure("office", "Liaison offices", ("west",)),
            measure("halt", "Halt of tests", ("north",)),
            measure("waiver", "Coal waiver", ("west",)),
            measure("freeze", "Reactor freeze", ("north",)),
            measure("factory", "Joint factory", ("south", "north")),
        )
    }
    deals = (
        Deal("opening", "Opening", ("office", "halt"), ()),
        Deal("middle", "Freeze for coal", ("waiver", "freeze"), ("opening",)),
        Deal("end", "Factory", ("factory",), ("middle",)),
    )
    roadmaps = {
        "small": Roadmap("small", "Small steps", deals, where=Where("hand.yaml", 80, "roadmaps.small")),
        "none": Roadmap("none", "None", ()),
    }
    types = {
        name: CounterpartType(
            name, name.capitalize(), number(f"types.{name}.prior"), {}, {}, {}, Where("hand.yaml", 5, f"types.{name}")
        )
        for name in ("seeker", "dealer", "revisionist")
    }
    credibility = Credibility(*(number(f"credibility.{k}") for k in ("start", "evidence", "credit", "credit_month",
                                                                     "breach", "ties_weight")))  # fmt: skip
    assumptions = {m.detect.name: m.detect for m in measures.values()} | {t.prior.name: t.prior for t in types.values()}
    assumptions["credibility.start"] = number(
        "credibility.start", "beta 4 6", uncertain=True, note="two broken promises"
    )
    metrics = {
        "warheads at the end": Metric("warheads at the end", Constant(0), "", "less", "warheads"),
        "tests": Metric("tests", Constant(0), "", "less", "tests"),
        "war": Metric("war", Constant(0), "", "less"),
        "deals in force": Metric("deals in force", Constant(0), "", "more", "deals"),
    }
    stocks = {
        "warheads": Stock("warheads", "Warheads", "warheads", number("stocks.warheads.start"), None, None, None, 0,
                          200, {}),
        "tension": Stock("tension", "Tension", "index", number("stocks.tension.start"), None, None, None, 0, 2, {}),
    }  # fmt: skip
    return Case(
        name="by-hand", title=title, as_of="2020-11-03", start="2020-11", months=MONTHS,
        sources={"agency-2019": Source("agency-2019", "An agency", "Annual report", "2019", "https://example.org/r")},
        actors={"north": Actor("north", "North", "counterpart"), "west": Actor("west", "West", "principal"),
                "south": Actor("south", "South", "ally")},
        interests=("economy",), types=types, credibility=credibility, turnover=None, windows={}, stocks=stocks,
        events={}, tracks={"arms": "Disarmament"}, measures=measures, roadmaps=roadmaps,
        strategies={n: strategy(n, t, "none" if n == "hold" else "small") for n, t in strategies.items()},
        metrics=metrics, claims={}, levers=(), views={}, correlations=(), relief=None, agenda=None, standoff=None,
        assumptions=assumptions, digest=digest, overlays={}, files=("hand.yaml",),
    )  # fmt: skip


def study_by_hand(**kw):
    """The study: what each strategy did in each future."""
    case = case_by_hand(**kw)
    names = tuple(case.strategies)
    rng = np.random.default_rng(7)
    types = np.arange(FUTURES) % 3
    values = {a.name: rng.uniform(size=FUTURES) for a in case.uncertain}
    futures = Futures(FUTURES, 7, np.arange(FUTURES), values, types, tuple(case.types))
    return Study(case, futures, results_by_hand(case, names, futures, rng))


def results_by_hand(case, names, futures, rng):
    """Metrics, bands and shares in force."""
    reach = np.array([0.9, 0.5, 0.0] + [0.2] * (len(names) - 3))[: len(names), None]
    bad = (futures.true_type == 2)[None, :]
    trust = futures.values["credibility.start"][None, :]
    luck = rng.normal(size=(1, FUTURES))
    gain = reach * np.where(bad, -0.6, 0.4 + trust)
    metrics = {
        "warheads at the end": 55 - 25 * gain + 6 * luck,
        "tests": np.round(np.clip(9 - 5 * gain + 2 * luck, 0, None)),
        "war": (rng.uniform(size=(1, FUTURES)) < 0.05 - 0.02 * gain).astype(float),
        "deals in force": np.round(np.clip(3 * gain, 0, 3)),
    }
    month = np.arange(MONTHS)
    spread = np.array([-1.6, -0.7, 0.0, 0.7, 1.6])[None, :, None]
    grow = reach[:, :, None] * (1 - np.exp(-month / 18))[None, None, :]
    bands = {
        "stock:warheads": 30 + 0.5 * month - 20 * grow + 6 * spread * (1 + month / 40),
        "stock:tension": 0.6 - 0.3 * grow + 0.1 * spread,
        "deals": np.clip(3 * grow + 0.5 * spread * (reach[:, :, None] > 0), 0, 3),
        "belief:seeker": np.clip(0.4 + 0.1 * grow + 0.1 * spread * np.sqrt(month / 12), 0, 1),
        "belief:dealer": np.clip(0.35 + 0.05 * grow + 0.08 * spread * np.sqrt(month / 12), 0, 1),
        "belief:revisionist": np.clip(0.25 - 0.15 * grow + 0.09 * spread * np.sqrt(month / 12), 0, 1),
    }
    bands |= {
        key.replace("belief:", "truth:"): np.clip(b + 0.1 * grow, 0, 1) for key, b in bands.items() if "belief" in key
    }
    late = np.array([0, 2, 8, 12, 24])[None, :, None]
    in_force = reach[:, :, None] * np.clip((month[None, None, :] - late) / 10, 0, 1) * (1 - late / 40)
    card = {"case": case.name, "version": "0.1.0"}
    return Results(names, MONTHS, metrics, bands, (0.05, 0.25, 0.5, 0.75, 0.95), in_force, tuple(case.measures), card)
