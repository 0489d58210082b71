from collections.abc import Callable

import pytest

from detente.case.find import shipped_cases
from detente.case.model import Case
from detente.case.read import parse_case
from detente.errors import CaseError, Problem


def _changed(changes: tuple[tuple[str, str], ...]) -> str:
    text = shipped_cases()["two-sides"].read_text()
    for old, new in changes:
        assert old in text, f"the shipped case no longer holds {old!r}"
        text = text.replace(old, new, 1)
    return text


@pytest.fixture
def case_with() -> Callable[..., Case]:
    """The case two-sides with some of its text replaced."""
    return lambda *changes, **more: parse_case(_changed(changes), **more)


@pytest.fixture
def problems_with() -> Callable[..., list[Problem]]:
    """What is wrong with two-sides once some of its text is replaced."""

    def problems(*changes: tuple[str, str], **more) -> list[Problem]:
        with pytest.raises(CaseError) as caught:
            parse_case(_changed(changes), **more)
        return list(caught.value.problems)

    return problems
