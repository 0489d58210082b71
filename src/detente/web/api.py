"""The REST API under /api/v1, and the pages. Stateless: a scenario in each request decides every number."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from detente import __version__
from detente.charts.theme import DARK, LIGHT, config
from detente.errors import CaseError, DetenteError, InputError
from detente.roadmap.ledger import ledger
from detente.web import schemas as wire
from detente.web.briefs import written
from detente.web.desk import Desk
from detente.web.guard import Access, Guard
from detente.web.jobs import Jobs
from detente.web.tasks import work_at
from detente.web.views import assumption_view, card_of, case_view, changes_of, problems_of, run_card
from detente.workbench.stories import story

API = "/api/v1"
STATIC = files("detente.web") / "static"
KINDS = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "application/zip",
    "zip": "application/zip",
}
ENDINGS = {"csv": "tables.zip"}
WRONG = "Everything that is wrong, with the way out"
BAD: dict[int | str, dict[str, Any]] = {
    400: {"model": wire.Problems, "description": "A request that cannot be read"},
    422: {"model": wire.Problems, "description": WRONG},
}


def create_app(access: Access, *, jobs_folder: Path, own: Mapping[str, Path] = MappingProxyType({})) -> FastAPI:
    """The app.

    Args:
        access: who may ask.
        jobs_folder: where long work keeps its results.
        own: name -> file of cases that the one who started the server opened besides the shipped ones.
    """
    desk = Desk(own)
    jobs = Jobs(jobs_folder, work_at(desk), digest=desk.digest)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncGenerator[None]:
        yield
        jobs.close()

    app = FastAPI(title="detente", version=__version__, lifespan=life, docs_url=None, redoc_url=None)
    app.openapi_version = "3.1.0"
    app.add_middleware(Guard, access=access)
    app.add_exception_handler(DetenteError, answer_error)
    app.add_exception_handler(RequestValidationError, answer_invalid)
    app.add_exception_handler(HTTPException, answer_unread)
    add_cases(app, desk)
    add_answers(app, desk)
    add_jobs(app, jobs)
    add_pages(app)
    return app


def answer_error(_: Request, error: Exception) -> Response:
    """Every problem as the four lines; 422 for bad input, 500 for a run that broke."""
    assert isinstance(error, DetenteError)
    status = 422 if isinstance(error, CaseError | InputError) else 500
    body = wire.Problems(problems=problems_of(error))
    return JSONResponse(body.model_dump(), status_code=status)


def answer_unread(_: Request, error: Exception) -> Response:
    """What the server itself refuses, in the form of every error."""
    assert isinstance(error, HTTPException)
    problem = wire.ProblemView(
        where="request", line=0, path="", found=str(error.detail), wanted="a call of the API", mend=""
    )
    return JSONResponse(wire.Problems(problems=[problem]).model_dump(), status_code=error.status_code)


def answer_invalid(_: Request, error: Exception) -> Response:
    """A request that is not of the right form, in the form of every error."""
    assert isinstance(error, RequestValidationError)
    problems = [
        {
            "where": "request",
            "line": 0,
            "path": ".".join(map(str, e["loc"])),
            "found": e["type"],
            "wanted": e["msg"],
            "mend": "",
        }
        for e in error.errors()
    ]
    return JSONResponse({"problems": problems}, status_code=422)


def add_cases(app: FastAPI, desk: Desk) -> None:
    """Cases and what stands in them."""

    @app.get(f"{API}/cases")
    def cases() -> list[wire.CaseLine]:
        """The shipped cases, and those that the server was started with."""
        opened = [desk.case(wire.Scenario(case=name)) for name in desk.known()]
        return [wire.CaseLine(name=c.name, title=c.title, note=c.note) for c in opened]

    @app.post(f"{API}/case", responses=BAD)
    def case(scenario: wire.Scenario) -> wire.CaseView:
        """A scenario's case, with its changes."""
        return case_view(desk.case(scenario))

    @app.post(f"{API}/assumptions", responses=BAD)
    def assumptions(scenario: wire.Scenario) -> list[wire.AssumptionView]:
        """Every number of a scenario's case, with its changes."""
        opened = desk.case(scenario)
        return [assumption_view(opened, a) for a in opened.assumptions.values()]


