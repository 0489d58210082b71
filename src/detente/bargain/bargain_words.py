"""The sentences on the final bargain."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int

from detente.bargain.bargain_answer import BargainAnswer, Robust
from detente.bargain.ranges import mean_and_range
from detente.bargain.table import BargainingTable, Party
from detente.bargain.trades import in_words
from detente.bargain.words import count, listed
from detente.finding import number, share, with_range

# Terms that the headline names on each side; the package in full stands in a note.
TERMS = 2
# Types that all accept in at least the first share of futures are not told apart, from the second on not told at all.
HARDLY_EVER_REFUSES, NEVER_REFUSES = 0.95, 0.99

NOTIONS = {
    "nash": "Nash",
    "kalai_smorodinsky": "Kalai-Smorodinsky",
    "egalitarian": "equal gains",
    "utilitarian": "largest sum",
}


def headline(answer: BargainAnswer) -> str:
    """The fair package with its terms, ranges and who accepts it; else whether there is any zone."""
    table, nash = answer.table, answer.points["nash"]
    zone = share(answer.zone.chance)
    if nash is None:
        if not answer.zone.exists.any():
            return f"No package suits all who must agree in any future{_blocked(answer)}."
        return f"Some package suits all who must agree in {zone} of futures, but none helps both sides on average."
    package = answer.front.packages[nash]
    unit = f" (1 is {answer.worth_unit})" if answer.worth_unit else ""
    return (
        f"By Nash's rule {_exchange(table, package)}: that leaves {_gains(table, package)} a year above no deal{unit}, "
        f"and {_acceptance(answer, nash)}. {_robust(answer)}."
    )


def _blocked(answer: BargainAnswer) -> str:
    """Who stands in the way, where nothing can be agreed."""
    vetoes = [veto.title for veto in answer.table.vetoes]
    return f", {listed(vetoes)} among them" if vetoes else ""


def _exchange(table: BargainingTable, package: Int[np.ndarray, " issue"]) -> str:
    """The largest terms on each side: what the counterpart gives, and what it gets."""
    mean = table.on_average()
    ours = np.array([worth[0][k] - worth[0][0] for worth, k in zip(mean.principal.worth, package, strict=True)])
    theirs = np.array([worth[0][k] - worth[0][0] for worth, k in zip(mean.counterpart.worth, package, strict=True)])
    size = np.abs(ours) + np.abs(theirs)
    gives = [int(i) for i in np.argsort(-size) if theirs[i] < 0 and package[i] > 0]
    gets = [int(i) for i in np.argsort(-size) if theirs[i] > 0 and package[i] > 0]
    given, got = _terms(table, package, gives), _terms(table, package, gets)
    if not gives or not gets:
        return f"the package is {given or got or 'to leave things as they are'}"
    return f"{table.counterpart.title} gives {given}, for {got}"


def _terms(table: BargainingTable, package: Int[np.ndarray, " issue"], issues: Sequence[int]) -> str:
    """The first terms of a package, and that there are more."""
    named = [f"“{table.title(i)}: {table.levels[i][int(package[i])]}”" for i in issues[:TERMS]]
    more = [f"{count(len(issues) - TERMS)} more"] if len(issues) > TERMS else []
    return listed([*named, *more]) if named else ""


def _gains(table: BargainingTable, package: Int[np.ndarray, " issue"]) -> str:
    """What a package leaves each side, with its range over futures."""
    return listed([f"{side.title} {gain_of(side, package)}" for side in (table.principal, table.counterpart)])


def gain_of(party: Party, package: Int[np.ndarray, " issue"]) -> str:
    """What a package leaves a party, mean and central 90%."""
    middle, low, high = mean_and_range(party.gains(package[None])[:, 0])
    return with_range(*(float(number(x, 2).replace(",", "")) for x in (middle, low, high)))


def _acceptance(answer: BargainAnswer, k: int) -> str:
    """How often a package of the front is accepted, by whom least, and by the counterpart of each type."""
    table, shares = answer.table, answer.by_party[:, k]
    text = f"all who must agree accept it in {share(float(answer.accepted[k]))} of futures"
    if float(shares.min()) < 1:
        text += f", {table.must_agree[int(shares.argmin())].title} least often"
    kinds = {kind_of(kind.title): float(s) for kind, s in zip(table.types, answer.by_type[:, k], strict=True)}
    if len(kinds) < 2 or min(kinds.values()) >= NEVER_REFUSES:
        return text
    least = share(min(kinds.values()))
    told = f"{least} or more, whatever its type"
    if min(kinds.values()) < HARDLY_EVER_REFUSES:
        told = listed([f"{share(s)} as {_a(kind)}" for kind, s in kinds.items()])
    return f"{text} ({table.counterpart.title} itself would in {told})"


def _a(noun: str) -> str:
    """A noun with its article."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def kind_of(title: str) -> str:
    """A type's name out of its title: `North (dealmaker)` is a dealmaker."""
    return title.rpartition("(")[2].removesuffix(")")


