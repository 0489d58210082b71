"""Files that are broken or meant to hurt: one clear problem, quickly, and never a crash."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.case import limits
from detente.case.find import shipped_cases
from detente.case.read import parse_case, read_case
from detente.errors import CaseError

MAIN = shipped_cases()["two-sides"].read_text()
BOMB = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x]", *(f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]" for k in range(1, 12))]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "an empty file"),
        ("# only words\n", "an empty file"),
        ("just words", "no entries"),
        ("- a\n- b\n", "no entries"),
        ("case:\n\t- x", "a tab"),
        ("case: [1, 2", "the end of the file"),
        ("case: 'x", "case: 'x"),
        ("case: a: b", "case: a: b"),
        ("? [a, b]\n: c", "a list or mapping as a key"),
        ("case: !!python/object/apply:os.system [ls]", "the tag tag:yaml.org,2002:python/object/apply:os.system"),
        ("case: a\n---\ncase: b", "a second document (---)"),
        ("case: \x00", "unacceptable character #x0000: control characters are not allowed"),
        ("case: *nothing", "*nothing"),
        ("case: &a [*a]", "*a"),
        ("x: " + "[" * 100_000, f"more than {limits.DEPTH} lists and mappings inside each other"),
        ("x: " + "{a: " * 100_000, f"more than {limits.DEPTH} lists and mappings inside each other"),
        (BOMB, f"more than {limits.NODES:,} entries (aliases counted in full)"),
        ("x: &a y\nz: [" + "*a, " * 2000 + "]", f"more than {limits.ALIASES} aliases"),
        (
            "".join(f"k{n}: v\n" for n in range(100_000)),
            f"more than {limits.NODES:,} entries (aliases counted in full)",
        ),
        (f"case: {'x' * 50_000}", "a text of 50000 characters"),
    ],
    ids=lambda value: repr(value[:30]),
)
def test_a_hostile_text_is_one_problem(text, found):
    began = time.process_time()
    with pytest.raises(CaseError) as caught:
        parse_case(text)
    assert [p.found for p in caught.value.problems] == [found]
    assert time.process_time() - began < 10


def test_tens_of_thousands_of_unknown_keys_are_told_within_seconds():
    began = time.process_time()
    with pytest.raises(CaseError) as caught:
        parse_case(MAIN + "".join(f"key-{n}: v\n" for n in range(40_000)))
    assert len(caught.value.problems) == limits.PROBLEMS + 1
    assert time.process_time() - began < 20


def test_a_huge_file_is_not_read(tmp_path):
    path = tmp_path / "case.yaml"
    with path.open("wb") as file:
        file.truncate(10 * limits.FILE_BYTES)
    with pytest.raises(CaseError, match="at most 4,000,000"):
        read_case(path)


def test_a_key_given_twice_is_told_with_both_lines():
    with pytest.raises(CaseError, match="it is also on line 7") as caught:
        parse_case(MAIN.replace("months: 96", "months: 96\nmonths: 97", 1))
    assert caught.value.problems[0].where.path == "months"


def test_aliases_stand_for_what_they_name():
    shared = MAIN.replace("fear: 1 to 4", "fear: &fear 1 to 4", 1).replace("fear: 2.0", "fear: *fear", 1)
    assert parse_case(shared).assumptions["types.revisionist.fear"].shape.text == "1 to 4"


def test_words_that_yaml_likes_to_change_stay_words():
    text = MAIN.replace("weights: {economy: 1.0", "title: no, weights: {economy: 1.0", 1)
    assert parse_case(text).types["security-seeker"].title == "no"
    assert parse_case(MAIN.replace("year: 2019", "year: 2019, note: on", 1)).sources["agency-2019"].note == "on"


def test_a_key_without_a_name_is_told_as_one():
    with pytest.raises(CaseError, match="found:  an empty name"):
        parse_case(MAIN.replace("reversible: 90%,", 'reversible: 90%, "": 1,', 1))


def test_an_empty_text_is_told_as_nothing():
    with pytest.raises(CaseError, match="found:  nothing"):
        parse_case(MAIN.replace("long-range-test: pause 2 months", 'long-range-test: ""', 1))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, len(MAIN) - 1), st.integers(1, 40), st.text(alphabet="{}[]:,-#&*!|>'\"%@` \n\tab1", max_size=5))
def test_a_case_with_a_hole_reads_or_is_a_case_error(at, length, patch):
    try:
        parse_case(MAIN[:at] + patch + MAIN[at + length :])
    except CaseError as error:
        assert error.problems
        assert all(p.found and p.wanted for p in error.problems)
