"""What testing would teach: the findings of a watched run, and the same as plain data."""

from collections.abc import Mapping
from typing import Any

from detente.analyses.learn import learn
from detente.analyses.signposts import signposts
from detente.analyses.watched import Watched
from detente.analyses.worth import worth_of_testing
from detente.finding import Finding, as_json
from detente.results import Study
from detente.workbench.adapt import adapt
from detente.workbench.watch import watch
from detente.workbench.work import Progress


def learn_of(study: Study, *, progress: Progress | None = None) -> Watched:
    """The futures of a study run once more and watched, so that beliefs and answers are known month by month."""
    return watch(
        study.case,
        futures=study.futures.size,
        seed=study.futures.seed,
        strategies=study.results.strategies,
        progress=progress,
    )


def lessons(watched: Watched, *, metric: str = "", strategy: str = "", fails: str = "") -> dict[str, Finding]:
    """What testing would teach, what it is worth, and what would warn of failure.

    Args:
        watched: a run with its paths.
        metric: what testing is worth is said in this metric; empty for the weighted score.
        strategy: whose failure is to be foretold; empty for the one that stands best.
        fails: what counts as failing.

    Raises:
        InputError: no such metric or strategy, or a failure that is not understood.
    """
    return {
        "separation": learn(watched),
        "worth": worth_of_testing(watched.study, metric=metric),
        "signposts": signposts(watched, failure=fails, strategy=strategy),
    }


def pathways_of(watched: Watched, *, metric: str = "", progress: Progress | None = None) -> dict[str, Finding]:
    """Whether it would pay to begin with the leading strategy and switch when a sign is seen.

    Raises:
        InputError: no such metric.
    """
    return {"pathways": adapt(watched, metric=metric, progress=progress)}


def lessons_as_data(found: Mapping[str, Finding]) -> dict[str, Any]:
    """Lessons as plain data: the worth of knowing the type, that of the answers, separation by month, signposts."""
    known, *seen = found["worth"].table.records()
    more = {name: as_json(f)["more"] for name, f in found.items() if f.more}
    said = {name: {"question": f.question, "answer": f.answer, "notes": list(f.notes)} for name, f in found.items()}
    further = {name: f.table.records() for name, f in found.items() if name not in ("worth", "separation", "signposts")}
    return {
        "evpi": {**known, "choices": more["worth"]["if known"]},
        "evsi": seen,
        "separation": found["separation"].table.records(),
        "signposts": found["signposts"].table.records(),
        "calibration": more["separation"]["calibration"],
        **further,
        "said": said,
        "more": more,
    }
