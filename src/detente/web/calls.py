"""The calls of the API: each takes one message and hands it to what answers it, in a thread of the line."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import FastAPI, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from detente.errors import InputError
from detente.web import answers, briefs, doubts, wire
from detente.web import workbook as workbooks
from detente.web.cards import card_of
from detente.web.caseview import assumption_views, case_view, value_view
from detente.web.desk import Desk, changed
from detente.web.jobs import Jobs
from detente.web.line import GONE, Lines
from detente.web.shelf import Stop
from detente.web.tasks import roads_of

API = "/api/v1"
BAD: dict[int | str, dict[str, Any]] = {
    400: {"model": wire.Problems, "description": "A request that cannot be read"},
    422: {"model": wire.Problems, "description": "Everything that is wrong, with the way out"},
}
ChartWidth = Annotated[int, Query(ge=280, le=1400, description="Width of charts in pixels.")]
Asked = TypeVar("Asked", bound=BaseModel)


def add_cases(app: FastAPI, desk: Desk, lines: Lines) -> None:
    """Cases and what stands in them."""

    @app.get(f"{API}/cases", response_model=list[wire.CaseLine])
    async def cases(request: Request) -> Response:
        """The cases that the server was started with, and the shipped ones."""
        return await lines.quick.answered(request, lambda _: case_lines(desk))

    @app.post(f"{API}/case", response_model=wire.CaseView, responses=BAD)
    async def case(request: Request, scenario: wire.Scenario) -> Response:
        """A scenario's case, with its changes."""
        return await lines.quick.answered(request, lambda _: case_view(desk.case(scenario), desk.default(scenario)))

    @app.post(f"{API}/workbook", response_model=wire.Opened, responses=BAD)
    async def workbook(request: Request, asked: wire.WorkbookQuestion) -> Response:
        """The scenario of an Excel workbook that a brief was exported to."""
        return await lines.quick.answered(request, lambda _: workbooks.opened(desk, asked))

    @app.post(f"{API}/value", response_model=wire.ValueView, responses=BAD)
    async def value(request: Request, asked: wire.ValueQuestion) -> Response:
        """A value as it was typed, in the words of the case language."""
        return await lines.quick.answered(request, lambda _: taken(desk, asked))

    @app.post(f"{API}/assumptions", response_model=list[wire.AssumptionView], responses=BAD)
    async def assumptions(request: Request, scenario: wire.Scenario) -> Response:
        """Every number of a scenario's case, with its changes."""
        return await lines.quick.answered(
            request, lambda _: assumption_views(desk.case(scenario), desk.default(scenario))
        )


def case_lines(desk: Desk) -> list[wire.CaseLine]:
    """Cases to choose from."""
    opened = {name: desk.case(wire.Scenario(case=name)) for name in desk.known()}
    return [
        wire.CaseLine(name=name, title=c.title, note=c.note, levers=len(c.levers), own=name in desk.own)
        for name, c in opened.items()
    ]


def taken(desk: Desk, asked: wire.ValueQuestion) -> wire.ValueView:
    """A typed value laid over the case.

    Raises:
        CaseError: the case cannot take it.
    """
    scenario = changed(asked.scenario, {**asked.scenario.changes, asked.path: asked.text})
    return value_view(desk.case(scenario), desk.default(scenario), asked.path)


def add_answers(app: FastAPI, desk: Desk, lines: Lines) -> None:
    """Questions about a scenario that are answered at once."""

    def at(path: str, asks: type[Asked], gives: type[BaseModel], answer: Callable[[Desk, Asked, Stop], BaseModel]):
        async def call(request: Request, asked: Asked) -> Response:
            line = lines.quick if getattr(asked, "detail", "") == "fast" else lines.full
            return await line.answered(request, lambda stop: answer(desk, asked, stop))

        call.__annotations__["asked"] = asks
        name = path.removeprefix("/")
        app.post(f"{API}{path}", response_model=gives, responses=BAD, name=name, description=answer.__doc__)(call)

    at("/run", wire.RunQuestion, wire.Answer, answers.run)
    at("/card", wire.CardQuestion, wire.Card, answers.card)
    at("/compare", wire.CompareQuestion, wire.Comparison, answers.compare)
    at("/story", wire.StoryQuestion, wire.Card, answers.told)
    at("/trace", wire.TraceQuestion, wire.Card, answers.traced)
    at("/road", wire.RoadQuestion, wire.RoadAnswer, answers.road)
    at("/history", wire.HistoryQuestion, wire.HistoryAnswer, answers.history)
    at("/history/fooled", wire.FooledQuestion, wire.Card, doubts.fooled)


