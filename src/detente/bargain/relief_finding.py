"""The answer on relief as a finding, as JSON and as the tables that its charts draw."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from detente.bargain.often import BUDGETS
from detente.bargain.ranges import mean_and_range
from detente.bargain.relief_answer import MONTHS, ReliefAnswer
from detente.bargain.relief_words import headline, notes
from detente.bargain.words import count, fraction
from detente.finding import Cell, Column, Finding, Table

MONEY = "USD mn per year"

PACKAGES = (
    Column("package", "Package", style="count"),
    Column("measures", "Waived by"),
    Column("waivers", "Provisions waived"),
    Column("projects", "Projects freed"),
    Column("value_share", "Share of blocked projects' worth to the ally", style="share"),
    Column("value_low", "5%", style="share"),
    Column("value_high", "95%", style="share"),
    Column("leverage_share", "Share of leverage given up", style="share"),
    Column("leverage_low", "5%", style="share"),
    Column("leverage_high", "95%", style="share"),
    Column("ally_value", "Worth to the ally", "per year", "number"),
    Column("ties", "Added to ties", "per month", "number"),
    Column("leverage", "Leverage given up", MONEY, "number"),
    Column("cash", "Hard cash to the counterpart", MONEY, "number"),
    Column("irreversible", "Leverage that would not come back, on average", MONEY, "number"),
    Column("routes", "Chance that every legal route opens", style="share"),
    Column("on_the_front", "Futures in which nothing beats it", style="share"),
    Column("best_in", "Futures in which it is the best bargain", style="share"),
    Column("is_best", "Best bargain"),
)
WAIVERS = (
    Column("waiver", "Provision"),
    Column("measures", "Waived by"),
    Column("route", "Legal route"),
    Column("chance", "Chance of the route", style="share"),
    Column("leverage", "Whole leverage", MONEY, "number"),
    Column("share", "Given up in the best bargain", style="share"),
    Column("law", "Law"),
    Column("frees", "Projects it blocks", style="count"),
    Column("in_best", "Futures in which it belongs to the best bargain", style="share"),
    Column("in_front", "Share of non-dominated packages with it", style="share"),
    *(
        Column(f"within_{k}", f"Futures in which it is in the best within {fraction(b)} of leverage", style="share")
        for k, b in enumerate(BUDGETS)
    ),
)
STAGES = (
    Column("stage", "Stage", style="count"),
    Column("measures", "Waive by"),
    Column("projects", "Frees"),
    Column("leverage_share", "Leverage given up so far", style="share"),
    Column("value_share", "Worth to the ally so far", style="share"),
    Column("credibility", f"Credibility after {MONTHS} months", style="share"),
    Column("low", "5%", style="share"),
    Column("high", "95%", style="share"),
)
LINKS = (
    Column("provision", "Provision"),
    Column("project", "Project"),
    Column("waived", "Waived in the best bargain"),
    Column("freed", "Free in the best bargain"),
    Column("worth", "Worth to the ally", "per year", "number"),
    Column("ties", "Added to ties", "per month", "number"),
    Column("leverage", "Leverage", MONEY, "number"),
)


def relief_finding(answer: ReliefAnswer) -> Finding:
    """Which waivers buy most, as a finding; its tables: packages, waiver_frequency, stages, margins, graph."""
    more = {"waiver_frequency": _waivers(answer), "stages": _stages(answer), "graph": _graph(answer)}
    if answer.before and answer.before.kept:
        more["margins"] = _margins(answer)
    return Finding(
        key="relief",
        question=f"Which sanctions relief lets {answer.ally} build most for the leverage given up?",
        answer=headline(answer),
        table=Table(PACKAGES, tuple(_package(answer, k) for k in range(len(answer.points)))),
        chart="packages",
        more=more,
        rests_on=answer.rests_on,
        notes=notes(answer),
    )


def relief_graph_finding(answer: ReliefAnswer) -> Finding:
    """Which project waits for which provision, as a finding of its own."""
    mean, best = answer.mean, answer.best
    blocks = mean.blocks.sum(axis=0)
    most = int(blocks.argmax())
    blocked = int(mean.blocked.sum())
    opened = int((answer.front.freed[best] & mean.blocked).sum())
    text = "No provision blocks a project."
    if blocked == 1:
        text = f"One project is blocked, and the best bargain {'frees' if opened else 'does not free'} it."
    elif blocked:
        text = (
            f"{mean.provisions[most]} blocks {count(int(blocks[most]))} of {count(blocked)} blocked projects, and no "
            f"other provision more; the best bargain frees {'all' if opened == blocked else count(opened)} of them."
        )
    return Finding(
        key="relief-graph",
        question="Which project waits for which provision, and what do projects add to ties?",
        answer=text,
        table=_graph(answer),
        chart="relief_graph",
        rests_on=answer.rests_on,
    )


def relief_json(answer: ReliefAnswer) -> dict[str, Any]:
    """The shape of `detente relief --json` (docs/how-to/choose-relief.md)."""
    finding = relief_finding(answer)
    waivers = finding.more["waiver_frequency"].records()
    return {
        "answer": finding.answer,
        "packages": [package_json(answer, k) for k in range(len(answer.points))],
        "best": answer.best,
        "waiver_frequency": {str(row["waiver"]): row["in_best"] for row in waivers},
        "waivers": waivers,
        "stages": finding.more["stages"].records(),
        "margins": finding.more["margins"].records() if "margins" in finding.more else [],
        "gap": answer.front.gap,
        "notes": list(finding.notes),
    }


def package_json(answer: ReliefAnswer, k: int) -> dict[str, Any]:
    """A package with its names in lists."""
    value, ties, leverage, cash, irreversible = (abs(float(x)) for x in answer.points[k])
    deal, spare = answer.deals[k], answer.waived[k] & ~answer.needed[k]
    return {
        "waivers": _named(answer.mean.provisions, answer.waived[k]),
        "also_waived": _named(answer.mean.provisions, spare),
        "measures": list(deal.measures),
        "needs_first": list(deal.first),
        "not_in_any_measure": list(deal.without),
        "projects": _named(answer.mean.projects, answer.front.freed[k]),
        "ally_value": value,
        "ties": ties,
        "leverage": leverage,
        "cash": cash,
        "irreversible": irreversible,
        "routes": float(answer.routes[k]),
        "on_the_front": float(answer.often.on_the_front[k]),
        "best_in": float(answer.often.best[k]),
    }


def _named(titles: Sequence[str], chosen: np.ndarray) -> list[str]:
    """The titles of what is chosen."""
    return [titles[int(k)] for k in np.flatnonzero(chosen)]


def _package(answer: ReliefAnswer, k: int) -> tuple[Cell, ...]:
    """A row of the packages' table."""
    value, leverage = answer.value[:, k], answer.leverage[:, k]
    return (
        k,
        "; ".join(_named(answer.mean.waivers, answer.front.made[k])) or "none",
        "; ".join(_named(answer.mean.provisions, answer.waived[k])) or "none",
        "; ".join(_named(answer.mean.projects, answer.front.freed[k])) or "none",
        *mean_and_range(value),
        *mean_and_range(leverage),
        *(abs(float(x)) for x in answer.points[k]),
        float(answer.routes[k]),
        float(answer.often.on_the_front[k]),
        float(answer.often.best[k]),
        "best bargain" if k == answer.best else "",
    )


