"""Who may ask: this machine's own page, with the token of this start, and nobody else."""

import hashlib
import hmac
import time
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 4_000_000
"""Largest request."""

MOST_WRONG, WINDOW = 20, 60.0
"""Wrong tokens in so many seconds after which nobody new is let in for as long."""

A_YEAR = "public, max-age=31536000, immutable"
"""For files whose name changes with what they hold."""

POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # Vega sets styles on its elements
        "img-src 'self' data: blob:",
        "font-src 'self' data:",  # a brief brings its font with it
        "connect-src 'self'",
        "frame-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Access:
    """What a request must bring.

    Args:
        token: secret of this start; made anew each time.
        hosts: the names under which the server may be addressed, with port.
    """

    token: str
    hosts: frozenset[str]


@dataclass
class Tries:
    """Wrong tokens of late: guessing a password over the network is made slow."""

    at: list[float] = field(default_factory=list[float])

    def note(self) -> None:
        """One more."""
        self.at = [*self.recent(), time.monotonic()][-MOST_WRONG:]

    def recent(self) -> list[float]:
        """Those that still count."""
        since = time.monotonic() - WINDOW
        return [when for when in self.at if when > since]

    @property
    def too_many(self) -> bool:
        """Whether it is time to wait."""
        return len(self.recent()) >= MOST_WRONG


class Guard:
    """Refuses other hosts, other origins, missing tokens and oversized requests; sets the headers of every answer."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access
        self.cookie = f"detente-{hashlib.sha256(access.token.encode()).hexdigest()[:12]}"  # one for each server
        self.tries = Tries()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if request.url.path.startswith("/assets/") and message["status"] == 200:
                    headers["Cache-Control"] = A_YEAR
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self.refusal(request) or self.entry(request)
        await (refused or self.app)(scope, receive, with_headers)

    def refusal(self, request: Request) -> Response | None:
        """A refusal in words, or nothing."""
        if request.headers.get("host", "") not in self.access.hosts:
            return refused(request, 421, "this server answers only under its own address")
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc not in self.access.hosts:
            return refused(request, 403, "requests come from this app's own page only")
        if "transfer-encoding" in request.headers:
            return refused(request, 411, "a request that says how long it is")
        if int_of(request.headers.get("content-length")) > MOST_BYTES:
            return refused(request, 413, f"at most {MOST_BYTES:,} bytes")
        return None

    def entry(self, request: Request) -> Response | None:
        """The start address puts the token into a cookie; without either there is no way in."""
        sent = request.cookies.get(self.cookie, "") or request.headers.get("authorization", "").removeprefix("Bearer ")
        if self.is_right(sent):
            return None
        if self.tries.too_many:
            return refused(request, 429, f"wait {WINDOW:.0f} seconds: there were too many wrong tokens")
        given = request.query_params.get("token", "")
        if request.url.path == "/" and self.is_right(given):
            answer = RedirectResponse("/", status_code=303)
            answer.set_cookie(self.cookie, given, httponly=True, samesite="strict")
            return answer
        if sent or given:
            self.tries.note()
        return refused(request, 401, "open the address that `detente app` printed")

    def is_right(self, token: str) -> bool:
        """Whether a token is the one of this start."""
        return hmac.compare_digest(token.encode(), self.access.token.encode())


def refused(request: Request, status: int, says: str) -> Response:
    """A refusal in the form of every error; in plain words to somebody who only opened the address."""
    if "text/html" in request.headers.get("accept", ""):
        page = f'<!doctype html><html lang="en"><title>detente</title><h1>Not here</h1><p>{escape(says)}.</p></html>'
        return HTMLResponse(page, status_code=status)
    problem = {"where": "request", "line": 0, "path": "", "found": "this request", "wanted": says, "mend": ""}
    return JSONResponse({"problems": [problem], "details": ""}, status_code=status)


def int_of(text: str | None) -> int:
    """A header's number; endless where it is none."""
    if text is None:
        return 0
    return int(text) if text.isdecimal() else MOST_BYTES + 1
