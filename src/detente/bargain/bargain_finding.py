"""The answer on the final bargain as a finding and as JSON."""

from typing import Any

import numpy as np
from jaxtyping import Float

from detente.bargain.bargain_answer import BargainAnswer, Robust
from detente.bargain.next_offer import cheapest_with
from detente.bargain.trades import in_words
from detente.bargain.words import listed
from detente.finding import Cell, Column, Finding, Table, number, share

WORTH = "worth a year"
NAMES = {
    "nash": "Nash",
    "kalai_smorodinsky": "Kalai-Smorodinsky",
    "egalitarian": "equal gains",
    "utilitarian": "largest sum",
}
# The cheapest offer with at least this chance of a yes is named beside the best one.
LIKELY = 0.7


def bargain_finding(answer: BargainAnswer) -> Finding:
    """What can be agreed, as a finding; its tables: packages, robust, trades, and with a log weights and offers."""
    more = {"robust": _robust(answer), "trades": _trades(answer)}
    if answer.talks.offers:
        more |= {"weights": _weights(answer), "offers": _offers(answer)}
    return Finding(
        key="bargain",
        question="Which final bargain can both sides sign, and in how many futures?",
        answer=_sentence(answer),
        table=_frontier(answer),
        chart="frontier",
        more=more,
        rests_on=answer.rests_on,
        notes=_notes(answer),
    )


def bargain_json(answer: BargainAnswer) -> dict[str, Any]:
    """The shape of `detente bargain --json` (docs/how-to/bargain.md)."""
    points = {notion: None if k is None else _on_front(answer, k) for notion, k in answer.points.items()}
    data: dict[str, Any] = {
        "answer": _sentence(answer),
        "frontier": [_on_front(answer, k) for k in range(len(answer.front.packages))],
        "gap": answer.front.gap if np.isfinite(answer.front.gap) else None,
        **points,
        "by_patience": None if answer.by_patience is None else _on_front(answer, answer.by_patience),
        "power": answer.power,
        "lotteries": {notion: _lottery(answer, notion) for notion in answer.lotteries},
        "zone_of_agreement": {
            "chance": answer.zone.chance,
            "futures": len(answer.zone.exists),
            "undecided": answer.zone.undecided,
        },
        "robust": [_robust_json(answer, one) for one in answer.robust],
        "trades": [row["trade"] for row in _trades(answer).records()],
        "notes": list(_notes(answer)),
    }
    if answer.talks.offers:
        data |= {"weights": _weights(answer).records(), "next_offer": _next(answer)}
    return data


def _sentence(answer: BargainAnswer) -> str:
    """The zone, the Nash package and the robust one."""
    table, chance = answer.table, answer.zone.chance
    zone = f"Some package suits all who must agree in {share(chance)} of futures"
    nash = answer.points["nash"]
    if nash is None:
        return f"{zone}, but on average none leaves both sides better off than no deal."
    gains = answer.front.gains[nash]
    fair = (
        f"the Nash package is accepted in {share(float(answer.accepted[nash]))} and leaves {table.principal.title} "
        f"{number(float(gains[0]))} and {table.counterpart.title} {number(float(gains[1]))} a year above no deal"
    )
    return f"{zone}; {fair}; {_robust_words(answer)}."


def _robust_words(answer: BargainAnswer) -> str:
    """How well a package can hold for all types to be accommodated."""
    first = [one for one in answer.robust if one.types == answer.robust[0].types]
    level = share(answer.at_least)
    reached = [one for one in first if one.question == "best at a share" and one.found.accepted >= answer.at_least]
    if not reached:
        most = share(first[0].found.accepted)
        return f"no package suits {_types(first[0])} in {level} of futures (the most is {most})"
    found = reached[0].found
    return (
        f"the best package for {answer.table.principal.title} that suits {_types(first[0])} in at least {level} of "
        f"futures leaves it {number(found.worth)}"
    )


