from dataclasses import replace

import numpy as np
import pytest

from detente.case.collect import cited_keys
from detente.case.model import Assumption, Correlation, Preferences, Shape
from detente.case.read import read_case
from detente.errors import CaseError, InputError
from detente.standoff.data import reference_form
from detente.standoff.draws import shares
from detente.standoff.from_case import conflict_of, debates_of, drawn_levels, links_of, section_of, variants_of
from detente.standoff.robustness import AS_WRITTEN
from detente.standoff.stability import analyse


@pytest.fixture(scope="module")
def two_sides():
    return read_case("two-sides")


@pytest.fixture(scope="module")
def reference():
    return read_case("north-korea-2020")


def number(name, *args, kind="uniform"):
    return Assumption(f"standoff.{name}", Shape(kind, args))


def with_section(case, **changes):
    return replace(case, standoff=replace(section_of(case), **changes))


def test_the_small_case_ranks_by_its_statements(two_sides):
    made = conflict_of(two_sides)
    # west: freeze and not press first, then no test, then pressure under tests; engage and press are never together.
    assert made.size == 12 and made.names == ("west", "north")
    level = {made.row(s): int(made.levels[0, s]) for s in range(made.size)}
    assert level["NNYN"] == level["YNYN"] == 4 and level["NNYY"] == 3 and level["NNNN"] == 2
    assert level["NYYY"] == 1 and level["NNNY"] == 0
    assert made.bands[0].tolist() == [int(made.row(s) in ("NNYN", "YNYN", "NNYY", "YNYY")) for s in range(made.size)]
    assert made.row(made.status_quo) == "NYNN" and made.labels[made.states[made.status_quo]] == "pressure"
    assert made.options[1].name == "more pressure"


def test_a_case_without_a_standoff_is_refused_in_words(two_sides):
    with pytest.raises(InputError, match="standoff"):
        conflict_of(replace(two_sides, standoff=None))


def test_statements_of_the_reference_case_have_sources_and_another_side(reference):
    section = section_of(reference)
    made = conflict_of(reference)
    assert len(made.names) >= 4
    for name in [*section.options, *section.variants]:
        assert section.sources[name] and section.notes[name]
    for debate in debates_of(section):
        own = {a for actor in debate.about for a in cited_keys(section.sources[actor])}
        assert not any(set(cited_keys(section.sources[side])) <= own for side in debate.sides), (
            "another reading, another work"
        )
    assert {actor for variant in section.variants.values() for actor in variant} == set(section.options)
    assert set(section.links) == set(reference.strategies)
    assert made.status_quo is not None


def test_every_variant_of_the_reference_case_changes_a_ranking(reference):
    made = conflict_of(reference)
    variants = variants_of(reference, made)
    ranked = dict(zip(variants.names, variants.levels, strict=True))
    one_sided = {n: v for n, v in ranked.items() if n != AS_WRITTEN and " + " not in n}
    assert set(one_sided) == set(section_of(reference).variants)
    assert all((levels != made.levels).any() for levels in one_sided.values())
    assert (ranked[AS_WRITTEN] == made.levels).all()


def test_the_reference_case_answers_that_war_and_isolation_settle_nothing(reference):
    made = conflict_of(reference)
    held = analyse(made).equilibria
    for kind in ("war", "isolation"):
        assert not (held["nash"] & made.board.kinds[kind]).any()
    assert not (held["seq"] & made.board.kinds["war"]).any()
    assert not held["seq"][made.status_quo]
    assert (held["nash"] & made.board.kinds["dismantlement for relief"]).any()


def test_strategies_of_the_reference_case_stand_for_what_their_roads_offer(reference):
    made = conflict_of(reference)
    links = links_of(reference, made)
    assert all(where.any() for where in links.values())
    full, early = made.state("full deal"), made.state("talks, relief, freeze")
    # One text, all against all: relief comes with dismantlement and not before.
    assert links["grand-bargain"][full] and not links["grand-bargain"][early]
    assert links["interim-freeze"][early] and not links["interim-freeze"][full]
    assert links["summit-first"][early]
    # Once their gate is passed, talks are allowed; before it they are not.
    gate = made.state("talks, freeze")
    assert links["preconditions"][gate] and not links["preconditions"][made.state("talks")]
    force = made.taken[:, made.bit("force")] == 1
    assert [n for n, where in links.items() if (where & force).any()] == ["ultimatum", "confrontation"]


