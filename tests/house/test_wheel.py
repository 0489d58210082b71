"""The built wheel stands alone: installed in an empty environment, every public module imports."""

import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]

IMPORT_ALL = """
import importlib, pkgutil, detente
names = [m.name for m in pkgutil.walk_packages(detente.__path__, "detente.", onerror=lambda name: None)]
missing = set()
for name in names:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        missing.add(error.name)
print(detente.__file__, len(names), *sorted(missing))
"""


def declared(of: Distribution, extras: Iterable[str] = ()) -> dict[str, Distribution]:
    """What a distribution says that it needs here, and what that needs in turn, as installed beside the tests."""
    found: dict[str, Distribution] = {}
    todo = [(of, frozenset(extras))]
    while todo:
        user, wanted = todo.pop()
        for need in map(Requirement, user.requires or ()):
            if need.marker and not any(need.marker.evaluate({"extra": extra}) for extra in ("", *wanted)):
                continue
            known = need.name in found
            found[need.name] = distribution(need.name)
            if not known or need.extras:
                todo.append((found[need.name], frozenset(need.extras)))
    return found


def put_beside(python: Path, needed: dict[str, Distribution]) -> None:
    """Links what is needed into an environment."""
    site = site_of(python)
    for one in needed.values():
        for top in {file.parts[0] for file in one.files or ()} - {"..", "__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(one.locate_file(top))


def site_of(python: Path) -> Path:
    """Where an environment's packages lie."""
    return next((python.parents[1] / "lib").glob("python*/site-packages"))


def wheel_in(python: Path) -> Distribution:
    """The wheel as it is installed in an environment."""
    return next(iter(Distribution.discover(name="detente", path=[str(site_of(python))])))


@pytest.fixture(scope="module")
def python_with_the_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and what the wheel declares, and nothing else: no test reaches an index."""
    work = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(work)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "venv", str(work / "venv")], check=True)
    python = work / "venv" / "bin" / "python"
    wheel = next(work.glob("*.whl"))
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-index", "--no-deps", wheel], check=True)
    put_beside(python, declared(wheel_in(python)))
    return python


@pytest.fixture(scope="module")
def python_with_the_app(python_with_the_wheel: Path) -> Path:
    """The same after `pip install "detente[app]"`; what is tested without comes first."""
    put_beside(python_with_the_wheel, declared(wheel_in(python_with_the_wheel), ["app"]))
    return python_with_the_wheel


def imported(python: Path, folder: Path) -> tuple[Path, int, list[str]]:
    """Where the package lies, how many modules it has, and which other packages some of them lack."""
    done = subprocess.run([python, "-c", IMPORT_ALL], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    file, count, *missing = done.stdout.split()
    return Path(file), int(count), missing


def test_what_the_wheel_does_not_declare_is_not_there(python_with_the_wheel: Path, tmp_path: Path):
    for name, there in (("numpy", True), ("pytest", False), ("ema_workbench", False)):
        done = subprocess.run([python_with_the_wheel, "-c", f"import {name}"], cwd=tmp_path, capture_output=True)
        assert (done.returncode == 0) == there, name


def test_the_wheel_alone_lacks_only_what_the_app_is_made_of(python_with_the_wheel: Path, tmp_path: Path):
    file, count, missing = imported(python_with_the_wheel, tmp_path)
    assert ROOT not in file.parents
    assert count > 300
    assert set(missing) <= {"fastapi", "starlette", "uvicorn"}


def test_the_wheel_brings_the_shipped_cases(python_with_the_wheel: Path, tmp_path: Path):
    command = [python_with_the_wheel.with_name("detente"), "check", "north-korea-2020", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_module_of_the_wheel_imports_with_the_app(python_with_the_app: Path, tmp_path: Path):
    assert imported(python_with_the_app, tmp_path)[2] == []


def test_the_wheel_brings_the_pages_where_they_were_built(python_with_the_app: Path, tmp_path: Path):
    if not (ROOT / "src" / "detente" / "web" / "static" / "index.html").is_file():
        pytest.skip("the pages are not built: script/web")
    command = [python_with_the_app, "-c", "from detente.web.pages import STATIC; print(*STATIC.rglob('*.*'))"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "index.html" in done.stdout and ".js" in done.stdout
