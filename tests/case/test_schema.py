import json
import subprocess
import sys
from pathlib import Path

import pytest

from detente.case.find import shipped_cases
from detente.case.reference import page
from detente.case.schema import CaseEntry, json_schema
from detente.case.tree import parse, plain

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["two-sides"])
def test_the_schema_takes_the_shipped_cases(name):
    tree, problems = parse(shipped_cases()[name].read_text(), "case.yaml")
    assert problems == []
    assert CaseEntry.model_validate(plain(tree)).case == name


def test_the_json_schema_is_plain_json_with_a_description_for_every_key():
    schema = json.loads(json.dumps(json_schema(), allow_nan=False))
    for name, model in schema["$defs"].items():
        for key, field in model.get("properties", {}).items():
            assert field.get("description"), f"{name}.{key} is not described"


def test_every_reference_in_the_json_schema_leads_somewhere():
    text = json.dumps(json_schema())
    known = json_schema()["$defs"]
    for reference in {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}:
        assert reference in known


def test_the_json_schema_refuses_unknown_keys_and_takes_bare_numbers():
    schema = json_schema()
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["Span"]["anyOf"][0] == {"type": ["string", "number"]}
    assert schema["$defs"]["Span"]["description"] == "a time, in days, weeks, months or years"


def test_the_reference_page_is_the_code_s():
    written = (ROOT / "docs" / "reference" / "case.md").read_text()
    assert written == page(), "renew it: python -m detente.case.reference > docs/reference/case.md"


def test_the_reference_page_names_every_key():
    text = page()
    for name in (
        "on_provocation",
        "signal_damps",
        "waived_by",
        "infeasible",
        "happenings",
        "repudiates",
        "ties_weight",
    ):
        assert f"`{name}`" in text


def test_reading_a_case_loads_nothing_heavy():
    heavy = ["jax", "scipy", "pandas", "numpy"]
    code = f"import sys, detente.case.read; print(*[m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_importing_the_reader_takes_no_more_than_a_few_times_its_libraries():
    def seconds(modules):
        code = f"import time; t = time.process_time(); import {modules}; print(time.process_time() - t)"
        runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True) for _ in range(3)]
        return min(float(run.stdout) for run in runs)

    assert seconds("detente.case.read") < 4 * seconds("pydantic.main, lark, yaml")
