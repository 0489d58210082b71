"""What every test stands on."""

import os
import sys

import pytest
from jaxtyping import install_import_hook

CHECKED = (
    "belief", "choice", "conduct", "credibility", "deals", "events", "keeping", "month", "rows", "sets", "stocks",
    "talks", "values",
)  # fmt: skip
"""Rules whose shapes are checked as they are traced; `world` holds plain NumPy before a run (docs/decisions)."""

if os.environ.get("SHAPES"):  # set by tests/engine/test_shapes.py
    install_import_hook([f"detente.rules.{name}" for name in CHECKED], "beartype.beartype")


@pytest.fixture(autouse=True, scope="module")
def compiled_programs_do_not_pile_up():
    """Some hundred small programs are compiled in the tests, many without the engine, which minds their number."""
    yield
    if "jax" in sys.modules:
        from detente.engine.cache import forget_programs

        forget_programs()