def add_answers(app: FastAPI, desk: Desk) -> None:
    """Questions about a scenario that are answered at once."""

    @app.post(f"{API}/run", responses=BAD)
    def run(scenario: wire.Scenario) -> wire.Answer:
        """The headline and every card."""
        found = desk.findings(scenario)
        return wire.Answer(
            headline=found["bottom-line"].answer,
            cards=[card_of(f) for f in found.values() if f.key != "assumptions"],
            changes=changes_of(scenario.changes, desk.default(scenario)),
            run=run_card(desk.study(scenario)),
        )

    @app.post(f"{API}/ledger", responses=BAD)
    def ledger_of(question: wire.LedgerQuestion) -> wire.Card:
        """Who would keep each deal of a roadmap."""
        case = desk.case(question.scenario)
        return card_of(
            ledger(case, question.roadmap, types=tuple(question.types), futures=400, seed=question.scenario.seed)
        )

    @app.post(f"{API}/story", responses=BAD)
    def story_of(question: wire.StoryQuestion) -> wire.Card:
        """One future told month by month."""
        study = desk.study(question.scenario)
        return card_of(story(study, future=question.future, strategy=question.strategy))

    @app.post(f"{API}/brief", responses=BAD)
    def brief(question: wire.BriefQuestion) -> Response:
        """A brief in one of seven formats."""
        content = written(desk, question)
        name = f"{desk.case(question.scenario).name}.{ENDINGS.get(question.format, question.format)}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=KINDS[question.format], headers=headers)


def add_jobs(app: FastAPI, jobs: Jobs) -> None:
    """Long work."""

    @app.post(f"{API}/jobs", status_code=202, responses=BAD)
    def start(question: wire.JobQuestion) -> wire.Job:
        """Begin long work; ask for it again by its id."""
        return jobs.start(question)

    @app.post(f"{API}/jobs/done", responses=BAD)
    def done(question: wire.JobQuestion) -> wire.Job | None:
        """The same question as it was answered before, if it was."""
        return jobs.answered(question)

    @app.get(f"{API}/jobs/{{name}}", responses=BAD)
    def one(name: str) -> wire.Job:
        """Long work by its id."""
        return known(jobs.find(name), name)

    @app.delete(f"{API}/jobs/{{name}}", responses=BAD)
    def cancel(name: str) -> wire.Job:
        """Ask long work to stop."""
        return known(jobs.cancel(name), name)


def known(job: wire.Job | None, name: str) -> wire.Job:
    """A job, or an error in words."""
    if job is None:
        raise InputError(name, wanted="the id of long work that was begun here")
    return job


def add_pages(app: FastAPI) -> None:
    """The page, its files, the chart colours, and the API's own page."""

    @app.get(f"{API}/theme")
    def theme() -> dict[str, object]:
        """Chart configurations for paper and for dark screens."""
        return {"light": config(LIGHT), "dark": config(DARK)}

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        """Every call of the API in plain HTML."""
        return HTMLResponse(api_page(app))

    if STATIC.is_dir():
        app.mount("/", StaticFiles(directory=str(STATIC), html=True))
    else:

        @app.get("/", include_in_schema=False)
        def missing() -> HTMLResponse:
            """What to do where the page was not built."""
            return HTMLResponse(
                "<!doctype html><title>detente</title><p>The page is not built: run <code>script/web</code>."
            )


def api_page(app: FastAPI) -> str:
    """The API as a list of calls, from its own description; needs no script and no other place."""
    rows = [
        f"<tr><td><code>{method.upper()} {path}</code><td>{call.get('description', call.get('summary', ''))}"
        for path, calls in app.openapi()["paths"].items()
        for method, call in calls.items()
    ]
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>API of detente</title>'
    where = '<p>Whole description: <a href="/openapi.json">openapi.json</a></p>'
    return f"{head}<h1>API</h1>{where}<table><tr><th>Call<th>What it gives{''.join(rows)}</table></html>"
