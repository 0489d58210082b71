"""A road while it is drawn agrees with the ledger, and what it writes is read back as it was."""

import pytest

from detente.case.read import read_case
from detente.errors import InputError
from detente.workbench.draft import draft_of, road_as_text
from detente.workbench.roads import ledger_of


@pytest.mark.parametrize("name", ["security-seeker", "dealmaker", "revisionist"])
def test_a_first_look_is_the_ledger_of_as_many_futures(name: str):
    case = read_case("two-sides")
    draft = draft_of(case, "small-steps", types=(name,), futures=80, seed=5)
    ledger = ledger_of(case, "small-steps", futures=80, seed=5, types=(name,)).table.records()
    keeps = {r["deal"]: r["keeps"] for r in ledger if r["type"] == name}
    assert {one.deal.name: one.share for one in draft.kept} == pytest.approx(keeps)


def test_the_weakest_deal_is_named_only_where_it_is_clear():
    draft = draft_of(read_case("two-sides"), "small-steps", futures=80)
    clear = [one for one in draft.kept if one.clearly_weakest]
    assert len(clear) <= 1
    assert draft.says.startswith("The weakest deal is" if clear else "No deal is clearly")


def test_a_road_is_written_as_the_case_reads_it():
    case = read_case("two-sides")
    for name, road in case.roadmaps.items():
        if road.deals:
            again = read_case("two-sides", set_={f"roadmaps.{name}": road_as_text(road)})
            ours = [(d.name, d.title, d.measures, d.needs) for d in again.roadmaps[name].deals]
            assert ours == [(d.name, d.title, d.measures, d.needs) for d in road.deals]
            assert again.roadmaps[name].title == road.title


def test_a_road_that_is_not_there_is_refused():
    with pytest.raises(InputError, match="small-steps"):
        draft_of(read_case("two-sides"), "small-step")
