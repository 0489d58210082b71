"""A brief to a file: the format follows the file's ending."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from detente.brief.blocks import Document
from detente.brief.docx import docx
from detente.brief.gather import gather
from detente.brief.html import html
from detente.brief.markdown import markdown
from detente.brief.outline import LENGTH, document
from detente.brief.pdf import pdf
from detente.brief.sections import known_length
from detente.brief.tables import csv_zip, xlsx
from detente.errors import InputError
from detente.finding import Finding
from detente.results import Study

DOCUMENTS: Mapping[str, Callable[[Document], bytes]] = {
    ".html": lambda d: html(d).encode(),
    ".md": lambda d: markdown(d).encode(),
    ".pdf": pdf,
    ".docx": docx,
}
TABLES: Mapping[str, Callable[[Study, Mapping[str, Finding]], bytes]] = {".xlsx": xlsx, ".zip": csv_zip}


def write_brief(
    study: Study,
    findings: Mapping[str, Finding],
    path: Path | str,
    *,
    length: str = LENGTH,
    asked: Collection[str] = (),
    marking: str = "",
) -> Path:
    """Write the brief of a study.

    Args:
        study: the run.
        findings: what was learned, by key; the ones that no brief goes without are added.
        path: the file; its ending chooses the format: .html, .md, .pdf, .docx, .xlsx, or .zip for CSV tables.
        length: `one-page`, `short` or `full`; tables hold everything.
        asked: keys of findings that it holds whatever its length.
        marking: a line of the user's own for the top and the bottom.

    Returns:
        The file.

    Raises:
        InputError: no such length, no format of that ending, the packages that it needs are not installed, or the
            file cannot be written.

    """
    path = Path(path)
    content = render(study, findings, path.suffix.lower(), length=length, asked=asked, marking=marking)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise InputError(str(path), wanted="a file that can be written", mend=error.strerror or str(error)) from error
    return path


def render(
    study: Study,
    findings: Mapping[str, Finding],
    ending: str,
    *,
    length: str = LENGTH,
    asked: Collection[str] = (),
    marking: str = "",
) -> bytes:
    """The brief in the format of a file ending such as `.html`, for a file or an answer over the web.

    Raises:
        InputError: as for `write_brief`.

    """
    known = [*DOCUMENTS, *TABLES]
    if ending not in known:
        raise InputError(ending or "no ending", wanted=f"a file that ends in {', '.join(known)}")
    if ending in TABLES:
        return TABLES[ending](study, gather(study, findings))
    found = gather(study, findings, length=known_length(length))
    return DOCUMENTS[ending](document(study, found, length=length, asked=asked, marking=marking))
