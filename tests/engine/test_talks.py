"""How live the talks are: news and work keep them so, an offer alone does not (docs/explanation/model.md, 3.8)."""

import numpy as np
from numpy.testing import assert_allclose

from detente.engine.compile import compile_case
from detente.engine.run import simulate
from detente.futures import draw_futures
from tiny import tiny_case

EAGER = {"aid.worth": 10.0, "start": 1.0, "halt.detect": 1.0, "noise": 0.01}


def path(case, key, futures=1):
    program = compile_case(case, strategies=["talk"], precision="float64", block=32)
    return simulate(program, draw_futures(case, futures), paths=True).paths[key][0]


def fading(months):
    return 2.0 ** (-np.arange(months) / 6)


def test_an_offer_that_nobody_answers_is_news_once():
    assert_allclose(path(tiny_case({"tempo": 0.0}), "depth")[0], fading(24))


def test_an_offer_that_is_refused_and_returns_is_no_news():
    case = tiny_case({"noise": 1e-4, "aid.worth": -1.0, "halt.worth": -1.0, "penalty": 50.0, "halt.detect": 1.0})
    assert_allclose(path(case, "depth")[0], fading(24))


def test_work_keeps_talks_live_and_a_deal_in_force_does_not():
    depth = path(tiny_case(EAGER | {"takes": 5.0}), "depth")[0]
    assert_allclose(depth, np.concatenate([np.ones(5), fading(20)[1:]]))


def test_an_offer_that_returns_after_the_deal_broke_is_news():
    case = tiny_case({"noise": 1e6, "review": 0.3, "tempo": 1.0, "cooldown": 3.0, "retry": 1.0}, measures=("aid",))
    depth, deals = path(case, "depth", 200), path(case, "deals", 200)
    broke = (deals[:, :-1] == 1) & (deals[:, 1:] == 0)
    back = np.argwhere(broke)
    back = back[back[:, 1] + 5 < 24]
    assert len(back) > 20
    assert_allclose([depth[future, month + 1 + 4] for future, month in back], 1.0)


def test_no_channel_no_talks():
    case = tiny_case(EAGER)
    program = compile_case(case, strategies=["hold"], block=32)
    assert simulate(program, draw_futures(case, 3), paths=True).paths["depth"].max() == 0
