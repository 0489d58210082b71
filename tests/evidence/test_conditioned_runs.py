"""Conditioned futures in a file: runs draw from it, say so, and keep a copy; another case's file is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from detente.case.find import shipped_cases
from detente.case.read import read_case
from detente.engine.compile import compile_case
from detente.engine.run import simulate
from detente.errors import CaseError, InputError
from detente.evidence.condition import as_file, condition
from detente.finding import as_json
from detente.futures import draw_futures
from detente.futures.conditioned import Conditioned, in_words, read_conditioned, write_conditioned
from detente.results.folder import load_run
from detente.workbench.asks import compare, summary
from detente.workbench.briefs import write_brief
from detente.workbench.evidence import learn_from_history
from detente.workbench.runs import run
from detente.workbench.stories import story
from evidence.records import random_events, write_record

HISTORY = """
evidence: {record: record, classes: {long: long-range-test}}
history:
  start: 2010-01
  end: 2014-12
  pressure: 0.4
  happenings:
    - {date: 2010-03-15, kind: accepted, measures: [liaison-offices, test-halt], says: First exchange}
    - {date: 2011-01-15, kind: refused, measures: [reactor-freeze, coal-waiver], says: Second offer}
    - {date: 2012-05-05, kind: withdrew, measures: [test-halt], says: Halt left}
"""
FUTURES = 400


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with a case that has a record and a history, and its conditioned futures."""
    folder = tmp_path_factory.mktemp("case")
    write_record(folder / "record", [e for e in random_events(3) if "2010" <= e[0] < "2015"])
    text = shipped_cases()["two-sides"].read_text(encoding="utf-8")
    (folder / "case.yaml").write_text(text + HISTORY, encoding="utf-8")
    learn_from_history(read_case(folder), futures=FUTURES, out=folder / "learned.parquet")
    return folder


def conditioned(home: Path, **more: str):
    return read_case(home, set_={"evidence.conditioned": "learned.parquet", **more})


def test_the_file_says_what_it_learned_from_and_how(home):
    found = read_conditioned(home / "learned.parquet")
    card, case = found.card, read_case(home)
    assert card["digest"] == case.digest and card["months"] == ["2010-01", "2014-12"]
    assert card["happenings"] == ["First exchange", "Second offer", "Halt left"]
    assert card["counted"] == ["long-range-test"] and card["passed_over"] == []
    assert card["effective"] >= FUTURES / 2 and 1 <= card["plain_ess"] <= FUTURES
    assert set(card["numbers"]) == set(found.values) and set(found.likelihood) == set(case.types)


def test_futures_take_rows_of_the_file_whole_and_each_once(home):
    found, drawn = read_conditioned(home / "learned.parquet"), draw_futures(conditioned(home), FUTURES, seed=5)
    names = list(found.values)
    rows = np.stack([found.values[n] for n in names])
    taken = np.stack([drawn.values[n] for n in names])
    order, back = np.lexsort(rows), np.lexsort(taken)
    assert_array_equal(taken[:, back], rows[:, order])
    untouched = [n for n in drawn.values if n not in found.values and not n.endswith(".prior")]
    plain = draw_futures(read_case(home), FUTURES, seed=5)
    assert untouched
    for name in untouched:
        assert_array_equal(drawn.values[name], plain.values[name])


def test_types_follow_prior_times_record(home):
    case = read_case(home)
    done = condition(case, FUTURES)
    drawn = draw_futures(conditioned(home), FUTURES)
    shares = np.bincount(drawn.true_type, minlength=len(drawn.types)) / FUTURES
    assert np.abs(shares - done.belief.mean(axis=1)).max() < 3 / FUTURES**0.5 / 2


def test_the_principal_starts_from_what_the_record_left_it_to_believe(home):
    """Priors of the case are constants; in conditioned futures the simulation reads prior times likelihood instead."""
    case, found = conditioned(home), read_conditioned(home / "learned.parquet")
    drawn = draw_futures(case, FUTURES)
    names = [kind.prior.name for kind in case.types.values()]
    assert set(names) <= set(compile_case(case).uncertain.values())
    assert not set(names) & set(compile_case(read_case(home)).uncertain.values())
    beliefs = np.stack([drawn.values[n] for n in names])
    written = np.array([kind.prior.shape.args[0] for kind in case.types.values()])[:, None]
    likely = written * np.exp(np.stack([found.likelihood[t] for t in case.types]))
    by_hand = likely / likely.sum(axis=0)
    assert_allclose(np.sort(beliefs, axis=1), np.sort(by_hand, axis=1), rtol=1e-9)
    simulated = simulate(compile_case(case, strategies=["hold"]), drawn.first(64), paths=True)
    for name, held in zip(case.types, beliefs, strict=True):
        first = simulated.paths[f"belief:{name}"][0, :, 0]
        assert np.corrcoef(first, held[:64])[0, 1] > 0.9


