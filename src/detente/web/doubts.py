"""What the record would say if the other side could give the answers of a type that it is not."""

from detente.web import wire
from detente.web.answers import with_added
from detente.web.cards import card_of
from detente.web.desk import Desk
from detente.web.shelf import Stop
from detente.workbench import evidence


def fooled(desk: Desk, asked: wire.FooledQuestion, stop: Stop) -> wire.Card:
    """The belief that is left where every other type could have given the answers of one."""
    case = desk.case(with_added(asked, desk.case(asked.scenario)))
    stop.check()
    found = evidence.fooled(
        case, of=asked.of, futures=asked.scenario.futures, seed=asked.scenario.seed, off=asked.off
    )  # fmt: skip
    return card_of(found, width=asked.width)
