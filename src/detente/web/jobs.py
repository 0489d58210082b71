"""Long work in the background: progress, cancelling, and results that outlive a reload and a restart of the server."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from detente.errors import Cancelled, DetenteError
from detente.web.schemas import Card, Job, JobQuestion
from detente.web.views import problems_of

Tell = Callable[[int, int, str], None]
Work = Callable[[JobQuestion, Tell], list[Card]]
MOST = 200
"""Results kept; older ones go when a server starts."""


class Jobs:
    """Jobs by id, each a file in one folder, so that a new server finds what an old one finished."""

    def __init__(self, folder: Path, work: Work, *, digest: Callable[[JobQuestion], str]) -> None:
        self.folder = folder
        self.work = work
        self.digest = digest
        self.pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")
        self.stop: dict[str, threading.Event] = {}
        self.lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        for old in self.files()[MOST:]:
            old.unlink(missing_ok=True)
        for job in self.every():
            if job.status in ("waiting", "running"):
                self.keep(job.model_copy(update={"status": "interrupted", "says": "the server was stopped"}))

    def start(self, question: JobQuestion) -> Job:
        """Take up a question; the answer comes in time, or is the one that was found before.

        Raises:
            CaseError, InputError: what is wrong with its scenario.
        """
        if job := self.answered(question):
            return job
        asks = self.digest(question)
        job = Job(id=uuid4().hex, asks=asks, kind=question.kind, status="waiting", done=0, of=1, says="")
        self.keep(job)
        self.stop[job.id] = threading.Event()
        self.pool.submit(self.do, job, question)
        return job

    def do(self, job: Job, question: JobQuestion) -> None:
        """The work itself, in the job's thread."""
        stop = self.stop[job.id]
        current = job.model_copy(update={"status": "running"})

        def tell(done: int, of: int, says: str) -> None:
            if stop.is_set():
                raise Cancelled("cancelled")
            self.keep(current.model_copy(update={"done": done, "of": of, "says": says}))

        try:
            tell(0, 1, "")
            cards = self.work(question, tell)
            end = {"status": "done", "done": 1, "of": 1, "says": "", "result": cards}
        except Cancelled:
            end = {"status": "cancelled", "says": "cancelled"}
        except DetenteError as error:
            end = {"status": "failed", "problems": problems_of(error)}
        self.keep(current.model_copy(update=end))
        self.stop.pop(job.id, None)

    def cancel(self, name: str) -> Job | None:
        """Ask a job to stop; it does so at its next step."""
        job = self.find(name)
        if job and name in self.stop:
            self.stop[name].set()
        return job

    def find(self, name: str) -> Job | None:
        """A job by id."""
        return next((read(file) for file in self.files() if file.stem == name), None)

    def answered(self, question: JobQuestion) -> Job | None:
        """A finished job of the same question over the same case."""
        asks = self.digest(question)
        return next((job for job in self.every() if job.asks == asks and job.status == "done"), None)

    def every(self) -> list[Job]:
        """All jobs kept, the newest first."""
        return [read(file) for file in self.files()]

    def files(self) -> list[Path]:
        """The files of all jobs, the newest first."""
        return sorted(self.folder.glob("*.json"), key=lambda f: f.stat().st_mtime, reverse=True)

    def keep(self, job: Job) -> None:
        """Write a job, whole or not at all."""
        with self.lock:
            part = self.folder / f"{job.id}.part"
            part.write_text(job.model_dump_json())
            part.replace(self.folder / f"{job.id}.json")

    def close(self) -> None:
        """Stop all work."""
        for stop in list(self.stop.values()):
            stop.set()
        self.pool.shutdown(wait=True, cancel_futures=True)


def read(file: Path) -> Job:
    """A job from its file."""
    return Job.model_validate(json.loads(file.read_text()))