def test_a_block_of_futures_is_that_of_the_whole(home):
    case = conditioned(home)
    whole, part = draw_futures(case, 300, seed=4), draw_futures(case, 300, seed=4, only=range(100, 150))
    assert_array_equal(part.true_type, whole.true_type[100:150])
    for name in whole.values:
        assert_array_equal(part.values[name], whole.values[name][100:150])


def test_the_same_seed_writes_the_same_futures(home, tmp_path):
    learn_from_history(read_case(home), futures=FUTURES, out=tmp_path / "again.parquet")
    first, again = read_conditioned(home / "learned.parquet"), read_conditioned(tmp_path / "again.parquet")
    for name in first.values:
        assert_array_equal(first.values[name], again.values[name])


def test_a_number_that_is_set_is_as_set_and_the_types_hear_of_it(home):
    name = "credibility.start"
    assert name in read_conditioned(home / "learned.parquet").values
    drawn = draw_futures(conditioned(home, **{name: "0.1 to 0.2"}), FUTURES)
    plain = draw_futures(read_case(home, set_={name: "0.1 to 0.2"}), FUTURES)
    assert_array_equal(drawn.values[name], plain.values[name])


def test_a_run_keeps_its_own_copy_and_every_answer_says_that_it_is_conditioned(home, tmp_path):
    one, two = (run(conditioned(home), futures=200, out=tmp_path / f"run{w}", workers=w) for w in (1, 2))
    plain = run(read_case(home), futures=200, keep=False)
    metric = next(iter(one.results.metrics))
    assert_array_equal(np.asarray(one.results.metrics[metric]), np.asarray(two.results.metrics[metric]))
    assert not np.array_equal(np.asarray(one.results.metrics[metric]), np.asarray(plain.results.metrics[metric]))
    card = one.results.card
    assert card["evidence"] != plain.results.card["evidence"]
    assert card["overlays"]["evidence.conditioned"] == "learned.parquet"
    said = in_words(one.case)
    assert "conditioned on what happened from 2010-01 to 2014-12" in said
    assert summary(one)["conditioned"] == said and as_json(compare(one))["notes"][0] == said
    brief = write_brief(one, tmp_path / "brief.md").read_text(encoding="utf-8")
    assert "conditioned on what happened from 2010-01 to 2014-12" in " ".join(brief.split())
    (home / "learned.parquet").rename(home / "away.parquet")
    try:
        again = load_run(tmp_path / "run1")
        assert story(again, future=3).answer
        assert_array_equal(draw_futures(again.case, 200).true_type, one.futures.true_type)
    finally:
        (home / "away.parquet").rename(home / "learned.parquet")


def test_more_futures_than_the_file_has_are_refused(home):
    with pytest.raises(InputError, match=f"500 of {FUTURES} conditioned futures"):
        run(conditioned(home), futures=500, keep=False)


def test_a_case_that_was_changed_since_is_refused_with_every_number(home, tmp_path):
    text = (home / "case.yaml").read_text(encoding="utf-8")
    for part in ("record", "learned.parquet"):
        (tmp_path / part).symlink_to(home / part)
    (tmp_path / "case.yaml").write_text(text.replace("review: 2% to 8% per month", "review: 3% to 9% per month"))
    changed = conditioned(tmp_path)
    with pytest.raises(CaseError) as told:
        draw_futures(changed, 10)
    (problem,) = told.value.problems
    assert "behaviour.review" in problem.where.path and "3% to 9%" in problem.found


def test_a_missing_or_foreign_file_is_told(home, tmp_path):
    case = conditioned(home)
    gone = replace(case, evidence=replace(case.evidence, conditioned="nowhere.parquet"))
    with pytest.raises(InputError, match="no file nowhere"):
        draw_futures(gone, 10)
    (tmp_path / "other.parquet").write_text("no such thing")
    with pytest.raises(InputError, match="holds no conditioned futures"):
        read_conditioned(tmp_path / "other.parquet")


def test_two_files_of_one_name_are_told_apart(home, tmp_path, monkeypatch):
    write_conditioned(tmp_path / "learned.parquet", Conditioned({}, {"a": np.zeros(3)}, {"numbers": {}}))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"two files learned\.parquet"):
        draw_futures(conditioned(home), 10)


def test_conditioning_a_conditioned_case_learns_from_its_ranges_as_written(home):
    once, twice = (
        condition(read_case(home), FUTURES),
        as_file(conditioned(home), condition(conditioned(home), FUTURES), seed=0),
    )
    for name, drawn in once.after.items():
        assert_array_equal(drawn, twice.values[name])
