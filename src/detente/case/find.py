"""Where cases are: those that come with `detente`, by name, and the user's own files."""

from functools import cache
from pathlib import Path

from detente.errors import InputError, nearest

CASE_FILE = "case.yaml"
SHIPPED = Path(__file__).parent.parent / "cases"


@cache
def shipped_cases() -> dict[str, Path]:
    """Name -> file of each case that comes with `detente`, by name."""
    return {path.parent.name: path for path in sorted(SHIPPED.glob(f"*/{CASE_FILE}"))}


def find_case(name_or_path: str | Path) -> tuple[Path, str]:
    """The file of a case, and what to call it in messages.

    Args:
        name_or_path: a file, a folder with a `case.yaml`, or the name of a shipped case.

    Raises:
        InputError: there is no such file and no such name.
    """
    path = Path(name_or_path)
    if path.is_dir() and (path / CASE_FILE).is_file():
        path = path / CASE_FILE
    if path.is_file():
        return path, str(path)
    shipped = shipped_cases()
    if str(name_or_path) in shipped:
        return shipped[str(name_or_path)], f"{name_or_path}/{CASE_FILE}"
    wanted = f"a case file, or a shipped case: {', '.join(shipped)}"
    raise InputError(f"no case {str(name_or_path)!r}", wanted=wanted, mend=nearest(str(name_or_path), shipped))
