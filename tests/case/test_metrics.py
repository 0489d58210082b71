import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.case.expressions import (
    Arithmetic,
    AssumptionValue,
    Both,
    Compare,
    Constant,
    Either,
    MetricOf,
    Negation,
    OverFutures,
    Reading,
    Series,
    TypeIs,
)
from detente.case.metrics import BadExpression, Names, parse_claim, parse_condition, parse_metric

NAMES = Names(
    months=96,
    stocks=["warheads", "tension", "mood"],
    events=["war", "long-range-test"],
    measures=["reactor-freeze"],
    types=["revisionist"],
    actors=["north"],
    metrics=["war", "long-range tests", "talks and tests"],
    strategies=["step-by-step", "hold"],
    assumptions=["stocks.tension.target", "relief.routes.council vote"],
    hidden=["mood"],
)
DEALS, WAR = Series("deals"), Series("event", "war")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("final(warheads)", Reading("final", Series("stock", "warheads"))),
        ("count(long-range-test) in months 0 to 5", Reading("sum", Series("event", "long-range-test"), 0, 5)),
        ("count(accepted) in month 7", Reading("sum", Series("accepted"), 7, 7)),
        ("max(tension) in months 90 to end", Reading("max", Series("stock", "tension"), 90, 95)),
        ("any(war)", Reading("any", WAR)),
        ("chance(war)", Reading("chance", WAR)),
        ("first(war)", Reading("first", WAR)),
        ("first(caught)", Reading("first", Compare(">", Series("caught"), Constant(0)))),
        ("months(open)", Reading("months", Compare(">", Series("open"), Constant(0)))),
        (
            "months(reactor-freeze in force)",
            Reading("months", Compare(">", Series("in_force", "reactor-freeze"), Constant(0))),
        ),
        ("mean(reactor-freeze in force)", Reading("mean", Series("in_force", "reactor-freeze"))),
        ("mean(deals > 1)", Reading("mean", Compare(">", DEALS, Constant(1)))),
        ("mean(belief(revisionist))", Reading("mean", Series("belief", "revisionist"))),
        ("max(hazard(war))", Reading("max", Series("hazard", "war"))),
        ("final(progress(reactor-freeze))", Reading("final", Series("progress", "reactor-freeze"))),
        ("sum(value(north))", Reading("sum", Series("value", "north"))),
        (
            "max(tension) - final(tension) / 2",
            Arithmetic(
                "-",
                Reading("max", Series("stock", "tension")),
                Arithmetic("/", Reading("final", Series("stock", "tension")), Constant(2)),
            ),
        ),
        ("-any(war)", Arithmetic("-", Constant(0), Reading("any", WAR))),
        ("100 * any(war)", Arithmetic("*", Constant(100), Reading("any", WAR))),
    ],
)
def test_a_metric_is_this_tree(text, tree):
    assert parse_metric(text, NAMES) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("belief(revisionist) > 80%", Compare(">", Series("belief", "revisionist"), Constant(0.8))),
        (
            "month > 48 and deals < 2",
            Both(Compare(">", Series("month"), Constant(48)), Compare("<", DEALS, Constant(2))),
        ),
        (
            "not open or deals = 0 and war > 0",
            Either(
                Negation(Compare(">", Series("open"), Constant(0))),
                Both(Compare("==", DEALS, Constant(0)), Compare(">", WAR, Constant(0))),
            ),
        ),
        (
            "tension + 0.1 >= 2 * deals",
            Compare(
                ">=",
                Arithmetic("+", Series("stock", "tension"), Constant(0.1)),
                Arithmetic("*", Constant(2), DEALS),
            ),
        ),
        ("deals != 1", Negation(Compare("==", DEALS, Constant(1)))),
        ("(deals ≤ 1)", Compare("<=", DEALS, Constant(1))),
    ],
)
def test_a_stop_rule_is_this_tree(text, tree):
    assert parse_condition(text, NAMES) == tree


