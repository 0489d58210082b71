"""Uncertain numbers as they are written: `5 to 20`, `normal 5 sd 2`, `posterior(NAME)` (MODEL.md, 2)."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from detente.case import units
from detente.case.limits import NUMBER_TEXT
from detente.case.model import Shape
from detente.case.units import Want
from detente.errors import Problem, nearest
from detente.where import Where

Z95 = 1.6448536269514722  # 95% point of the standard normal distribution
WANTED = "a number such as 0.3, 5 to 20, uniform 5 to 20, triangular 1 3 9, beta 4 6, normal 5 sd 2"

_NUM = r"([+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:\s*%)?)"
_UNIT = r"(?:\s*(?P<unit>[A-Za-z].*))?"


class NotANumber(ValueError):
    """The text is not a number of the language: what was wanted and how to mend it."""

    def __init__(self, wanted: str, mend: str = "", found: str = ""):
        super().__init__(wanted)
        self.wanted, self.mend, self.found = wanted, mend, found


@dataclass(frozen=True, slots=True)
class Written:
    """A number as written: its shape before any unit, the unit's words, and the values it states outright."""

    shape: Shape
    unit: str
    states: tuple[float, ...]


def parse_shape(text: str, want: Want = units.PLAIN) -> Shape:
    """The distribution that a text stands for, in model units.

    Args:
        text: such as `15% to 40% per month`.
        want: what the place takes: units, limits.

    Returns:
        A shape whose `scale` turns what it draws into model units.

    Raises:
        NotANumber: with what was wanted and how to mend it.

    >>> parse_shape("3 to 7 per year", units.HAZARD).scale == 1 / 12
    True
    >>> parse_shape("uniform 20% to 60%").args
    (0.2, 0.6)
    """
    written = parse(text)
    scale = _scale(written, want)
    _check_limits(written, want, scale)
    return replace(written.shape, scale=scale, text=text.strip(), low=want.low, high=want.high)


@lru_cache(maxsize=8192)
def parse(text: str) -> Written:
    """A number as written, its unit not yet looked at; once for each text, as a slider reads its case at every step."""
    if len(text) > NUMBER_TEXT:
        raise NotANumber(f"at most {NUMBER_TEXT} characters", found=f"{len(text)} characters")
    stripped = text.strip()
    word = re.match(r"[a-z]*", stripped)
    for pattern, make in _FORMS.get(word[0] if word else "", ()):
        if match := pattern.fullmatch(stripped):
            shape, states = make(*(g for g in match.groups()[: pattern.groups - 1]))
            return Written(shape, (match["unit"] or "").strip(), states)
    if stripped.startswith("choice "):
        return _choice(stripped)
    raise NotANumber(WANTED, _mend(stripped))


def span(shape: Shape) -> tuple[float, float]:
    """Lowest and highest value in model units; for tails without an end the 5% and 95% points."""
    match shape.kind:
        case "constant":
            ends = shape.args[0], shape.args[0]
        case "uniform" | "triangular":
            ends = shape.args[0], shape.args[-1]
        case "normal":
            ends = shape.args[0] - Z95 * shape.args[1], shape.args[0] + Z95 * shape.args[1]
        case "lognormal":
            ends = math.exp(shape.args[0] - Z95 * shape.args[1]), math.exp(shape.args[0] + Z95 * shape.args[1])
        case "beta" | "bernoulli":
            ends = 0.0, 1.0
        case "choice":
            ends = min(v for v, _ in shape.choices), max(v for v, _ in shape.choices)
        case "poisson":
            ends = 0.0, math.inf
        case "posterior":
            ends = -math.inf, math.inf
    return ends[0] * shape.scale, ends[1] * shape.scale


def problem(text: str, error: NotANumber, where: Where) -> Problem:
    """The four lines that a user reads."""
    return Problem(where, error.found or text.strip() or "nothing", error.wanted, error.mend)