def test_drawn_debates_are_settled_evenly_when_no_shares_are_given(reference):
    made = conflict_of(reference)
    drawn = drawn_levels(reference, made, draws=3000)
    i = made.actor("north-korea")
    own = (drawn[:, i] == made.levels[i]).all(axis=1).mean()
    assert own == pytest.approx(1 / 3, abs=0.001)  # two variants and its own; the stratified draw is even
    found = shares(made, drawn[:300])
    assert all((found.low[c] <= found.equilibrium[c]).all() for c in found.equilibrium)


def test_debates_hold_the_sides_that_exclude_one_another(reference):
    sides = {d.about: d.sides for d in debates_of(section_of(reference))}
    assert sides[("united-states",)] == ("washington-fears-relief", "washington-would-strike")
    variants = variants_of(reference, conflict_of(reference))
    assert variants.names[0] == AS_WRITTEN and len(variants.names) == len(variants.levels) == 36
    told = variants.debates["what North Korea wants"]
    for name, side in zip(variants.names, told, strict=True):
        assert side in (*name.split(" + "), AS_WRITTEN)
        assert (side == AS_WRITTEN) == (not {"north-would-trade-arms", "north-wants-reach"} & set(name.split(" + ")))


def test_each_side_of_a_debate_is_drawn_as_often_as_its_share_says(two_sides):
    sides = {"one": {"north": Preferences(("test",))}, "two": {"north": Preferences(("freeze",))}}
    given = {"one": number("shares.one", 0.1, kind="constant"), "two": number("shares.two", 0.6, kind="constant")}
    case = with_section(two_sides, variants=sides, shares=given)
    made = conflict_of(case)
    drawn = drawn_levels(case, made, draws=1000, seed=5)
    for option, share in (("test", 0.1), ("freeze", 0.6)):
        assert (drawn[:, 1] == made.taken[:, made.bit(option)]).all(axis=1).mean() == pytest.approx(share, abs=0.002)
    assert (drawn[:, 1] == made.levels[1]).all(axis=1).mean() == pytest.approx(0.3, abs=0.002)


def test_shares_that_reach_more_than_all_are_refused(two_sides):
    sides = {"one": {"north": Preferences(("test",))}, "two": {"north": Preferences(("freeze",))}}
    given = {"one": number("shares.one", 0.8, kind="constant"), "two": number("shares.two", 0.6, kind="constant")}
    case = with_section(two_sides, variants=sides, shares=given)
    with pytest.raises(CaseError, match="one and two reach 140% together"):
        drawn_levels(case, conflict_of(case), draws=10)


def weighed(case, *, rho=None):
    """The case with west ranked by two uncertain weights, tied together if need be."""
    own = {
        "freeze": number("preferences.west.weights.freeze", 0.0, 1.0),
        "press": number("preferences.west.weights.press", 0.0, 1.0),
    }
    preferences = {**section_of(case).preferences, "west": Preferences(weights=own)}
    changed = with_section(case, preferences=preferences, variants={}, shares={})
    tied = (Correlation(tuple(a.name for a in own.values()), rho),) if rho else ()
    numbers = {**case.assumptions, **{a.name: a for a in own.values()}}
    return replace(changed, assumptions=numbers, correlations=(*case.correlations, *tied))


