"""Which strategy would each rule for deciding under deep uncertainty choose? They will differ.

The futures are resampled, and every rule judges every strategy again. A strategy ties with the best one by a rule where
the difference of their numbers cannot be told from none over the resamples (`verdict`); `settled` is the share of
resamples in which one of the choices is the best again: rules that look at a single future are rarely settled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from detente.analyses.domain import means_by_type
from detente.analyses.failure import Failure, failing, thresholds
from detente.analyses.intervals import of_share
from detente.analyses.levels import amount
from detente.analyses.rules import PERCENTILES, RULES, Rule, in_all_thresholds, of_percentile, satisficing
from detente.analyses.score import Scale, judged_metrics, regret_of, spread, yardstick
from detente.analyses.verdict import ALIKE, of_estimate
from detente.analyses.words import listed, strategy_title
from detente.finding import Cell, Column, Finding, Table, share
from detente.results import Study

Values = Float[np.ndarray, "strategy future"]
Types = Int[np.ndarray, " future"]
NAMED = 3
"""Strategies that a cell or a sentence names; more are counted."""
FEW = 0.2
"""Share of a mean that one future of a hundred makes up, above which a few futures decide."""


@dataclass(frozen=True)
class Choice:
    """What a rule chooses.

    Args:
        rule: the rule.
        numbers: of the strategies, more is better.
        chosen: positions of the best one and of those that tie with it, the best first.
        settled: share of resamples in which one of these is the best.
        ends: of the 95% interval of the best one's number, from the resamples [@efron-1979]; none for an extreme.
    """

    rule: Rule
    numbers: Float[np.ndarray, " strategy"]
    chosen: tuple[int, ...]
    settled: float
    ends: tuple[float, float] | None

    @property
    def others(self) -> tuple[int, ...]:
        """The strategies that are not chosen, the best first."""
        return tuple(int(k) for k in np.argsort(-self.numbers, kind="stable") if int(k) not in self.chosen)


def robustness(study: Study, *, metric: str | None = None, resamples: int = 100, seed: int = 0) -> Finding:
    """Which strategy each rule would choose.

    Args:
        study: a run.
        metric: a judged metric of the case; by default the weighted score.
        resamples: bootstrap resamples behind ties and `settled`.
        seed: seeds the resamples.

    Returns:
        One row a rule: the choice, its number, the runner-up, the share of resamples with the same choice. Further
        tables `votes` (which strategies each rule chooses) and `thresholds` (in how many futures each strategy meets
        the thresholds of the case).

    Raises:
        InputError: no such metric, or one that says no better or worse.
    """
    scale, values = yardstick(study, metric)
    asked = _asked(study, scale, values)
    found = choices(asked, study.futures.true_type[: values.shape[1]], resamples=resamples, seed=seed)
    titles = [strategy_title(study.case, name) for name in study.results.strategies]
    what = "the weighted score" if scale.is_score else f"“{scale.name}”"
    return Finding(
        key="robustness",
        question=f"Which strategy would each rule for deciding choose on {what}?",
        answer=answer(what, found, titles),
        table=Table(COLUMNS, tuple(_row(study, scale, c, titles) for c in found)),
        chart="robustness",
        more={"votes": _votes(found, titles), "thresholds": _thresholds(study, titles)},
        rests_on=tuple(m.where for m in judged_metrics(study) if scale.is_score or m.name == scale.name),
        notes=_notes(scale, values, titles, any(c.rule.name == "satisficing" for c in found)),
    )


def _asked(study: Study, scale: Scale, values: Values) -> list[tuple[Rule, Values]]:
    """Each rule with what it judges: the yardstick, or how often thresholds are met."""
    asked = [(rule, values) for rule in (*RULES.values(), *map(of_percentile, PERCENTILES))]
    named = thresholds(study)
    if scale.is_score:
        if named:
            says = f"all {len(named)} thresholds of the case are met" if len(named) > 1 else "the threshold is met"
            asked.append((satisficing(0.5, says=says), in_all_thresholds([_met(study, f) for f in named])))
        return asked
    level = next((f for f in named if f.metric == scale.name), None)
    if level is not None:
        side = "at most" if level.sign == ">" else "at least"
        rule = satisficing(0.5, says=f"it is {side} {amount(level.value, level.unit)}")
        asked.append((rule, _met(study, level).astype(np.float64)))
    return asked


def _met(study: Study, threshold: Failure) -> np.ndarray:
    """In which futures each strategy meets a threshold."""
    return np.stack([~failing(study, threshold, name) for name in study.results.strategies])


def choices(asked: Sequence[tuple[Rule, Values]], true_type: Types, *, resamples: int, seed: int) -> list[Choice]:
    """What each rule chooses, from its values, the counterpart's types, and resamples of the futures."""
    draws = np.random.default_rng(seed)
    futures = asked[0][1].shape[1]
    again: list[list[Float[np.ndarray, " strategy"]]] = [[] for _ in asked]
    for _ in range(resamples):
        rows = draws.integers(0, futures, futures)
        taken: dict[int, Values] = {}
        for place, (rule, values) in enumerate(asked):
            if id(values) not in taken:
                taken[id(values)] = values[:, rows]
            again[place].append(_judge(rule, taken[id(values)], true_type[rows]))
    return [
        _choice(rule, _judge(rule, values, true_type), np.stack(others), alike=ALIKE * _spread(rule, values))
        for (rule, values), others in zip(asked, again, strict=True)
    ]


