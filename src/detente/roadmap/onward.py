"""What next: the best continuation of a road from where things stand, after refusals, cheating and broken promises."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.case.model import Case, Deal, Roadmap
from detente.errors import InputError
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.futures import draw_futures
from detente.roadmap.conduct import follower_of, road_of, stance_of
from detente.roadmap.ledger import chosen_types, listed
from detente.roadmap.planning.diversity import chosen_from
from detente.roadmap.planning.label import Label, weigh
from detente.roadmap.planning.problem import Problem, Road, problem_of
from detente.roadmap.planning.search import Found, Progress
from detente.roadmap.planning.solve import solve
from detente.roadmap.standing import Learned, Standing, check_standing, learn, measures_done
from detente.roadmap.worth import lay_out

POOL = 10
"""Futures drawn for each one that is kept after the answers so far are weighed."""


@dataclass(frozen=True)
class Onward:
    """What may come next.

    Args:
        roads: name -> continuation that can be written into a case; the best first.
        finding: the comparison.
    """

    roads: dict[str, Roadmap]
    finding: Finding


def whats_next(
    case: Case,
    roadmap: str,
    standing: Standing,
    *,
    types: tuple[str, ...] = (),
    measures: Sequence[str] = (),
    futures: int = 300,
    tries: int = 1500,
    count: int = 3,
    most: int = 4,
    seed: int = 0,
    progress: Progress | None = None,
) -> Onward:
    """The best continuations from where a road stands, beside going on as planned and offering the same again.

    The answers so far are evidence: futures and types are weighed by how likely they make them (`learn`). Among
    continuations that leave out what they like and never offer a refused deal again as it was, the best has the largest
    worth to the principal times the share of futures in which it is kept.

    Args:
        case, roadmap: the road.
        standing: what has happened on it.
        types: to be accommodated; all by default.
        measures: what a continuation may hold; by default the road's own measures that are not in force.
        futures, seed: to search on; the figures shown are of as many others.
        tries: continuations weighed where they are too many to go through.
        count: continuations to show.
        most: measures in a deal at most.
        progress: told tries done, tries in all, best share.

    Raises:
        InputError: no such roadmap, deal, measure or type; nothing left to do.
    """
    road = road_of(case, roadmap)
    check_standing(road, standing)
    allowed = tuple(measures) or tuple(dict.fromkeys(m for deal in road.deals for m in deal.measures))
    left = [m for m in allowed if m not in measures_done(road, standing)]
    if not left:
        raise InputError("every measure in force", wanted="something left to do", mend="allow more with --measures")

    def problem(seed: int) -> tuple[Problem, Learned]:
        learned = learned_from(case, road, standing, futures, seed)
        return problem_from(case, road, standing, learned, left, types, most), learned

    (tuning, learned), (fresh, _) = problem(seed), problem(seed + 1)
    planned = ways_on(road, standing, tuning)
    starts = [r for r in planned.values() if not tuning.bars(r)]
    solved = solve(tuning, starts, tries=tries, seed=seed, progress=progress)
    if not solved.front:
        raise InputError("the measures left", wanted="one whose needs can be met", mend="allow more with --measures")
    chosen = chosen_from(solved.front, count)
    labels = {f"next-{k + 1}": label for k, label in enumerate(chosen)}
    labels |= {name: weigh(tuning, r) for name, r in planned.items()}
    rows = tuple(row_of(name, label, fresh) for name, label in labels.items())
    roads = {name: continuation(road, standing, name, label.road, tuning) for name, label in labels.items()}
    says = answer(case, chosen[0], tuning, rows, solved, learned)
    more = {"deals": step_table(case, labels, tuning), "belief": belief_table(case, learned)}
    return Onward(roads, finding_of(road, standing, says, Table(COLUMNS, rows), more, notes_of(futures, learned)))


def finding_of(
    road: Roadmap, standing: Standing, says: str, table: Table, more: dict[str, Table], notes: tuple[str, ...]
) -> Finding:
    """The continuations as a finding; it rests on the road and on the deals that failed."""
    failed = (*standing.refused, *standing.cheated)
    return Finding(
        key="next",
        question=f"{road.title or road.name}: what next, {in_words(standing)}?",
        answer=says,
        table=table,
        more=more,
        rests_on=(road.where, *(d.where for d in road.deals if d.name in failed)),
        notes=notes,
    )


def notes_of(futures: int, learned: Learned) -> tuple[str, ...]:
    """What the search was made on."""
    return (
        f"Searched on {futures:,} futures weighed by the answers so far, judged on {futures:,} others; the answers "
        f"leave as much as {number(learned.effective)} of {POOL * futures:,} futures drawn.",
        "A refused deal is never offered again just as it was, except in the row that says so.",
    )


def learned_from(case: Case, road: Roadmap, standing: Standing, futures: int, seed: int) -> Learned:
    """Futures as the answers so far leave them."""
    drawn = draw_futures(case, POOL * futures, seed=seed)
    stance = stance_of(case, road.name, drawn)
    return learn(lay_out(case, drawn), road, standing, stance, count=futures)


def problem_from(
    case: Case,
    road: Roadmap,
    standing: Standing,
    learned: Learned,
    left: Sequence[str],
    types: tuple[str, ...],
    most: int,
) -> Problem:
    """The planning problem from where things stand; any measure may be left out."""
    chosen_types(case, types)
    tried = [d.measures for d in road.deals if d.name in (*standing.refused, *standing.cheated)]
    return problem_of(
        case,
        learned.worth,
        learned.stance,
        measures=left,
        required=(),
        types=types,
        most=most,
        lanes=follower_of(case, road.name).conduct.parallel,
        done=measures_done(road, standing),
        barred=tried,
    )


def ways_on(road: Roadmap, standing: Standing, problem: Problem) -> dict[str, Road]:
    """The rest of the road without the deals turned down or cheated on and all that needs them, and with them."""
    failed = {*standing.refused, *standing.cheated}
    lost = set(failed)
    for deal in road.deals:
        if lost & set(deal.needs):
            lost.add(deal.name)
    without = [d for d in road.deals if d.name not in (*standing.done, *lost)]
    again = [d for d in road.deals if d.name not in standing.done]
    found = {"as-planned": positions(without, problem)} if failed else {}
    found["the-same-again" if failed else "as-planned"] = positions(again, problem)
    return {name: way for name, way in found.items() if way}


def positions(deals: Sequence[Deal], problem: Problem) -> Road:
    """Deals as positions of the measures that are not in force yet; empty if one cannot be taken so."""
    at = {name: k for k, name in enumerate(problem.worth.measures)}
    way = [frozenset(at[m] for m in deal.measures) - problem.done for deal in deals]
    done = problem.done
    for deal in way:
        done = done | deal
        if any(not problem.needs[m] <= done for m in deal):
            return ()
    return tuple(deal for deal in way if deal)


COLUMNS = (
    Column("road", "Continuation"),
    Column("deals", "Deals", style="count"),
    Column("measures", "Measures", style="count"),
    Column("tuned", "Kept, tuning futures", style="share"),
    Column("fresh", "Kept, fresh futures", style="share"),
    Column("value", "Worth to the principal if kept", style="number"),
    Column("expected", "Worth times chance kept", style="number"),
    Column("months", "To its end", "months", style="number"),
)


def row_of(name: str, label: Label, fresh: Problem) -> tuple[Cell, ...]:
    """One continuation on tuning futures and on fresh ones."""
    again = weigh(fresh, label.road)
    measures = sum(len(deal) for deal in label.road)
    figures = (label.share, again.share, again.value, again.expected, again.months)
    return (name, len(label.road), measures, *figures)


def continuation(road: Roadmap, standing: Standing, name: str, way: Road, problem: Problem) -> Roadmap:
    """The deals in force, then the continuation, as a roadmap of the case language."""
    names = problem.worth.measures
    kept = tuple(d for d in road.deals if d.name in standing.done)
    place = {m: d.name for d in kept for m in d.measures}
    deals: list[Deal] = []
    for p, members in enumerate(way):
        step = f"next-{p + 1}"
        place |= dict.fromkeys((names[m] for m in members), step)
        needed = {place[names[n]] for m in members for n in problem.needs[m] if names[n] in place} - {step}
        deals.append(Deal(step, f"Next {p + 1}", tuple(names[m] for m in sorted(members)), tuple(sorted(needed))))
    title = f"{road.title or road.name}: {name.replace('-', ' ')}"
    return replace(road, name=name, title=title, deals=(*kept, *deals), note="found by detente roadmap next")


def step_table(case: Case, labels: dict[str, Label], problem: Problem) -> Table:
    """The measures of each continuation, deal by deal."""
    columns = (Column("road", "Continuation"), Column("deal", "Deal", style="count"), Column("measures", "Measures"))
    names = problem.worth.measures
    rows = [
        (name, p + 1, "; ".join(case.measures[names[m]].title or names[m] for m in sorted(deal)))
        for name, label in labels.items()
        for p, deal in enumerate(label.road)
    ]
    return Table(columns, tuple(rows))


def belief_table(case: Case, learned: Learned) -> Table:
    """What the answers so far say about the type."""
    columns = (
        Column("type", "Type"),
        Column("before", "Before the answers", style="share"),
        Column("after", "After them", style="share"),
    )
    pairs = zip(case.types.values(), learned.before, learned.belief, strict=True)
    return Table(columns, tuple((k.title or k.name, float(b), float(a)) for k, b, a in pairs))


def in_words(standing: Standing) -> str:
    """What has happened, for the question."""
    parts = [
        f"with {listed(standing.done)} in force" if standing.done else "with nothing in force",
        *([f"{listed(standing.refused)} refused"] if standing.refused else []),
        *([f"{listed(standing.cheated)} cheated on"] if standing.cheated else []),
        *([f"{standing.breaches} promise{'s' * (standing.breaches > 1)} broken"] if standing.breaches else []),
    ]
    return ", ".join(parts)


def answer(
    case: Case, best: Label, problem: Problem, rows: Sequence[tuple[Cell, ...]], solved: Found, learned: Learned
) -> str:
    """The next offer, how surely its road is kept, and what going on as before would bring."""
    names = problem.worth.measures
    offer = listed([case.measures[names[m]].title or names[m] for m in sorted(best.road[0])])
    by_name = {str(row[0]): dict(zip((c.name for c in COLUMNS), row, strict=True)) for row in rows}
    first = by_name["next-1"]
    says = f"Offer {offer} next: this continuation is kept in {share(float(first['fresh'] or 0))} of fresh futures"
    for name, words in (("as-planned", "going on as planned"), ("the-same-again", "offering the same again")):
        if name in by_name:
            says += f", {words} in {share(float(by_name[name]['fresh'] or 0))}"
    proof = "every continuation was gone through" if solved.is_exact else f"{solved.tried:,} continuations were weighed"
    likely = max(range(len(learned.belief)), key=lambda k: float(learned.belief[k]))
    kind, chance = list(case.types.values())[likely], share(float(learned.belief[likely]))
    return f"{says}; {proof}. The answers so far make {kind.title or kind.name} likeliest, at {chance}."