def _waivers(answer: ReliefAnswer) -> Table:
    """One row for each provision that blocks a project, the most often best first."""
    mean, often = answer.mean, answer.often
    blocking = np.flatnonzero(mean.blocks.any(axis=0))
    order = blocking[np.lexsort((-often.in_front[blocking], -often.in_best[blocking]))]
    return Table(WAIVERS, tuple(_waiver(answer, int(p)) for p in order))


def _waiver(answer: ReliefAnswer, p: int) -> tuple[Cell, ...]:
    """A row of the provisions' table; its routes are those of the ways that waive it."""
    mean, often = answer.mean, answer.often
    ways = np.flatnonzero(mean.way_provision == p)
    routes = dict.fromkeys(int(mean.way_route[w]) for w in ways)
    made = answer.front.made[answer.best][mean.way_waiver[ways]]
    whole = float(mean.whole_leverage[0, p])
    given = float((mean.leverage[0, ways] * made).max(initial=0.0))
    return (
        mean.provisions[p],
        " or ".join(mean.waivers[mean.way_waiver[w]] for w in ways),
        " or ".join(mean.routes[r].replace("-", " ") for r in routes),
        max(float(mean.route_chance[0, r]) for r in routes),
        whole,
        given / whole if whole > 0 else float(made.any()),
        mean.laws[p],
        int(mean.blocks[:, p].sum()),
        float(often.in_best[p]),
        float(often.in_front[p]),
        *(float(share) for share in often.within[:, p]),
    )


