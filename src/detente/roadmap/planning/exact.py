"""The exact front for small sets of measures: every continuation from every set in force, pointless ones dropped.

State: the measures in force. There are at most 2^n of them, and at most 3^n steps between them. Within a state
continuations are labels; a label is dropped only if another is at least as good in everything (`makes_pointless`), so
the front at the empty set is the front of all roads that the problem allows.
"""

from functools import cache

from detente.errors import InputError
from detente.roadmap.planning.label import Label, before, end_of_road, front, makes_pointless
from detente.roadmap.planning.problem import Problem

MOST_MEASURES = 10


def exact_front(problem: Problem) -> list[Label]:
    """Every road on the front of share kept, value, exposure and months, with proof by exhaustion.

    Raises:
        InputError: more measures than can be gone through.
    """
    if len(problem.chosen) > MOST_MEASURES:
        raise InputError(
            f"{len(problem.chosen)} measures", wanted=f"at most {MOST_MEASURES} for an exact front", mend="name fewer"
        )

    @cache
    def continuations(done: frozenset[int]) -> tuple[Label, ...]:
        labels = [end_of_road(problem)] if problem.is_complete(done) and done != problem.done else []
        for deal in problem.next_deals(done):
            for rest in continuations(done | deal):
                labels = with_label(labels, before(problem, done, deal, rest))
        return tuple(labels)

    return front([label for label in continuations(problem.done) if in_time(problem, label)])


def with_label(labels: list[Label], new: Label) -> list[Label]:
    """The labels with a new one, unless it is pointless, and without those that it makes pointless."""
    if any(makes_pointless(old, new) for old in labels):
        return labels
    return [*(old for old in labels if not makes_pointless(new, old)), new]


def in_time(problem: Problem, label: Label) -> bool:
    """Whether each measure with a deadline is in force by its month."""
    return all(due <= month for due, month in zip(label.due, problem.deadline.values(), strict=True))
