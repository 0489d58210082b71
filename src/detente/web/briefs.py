"""A brief over the web: the chosen findings in one format, or in all of them."""

import base64
import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from detente.brief.blocks import Document
from detente.brief.outline import document
from detente.brief.pdf import pictures
from detente.brief.reword import Sentence, check, marked, reworded, said
from detente.brief.sections import is_in
from detente.brief.tables import ZIP_TIME, xlsx
from detente.brief.write import DOCUMENTS, TABLES
from detente.errors import InputError, nearest
from detente.finding import Finding
from detente.results import Study
from detente.web import wire
from detente.web.desk import Desk
from detente.web.jobs import Jobs
from detente.web.shelf import Stop
from detente.web.tasks import scenario_mark
from detente.workbench.single import brief_keys

PLAIN = {"html": ".html", "md": ".md", "pdf": ".pdf", "docx": ".docx", "xlsx": ".xlsx", "csv": ".zip"}
ENDINGS = {"csv": "tables.zip"}
KINDS = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "application/zip",
    "zip": "application/zip",
}
CONTENT: dict[str, Any] = {
    kind.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for kind in KINDS.values()
}
"""How the description of the API puts it."""

SHOWN = 12
"""Pages of which pictures are shown."""


def file_name(desk: Desk, asked: wire.BriefQuestion) -> str:
    """What the file is called."""
    return f"{desk.case(asked.scenario).name}.{ENDINGS.get(asked.format, asked.format)}"


def outline(desk: Desk, jobs: Jobs, asked: wire.SectionsQuestion, stop: Stop) -> list[wire.Section]:
    """Sections that a brief may have: what the run gives, then what long work about this very scenario gave."""
    study = desk.study(asked.scenario, stop=stop)
    sentences = sentences_of(asked)
    run = [
        section(desk.finding(asked.scenario, key, stop=stop), sentences.get(key), chosen=is_in(key, asked.length))
        for key in brief_keys(study)
    ]
    taken = {section.key for section in run}
    further = [
        section(f, sentences.get(f.key), job=job)
        for job, f in of_jobs(desk, jobs, asked.scenario, asked.jobs)
        if f.key not in taken
    ]
    return [*run, *{section.key: section for section in reversed(further)}.values()]


def section(finding: Finding, sentence: Sentence | None, *, job: str = "", chosen: bool = False) -> wire.Section:
    """A finding as a line of the outline."""
    now = said(finding.answer, sentence)
    return wire.Section(
        key=finding.key, question=finding.question, answer=finding.answer, said=now.text, state=now.state, job=job,
        chosen=chosen,
    )  # fmt: skip


def sentences_of(asked: wire.SectionsQuestion | wire.BriefQuestion) -> dict[str, Sentence]:
    """The sender's sentences by the key of their section."""
    return {key: Sentence(s.text, s.of) for key, s in asked.sentences.items()}


def checked(asked: wire.Sentence) -> wire.Sentence:
    """A sentence of the sender's, if its numbers are the finding's.

    Raises:
        InputError: with every number that is not.
    """
    check(Sentence(asked.text, asked.of))
    return asked


def of_jobs(
    desk: Desk, jobs: Jobs, scenario: wire.Scenario, names: list[str] | None
) -> Iterator[tuple[str, Finding]]:  # fmt: skip
    """Job and finding of each result asked for; of all that is done about this scenario where none is named.

    Raises:
        InputError: no such job, or one that is not done.
    """
    about = scenario_mark(desk, scenario)
    chosen = names or [line.id for line in jobs.every() if line.scenario == about and line.status == "done"]
    for name in chosen:
        made = jobs.store.result(name)
        if made is None:
            if names:
                raise InputError(name, wanted="the id of long work that is done")
            continue
        yield from ((name, finding) for finding in made.findings)


def findings(desk: Desk, jobs: Jobs, asked: wire.BriefQuestion, stop: Stop) -> Mapping[str, Finding]:
    """What stands in the brief: the whole run's findings and the jobs' where no section is named.

    Raises:
        InputError: no such section or job.
    """
    study = desk.study(asked.scenario, stop=stop)
    keys = brief_keys(study)
    more = {f.key: f for _, f in of_jobs(desk, jobs, asked.scenario, asked.jobs)} if asked.jobs else {}
    known = {*keys, *more}
    wanted = [*keys, *more] if asked.length == "one-page" or not asked.sections else asked.sections
    for name in asked.sections:
        if name not in known:
            mend = nearest(name, known)
            raise InputError(name, wanted="a section of this scenario's brief, or of the jobs named", mend=mend)
    found = {key: desk.finding(asked.scenario, key, stop=stop) for key in keys if key in wanted and key not in more}
    return {**found, **{key: f for key, f in more.items() if key in wanted}}


def written(desk: Desk, jobs: Jobs, asked: wire.BriefQuestion, stop: Stop) -> bytes:
    """The brief that a question asks for.

    Raises:
        CaseError, InputError: what is wrong with the scenario; no such section; a package is not installed.
        Cancelled: it is not wanted any more.
    """
    found = findings(desk, jobs, asked, stop)
    if asked.format != "zip":
        return one(desk, asked, found, asked.format)
    stream, name = io.BytesIO(), desk.case(asked.scenario).name
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for form, ending in PLAIN.items():
            stop.check()
            title = f"{name}-tables.zip" if form == "csv" else f"{name}{ending}"
            archive.writestr(zipfile.ZipInfo(title, ZIP_TIME), one(desk, asked, found, form), zipfile.ZIP_DEFLATED)
        scenario = asked.scenario.model_dump_json(indent=2)
        saved = f'{{"format": "detente-scenario/1", "scenario": {scenario}}}\n'
        archive.writestr(zipfile.ZipInfo(f"{name}.detente.json", ZIP_TIME), saved, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def one(desk: Desk, asked: wire.BriefQuestion, found: Mapping[str, Finding], form: str) -> bytes:
    """The same in one format."""
    study, ending = desk.study(asked.scenario), PLAIN[form]
    if ending == ".xlsx":
        return xlsx(study, reworded(found, sentences_of(asked)), text=asked.scenario.text)
    if ending in TABLES:
        return TABLES[ending](study, reworded(found, sentences_of(asked)))
    return DOCUMENTS[ending](as_document(study, asked, found))


def as_document(study: Study, asked: wire.BriefQuestion, found: Mapping[str, Finding]) -> Document:
    """The brief before it has a format; `found` speaks in its own sentences."""
    told, chosen = reworded(found, sentences_of(asked)), asked.sections or (found if asked.jobs else ())
    made = document(study, told, length=asked.length, asked=chosen, marking=asked.marking)
    return marked(made, [key for key, finding in found.items() if told[key].answer != finding.answer])


def pages(desk: Desk, jobs: Jobs, asked: wire.BriefQuestion, stop: Stop) -> wire.Pages:
    """The first pages of a brief as it would be printed.

    Raises:
        CaseError, InputError: as `written`.
    """
    found = findings(desk, jobs, asked, stop)
    stop.check()
    printed = pictures(as_document(desk.study(asked.scenario), asked, found))
    shown = [f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in printed[:SHOWN]]
    return wire.Pages(count=len(printed), pictures=shown)
