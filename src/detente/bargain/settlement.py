"""Where bargaining on scales ends, over futures: the settlement as a distribution, as finding and JSON."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from detente.bargain.lay_out import agenda_of
from detente.bargain.ranges import median_and_range
from detente.bargain.scenes import SCALE, scenes
from detente.bargain.spatial import Turn, bargain_on_scales, places
from detente.case.model import Case
from detente.finding import Cell, Column, Finding, Table, number, with_range
from detente.futures import Futures
from detente.where import Where

UNIT = "of 100"


@dataclass(frozen=True)
class Settlements:
    """What bargaining on scales leads to.

    Args:
        actors: titles. issues: names, and titles for people. scales: what 0 and 100 stand for on each.
        start: where each actor stands at first, on average, 0 to 100.
        end: where each actor stands at the end, by future.
        settled: the positions at the end, each by its chance to prevail, by future.
        turns: number of turns played, by future.
        path: the turns of the first future.
    """

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    titles: tuple[str, ...]
    scales: tuple[str, ...]
    start: Float[np.ndarray, "actor issue"]
    end: Float[np.ndarray, "future actor issue"]
    settled: Float[np.ndarray, "future issue"]
    turns: Float[np.ndarray, " future"]
    path: tuple[Turn, ...]
    rests_on: tuple[Where, ...]


def settle(case: Case, futures: Futures) -> Settlements:
    """Where the actors of `agenda.spatial` would settle.

    Args:
        case: with actors on issue scales.
        futures: of their capability, positions and salience; each is played to its end.

    Raises:
        InputError: the case has no such actors.
    """
    agenda = agenda_of(case)
    actors, issues, all_scenes = scenes(case, futures)
    played = [bargain_on_scales(scene) for scene in all_scenes]
    start = np.mean([scene.position for scene in all_scenes], axis=0) * SCALE
    end = np.array([turns[-1].position for turns in played]) * SCALE
    titles = tuple(agenda.issues[i].title or i if i in agenda.issues else i for i in issues)
    return Settlements(
        actors=actors,
        issues=issues,
        titles=titles,
        scales=tuple(agenda.scales.get(i, "") for i in issues),
        start=start,
        end=end,
        settled=np.array([likely_position(turns[-1]) for turns in played]) * SCALE,
        turns=np.array([len(turns) - 1 for turns in played], dtype=float),
        path=played[0],
        rests_on=(agenda.where,),
    )


def likely_position(turn: Turn) -> Float[np.ndarray, " issue"]:
    """The positions of a turn, each weighted by the chance that it prevails; a shared one counts once."""
    first = np.unique(places(turn.position))
    weight = turn.win[first] / turn.win[first].sum()
    return weight @ turn.position[first]


def settlement_finding(found: Settlements) -> Finding:
    """Where bargaining on scales ends, as a finding; its tables: where each actor ends, and the turns of one future."""
    return Finding(
        key="settlement",
        question="Where would all actors settle, by their weight, their positions and what they care for?",
        answer=_sentence(found),
        table=_actors(found),
        chart="settlement",
        more={"settled": _settled(found), "turns": _turns(found)},
        rests_on=found.rests_on,
        notes=_notes(found),
    )


def _notes(found: Settlements) -> tuple[str, ...]:
    """What the scales mean, how it was played, and what the model leaves out."""
    scales = [f"{title}: {scale}" for title, scale in zip(found.titles, found.scales, strict=True) if scale]
    return (
        *([f"The scales: {'; '.join(scales)}."] if scales else []),
        f"{len(found.settled)} futures, {number(float(np.median(found.turns)))} turns in the middle one.",
        "Weight decides here as in a vote: nobody can refuse, leave or use force. An actor far from where it would end "
        "is moved by the others' weight, not persuaded; whether it would sign is the bargain's question.",
        *_moved(found),
    )


def _moved(found: Settlements) -> list[str]:
    """Who is moved furthest, and on what."""
    apart = np.abs(np.median(found.end, axis=0) - found.start)
    a, i = np.unravel_index(int(apart.argmax()), apart.shape)
    return [
        f"Moved furthest: {found.actors[a]} on {found.titles[i]}, from {number(float(found.start[a, i]), 2)} to "
        f"{number(float(np.median(found.end[:, a, i])), 2)} of 100."
    ]


def settlement_json(found: Settlements) -> dict[str, Any]:
    """The shape of `detente bargain --spatial --json`."""
    finding = settlement_finding(found)
    return {
        "answer": finding.answer,
        "settled": finding.more["settled"].records(),
        "actors": finding.table.records(),
        "turns": finding.more["turns"].records(),
        "notes": list(finding.notes),
    }


def _sentence(found: Settlements) -> str:
    """The settlement of each issue with its range."""
    ends = [median_and_range(found.settled[:, i].round()) for i in range(len(found.titles))]
    parts = [f"{title} at {with_range(*end)}" for title, end in zip(found.titles, ends, strict=True)]
    return f"On scales from 0 to 100 the actors settle on {'; '.join(parts)}."


def _settled(found: Settlements) -> Table:
    """One row for each issue."""
    columns = (
        Column("issue", "Issue"),
        Column("median", "Settlement", UNIT, "number"),
        Column("low", "5%", UNIT, "number"),
        Column("high", "95%", UNIT, "number"),
    )
    return Table(columns, tuple((t, *median_and_range(found.settled[:, i])) for i, t in enumerate(found.titles)))


def _actors(found: Settlements) -> Table:
    """One row for each actor and issue."""
    columns = (
        Column("actor", "Actor"),
        Column("issue", "Issue"),
        Column("start", "Stands at", UNIT, "number"),
        Column("end", "Ends at", UNIT, "number"),
        Column("low", "5%", UNIT, "number"),
        Column("high", "95%", UNIT, "number"),
    )
    rows: list[tuple[Cell, ...]] = [
        (actor, issue, float(found.start[a, i]), *median_and_range(found.end[:, a, i]))
        for a, actor in enumerate(found.actors)
        for i, issue in enumerate(found.titles)
    ]
    return Table(columns, tuple(rows))


def _turns(found: Settlements) -> Table:
    """One row for each turn, actor and issue of the first future."""
    columns = (
        Column("turn", "Turn", style="count"),
        Column("actor", "Actor"),
        Column("issue", "Issue"),
        Column("position", "Position", UNIT, "number"),
        Column("win", "Chance to prevail", style="share"),
    )
    rows: list[tuple[Cell, ...]] = [
        (t, actor, issue, float(turn.position[a, i] * SCALE), float(turn.win[a]))
        for t, turn in enumerate(found.path)
        for a, actor in enumerate(found.actors)
        for i, issue in enumerate(found.titles)
    ]
    return Table(columns, tuple(rows))
