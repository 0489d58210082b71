"""The reference page of the language, from its schema: `python -m detente.case.reference > docs/reference/case.md`."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from detente.case import limits
from detente.case.entry import Number, said
from detente.case.metrics import BARE, READINGS, SUMMARIES
from detente.case.schema import CaseEntry, models_in

INTRODUCTION = """# The case language

A case is one YAML file. What the numbers mean is told in the explanation of the model; the shipped case
`two-sides` shows every section once. This page is made from the code: `python -m detente.case.reference`.

Every text stays as it is written: `no` and `2020-11-03` are not turned into something else. An unknown key is
an error. Names of actors, types, stocks, events, measures, deals, roadmaps, strategies and windows are letters,
digits and hyphens, a letter first; metrics may have several words. All problems of a file are told at once,
each with its line, what was found, what was wanted and how to mend it.
"""

NUMBERS = """## Numbers

Wherever a number stands, it may be written in any of these ways, with `%` and a unit where the place has one:

| written | drawn from |
|---|---|
| `0.3`, `30%` | the number itself |
| `5 to 20` | central 90% interval: lognormal if both ends are above zero, else normal |
| `uniform 5 to 20` | uniform |
| `triangular 1 3 9` | triangular: lowest, likeliest, highest |
| `beta 4 6` | beta |
| `normal 5 sd 2` | normal |
| `lognormal 5 sd 2` | lognormal with this mean and standard deviation of the number itself |
| `poisson 2` | Poisson |
| `bernoulli 30%` | 1 with this chance, else 0 |
| `choice 5 60% 20 40%` | 5 with a share of 60%, 20 with 40%; words for values count 0, 1, 2 in order |
| `posterior(NAME)` | draws from evidence |

A number is followed by its source either inside `{value: 5 to 20, source: "@key, p. 4", note: why}`, or by the
`source` of the entry around it, which all numbers inside inherit that give none. A source is `@key` of
`sources` with the place (several set apart by `;`), a link, or `judgement`; a number without a source is shown
as a judgement.

A value stated outright (an end of a range or of a uniform, a mean) must lie within the limits of its place. A
tail without an end (a range that stands for a normal or lognormal) may reach beyond them; what is drawn there
is clipped to the limit: a chance `40% to 90%` is never above 1. A chance per year is refused where a chance per
month is wanted: write 1 - (1 - p)^(1/12).
"""

EXPRESSIONS = """## Metrics, claims and stop rules

A **metric** reads monthly series of one future: `count(long-range-test) in months 0 to 5`, `final(warheads)`,
`months(reactor-freeze in force)`, `any(war)`, `mean(belief(dealmaker))`, `max(tension) - final(tension)`.

- readings: {readings}; `in months 0 to 5`, `in months 90 to end` or `in month 7` may follow. `count` is for
  events and for offers, accepted, refused, cheated, caught, withdrawn, repudiated, broken; `chance` for events;
  `first` and `months` for conditions.
- series: a stock, an event, `MEASURE in force`, `belief(TYPE)`, `hazard(EVENT)`, `progress(MEASURE)`,
  `value(ACTOR)`, {series}.
- conditions: `<`, `<=`, `>`, `>=`, `=`, `!=`, and, or, not, brackets; a bare series holds where it is above
  zero.
- numbers: `0.8` or `80%`; `+ - * /`. Names may hold hyphens, so a minus needs spaces around it.

A **stop rule** is a condition on what the principal can see: `belief(revisionist) > 80%`, `month > 48 and deals
< 2`.

A **claim** compares metrics under strategies: `war [talk] < war [wait]`. It may also use `type is TYPE`, a
number of the case (`number(stocks.tension.target) > 0.5`, or its path alone), and summaries over futures
({summaries}), each with a condition if need be: `mean(war [talk] given type is revisionist) < 5%`. A metric
whose name holds and, or, not or given stands in quotes: `"talks and tests" [talk]`.

