"""The examples in docstrings show what they say."""

import doctest
import importlib
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src"
WITH_EXAMPLES = sorted(path for path in (SOURCES / "detente").rglob("*.py") if ">>> " in path.read_text("utf-8"))


def module_of(path):
    """The dotted name of a module."""
    return ".".join(path.relative_to(SOURCES).with_suffix("").parts)


@pytest.mark.parametrize("name", [module_of(path) for path in WITH_EXAMPLES])
def test_the_examples_of_a_module_come_out(name):
    ran = doctest.testmod(importlib.import_module(name))
    assert ran.attempted > 0
    assert ran.failed == 0
