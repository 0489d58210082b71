"""Long work in the background: progress, cancelling, and results that outlive a reload and a restart of the server.

A job's id is the mark of its question: the same question about the same case is the same job, in flight or done.
"""

import ctypes
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from detente.errors import Cancelled, DetenteError
from detente.web.problems import problems_of, unforeseen
from detente.web.shelf import Stop
from detente.web.store import Store
from detente.web.wire import JobLine, JobQuestion
from detente.workbench.long import Made, Tell

Work = Callable[[JobQuestion, Tell, Stop], Made]
AT_ONCE = 2
BEAT = 0.5
"""Seconds between looks at the work under way."""

WRITE = 3.0
"""Seconds between writings of how far it is."""


@dataclass
class Active:
    """Work under way.

    Args:
        line: how far it is.
        stop: set when it is not wanted any more.
        thread: that does it, 0 for none.
        began, written: when, by the clock that only goes forward.
    """

    line: JobLine
    stop: Stop = field(default_factory=Stop)
    thread: int = 0
    began: float = field(default_factory=time.monotonic)
    written: float = 0.0

    def now(self) -> JobLine:
        """How far it is at this moment."""
        return self.line.model_copy(update={"seconds": round(time.monotonic() - self.began, 1)})


class Jobs:
    """Work under way, and what is kept of the rest."""

    def __init__(self, store: Store, work: Work, *, describe: Callable[[JobQuestion], JobLine]) -> None:
        self.store = store
        self.work = work
        self.describe = describe
        self.active: dict[str, Active] = {}
        self.lock = threading.RLock()
        self.open()

    def open(self) -> None:
        """Take up work, again where all was stopped."""
        self.closing = threading.Event()
        self.pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="job")
        threading.Thread(target=self.beat, args=(self.closing,), name="jobs", daemon=True).start()

    def start(self, question: JobQuestion) -> JobLine:
        """Take up a question; the answer comes in time, or is the one that was found or is looked for already.

        Raises:
            CaseError, InputError: what is wrong with its scenario.
        """
        line = self.describe(question)
        with self.lock:
            known = self.find(line.id)
            if known and known.status in ("waiting", "running", "done"):
                return known
            active = self.active[line.id] = Active(line)
        self.store.keep(line)
        self.pool.submit(self.do, active, question)
        return line

    def find(self, name: str) -> JobLine | None:
        """How far a job is."""
        with self.lock:
            active = self.active.get(name)
        return active.now() if active else self.store.line(name)

    def same(self, question: JobQuestion) -> JobLine | None:
        """The job of a question, where it is under way or done."""
        line = self.find(self.describe(question).id)
        return line if line and line.status in ("waiting", "running", "done") else None

    def every(self) -> list[JobLine]:
        """All jobs, the newest first."""
        with self.lock:
            now = {name: active.now() for name, active in self.active.items()}
        return [*now.values(), *(line for line in self.store.lines() if line.id not in now)]

    def cancel(self, name: str) -> JobLine | None:
        """Ask a job to stop; it does so at its next step, or is interrupted between two."""
        with self.lock:
            if active := self.active.get(name):
                active.stop.set()
                active.line = active.line.model_copy(update={"says": "stopping"})
        return self.find(name)

    def do(self, active: Active, question: JobQuestion) -> None:
        """The work itself, in its thread; whatever happens, it ends."""
        active.began = time.monotonic()

        def tell(done: int, of: int, says: str) -> None:
            active.stop.check()
            active.line = active.line.model_copy(update={"status": "running", "done": done, "of": of, "says": says})

        try:
            tell(0, 0, "")
            made = self.inside(active, lambda: self.work(question, tell, active.stop))
            self.store.keep_result(active.line.id, made)
            end: dict[str, object] = {"status": "done", "done": 1, "of": 1, "says": ""}
        except Cancelled:
            end = self.stopped()
        except DetenteError as error:
            end = {"status": "failed", "says": "", "problems": problems_of(error)}
        except Exception as error:  # the shell: an unforeseen error ends the job, not the server
            traceback.print_exception(error)
            end = {"status": "failed", "says": "", "problems": [unforeseen(error, active.line.id)]}
        with self.lock, suppress(OSError):
            self.active.pop(active.line.id, None)
            self.store.keep(active.now().model_copy(update=end))

    def stopped(self) -> dict[str, object]:
        """How work ends that was not wanted any more."""
        if self.closing.is_set():
            return {"status": "interrupted", "says": "the server was stopped"}
        return {"status": "cancelled", "says": "cancelled"}

    def inside(self, active: Active, work: Callable[[], Made]) -> Made:
        """The work, which may be interrupted in between as Ctrl-C would on the command line."""
        try:
            with self.lock:
                active.thread = threading.get_ident()
            try:
                return work()
            finally:
                self.leave(active)
        except Cancelled:
            self.leave(active)
            raise

    def leave(self, active: Active) -> None:
        """From here on nothing interrupts the thread."""
        with self.lock:
            thread, active.thread = active.thread, 0
            if thread:
                interrupt(thread, None)

    def beat(self, closing: threading.Event) -> None:
        """Write how far the work is; interrupt what is not wanted and has not stopped by itself."""
        asked: dict[str, int] = {}
        while not closing.wait(BEAT):
            with self.lock, suppress(OSError):
                for name, active in self.active.items():
                    if time.monotonic() - active.written > WRITE:
                        active.written = time.monotonic()
                        self.store.keep(active.now())
                    asked[name] = asked.get(name, 0) + 1 if active.stop.is_set else 0
                    if asked[name] % 2 == 1 and active.thread:
                        interrupt(active.thread, Cancelled)

    def close(self) -> None:
        """Stop all work."""
        with self.lock:
            self.closing.set()
            for active in self.active.values():
                active.stop.set()
                if active.thread:
                    interrupt(active.thread, Cancelled)
        self.pool.shutdown(wait=True, cancel_futures=True)
        with self.lock:
            for active in self.active.values():
                self.store.keep(active.now().model_copy(update=self.stopped()))


def interrupt(thread: int, error: type[BaseException] | None) -> None:
    """Have an error raised in another thread between two of its steps, as Ctrl-C is in the main one.

    None takes it back. A call into compiled code is not interrupted before it returns.
    """
    what = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)
