"""The app: the REST API under /api/v1 and the pages. Stateless: a scenario in each request decides every number."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from detente import __version__
from detente.errors import CaseError, DetenteError, InputError
from detente.web import wire
from detente.web.calls import add_answers, add_briefs, add_cases, add_jobs, case_lines
from detente.web.desk import Desk
from detente.web.guard import Access, Guard
from detente.web.jobs import Jobs
from detente.web.line import Lines
from detente.web.pages import add_pages
from detente.web.problems import details, invalid, problems_of, unforeseen
from detente.web.store import Store
from detente.web.tasks import describe_at, work_at


def create_app(access: Access, *, jobs_folder: Path, own: Mapping[str, Path] = MappingProxyType({})) -> FastAPI:
    """The app.

    Args:
        access: who may ask.
        jobs_folder: where long work keeps its results; several servers may share it.
        own: name -> file of cases that the one who started the server opened besides the shipped ones.
    """
    desk, lines = Desk(own), Lines()
    jobs = Jobs(Store(jobs_folder), work_at(desk), describe=describe_at(desk))

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncGenerator[None]:
        lines.open()
        jobs.open()
        lines.quick.ahead(lambda: warm(desk))
        yield
        lines.close()
        jobs.close()

    app = FastAPI(title="detente", version=__version__, lifespan=life, docs_url=None, redoc_url=None)
    app.openapi_version = "3.1.0"
    app.add_middleware(Guard, access=access)
    app.add_exception_handler(DetenteError, answer_error)
    app.add_exception_handler(RequestValidationError, answer_invalid)
    app.add_exception_handler(HTTPException, answer_unread)
    app.add_exception_handler(Exception, answer_unforeseen)
    add_cases(app, desk, lines)
    add_answers(app, desk, lines)
    add_briefs(app, desk, jobs, lines)
    add_jobs(app, jobs, lines)
    add_pages(app)
    return app


def warm(desk: Desk) -> None:
    """Read the cases and load the engine while the browser still opens, so that nobody waits for it first."""
    case_lines(desk)
    import_module("detente.engine.compile")


def said(request: Request, problems: list[wire.ProblemView], status: int) -> Response:
    """Everything that is wrong, with what identifies it."""
    body = wire.Problems(problems=problems, details=details(f"{request.method} {request.url.path}"))
    return JSONResponse(body.model_dump(), status_code=status)


def answer_error(request: Request, error: Exception) -> Response:
    """Every problem as the four lines; 422 for bad input, 500 for a run that broke."""
    if not isinstance(error, DetenteError):
        return answer_unforeseen(request, error)
    return said(request, problems_of(error), 422 if isinstance(error, CaseError | InputError) else 500)


def answer_unread(request: Request, error: Exception) -> Response:
    """What the server itself refuses, in the form of every error."""
    if not isinstance(error, HTTPException):
        return answer_unforeseen(request, error)
    problem = wire.ProblemView(
        where="request", line=0, path="", found=str(error.detail), wanted="a call of the API", mend="see /docs"
    )
    return said(request, [problem], error.status_code)


def answer_invalid(request: Request, error: Exception) -> Response:
    """A request that is not of the right form, in the form of every error."""
    if not isinstance(error, RequestValidationError):
        return answer_unforeseen(request, error)
    return said(request, [invalid(one) for one in error.errors()], 422)


def answer_unforeseen(request: Request, error: Exception) -> Response:
    """A fault of the program: the server's window has its traceback, the answer says how to report it."""
    return said(request, [unforeseen(error, request.url.path)], 500)
