"""A finding's sentence in the words of whoever sends the brief: the words are theirs, the numbers stay the run's.

A sentence is kept with the one that it was written for. Where the finding still says the same with other numbers, they
are put in; where it says something else by now, nobody can tell what the sender would say, and it speaks for itself.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from detente.brief.blocks import Document
from detente.errors import InputError, Problem
from detente.finding import Finding
from detente.where import Where

NUMBER = re.compile(r"\d(?:[\d,.]*\d)?%?")

State = Literal["own", "reworded", "outdated"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the sender's.

    Args:
        text: what they wrote.
        of: the finding's own sentence when they wrote it.
    """

    text: str
    of: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a brief says for a finding.

    Args:
        text: the sentence.
        state: `own`: the finding's; `reworded`: the sender's with the numbers of now; `outdated`: the finding's, which
            says something else than when the sender wrote theirs.
    """

    text: str
    state: State


def numbers_in(text: str) -> tuple[str, ...]:
    """The numbers of a sentence in order.

    >>> numbers_in("It leads in 59% (47% to 71%) of 1,000 futures, by month 12.")
    ('59%', '47%', '71%', '1,000', '12')
    """
    return tuple(NUMBER.findall(text))


def said(answer: str, sentence: Sentence | None) -> Said:
    """What a brief says for a finding that a sender may have reworded.

    Args:
        answer: the finding's own sentence of now.
        sentence: the sender's.

    Raises:
        InputError: a number in it is not one of the finding's.

    >>> said("It leads in 61% of 200 futures.", Sentence("Most futures (59%) favour it.", "It leads in 59% of 200 futures."))
    Said(text='Most futures (61%) favour it.', state='reworded')
    """  # noqa: E501 the doctest is one line
    if sentence is None or sentence.text.strip() == sentence.of:
        return Said(answer, "own")
    check(sentence)
    if NUMBER.sub("#", sentence.of) != NUMBER.sub("#", answer):
        return Said(answer, "outdated")
    now, places = numbers_in(answer), defaultdict[str, list[int]](list)
    for place, number in enumerate(numbers_in(sentence.of)):
        places[number].append(place)

    def of_now(match: re.Match[str]) -> str:
        own = places[match[0]]
        return now[own.pop(0) if len(own) > 1 else own[0]]

    return Said(NUMBER.sub(of_now, sentence.text.strip()), "reworded")


def check(sentence: Sentence) -> None:
    """Refuse what no sender may write.

    Raises:
        InputError: with every number that is not one of the finding's.
    """
    own = numbers_in(sentence.of)
    foreign = [number for number in dict.fromkeys(numbers_in(sentence.text)) if number not in own]
    if not sentence.text.strip():
        raise InputError("no words", wanted="a sentence", mend="take the finding's own sentence back")
    if foreign:
        wanted = f"a number of the finding's own sentence: {', '.join(dict.fromkeys(own))}" if own else "words alone"
        mend = "change the assumption that the number follows from, not the sentence"
        first, *more = (Problem(Where(), number, wanted, mend) for number in foreign)
        raise InputError(first.found, wanted=first.wanted, mend=first.mend, also=more)


def reworded(findings: Mapping[str, Finding], sentences: Mapping[str, Sentence]) -> dict[str, Finding]:
    """The findings with the sender's sentences, where they still stand.

    Raises:
        InputError: a number in one is not the finding's.
    """
    return {key: replace(f, answer=said(f.answer, sentences.get(key)).text) for key, f in findings.items()}


def marked(document: Document, keys: Iterable[str]) -> Document:
    """The brief, saying under its title how many of its sentences are the sender's."""
    count = len(set(keys))
    if not count:
        return document
    verb = "sentence is" if count == 1 else "sentences are"
    return replace(
        document, subtitle=f"{document.subtitle} {count} {verb} in the sender's words; all numbers are the run's."
    )
