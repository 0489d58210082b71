"""The golden brief: one small case, a fixed seed, its brief as text. Run it to renew what the tests compare with."""

from pathlib import Path

from detente.analyses.claims import claims
from detente.analyses.compare import compare
from detente.analyses.explain import explain
from detente.brief.write import write_brief
from detente.results import Study
from detente.workbench import run
from detente.workbench.negotiate import negotiation_findings

GOLDEN = Path(__file__).parent / "golden" / "two-sides.md"


def golden_study() -> Study:
    """The run behind the golden brief."""
    return run("two-sides", futures=512, seed=20, keep=False)


def write_golden(path: Path) -> Path:
    """Writes the brief as it comes out now."""
    study = golden_study()
    asked = negotiation_findings(study)
    findings = {f.key: f for f in (compare(study), claims(study), explain(study))} | asked
    return write_brief(study, findings, path, asked=asked)


if __name__ == "__main__":
    print(f"renewed {write_golden(GOLDEN)}")
