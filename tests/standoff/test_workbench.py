import csv
import io
import json
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import vl_convert

from detente.brief.blocks import Heading, Paragraph, TableBlock
from detente.brief.outline import build as build_brief
from detente.case.read import read_case
from detente.charts.draw import can_draw, draw
from detente.cli import main
from detente.errors import InputError
from detente.standoff.build import build
from detente.standoff.chances import chances_finding
from detente.standoff.draws import shares
from detente.standoff.files import as_data
from detente.standoff.narrative import in_words
from detente.standoff.preference import Prioritised, Weighted
from detente.standoff.stability import analyse
from detente.standoff.turns import what_must_change
from detente.standoff.views import graph_finding, state_table
from detente.workbench.further import further as asked_for
from detente.workbench.standoff import (
    Subject,
    answer_as_data,
    answers,
    as_csv,
    changes,
    every_verdict,
    findings,
    further,
    horizons_in,
    open_subject,
    undebated,
    write_tables,
)
from small_studies import small_study

PAGE = ("standoff", "standoff-start", "standoff-kinds", "standoff-turns")
DATA = Path(__file__).parent.parent / "data" / "standoff"
EXAMPLES = ["prisoners_dilemma", "cuban_missile", "elmira"]


@pytest.fixture(scope="module")
def reference():
    return open_subject("north-korea-2020")


@pytest.fixture(scope="module")
def told(reference):
    return {f.key: f for f in findings(reference, draws=50)}


def example(name):
    return open_subject(DATA / f"{name}.json")


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_printed_has_the_form_of_the_example_files(name):
    expected = json.loads((DATA / f"{name}.json").read_text())["expected"]["reference"]
    subject = example(name)
    verdicts = further(subject, horizons=(2, 3) if "l2" in expected["stability"] else (), by_coalition="nash")
    data = answer_as_data(subject, findings(subject), verdicts)
    assert {key: data[key] for key in expected} == expected
    assert json.loads(json.dumps(data)) == data
    assert {s["id"]: s["options"] for s in data["states"]} == {
        s["id"]: s["options"] for s in as_data(subject.conflict)["states"]
    }


def test_every_state_of_a_case_can_be_decoded(reference):
    data = answer_as_data(reference, [], further(reference))
    first = data["states"][0]
    assert (first["id"], first["options"], first["taken"], first["label"]) == ("s1", "N" * 9, [], "November 2020")
    ranks = {s["id"]: s["rank"]["china"] for s in data["states"]}
    assert min(ranks.values()) == 1
    levels = reference.conflict.levels[reference.conflict.actor("china")]
    best = {reference.conflict.states[s] for s in np.flatnonzero(levels == levels.max())}
    assert {s for s, rank in ranks.items() if rank == 1} == best


def test_the_reference_case_answers_what_holds_why_and_what_would_have_to_change(told):
    assert list(told) == [
        "standoff", "standoff-start", "standoff-kinds", "standoff-turns", "standoff-chances", "standoff-stability",
        "standoff-graph",
    ]  # fmt: skip
    assert "“full deal” (s41) is most robust" in told["standoff"].answer
    assert "if “dismantlement” can be undone" in told["standoff"].answer
    start = told["standoff-start"].answer
    assert (
        "The status quo holds under SMR and GMR only" in start and "United States leaves “November 2020” (s1)" in start
    )
    kinds = told["standoff-kinds"].answer
    assert "War: none of 16 outcomes holds" in kinds and "Isolation: " in kinds
    turns = told["standoff-turns"]
    assert [r["goal"] for r in turns.table.records()[:3]] == ["fall", "hold", "hold"]
    assert (
        "“war”, “use of force; production freeze; dismantlement” (s20), would hold (SEQ) with 67 pair swaps"
        in turns.answer
    )
    assert [r["swaps"] for r in turns.table.records()] == [9, 1, 67, 1, 5, 0, 1]
    assert (
        "United States would no longer like “talks with projects” (s30) better than “November 2020” (s1)"
        in turns.answer
    )


def test_the_start_is_explained_although_it_is_not_among_the_most_robust(told):
    why = {r["state"]: r["says"] for r in told["standoff"].more["why"].records()}
    assert set(why) >= {"s1", "s41", "s30", "s96"} and "United States leaves “Nov" in why["s1"]


def test_readings_are_told_with_their_works(told):
    rows = {(r["party"], r["side"]): r for r in told["standoff"].more["read from"].records()}
    own = rows["United States", "as written"]
    assert "Stephen Biegun (2019)" in own["source"] and "standoff.yaml" in own["line"] and own["why"]
    assert len(rows) == 4 + 6