def _types(one: Robust) -> str:
    """The types that a robust package suits, in a sentence."""
    return one.types[0] if len(one.types) == 1 else f"all {len(one.types)} types to be accommodated"


def _frontier(answer: BargainAnswer) -> Table:
    """One row for each package of the frontier, with the notions of fairness that pick it."""
    table = answer.table
    columns = (
        *(Column(name, table.title(i)) for i, name in enumerate(table.issues)),
        Column("principal", f"Gain of {table.principal.title}", WORTH, "number"),
        Column("counterpart", f"Gain of {table.counterpart.title}", WORTH, "number"),
        *(Column(f"veto_{k}", f"Gain of {v.title}", WORTH, "number") for k, v in enumerate(table.vetoes)),
        Column("accepted", "Futures in which all accept", style="share"),
        Column("picked_by", "Picked by"),
    )
    mean = table.on_average()
    vetoes = [veto.gains(answer.front.packages)[0] for veto in mean.vetoes]
    rows: list[tuple[Cell, ...]] = [
        (
            *table.words(package).values(),
            *(float(x) for x in answer.front.gains[k]),
            *(float(veto[k]) for veto in vetoes),
            float(answer.accepted[k]),
            _picked_by(answer, k),
        )
        for k, package in enumerate(answer.front.packages)
    ]
    return Table(columns, tuple(rows))


def _picked_by(answer: BargainAnswer, k: int) -> str:
    """The notions that pick a package."""
    names = [NAMES[notion] for notion, at in answer.points.items() if at == k]
    if answer.power != 0.5 and answer.by_patience == k:
        names.append("patience")
    return ", ".join(names)


def _robust(answer: BargainAnswer) -> Table:
    """One row for each robust package."""
    columns = (
        Column("types", "Suits"),
        Column("question", "Question"),
        Column("accepted", "Futures in which all accept", style="share"),
        Column("worth", f"Gain of {answer.table.principal.title}", WORTH, "number"),
        Column("package", "Package"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            listed(one.types),
            one.question if one.question == "most accepted" else f"best in at least {share(answer.at_least)}",
            one.found.accepted,
            one.found.worth,
            answer.table.sentence(one.found.package),
        )
        for one in answer.robust
    ]
    return Table(columns, tuple(rows))


def _trades(answer: BargainAnswer) -> Table:
    """One row for each trade."""
    table = answer.table
    columns = (
        Column("trade", "Trade"),
        Column("principal", f"Gain of {table.principal.title}", WORTH, "number"),
        Column("counterpart", f"Gain of {table.counterpart.title}", WORTH, "number"),
    )
    return Table(columns, tuple((in_words(table, trade, answer.settled), *trade.gains) for trade in answer.trades))


def _weights(answer: BargainAnswer) -> Table:
    """How much each issue matters to the counterpart, before and after the log."""
    before, now = answer.talks.before, answer.talks.now
    weights = now.issue_weights()
    columns = (
        Column("issue", "Issue"),
        Column("before", "Weight before the log", style="share"),
        Column("mean", "Weight after it", style="share"),
        Column("low", "5%", style="share"),
        Column("high", "95%", style="share"),
    )
    first = before.chance @ before.issue_weights()
    rows: list[tuple[Cell, ...]] = [
        (name, float(first[i]), float(now.chance @ weights[:, i]), *_interval(weights[:, i], now.chance))
        for i, name in enumerate(answer.table.issues)
    ]
    return Table(columns, tuple(rows))


def _interval(
    values: Float[np.ndarray, " counterpart"], chance: Float[np.ndarray, " counterpart"]
) -> tuple[float, float]:
    """The central 90% of values that have chances."""
    order = np.argsort(values)
    at = np.searchsorted(np.cumsum(chance[order]), [0.05, 0.95]).clip(max=len(values) - 1)
    low, high = values[order][at]
    return float(low), float(high)


