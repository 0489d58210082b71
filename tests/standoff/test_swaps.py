import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.standoff.swaps import lost, turned, untied


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_swaps_are_the_pairs_that_lose_their_order(data):
    m = data.draw(st.integers(1, 200))
    luck = np.random.default_rng(data.draw(st.integers(0, 2**31)))
    old, new = luck.integers(0, data.draw(st.integers(1, m)), (2, m))
    falls = old[:, None] > old[None, :]
    pairs = np.argwhere(falls & (new[:, None] <= new[None, :]))
    assert lost(old, new) == len(pairs)
    assert list(turned(old, new)) == list(map(tuple, pairs.tolist()))
    broken = np.argwhere((old[:, None] == old[None, :]) & (new[:, None] > new[None, :]))
    assert list(untied(old, new)) == list(map(tuple, broken.tolist()))
