import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from numpy.testing import assert_array_equal

from detente.case.find import shipped_cases
from detente.case.read import parse_case, read_case
from detente.cluster import Block, Job, blocks_done, compute
from detente.errors import Cancelled, InputError
from detente.futures import draw_futures
from detente.results.folder import load_run
from detente.workbench.opening import Request, finished
from detente.workbench.runs import run

FUTURES = 5_000
TOLD = {"PYTHONUNBUFFERED": "1"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A run that nothing disturbed."""
    return run("two-sides", futures=FUTURES, out=tmp_path_factory.mktemp("whole") / "run")


def assert_same(one, other):
    """Two studies are the same to the last bit."""
    assert one.results.strategies == other.results.strategies
    assert_array_equal(one.futures.future, other.futures.future)
    assert_array_equal(one.futures.true_type, other.futures.true_type)
    for mine, theirs in (
        (one.futures.values, other.futures.values),
        (one.results.metrics, other.results.metrics),
        (one.results.bands, other.results.bands),
    ):
        assert list(mine) == list(theirs)
        for name in mine:
            assert_array_equal(mine[name], theirs[name], err_msg=name)
    assert_array_equal(one.results.in_force, other.results.in_force)


def test_a_run_in_memory_is_the_run_in_its_folder(whole):
    assert_same(run("two-sides", futures=FUTURES, keep=False), whole)


def test_one_worker_and_three_give_the_same_numbers(whole, tmp_path):
    assert_same(run("two-sides", futures=FUTURES, workers=1, out=tmp_path / "one"), whole)
    assert_same(run("two-sides", futures=FUTURES, workers=3, out=tmp_path / "three"), whole)


def test_any_block_of_futures_alone_has_the_numbers_of_the_whole(whole):
    case = read_case("two-sides")
    job = Job(case, FUTURES, 0, tuple(case.strategies), "float32")
    for ids in (range(4_900, 5_000), range(1_000, 1_003), range(0, 1)):
        done = compute(job, Block(0, ids, False))
        for name, values in done.chunk.metrics.items():
            assert_array_equal(values.astype(np.float32), whole.results.metrics[name][:, ids.start : ids.stop])
        for name, values in done.futures.values.items():
            assert_array_equal(values.astype(np.float32), whole.futures.values[name][ids.start : ids.stop])


def test_strategies_run_alone_or_in_another_order_have_the_same_numbers(whole, tmp_path):
    some = run("two-sides", futures=FUTURES, strategies=["hold", "step-by-step"], out=tmp_path / "some")
    for name, values in some.results.metrics.items():
        assert_array_equal(values[1], whole.results.metrics[name][0])
        assert_array_equal(values[0], whole.results.metrics[name][2])


def test_dask_gives_the_same_numbers(whole):
    distributed = pytest.importorskip("distributed")
    case = read_case("two-sides")
    job = Job(case, FUTURES, 0, tuple(case.strategies), "float32")
    with distributed.LocalCluster(1, threads_per_worker=2, processes=False, dashboard_address=None) as cluster:
        blocks = [Block(k, range(k * 900, k * 900 + 900), False) for k in range(3)]
        done = sorted(blocks_done(job, blocks, address=cluster.scheduler_address), key=lambda d: d.block.number)
    for name in whole.results.metrics:
        values = np.concatenate([d.chunk.metrics[name] for d in done], axis=1).astype(np.float32)
        assert_array_equal(values, whole.results.metrics[name][:, :2_700])


def test_no_scheduler_at_an_address_is_an_error_in_words():
    pytest.importorskip("distributed")
    job = Job(read_case("two-sides"), 10, 0, ("hold",), "float32")
    with pytest.raises(InputError, match="scheduler"):
        next(blocks_done(job, [Block(0, range(10), False)], address="nonsense"))


def test_the_card_tells_what_the_run_is(whole):
    card = json.loads((Path(whole.results.card["run"]) / "card.json").read_text())
    case = read_case("two-sides")
    assert card["case"] == "two-sides" and card["digest"] == case.digest and card["status"] == "complete"
    assert card["futures"] == FUTURES and card["months"] == 96 and card["seed"] == 0
    assert card["strategies"] == list(case.strategies)
    assert set(card["seconds"]) == {"compile", "simulate", "total"}
    assert card["libraries"]["jax"] and card["version"]


def test_a_complete_run_is_read_not_made_again(whole):
    folder = Path(whole.results.card["run"])
    before = {f: f.stat().st_mtime_ns for f in folder.rglob("*.parquet")}
    again = run("two-sides", futures=FUTURES, out=folder)
    assert {f: f.stat().st_mtime_ns for f in folder.rglob("*.parquet")} == before
    assert_same(again, whole)


def test_a_run_folder_is_all_that_a_study_needs(whole, tmp_path):
    moved = shutil.copytree(whole.results.card["run"], tmp_path / "elsewhere")
    study = load_run(moved)
    assert_same(study, whole)
    assert study.case.digest == whole.case.digest


def test_overlays_are_kept_with_the_run(tmp_path):
    case = read_case("two-sides", set_={"credibility.start": "60%"})
    run(case, futures=50, out=tmp_path / "run")
    again = load_run(tmp_path / "run")
    assert again.case.credibility.start.shape.args == (0.6,)
    assert again.case.overlays == {"credibility.start": "60%"}


def test_a_run_goes_on_from_its_finished_parts(whole, tmp_path):
    folder = shutil.copytree(whole.results.card["run"], tmp_path / "run")
    card = json.loads((folder / "card.json").read_text())
    (folder / "card.json").write_text(json.dumps({**card, "status": "unfinished"}))
    for name in ("metrics/part-00003.parquet", "in_force/part-00003.parquet", "in_force.parquet"):
        (folder / name).unlink()
    kept = (folder / "metrics" / "part-00001.parquet").stat().st_mtime_ns
    assert len(load_run(folder).futures.future) == FUTURES - 1_024
    assert_same(run("two-sides", futures=FUTURES, out=folder), whole)
    assert (folder / "metrics" / "part-00001.parquet").stat().st_mtime_ns == kept


def test_a_run_whose_bands_are_missing_makes_them_again(whole, tmp_path):
    folder = shutil.copytree(whole.results.card["run"], tmp_path / "run")
    card = json.loads((folder / "card.json").read_text())
    (folder / "card.json").write_text(json.dumps({**card, "status": "unfinished"}))
    (folder / "bands.parquet").unlink()
    assert load_run(folder).results.bands == {}
    assert_same(run("two-sides", futures=FUTURES, out=folder), whole)


def test_a_folder_with_another_run_is_left_alone(whole):
    with pytest.raises(InputError, match="seed"):
        run("two-sides", futures=FUTURES, seed=1, out=whole.results.card["run"])


def test_a_stopped_run_keeps_what_was_finished(whole, tmp_path):
    def stop(done, of):
        if done >= 2_048:
            raise KeyboardInterrupt

    with pytest.raises(Cancelled) as stopped:
        run("two-sides", futures=FUTURES, out=tmp_path / "run", progress=stop)
    assert stopped.value.exit_status == 130
    assert 2_048 <= len(load_run(tmp_path / "run").futures.future) < FUTURES
    assert_same(run("two-sides", futures=FUTURES, out=tmp_path / "run"), whole)


def test_an_interrupt_that_the_interpreter_dropped_stops_the_run(tmp_path):
    def drop(done, of):
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(Cancelled):
            run("two-sides", futures=FUTURES, out=tmp_path / "run", progress=drop)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert len(load_run(tmp_path / "run").futures.future) < FUTURES


def test_a_case_with_other_metrics_under_the_same_digest_is_another_program():
    case = read_case("two-sides")
    fewer = replace(case, metrics={name: m for name, m in case.metrics.items() if name == "war"})
    assert set(run(fewer, futures=20, keep=False).results.metrics) == {"war"}
    assert set(run(case, futures=20, keep=False).results.metrics) == set(case.metrics)


def started(folder, futures):
    """The command line at work on a run."""
    # What a shell starts in the background ignores interrupts, and so would all that it starts.
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from detente.cli import main; main()"
    )
    words = ["run", "two-sides", "--futures", str(futures), "--out", str(folder), "--workers", "1"]
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        env={**os.environ, **TOLD},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_for_a_part(process, folder):
    """Until the run has finished its first part."""
    deadline = time.monotonic() + 120
    while not list(folder.glob("metrics/part-*.parquet")):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize(("by", "status"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_a_killed_run_resumes_to_the_same_numbers(tmp_path, by, status):
    futures = 40_000  # long enough that the signal comes before the end
    process = started(tmp_path / "run", futures)
    wait_for_a_part(process, tmp_path / "run")
    process.send_signal(by)
    assert process.wait(60) == status
    assert len(load_run(tmp_path / "run").futures.future) < futures
    resumed = run("two-sides", futures=futures, out=tmp_path / "run")
    assert_same(resumed, run("two-sides", futures=futures, keep=False))


def test_a_long_run_uses_its_second_program_with_the_same_numbers(monkeypatch):
    short = run("two-sides", futures=3_000, keep=False)
    monkeypatch.setattr("detente.cluster.SHORT", 0)
    assert_same(run("two-sides", futures=3_000, keep=False), short)


def test_a_case_made_from_text_runs_and_says_that_it_keeps_no_file(tmp_path):
    case = parse_case(shipped_cases()["two-sides"].read_text(), file="nowhere.yaml")
    study = run(case, futures=20, keep=False)
    assert study.results.metrics["war"].shape == (3, 20)
    run(case, futures=20, out=tmp_path / "run")
    with pytest.raises(InputError, match="keeps no case"):
        load_run(tmp_path / "run")


def test_a_run_folder_cannot_be_asked_to_be_another(whole):
    with pytest.raises(InputError, match="--seed"):
        finished(Request(str(whole.results.card["run"]), seed=3))


@pytest.mark.parametrize("wrong", [{"futures": 0}, {"futures": 10**11}, {"strategies": ["nobody"]}, {"strategies": []},
                                   {"precision": "float16"}])  # fmt: skip
def test_what_cannot_be_run_is_refused_before_anything_is_written(tmp_path, wrong):
    with pytest.raises(InputError):
        run("two-sides", out=tmp_path / "run", **wrong)
    assert not (tmp_path / "run").exists()


def test_a_run_keeps_the_draws_from_evidence_that_it_used(tmp_path):
    source = shipped_cases()["two-sides"].read_text()
    case = tmp_path / "mine" / "case.yaml"
    (case.parent / "posterior").mkdir(parents=True)
    case.write_text(source.replace("{value: 0.3 to 1.5 per year,", "{value: posterior(tests) per month,", 1))
    draws = pa.table({"tests": np.linspace(0.02, 0.2, 50)})
    pq.write_table(draws, case.parent / "posterior" / "draws.parquet")
    made = run(case, futures=100, out=tmp_path / "run")
    assert made.results.card["evidence"] and made.futures.values["events.long-range-test.rate"].min() > 0.0199
    shutil.rmtree(case.parent)
    kept = load_run(tmp_path / "run")
    again = draw_futures(kept.case, 100)
    assert_array_equal(
        again.values["events.long-range-test.rate"].astype(np.float32),
        made.futures.values["events.long-range-test.rate"],
    )
