"""The small language of metrics, stop rules and claims: text in, a tree of plain data out (see expressions.py)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias, cast, get_args

from lark import Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from detente.case import limits
from detente.case.expressions import (
    SEEN_SERIES,
    Arithmetic,
    AssumptionValue,
    Both,
    Compare,
    Condition,
    Constant,
    Either,
    How,
    MetricOf,
    Negation,
    Number,
    Operator,
    OverFutures,
    Reading,
    Series,
    SeriesKind,
    TypeIs,
)
from detente.case.grammar import parser
from detente.errors import nearest

Part: TypeAlias = Number | Condition
Branch: TypeAlias = "Tree[Token] | Token"
Level = Literal["metric", "series", "stop", "claim", "summary"]

# Series without a name, as they are written bare.
BARE: tuple[SeriesKind, ...] = (
    "month", "credibility", "pressure", "depth", "open", "deals", "offers", "accepted", "refused", "cheated",
    "cheating", "caught", "withdrawn", "repudiated", "broken", "exposure", "stopped",
)  # fmt: skip
# Series that count what happened in the month.
HAPPENINGS = ("event", "offers", "accepted", "refused", "cheated", "caught", "withdrawn", "repudiated", "broken")
READINGS = ("final", "mean", "max", "min", "sum", "count", "any", "chance", "first", "months")
SUMMARIES = ("mean", "median", "p05", "p95", "share")
RESERVED = frozenset(
    (*BARE, "talks", "self", "type", "none", "never", "and", "or", "not", "given", "in", "is", "if", "iff")
)


@dataclass(frozen=True)
class Names:
    """The names that an expression may use.

    Args:
        months: length of the case.
        hidden: stocks that the principal does not see.
        assumptions: dotted paths of the numbers.
    """

    months: int
    stocks: Collection[str] = ()
    events: Collection[str] = ()
    measures: Collection[str] = ()
    types: Collection[str] = ()
    actors: Collection[str] = ()
    metrics: Collection[str] = ()
    strategies: Collection[str] = ()
    assumptions: Collection[str] = ()
    hidden: Collection[str] = ()


class BadExpression(ValueError):
    """An expression that is not of the language: what was found, what was wanted, how to mend it."""

    def __init__(self, found: str, wanted: str, mend: str = ""):
        super().__init__(f"{found}: {wanted}")
        self.found, self.wanted, self.mend = found, wanted, mend


def parse_metric(text: str, names: Names) -> Number:
    """A metric such as `count(long-range-test) in months 0 to 5`.

    Raises:
        BadExpression: with what was wanted and how to mend it.
    """
    part = _parse(text, _Scope(text, names, "metric"))
    if isinstance(part, Condition):
        raise BadExpression(text, "a number", f'write "any({text})" or "months({text})"')
    return part


def parse_condition(text: str, names: Names) -> Condition:
    """A stop rule such as `belief(revisionist) > 80%`, on what the principal can see.

    Raises:
        BadExpression: with what was wanted and how to mend it.
    """
    return _Scope(text, names, "stop").yes_or_no(_parse(text, _Scope(text, names, "stop")), text)


def parse_claim(text: str, names: Names) -> Condition:
    """A claim such as `war [talk] < war [wait]`.

    Raises:
        BadExpression: with what was wanted and how to mend it.
    """
    part = _parse(text, _Scope(text, names, "claim"))
    if not isinstance(part, Condition):
        raise BadExpression(text, "a comparison", "compare it with <, <=, >, >= or =")
    return part


@lru_cache(maxsize=1024)
def _tree(text: str) -> Tree[Token]:
    """An expression as it is built, once for each text: a slider reads all of them again at every step."""
    return parser("expression").parse(text)


def _parse(text: str, scope: "_Scope") -> Part:
    _check_size(text)
    try:
        tree = _tree(text)
    except UnexpectedInput as error:
        raise where_it_broke(text, error, _EXAMPLES[scope.level]) from error
    return scope.read(tree)


_EXAMPLES = {
    "metric": "a reading such as final(STOCK), count(EVENT) in months 0 to 5 or months(MEASURE in force)",
    "stop": "a condition such as belief(TYPE) > 80% or month > 48 and deals < 2",
    "claim": "a comparison such as METRIC [STRATEGY] < METRIC [STRATEGY]",
}


def _check_size(text: str) -> None:
    if len(text) > limits.EXPRESSION_TEXT:
        raise BadExpression(f"{len(text)} characters", f"at most {limits.EXPRESSION_TEXT}")
    if text.count("(") + text.count("not ") + text.count("- ") > limits.EXPRESSION_DEPTH:
        raise BadExpression(text[:60], f"at most {limits.EXPRESSION_DEPTH} brackets and signs", "split it")


def where_it_broke(text: str, error: UnexpectedInput, wanted: str) -> BadExpression:
    """What a text that cannot be parsed is refused with: where to look."""
    at = text[error.column - 1 :] if isinstance(error, UnexpectedCharacters) else ""
    if isinstance(error, UnexpectedToken):
        at = "" if error.token.type == "$END" else text[error.column - 1 :]
    place = f'at "{at[:30]}"' if at else "at its end"
    return BadExpression(text or "nothing", wanted, f"look {place}")


@dataclass(frozen=True)
class _Scope:
    """Turns branches of the parse into expressions, at one level of the language."""

    text: str
    names: Names
    level: Level

    def quote(self, branch: Branch) -> str:
        """The words that a branch was read from."""
        if isinstance(branch, Token):
            return str(branch)
        return self.text[branch.meta.start_pos : branch.meta.end_pos]

    def inside(self, level: Level) -> "_Scope":
        return replace(self, level=level)

    def read(self, branch: Branch) -> Part:
        """An expression; each kind of branch has its reader."""
        assert isinstance(branch, Tree)
        kids = branch.children
        match str(branch.data):
            case "constant":
                return Constant(_number(str(kids[0])))
            case "both" | "either" | "negation" | "compare" | "type_is":
                return self.condition(branch)
            case "signed":
                return self.signed(branch)
            case "arithmetic":
                left, right = self.number(kids[0]), self.number(kids[2])
                return Arithmetic(cast(Literal["+", "-", "*", "/"], str(kids[1])), left, right)
            case "call":
                return self.call(branch)
            case "windowed":
                return self.windowed(branch)
            case "metric_of":
                return self.metric_of(branch)
            case "assumption":
                return self.assumption(branch)
            case _:
                return self.series(branch)

    def number(self, branch: Branch) -> Number:
        part = self.read(branch)
        if isinstance(part, Condition):
            raise BadExpression(self.quote(branch), "a number here, not a yes or no")
        return part

    def yes_or_no(self, part: Part, found: str) -> Condition:
        """A condition; a bare series holds where it is above zero."""
        if isinstance(part, Series):
            return Compare(">", part, Constant(0.0))
        if not isinstance(part, Condition):
            raise BadExpression(found, "a condition here", "compare it with <, <=, >, >= or =")
        return part

    def holds(self, branch: Branch) -> Condition:
        return self.yes_or_no(self.read(branch), self.quote(branch))

    def condition(self, branch: "Tree[Token]") -> Condition:
        kids = branch.children
        match str(branch.data):
            case "negation":
                return Negation(self.holds(kids[0]))
            case "type_is":
                return self.type_is(str(kids[0]))
            case "compare":
                return self.compare(branch)
            case joined:
                whole = self.holds(kids[0])
                for kid in kids[1:]:
                    whole = (Both if joined == "both" else Either)(whole, self.holds(kid))
                return whole

    def compare(self, branch: "Tree[Token]") -> Condition:
        left, sign, right = branch.children
        plain = {"=": "==", "≤": "<=", "≥": ">=", "!=": "==", "≠": "=="}.get(str(sign), str(sign))
        whole = Compare(cast(Operator, plain), self.number(left), self.number(right))
        return Negation(whole) if str(sign) in ("!=", "≠") else whole

    def type_is(self, name: str) -> Condition:
        if self.level not in ("claim", "summary"):
            raise BadExpression(f"type is {name}", "what can be seen", f'write "belief({name}) > 80%"')
        self.known(name, self.names.types, "a type")
        return TypeIs(name)

    def signed(self, branch: "Tree[Token]") -> Number:
        part = self.number(branch.children[1])
        if str(branch.children[0]) == "+":
            return part
        return Constant(-part.value) if isinstance(part, Constant) else Arithmetic("-", Constant(0.0), part)

    def known(self, name: str, among: Iterable[str], what: str) -> str:
        if name not in among:
            names = sorted(among)
            shown = f": {', '.join(names[:8])}{' ...' if len(names) > 8 else ''}" if names else ""
            raise BadExpression(name, f"{what} of the case{shown}", nearest(name, names))
        return name

    def series(self, branch: "Tree[Token]") -> Series:
        name = str(branch.children[0])
        self.check_series_may_stand(self.quote(branch))
        if branch.data == "in_force":
            return self.seen(Series("in_force", self.known(name, self.names.measures, "a measure")), name)
        if name in BARE:
            return self.seen(Series(name), name)
        if name in self.names.stocks:
            return self.seen(Series("stock", name), name)
        if name in self.names.events:
            return self.seen(Series("event", name), name)
        known = [*self.names.stocks, *self.names.events, *BARE]
        mend = nearest(name, known) or (f'write "{name} in force"' if name in self.names.measures else "")
        raise BadExpression(name, "a stock, an event or a series such as deals, pressure, month", mend)

    def check_series_may_stand(self, found: str) -> None:
        if self.level == "metric":
            mend = f'write "final({found})", "mean({found})" or "count({found})"'
            raise BadExpression(found, "a reading of it over months", mend)
        if self.level in ("claim", "summary"):
            mend = nearest(found, self.names.metrics).rstrip('"') or f'write "{found}'
            mend = f'{mend} [STRATEGY]"'
            raise BadExpression(found, "a metric under a strategy", mend)

    def seen(self, series: Series, name: str) -> Series:
        """A stop rule reads only what the principal can see."""
        hidden = series.kind == "stock" and name in self.names.hidden
        if self.level == "stop":
            if hidden:
                raise BadExpression(name, "a stock that the principal sees", f"drop observed: no from {name}")
            if series.kind not in SEEN_SERIES:
                raise BadExpression(name, f"what the principal can see: {', '.join(SEEN_SERIES)}")
        return series

    def call(self, branch: "Tree[Token]", start: int = 0, end: int = -1) -> Number:
        name = str(branch.children[0])
        if name in ("belief", "hazard", "progress", "value"):
            return self.named_series(branch, name)
        if self.level == "metric" and name in READINGS:
            return self.reading(branch, name, start, end)
        if self.level == "claim" and name in SUMMARIES:
            return self.summary(branch, name)
        known = {"metric": READINGS, "claim": SUMMARIES}.get(self.level, ("belief", "hazard", "progress", "value"))
        nested = "no reading inside another; " if name in READINGS else ""
        raise BadExpression(self.quote(branch), f"{nested}one of {', '.join(known)}", nearest(name, known))

    def named_series(self, branch: "Tree[Token]", kind: str) -> Series:
        name = self.quote(branch.children[1])
        self.check_series_may_stand(self.quote(branch))
        n = self.names
        known = {"belief": n.types, "hazard": n.events, "progress": n.measures, "value": n.actors}[kind]
        what = {"belief": "a type", "hazard": "an event", "progress": "a measure", "value": "an actor"}[kind]
        return self.seen(Series(cast(SeriesKind, kind), self.known(name, known, what)), self.quote(branch))

    def reading(self, branch: "Tree[Token]", name: str, start: int, end: int) -> Reading:
        if len(branch.children) > 2:
            raise BadExpression(self.quote(branch), "given only in claims")
        of = self.inside("series").read(branch.children[1])
        found = self.quote(branch.children[1])
        if name in ("count", "chance"):
            self.check_happening(of, name, found)
            return Reading("sum" if name == "count" else "chance", cast(Series, of), start, end)
        if name in ("any", "first", "months"):
            event = isinstance(of, Series) and of.kind == "event" and name != "months"
            held = cast(Series, of) if event else self.yes_or_no(of, found)
            return Reading(cast(How, name), held, start, end)
        if not isinstance(of, Series | Condition):
            raise BadExpression(found, "one series or a condition", f"read each part: {name}(a) + {name}(b)")
        return Reading(cast(How, name), of, start, end)

    def check_happening(self, of: Part, name: str, found: str) -> None:
        allowed = HAPPENINGS if name == "count" else ("event",)
        if isinstance(of, Condition):
            raise BadExpression(f"{name}({found})", "an event to count", f'write "months({found})"')
        if not (isinstance(of, Series) and of.kind in allowed):
            words = "an event, or offers, accepted, refused, cheated, caught, withdrawn, repudiated, broken"
            raise BadExpression(f"{name}({found})", words if name == "count" else "an event")

    def windowed(self, branch: "Tree[Token]") -> Number:
        call, window = cast("list[Tree[Token]]", branch.children)
        ends = [str(token) for token in cast("list[Token]", window.children)]
        last = self.names.months - 1
        start, end = int(ends[0]), last if ends[-1] == "end" else int(ends[-1])
        if not 0 <= start <= end <= last:
            raise BadExpression(self.quote(branch), f"months in order, within 0 to {last}")
        if self.level != "metric" or str(call.children[0]) not in READINGS:
            raise BadExpression(self.quote(branch), "months only after a reading, in a metric")
        return self.call(call, start, end)

    def metric_of(self, branch: "Tree[Token]") -> MetricOf:
        name, _, strategy = str(branch.children[0]).rstrip("] \t").rpartition("[")
        metric = " ".join(name.strip().strip("\"'").split())
        if self.level not in ("claim", "summary"):
            raise BadExpression(self.quote(branch), "a metric under a strategy stands in claims only")
        self.known(metric, self.names.metrics, "a metric")
        return MetricOf(metric, self.known(strategy.strip(), self.names.strategies, "a strategy"))

    def assumption(self, branch: "Tree[Token]") -> AssumptionValue:
        if self.level not in ("claim", "summary"):
            raise BadExpression(self.quote(branch), "a number of the case stands in claims only")
        return AssumptionValue(self.known(str(branch.children[0]), self.names.assumptions, "a number"))

    def summary(self, branch: "Tree[Token]", name: str) -> OverFutures:
        scope = self.inside("summary")
        of = scope.read(branch.children[1])
        if isinstance(of, Condition) != (name == "share"):
            wanted = "a condition inside share( )" if name == "share" else f"a number inside {name}( )"
            raise BadExpression(self.quote(branch), wanted)
        given = cast("Tree[Token]", branch.children[2]) if len(branch.children) > 2 else None
        condition = scope.holds(given.children[0]) if given else None
        return OverFutures(cast(Literal["mean", "median", "p05", "p95", "share"], name), of, condition)


def _number(text: str) -> float:
    bare = text.strip()
    return float(bare[:-1]) / 100 if bare.endswith("%") else float(bare)


assert set(READINGS) == {*get_args(How), "count"}