def _judge(rule: Rule, values: Values, true_type: Types) -> Float[np.ndarray, " strategy"]:
    """The rule's numbers, from what it looks at."""
    return rule.judge(means_by_type(values, true_type) if rule.by_type else values)


def _spread(rule: Rule, values: Values) -> float:
    """What differences of the rule's numbers are small against: all beliefs, or what choosing right is worth."""
    return 1.0 if rule.by_type else spread(values)


def _choice(
    rule: Rule,
    numbers: Float[np.ndarray, " strategy"],
    again: Float[np.ndarray, "resample strategy"],
    *,
    alike: float,
) -> Choice:
    """The best strategy by a rule and those that cannot be told from it."""
    order = [int(k) for k in np.argsort(-numbers, kind="stable")]
    best = order[0]
    errors = (again[:, [best]] - again).std(axis=0)
    against = {k: of_estimate(float(numbers[best] - numbers[k]), float(errors[k]), alike=alike) for k in order[1:]}
    chosen = (best, *(k for k, verdict in against.items() if verdict.is_tie))
    top = again.max(axis=1, keepdims=True)
    settled = float((again >= top - 1e-12 * np.abs(top))[:, list(chosen)].any(axis=1).mean())
    low, high = (float(end) for end in np.quantile(again[:, best], (0.025, 0.975)))
    return Choice(rule, numbers, chosen, settled, None if rule.is_extreme else (low, high))


COLUMNS = (
    Column("rule", "Rule"),
    Column("says", "It prefers the strategy of which"),
    Column("choice", "Choice"),
    Column("figure", "Its number"),
    Column("value", "The same, bare", style="number"),
    Column("low", "95% interval from", style="number"),
    Column("high", "to", style="number"),
    Column("unit", "Unit"),
    Column("runner_up", "Next"),
    Column("settled", "Same choice in resamples", style="share"),
    Column("source", "Source"),
)


def _row(study: Study, scale: Scale, choice: Choice, titles: Sequence[str]) -> tuple[Cell, ...]:
    """One rule's row, its number in the metric's own sign and unit."""
    rule, best = choice.rule, float(choice.numbers[choice.chosen[0]])
    turned = not scale.is_score and study.case.metrics[scale.name].better == "less"
    is_turned = rule.gives == "loss" or (rule.gives == "level" and turned)
    value = -best if is_turned else best
    unit = "share" if rule.gives == "share" else scale.unit
    figure = "" if scale.is_score and rule.gives == "level" else amount(value, unit)
    runner_up = titles[choice.others[0]] if choice.others else ""
    said = _named([titles[k] for k in choice.chosen])
    ends = choice.ends or (None, None)
    low, high = [-end if is_turned and end is not None else end for end in ends][:: -1 if is_turned else 1]
    return (rule.name, rule.says, said, figure, value, low, high, unit, runner_up, choice.settled, rule.source)


def _named(titles: Sequence[str]) -> str:
    """One title; some that tie; how many where they are many."""
    if len(titles) == 1:
        return titles[0]
    if len(titles) <= NAMED:
        return f"tie: {', '.join(titles)}"
    return f"{len(titles)} tie"


