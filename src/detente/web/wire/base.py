"""What every message is made of, and what is said when something is wrong."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=200)]
MaybeName = Annotated[str, Field(max_length=200)]
Names = Annotated[list[Name], Field(max_length=200)]
Path = Annotated[str, Field(min_length=1, max_length=300)]
Value = Annotated[str, Field(min_length=1, max_length=20_000)]
Width = Annotated[int, Field(ge=280, le=1400, description="Width of charts in pixels.")]


class Wire(BaseModel):
    """One message, or a part of one."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)


class ProblemView(Wire):
    """One thing that is wrong, where, and the way out."""

    where: str
    line: int
    path: str
    found: str
    wanted: str
    mend: str


class Problems(Wire):
    """Everything that is wrong with what was sent; `details` identifies it for a report."""

    problems: list[ProblemView]
    details: str = ""