def _stages(answer: ReliefAnswer) -> Table:
    """One row before any relief and one a stage, with the deals that each type would keep where margins were given."""
    effects = [answer.before, *answer.effects] if answer.before else []
    types = answer.types if effects and effects[0] and effects[0].kept else ()
    columns = (*STAGES, *(Column(f"kept_{k}", f"Deals it would keep: {t}", style="share") for k, t in enumerate(types)))
    worth = float(answer.mean.ally_value[0, answer.mean.blocked].sum())
    rows: list[tuple[Cell, ...]] = []
    for k in range(len(answer.stages) + 1):
        stage = answer.stages[k - 1] if k else None
        effect = effects[k] if effects else None
        rows.append(
            (
                k,
                "; ".join(answer.mean.waivers[w] for w in stage.made) if stage else "nothing yet",
                "; ".join(answer.mean.projects[j] for j in stage.freed) if stage else "",
                float(stage.leverage / answer.mean.every_leverage[0]) if stage else 0.0,
                float(stage.worth / worth) if stage else 0.0,
                *(effect.credibility if effect else (None, None, None)),
                *(effect.kept if effect and types else ()),
            )
        )
    return Table(columns, tuple(rows))


def _margins(answer: ReliefAnswer) -> Table:
    """One row for each stage and type: what the stage does to whether it would comply with the road's deals."""
    columns = (
        Column("stage", "Stage", style="count"),
        Column("type", "Type"),
        Column("kept", "Deals it would keep", style="share"),
        Column("margin", "Margin for complying", "years of worth", "number"),
        Column("low", "5%", "years of worth", "number"),
        Column("high", "95%", "years of worth", "number"),
    )
    effects = [answer.before, *answer.effects]
    rows: list[tuple[Cell, ...]] = [
        (k, title, effect.kept[t], *effect.margins[t])
        for k, effect in enumerate(effects)
        if effect
        for t, title in enumerate(answer.types)
    ]
    return Table(columns, tuple(rows))


def _graph(answer: ReliefAnswer) -> Table:
    """One row for each block of a project by a provision; projects that nothing blocks have one without a provision."""
    mean, best = answer.mean, answer.best
    rows: list[tuple[Cell, ...]] = [
        (
            mean.provisions[p],
            mean.projects[j],
            bool(answer.waived[best, p]),
            bool(answer.front.freed[best, j]),
            float(mean.ally_value[0, j]),
            float(mean.ties[0, j]),
            float(mean.whole_leverage[0, p]),
        )
        for j, p in np.argwhere(mean.blocks)
    ]
    rows += [
        ("", mean.projects[j], True, True, float(mean.ally_value[0, j]), float(mean.ties[0, j]), 0.0)
        for j in np.flatnonzero(~mean.blocked)
    ]
    return Table(LINKS, tuple(rows))
