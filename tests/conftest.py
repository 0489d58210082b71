"""What every test stands on."""

import sys

import pytest


@pytest.fixture(autouse=True, scope="module")
def compiled_programs_do_not_pile_up():
    """Some hundred small programs are compiled in the tests, many without the engine, which minds their number."""
    yield
    if "jax" in sys.modules:
        from detente.engine.cache import forget_programs

        forget_programs()
