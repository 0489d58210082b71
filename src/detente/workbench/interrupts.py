"""Ctrl-C is heard, whatever the interpreter is at."""

import signal
from collections.abc import Generator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType


@contextmanager
def interrupts() -> Generator[list[int]]:
    """The interrupts heard so far; a list that grows.

    Python drops a KeyboardInterrupt that comes while a callback of its garbage collector or a finaliser runs (JAX has
    such a callback), and the work would go on. Whoever works long looks here too, between one part and the next.
    Elsewhere than in the main thread, and where somebody else handles the signal, nothing is heard.
    """
    heard: list[int] = []
    if current_thread() is not main_thread() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield heard
        return

    def hear(number: int, frame: FrameType | None) -> None:
        heard.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, hear)
    try:
        yield heard
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
