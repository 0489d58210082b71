"""A scenario to its case, study and findings. The last few are kept in memory; the same scenario is never run twice."""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar

from detente import __version__, workbench
from detente.analyses.compare import compare
from detente.analyses.explain import explain
from detente.brief.gather import gather
from detente.case.find import shipped_cases
from detente.case.model import Case
from detente.case.read import parse_case, read_case
from detente.errors import InputError, nearest
from detente.finding import Finding
from detente.results import Study, choices
from detente.web.schemas import JobQuestion, Scenario
from detente.workbench.judged import claims

T = TypeVar("T")
CASES, STUDIES = 32, 12


class Shelf(Generic[T]):
    """The last few things made, by key; two askers of the same thing wait for one making."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.things: OrderedDict[str, T] = OrderedDict()
        self.locks: dict[str, threading.Lock] = {}
        self.lock = threading.Lock()

    def get(self, key: str, make: Callable[[], T]) -> T:
        """The thing of a key, made if it is not there."""
        with self.lock:
            mine = self.locks.setdefault(key, threading.Lock())
        with mine:
            with self.lock:
                if key in self.things:
                    self.things.move_to_end(key)
                    return self.things[key]
            made = make()
            with self.lock:
                self.things[key] = made
                while len(self.things) > self.most:
                    old, _ = self.things.popitem(last=False)
                    self.locks.pop(old, None)
            return made


class Desk:
    """Cases and studies of the scenarios last asked for."""

    def __init__(self, own: Mapping[str, Path] = MappingProxyType({})) -> None:
        self.own = own
        self.cases: Shelf[Case] = Shelf(CASES)
        self.studies: Shelf[Study] = Shelf(STUDIES)

    def case(self, scenario: Scenario) -> Case:
        """The case of a scenario with its changes.

        Raises:
            CaseError, InputError: what is wrong with it.
        """
        key = json.dumps([scenario.case, scenario.text, sorted(scenario.changes.items())])
        return self.cases.get(key, lambda: self.opened(scenario))

    def known(self) -> dict[str, Path]:
        """Cases that may be asked for by name; those that the server was started with come first."""
        return {**self.own, **shipped_cases()}

    def opened(self, scenario: Scenario) -> Case:
        """The user's own text, or a known case by name; a path is refused."""
        if scenario.text:
            return parse_case(scenario.text, set_=scenario.changes)
        known = self.known()
        if scenario.case not in known:
            raise InputError(scenario.case, wanted="a shipped case", mend=nearest(scenario.case, known))
        return read_case(self.own.get(scenario.case, scenario.case), set_=scenario.changes)

    def default(self, scenario: Scenario) -> Case:
        """The case of a scenario without its changes."""
        return self.case(scenario.model_copy(update={"changes": {}}))

    def study(self, scenario: Scenario) -> Study:
        """The run of a scenario.

        Raises:
            CaseError, InputError, RunError: what is wrong with it.
        """
        return self.studies.get(scenario.model_dump_json(), lambda: self.run(scenario))

    def digest(self, question: JobQuestion) -> str:
        """What identifies the answer to a question: itself, the case as it stands, and this version."""
        parts = [__version__, self.case(question.scenario).digest, question.model_dump_json()]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def run(self, scenario: Scenario) -> Study:
        """The same, made anew."""
        case = self.case(scenario)
        chosen = scenario.strategies or None
        return workbench.run(case, futures=scenario.futures, seed=scenario.seed, strategies=chosen, keep=False)

    def findings(self, scenario: Scenario) -> Mapping[str, Finding]:
        """What every screen and every brief shows of a scenario."""
        study = self.study(scenario)
        chosen = choices(study)
        return gather(study, {"compare": compare(chosen), "explain": explain(chosen), "claims": claims(study)})
