"""The bargain with a simulated life without a deal, as the shells call them."""

import numpy as np
import pytest

from detente.case.read import read_case
from detente.workbench.negotiate import find_bargain


@pytest.fixture(scope="module")
def case():
    return read_case("two-sides")


def test_without_a_deal_pressure_hurts_the_counterpart_by_its_pain(case):
    simulated = find_bargain(case, futures=60)
    unchanged = find_bargain(case, futures=60, no_deal="status-quo")
    assert (unchanged.table.counterpart.no_deal == 0).all()
    assert np.any(simulated.table.counterpart.no_deal != 0)
    assert simulated.table.principal.no_deal.sum() == pytest.approx(0, abs=1e-9)