def _votes(found: Sequence[Choice], titles: Sequence[str]) -> Table:
    """A row a rule and strategy that it chooses; strategies with most votes first."""
    columns = (Column("strategy", "Strategy"), Column("rule", "Rule"), Column("vote", "It is"))
    votes = {k: sum(1 / len(c.chosen) for c in found if k in c.chosen) for k in range(len(titles))}
    rows = [
        (titles[k], c.rule.name, "chosen" if len(c.chosen) == 1 else "tied")
        for k in sorted(votes, key=lambda k: -votes[k])
        for c in found
        if k in c.chosen
    ]
    return Table(columns, tuple(rows))


def _thresholds(study: Study, titles: Sequence[str]) -> Table:
    """In how many futures each strategy meets each threshold, and all of them."""
    columns = (
        Column("strategy", "Strategy"),
        Column("threshold", "Meets"),
        Column("share", "In so many futures", style="share"),
        Column("low", "95% interval from", style="share"),
        Column("high", "to", style="share"),
    )
    named = thresholds(study)
    side = {">": "at most", "<": "at least"}
    met: Mapping[str, np.ndarray] = {
        f"“{f.metric}” {side[f.sign]} {amount(f.value, f.unit)}": _met(study, f) for f in named
    }
    met = {**met, "all of them": np.logical_and.reduce(list(met.values()))} if len(named) > 1 else met
    rows: list[tuple[Cell, ...]] = []
    for k, title in enumerate(titles):
        for says, flags in met.items():
            part = float(flags[k].mean())
            rows.append((title, says, part, *of_share(part, flags.shape[1])))
    return Table(columns, tuple(rows))


def answer(what: str, found: Sequence[Choice], titles: Sequence[str]) -> str:
    """The rules' votes in one sentence: a tie is a vote for each of those that tie."""
    telling = [c for c in found if len(c.chosen) < len(titles)]
    if not telling:
        return f"No rule can tell the strategies apart on {what}."
    votes = {k: sum(1 / len(c.chosen) for c in telling if k in c.chosen) for k in range(len(titles))}
    first = max(votes, key=lambda k: votes[k])
    having = [c for c in telling if first in c.chosen]
    alone = sum(len(c.chosen) == 1 for c in having)
    place = "the choice" if alone == len(having) else "among the choices"
    chosen = f"is {place} of {len(having)} of {len(telling)} rules"
    shared = "" if alone in (0, len(having)) else f" (the only one for {alone})"
    said = f"On {what}, {titles[first]} {chosen}{shared}"
    against: dict[str, list[str]] = {}
    for c in telling:
        if first not in c.chosen:
            tied = f"one of {len(c.chosen)} that tie"
            names = " or ".join(titles[k] for k in c.chosen) if len(c.chosen) < NAMED else tied
            against.setdefault(names, []).append(c.rule.name)
    if not against:
        return f"{said}: the choice does not hang on the rule."
    most = sorted(against, key=lambda name: -len(against[name]))
    others = ", and ".join(f"{_rules(against[name])} would take {name}" for name in most[:2])
    rest = sum(len(against[name]) for name in most[2:])
    return f"{said}; but {others}{f', and {rest} more rules yet others' if rest else ''}."


def _rules(names: Sequence[str]) -> str:
    """Names of rules, the first two and how many more."""
    shown = [f"“{name}”" for name in names[:2]]
    return listed([*shown, f"{len(names) - 2} more"] if len(names) > 2 else shown)


def _notes(scale: Scale, values: Values, titles: Sequence[str], has_threshold: bool) -> tuple[str, ...]:
    """What to keep in mind."""
    notes = [
        "Rules that look at one extreme future depend on how many futures were drawn; no interval can be given for "
        "their numbers.",
        "Strategies tie by a rule where the difference of their numbers cannot be told from none when the futures are "
        "drawn again.",
    ]
    if scale.is_score:
        notes.append("The level of the score has no zero of its own, so only regrets and shares are shown in figures.")
    if not has_threshold:
        notes.append("The case names no threshold here: no satisficing.")
    best = int(values.mean(axis=1).argmax())
    part = extreme_part(values, best)
    if part > FEW:
        notes.append(
            f"Few futures decide: the one in a hundred in which {titles[best]} gives up most makes up {share(part)} of "
            "its mean regret, so averages and worst cases hang on how extreme futures are drawn."
        )
    return tuple(notes)


def extreme_part(values: Values, strategy: int) -> float:
    """Share of a strategy's mean regret that comes from the hundredth of futures in which it is largest."""
    regret = np.sort(regret_of(values)[strategy])
    few = max(len(regret) // 100, 1)
    return float(regret[-few:].sum() / regret.sum()) if regret.sum() > 0 else 0.0
