"""Nothing that is locked is under the GPL or the AGPL."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

LOCKED = Path(__file__).parents[2] / "requirements" / "dev.txt"
COPYLEFT = re.compile(r"(?<!L)(?<!Lesser )\bA?GPL|GNU (Affero )?General Public", re.IGNORECASE)


def licence_of(package: str) -> str:
    """What a package says of its licence."""
    told = metadata(package)
    classifiers = [c for c in told.get_all("Classifier", []) if c.startswith("License")]
    return " / ".join([told.get("License-Expression") or "", (told.get("License") or "")[:200], *classifiers])


def installed() -> dict[str, str]:
    """Licence of each locked package that is installed here: some are for other machines only."""
    found = {}
    for line in LOCKED.read_text().splitlines():
        name = re.match(r"[A-Za-z0-9._-]+", line)
        if name:
            try:
                found[name[0]] = licence_of(name[0])
            except PackageNotFoundError:
                continue
    return found


def test_no_locked_package_is_under_the_gpl():
    licences = installed()
    assert len(licences) > 100
    assert not {name: text for name, text in licences.items() if COPYLEFT.search(text)}


def test_the_search_knows_the_gpl_from_the_lgpl():
    assert COPYLEFT.search("GPL-3.0-or-later") and COPYLEFT.search("GNU Affero General Public License v3")
    assert not COPYLEFT.search("LGPL-2.1") and not COPYLEFT.search("GNU Lesser General Public License v2")
