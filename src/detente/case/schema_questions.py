"""What is asked of a case: metrics, claims, sliders and views (pydantic)."""

from typing import Literal

from pydantic import Field

from detente.case.entry import Bound, Described, Entry, Names


class MetricEntry(Described):
    """A number read off each simulated future under each strategy."""

    is_: str = Field(alias="is", description="What it reads, such as `count(long-range-test) in months 0 to 5`.")
    better: Literal["more", "less", "neither"] = Field("neither", description="Which way is better for the principal.")
    unit: str = Field("", description="Its unit; `chance` for any() and chance() where none is given.")
    threshold: Bound | None = Field(None, description="Level that is good enough.")
    weight: float = Field(0.0, ge=0, allow_inf_nan=False, description="Weight in the weighted score.")


class RecordTestEntry(Entry):
    """Two periods of the record held against each other, for a claim about what was and not about what may come."""

    period: str = Field(description="The one in question: its name in the record, or days `2018-06-12..2020-11-03`.")
    against: str = Field(description="The one it is held against, written alike.")
    no_more: Names = Field(
        min_length=1,
        description="Classes of events of the record. The record bears the claim out where the exact 90% interval of "
        "the ratio of rates is below 1 in each, speaks against it where it is above 1 in any, and else cannot tell.",
    )


class ClaimEntry(Described):
    """A sentence about the case and its test: one of `test`, `record` and `waits_for`."""

    says: str = Field(description="The sentence.")
    test: str = Field("", description="A comparison of metrics, such as `war [a] < war [b]`.")
    record: RecordTestEntry | None = Field(
        None, description="In place of `test`: two periods of the record that `evidence:` names, for a claim on it."
    )
    waits_for: str = Field("", description="In place of `test`: the capability it waits for, and why.")
    evidence: str = Field(
        "",
        description="What the record may say of it: `CLASS.COVARIATE < 0` of a fit, or `PERIOD against PERIOD`; "
        "several with `;` between.",
    )


class LeverEntry(Entry):
    """A number shown as a slider."""

    number: str = Field(description="Its dotted path, such as `credibility.start`.")
    label: str = Field(description="What it says beside the slider.")
    anchor: str = Field("", description="What one value means, in plain words.")


class ViewEntry(Described):
    """One side of a debate: changes laid over the case."""

    debate: str = Field(
        "", description="The debate that it is a side of, as a question or a few words: its sides pair."
    )
    side: str = Field("", description="Whose corner it is, such as `hawk` or `dove`; given with `debate`.")
    overlays: dict[str, str] = Field(description="Dotted path -> value.")
