import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.case.metrics import BadExpression
from detente.case.statements import Joined, Taken, as_statement, options_in, parse_statement

A, B, C = Taken("a"), Taken("b"), Taken("c")


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("a", A),
        ("not a and b", Joined("and", (Joined("not", (A,)), B))),
        ("a or b and c", Joined("or", (A, Joined("and", (B, C))))),
        ("a if b or c", Joined("if", (A, Joined("or", (B, C))))),
        ("a iff b if c", Joined("iff", (A, Joined("if", (B, C))))),
        ("not (a or b)", Joined("not", (Joined("or", (A, B)),))),
        ('"a" and b', Joined("and", (A, B))),
    ],
)
def test_connectives_bind_in_their_order(text, means):
    assert parse_statement(text) == means


def test_a_statement_names_its_options():
    named = options_in(parse_statement("not press and (freeze or not test) iff engage if x"))
    assert named == ("press", "freeze", "test", "engage", "x")


@pytest.mark.parametrize(
    "text", ["", "a and and b", "a b", "(a", "not", "a if b if c", "a iff b iff c", "not " * 5000 + "a"]
)
def test_what_is_no_statement_says_what_is_wanted(text):
    with pytest.raises(BadExpression) as caught:
        parse_statement(text)
    assert caught.value.found and caught.value.wanted


@given(st.dictionaries(st.text("ab-1 n", min_size=1, max_size=4), st.booleans(), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_pattern_reads_back_whatever_its_options_are_called(pattern):
    parsed = parse_statement(as_statement(pattern))
    parts = parsed.parts if isinstance(parsed, Joined) and parsed.by == "and" else (parsed,)
    assert {options_in(p)[0]: isinstance(p, Taken) for p in parts} == pattern
