"""Work is dropped when whoever asked is gone, and what is quick does not wait for what is not."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import BaseModel

from detente.web.line import GONE, Line, Lines
from detente.web.shelf import Stop


def answer_of(coroutine):
    """What a coroutine gives; in a thread of its own, since the browser's loop may be running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


class Said(BaseModel):
    text: str


class Asker:
    """Stands for a request: gone from a moment on, or never."""

    def __init__(self, gone_after: float = 1e9) -> None:
        self.headers: dict[str, str] = {}
        self.gone_at = time.monotonic() + gone_after

    async def is_disconnected(self) -> bool:
        return time.monotonic() > self.gone_at


def until_stopped(began: threading.Event, ended: threading.Event) -> Callable[[Stop], BaseModel]:
    def work(stop: Stop) -> BaseModel:
        began.set()
        try:
            for _ in range(2000):
                stop.check()
                time.sleep(0.005)
            return Said(text="nobody came")
        finally:
            ended.set()

    return work


def test_work_ends_when_whoever_asked_goes():
    line, began, ended = Line(at_once=1), threading.Event(), threading.Event()
    answer = answer_of(line.answered(Asker(gone_after=0.3), until_stopped(began, ended)))
    line.close()
    assert answer.status_code == GONE and began.is_set() and ended.is_set()


def test_work_that_waits_in_line_leaves_it_without_being_begun():
    line, hold = Line(at_once=1), threading.Event()
    begun: list[str] = []

    def first(_: Stop) -> BaseModel:
        hold.wait(10)
        return Said(text="first")

    def second(_: Stop) -> BaseModel:
        begun.append("second")
        return Said(text="second")

    async def both() -> list[int]:
        one = asyncio.create_task(line.answered(Asker(), first))
        two = asyncio.create_task(line.answered(Asker(gone_after=0.1), second))
        await asyncio.sleep(0.5)
        hold.set()
        return [(await task).status_code for task in (one, two)]

    assert answer_of(both()) == [200, GONE] and begun == []
    line.close()


def test_what_goes_wrong_is_not_swallowed():
    def work(_: Stop) -> BaseModel:
        raise ZeroDivisionError

    line = Line(at_once=1)
    with pytest.raises(ZeroDivisionError):
        answer_of(line.answered(Asker(), work))
    line.close()


def test_the_quick_do_not_wait_for_the_others():
    lines, hold = Lines(), threading.Event()

    def slow(_: Stop) -> BaseModel:
        hold.wait(10)
        return Said(text="slow")

    async def both() -> float:
        busy = [asyncio.create_task(lines.full.answered(Asker(), slow)) for _ in range(8)]
        await asyncio.sleep(0.1)
        began = time.monotonic()
        await lines.quick.answered(Asker(), lambda _: Said(text="quick"))
        waited = time.monotonic() - began
        hold.set()
        await asyncio.gather(*busy)
        return waited

    assert answer_of(both()) < 5
    lines.close()
