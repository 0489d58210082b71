"""What every answer about a run says of it besides: that its futures are conditioned, where they are."""

from dataclasses import replace

from detente.finding import Finding
from detente.futures.conditioned import in_words
from detente.results import Study


def plainly(study: Study, finding: Finding) -> Finding:
    """A finding whose first note says that its futures have learned from what happened, where they have."""
    said = in_words(study.case)
    return replace(finding, notes=(said, *finding.notes)) if said else finding
