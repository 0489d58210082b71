import math

import numpy as np
import pytest

from detente.analyses.claims import claims, verdicts
from detente.analyses.evaluate import Ensemble, alike, holds, margin, value
from detente.case.metrics import Names, parse_claim
from detente.case.model import Claim, RecordTest
from detente.finding import AGAINST, BORNE_OUT, UNTOLD, Column, Finding, Table
from small_studies import small_study

NAMES = Names(
    months=48,
    metrics=("tests", "war"),
    strategies=("a", "b"),
    types=("seeker", "dealer", "revisionist"),
    assumptions=("credibility.start",),
)


def claim(text, id_="c"):
    return Claim(id_, f"It says {text}", parse_claim(text, NAMES), text)


def study_with(*texts, tests=((1, 2, 3, 4), (2, 2, 2, 9)), types=(0, 0, 1, 1), values=None, **more):
    found = {f"c{k}": claim(text, f"c{k}") for k, text in enumerate(texts)}
    return small_study(
        {"tests": tests, "war": [[0, 0, 0, 0], [0, 0, 0, 1]]}, types=types, values=values, claims=found | more
    )


def share_of(text, **kw):
    return verdicts(study_with(text, **kw))[0].share


def test_a_claim_has_the_share_of_futures_in_which_it_holds():
    assert share_of("tests [a] < tests [b]") == 0.5
    assert share_of("tests [a] <= tests [b]") == 0.75
    assert share_of("tests [a] + 1 = tests [b] or tests [a] = 3") == 0.5
    assert share_of("not tests [a] > 2 and type is seeker") == 0.5
    assert share_of("tests [a] < tests [b] and type is dealer") == 0.25


def test_numbers_that_were_drawn_can_stand_in_a_claim():
    values = {"credibility.start": np.array([0.1, 0.2, 0.7, 0.9])}
    assert share_of("number(credibility.start) > 50%", values=values) == 0.5


def test_ties_are_reported_beside_a_strict_comparison():
    found = verdicts(study_with("war [a] < war [b]"))[0]
    assert (found.share, found.ties) == (0.25, 0.75)


def test_the_share_has_a_wilson_interval_and_an_icd_203_word():
    found = verdicts(study_with("tests [a] < tests [b]"))[0]
    assert found.low == pytest.approx(0.150, abs=0.001) and found.high == pytest.approx(0.850, abs=0.001)
    assert found.word == "roughly even chance"


def test_a_claim_is_told_apart_by_type():
    found = verdicts(study_with("tests [a] < 3"))[0]
    assert found.by_type == (("seeker", 1.0, 2), ("dealer", 0.0, 2), ("revisionist", 0.0, 0))
    assert found.status == "contested"


def test_a_claim_that_nearly_always_holds_for_every_type_is_decided():
    assert verdicts(study_with("tests [a] < 10"))[0].status == "decided"
    assert verdicts(study_with("tests [a] > 10"))[0].status == "decided"


def test_a_claim_about_all_futures_is_judged_by_resamples():
    sure, never = verdicts(study_with("mean(tests [a]) < 5", "median(tests [a]) > 5"), resamples=200)
    assert (sure.share, sure.over) == (1.0, "resamples")
    assert never.share == 0.0
    assert sure.low is None


def test_a_claim_about_all_futures_says_what_is_settled_and_hangs_on_no_number():
    texts = (
        "mean(tests [a]) < 5",
        "mean(tests [a]) > 5",
        "mean(war [a]) > mean(war [b])",
        "mean(war [a]) < mean(war [b])",
    )
    found = verdicts(study_with(*texts), resamples=400)
    assert [v.word for v in found] == [
        "holds on average", "does not hold on average", "cannot be told", "cannot be told",
    ]  # fmt: skip
    assert [v.status for v in found] == ["decided", "decided", "contested", "contested"]
    assert {v.halves for v in found} == {None}


def test_the_share_of_resamples_of_a_mean_follows_the_normal_law():
    draws = np.random.default_rng(1).normal(size=(2, 400))
    draws[0] += 1.0 * draws[1].std() / 20 - draws[0].mean() + draws[1].mean()
    error = np.std(draws[0] - draws[1], ddof=1) / 20
    gap = (draws[0] - draws[1]).mean() / error
    study = study_with("mean(tests [a]) > mean(tests [b])", tests=draws, types=np.zeros(400, int))
    from_normal = 0.5 * (1 + math.erf(gap / math.sqrt(2)))
    study.results.metrics["war"] = np.zeros((2, 400))
    assert verdicts(study, resamples=1_000)[0].share == pytest.approx(from_normal, abs=0.05)


