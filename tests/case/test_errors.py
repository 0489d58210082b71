# ruff: noqa: E501 - a table of problems reads in rows
"""Every kind of problem once: what a user reads when it happens."""

from pathlib import Path

import pytest

from detente.case.find import shipped_cases
from detente.case.read import parse_case
from detente.errors import CaseError

GOLDEN = Path(__file__).parent / "golden"

# old text, new text, path, found, wanted (a part), mend (a part)
PROBLEMS = {
    # form
    "unknown key": ("months: 96", "months: 96\nmonth: 3", "month", "month", "one of case, title", 'write "months"'),
    "unknown inner key": ("detect: 95%", "detct: 95%", "measures.test-halt.detct", "detct", "one of", 'write "detect"'),
    "unknown key of a number": (
        "{value: beta 4 6, source",
        "{value: beta 4 6, sorce",
        "credibility.start.sorce",
        "sorce",
        "value, source, note",
        'write "source"',
    ),
    "missing": ("takes: 8 months, ", "", "measures.joint-factory", "no takes", "takes: Time from start", ""),
    "whole number": ("parallel: 1", "parallel: two", "strategies.step-by-step.parallel", "two", "a whole number", ""),
    "too few lanes": ("parallel: 1", "parallel: 0", "strategies.step-by-step.parallel", "0", "1 or more", ""),
    "choice of words": ("role: ally", "role: aly", "actors.south.role", "aly", "principal, counterpart", 'write "ally"'),
    "yes or no": ("terminal: true", "terminal: maybe", "events.war.terminal", "maybe", "yes or no", ""),
    "list for a number": ("rate: 0.02% to 0.4% per year", "rate: [1, 2]", "events.war.rate", "a list of 2", "a rate", ""),
    "text for a mapping": ("responds: {tension: 1 to 3, pressure: 0 to 1}", "responds: much", "events.war.responds", "much", "a mapping", ""),
    "infinite bound": ("floor: 0, unit: warheads", "floor: inf, unit: warheads", "stocks.warheads.floor", "inf", "a finite number", ""),
    "no such section": ("months: 96", "", "months", "no months", "months: How many", ""),
    # limits
    "too long": ("months: 96", "months: 5000", "months", "5000", "1200 or less", ""),
    "no month": ("months: 96", "months: 0", "months", "0", "1 or more", ""),
    # numbers
    "no number": ("fear: 1 to 4", "fear: lots", "types.security-seeker.fear", "lots", "a number such as", ""),
    "unit clash": ("horizon: 60 months", "horizon: 60 warheads", "behaviour.horizon", "60 warheads", "days, weeks, months", ""),
    "unit left out": ("takes: 8 months", "takes: 8", "measures.joint-factory.takes", "8", "a time above zero", 'write "8 months"'),
    "other stock's unit": ("start: 20 to 45", "start: 20 to 45 tons", "stocks.warheads.start", "20 to 45 tons", "warheads", ""),
    "negative duration": ("takes: 8 months", "takes: -8 months", "measures.joint-factory.takes", "-8 months", "above zero", "-8 is not"),
    "chance above one": ("chance: 50%", "chance: 150%", "calendar.turnover.chance", "150%", "a chance", "1.5 is not"),
    "chance with an end above one": ("legislated: 10%", "legislated: uniform 50% to 150%", "calendar.turnover.repudiates.legislated", "uniform 50% to 150%", "a chance", "1.5 is not"),
    "branching of one": ("self: uniform 0% to 50%", "self: uniform 0% to 100%", "events.long-range-test.responds.self", "uniform 0% to 100%", "a branching ratio", "1 is not"),
    "chance per year": ("review: 2% to 8% per month", "review: 20% per year", "behaviour.review", "20% per year", "a chance per month", "1 - (1 - p)^(1/12)"),
    # sources and dates
    "unknown source": ('table 2"', 'table 2"'.replace("table 2", "table 2; @agncy, p. 1"), "events.long-range-test.rate.source", "@agncy", "a key of sources", ""),
    "source in free words": ("source: judgement", "source: my uncle", "credibility.start.source", "my uncle", "@key of sources", ""),
    "source after as_of": ("year: 2019", "year: 2021", "sources.agency-2019.year", "2021", "nothing after as_of", ""),
    "source on a later day": ("year: 2019", "date: 2020-12-01", "sources.agency-2019.date", "2020-12-01", "nothing after as_of", ""),
    "no day": ("as_of: 2020-11-03", "as_of: 2020-11-31", "as_of", "2020-11-31", "a day, YYYY-MM-DD", ""),
    "no start": ("start: 2020-11 ", "start: 2020-13 ", "start", "2020-13", "a month, YYYY-MM", ""),
    # names
    "odd name": ("  ties:  ", "  our ties:  ", "stocks.our ties", "our ties", "letters, digits and hyphens", 'write "our-ties"'),
    "reserved name": ("transition: {months", "pressure: {months", "calendar.windows.pressure", "pressure", "the language does not use", ""),
    "metric with a dot": ("  war:      ", "  war.s:      ", "metrics.war.s", "war.s", "a name without dots", ""),
    "same name twice": ("  ties:  ", "  war:  ", "events.war", "war", "a name that stocks does not use too", ""),
    # actors and types
    "no principal": ("role: principal", "role: ally", "actors", "no actor with role principal", "exactly one principal", "role: principal"),
    "two counterparts": ("role: ally", "role: counterpart", "actors", "2 actors with role counterpart", "exactly one", ""),
    "priors": ("prior: 50%", "prior: 40%", "types", "priors that sum to 0.9", "sum to 1", ""),
    "prior ranges": ("prior: 50%", "prior: uniform 60% to 70%", "types", "priors that sum to 1.1 to 1.2", "sum to 1", ""),
    "behaviour left out": ("  patience: uniform 0.97 to 0.995", "  #", "types.security-seeker", "no patience", "every number", "behaviour"),
    "unknown interest": ("security: 0.6}", "securty: 0.6}", "types.dealmaker.weights.securty", "securty", "an interest", 'write "security"'),
    # calendar, stocks, events
    "late turnover": ("months: [2, 50]", "months: [2, 96]", "calendar.turnover.months", "month 96", "months 0 to 95", ""),
    "window twice": ("{every: 12 months, in: [4, 9]}", "{every: 12 months, months: [4]}", "calendar.windows.exercises", "neither or both", "either months", ""),
    "window outside its cycle": ("in: [4, 9]", "in: [4, 12]", "calendar.windows.exercises.in", "month 12", "months 0 to 11", ""),
    "target alone": ("half_life: 24 months, ", "", "stocks.ties", "no half_life", "together", ""),
    "start beyond the cap": ("{start: 0.05,", "{start: 2,", "stocks.ties.start", "2", "a start from floor to cap", ""),
    "floor above cap": ("floor: 0, cap: 2,", "floor: 3, cap: 2,", "stocks.tension.floor", "3", "at most the cap", ""),
    "ties beyond one": ("floor: 0, cap: 1}", "floor: 0, cap: 7}", "stocks.ties", "ties beyond 0 to 1", "within 0 to 1", ""),
    "unknown cause": ("{talks: -1.5 to", "{tlks: -1.5 to", "events.long-range-test.responds.tlks", "tlks", "talks, pressure", 'write "talks"'),
    "damped but not felt": ("signal_damps: {transition:", "signal_damps: {exercises:", "events.long-range-test.signal_damps.exercises", "exercises", "responds to", ""),
    "loop without a cap": ("    cap: 12 per year", "    #", "events.long-range-test", "no cap", "responds to tension, which events move", "write cap: 12 per year"),
    "cap below the rate": ("    cap: 12 per year", "    cap: 0.1 per year", "events.long-range-test.cap", "0.1 per year", "a cap above the rate", ""),
    "self without memory": ("memory: 3 months", "#", "events.long-range-test.responds.self", "self without memory", "half-life", ""),
    # measures and roadmaps
    "nobody acts": ("by: [south, north]", "by: []", "measures.joint-factory.by", "nobody", "an actor", ""),
    "no such actor": ("by: [south, north]", "by: [suoth, north]", "measures.joint-factory.by.0", "suoth", "an actor", 'write "south"'),
    "circle of needs": ("by: west, takes: 2 to 4 months", "by: west, needs: joint-factory, takes: 2 to 4 months", "measures.coal-waiver.needs", "a circle: coal-waiver → joint-factory → coal-waiver", "end somewhere", ""),
    "cut without flow": ("effects: {ties: {add: +0.02}}", "effects: {ties: {cut: 20%}}", "measures.joint-factory.effects.ties.cut", "a cut of ties, which has no flow", "a flow", ""),
    "target of an event": ("{long-range-test: {cut: 90%}}", "{long-range-test: {target: 1}}", "measures.test-halt.effects.long-range-test", "add or target on an event", "cut", ""),
    "empty effect": ("{long-range-test: {cut: 90%}}", "{long-range-test: {}}", "measures.test-halt.effects.long-range-test", "no effect", "cut, add or target", ""),
    "unknown measure": ("measures: [joint-factory]", "measures: [joint-factry]", "roadmaps.small-steps.2.measures.0", "joint-factry", "a measure", 'write "joint-factory"'),
    "measure twice": ("measures: [joint-factory]", "measures: [joint-factory, test-halt]", "roadmaps.small-steps", "test-halt twice", "each name once", ""),
    "deal without measures": ("measures: [joint-factory]", "measures: []", "roadmaps.small-steps.2.measures", "no measures", "at least one", ""),
    "deal that needs a later one": ("test-halt]}", "test-halt], needs: [factory]}", "roadmaps.small-steps.0.needs", "factory", "earlier in the roadmap", "put factory first"),
    "needed measure comes later": ("[liaison-offices, test-halt]}\n", "[joint-factory, test-halt]}\n", "roadmaps.small-steps.0.measures", "joint-factory before coal-waiver", "needs it", ""),
    "needed measure never comes": ("measures: [reactor-freeze, coal-waiver]", "measures: [reactor-freeze]", "roadmaps.small-steps.2.measures", "joint-factory without coal-waiver", "in the roadmap", "add coal-waiver"),
    "roadmap none": ("  all-at-once:\n", "  none:\n", "roadmaps.none", "none", "built in", ""),
    # strategies
    "unknown roadmap": ("{roadmap: none,", "{roadmap: nothing,", "strategies.hold.roadmap", "nothing", "a roadmap", ""),
    "precondition of others": ("precondition: [reactor-freeze]", "precondition: [coal-waiver]", "strategies.preconditions.precondition", "coal-waiver, by west", "that north takes alone", ""),
    "late signal": ("signal: month 6", "signal: month 96", "strategies.preconditions.signal", "month 96", "month 0 to month 95", ""),
    "unknown reply": ("on_violation: walk-away", "on_violation: walk away", "strategies.preconditions.on_violation", "walk away", "snapback", 'write "walk-away"'),
    "reply without time": ("pause 2 months", "pause 2", "strategies.step-by-step.on_provocation.long-range-test", "pause 2", "a time in days", 'write "2 months"'),
    "unseen stop": ("when: belief(revisionist) > 80%", "when: cheating > 0", "strategies.step-by-step.stop.when", "cheating", "can see", ""),
    "variant of nothing": ("{roadmap: none,", "{roadmap: none, variant_of: step,", "strategies.hold.variant_of", "step", "a strategy", ""),
    "variant of itself": ("{roadmap: none,", "{roadmap: none, variant_of: hold,", "strategies.hold.variant_of", "hold", "no variant itself", "leave variant_of out"),
    "unknown fallback": ("then: hold}", "then: hodl}", "strategies.step-by-step.stop.then", "hodl", "a strategy", 'write "hold"'),
    "circle of fallbacks": ("then: hold}", "then: step-by-step}", "strategies.step-by-step.stop", "a circle: step-by-step → step-by-step", "end somewhere", ""),
    # metrics, claims, levers, correlations, views
    "unknown series": ("final(warheads)", "final(warhaeds)", "metrics.warheads at the end.is", "warhaeds", "a stock", 'write "warheads"'),
    "untested claim": ("test: mean(war [hold]) < mean(war [step-by-step])", "note: later", "claims.pressure-alone-is-safer", "none or several", "one of test, record and waits_for", ""),
    "claim on no record": ("test: mean(war [hold]) < mean(war [step-by-step])", "record: {period: a, against: b, no_more: c}", "claims.pressure-alone-is-safer.record", "a case without evidence:", "evidence: {record: ...}", ""),
    "unknown strategy in a claim": ("tests [hold]", "tests [hld]", "claims.talks-calm.test", "hld", "a strategy", 'write "hold"'),
    "lever on nothing": ("number: credibility.start", "number: credibility.strat", "levers.0.number", "credibility.strat", "the path of a number", 'write "credibility.start"'),
    "correlated constant": ("events.war.responds.pressure], rho", "types.dealmaker.prior], rho", "correlations.0.numbers", "types.dealmaker.prior, a constant", "uncertain", ""),
    "impossible correlation": ("rho: 0.5", "rho: 2", "correlations.0.rho", "2", "1 or less", ""),
    "view on nothing": ("stocks.tension.shifts.pressure: 0.8", "stocks.tensoin.start: 0.8", "views.pressure-hardens.overlays.stocks.tensoin.start", "stocks.tensoin.start", "the dotted path", 'write "stocks.tension.start"'),
    "view with a wrong number": ("stocks.tension.shifts.pressure: 0.8", "stocks.tension.half_life: 8", "views.pressure-hardens.overlays.stocks.tension.half_life", "8", "a time", 'write "8 months"'),
    "view of no side": ("side: hawk,", "", "views.pressure-bites.side", "nothing", "a debate and a side, or neither", "give a side"),
    "one side twice": ("side: dove,", "side: hawk,", "views.pressure-hardens.side", "hawk", "pressure-bites is the same side", ""),
    "debate with itself": ("debate: What does pressure do?, side: dove", "debate: What do pressure do?, side: dove", "views.pressure-hardens.debate", "What do pressure do?", "a side besides dove", 'write "What does pressure do?"'),
    # relief, agenda, standoff
    "unknown provision": ("blocked_by: [coal-ban]", "blocked_by: [cole-ban]", "relief.projects.joint-factory.blocked_by.0", "cole-ban", "a provision", 'write "coal-ban"'),
    "worths and levels": ("north: [0, -0.1, -0.4]", "north: [0, -0.1]", "agenda.inspections.worth.north", "2 worths", "each of the 3 levels", ""),
    "type of another": ("west: [0, 0.2, 0.5]", "west.revisionist: [0, 0.2, 0.5]", "agenda.inspections.worth.west.revisionist", "west.revisionist", "types of the counterpart only", ""),
    "option twice": ("north: [freeze, test]", "north: [freeze, press]", "standoff.options", "press twice", "each option once", ""),
    "unknown option": ("not test, press", "not tset, press", "standoff.preferences.west.statements.1", "tset", "an option", 'write "test"'),
    "bad statement": ("not test, press", "not not, press", "standoff.preferences.west.statements.1", "not not", "options with not", ""),
    "pattern of nothing": ("press: yes}]", "pres: yes}]", "standoff.infeasible.0.pres", "pres", "an option", 'write "press"'),
    "actor without preferences": ("    north: [engage, not freeze, test iff press]\n", "", "standoff.options.north", "north without preferences", "[] for an actor that does not care", ""),
    "two kinds of preference": ("great: 1}", "weights: {test: 1}}", "standoff.preferences.west", "statements and weights", "statements, weights or a ranking", "take all but one out"),
    "great of none": ("great: 1}", "great: 4}", "standoff.preferences.west.great", "4", "1 to 3", ""),
    "ranking of nothing": ("north: [engage, not freeze, test iff press]", "north: {ranking: [deel, NNNN]}", "standoff.preferences.north.ranking.0", "deel", "a row of 4 letters Y and N, or a name of outcomes", 'write "deal"'),
    "variant of no form": ("north-trades: {north: [engage, freeze if engage, not test]}", "north-trades: {north: freeze}", "standoff.variants.north-trades.north", "freeze", "a list of statements", ""),
    "outcome of no form": ("outcomes: {pressure: {engage: no,", "outcomes: {pressure: {engage: maybe,", "standoff.outcomes.pressure", "a mapping of engage, press, freeze, test", "yes or no for each option, or a statement", ""),
    "link to no option": ("preconditions: engage iff freeze", "preconditions: engage iff freez", "standoff.links.preconditions", "freez", "an option", 'write "freeze"'),
    "share of no variant": ("shares: {north-trades: 30%}", "shares: {north-tades: 30%}", "standoff.shares.north-tades", "north-tades", "a variant", 'write "north-trades"'),
    "note on nobody": ("notes: {north: a freeze is a concession,", "notes: {norht: a freeze is a concession,", "standoff.notes.norht", "norht", "an actor or a variant", 'write "north"'),
}  # fmt: skip


