"""The API's description as a file, from which the front end's types are made: `python -m detente.web.describe FILE`."""

import json
import sys
import tempfile
from pathlib import Path

from detente.web.api import create_app
from detente.web.guard import Access


def description() -> str:
    """The OpenAPI description as text."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Access("", frozenset()), jobs_folder=Path(folder))
        return json.dumps(app.openapi(), indent=1) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(description())
