"""Long work on disk: a small file that says how far it is, and one with its result, so that a new server finds them."""

import re
import time
from pathlib import Path
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from detente.case.model import Roadmap
from detente.finding import Finding
from detente.web.wire import JobLine
from detente.workbench.long import Made

MOST = 200
"""Results kept; the ones that are oldest go."""

STALE = 15.0
"""Seconds after which work that says nothing any more is taken for interrupted: its server writes every few."""

ID = re.compile(r"[0-9a-f]{32}")
FINDINGS = TypeAdapter(tuple[Finding, ...])
ROADS = TypeAdapter(dict[str, Roadmap])


class Store:
    """Jobs by id in one folder, which several servers may share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, line: JobLine) -> None:
        """Write how far a job is."""
        self.write(f"{line.id}.json", line.model_dump_json().encode())

    def keep_result(self, name: str, made: Made) -> None:
        """Write what came of a job; the oldest results go."""
        self.write(f"{name}.findings", FINDINGS.dump_json(made.findings))
        self.write(f"{name}.roads", ROADS.dump_json(dict(made.roads)))
        for old in self.files()[MOST:]:
            for file in self.folder.glob(f"{old.stem}.*"):
                file.unlink(missing_ok=True)

    def line(self, name: str) -> JobLine | None:
        """How far a job is; one whose server has gone is interrupted."""
        file = self.folder / f"{name}.json"
        if not ID.fullmatch(name) or not file.is_file():
            return None
        try:
            line, age = JobLine.model_validate_json(file.read_bytes()), time.time() - file.stat().st_mtime
        except (OSError, ValidationError):  # it was just thrown away, or another version wrote it
            return None
        if line.status in ("waiting", "running") and age > STALE:
            return line.model_copy(update={"status": "interrupted", "says": "the server was stopped"})
        return line

    def result(self, name: str) -> Made | None:
        """What came of a job; nothing for what is no id, whatever file it might name."""
        if not ID.fullmatch(name):
            return None
        try:
            findings = FINDINGS.validate_json((self.folder / f"{name}.findings").read_bytes())
            return Made(findings, ROADS.validate_json((self.folder / f"{name}.roads").read_bytes()))
        except (OSError, ValidationError):
            return None

    def lines(self) -> list[JobLine]:
        """All jobs kept, the newest first."""
        return [line for file in self.files() if (line := self.line(file.stem))]

    def files(self) -> list[Path]:
        """The small files, the newest first."""
        return sorted(self.folder.glob("*.json"), key=_age)

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole or not at all."""
        part = self.folder / f"{name}.{uuid4().hex}.part"  # one of its own: others may write the same just now
        part.write_bytes(content)
        part.replace(self.folder / name)


def _age(file: Path) -> float:
    """Seconds since a file was written, for sorting; endless where it has just gone."""
    try:
        return -file.stat().st_mtime
    except OSError:
        return 0.0
