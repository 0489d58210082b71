"""The pages: the app's own files, the colours of its charts, and the API's page."""

from importlib.resources import files

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from detente.charts.theme import DARK, LIGHT, config
from detente.web.apipage import api_page

STATIC = files("detente.web") / "static"
MISSING = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>detente</title><main><h1>detente</h1>'
    '<p>The page is not built: run <code>script/web</code>. The <a href="/docs">API</a> answers.</p></main></html>'
)


def add_pages(app: FastAPI) -> None:
    """The page, its files, the chart colours, and the API's own page."""

    @app.get("/api/v1/theme")
    def theme() -> dict[str, object]:
        """Chart configurations for paper and for dark screens."""
        return {"light": config(LIGHT), "dark": config(DARK)}

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        """Every call of the API in plain HTML."""
        return HTMLResponse(api_page(app.openapi()))

    if has_pages():
        app.mount("/", GZipMiddleware(StaticFiles(directory=str(STATIC), html=True), minimum_size=1_000))
    else:

        @app.get("/", include_in_schema=False)
        def missing() -> HTMLResponse:
            """What to do where the page was not built."""
            return HTMLResponse(MISSING)


def has_pages() -> bool:
    """Whether the pages were built."""
    return (STATIC / "index.html").is_file()