def test_summaries_may_look_at_some_of_the_futures():
    study = study_with("mean(tests [a] given type is dealer) = 3.5", "share(tests [b] > 2) = 25%")
    assert [v.share for v in verdicts(study, resamples=1)] != [None, None]
    whole = Ensemble(study)
    assert bool(holds(study.case.claims["c0"].test, whole))
    assert bool(holds(study.case.claims["c1"].test, whole))


def test_a_summary_over_no_future_makes_no_claim_true():
    assert share_of("mean(tests [a] given type is revisionist) < 100") == 0.0


def test_the_number_whose_halves_differ_most_is_named():
    rng = np.random.default_rng(3)
    trust = rng.permutation(np.linspace(0, 1, 400))
    luck = rng.uniform(size=400)
    study = study_with(
        "tests [a] < tests [b]", tests=[1 - trust + 0.5 * luck, np.full(400, 0.75)], types=np.arange(400) % 3,
        values={"credibility.start": trust} | {f"measures.{m}.detect": rng.permutation(np.linspace(0, 1, 400))
                                               for m in ("office", "halt", "waiver", "freeze", "factory")},
    )  # fmt: skip
    study.results.metrics["war"] = np.zeros((2, 400))
    found = verdicts(study)[0].halves
    assert found.number == "credibility.start" and found.stands_out
    assert found.above - found.below > 0.7


def test_a_claim_without_a_test_waits_and_says_for_what():
    waiting = Claim("w", "The record says so", None, "", waits_for="record: a later capability")
    finding = claims(study_with("tests [a] < 3", w=waiting))
    row = finding.table.records()[1]
    assert (row["status"], row["share"], row["waits_for"]) == ("waits", None, "record: a later capability")
    assert finding.answer.startswith("Of 1 claim 1 is contested; this run does not answer the other.")


ON_RECORD = Claim("r", "It was calmer", None, "", record=RecordTest("b", "a", ("tests",)))


def said(verdict):
    columns = (Column("claim", "Claim"), Column("verdict", "Verdict"), Column("says", "Says"))
    return Finding("claimed", "?", ".", Table(columns, (("r", verdict, "2 days against 10"),)), notes=("By periods.",))


@pytest.mark.parametrize(
    ("verdict", "status", "counted"),
    [(BORNE_OUT, "decided", "1 holds"), (AGAINST, "decided", "1 fails"), (UNTOLD, "contested", "1 cannot be told")],
)
def test_a_claim_about_the_record_rests_on_the_record_alone(verdict, status, counted):
    finding = claims(study_with("tests [a] < 3", r=ON_RECORD), record=said(verdict))
    row = finding.table.records()[1]
    assert (row["share"], row["over"], row["verdict"], row["status"]) == (None, "the record", verdict, status)
    assert (row["record"], row["waits_for"]) == ("2 days against 10", "")
    assert finding.answer.startswith("Of 2 claims ") and counted in finding.answer
    assert "By periods." in finding.notes


def test_a_claim_about_the_record_waits_without_one():
    assert verdicts(study_with(r=ON_RECORD))[0].waits_for == "the record that the case names"


def test_a_claim_about_a_strategy_that_was_not_run_waits():
    names = Names(months=48, metrics=("tests",), strategies=("a", "z"))
    other = Claim("z", "z is calmer", parse_claim("tests [z] < tests [a]", names), "")
    assert verdicts(study_with("tests [a] < 3", z=other))[1].waits_for == "a run with strategy z"


def test_the_margin_is_above_zero_exactly_where_a_comparison_holds():
    study = study_with("tests [a] < tests [b]", "tests [a] > 2 and not tests [b] > 2")
    for entry in study.case.claims.values():
        held, by = holds(entry.test, Ensemble(study)), margin(entry.test, Ensemble(study))
        assert ((by > 0) == held)[by != 0].all()


def test_only_a_comparison_of_two_strategies_can_tie():
    study = study_with("tests [a] < tests [b]", "mean(tests [a]) < 3", "tests [a] < 3")
    test = {k: c.test for k, c in study.case.claims.items()}
    assert alike(test["c0"], Ensemble(study)).sum() == 1
    assert alike(test["c1"], Ensemble(study)) is None
    assert alike(test["c2"], Ensemble(study)) is None
    assert value(test["c0"].left, Ensemble(study, np.array([3, 3, 0]))).tolist() == [4, 4, 1]