def test_a_strategy_counts_the_outcomes_that_it_allows_only(reference, told):
    nash = reference.found.equilibria["nash"]
    for row in told["standoff"].more["strategies"].records():
        where = reference.links[str(row["strategies"]).split(", ")[0]]
        assert (row["outcomes"], row["holding"]) == (where.sum(), (where & nash).sum())
        best = max(np.flatnonzero(where), key=lambda s: (reference.robust.share[s], reference.robust.low[s]))
        assert row["share"] == reference.robust.share[best]
    names = [n for r in told["standoff"].more["strategies"].records() for n in str(r["strategies"]).split(", ")]
    assert sorted(names) == sorted(reference.links)


def test_every_share_of_a_debate_stands_beside_its_own_side(reference, told):
    found = reference.robust
    for row in told["standoff"].more["by assumption"].records():
        values, table = found.by_assumption[str(row["axis"])]
        s = reference.conflict.state(str(row["state"]))
        assert row["share"] == table[values.index(str(row["value"])), s]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_move_is_drawn_as_paying_just_where_it_pays_its_mover(name):
    subject = example(name)
    conflict, drawn = subject.conflict, graph_finding(subject.found, subject.robust)
    names = [d.name for d in conflict.decision_makers]
    for row in drawn.table.records():
        level = conflict.levels[names.index(row["actor"])]
        better = level[conflict.state(row["target"])] > level[conflict.state(row["source"])]
        assert row["pays"] == bool(better)
    assert f"; {sum(r['pays'] for r in drawn.table.records())} of them pay" in drawn.answer


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_picture_draws_in_both_widths(name):
    drawn = [f for f in findings(example(name)) if can_draw(f)]
    assert [f.chart for f in drawn] == ["standoff_robustness", "standoff_table", "standoff_graph"]
    for finding in drawn:
        for width in (660, 330):
            assert vl_convert.vegalite_to_svg(draw(finding, width=width)).startswith("<svg")


def test_chances_name_the_outcomes_that_hold_most_often_and_tell_ties():
    game = build({"a": ["x"], "b": ["y"]}, {"a": Prioritised(("x",)), "b": Prioritised(("y",))})
    shy = game.levels.copy()
    shy[0] = 1 - game.levels[0]
    once = chances_finding(shares(game, np.stack([game.levels, game.levels, shy, game.levels])))
    assert once.answer.startswith(
        f"Under Nash {in_words(game, game.state('YY'))} holds most often: in 75% (30% to 95%)"
    )
    assert [once.table.column(c)[0] for c in ("state", "share")] == [game.states[game.state("YY")], 0.75]
    even = chances_finding(shares(game, np.stack([game.levels, shy])))
    assert (
        f"{in_words(game, game.state('NY'))} and {in_words(game, game.state('YY'))} hold most often, alike"
        in even.answer
    )


def test_what_would_change_an_outcome_is_told_when_asked():
    subject = example("cuban_missile")
    wanted, undone = changes(subject, want="s0", avoid="s6")
    assert (wanted.key, undone.key) == ("standoff-hold", "standoff-fall")
    assert "“status quo” (s0) would hold with 3 pair swaps" in wanted.answer
    assert {r["actor"]: r["swaps"] for r in wanted.table.records()} == {"United States": 3, "Soviet Union": 0}
    assert wanted.table.column("strict")[0] is not None and len(wanted.more["swaps"].rows) == 3
    again = what_must_change(subject.conflict, "s4", hold=False)
    assert again.answer == (
        "“missiles withdrawn, no US action” (s4) would fall with 1 pair swap: United States would no longer like "
        "“missiles withdrawn, no US action” (s4) better than “blockade, missiles withdrawn” (s6)."
    )
    assert "Nothing: “blockade, missiles withdrawn” (s6)" in changes(subject, want="s6")[0].answer


@pytest.mark.parametrize("name", ["", "s99", "Blockade, Withdrawal"])
def test_a_name_that_means_no_outcome_is_refused(name):
    with pytest.raises(InputError):
        changes(example("cuban_missile"), want=name)


def test_great_differences_and_unknown_preferences_are_told_without_being_asked():
    game = build(
        {"a": ["x"], "b": ["y"]},
        {"a": Prioritised(("y", "not x"), great=1), "b": Prioritised(("x", "not y"))},
        unknown={"b": [("s1", "s3")]},
    )
    subject = Subject(game, undebated(game), {})
    told = {f.key: f for f in findings(subject)}
    strength = {(r["state"], r["concept"]): r["degree"] for r in told["standoff-strength"].table.records()}
    assert strength["s4", "SEQ"] == "weakly"
    doubt = {(r["state"], r["concept"]): r for r in told["standoff-unknown"].table.records()}
    assert doubt["s1", "Nash"]["reading_a"] is False and doubt["s1", "Nash"]["reading_b"] is True
    assert "b 1" in told["standoff-unknown"].answer and "not known" in " ".join(told["standoff"].notes)
    assert "seq_strong" in further(subject)["stability"]
    plain = replace(game, bands=np.zeros_like(game.bands), unknown={})
    assert {f.key for f in findings(Subject(plain, undebated(plain), {}))} & {
        "standoff-strength",
        "standoff-unknown",
    } == set()


