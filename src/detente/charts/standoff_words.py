"""How the pictures of a conflict name an outcome: its words first, then its number for reference."""

from detente.charts.theme import lines


def outcome_lines(words: str, state: str, letters: int, *, most: int) -> str:
    r"""Words in some lines, the number at their end even where the words are cut.

    >>> outcome_lines("talks; production freeze; common projects", "s40", 18, most=2)
    'talks;\nproduction … (s40)'
    """
    number = f" ({state})"
    return lines(words, max(letters - len(number), 8), most=most) + number
