"""What the negotiators ask: which relief, which final bargain, where everybody would settle."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from jaxtyping import Float

from detente.bargain.bargain_answer import BargainAnswer, answer_bargain
from detente.bargain.bargain_finding import bargain_finding
from detente.bargain.no_deal import Paths, case_to_run, holds_lives, needs_simulation, paths_of, value_of_no_deal
from detente.bargain.relief_answer import Margins, ReliefAnswer, answer_relief
from detente.bargain.relief_finding import relief_finding, relief_graph_finding
from detente.bargain.robust import MOST_PARTS
from detente.bargain.settlement import Settlements, settle, settlement_finding
from detente.case.model import Case
from detente.case.read import read_case
from detente.errors import InputError
from detente.finding import Finding
from detente.futures import Futures, draw_futures
from detente.results import Results, Study
from detente.roadmap.conduct import road_of, stance_of
from detente.roadmap.margins import parts_of, utilities
from detente.roadmap.worth import lay_out
from detente.workbench.runs import run

# No deal means that things stay as they are: worth nothing to anybody, and nothing is simulated.
STATUS_QUO = "status-quo"
# Futures that actors settle in: each takes some hundredths of a second.
SETTLED = 200
# What a brief looks at.
IN_A_BRIEF, PARTS_IN_A_BRIEF, SETTLED_IN_A_BRIEF = 200, 300, 40


def find_relief(
    case: Case | str | Path,
    *,
    futures: int = 1_000,
    seed: int = 0,
    ally: str | None = None,
    roadmap: str | None = None,
    study: Study | None = None,
) -> ReliefAnswer:
    """Which waivers free which projects, and what each stage does to the margins of a roadmap.

    Args:
        case: with a relief section, or the name or path of one.
        futures, seed: of the uncertain numbers.
        ally: whose projects; the first ally when not given.
        roadmap: whose deals are to be kept; by default the first roadmap that a strategy follows.
        study: a run of the case, to take the first futures of.

    Raises:
        InputError: the case lacks the section, or there is no such actor or roadmap.
    """
    case = case if isinstance(case, Case) else read_case(case)
    drawn = study.futures.first(futures) if study else draw_futures(case, futures, seed=seed)
    name = roadmap or first_road(case)
    if name is None:
        return answer_relief(case, drawn, ally=ally)
    margins = road_margins(case, name, drawn)
    return answer_relief(case, drawn, ally=ally, margins=margins, road=f"“{case.roadmaps[name].title}”")


def find_bargain(
    case: Case | str | Path,
    *,
    futures: int = 1_000,
    seed: int = 0,
    no_deal: str | None = None,
    accommodate: Sequence[str] = (),
    at_least: float = 0.8,
    require: Mapping[str, str] | None = None,
    patience: float | None = None,
    log: Path | None = None,
    parts: int = MOST_PARTS,
    study: Study | None = None,
) -> BargainAnswer:
    """What can be agreed, measured from the simulated life without a deal.

    Args:
        case: with an agenda, or the name or path of one.
        futures, seed: of the uncertain numbers.
        no_deal: the strategy that stands for no deal, by default the case's, or the first without deals; `status-quo`
            for zero: things stay as they are.
        accommodate, at_least, require, patience, log, parts: as in `answer_bargain`.
        study: a run of the case with this seed, to read life without a deal off where it holds what is needed.

    Raises:
        InputError, CaseError: as `answer_bargain`, and for an unknown strategy.
    """
    case = case if isinstance(case, Case) else read_case(case)
    drawn = study.futures.first(futures) if study else draw_futures(case, futures, seed=seed)
    paths = None if no_deal == STATUS_QUO else paths_of(case, no_deal)
    values = None if paths is None else value_of_no_deal(case, drawn, paths, _lives(case, drawn, paths, study))
    return answer_bargain(
        case,
        drawn,
        no_deal=values,
        accommodate=accommodate,
        at_least=at_least,
        require=require,
        patience=patience,
        log=log,
        parts=parts,
    )


def negotiation_findings(study: Study) -> dict[str, Finding]:
    """What relief buys most, the final bargain, where all would settle, for a brief: what the case has sections for.

    Over the first futures of the study, with life without a deal read off its results, and with short searches: a
    brief must come soon. The verbs themselves look longer.
    """
    case, seed, found = study.case, study.futures.seed, list[Finding]()
    allies = [actor for actor in case.actors.values() if actor.role == "ally"]
    if case.relief and case.relief.provisions and case.relief.projects and allies:
        answer = find_relief(case, futures=IN_A_BRIEF, seed=seed, study=study)
        found += [relief_finding(answer), relief_graph_finding(answer)]
    if case.agenda and case.agenda.issues:
        found.append(
            bargain_finding(find_bargain(case, futures=IN_A_BRIEF, seed=seed, parts=PARTS_IN_A_BRIEF, study=study))
        )
    if case.agenda and len(case.agenda.spatial) > 1:
        found.append(settlement_finding(settle(case, study.futures.first(SETTLED_IN_A_BRIEF))))
    size = min(IN_A_BRIEF, len(study.futures.future))
    note = f"Over the first {size} futures of the run; detente relief and detente bargain look longer."
    return {f.key: replace(f, notes=(*f.notes, note)) if f.key in ("relief", "bargain") else f for f in found}


def find_settlement(case: Case | str | Path, *, futures: int = SETTLED, seed: int = 0) -> Settlements:
    """Where the actors of `agenda.spatial` would settle."""
    case = case if isinstance(case, Case) else read_case(case)
    return settle(case, draw_futures(case, futures, seed=seed))


def _lives(case: Case, futures: Futures, paths: Paths, study: Study | None) -> Results | None:
    """The simulated lives without and with a deal; nothing where only pressure can differ."""
    if not needs_simulation(case, paths):
        return None
    if study and holds_lives(case, paths, study.results):
        return study.results
    count = len(futures.future)
    ran = run(case_to_run(case), futures=count, seed=futures.seed, strategies=paths.strategies, keep=False)
    return ran.results


def share_of(text: str) -> float:
    """A share as it is written on a command line: `80%` or `0.8`.

    Raises:
        InputError: it is neither.

    >>> share_of("80%"), share_of("0.8")
    (0.8, 0.8)
    """
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise InputError(text, wanted="a share, such as 80% or 0.8") from None
    if 1 < share <= 100 and not text.endswith("%"):
        raise InputError(text, wanted="a share, such as 80% or 0.8", mend=f'write "{text}%"')
    return share


def levels_of(pairs: Sequence[str]) -> dict[str, str]:
    """`issue=level` texts as a mapping.

    Raises:
        InputError: one that is not of that form.

    >>> levels_of(["waivers=coal"])
    {'waivers': 'coal'}
    """
    found: dict[str, str] = {}
    for pair in pairs:
        issue, sign, level = pair.partition("=")
        if not sign or not issue.strip() or not level.strip():
            raise InputError(pair, wanted="an issue, an equals sign and a level", mend='write "issue=level"')
        found[issue.strip()] = level.strip()
    return found


def first_road(case: Case) -> str | None:
    """The first roadmap with deals that a strategy follows."""
    return next((s.roadmap for s in case.strategies.values() if case.roadmaps[s.roadmap].deals), None)


def road_margins(case: Case, roadmap: str, futures: Futures) -> Margins:
    """The ledger's margins of a roadmap as a function of credibility."""
    worth, stance = lay_out(case, futures), stance_of(case, roadmap, futures)
    deals = [worth.at(deal.measures) for deal in road_of(case, roadmap).deals]

    def at(credibility: Float[np.ndarray, " future"]) -> Float[np.ndarray, "deal type future"]:
        return utilities(worth, parts_of(worth, deals, credibility=credibility), stance).margin

    return at
