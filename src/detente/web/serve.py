"""Start the app: this machine only, a free port, a new token, and the browser."""

import secrets
import socket
import webbrowser
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

import platformdirs
import uvicorn

from detente.errors import InputError
from detente.web.api import create_app
from detente.web.guard import Access
from detente.web.pages import has_pages as has_pages

EVERYWHERE = ("0.0.0.0", "::")


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    password: str = "",
    browser: bool = True,
    case: str = "",
    own: Mapping[str, Path] = MappingProxyType({}),
) -> None:
    """Serve until stopped.

    Args:
        host: address to listen on; other than this machine's own only with a password.
        port: 0 for a free one.
        password: stands for the token of this start.
        browser: open one.
        case: name of the case to open with.
        own: name -> file of cases besides the shipped ones.

    Raises:
        InputError: another host without a password, or a port in use.
    """
    if not is_own(host) and not password:
        raise InputError(host, wanted="this machine's own address, or a password", mend="add --password")
    listening = listen(host, port)
    port = int(listening.getsockname()[1])
    token = password or secrets.token_urlsafe(24)
    access = Access(token, frozenset(f"{name}:{port}" for name in names_of(host)))
    app = create_app(access, jobs_folder=Path(platformdirs.user_data_dir("detente")) / "jobs", own=own)
    shown = socket.gethostname() if host in EVERYWHERE else in_address(host)
    start, case_named = f"http://{shown}:{port}/?token=", f"#case={quote(case)}" if case else ""
    address = f"{start}{quote(token, safe='')}{case_named}"
    print(f"Open {f'{start}PASSWORD{case_named}, with your password' if password else address}", flush=True)
    if browser:
        webbrowser.open(address)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listening])


def names_of(host: str) -> set[str]:
    """The names under which a server on a host may be asked."""
    own = {"localhost", "127.0.0.1", "[::1]"}
    if host in EVERYWHERE:
        _, _, addresses = socket.gethostbyname_ex(socket.gethostname())
        return own | {socket.gethostname(), socket.getfqdn(), *addresses}
    return {in_address(host)} | (own if is_own(host) else set())


def in_address(host: str) -> str:
    """A host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


def is_own(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens, so that no one else can take the port in between.

    Raises:
        InputError: it cannot be had.
    """
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)  # a browser that comes before the server is ready waits in line
    except OSError as error:
        listening.close()
        raise InputError(f"{host}:{port}", wanted="a port that is free", mend="leave --port out") from error
    return listening