A claim about **what was** names two periods of the record in place of a test, and the classes of events that came no
more often in the one than in the other:
`record: {{period: 2018-06-12..2020-11-03, against: 2009-01-20..2017-01-20, no_more: [strategic]}}`.
"""


def page() -> str:
    """The whole page as Markdown."""
    series = ", ".join(f"`{name}`" for name in BARE)
    spoken = EXPRESSIONS.format(readings=_list(READINGS), series=series, summaries=_list(SUMMARIES))
    parts = [INTRODUCTION, NUMBERS, spoken, _files(), "## Sections\n", *_sections()]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _files() -> str:
    return f"""## Files, changes, limits

`include: [measures.yaml, parts/claims.yaml]` merges further files of the same folder section by section; a name defined
twice is an error. `--set PATH=VALUE` lays a change over the text before it is checked: `--set credibility.start=60%`,
`--set "roadmaps.mine=[{{deal: first, measures: [test-halt]}}]"`.

Limits: {limits.FILE_BYTES:,} bytes a file, {limits.FILES} files, {limits.DEPTH} levels deep, {limits.NODES:,} entries
with aliases counted in full, {limits.ALIASES:,} aliases, {limits.NAMES:,} names a section, {limits.MONTHS:,} months,
{limits.LEVERS} levers, {limits.NUMBER_TEXT} characters a number, {limits.EXPRESSION_TEXT:,} a metric or claim.
"""


def _sections() -> Iterator[str]:
    """The case itself, then each section with what is inside it, in the order in which it is written."""
    yield _table("A case", CaseEntry)
    done: set[type[BaseModel]] = {CaseEntry}
    for name, field in CaseEntry.model_fields.items():
        for model in models_in(field.annotation):
            if not issubclass(model, Number) and model not in done:
                yield from _with_parts(f"`{name}`", model, done)


def _with_parts(title: str, model: type[BaseModel], done: set[type[BaseModel]]) -> Iterator[str]:
    done.add(model)
    yield _table(title, model)
    for name, field in _fields(model):
        for part in models_in(field.annotation):
            if not issubclass(part, Number) and part not in done:
                yield from _with_parts(f"{title} → `{name}`", part, done)


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        yield field.alias or name, field
    if extra := model.__annotations__.get("__pydantic_extra__"):
        yield "ISSUE", FieldInfo(annotation=extra, description="An issue of that name.")


def _table(title: str, model: type[BaseModel]) -> str:
    rows = [
        f"### {title}\n",
        f"{(model.__doc__ or '').strip()}\n",
        "| key | takes | if left out | meaning |",
        "|---|---|---|---|",
    ]
    for name, field in _fields(model):
        cells = f"`{name}`", _takes(field), _default(field), field.description or ""
        rows.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(rows)


def _takes(field: FieldInfo) -> str:
    """What a key takes, in words."""
    annotation: Any = field.annotation
    numbers = [model for model in models_in(annotation) if issubclass(model, Number)]
    if numbers and not any(not issubclass(m, Number) for m in models_in(annotation)):
        words = said(numbers[0].wants)
        return f"{_around(annotation)}{words}"
    words = [f"`{arg}`" for arg in _literals(annotation)]
    return " or ".join(words) if words else _plain(annotation)


def _around(annotation: Any) -> str:
    text = str(annotation)
    return "name → name → " if text.count("dict[") == 2 else "name → " if "dict[" in text else ""


def _literals(annotation: Any) -> list[str]:
    found: list[str] = []
    for arg in get_args(annotation):
        found.extend([arg] if isinstance(arg, str) else _literals(arg))
    return found if get_origin(annotation) is not dict else []


def _plain(annotation: Any) -> str:
    text = str(annotation)
    if next(models_in(annotation), None):
        return "mapping of names" if "dict[" in text else "list" if "tuple[" in text else "mapping"
    for sign, words in (
        ("dict[str, dict", "name → name → value"),
        ("tuple[dict", "list of mappings"),
        ("dict", "name → value"),
        ("tuple[int", "whole numbers"),
        ("tuple", "one name or a list"),
        ("bool", "yes or no"),
        ("int", "whole number"),
        ("float", "number"),
    ):
        if sign in text:
            return words
    return "text"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**needed**"
    value = field.default
    if isinstance(value, Number):
        return f"`{value.value}`"
    if value is True or value is False:
        return "yes" if value else "no"
    return f"`{value}`" if isinstance(value, str | int | float) and value != "" else ""


if __name__ == "__main__":
    print(page(), end="")
