from dataclasses import replace

import numpy as np
import pytest

from detente.case.model import Assumption, Shape
from detente.case.read import read_case
from detente.errors import CaseError, InputError
from detente.standoff.draws import shares
from detente.standoff.from_case import conflict_of, drawn_levels, links_of, section_of, variants_of
from detente.standoff.report import reference_form, standoff
from detente.standoff.robustness import AS_WRITTEN, robustness
from detente.standoff.stability import analyse


@pytest.fixture(scope="module")
def two_sides():
    return read_case("two-sides")


@pytest.fixture(scope="module")
def reference():
    return read_case("north-korea-2020")


def test_the_small_case_ranks_by_its_statements(two_sides):
    made = conflict_of(two_sides)
    # west: freeze and not press first, not test second; infeasible: engage and press together.
    assert made.size == 12 and made.names == ("west", "north")
    level = {made.row(s): int(made.levels[0, s]) for s in range(made.size)}
    assert level["NNYN"] == level["YNYN"] == 3 and level["NNYY"] == 2 and level["NNNN"] == 1 and level["NYYY"] == 0


def test_a_case_without_a_standoff_is_refused_in_words(two_sides):
    with pytest.raises(InputError, match="standoff"):
        conflict_of(replace(two_sides, standoff=None))


def test_statements_of_the_reference_case_have_sources_and_another_side(reference):
    section = section_of(reference)
    made = conflict_of(reference)
    assert len(made.names) >= 4
    assert all(section.sources.get(name) for name in [*section.options, *section.variants])
    assert {actor for variant in section.variants.values() for actor in variant} == set(section.options)
    assert set(section.links) == set(reference.strategies)
    assert made.status_quo is not None


def test_every_variant_of_the_reference_case_changes_a_ranking(reference):
    made = conflict_of(reference)
    variants = variants_of(reference, made)
    one_sided = {n: v for n, v in variants.items() if n != AS_WRITTEN and " + " not in n}
    assert set(one_sided) == set(section_of(reference).variants)
    assert all((levels != made.levels).any() for levels in one_sided.values())
    assert (variants[AS_WRITTEN] == made.levels).all()


def test_the_reference_case_says_which_outcomes_hold_and_how_to_get_there(reference):
    made = conflict_of(reference)
    one_sided = {n: v for n, v in variants_of(reference, made).items() if " + " not in n}
    robust = robustness(made, variants=one_sided)
    found = standoff(made, robust=robust, links=links_of(reference, made))
    assert "The status quo survives in" in found.answer
    assert {row[0] for row in found.more["strategies"].rows} == set(reference.strategies)
    assert found.more["paths"].rows and found.more["verdicts"].rows and found.more["carried by"].rows
    # Neither war nor isolation settles anything: no outcome with force holds, and the status quo does not hold firmly.
    held = analyse(made).equilibria
    force = made.taken[:, made.bit("force")] == 1
    assert not held["nash"][force].any() and not held["sseq"][force].any()
    assert not held["nash"][made.status_quo]


def test_each_strategy_stands_for_some_states(reference):
    made = conflict_of(reference)
    links = links_of(reference, made)
    for name, wanted in section_of(reference).links.items():
        assert links[name].any(), name
        for option, taken in wanted.items():
            assert (made.taken[links[name], made.bit(option)] == taken).all()


def test_drawn_debates_are_settled_evenly_when_no_shares_are_given(reference):
    made = conflict_of(reference)
    drawn = drawn_levels(reference, made, draws=3000)
    i = made.actor("north-korea")
    own = (drawn[:, i] == made.levels[i]).all(axis=1).mean()
    assert own == pytest.approx(1 / 3, abs=0.001)  # two variants and its own; the stratified draw is even
    found = shares(made, drawn[:300])
    assert all((found.low[c] <= found.equilibrium[c]).all() for c in found.equilibrium)


def test_shares_and_weights_with_ranges_are_drawn_from_the_case(two_sides):
    section = section_of(two_sides)
    changed = replace(
        section,
        preferences={"north": section.preferences["north"]},
        weights={
            "west": {
                "freeze": Assumption("standoff.weights.west.freeze", Shape("uniform", (0.0, 1.0))),
                "press": Assumption("standoff.weights.west.press", Shape("constant", (0.25,))),
            }
        },
        variants={"other": {"north": ("test",)}},
        shares={"other": Assumption("standoff.shares.other", Shape("constant", (0.2,)))},
    )
    case = replace(two_sides, standoff=changed)
    made = conflict_of(case)
    drawn = drawn_levels(case, made, draws=1000, seed=5)
    freeze, press = made.state("NNYN"), made.state("NYNN")
    assert (drawn[:, 0, freeze] > drawn[:, 0, press]).mean() == pytest.approx(0.75, abs=0.002)
    test = made.taken[:, made.bit("test")]
    assert (drawn[:, 1] == test).all(axis=1).mean() == pytest.approx(0.2, abs=0.002)


def test_a_bad_statement_of_a_case_is_a_case_error(two_sides):
    section = replace(section_of(two_sides), preferences={"west": ("freze",), "north": ("engage",)})
    with pytest.raises(CaseError, match="freeze"):
        conflict_of(replace(two_sides, standoff=section))


def test_the_data_form_names_states_by_concept_and_decision_maker(reference):
    data = reference_form(conflict_of(reference), by_coalition=True)
    assert set(data["stability"]) == {"nash", "gmr", "smr", "seq", "sseq"}
    assert set(data["stability"]["nash"]) == set(section_of(reference).options)
    assert len(data["coalition_nash_unstable"]) == 11
    assert np.all([s in data["stability"]["nash"]["china"] for s in data["equilibria"]["nash"]])
