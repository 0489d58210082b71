"""A chosen package as a file that a case can include: the roadmap of a deal, for the ledger and the simulation."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from jaxtyping import Int

from detente.bargain.as_deal import as_roadmap, needed_first
from detente.bargain.bargain_answer import BargainAnswer
from detente.bargain.relief_answer import ReliefAnswer, package_of
from detente.case.model import Case, Roadmap
from detente.errors import InputError, nearest, refuse_unknown
from detente.roadmap.write import as_yaml


def relief_roadmap(
    case: Case, answer: ReliefAnswer, *, package: int | None = None, in_return: Sequence[str] = ()
) -> Roadmap:
    """A package of relief as a roadmap: what must come first, then the deal.

    Args:
        case: whose measures.
        answer: with the packages.
        package: its number in the table; the best bargain when not given.
        in_return: measures asked for it, in the same deal.

    Raises:
        InputError: no such package or measure, or a package that no measure stands for.
    """
    k = package_of(answer, package)
    refuse_unknown(in_return, case.measures, wanted="a measure of the case")
    waivers = [answer.mean.waivers[w] for w in np.flatnonzero(answer.front.made[k])]
    return _deal(case, "relief", f"Relief by {'; '.join(waivers)}", [*answer.deals[k].measures, *in_return])


def write_relief(
    case: Case,
    answer: ReliefAnswer,
    folder: Path,
    *,
    package: int | None = None,
    in_return: Sequence[str] = (),
) -> Path:
    """Write a package of relief as `relief.yaml`; what is refused is as in `relief_roadmap`."""
    return write_road(relief_roadmap(case, answer, package=package, in_return=in_return), folder)


def bargain_package(answer: BargainAnswer, which: str | None = None) -> Int[np.ndarray, " issue"]:
    """A package of the answer: the one that a notion of fairness picks (Nash's when not given), or the robust one.

    Raises:
        InputError: there is no such notion, or it picks none.
    """
    name = which or "nash"
    known = [*answer.points, "robust"]
    if name not in known:
        raise InputError(name, wanted=", ".join(known), mend=nearest(name, known))
    if name == "robust":
        holds = [one for one in answer.robust if one.found.accepted > 0]
        best = [one for one in holds if one.question == "best at a share"] or holds
        if best:
            return best[0].found.package
    elif (at := answer.points[name]) is not None:
        return answer.front.packages[at]
    raise InputError(name, wanted="a package that all who must agree can accept", mend="look at the zone of agreement")


def bargain_roadmap(case: Case, answer: BargainAnswer, *, package: str | None = None) -> Roadmap:
    """A package of the final bargain as a roadmap: what must come first, then the deal.

    Raises:
        InputError: no such package, or its levels bring no measures.
    """
    chosen = bargain_package(answer, package)
    return _deal(case, "bargain", "The final bargain", answer.table.deal(chosen))


def write_bargain(case: Case, answer: BargainAnswer, folder: Path, *, package: str | None = None) -> Path:
    """Write a package of the final bargain as `bargain.yaml`; what is refused is as in `bargain_roadmap`."""
    return write_road(bargain_roadmap(case, answer, package=package), folder)


def write_road(road: Roadmap, folder: Path) -> Path:
    """Write a roadmap as a file of its name, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    part, file = folder / f"{road.name}.yaml.part", folder / f"{road.name}.yaml"
    part.write_text(as_yaml({road.name: road}), encoding="utf-8")
    return part.replace(file)


def _deal(case: Case, name: str, title: str, measures: Sequence[str]) -> Roadmap:
    """A deal of some measures behind those that they need first."""
    chosen = tuple(dict.fromkeys(measures))
    if not chosen:
        raise InputError(f"{title}, without measures", wanted="a package that measures of the case stand for")
    return as_roadmap(name, title, chosen, needed_first(case.measures, chosen))
