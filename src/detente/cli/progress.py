"""How far long work is: a bar on a terminal, a line now and then elsewhere."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from time import monotonic

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

SECONDS_BETWEEN_LINES = 10.0
Tell = Callable[[int, int], None]


class Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """`1,234 a second`."""
        return Text("compiling" if not task.speed else f"{task.speed:,.0f} a second")


@contextmanager
def shown(*, quiet: bool, what: str = "futures") -> Generator[Tell | None]:
    """What long work tells its progress to, for as long as it lasts; None for a quiet one."""
    console = Console(stderr=True)
    if quiet:
        yield None
    elif console.is_terminal:
        with Progress(
            TextColumn(what), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn(),
            console=console, transient=True,
        ) as bar:  # fmt: skip
            task = bar.add_task(what, total=None)
            yield lambda done, of: bar.update(task, completed=done, total=of)
    else:
        yield Lines(what).tell


class Lines:
    """A line when the work begins to last, and every ten seconds after."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.begun = self.last = monotonic()
        self.ready = -1

    def tell(self, done: int, of: int) -> None:
        """Print a line where the last one is long ago."""
        now = monotonic()
        self.ready = done if self.ready < 0 else self.ready
        if now - self.last < SECONDS_BETWEEN_LINES or done == of:
            return
        self.last = now
        rate = (done - self.ready) / (now - self.begun)
        left = f", about {(of - done) / rate:,.0f} s left" if rate > 0 else ""
        click.echo(f"{done:,} of {of:,} {self.what}, {rate:,.0f} a second{left}", err=True)
