"""The last few things made, kept in memory; work that may be stopped."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from detente.errors import Cancelled

T = TypeVar("T")


class Stop:
    """Whether work is still wanted: set when whoever asked is gone, or said so."""

    def __init__(self) -> None:
        self.event = threading.Event()

    def set(self) -> None:
        """It is not wanted any more."""
        self.event.set()

    @property
    def is_set(self) -> bool:
        """Whether it is not wanted any more."""
        return self.event.is_set()

    def check(self, *_: object) -> None:
        """Go on, or not. Takes whatever a progress callback is told.

        Raises:
            Cancelled: it is not wanted any more.
        """
        if self.event.is_set():
            raise Cancelled("not wanted any more")


NEVER = Stop()
"""Work that nobody stops."""


class Making:
    """A thing being made, by work that may be stopped."""

    def __init__(self, stop: Stop) -> None:
        self.stop = stop
        self.ended = threading.Event()


class Shelf(Generic[T]):
    """The last few things made, by key; two askers of the same thing wait for one making.

    A making that fails leaves nothing behind; who waited for it, or finds it stopped, then tries for itself.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.things: OrderedDict[str, T] = OrderedDict()
        self.making: dict[str, Making] = {}
        self.lock = threading.Lock()

    def get(self, key: str, make: Callable[[], T], *, stop: Stop = NEVER) -> T:
        """The thing of a key, made if it is not there.

        Raises:
            Cancelled: it was not wanted any more while another made it; and whatever making it raises.
        """
        while True:
            with self.lock:
                if key in self.things:
                    self.things.move_to_end(key)
                    return self.things[key]
                other = self.making.get(key)
                if other is None or other.stop.is_set:
                    mine = self.making[key] = Making(stop)
                    break
            while not other.ended.wait(0.1) and not other.stop.is_set:
                stop.check()
        try:
            made = make()
            self.put(key, made)
            return made
        finally:
            with self.lock:
                if self.making.get(key) is mine:
                    del self.making[key]
            mine.ended.set()

    def put(self, key: str, thing: T) -> None:
        """Keep a thing; the one that was longest not asked for goes."""
        with self.lock:
            self.things[key] = thing
            self.things.move_to_end(key)
            while len(self.things) > self.most:
                self.things.popitem(last=False)
