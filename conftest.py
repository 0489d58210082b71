"""Runs the code blocks of the documentation: Python in the page's own namespace, shell lines in its own folder.

A JSON block after shell lines that printed JSON shows what they printed: its keys and kinds are compared with it.
"""

import json
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
    example.namespace["printed"] = done.stdout


def hold_against_printed(example: Example) -> None:
    """A JSON block that shows what the shell lines before it printed has the same keys, and values of the same kind."""
    shown = json.loads(example.parsed)
    printed = example.namespace.get("printed", "")
    if printed.lstrip().startswith(("{", "[")):
        wrong = unlike(shown, json.loads(printed))
        assert not wrong, wrong


def unlike(shown: object, printed: object, at: str = "$") -> str:
    """Where a shown value is not of the printed one's form; empty where it is.

    Keys are the same, unless the shown object has a key "..." for more of them; each shown item of a list is like some
    printed one; nothing (null) may stand for a value that is not there.
    """
    match shown, printed:
        case dict(), dict():
            missing = set(shown) - set(printed) - {"..."}
            more = set(printed) - set(shown) if "..." not in shown else set()
            if missing or more:
                return f"{at}: {sorted(missing)} are not printed, {sorted(more)} are not shown"
            return next(filter(None, (unlike(shown[k], printed[k], f"{at}.{k}") for k in shown if k != "...")), "")
        case list(), list():
            told = [
                [unlike(item, other, f"{at}[]") for other in printed] or [f"{at}: nothing printed"] for item in shown
            ]
            return next((reasons[0] for reasons in told if all(reasons)), "")
        case None, dict() | list():
            return f"{at}: nothing shown, something printed"
        case (None, _) | (_, None):
            return ""
        case (bool(), bool()) | (str(), str()):
            return ""
        case ((int() | float()), (int() | float())) if isinstance(shown, bool) == isinstance(printed, bool):
            return ""
    return f"{at}: {shown!r} is shown, {printed!r} is printed"


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
    parsers=[
        PythonCodeBlockParser(),
        CodeBlockParser(language="bash", evaluator=run_in_bash),
        CodeBlockParser(language="json", evaluator=hold_against_printed),
    ],
    path=str(ROOT / "docs"),
    patterns=["**/*.md"],
    setup=enter_folder,
    teardown=leave_folder,
    document_types={".md": Document},
).pytest()
