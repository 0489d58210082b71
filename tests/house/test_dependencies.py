"""What the code imports is declared: an environment with nothing but the declared dependencies is enough."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, requires
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]


COMES_WITH = {"markupsafe": "jinja2", "pydantic-core": "pydantic", "starlette": "fastapi"}
"""Parts that a declared library shows in its own interface, and requires."""


def plain(name):
    """A distribution's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def name_in(requirement):
    """The distribution that a line of requirements asks for."""
    return plain(re.split(r"[\[<>=!~; ]", requirement)[0])


def imported():
    """Top-level packages that the sources import, with the files that do."""
    found = {}
    for path in sorted((ROOT / "src" / "detente").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            else:
                continue
            for name in names:
                found.setdefault(name.split(".")[0], path.relative_to(ROOT))
    return {name: file for name, file in found.items() if name not in {*sys.stdlib_module_names, "detente"}}


def test_every_package_that_is_imported_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = set(map(name_in, [*project["dependencies"], *chain(*project["optional-dependencies"].values())]))
    declared |= {part for part, whole in COMES_WITH.items() if part in map(name_in, requires(whole) or ())}
    brought_by = packages_distributions()
    assert len(declared) > 10
    missing = {
        name: str(file)
        for name, file in imported().items()
        if not declared & set(map(plain, brought_by.get(name, [name])))
    }
    assert missing == {}


def test_every_package_that_is_declared_is_imported():
    declared = set(map(name_in, tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]))
    brought_by = packages_distributions()
    used = {plain(name) for top in imported() for name in brought_by.get(top, [top])}
    assert sorted(declared - used) == []