@pytest.mark.parametrize("concept", ["nash", "gmr", "smr", "seq"])
def test_coalitions_are_told_under_the_concept_asked_for(concept):
    from detente.standoff.coalition import coalition_stable, universally_stable

    subject = example("elmira")
    data = further(subject, by_coalition=concept)
    stable = coalition_stable(subject.conflict, ["moe", "uniroyal"], concept)
    left = [subject.conflict.states[s] for s in np.flatnonzero(~stable)]
    assert data[f"coalition_{concept}_unstable"]["moe+uniroyal"] == left
    everywhere = [subject.conflict.states[s] for s in np.flatnonzero(universally_stable(subject.conflict, concept))]
    assert data[f"coalition_{concept}_universal"] == everywhere


def test_a_state_table_survives_csv():
    subject = example("elmira")
    rows = list(csv.DictReader(io.StringIO(as_csv(state_table(subject.found)))))
    assert [r["state"] for r in rows] == list(subject.conflict.states)
    assert rows[6]["rank:moe"] == "1"


def test_memory_grows_with_states_even_where_moves_do_not():
    # One side has 11 of 14 options: 2^14 states, but 34 million moves. A table of pairs would take 256 MiB as bits.
    options = {d: [f"{d}{k}" for k in range(n)] for d, n in (("a", 11), ("b", 1), ("c", 1), ("d", 1))}
    game = build(options, {d: Weighted({}) for d in options}, one_way={"a0": "forward"})
    luck = np.random.default_rng(1)
    game = replace(game, levels=np.stack([luck.permutation(game.size) for _ in options]).astype(np.int64))
    tracemalloc.start()
    analyse(game)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 32 * 2**20


def test_a_conflict_of_many_outcomes_is_answered_without_tables_of_pairs():
    options = {d: [f"{d}{k}" for k in range(3)] for d in "abcd"}
    game = build(options, {d: Weighted({}) for d in options}, status_quo={})
    luck = np.random.default_rng(1)
    game = replace(game, levels=np.stack([luck.permutation(game.size) for _ in options]).astype(np.int64))
    told = {f.key: f for f in answers(Subject(game, undebated(game), {}))}
    assert "told on demand only (above 1,024 outcomes)" in told["standoff-turns"].answer
    assert len(told["standoff-start"].table.rows) == 12


def test_every_table_is_written_as_csv(tmp_path):
    subject = example("elmira")
    told = [*findings(subject), every_verdict(subject), *changes(subject, want="s1", avoid="s5")]
    write_tables(told, tmp_path / "new")
    names = {p.name for p in (tmp_path / "new").iterdir()}
    assert {
        "standoff.csv", "standoff-verdicts.csv", "standoff-start-paths.csv", "standoff-stability-states.csv",
        "standoff-graph.csv", "standoff-hold.csv", "standoff-fall.csv", "standoff-fall-swaps.csv",
    } <= names  # fmt: skip
    assert (tmp_path / "new" / "standoff.csv").read_bytes().startswith(b"state,options,share")


def test_a_horizon_that_is_no_number_is_refused():
    with pytest.raises(InputError, match="2,3"):
        horizons_in("2,x")


def run(*words):
    with pytest.raises(SystemExit) as ended:
        main(["standoff", *map(str, words)])
        raise SystemExit(0)
    return ended.value.code


def test_the_verb_prints_the_form_of_the_example_files(capsys):
    expected = json.loads((DATA / "elmira.json").read_text())["expected"]["reference"]
    assert run(DATA / "elmira.json", "--json", "--coalitions") == 0
    data = json.loads(capsys.readouterr().out)
    assert {key: data[key] for key in expected} == expected
    told = {(v["state"], v["coalition"]): v for v in data["coalition_nash_verdicts"]}
    assert not told["s5", "moe+uniroyal"]["stays"] and "(s5) for “Modify" in told["s5", "moe+uniroyal"]["says"]
    assert {s for s, group in told if group == "moe+local" and not told[s, group]["stays"]} == {"s1", "s3"}
    keys = {"standoff", "standoff-stability", "standoff-graph", "standoff-coalitions"}
    assert {f["key"] for f in data["findings"]} >= keys


