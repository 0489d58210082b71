"""The answer on relief as a finding, as JSON and as the tables that its charts draw."""

from typing import Any

import numpy as np

from detente.bargain.as_deal import measures_of
from detente.bargain.often import BUDGETS
from detente.bargain.relief_answer import MONTHS, ReliefAnswer
from detente.bargain.words import count, fraction, listed
from detente.finding import Cell, Column, Finding, Table, share

MONEY = "USD mn per year"
# Projects that the sentence counts as those the ally values most.
MOST_VALUED = 5
# Waivers that the sentence names; more are listed in a note.
MOST_NAMED = 3

PACKAGES = (
    Column("waivers", "Waivers"),
    Column("projects", "Projects freed"),
    Column("value_share", "Share of blocked projects' worth to the ally", style="share"),
    Column("leverage_share", "Share of leverage given up", style="share"),
    Column("ally_value", "Worth to the ally", "per year", "number"),
    Column("ties", "Added to ties", "per month", "number"),
    Column("leverage", "Leverage given up", MONEY, "number"),
    Column("cash", "Hard cash to the counterpart", MONEY, "number"),
    Column("irreversible", "Leverage that would not come back", MONEY, "number"),
    Column("routes", "Chance that every legal route opens", style="share"),
    Column("on_the_front", "Futures in which nothing beats it", style="share"),
    Column("is_best", "Best bargain", style="text"),
)
WAIVERS = (
    Column("waiver", "Provision"),
    Column("route", "Legal route"),
    Column("chance", "Chance of the route", style="share"),
    Column("leverage", "Leverage", MONEY, "number"),
    Column("frees", "Projects it blocks", style="count"),
    Column("in_front", "Share of best packages with it", style="share"),
    *(
        Column(f"within_{k}", f"In the best within {fraction(b)} of leverage", style="share")
        for k, b in enumerate(BUDGETS)
    ),
)
STAGES = (
    Column("stage", "Stage", style="count"),
    Column("waivers", "Waive"),
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
    """Which waivers buy most, as a finding; its tables: packages, waiver_frequency, stages, graph."""
    return Finding(
        key="relief",
        question=f"Which sanctions relief lets {answer.ally} build most for the leverage given up?",
        answer=_headline(answer),
        table=Table(PACKAGES, tuple(_package_row(answer, k) for k in range(len(answer.value)))),
        chart="packages",
        more={"waiver_frequency": _waivers(answer), "stages": _stages(answer), "graph": _graph(answer)},
        rests_on=answer.rests_on,
        notes=_notes(answer),
    )


def relief_json(answer: ReliefAnswer) -> dict[str, Any]:
    """The shape of `detente relief --json` (docs/how-to/choose-relief.md)."""
    finding = relief_finding(answer)
    return {
        "answer": finding.answer,
        "packages": [_package_json(answer, k) for k in range(len(answer.value))],
        "best": answer.best,
        "waiver_frequency": {str(row["waiver"]): row["in_front"] for row in finding.more["waiver_frequency"].records()},
        "waivers": finding.more["waiver_frequency"].records(),
        "stages": finding.more["stages"].records(),
        "gap": answer.front.gap,
        "notes": list(finding.notes),
    }


def _headline(answer: ReliefAnswer) -> str:
    """The best bargain, and how often it is the best."""
    if not answer.front.waived[answer.best].any():
        return in_a_sentence(answer, answer.best)
    often = share(float(answer.often.best_for_the_leverage[answer.best]))
    text = in_a_sentence(answer, answer.best).removesuffix(".")
    return f"{text}; nothing frees more for the leverage, on average and in {often} of futures."


def in_a_sentence(answer: ReliefAnswer, package: int) -> str:
    """What a package waives, frees and costs, in one sentence."""
    waived, freed = answer.front.waived[package], answer.front.freed[package]
    if not waived.any():
        return f"No waiver frees a project that {answer.ally} values."
    names = [f"“{answer.mean.provisions[p]}”" for p in np.flatnonzero(waived)]
    which = listed(names) if len(names) <= MOST_NAMED else f"these {count(len(names))} provisions"
    blocked = np.flatnonzero(answer.mean.blocks.any(axis=1))
    valued = blocked[np.argsort(-answer.mean.ally_value[0, blocked], kind="stable")][:MOST_VALUED]
    hits = int(freed[valued].sum())
    of = f"{count(hits)} of the {count(len(valued))} blocked projects that {answer.ally} values most"
    if hits == len(valued):
        all_ = "the only blocked project" if hits == 1 else f"all {count(hits)} blocked projects"
        of = f"{all_} that {answer.ally} values{' most' if len(blocked) > hits else ''}"
    return (
        f"Waiving {which} frees {of} ({share(float(answer.value[package]))} of what the blocked projects are worth to "
        f"it) for {_of_leverage(answer, package)}; all legal routes open with a chance of "
        f"{share(float(answer.routes[package]))}."
    )


def _of_leverage(answer: ReliefAnswer, package: int) -> str:
    """The share of leverage in words, and how much of it would not come back."""
    given = -answer.points[package, 2]
    lost = -answer.points[package, 4] / given if given > 0 else 0.0
    part = fraction(float(answer.leverage[package]))
    return f"{part} of the leverage, {share(float(lost))} of which would not come back"


def _package_row(answer: ReliefAnswer, k: int) -> tuple[Cell, ...]:
    """A row of the packages' table."""
    names = _package_json(answer, k)
    return (
        "; ".join(names["waivers"]) or "none",
        "; ".join(names["projects"]) or "none",
        float(answer.value[k]),
        float(answer.leverage[k]),
        *(float(x) for x in np.abs(answer.points[k])),
        float(answer.routes[k]),
        float(answer.often.on_the_front[k]),
        "best bargain" if k == answer.best else "",
    )


def _package_json(answer: ReliefAnswer, k: int) -> dict[str, Any]:
    """A package with its names in lists."""
    value, ties, leverage, cash, irreversible = (abs(float(x)) for x in answer.points[k])
    return {
        "waivers": [answer.mean.provisions[p] for p in np.flatnonzero(answer.front.waived[k])],
        "measures": list(_measures(answer, k)),
        "projects": [answer.mean.projects[j] for j in np.flatnonzero(answer.front.freed[k])],
        "ally_value": value,
        "ties": ties,
        "leverage": leverage,
        "cash": cash,
        "irreversible": irreversible,
        "routes": float(answer.routes[k]),
        "on_the_front": float(answer.often.on_the_front[k]),
    }


def _measures(answer: ReliefAnswer, k: int) -> tuple[str, ...]:
    """The measures of a deal that makes a package."""
    provisions, projects = list(answer.section.provisions), list(answer.section.projects)
    waived = {provisions[p] for p in np.flatnonzero(answer.front.waived[k])}
    freed = {projects[j] for j in np.flatnonzero(answer.front.freed[k] & answer.mean.blocks.any(axis=1))}
    return measures_of(answer.section, waived, freed)


def _waivers(answer: ReliefAnswer) -> Table:
    """One row for each provision that blocks a project, the most often chosen first."""
    mean, often = answer.mean, answer.often
    blocking = np.flatnonzero(mean.blocks.any(axis=0))
    order = blocking[np.argsort(-often.in_front[blocking], kind="stable")]
    rows: list[tuple[Cell, ...]] = [
        (
            mean.provisions[p],
            mean.routes[mean.route_of[p]],
            float(mean.route_chance[0, mean.route_of[p]]),
            float(mean.leverage[0, p]),
            int(mean.blocks[:, p].sum()),
            float(often.in_front[p]),
            *(float(share_) for share_ in often.in_best[:, p]),
        )
        for p in order
    ]
    return Table(WAIVERS, tuple(rows))


def _stages(answer: ReliefAnswer) -> Table:
    """One row before any relief and one a stage, with the deals that each type would keep where margins were given."""
    effects = [answer.before, *answer.effects] if answer.before else []
    types = answer.types if effects and effects[0] and effects[0].kept else ()
    columns = (*STAGES, *(Column(f"kept_{k}", f"Deals it would keep: {t}", style="share") for k, t in enumerate(types)))
    worth, leverage = answer.mean.ally_value[0, answer.mean.blocks.any(axis=1)].sum(), answer.mean.leverage.sum()
    rows: list[tuple[Cell, ...]] = []
    for k in range(len(answer.stages) + 1):
        stage = answer.stages[k - 1] if k else None
        effect = effects[k] if effects else None
        rows.append(
            (
                k,
                "; ".join(answer.mean.provisions[p] for p in stage.waived) if stage else "nothing yet",
                "; ".join(answer.mean.projects[j] for j in stage.freed) if stage else "",
                float(stage.leverage / leverage) if stage else 0.0,
                float(stage.worth / worth) if stage else 0.0,
                *(effect.credibility if effect else (None, None, None)),
                *(effect.kept if effect and types else ()),
            )
        )
    return Table(columns, tuple(rows))


def _graph(answer: ReliefAnswer) -> Table:
    """One row for each block of a project by a provision."""
    mean, waived, freed = answer.mean, answer.front.waived[answer.best], answer.front.freed[answer.best]
    rows: list[tuple[Cell, ...]] = [
        (
            mean.provisions[p],
            mean.projects[j],
            bool(waived[p]),
            bool(freed[j]),
            float(mean.ally_value[0, j]),
            float(mean.ties[0, j]),
            float(mean.leverage[0, p]),
        )
        for j, p in np.argwhere(mean.blocks)
    ]
    return Table(LINKS, tuple(rows))


def _notes(answer: ReliefAnswer) -> tuple[str, ...]:
    """Budgets, stages and caveats."""
    named = [answer.mean.provisions[p] for p in np.flatnonzero(answer.front.waived[answer.best])]
    notes = [f"The provisions: {'; '.join(named)}."] if len(named) > MOST_NAMED else []
    notes += [f"As measures of a deal: {listed(_measures(answer, answer.best))}."] if named else []
    notes += [
        f"Within {fraction(budget)} of the leverage: {in_a_sentence(answer, k)}"
        for budget, k in zip(BUDGETS, answer.within, strict=True)
        if k != answer.best and answer.front.waived[k].any()
    ]
    notes += [_first_stage(answer)] if answer.stages else []
    notes.append("Each legal route counts as won once for all waivers that take it, and routes as independent.")
    if answer.front.gap > 0:
        notes.append(
            f"The search was cut short: a missing package could add up to {share(answer.front.gap)} on a count."
        )
    return tuple(notes)


def _first_stage(answer: ReliefAnswer) -> str:
    """Which waiver first, and what it does to credibility."""
    first = answer.stages[0]
    waive = listed([answer.mean.provisions[p] for p in first.waived])
    free = listed([answer.mean.projects[j] for j in first.freed])
    part = fraction(float(first.leverage / answer.mean.leverage.sum()))
    text = f"Waive first {waive}: this frees {free} for {part} of the leverage"
    if answer.before and answer.effects:
        last = answer.effects[-1].credibility[0]
        text += (
            f"; {MONTHS} months of projects take credibility from {share(answer.before.credibility[0])} to "
            f"{share(answer.effects[0].credibility[0])}, and all stages together to {share(last)}"
        )
    return f"{text}."