def _offers(answer: BargainAnswer) -> Table:
    """The offers worth making, the likeliest last."""
    columns = (
        Column("package", "Offer"),
        Column("chance", "Chance of a yes", style="share"),
        Column("gain", f"Leaves {answer.table.principal.title}", WORTH, "number"),
    )
    offers = answer.talks.next
    if offers is None:
        return Table(columns, ())
    rows = zip(offers.packages, offers.chance, offers.gain, strict=True)
    return Table(columns, tuple((answer.table.sentence(p), float(c), float(g)) for p, c, g in rows))


def _next(answer: BargainAnswer) -> dict[str, Any] | None:
    """The next offer and the cheapest likely one."""
    offers = answer.talks.next
    if offers is None:
        return None
    likely = cheapest_with(offers, LIKELY)

    def told(k: int) -> dict[str, Any]:
        cost = float(offers.gain.max() - offers.gain[k])
        package = answer.table.words(offers.packages[k])
        return {"package": package, "chance": float(offers.chance[k]), "gain": float(offers.gain[k]), "cost": cost}

    return {
        **told(offers.best),
        "is_exact": offers.is_exact,
        "likely": None if likely is None else told(likely),
        "counterparts": answer.talks.now.effective,
    }


def _on_front(answer: BargainAnswer, k: int) -> dict[str, Any]:
    """A package of the frontier."""
    sides = (answer.table.principal.name, answer.table.counterpart.name)
    return {
        "package": answer.table.words(answer.front.packages[k]),
        "gains": dict(zip(sides, map(float, answer.front.gains[k]), strict=True)),
        "accepted": float(answer.accepted[k]),
    }


def _lottery(answer: BargainAnswer, notion: str) -> dict[str, Any] | None:
    """A mix of two packages of the frontier."""
    mix = answer.lotteries[notion]
    if mix is None:
        return None
    return {"first": mix.first, "second": mix.second, "chance_of_first": mix.chance, "gains": list(mix.gains)}


def _robust_json(answer: BargainAnswer, one: Robust) -> dict[str, Any]:
    """A robust package."""
    return {
        "types": list(one.types),
        "question": one.question,
        "package": answer.table.words(one.found.package),
        "accepted": one.found.accepted,
        "worth": one.found.worth,
        "gap": one.found.gap,
    }


def _notes(answer: BargainAnswer) -> tuple[str, ...]:
    """The fair package in full, the next offer, trades and caveats."""
    table, notes = answer.table, list[str]()
    nash = answer.points["nash"]
    if nash is not None:
        notes.append(f"The Nash package: {table.sentence(answer.front.packages[nash])}.")
    best = [one for one in answer.robust if one.question == "best at a share"][:1] or list(answer.robust[:1])
    notes += [f"The robust package: {table.sentence(one.found.package)}." for one in best]
    if answer.trades:
        trade = answer.trades[0]
        notes.append(f"A trade that helps both: {in_words(table, trade, answer.settled)}.")
    if answer.talks.offers:
        notes.append(_offer_in_words(answer))
    notes.append(
        "A package is accepted for what it is worth while kept; whether it would be kept is the ledger's question."
    )
    if any(one.found.gap > 0 for one in answer.robust):
        notes.append("The search for robust packages was cut short; each states how much a better one could add.")
    if answer.front.gap > 0:
        notes.append("The frontier was cut short; packages near it may be missing.")
    return tuple(notes)


def _offer_in_words(answer: BargainAnswer) -> str:
    """The next offer, in a sentence."""
    offers = answer.talks.next
    if offers is None:
        return "No package is worth offering: none leaves the principal better off than no deal."
    k, count = offers.best, len(answer.talks.offers)
    return (
        f"After {count} offers the next one to make has a chance of {share(float(offers.chance[k]))} and leaves "
        f"{answer.table.principal.title} {number(float(offers.gain[k]))}: {answer.table.sentence(offers.packages[k])}."
    )
