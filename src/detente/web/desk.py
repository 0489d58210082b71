"""A scenario to its case, its run and its findings. The last few are kept in memory: nothing is made twice."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from detente import workbench
from detente.case.find import shipped_cases
from detente.case.model import Case
from detente.case.read import parse_case, read_case
from detente.errors import InputError, nearest
from detente.finding import Finding
from detente.results import Study
from detente.web.shelf import NEVER, Shelf, Stop
from detente.web.wire import Scenario
from detente.workbench.single import beside, brief_keys, finding_of

CASES, STUDIES, FINDINGS = 24, 12, 160
FAST = 64
"""Futures of a first look, and what the engine computes side by side for this server: fewer would not be quicker. A run
of many takes a sixth longer so, but is compiled once with the first look."""

OWN_TEXT = "<your case>"
"""What messages call a case of the user's own. No file can have the name, so none beside the server is taken for it."""


class Desk:
    """Cases, runs and findings of the scenarios last asked for."""

    def __init__(self, own: Mapping[str, Path] = MappingProxyType({})) -> None:
        self.own = own
        self.cases: Shelf[Case] = Shelf(CASES)
        self.studies: Shelf[Study] = Shelf(STUDIES)
        self.findings: Shelf[Finding] = Shelf(FINDINGS)

    def known(self) -> dict[str, Path]:
        """Cases that may be asked for by name; those that the server was started with come first."""
        return {**self.own, **{name: path for name, path in shipped_cases().items() if name not in self.own}}

    def case(self, scenario: Scenario) -> Case:
        """The case of a scenario with its changes.

        Raises:
            CaseError, InputError: what is wrong with it.
        """
        key = mark(scenario.case, scenario.text, sorted(scenario.changes.items()))
        return self.cases.get(key, lambda: self.opened(scenario))

    def opened(self, scenario: Scenario) -> Case:
        """The user's own text, or a known case by name; a path is refused."""
        if scenario.text:
            return parse_case(scenario.text, file=OWN_TEXT, set_=scenario.changes)
        known = self.known()
        if scenario.case not in known:
            mend = nearest(scenario.case, known) or "open the file again, if it is a case of your own"
            raise InputError(scenario.case, wanted=f"a case that is here: {', '.join(known)}", mend=mend)
        return read_case(self.own.get(scenario.case, scenario.case), set_=scenario.changes)

    def default(self, scenario: Scenario) -> Case:
        """The case of a scenario without its changes."""
        return self.case(changed(scenario, {}))

    def study(self, scenario: Scenario, *, futures: int = 0, stop: Stop = NEVER) -> Study:
        """The run of a scenario.

        Args:
            scenario: the scenario.
            futures: so many at most; 0 for the scenario's own number.
            stop: ends it between blocks of futures.

        Raises:
            CaseError, InputError, RunError: what is wrong with it.
            Cancelled: it was stopped.
        """
        size = min(futures or scenario.futures, scenario.futures)
        case, chosen = self.case(scenario), scenario.strategies or None

        def make() -> Study:
            return workbench.run(
                case,
                futures=size,
                seed=scenario.seed,
                strategies=chosen,
                keep=False,
                progress=stop.check,
                block=FAST,
            )

        return self.studies.get(run_mark(scenario, case, size), make, stop=stop)

    def finding(
        self,
        scenario: Scenario,
        key: str,
        *,
        futures: int = 0,
        strategy: str = "",
        saved: Mapping[str, str] | None = None,
        stop: Stop = NEVER,
    ) -> Finding:
        """One finding of a scenario's run, the paths with the medians of the saved scenario where there is one.

        Raises:
            CaseError, InputError, RunError: as `study`; the run has no such finding.
        """
        study = self.study(scenario, futures=futures, stop=stop)
        stop.check()
        size = min(futures or scenario.futures, scenario.futures)
        name = mark(run_mark(scenario, study.case, size), key, strategy if key.startswith("path-") else "")
        found = self.findings.get(name, lambda: finding_of(study, key, strategy=strategy), stop=stop)
        if saved is None or not key.startswith("path"):
            return found
        other = self.study(changed(scenario, saved), futures=futures, stop=stop)
        return beside(found, other, called="the saved scenario")

    def main_findings(self, scenario: Scenario, *, stop: Stop = NEVER) -> dict[str, Finding]:
        """What every brief shows of a scenario."""
        study = self.study(scenario, stop=stop)
        return {key: self.finding(scenario, key, stop=stop) for key in brief_keys(study)}


def changed(scenario: Scenario, changes: Mapping[str, str]) -> Scenario:
    """The scenario with other changes."""
    return scenario.model_copy(update={"changes": dict(changes)})


def run_mark(scenario: Scenario, case: Case, futures: int) -> str:
    """What identifies a run: the case as it stands and where it came from, strategies, seed and futures."""
    return mark(case.digest, case.files, scenario.strategies, scenario.seed, futures)


def mark(*parts: object) -> str:
    """A short mark of some parts."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
