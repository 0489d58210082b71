"""A brief over the web: the chosen findings in one format, or in all of them."""

import io
import zipfile

from detente.brief.outline import document
from detente.brief.tables import ZIP_TIME
from detente.brief.write import DOCUMENTS, TABLES
from detente.errors import InputError, nearest
from detente.web.desk import Desk
from detente.web.schemas import BriefQuestion

PLAIN = {"html": ".html", "md": ".md", "pdf": ".pdf", "docx": ".docx", "xlsx": ".xlsx", "csv": ".zip"}


def written(desk: Desk, question: BriefQuestion) -> bytes:
    """The brief that a question asks for.

    Raises:
        CaseError, InputError: what is wrong with the scenario; no such section; a package is not installed.
    """
    if question.format != "zip":
        return one(desk, question, question.format)
    stream, name = io.BytesIO(), desk.case(question.scenario).name
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for form, ending in PLAIN.items():
            title = f"{name}-tables.zip" if form == "csv" else f"{name}{ending}"
            archive.writestr(zipfile.ZipInfo(title, ZIP_TIME), one(desk, question, form), zipfile.ZIP_DEFLATED)
        title = f"{name}.detente.json"
        scenario = question.scenario.model_dump_json(indent=2)
        saved = f'{{"format": "detente-scenario/1", "scenario": {scenario}}}\n'
        archive.writestr(zipfile.ZipInfo(title, ZIP_TIME), saved, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def one(desk: Desk, question: BriefQuestion, form: str) -> bytes:
    """The same in one format."""
    found, study, ending = desk.findings(question.scenario), desk.study(question.scenario), PLAIN[form]
    for name in question.sections:
        if name not in found:
            raise InputError(name, wanted="a finding of this scenario", mend=nearest(name, found))
    kept = {key: f for key, f in found.items() if not question.sections or key in question.sections}
    if ending in TABLES:
        return TABLES[ending](study, kept)
    whole = "full" if question.sections else "short"
    return DOCUMENTS[ending](document(study, kept, length=whole, asked=question.sections, marking=question.marking))
