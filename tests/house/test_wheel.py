"""The built wheel stands alone: installed in an empty environment, every public module imports."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

IMPORT_ALL = """
import importlib, pkgutil, detente
names = [m.name for m in pkgutil.walk_packages(detente.__path__, "detente.")]
for name in names:
    importlib.import_module(name)
print(detente.__file__)
print(len(names))
"""


@pytest.fixture(scope="module")
def python_with_the_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel, and reads its dependencies from the one the tests run in."""
    work = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(work)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "venv", str(work / "venv")], check=True)
    python = work / "venv" / "bin" / "python"
    wheel = next(work.glob("*.whl"))
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-index", "--no-deps", wheel], check=True)
    where = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    site = subprocess.run([python, "-c", where], check=True, capture_output=True, text=True).stdout.strip()
    # A directory named in a .pth file is searched, but its own .pth files are not read: the checkout stays out.
    Path(site, "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return python


def test_every_module_of_the_installed_wheel_imports(python_with_the_wheel: Path, tmp_path: Path):
    done = subprocess.run([python_with_the_wheel, "-c", IMPORT_ALL], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    file, count = done.stdout.split()
    assert ROOT not in Path(file).parents
    assert int(count) > 20


def test_the_wheel_brings_the_pages_where_they_were_built(python_with_the_wheel: Path, tmp_path: Path):
    if not (ROOT / "src" / "detente" / "web" / "static" / "index.html").is_file():
        pytest.skip("the pages are not built: script/web")
    command = [python_with_the_wheel, "-c", "from detente.web.pages import STATIC; print(*STATIC.rglob('*.*'))"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "index.html" in done.stdout and ".js" in done.stdout


def test_the_wheel_brings_the_shipped_cases(python_with_the_wheel: Path, tmp_path: Path):
    command = [python_with_the_wheel.with_name("detente"), "check", "north-korea-2020", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
