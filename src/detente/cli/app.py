"""The verb of the app: app."""

from importlib import import_module
from typing import TYPE_CHECKING

import click

from detente.cli.options import complete_case
from detente.errors import InputError

if TYPE_CHECKING:
    from types import ModuleType


@click.command()
@click.argument("case", required=False, default="", shell_complete=complete_case)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="H", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="P", help="Port [default: a free one].")
@click.option(
    "--password", default="", metavar="W", envvar="DETENTE_PASSWORD",
    help="Stands for the token of this start; other hosts need one. Safer in DETENTE_PASSWORD.",
)  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Print the address only.")
def app(case: str, host: str, port: int, password: str, no_browser: bool) -> None:
    """Open the app in the browser: change an assumption, see what follows.

    CASE is the name of a shipped case, a file, or a folder with a case.yaml; without it the app asks.
    The server runs on this machine only, until it is stopped with Ctrl-C.

    Examples:
      detente app
      detente app two-sides
      detente app my-case/case.yaml --port 8000 --no-browser
    """
    from detente.case.find import find_case, shipped_cases
    from detente.case.read import read_case

    server = serving()
    if not server.has_pages():
        click.echo("The pages are not built: run script/web in the source folder. The API answers.", err=True)
    read = read_case(case) if case else None
    own = {read.name: find_case(case)[0].resolve()} if read and case not in shipped_cases() else {}
    name = read.name if read else ""
    server.serve(host=host, port=port, password=password, browser=not no_browser, case=name, own=own)


def serving() -> "ModuleType":
    """The server.

    Raises:
        InputError: its packages are not installed.
    """
    try:
        return import_module("detente.web.serve")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("detente"):
            raise
        raise InputError(
            f"no {error.name}", wanted="the packages of the app", mend='pip install "detente[app]"'
        ) from error
