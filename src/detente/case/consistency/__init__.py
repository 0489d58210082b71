"""What must hold between the entries of a case: every name exists, nothing goes in a circle, shares sum to one."""

from detente.case.consistency.bargain import check_bargain
from detente.case.consistency.checking import Check
from detente.case.consistency.people import check_people
from detente.case.consistency.roads import check_roads
from detente.case.consistency.standoff import check_standoff
from detente.case.consistency.world import check_world


def check_all(c: Check) -> None:
    """Notes in the sheet all that does not hold together."""
    for one in (check_people, check_world, check_roads, check_bargain, check_standoff):
        one(c)