STEP, HOLD = MetricOf("long-range tests", "step-by-step"), MetricOf("long-range tests", "hold")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("long-range tests [step-by-step] < long-range tests [hold]", Compare("<", STEP, HOLD)),
        (
            "war [hold] - war [step-by-step] > 5%",
            Compare(">", Arithmetic("-", MetricOf("war", "hold"), MetricOf("war", "step-by-step")), Constant(0.05)),
        ),
        (
            "type is revisionist and not war [hold] = 0",
            Both(TypeIs("revisionist"), Negation(Compare("==", MetricOf("war", "hold"), Constant(0)))),
        ),
        ("number(stocks.tension.target) > 0.5", Compare(">", AssumptionValue("stocks.tension.target"), Constant(0.5))),
        (
            "number(relief.routes.council vote) > 0.5",
            Compare(">", AssumptionValue("relief.routes.council vote"), Constant(0.5)),
        ),
        (
            "mean(war [hold] given stocks.tension.target > 0.5) < p95(war [hold])",
            Compare(
                "<",
                OverFutures(
                    "mean",
                    MetricOf("war", "hold"),
                    Compare(">", AssumptionValue("stocks.tension.target"), Constant(0.5)),
                ),
                OverFutures("p95", MetricOf("war", "hold")),
            ),
        ),
        (
            "share(long-range tests [step-by-step] < long-range tests [hold] given type is revisionist) > 60%",
            Compare(">", OverFutures("share", Compare("<", STEP, HOLD), TypeIs("revisionist")), Constant(0.6)),
        ),
        ('"talks and tests" [hold] < 2', Compare("<", MetricOf("talks and tests", "hold"), Constant(2))),
    ],
)
def test_a_claim_is_this_tree(text, tree):
    assert parse_claim(text, NAMES) == tree


@pytest.mark.parametrize(
    ("parse", "text", "found", "mend"),
    [
        (parse_metric, "warheads", "warheads", 'write "final(warheads)"'),
        (parse_metric, "final(tensin)", "tensin", 'write "tension"'),
        (parse_metric, "final(reactor-freeze)", "reactor-freeze", 'write "reactor-freeze in force"'),
        (parse_metric, "mean(belief(dealmaker))", "dealmaker", ""),
        (parse_metric, "deals > 2", "deals", ""),
        (parse_metric, "any(war) > 0", "any(war) > 0", ""),
        (parse_metric, "count(tension)", "count(tension)", ""),
        (parse_metric, "count(deals > 1)", "count(deals > 1)", 'write "months(deals > 1)"'),
        (parse_metric, "chance(accepted)", "chance(accepted)", ""),
        (parse_metric, "final(deals + open)", "deals + open", ""),
        (parse_metric, "final(final(war))", "final(war)", ""),
        (parse_metric, "fianl(war)", "fianl(war)", 'write "final"'),
        (parse_metric, "any(war) in months 5 to 96", "any(war) in months 5 to 96", ""),
        (parse_metric, "any(war) in months 9 to 5", "any(war) in months 9 to 5", ""),
        (parse_metric, "any(type is revisionist)", "type is revisionist", 'write "belief(revisionist) > 80%"'),
        (parse_metric, "any(war", "any(war", "look at its end"),
        (parse_metric, "any(war) $", "any(war) $", 'look at "$"'),
        (parse_metric, "", "nothing", "look at its end"),
        (parse_metric, "war [hold]", "war [hold]", ""),
        (parse_condition, "cheating > 0", "cheating", ""),
        (parse_condition, "progress(reactor-freeze) > 0", "progress(reactor-freeze)", ""),
        (parse_condition, "hazard(war) > 0", "hazard(war)", ""),
        (parse_condition, "mood > 1", "mood", "drop observed: no from mood"),
        (parse_condition, "any(war)", "any(war)", ""),
        (parse_condition, "deals + 1", "deals + 1", "compare it"),
        (parse_claim, "war [hold]", "war [hold]", "compare it"),
        (parse_claim, "war < 2", "war", 'write "war [STRATEGY]"'),
        (parse_claim, "wor [hold] < 2", "wor", 'write "war"'),
        (parse_claim, "war [hld] < 2", "hld", 'write "hold"'),
        (parse_claim, "stocks.tension.targt > 2", "stocks.tension.targt", 'write "stocks.tension.target"'),
        (parse_claim, "mean(war [hold] > 1) > 2", "mean(war [hold] > 1)", ""),
        (parse_claim, "share(war [hold]) > 2", "share(war [hold])", ""),
        (parse_claim, "type is hawk and war [hold] > 1", "hawk", ""),
        (parse_claim, "war [hold] < war [hold] < 2", "war [hold] < war [hold] < 2", 'look at "< 2"'),
        (parse_claim, "(" * 60 + "1" + ")" * 60 + " < 2", "(" * 60, "split it"),
        (parse_claim, "1" * 3000, "3000 characters", ""),
    ],
)
def test_what_does_not_parse_says_where_and_how_to_mend_it(parse, text, found, mend):
    with pytest.raises(BadExpression) as caught:
        parse(text, NAMES)
    assert caught.value.found == found
    assert caught.value.wanted
    assert mend in caught.value.mend


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="war [hold]()<>+-*/.0123%and or not mean(given is type,'\"$", max_size=40))
def test_any_text_is_an_expression_or_says_why_not(text):
    for parse in (parse_metric, parse_condition, parse_claim):
        try:
            parse(text, NAMES)
        except BadExpression as error:
            assert error.found
            assert error.wanted
