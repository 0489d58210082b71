"""The answer on the final bargain as a finding and as JSON."""

from typing import Any

import numpy as np
from jaxtyping import Float, Int

from detente.bargain.bargain_answer import BargainAnswer, Robust
from detente.bargain.bargain_words import NOTIONS, headline, kind_of, notes
from detente.bargain.next_offer import cheapest_with
from detente.bargain.ranges import mean_and_range
from detente.bargain.trades import in_words
from detente.bargain.words import listed
from detente.bargain.zone import accepted
from detente.finding import Cell, Column, Finding, Table, share

WORTH = "worth a year"
# The cheapest offer with at least this chance of a yes is named beside the best one.
LIKELY = 0.7


def bargain_finding(answer: BargainAnswer) -> Finding:
    """What can be agreed, as a finding; tables: fair packages, terms, robust, trades, with a log weights and offers."""
    more = {
        "terms": _terms(answer),
        "robust": _robust(answer),
        "trades": _trades(answer),
        "frontier": _frontier(answer),
    }
    if answer.talks:
        more |= {"weights": _weights(answer), "offers": _offers(answer)}
    return Finding(
        key="bargain",
        question="Which final bargain can both sides sign, and in how many futures?",
        answer=headline(answer),
        table=_fair(answer),
        chart="frontier",
        more=more,
        rests_on=answer.rests_on,
        notes=notes(answer),
    )


def bargain_json(answer: BargainAnswer) -> dict[str, Any]:
    """The shape of `detente bargain --json` (docs/how-to/bargain.md)."""
    points = {notion: None if k is None else _on_front(answer, k) for notion, k in answer.points.items()}
    data: dict[str, Any] = {
        "answer": headline(answer),
        "worth_unit": answer.worth_unit,
        "no_deal": _no_deal(answer),
        "frontier": [_on_front(answer, k) for k in range(len(answer.front.packages))],
        "gap": answer.front.gap if np.isfinite(answer.front.gap) else None,
        **points,
        "by_patience": None if answer.by_patience is None else _on_front(answer, answer.by_patience),
        "in_turn": None if answer.in_turn is None else _on_front(answer, answer.in_turn),
        "power": answer.power,
        "lotteries": {notion: _lottery(answer, notion) for notion in answer.lotteries},
        "zone_of_agreement": {
            "chance": answer.zone.chance,
            "futures": len(answer.zone.exists),
            "undecided": answer.zone.undecided,
            "by_type": _zone_by_type(answer),
        },
        "robust": [_robust_json(answer, one) for one in answer.robust],
        "settled": None if answer.settled is None else answer.table.words(answer.settled),
        "trades": [row["trade"] for row in _trades(answer).records()],
        "notes": list(notes(answer)),
    }
    if answer.talks:
        data |= {"weights": _weights(answer).records(), "next_offer": _next(answer)}
    return data


def _no_deal(answer: BargainAnswer) -> dict[str, dict[str, float]]:
    """What each party has without a deal."""
    return {party.name: _range_json(party.no_deal) for party in (*answer.table.must_agree, *answer.table.types)}


def _range_json(values: Float[np.ndarray, " future"]) -> dict[str, float]:
    """Mean and central 90%."""
    return dict(zip(("mean", "low", "high"), mean_and_range(values), strict=True))


def _zone_by_type(answer: BargainAnswer) -> dict[str, float | None]:
    """Share of each type's futures with room for agreement."""
    true = np.array(answer.table.true_type)
    return {
        kind.name: float(answer.zone.exists[true == t].mean()) if (true == t).any() else None
        for t, kind in enumerate(answer.table.types)
    }


def _frontier(answer: BargainAnswer) -> Table:
    """One row for each package of the frontier, with the notions of fairness that pick it."""
    table = answer.table
    sides = (("principal", table.principal), ("counterpart", table.counterpart))
    columns = (
        *(Column(name, table.title(i)) for i, name in enumerate(table.issues)),
        *(
            Column(f"{key}{end}", label, WORTH, "number")
            for key, side in sides
            for end, label in (("", f"Gain of {side.title}"), ("_low", "5%"), ("_high", "95%"))
        ),
        *(Column(f"veto_{k}", f"Gain of {v.title}", WORTH, "number") for k, v in enumerate(table.vetoes)),
        Column("accepted", "Futures in which all accept", style="share"),
        Column("picked_by", "Picked by"),
    )
    mean = table.on_average()
    vetoes = [veto.gains(answer.front.packages)[0] for veto in mean.vetoes]
    gains = [side.gains(answer.front.packages) for _, side in sides]
    rows: list[tuple[Cell, ...]] = [
        (
            *table.words(package).values(),
            *(x for side in gains for x in mean_and_range(side[:, k])),
            *(float(veto[k]) for veto in vetoes),
            float(answer.accepted[k]),
            picked_by(answer, k),
        )
        for k, package in enumerate(answer.front.packages)
    ]
    return Table(columns, tuple(rows))


def picked_by(answer: BargainAnswer, k: int) -> str:
    """The notions that pick a package."""
    names = [NOTIONS[notion] for notion, at in answer.points.items() if at == k]
    if answer.patience and answer.by_patience == k:
        names.append("patience")
    if answer.patience and answer.in_turn == k:
        names.append("offers in turn")
    return ", ".join(names)


def _fair(answer: BargainAnswer) -> Table:
    """One row for each package that some notion picks, and one for the robust package that suits all."""
    table = answer.table
    sides = (("principal", table.principal), ("counterpart", table.counterpart))
    columns = (
        Column("which", "Package"),
        *(
            Column(f"{key}{end}", label, WORTH, "number")
            for key, side in sides
            for end, label in (("", f"Gain of {side.title}"), ("_low", "5%"), ("_high", "95%"))
        ),
        Column("accepted", "Futures in which all accept", style="share"),
        Column("hardest", "Hardest to win"),
        Column("hardest_accepts", "Futures in which it accepts", style="share"),
    )
    rows = [_fair_row(answer, which, package) for which, package in named_packages(answer)]
    return Table(columns, tuple(rows))