def in_words(value: float, unit: str) -> str:
    """A value in model units as a case would write it, for overlays made by sliders, searches and evidence.

    >>> in_words(0.25, "per month"), in_words(48, "months"), in_words(0.4, "")
    ('0.25 per month', '48 months', '0.4')
    """
    bare = f"{value:.12g}"
    return f"{bare} {unit}" if unit else bare


def _scale(written: Written, want: Want) -> float:
    scale = units.factor(written.unit, want)
    if scale is not None:
        return scale
    if not written.unit and all(value == 0 for value in written.states) and written.states:
        return 1.0
    wanted = f"{want.words}, in {units.spelled(want)}"
    if not written.unit:
        raise NotANumber(wanted, f'write "{written.shape.text} {units.example(want)}"')
    if " to " in written.unit:
        raise NotANumber("the unit once, at the end", found=f"{written.shape.text} {written.unit}")
    known = list(want.units or {})
    mend = nearest(written.unit, known) or ("" if known else f'leave "{written.unit}" out')
    if known == ["per month"]:
        mend = "give the chance per month: 1 - (1 - p)^(1/12) of a chance p per year"
    raise NotANumber(wanted, mend, f"{written.shape.text} {written.unit}")


def _check_limits(written: Written, want: Want, scale: float) -> None:
    for value in written.states:
        if not want.low <= value * scale <= want.high:
            raise NotANumber(want.words, f"keep every value it can take inside; {value:g} is not")


def _value(text: str) -> float:
    """`30%` and `0.3` alike."""
    bare = text.replace("_", "").strip()
    value = float(bare[:-1]) / 100 if bare.endswith("%") else float(bare)
    if not math.isfinite(value):
        raise NotANumber("a finite number")
    return value


def _pair(low: str, high: str) -> tuple[float, float]:
    """Two ends in order; `15 to 40%` means per cent at both."""
    both = high.endswith("%") and not low.endswith("%") and _value(low) != 0
    a, b = _value(f"{low}%" if both else low), _value(high)
    if not a < b:
        raise NotANumber("the lower end first, then a higher one", f'write "{high} to {low}"' if b < a else "")
    return a, b


def _above_zero(value: float, what: str) -> float:
    if value <= 0:
        raise NotANumber(f"{what} above zero")
    return value


Made = tuple[Shape, tuple[float, ...]]


def _constant(value: str) -> Made:
    v = _value(value)
    return Shape("constant", (v,), text=value), (v,)


def _range(low: str, high: str) -> Made:
    a, b = _pair(low, high)
    text = f"{low} to {high}"
    if a > 0:
        mean, sd = (math.log(a) + math.log(b)) / 2, (math.log(b) - math.log(a)) / (2 * Z95)
        return Shape("lognormal", (mean, sd), text=text), (a, b)
    return Shape("normal", ((a + b) / 2, (b - a) / (2 * Z95)), text=text), (a, b)


def _uniform(low: str, high: str) -> Made:
    a, b = _pair(low, high)
    return Shape("uniform", (a, b), text=f"uniform {low} to {high}"), (a, b)


def _triangular(low: str, mode: str, high: str) -> Made:
    a, m, b = _value(low), _value(mode), _value(high)
    if not (a <= m <= b and a < b):
        raise NotANumber("lowest, likeliest and highest value, in this order")
    return Shape("triangular", (a, m, b), text=f"triangular {low} {mode} {high}"), (a, m, b)


def _beta(a: str, b: str) -> Made:
    args = _above_zero(_value(a), "two numbers"), _above_zero(_value(b), "two numbers")
    return Shape("beta", args, text=f"beta {a} {b}"), (0.0, 1.0)


def _normal(mean: str, sd: str) -> Made:
    m, s = _value(mean), _above_zero(_value(sd), "a standard deviation")
    return Shape("normal", (m, s), text=f"normal {mean} sd {sd}"), (m,)


