"""Counts, shares and lists as words for the sentences of this room."""

from collections.abc import Sequence

from detente.finding import share

_COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_FRACTIONS = (
    (1 / 20, "a twentieth"), (1 / 10, "a tenth"), (1 / 8, "an eighth"), (1 / 6, "a sixth"), (1 / 5, "a fifth"),
    (1 / 4, "a quarter"), (1 / 3, "a third"), (2 / 5, "two fifths"), (1 / 2, "half"), (3 / 5, "three fifths"),
    (2 / 3, "two thirds"), (3 / 4, "three quarters"), (4 / 5, "four fifths"),
)  # fmt: skip


def count(number: int) -> str:
    """A count in words up to twelve.

    >>> count(4), count(44)
    ('four', '44')
    """
    return _COUNTS[number] if 0 <= number < len(_COUNTS) else str(number)


def fraction(value: float) -> str:
    """A share as a plain fraction when one is within a hundredth of it, else in per cent.

    >>> fraction(0.121), fraction(0.43), fraction(1.0)
    ('an eighth', '43%', 'all')
    """
    if value >= 0.995:
        return "all"
    near = [name for exact, name in _FRACTIONS if abs(exact - value) <= min(0.01, exact / 8)]
    return near[0] if near else share(value)


def listed(names: Sequence[str]) -> str:
    """Names joined as in a sentence.

    >>> listed(["a", "b", "c"]), listed([])
    ('a, b and c', 'nothing')
    """
    if len(names) < 2:
        return names[0] if names else "nothing"
    return f"{', '.join(names[:-1])} and {names[-1]}"
