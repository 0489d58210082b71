"""Runs the code blocks of the documentation: Python in the page's own namespace, shell lines in its own folder."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from sybil import Document, Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

ROOT = Path(__file__).parent


def run_in_bash(example: Example) -> None:
    """The block's lines, stopping at the first that fails, with this environment's programs first on the path."""
    programs = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "80"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", example.parsed],
        cwd=example.namespace["folder"].name,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{example.parsed}\n{done.stdout}\n{done.stderr}"


def enter_folder(namespace: dict) -> None:
    """Each page has an empty folder of its own."""
    namespace["folder"] = tempfile.TemporaryDirectory()
    namespace["came_from"] = Path.cwd()
    os.chdir(namespace["folder"].name)


def leave_folder(namespace: dict) -> None:
    """Back to where the tests run."""
    os.chdir(namespace["came_from"])
    namespace["folder"].cleanup()


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), CodeBlockParser(language="bash", evaluator=run_in_bash)],
    path=str(ROOT / "docs"),
    patterns=["**/*.md"],
    setup=enter_folder,
    teardown=leave_folder,
    document_types={".md": Document},
).pytest()