def _lognormal(mean: str, sd: str) -> Made:
    """From mean and sd of the number itself to those of its logarithm (moments of the lognormal)."""
    m, s = _above_zero(_value(mean), "a mean"), _above_zero(_value(sd), "a standard deviation")
    variance = math.log1p((s / m) ** 2)
    args = math.log(m) - variance / 2, math.sqrt(variance)
    return Shape("lognormal", args, text=f"lognormal {mean} sd {sd}"), (m,)


def _poisson(mean: str) -> Made:
    m = _above_zero(_value(mean), "a mean")
    return Shape("poisson", (m,), text=f"poisson {mean}"), (m,)


def _bernoulli(chance: str) -> Made:
    p = _value(chance)
    if not 0 <= p <= 1:
        raise NotANumber("a chance, 0 to 1 or 0% to 100%")
    return Shape("bernoulli", (p,), text=f"bernoulli {chance}"), (0.0, 1.0)


def _posterior(name: str) -> Made:
    return Shape("posterior", (), posterior=name, text=f"posterior({name})"), ()


def _choice(text: str) -> Written:
    """`choice 5 60% 20 40%`: value, share, value, share. Words for values count 0, 1, 2 ... in their order."""
    words = re.sub(r"\s+%", "%", text).split()[1:]
    pairs: list[tuple[str, str]] = []
    while len(words) >= 2 and re.fullmatch(_NUM, words[1]):
        pairs.append((words[0], words[1]))
        words = words[2:]
    numeric = [bool(re.fullmatch(_NUM, value)) for value, _ in pairs]
    if len(pairs) < 2 or any(numeric) != all(numeric):
        raise NotANumber("at least two alternatives, each a value and its share", "write choice 5 60% 20 40%")
    values = [_value(v) if all(numeric) else float(k) for k, (v, _) in enumerate(pairs)]
    shares = [_value(share) for _, share in pairs]
    if min(shares) < 0 or abs(sum(shares) - 1) > 1e-9:
        raise NotANumber("shares that sum to one", f"they sum to {sum(shares):.6g}")
    shape = Shape("choice", choices=tuple(zip(values, shares, strict=True)), text=text)
    return Written(shape, " ".join(words), tuple(values))


def _mend(text: str) -> str:
    """A hint for the ways in which people miss the language."""
    if match := re.fullmatch(rf"{_NUM}\s*(?:-|\u2013|\u2014|\.\.)\s*{_NUM}{_UNIT}", text):
        return f'write "{match[1]} to {match[2]}{" " + match["unit"] if match["unit"] else ""}"'
    if match := re.fullmatch(r"([a-z]+)\s*\((.*)\)(.*)", text):
        return f'write "{match[1]} {match[2].replace(",", " to" if match[1] == "uniform" else "")}{match[3]}"'
    if re.search(r"\d,\d", text):
        return f'write "{re.sub(r"(?<=[0-9]),(?=[0-9])", "", text)}"'
    if head := re.match(r"[a-z]+", text):
        return nearest(head[0], _NAMES)
    return ""


_NAMES = ("uniform", "triangular", "beta", "normal", "lognormal", "poisson", "bernoulli", "choice", "posterior")


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("N", _NUM).replace(" ", r"\s+") + _UNIT)


_FORMS: Mapping[str, tuple[tuple[re.Pattern[str], Callable[..., Made]], ...]] = {
    "": ((_form("N to N"), _range), (_form("N"), _constant)),
    "uniform": ((_form("uniform N to N"), _uniform),),
    "triangular": ((_form("triangular N N N"), _triangular),),
    "beta": ((_form("beta N N"), _beta),),
    "normal": ((_form("normal N sd N"), _normal),),
    "lognormal": ((_form("lognormal N sd N"), _lognormal),),
    "poisson": ((_form("poisson N"), _poisson),),
    "bernoulli": ((_form("bernoulli N"), _bernoulli),),
    "posterior": ((_form(r"posterior\(\s*([A-Za-z][\w.-]*)\s*\)"), _posterior),),
}