def _robust(answer: BargainAnswer) -> str:
    """How well a package can hold for all types to be accommodated."""
    if not answer.robust:
        return "No package is allowed at all"
    first = [one for one in answer.robust if one.types == answer.robust[0].types]
    level = share(answer.at_least)
    reached = [one for one in first if one.question == "best at a share" and one.found.accepted >= answer.at_least]
    if not reached:
        most = share(first[0].found.accepted)
        return f"No package suits {_whom(first[0])} in {level} of futures (the most is {most})"
    found = reached[0].found
    return (
        f"The best package for {answer.table.principal.title} that suits {_whom(first[0])} in at least {level} of "
        f"futures leaves it {gain_of(answer.table.principal, found.package)}"
    )


def _whom(one: Robust) -> str:
    """The types that a robust package suits, in a sentence."""
    return one.types[0] if len(one.types) == 1 else f"every one of the {count(len(one.types))} types"


def notes(answer: BargainAnswer) -> tuple[str, ...]:
    """The fair package as a deal, the zone by type, patience, trades, the next offer and caveats."""
    table, found = answer.table, list[str]()
    nash = answer.points["nash"]
    if nash is not None and (deal := table.deal(answer.front.packages[nash])):
        found.append(f"The Nash package as measures of a deal: {listed(deal)}.")
    found.append(_zone(answer))
    found += [_patience(answer)] if answer.patience else []
    found += _traded(answer)
    if answer.talks:
        found.append(_offer(answer))
    found.append("A package counts by what it is worth while kept; whether it would be kept is the ledger's question.")
    if any(one.found.gap > 0 for one in answer.robust):
        found.append("The search for robust packages was cut short; each states how much a better one could add.")
    if answer.front.gap > 0:
        found.append("The frontier was cut short; packages near it may be missing.")
    return tuple(found)


def _zone(answer: BargainAnswer) -> str:
    """In how many futures there is room for agreement, by type of the counterpart."""
    true, exists = np.array(answer.table.true_type), answer.zone.exists
    rows = [
        f"{kind_of(kind.title)} {share(float(exists[true == t].mean()))}"
        for t, kind in enumerate(answer.table.types)
        if (true == t).any()
    ]
    floor = _floor(answer.table)
    by_type = f" ({', '.join(rows)})" if len(rows) > 1 else ""
    if exists.all() and not floor:
        by_type = ", if only by a small exchange"
    return f"Some package{floor} suits all who must agree in {share(answer.zone.chance)} of futures{by_type}."


def _floor(table: BargainingTable) -> str:
    """What every package is required to hold."""
    held = [f"{table.title(i)}: {table.levels[i][least]}" for i, least in enumerate(table.least) if least > 0]
    return f" with at least {listed(held)}" if held else ""


def _patience(answer: BargainAnswer) -> str:
    """What patience is worth, and where it leads."""
    assert answer.patience
    mine, theirs = answer.patience
    side = answer.table.principal.title
    text = f"Patience of {mine:.3g} against {theirs:.3g} a month gives {side} {share(answer.power)} of the power"
    leads = answer.by_patience
    if leads is None:
        return f"{text}; no package helps both sides."
    return f"{text}, which leads to: {answer.table.sentence(answer.front.packages[leads])}."


def _traded(answer: BargainAnswer) -> list[str]:
    """A trade from where issues settled one by one lead."""
    if answer.settled is None:
        return ["Issues settled one by one lead to nothing that all who must agree accept, so no trade starts there."]
    if not answer.trades:
        return ["From issues settled one by one, no trade helps both sides."]
    trade = in_words(answer.table, answer.trades[0], answer.settled)
    return [f"From issues settled one by one, a trade helps both: {trade}."]


def _offer(answer: BargainAnswer) -> str:
    """The next offer, in a sentence."""
    assert answer.talks
    offers, made = answer.talks.next, len(answer.talks.offers)
    if offers is None:
        return "No package is worth offering: none leaves the principal better off than no deal."
    k = offers.best
    after = f"After {made} {'offer' if made == 1 else 'offers'} the" if made else "The"
    return (
        f"{after} next offer with the largest chance times gain has a chance of {share(float(offers.chance[k]))} and "
        f"leaves {answer.table.principal.title} {number(float(offers.gain[k]), 2)}: "
        f"{answer.table.sentence(offers.packages[k])}."
    )