def test_weights_are_drawn_as_the_futures_of_the_case_draw_them(two_sides):
    case = weighed(two_sides)
    made = conflict_of(case)
    freeze, press = made.state("freeze"), made.state("press")

    def above(case):
        drawn = drawn_levels(case, made, draws=2000, seed=5)
        return (drawn[:, 0, freeze] > drawn[:, 0, press]).mean(), (drawn[:, 0, freeze] == drawn[:, 0, press]).mean()

    assert above(case)[0] == pytest.approx(0.5, abs=0.03)
    from detente.futures import draw_futures

    values = draw_futures(weighed(two_sides, rho=0.9), 2000, seed=5).values
    one, other = (values[f"standoff.preferences.west.weights.{o}"] for o in ("freeze", "press"))
    assert above(weighed(two_sides, rho=0.9))[0] == pytest.approx((one > other).mean())
    assert np.corrcoef(one, other)[0, 1] > 0.8


def test_a_side_of_a_debate_may_be_weights_with_ranges(two_sides):
    own = {"freeze": number("variants.v.west.weights.freeze", 0.0, 1.0), "press": number("p", 0.25, kind="constant")}
    case = with_section(two_sides, variants={"v": {"west": Preferences(weights=own)}}, shares={})
    case = replace(case, assumptions={**case.assumptions, own["freeze"].name: own["freeze"]})
    made = conflict_of(case)
    drawn = drawn_levels(case, made, draws=1000, seed=2)
    freeze, press = made.state("freeze"), made.state("press")
    ranked_by_weights = drawn[:, 0, made.state("NNYY")] == drawn[:, 0, freeze]
    assert ranked_by_weights.mean() == pytest.approx(0.5, abs=0.001)
    assert (drawn[ranked_by_weights, 0, freeze] > drawn[ranked_by_weights, 0, press]).mean() == pytest.approx(
        0.75, abs=0.03
    )


def test_a_case_may_rank_directly_give_moves_one_by_one_and_tell_what_is_not_seen_or_known(two_sides):
    rows = conflict_of(two_sides)
    every = tuple((rows.row(s),) for s in range(rows.size) if rows.row(s) not in ("YNNN", "NYNN"))
    ranked = Preferences(ranking=(("YNNN", "pressure"), *every), great=(1,))
    case = with_section(
        two_sides,
        preferences={**section_of(two_sides).preferences, "west": ranked},
        moves={"west": (("pressure", "YNNN"), ("deal", "NNNN")), "north": ()},
        misperceived={"north": ("deal",)},
        unknown={"north": (("pressure", "deal"),)},
        variants={}, shares={},
    )  # fmt: skip
    made = conflict_of(case)
    start, deal = made.state("pressure"), np.flatnonzero(made.board.kinds["deal"])
    assert made.levels[0, start] == made.levels[0, made.state("YNNN")] == made.levels[0].max() == len(every)
    assert made.bands[0].sum() == 2
    assert made.moves["west"][0] == (start, made.state("YNNN")) and len(made.moves["west"]) == 1 + len(deal)
    assert np.flatnonzero(made.unseen[1]).tolist() == deal.tolist() and not made.unseen[0].any()
    assert made.unknown["north"] == tuple((start, int(d)) for d in deal)


def test_a_bad_statement_or_ranking_of_a_case_is_a_case_error(two_sides):
    own = section_of(two_sides).preferences
    for wrong, word in ((Preferences(("freze",)), "freeze"), (Preferences(ranking=(("YNNN",),)), "ranking without")):
        with pytest.raises(CaseError, match=word):
            conflict_of(with_section(two_sides, preferences={**own, "west": wrong}))
        with pytest.raises(CaseError, match=word):
            case = with_section(two_sides, variants={"v": {"west": wrong}})
            variants_of(case, conflict_of(case))


def test_the_data_form_names_states_by_concept_and_decision_maker(reference):
    data = reference_form(conflict_of(reference), by_coalition="nash")
    assert set(data["stability"]) == {"nash", "gmr", "smr", "seq", "sseq"}
    assert set(data["stability"]["nash"]) == set(section_of(reference).options)
    assert len(data["coalition_nash_unstable"]) == 11
    assert np.all([s in data["stability"]["nash"]["china"] for s in data["equilibria"]["nash"]])
