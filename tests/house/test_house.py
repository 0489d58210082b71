"""The house keeps its own rules: layers, words, locks, quick starts."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src" / "detente").rglob("*.py"))
DISPUTE = re.compile(r"\b(korea|dprk|rok|pyongyang|kim|iran|jcpoa|libya|yongbyon|seoul|beijing|trump|biden)\w*", re.I)


def test_rooms_import_only_the_rooms_below_them():
    done = subprocess.run([Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_engine_knows_no_country():
    named = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in SOURCES
        if not {"cases", "datasets"} & set(path.relative_to(ROOT).parts)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if DISPUTE.search(line)
    ]
    assert named == []


def test_the_shells_start_without_heavy_libraries():
    code = "import sys, detente.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"jax", "pandas", "scipy", "pyarrow", "sklearn", "numpyro"} & set(loaded) == set()


@pytest.mark.parametrize("kind", ["demo", "dev"])
def test_pip_and_uv_install_the_same_versions(kind: str):
    locked = {
        (package["name"], package["version"])
        for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]
        if "version" in package
    }
    lines = (ROOT / "requirements" / f"{kind}.txt").read_text().splitlines()
    pinned = {tuple(line.split(";")[0].strip().split("==")) for line in lines}
    assert pinned and pinned <= locked


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    code = (ROOT / "src" / "detente" / "__init__.py").read_text()
    citation = (ROOT / "CITATION.cff").read_text()
    assert f'__version__ = "{project}"' in code
    assert f"\nversion: {project}\n" in citation


def test_the_readme_has_exactly_two_commands():
    readme = (ROOT / "README.md").read_text()
    block = re.search(r"```bash\n(.*?)```", readme, re.S)
    assert block and block[1].split() == ["script/demo", "script/test"]
    assert all((ROOT / command).exists() for command in block[1].split())