def _fair_row(answer: BargainAnswer, which: str, package: Int[np.ndarray, " issue"]) -> tuple[Cell, ...]:
    """A package: what it leaves each side, who accepts it, and who is the hardest to win for it."""
    table, one = answer.table, package[None]
    yes = {party.title: float(party.accepts(one).mean()) for party in table.must_agree}
    hardest = min(yes, key=lambda title: yes[title])
    return (
        which,
        *mean_and_range(table.principal.gains(one)[:, 0]),
        *mean_and_range(table.counterpart.gains(one)[:, 0]),
        float(accepted(table.must_agree, one).mean()),
        hardest if yes[hardest] < 1 else "",
        yes[hardest],
    )


def named_packages(answer: BargainAnswer) -> list[tuple[str, Int[np.ndarray, " issue"]]]:
    """The packages that have a name: what notions of fairness pick, and what suits all types."""
    picked = [(picked_by(answer, k), package) for k, package in enumerate(answer.front.packages)]
    named = [(name, package) for name, package in picked if name]
    holds = [one for one in answer.robust if one.found.accepted > 0]
    best = [one for one in holds if one.question == "best at a share"] or holds
    return [*named, *((f"robust, {_suits(answer, one)}", one.found.package) for one in best[:1])]


def _terms(answer: BargainAnswer) -> Table:
    """One row for each issue: its level in each named package, and where issues settled one by one lead."""
    named = named_packages(answer)
    if answer.settled is not None:
        named = [*named, ("settled one by one", answer.settled)]
    columns = (Column("issue", "Issue"), *(Column(f"package_{k}", name) for k, (name, _) in enumerate(named)))
    rows: list[tuple[Cell, ...]] = [
        (answer.table.title(i), *(levels[int(package[i])] for _, package in named))
        for i, levels in enumerate(answer.table.levels)
    ]
    return Table(columns, tuple(rows))


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
            _suits(answer, one),
            one.question if one.question == "most accepted" else f"best in at least {share(answer.at_least)}",
            one.found.accepted,
            one.found.worth,
            answer.table.sentence(one.found.package),
        )
        for one in answer.robust
    ]
    return Table(columns, tuple(rows))


def _suits(answer: BargainAnswer, one: Robust) -> str:
    """The types that a package suits, by their names alone."""
    return "every type" if len(one.types) == len(answer.table.types) > 1 else listed([kind_of(t) for t in one.types])


def _trades(answer: BargainAnswer) -> Table:
    """One row for each trade."""
    table, settled = answer.table, answer.settled
    columns = (
        Column("trade", "Trade"),
        Column("principal", f"Gain of {table.principal.title}", WORTH, "number"),
        Column("counterpart", f"Gain of {table.counterpart.title}", WORTH, "number"),
    )
    if settled is None:
        return Table(columns, ())
    return Table(columns, tuple((in_words(table, trade, settled), *trade.gains) for trade in answer.trades))


def _weights(answer: BargainAnswer) -> Table:
    """How much each issue matters to the counterpart, before and after the log."""
    assert answer.talks
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
    """The offers worth making by falling chance times gain, the best and the cheapest likely one marked."""
    columns = (
        Column("marked", "Which"),
        Column("chance", "Chance of a yes", style="share"),
        Column("gain", f"Gain of {answer.table.principal.title}", WORTH, "number"),
        Column("package", "Offer"),
    )
    offers = answer.talks.next if answer.talks else None
    if offers is None:
        return Table(columns, ())
    likely = cheapest_with(offers, LIKELY)
    order = np.argsort(-offers.chance * offers.gain, kind="stable")
    rows: list[tuple[Cell, ...]] = [
        (
            _mark(int(k), offers.best, likely),
            float(offers.chance[k]),
            float(offers.gain[k]),
            answer.table.sentence(offers.packages[k]),
        )
        for k in sorted(order, key=lambda k: not _mark(int(k), offers.best, likely))
    ]
    return Table(columns, tuple(rows))


def _mark(k: int, best: int, likely: int | None) -> str:
    """What an offer stands out by."""
    marks = (["best"] if k == best else []) + ([f"cheapest with {share(LIKELY)}"] if k == likely else [])
    return ", ".join(marks)


def _next(answer: BargainAnswer) -> dict[str, Any] | None:
    """The next offer and the cheapest likely one."""
    offers = answer.talks.next if answer.talks else None
    if offers is None or answer.talks is None:
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
    package, table = answer.front.packages[k], answer.table
    sides = (table.principal, table.counterpart)
    return {
        **_package(answer, package),
        "gains": dict(zip((side.name for side in sides), map(float, answer.front.gains[k]), strict=True)),
        "ranges": {side.name: _range_json(side.gains(package[None])[:, 0]) for side in sides},
        "accepted": float(answer.accepted[k]),
        "by_party": dict(zip((p.name for p in table.must_agree), map(float, answer.by_party[:, k]), strict=True)),
        "by_type": dict(zip((t.name for t in table.types), map(float, answer.by_type[:, k]), strict=True)),
    }


def _package(answer: BargainAnswer, package: Int[np.ndarray, " issue"]) -> dict[str, Any]:
    """A package by issue and level, and as measures of a deal."""
    return {"package": answer.table.words(package), "measures": list(answer.table.deal(package))}


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
        **_package(answer, one.found.package),
        "accepted": one.found.accepted,
        "worth": one.found.worth,
        "gap": one.found.gap,
    }
