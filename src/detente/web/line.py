"""Work done in threads, a few at a time, and dropped when whoever asked is gone: the newest question wins.

A page that asks anew drops its older question by closing its connection. Work that still waits in line then leaves it;
work under way ends at its next step.
"""

import asyncio
import gzip
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel

from detente.errors import Cancelled
from detente.web.shelf import Stop

T = TypeVar("T")
Body = BaseModel | Sequence[BaseModel] | None

GONE = 499
"""Status of an answer that nobody waits for any more (as nginx has it)."""

EVERY = 0.1
"""Seconds between looks at whether whoever asked is still there."""

SMALL = 1_000
"""Answers of fewer bytes are not compressed."""


class Line:
    """A few threads for all who ask."""

    def __init__(self, *, at_once: int = 0) -> None:
        self.count = at_once or max(2, os.cpu_count() or 1)
        self.open()

    def open(self) -> None:
        """Take work, again where the line was closed."""
        self.pool = ThreadPoolExecutor(self.count, thread_name_prefix="answer")

    async def made(self, request: Request, work: Callable[[Stop], T]) -> T | None:
        """What the work gives; None where whoever asked went away before."""
        stop = Stop()

        def wanted() -> T:
            stop.check()
            return work(stop)

        task = asyncio.get_running_loop().run_in_executor(self.pool, wanted)
        while True:
            done, _ = await asyncio.wait({task}, timeout=EVERY)
            if done:
                break
            if not stop.is_set and await request.is_disconnected():
                stop.set()
        try:
            return task.result()
        except Cancelled:
            return None

    def ahead(self, work: Callable[[], object]) -> None:
        """Do something before anybody asks; what goes wrong is said to whoever asks for it later."""
        self.pool.submit(work)

    async def answered(self, request: Request, work: Callable[[Stop], Body], *, status: int = 200) -> Response:
        """The work's result as JSON, written and compressed in its thread."""
        zipped = "gzip" in request.headers.get("accept-encoding", "")

        def written(stop: Stop) -> Response:
            return as_json(work(stop), zipped=zipped, status=status)

        return await self.made(request, written) or Response(status_code=GONE)

    def close(self) -> None:
        """Take no more work; what waits is dropped."""
        self.pool.shutdown(wait=False, cancel_futures=True)


def as_json(body: Body, *, zipped: bool, status: int = 200) -> Response:
    """A model, a list of them, or null as an answer."""
    if body is None:
        content = b"null"
    elif isinstance(body, BaseModel):
        content = body.model_dump_json().encode()
    else:
        content = b"[" + b",".join(one.model_dump_json().encode() for one in body) + b"]"
    headers: Mapping[str, str] = {"Vary": "Accept-Encoding"}
    if zipped and len(content) > SMALL:
        content, headers = gzip.compress(content, 5, mtime=0), {**headers, "Content-Encoding": "gzip"}
    return Response(content, status_code=status, media_type="application/json", headers=headers)


class Lines:
    """Two lines, so that what is quick never waits for what takes its time."""

    def __init__(self) -> None:
        self.quick = Line(at_once=4)
        self.full = Line()

    def open(self) -> None:
        """Take work."""
        self.quick.open()
        self.full.open()

    def close(self) -> None:
        """Take no more work."""
        self.quick.close()
        self.full.close()
