"""The API keeps to its own description, whatever is sent: requests made from the description itself."""

import tempfile
from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from detente.web.api import create_app
from detente.web.guard import Access

TOKEN = "secret"
PATIENCE = 300  # seconds: a request may be the first to compile a large case, on a machine that does other work
ENTRY = {"authorization": f"Bearer {TOKEN}", "host": "testserver"}
app = create_app(
    Access(TOKEN, frozenset({"testserver", "localhost"})), jobs_folder=Path(tempfile.mkdtemp(prefix="detente-jobs-"))
)
api = schemathesis.openapi.from_asgi("/openapi.json", app, headers=ENTRY)


@api.parametrize()
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_to_its_description(case: schemathesis.Case):
    case.call_and_validate(
        headers=ENTRY,
        checks=[not_a_server_error, status_code_conformance, response_schema_conformance],
        timeout=PATIENCE,
    )