def test_the_verb_answers_in_words_and_refuses_in_four_lines(capsys):
    assert run(DATA / "cuban_missile.json", "--look-ahead", "2", "--coalitions", "gmr") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "United States will not leave “blockade, missiles withdrawn” (s6)" in said and "l2: s4, s6" in said
    assert "United States and Soviet Union leave together" in said and "nobody and no coalition leaves" in said
    assert run(DATA / "cuban_missile.json", "--want", "s0") == 0
    assert "3 pair swaps" in " ".join(capsys.readouterr().out.split())
    for wrong in (
        ["--want", "s77"],
        ["--want", ""],
        ["--why", "s77"],
        ["--csv", "/dev/null/x"],
        ["--write", "/dev/null/x"],
    ):
        assert run(DATA / "cuban_missile.json", *wrong) == 2
        assert "found:" in capsys.readouterr().err


def test_the_page_is_a_page_and_names_what_shows_more(capsys):
    assert run("north-korea-2020", "--draws", "5") == 0
    said = capsys.readouterr().out
    flat = " ".join(said.split())
    assert said.count("\n") < 110
    for part in (
        "“full deal” (s41) is most robust", "The status quo holds under SMR and GMR only", "isolation", "pair swap",
        "United States: Stephen Biegun (2019)", "--show outcomes, strategies, paths, kinds, changes, chances, sources",
    ):  # fmt: skip
        assert part in flat


def test_every_further_table_is_printed_by_its_name(capsys):
    heads = {
        "outcomes": "What each rests on", "strategies": "Which outcomes each strategy allows", "paths": "Traps",
        "kinds": "War: none of 16",
        "changes": "What carries each", "chances": "Wilson", "sources": "washington-would-strike",
        "stability": "Who would stay in each outcome?", "moves": "Which moves lead", "states": "Every outcome",
    }  # fmt: skip
    assert run("north-korea-2020", "--draws", "5", "--show", "all") == 0
    whole = " ".join(capsys.readouterr().out.split())
    assert all(part in whole for part in heads.values())
    assert run("north-korea-2020", "--draws", "5", "--show", "strategies", "--show", "doubts") == 0
    said = capsys.readouterr().out
    assert "doubts: nothing of the kind" in said and "Traps" not in said and "Which outcomes of the" not in said


def test_the_columns_that_a_note_or_heading_speaks_of_are_there(capsys):
    assert run("north-korea-2020", "--draws", "5", "--show", "outcomes") == 0
    said = " ".join(capsys.readouterr().out.split())
    for word in ("Survives in:", "At least:", "By concept", "Nash alone", "SEQ alone", "GMR alone"):
        assert word in said
    assert "Alone:" not in said


def test_a_case_written_as_a_file_gives_the_same_verdicts(tmp_path, capsys):
    assert run("two-sides", "--write", tmp_path / "conflict.json", "--json") == 0
    case = json.loads(capsys.readouterr().out)
    assert run(tmp_path / "conflict.json", "--json") == 0
    file = json.loads(capsys.readouterr().out)
    for key in ("stability", "equilibria", "states", "status_quo", "moves", "improvements"):
        assert case[key] == file[key]


def test_a_brief_that_asks_for_the_standoff_of_a_case_has_its_page():
    section = read_case("two-sides").standoff
    study = small_study({"harm": [[0, 1, 2, 1], [1, 2, 2, 3]]})
    study = replace(study, case=replace(study.case, standoff=section))
    found = asked_for(study, ["standoff"])
    page = build_brief(study, found, asked=found)
    heads = [b.text for b in page if isinstance(b, Heading)]
    first = heads.index("Which outcomes of the conflict hold?")
    assert heads[first : first + 4] == [found[k].question for k in PAGE]
    said = [b.text for b in page if isinstance(b, Paragraph)]
    assert all(found[k].answer in said for k in PAGE)
    # A reader of the brief finds what holds, not every verdict and path.
    captions = {b.caption for b in page if isinstance(b, TableBlock)}
    assert {"Why", "Strategies", "Read from", "Traps"} <= captions and not {
        "Verdicts",
        "Paths",
        "By assumption",
    } & captions
    without = replace(study, case=replace(study.case, standoff=None))
    assert not set(PAGE) & set(asked_for(without, ["standoff"]))


def test_the_app_tells_what_was_asked_about_one_outcome_first():
    from detente.workbench.long import standoff

    asked = {"why": "", "want": "", "avoid": "", "concept": "nash"}
    for key, first in (("why", "standoff-why"), ("want", "standoff-hold"), ("avoid", "standoff-fall")):
        made = standoff(read_case("two-sides"), draws=5, seed=0, tell=lambda *_: None, **{**asked, key: "s1"})
        assert made.findings[0].key == first and made.findings[1].key == "standoff"
