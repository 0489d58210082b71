"""Who may ask: this machine's own page, with the token of this start, and nobody else."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp

MOST_BYTES = 4_000_000
"""Largest request."""

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


class Guard(BaseHTTPMiddleware):
    """Refuses other hosts, other origins, missing tokens and oversized requests; sets the headers of every answer."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        super().__init__(app)
        self.access = access
        self.cookie = f"detente-{hashlib.sha256(access.token.encode()).hexdigest()[:12]}"  # one for each server

    async def dispatch(self, request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        """Answer a request, or refuse it."""
        answer = self.refusal(request) or self.entry(request) or await call_next(request)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer

    def refusal(self, request: Request) -> Response | None:
        """A refusal in words, or nothing."""
        if request.headers.get("host", "") not in self.access.hosts:
            return refused(421, "this server answers only under its own address")
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc not in self.access.hosts:
            return refused(403, "requests come from this app's own page only")
        if "transfer-encoding" in request.headers:
            return refused(411, "a request that says how long it is")
        if int_of(request.headers.get("content-length")) > MOST_BYTES:
            return refused(413, f"at most {MOST_BYTES:,} bytes")
        return None

    def entry(self, request: Request) -> Response | None:
        """The start address puts the token into a cookie; without either there is no way in."""
        given = request.query_params.get("token", "")
        if request.url.path == "/" and self.is_right(given):
            answer = RedirectResponse("/", status_code=303)
            answer.set_cookie(self.cookie, given, httponly=True, samesite="strict")
            return answer
        sent = request.cookies.get(self.cookie, "") or request.headers.get("authorization", "").removeprefix("Bearer ")
        return None if self.is_right(sent) else refused(401, "open the address that `detente app` printed")

    def is_right(self, token: str) -> bool:
        """Whether a token is the one of this start."""
        return hmac.compare_digest(token.encode(), self.access.token.encode())


def refused(status: int, says: str) -> Response:
    """A refusal in the form of every error."""
    problem = {"where": "", "line": 0, "path": "", "found": "this request", "wanted": says, "mend": ""}
    return JSONResponse({"problems": [problem]}, status_code=status)


def int_of(text: str | None) -> int:
    """A header's number; endless where it is none."""
    if text is None:
        return 0
    return int(text) if text.isdecimal() else MOST_BYTES + 1