@pytest.mark.parametrize("kind", PROBLEMS)
def test_a_problem_tells_where_what_and_how_to_mend_it(kind, problems_with):
    old, new, path, found, wanted, mend = PROBLEMS[kind]
    matching = [p for p in problems_with((old, new)) if p.where.path == path and p.found == found]
    assert matching, f"only {[(p.where.path, p.found) for p in problems_with((old, new))]}"
    assert wanted in matching[0].wanted
    assert mend in matching[0].mend
    assert matching[0].where.file == "case.yaml"


def test_a_problem_stands_on_the_line_of_its_entry(problems_with):
    text = shipped_cases()["two-sides"].read_text().splitlines()
    line = next(k for k, row in enumerate(text, 1) if "reactor-freeze:  {" in row)
    (problem,) = problems_with(("detect: 15% to 40% per month", "detect: 15 to 40 per year"))
    assert problem.where.line == line
    assert str(problem).startswith(f"case.yaml:{line}  measures.reactor-freeze.detect\n    found:  ")


def test_all_problems_come_at_once_in_file_order():
    text = (GOLDEN / "many_problems.yaml").read_text()
    with pytest.raises(CaseError) as caught:
        parse_case(text, file="many_problems.yaml")
    assert str(caught.value) + "\n" == (GOLDEN / "many_problems.txt").read_text()


def test_a_broken_entry_is_told_once_not_wherever_its_name_stands(problems_with):
    problems = problems_with(("takes: 8 months, ", ""))
    assert [p.where.path for p in problems] == ["measures.joint-factory"]


def test_very_many_problems_are_counted():
    odd = "\n".join(f"  odd-{k}: {{rat: 1 per year}}" for k in range(400))
    text = shipped_cases()["two-sides"].read_text().replace("  war: {rate", f"{odd}\n  war: {{rate", 1)
    with pytest.raises(CaseError) as caught:
        parse_case(text)
    assert len(caught.value.problems) == 201
    assert caught.value.problems[-1].found.endswith("more problems")
