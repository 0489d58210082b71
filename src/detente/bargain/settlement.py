"""Where bargaining on scales ends, over futures: the settlement as a distribution, as finding and JSON."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from detente.bargain.lay_out import SCALE, agenda_of, scenes
from detente.bargain.ranges import median_and_range
from detente.bargain.spatial import Turn, bargain_on_scales
from detente.case.model import Case
from detente.finding import Cell, Column, Finding, Table, number, with_range
from detente.futures import Futures
from detente.where import Where

UNIT = "of 100"
# Futures that are played: each takes some hundredths of a second.
MOST_PLAYED = 200


@dataclass(frozen=True)
class Settlements:
    """What bargaining on scales leads to.

    Args:
        actors: titles. issues: names, and titles for people.
        start: where each actor stands at first, on average, 0 to 100.
        end: where each actor stands at the end, by future.
        settled: the positions at the end, each by its chance to prevail, by future.
        turns: number of turns played, by future.
        path: the turns of the first future.
    """

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    titles: tuple[str, ...]
    start: Float[np.ndarray, "actor issue"]
    end: Float[np.ndarray, "future actor issue"]
    settled: Float[np.ndarray, "future issue"]
    turns: Float[np.ndarray, " future"]
    path: tuple[Turn, ...]
    rests_on: tuple[Where, ...]


def settle(case: Case, futures: Futures, *, most: int = MOST_PLAYED) -> Settlements:
    """Where the actors of `agenda.spatial` would settle.

    Args:
        case: with actors on issue scales.
        futures: of their capability, positions and salience.
        most: the largest number of futures to play; the first ones.

    Raises:
        InputError: the case has no such actors.
    """
    agenda = agenda_of(case)
    actors, issues, all_scenes = scenes(case, futures)
    played = [bargain_on_scales(scene) for scene in all_scenes[:most]]
    start = np.mean([scene.position for scene in all_scenes[:most]], axis=0) * SCALE
    end = np.array([turns[-1].position for turns in played]) * SCALE
    titles = tuple(agenda.issues[i].title or i if i in agenda.issues else i for i in issues)
    return Settlements(
        actors=actors,
        issues=issues,
        titles=titles,
        start=start,
        end=end,
        settled=np.array([likely_position(turns[-1]) for turns in played]) * SCALE,
        turns=np.array([len(turns) - 1 for turns in played], dtype=float),
        path=played[0],
        rests_on=(agenda.where,),
    )


def likely_position(turn: Turn) -> Float[np.ndarray, " issue"]:
    """The positions of a turn, each weighted by the chance that it prevails; a shared one counts once."""
    _, first = np.unique(turn.win.round(12), return_index=True)
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
        notes=(
            f"{len(found.settled)} futures, {number(float(np.median(found.turns)))} turns in the middle one; positions "
            "run from 0 to 100 on each issue's scale.",
        ),
    )


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
    parts = [f"{title} at {with_range(*median_and_range(found.settled[:, i]))}" for i, title in enumerate(found.titles)]
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
