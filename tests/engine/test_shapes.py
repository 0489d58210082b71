"""The rules' arrays have the shapes that their annotations say, checked while a small case is traced."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_the_rules_keep_to_the_shapes_that_they_state():
    command = [sys.executable, "-m", "pytest", "-q", str(HERE / "test_talks.py")]
    environment = {**os.environ, "SHAPES": "1"}
    done = subprocess.run(command, cwd=HERE.parents[1], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]
