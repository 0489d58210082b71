"""Relief with the ledger's margins and bargain with a simulated life without a deal, as the shells call them."""

import numpy as np
import pytest

from detente.bargain.relief_finding import relief_finding
from detente.case.read import read_case
from detente.errors import InputError
from detente.workbench.negotiate import bargain, first_road, relief


@pytest.fixture(scope="module")
def case():
    return read_case("two-sides")


def test_the_stages_of_relief_say_which_deals_each_type_would_keep(case):
    finding = relief_finding(relief(case, futures=60))
    labels = [column.label for column in finding.more["stages"].columns]
    assert sum(label.startswith("Deals it would keep") for label in labels) == len(case.types)
    kept = finding.more["stages"].column("kept_0")
    assert all(0 <= share <= 1 for share in kept)


def test_a_road_that_is_not_there_is_told_the_nearest(case):
    with pytest.raises(InputError, match=str(first_road(case))):
        relief(case, futures=20, roadmap=f"{first_road(case)}s")


def test_without_a_deal_pressure_hurts_the_counterpart_by_its_pain(case):
    simulated = bargain(case, futures=60)
    unchanged = bargain(case, futures=60, no_deal="status-quo")
    assert (unchanged.table.counterpart.no_deal == 0).all()
    assert np.any(simulated.table.counterpart.no_deal != 0)
    assert simulated.table.principal.no_deal.sum() == pytest.approx(0, abs=1e-9)
