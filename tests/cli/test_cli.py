import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from detente.cli import VERBS, cli, main

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A folder with a finished run of two-sides."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    CliRunner().invoke(cli, ["run", "two-sides", "-n", "300", "--out", str(folder), "--json"], catch_exceptions=False)
    return folder


def said(capsys, *words):
    """What the command line prints, and its status."""
    status = 0
    try:
        main([str(w) for w in words])
    except SystemExit as left:
        status = left.code
    out = capsys.readouterr()
    return status, out.out, out.err


def data(capsys, *words):
    """JSON that the command line prints; refuses NaN."""
    status, out, _ = said(capsys, *words, "--json")

    def refuse(name):
        raise AssertionError(name)

    assert status == 0
    return json.loads(out, parse_constant=refuse)


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom detente.cli import main\n"
        "try:\n main(['--help'])\nexcept SystemExit: pass\n"
        "print('LOADED', *sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    heavy = {"jax", "numpy", "pandas", "scipy", "pyarrow", "pydantic", "yaml", "lark", "sklearn", "rich"}
    assert heavy & set(out.partition("LOADED")[2].split()) == set()


def test_checking_a_case_does_not_load_the_engine():
    code = "import sys\nfrom detente.cli import main\nmain(['check', 'two-sides'])\nprint('LOADED', *sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert {"jax", "detente.engine"} & set(out.partition("LOADED")[2].split()) == set()


