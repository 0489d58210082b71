from dataclasses import replace
from itertools import pairwise

import numpy as np
import pyarrow.parquet as pq
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from detente.futures import Futures
from detente.results import Chunk, parts
from detente.results.bands import LEVELS, bands_of
from detente.results.folder import blocks_of, part, read_bands, write_bands, write_block
from detente.results.parts import Columns, atomically, read_counts


def chunk_of(ids, *, strategies=("a", "b"), months=3):
    """Metrics that name their strategy and future; a path that counts up."""
    ids = np.asarray(ids)
    shape = (len(strategies), len(ids))
    at = np.arange(len(strategies))[:, None]
    path = np.broadcast_to(ids[None, :, None] + np.arange(months), (*shape, months)).astype(np.float32)
    return Chunk(
        strategies,
        ids,
        {"m": 100.0 * at + ids, "n": -1.0 * at - ids},
        {"stock:s": path, "event:e": np.ones((*shape, months), np.float32)},
        np.arange(2 * 2 * months).reshape(2, 2, months),
        ("x", "y"),
    )


def futures_of(ids, size):
    """Numbers that name their future."""
    ids = np.asarray(ids)
    return Futures(size, 0, ids, {"p": ids / 7, "q": ids * 2.0}, ids % 2, ("one", "other"))


@pytest.mark.parametrize("paths", [False, True])
@pytest.mark.parametrize("futures", [1, 1_000, 2_048, 10_000, 100_001, 1_000_000])
def test_blocks_hold_every_future_once_in_order(futures, paths):
    blocks = blocks_of(futures, paths=paths)
    assert blocks[0].start == 0 and blocks[-1].stop == futures
    assert all(a.stop == b.start for a, b in pairwise(blocks))
    assert max(map(len, blocks)) <= (1_024 if paths else 8_192)


def test_what_is_written_is_read_again_whatever_is_held_in_memory(tmp_path, monkeypatch):
    for k, ids in enumerate((range(0, 4), range(4, 7))):
        write_block(tmp_path, k, futures_of(ids, 7), chunk_of(ids), precision="float64", paths=False)
    files = tuple(part(tmp_path, "metrics", k) for k in (0, 1))
    inputs = tuple(part(tmp_path, "inputs", k) for k in (0, 1))
    for held in (1, 10**6):
        monkeypatch.setattr(parts, "HELD_BYTES", held)
        metrics, values = Columns(files, ("m", "n"), 2, 14), Columns(inputs, ("p", "q"), 0, 7)
        assert_array_equal(metrics["m"], [np.arange(7), 100 + np.arange(7)])
        assert_array_equal(metrics["n"], [-np.arange(7), -1 - np.arange(7)])
        assert_array_equal(values["q"], 2 * np.arange(7))
        assert_array_equal(values["p"], np.arange(7) / 7)
        assert list(values) == ["p", "q"] and "other" not in values


def test_other_programs_can_read_the_parts(tmp_path):
    write_block(tmp_path, 0, futures_of(range(3), 3), chunk_of(range(3)), precision="float32", paths=True)
    table = pq.read_table(part(tmp_path, "metrics", 0)).to_pandas()
    assert list(table.columns) == ["strategy", "future", "m", "n"]
    assert table[(table.strategy == "b") & (table.future == 2)].m.item() == 102
    inputs = pq.read_table(part(tmp_path, "inputs", 0)).to_pandas()
    assert list(inputs.true_type) == ["one", "other", "one"]
    paths = pq.read_table(part(tmp_path, "paths", 0)).to_pandas()
    assert list(paths["stock:s"][1]) == [1, 2, 3]


def test_counts_in_force_come_back(tmp_path):
    write_block(tmp_path, 0, futures_of(range(3), 3), chunk_of(range(3)), precision="float32", paths=False)
    assert_array_equal(read_counts(part(tmp_path, "in_force", 0), (2, 2, 3)), np.arange(12).reshape(2, 2, 3))


def test_a_file_that_fails_half_way_does_not_appear(tmp_path):
    def half(path):
        path.write_text("half")
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        atomically(tmp_path / "whole.txt", half)
    assert not (tmp_path / "whole.txt").exists()


def test_the_belief_in_the_truth_has_bands_over_the_futures_of_that_type_alone():
    ids, names = np.arange(60), ("seeker", "dealer", "nobody")
    path = np.broadcast_to(ids[None, :, None] / 100, (2, 60, 3)).astype(np.float32)
    chunk = replace(chunk_of(ids), paths={f"belief:{name}": path for name in names})
    drawn = Futures(60, 0, ids, {}, (ids >= 45).astype(np.int64), names)
    bands = bands_of([chunk], drawn=[drawn])
    assert_allclose(bands["truth:seeker"][0, :, 0], np.quantile(np.arange(45) / 100, LEVELS), atol=1e-6)
    assert_allclose(bands["truth:dealer"][1, :, 2], np.quantile(np.arange(45, 60) / 100, LEVELS), atol=1e-6)
    assert "truth:nobody" not in bands


def test_bands_are_quantiles_over_all_chunks_and_events_add_up(tmp_path):
    bands = bands_of([chunk_of(range(0, 40)), chunk_of(range(40, 101))])
    for k, level in enumerate(LEVELS):
        assert_allclose(bands["stock:s"][:, k, 0], np.quantile(np.arange(101), level))
    assert_array_equal(bands["event:e"][0, 2], [1, 2, 3])
    write_bands(tmp_path, bands, ("a", "b"))
    again = read_bands(tmp_path, (2, 3))
    assert list(again) == list(bands)
    for key in bands:
        assert_array_equal(again[key], bands[key])