def add_briefs(app: FastAPI, desk: Desk, jobs: Jobs, lines: Lines) -> None:
    """Briefs."""

    @app.post(f"{API}/brief/outline", response_model=list[wire.Section], responses=BAD)
    async def outline(request: Request, asked: wire.SectionsQuestion) -> Response:
        """What may stand in a brief of a scenario: findings of its run, and results of long work about it."""
        return await lines.full.answered(request, lambda stop: briefs.outline(desk, jobs, asked, stop))

    @app.post(f"{API}/brief/sentence", response_model=wire.Sentence, responses=BAD)
    async def sentence(request: Request, asked: wire.Sentence) -> Response:
        """Whether a finding's sentence may be put so: its words may change, its numbers may not."""
        return await lines.quick.answered(request, lambda _: briefs.checked(asked))

    @app.post(f"{API}/brief/pages", response_model=wire.Pages, responses=BAD)
    async def pages(request: Request, asked: wire.BriefQuestion) -> Response:
        """The first pages of a brief as they would be printed."""
        return await lines.full.answered(request, lambda stop: briefs.pages(desk, jobs, asked, stop))

    @app.post(f"{API}/brief", responses={**BAD, 200: {"content": briefs.CONTENT}}, response_class=Response)
    async def brief(request: Request, asked: wire.BriefQuestion) -> Response:
        """A brief in one of seven formats."""
        content = await lines.full.made(request, lambda stop: briefs.written(desk, jobs, asked, stop))
        if content is None:
            return Response(status_code=GONE)
        headers = {"Content-Disposition": f'attachment; filename="{briefs.file_name(desk, asked)}"'}
        return Response(content, media_type=briefs.KINDS[asked.format], headers=headers)


def add_jobs(app: FastAPI, jobs: Jobs, lines: Lines) -> None:
    """Long work."""
    quick = lines.quick

    @app.post(f"{API}/jobs", status_code=202, response_model=wire.Job, responses=BAD)
    async def start(request: Request, question: wire.JobQuestion) -> Response:
        """Begin long work, or find it under way or done; ask for it again by its id."""
        return await quick.answered(request, lambda _: whole(jobs, jobs.start(question)), status=202)

    @app.post(f"{API}/jobs/done", response_model=wire.Job | None, responses=BAD)
    async def done(request: Request, question: wire.JobQuestion) -> Response:
        """The job of a question, where it is under way or done."""
        return await quick.answered(request, lambda _: (found := jobs.same(question)) and whole(jobs, found))

    @app.get(f"{API}/jobs", response_model=list[wire.JobLine])
    async def every(request: Request) -> Response:
        """All long work, the newest first, without results."""
        return await quick.answered(request, lambda _: jobs.every())

    @app.get(f"{API}/jobs/{{name}}", response_model=wire.Job, responses=BAD)
    async def one(request: Request, name: str, width: ChartWidth = 660) -> Response:
        """Long work by its id, with its result once it is done."""
        return await quick.answered(request, lambda _: whole(jobs, known(jobs.find(name), name), width=width))

    @app.delete(f"{API}/jobs/{{name}}", response_model=wire.Job, responses=BAD)
    async def cancel(request: Request, name: str) -> Response:
        """Ask long work to stop; what is done stays done."""
        return await quick.answered(request, lambda _: whole(jobs, known(jobs.cancel(name), name)))


def known(job: wire.JobLine | None, name: str) -> wire.JobLine:
    """A job, or an error in words."""
    if job is None:
        raise InputError(name, wanted="the id of long work that was begun here")
    return job


def whole(jobs: Jobs, job: wire.JobLine, *, width: int = 660) -> wire.Job:
    """A job with its result, where it is done; one whose result was thrown away has to be done again."""
    plain = job.model_dump()
    if job.status != "done":
        return wire.Job(**plain)
    made = jobs.store.result(job.id)
    if made is None:
        gone = job.model_copy(update={"status": "interrupted", "says": "its result is not kept any more"})
        return wire.Job(**gone.model_dump())
    return wire.Job(**plain, result=[card_of(f, width=width) for f in made.findings], roads=roads_of(made))