def test_a_first_explanation_of_a_run_loads_nothing_slow(runs):
    """Half of its time would go into loading these."""
    code = (
        "import sys\nfrom detente.cli import main\n"
        f"try:\n main(['explain', {str(runs)!r}])\nexcept SystemExit: pass\n"
        "print('LOADED', *sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    loaded = set(out.partition("LOADED")[2].split())
    assert {"jax", "pandas", "scipy.stats", "sklearn", "detente.engine"} & loaded == set()
    assert "drive" in out


def every_command():
    """Words of each verb and subverb, with the command."""
    for verb in VERBS:
        command = cli.get_command(click.Context(cli), verb)
        yield (verb,), command
        for name, below in getattr(command, "commands", {}).items():
            yield (verb, name), below


@pytest.mark.parametrize(("words", "command"), [pytest.param(w, c, id=" ".join(w)) for w, c in every_command()])
def test_every_verb_and_subverb_has_help_with_an_example(words, command):
    assert "\b\nExamples:\n" in command.help and f"\n  detente {' '.join(words)}" in command.help
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert {p.name for p in options if not p.help} == set()
    if words[-1] not in ("app", "completion", "roadmap", "evidence"):
        assert "--json" in {name for p in options for name in p.opts}


@pytest.mark.parametrize("shared", ["--json", "--quiet", "--set", "--seed", "--chart", "--futures"])
def test_an_option_that_verbs_share_has_one_form(shared):
    found = [p for _, command in every_command() for p in command.params if shared in p.opts]
    assert len(found) > 5
    assert len({(str(p.type), p.multiple, tuple(p.opts)) for p in found}) == 1


def test_an_example_uses_only_options_that_there_are():
    for words, command in every_command():
        if hasattr(command, "commands"):
            continue  # its examples are those of its subverbs
        known = {name for p in command.params for name in p.opts}
        for line in command.help.splitlines():
            if line.strip().startswith(f"detente {' '.join(words)} "):
                used = {w for w in shlex.split(line) if w.startswith("-")}
                assert used <= known, line


def test_the_reference_page_is_what_the_command_line_says():
    told = subprocess.run(
        [sys.executable, "-c", "from detente.cli.reference import page; print(page(), end='')"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert (ROOT / "docs" / "reference" / "cli.md").read_text() == told


def test_cases_are_listed_with_their_titles(capsys):
    listed = data(capsys, "cases")
    assert {"name": "two-sides", "title": "A small dispute, for learning the language"} in listed


def test_a_run_is_told_as_one_object(capsys, runs):
    told = data(capsys, "run", "two-sides", "-n", 300, "--out", runs)
    assert (told["case"], told["futures"], told["months"], told["seed"]) == ("two-sides", 300, 96, 0)
    assert told["strategies"] == ["step-by-step", "preconditions", "hold"]
    assert set(told["seconds"]) == {"compile", "simulate", "total"}
    assert Path(told["run"]) == runs
    numbers = told["metrics"]["long-range tests"]["hold"]
    assert set(numbers) == {"mean", "median", "p05", "p95", "share_best", "regret_mean", "regret_p95"}
    shares = [m["share_best"] for m in told["metrics"]["long-range tests"].values()]
    assert sum(shares) == pytest.approx(1)


def test_claims_are_told_as_a_list(capsys, runs):
    told = data(capsys, "claims", runs)
    first = next(c for c in told if c["id"] == "talks-calm")
    assert first["status"] == "decided" and first["verdict"] in ("very likely", "almost certain")
    assert 0.8 < first["share"] <= 1 and first["low"] < first["share"]
    assert set(first["by_type"]) and first["says"].startswith("Step by step means fewer")


def test_explanations_are_told_with_their_rows(capsys, runs):
    told = data(capsys, "explain", runs, "--metric", "long-range tests", "--fails", "long-range tests > 5", "--flip")
    assert {"number", "effect", "p05", "p95"} <= set(told["drivers"][0])
    assert told["boxes"] and isinstance(told["flips"], list)


@pytest.mark.parametrize("words", [("compare",), ("trace", "credibility.start")])
def test_findings_are_told_with_question_and_answer(capsys, runs, words):
    told = data(capsys, words[0], runs, *words[1:])
    assert told["question"] and told["answer"] and told["rows"]


@pytest.mark.parametrize("words", [("compare", "--pairs", "--by-type"), ("claims",), ("explain", "--rules"),
                                   ("trace", "measures.reactor-freeze.detect")])  # fmt: skip
def test_what_is_printed_fits_eighty_columns(capsys, runs, words):
    status, out, _ = said(capsys, words[0], runs, *words[1:])
    assert status == 0
    assert max(map(len, out.splitlines())) <= 80


def test_compare_shows_means_at_a_glance_and_all_figures_of_a_metric_on_demand(capsys, runs):
    glance = said(capsys, "compare", runs)[1]
    table = [line for line in glance.splitlines() if line.strip()]
    assert len(table) < 30 and "±" in glance and "*" in glance
    rows = data(capsys, "compare", runs)["rows"]
    tests = next(r for r in rows if r["metric"] == "long-range tests" and r["strategy"] == "Hold")
    line = next(line for line in table if line.strip().startswith("Hold"))
    assert f"{tests['mean']:.1f} ±{tests['error']:.1f}" in line
    whole = said(capsys, "compare", runs, "--metric", "long-range tests", "--pairs")[1]
    assert "Median" in whole and "Regret" in whole and "First less second" in " ".join(whole.split())
    assert "Preconditions" in whole and "Hold" in whole


def test_compare_can_look_at_one_metric(capsys, runs):
    told = data(capsys, "compare", runs, "--metric", "war")
    assert {r["metric"] for r in told["rows"]} == {"war"} == {r["metric"] for r in told["more"]["pairs"]}
    status, _, err = said(capsys, "compare", runs, "--metric", "wor")
    assert status == 2 and 'mend:   write "war"' in err


def test_a_brief_is_written_in_the_format_of_its_ending(capsys, runs):
    told = data(capsys, "brief", runs, "-o", "brief.md")
    text = Path(told["brief"]).read_text()
    assert "What does each strategy do to what counts?" in text and "Which claims hold?" in text
    assert said(capsys, "brief", runs, "-o", "brief.xyz")[0] == 2


def test_a_second_command_reads_the_run_of_the_first(capsys):
    first = data(capsys, "run", "two-sides", "-n", 60)
    card = Path(first["run"]) / "card.json"
    before = card.stat().st_mtime_ns
    assert data(capsys, "run", "two-sides", "-n", 60)["metrics"] == first["metrics"]
    assert said(capsys, "compare", "two-sides", "-n", 60)[0] == 0
    assert card.stat().st_mtime_ns == before
    assert list(Path("runs").iterdir()) == [card.parent]


def test_a_change_of_a_number_makes_another_run(capsys):
    plain = data(capsys, "run", "two-sides", "-n", 60)
    changed = data(capsys, "run", "two-sides", "-n", 60, "--set", "stocks.warheads.start=100")
    assert changed["run"] != plain["run"] and changed["digest"] != plain["digest"]
    means = [t["metrics"]["warheads at the end"]["hold"]["mean"] for t in (plain, changed)]
    assert means[1] > means[0] + 50


def test_only_the_strategies_asked_for_are_run(capsys):
    told = data(capsys, "run", "two-sides", "-n", 60, "--strategies", "hold, step-by-step")
    assert told["strategies"] == ["hold", "step-by-step"]


@pytest.mark.parametrize(
    "words",
    [
        ("run", "nowhere"),
        ("run", "two-sides", "--set", "credibility.stat=3"),
        ("run", "two-sides", "--set", "credibility.start"),
        ("run", "two-sides", "--futures", "none"),
        ("run", "two-sides", "--futures", "99999999999"),
        ("run", "two-sides", "--strategies", "hld"),
        ("run",),
        ("rnu", "two-sides"),
        ("compare", "two-sides", "--what"),
    ],
)
def test_bad_input_leaves_with_two_and_says_the_way_out(capsys, words):
    status, out, err = said(capsys, *words)
    assert (status, out) == (2, "")
    assert "found:" in err and "wanted:" in err and "Traceback" not in err
    status, out, _ = said(capsys, *words, "--json")
    told = json.loads(out)["error"]
    assert status == told["status"] == 2 and told["problems"][0]["found"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("run", "two-sides", "-n", 10, "--out", "taken"), "taken/case: not a directory"),
        (("roadmap", "legder", "two-sides"), 'mend:   write "ledger"'),
        (("roadmap",), "one of ledger, next, plan, timeline"),
        (("check", "two-sides", "--jsn"), 'mend:   write "--json"'),
        (("check", "two-sides", "further"), "no further words"),
        (("run", "two-sides", "--futures", 0), "a whole number, 1 or more"),
        (("run", "two-sides", "--until", "never"), "one of settled, ranked"),
        (("bargain", "two-sides", "--patience", 2), "above 0 and below 1"),
        (("explain", "two-sides", "--fails", ""), "--fails with nothing after it"),
        (("explain", "two-sides", "--fails="), "--fails with nothing after it"),
        (("run",), "no CASE"),
        (("new", "two-sides"), "detente new my-two-sides"),
        (("evidence", "history", "two-sides", "--out", "x.parquet"), "--out without --condition"),
        (("compare", "two-sides", "-n", 10, "--strategies", "hold,hodl,whst"), "whst"),
    ],
)
def test_a_slip_is_told_in_the_words_of_the_house(capsys, words, told):
    Path("taken").write_text("a file")
    status, out, err = said(capsys, *words)
    assert (status, out) == (2, "") and told in err
    assert "found:" in err and "valid integer" not in err and "Got unexpected" not in err


def test_all_wrong_names_of_a_command_are_told_at_once(capsys, runs):
    status, _, err = said(capsys, "compare", runs, "--metric", "nosuch", "--metric", "wor")
    assert status == 2 and err.count("found:") == 2 and 'mend:   write "war"' in err


@pytest.mark.parametrize(
    "words",
    [
        ("trace", "two-sides", "credibility.strat"),
        ("story", "two-sides", "--strategy", "hodl"),
        ("compare", "two-sides", "--metric", "wor"),
        ("explain", "two-sides", "--metric", "wor", "--against", "hodl"),
        ("explain", "two-sides", "--flip", "--map", "credibility.strat,stocks.warheads.flow"),
        ("learn", "two-sides", "--metric", "wor"),
    ],
)
def test_nothing_is_run_where_a_name_is_wrong(capsys, words):
    status, _, err = said(capsys, *words)
    assert status == 2 and "mend:   write" in err
    assert not Path("runs").exists()


def test_a_wrong_number_makes_no_second_problem(capsys):
    _, out, _ = said(capsys, "check", "two-sides", "--set", "credibility.start=140%", "--json")
    assert [p["path"] for p in json.loads(out)["error"]["problems"]] == ["credibility.start"]


BROKEN = {
    "cut": lambda run: next(run.glob("metrics/*")).write_bytes(b"PAR1 and no more"),
    "lost": lambda run: next(run.glob("metrics/*")).unlink(),
    "no-inputs": lambda run: next(run.glob("inputs/*")).unlink(),
    "bands": lambda run: (run / "bands.parquet").write_text("none"),
    "card": lambda run: (run / "card.json").write_text('{"case": 3}'),
    "case": lambda run: (run / "case" / "case.yaml").unlink(),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_run_folder_is_refused(capsys, runs, how):
    shutil.copytree(runs, how)
    BROKEN[how](Path(how))
    status, out, err = said(capsys, "explain", how)
    assert (status, out) == (2, "") and how in err and "found:" in err


def test_an_interrupt_while_jax_computes_leaves_at_once_with_130():
    """An ordinary end would wait for the thread that still works, and let JAX be taken down below it."""
    code = """if True:
        import os, signal, sys, threading, time
        import jax
        from detente.cli import main
        from detente.workbench import texts

        def slow():
            threading.Thread(target=time.sleep, args=(90,)).start()
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(90)

        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
        texts.cases = slow
        sys.argv = ["detente", "cases"]
        main()
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr.strip()) == (130, "stopped")


def test_a_case_of_ones_own_is_checked_and_never_overwritten(capsys):
    assert said(capsys, "new", "mine")[0] == 0
    assert "case: mine" in Path("mine/case.yaml").read_text()
    assert "#" in Path("mine/case.yaml").read_text()
    assert data(capsys, "check", "mine")["key"] == "check"
    status, _, err = said(capsys, "new", "mine")
    assert status == 2 and "is there already" in err
    assert said(capsys, "new", "../outside")[0] == 2


def test_the_schema_is_json(capsys):
    status, out, _ = said(capsys, "schema")
    assert status == 0 and json.loads(out)["properties"]["measures"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_verbs_and_cases(capsys, shell):
    status, out, _ = said(capsys, "completion", shell)
    assert status == 0 and "_DETENTE_COMPLETE" in out


def test_the_names_of_cases_are_completed():
    code = "from detente.cli import cli; cli.main(prog_name='detente')"
    env = {"_DETENTE_COMPLETE": "bash_complete", "COMP_WORDS": "detente run two", "COMP_CWORD": "2", "PATH": "/bin"}
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env).stdout
    assert out.strip() == "plain,two-sides"
