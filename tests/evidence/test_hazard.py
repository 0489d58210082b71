"""The hazard model: its likelihood by hand, planted numbers found again, and calibration by simulation."""

import itertools
import math
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpyro.infer.hmc import hmc
from numpyro.infer.util import constrain_fn, potential_energy, unconstrain_fn
from scipy import stats

from detente.errors import InputError
from detente.evidence import hazard
from detente.evidence.fit import counts_of, posterior_of
from detente.evidence.forecast import chance_of_any, drivers_ahead, filter_state, rates, simulate
from evidence.records import certain, panel_of

PARAMETERS = {
    "slow": np.array([0.3, 0.5]),
    "step": np.array([4.0, 2.0]),
    "stay": np.array([0.9, 0.8]),
    "effect": np.array([[-0.5, 0.2], [0.1, 0.3]]),
    "self": np.array([0.4, 0.2]),
    "half_life": np.array([2.0, 1.0]),
}


def test_the_regimes_are_summed_out_exactly():
    rng = np.random.default_rng(0)
    counts = rng.poisson(0.8, size=(2, 6)).astype(float)
    drivers = rng.random((2, 6))
    rate = np.asarray(hazard.rates(PARAMETERS, hazard.lagged(counts), drivers))
    total = 0.0
    for path in itertools.product((0, 1), repeat=6):  # by hand: every path of regimes
        chance, before = 1.0, None
        for month, regime in enumerate(path):
            stay = PARAMETERS["stay"]
            fast = (1 - stay[0]) / (2 - stay[0] - stay[1])  # the long-run law of the chain
            start = fast if regime else 1 - fast
            chance *= start if before is None else stay[before] if before == regime else 1 - stay[before]
            mean = rate[regime, :, month]
            chance *= float(np.exp((counts[:, month] * np.log(mean) - mean).sum()))
            before = regime
        total += chance
    given = (jnp.asarray(counts), hazard.lagged(counts), jnp.asarray(drivers), jnp.ones(6))
    assert float(hazard.log_likelihood(PARAMETERS, *given)) == pytest.approx(math.log(total), rel=1e-5)


def test_memory_follows_its_recursion():
    counts = np.random.default_rng(1).poisson(0.7, size=(2, 30)).astype(float)
    memory = np.asarray(hazard.memory_of(hazard.lagged(counts), PARAMETERS["half_life"]))
    decay, by_hand = 2.0 ** (-1 / PARAMETERS["half_life"]), np.zeros(2)
    for month in range(30):
        assert_allclose(memory[:, month], by_hand, atol=1e-5)
        by_hand = decay * by_hand + counts[:, month]


def test_padding_months_change_no_likelihood():
    panel = panel_of(np.random.default_rng(2).poisson(0.5, size=(2, 24)))
    parameters = {**PARAMETERS, "effect": np.zeros((2, 3))}
    values = [
        float(hazard.log_likelihood(parameters, d.counts, hazard.lagged(d.counts), d.drivers, d.shown))
        for d in (counts_of(panel), counts_of(panel, months=60))
    ]
    assert values[0] == pytest.approx(values[1], rel=1e-5)


def test_a_fit_that_did_not_mix_is_refused():
    with pytest.raises(InputError, match=r"R-hat 1\.200"):
        hazard.refuse_unless_sound(hazard.Fit(draws={}, rhat=1.2, ess=1000.0, divergences=0))
    hazard.refuse_unless_sound(hazard.Fit(draws={}, rhat=1.001, ess=1000.0, divergences=0))


def test_a_steady_rate_under_a_gamma_prior_has_the_conjugate_posterior():
    """Gamma(a, b) after counts that sum to c in n months is Gamma(a + c, b + n) (closed forms, 12)."""
    a, b, months = 2.0, 5.0, 24
    counts = np.random.default_rng(6).poisson(0.4, size=(1, months)).astype(float)
    grid = np.linspace(0.002, 3.0, 1_500)
    given = (jnp.asarray(counts), hazard.lagged(counts), jnp.zeros((1, months)), jnp.ones(months))
    steady = {"step": np.ones(1), "stay": np.array([0.9, 0.8]), "effect": np.zeros((1, 1)), "self": np.zeros(1)}

    def likely(slow):
        return hazard.log_likelihood({**steady, "slow": slow[None], "half_life": jnp.ones(1)}, *given)

    log = np.asarray(jax.vmap(likely)(jnp.asarray(grid)), float) + stats.gamma.logpdf(grid, a, scale=1 / b)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    mean = float(weight @ grid)
    assert mean == pytest.approx((a + counts.sum()) / (b + months), rel=1e-3)
    assert float(weight @ (grid - mean) ** 2) == pytest.approx((a + counts.sum()) / (b + months) ** 2, rel=1e-2)


def planted(rng: np.random.Generator, months: int, parameters: dict[str, np.ndarray]) -> hazard.Counts:
    """A record simulated from known numbers."""
    drivers = np.stack([rng.random(months) < 0.4, rng.random(months) < 0.2, rng.random(months) < 0.15]).astype(float)
    classes = len(parameters["slow"])
    decay, memory = 2.0 ** (-1 / parameters["half_life"]), np.zeros(classes)
    in_fast = (1 - parameters["stay"][0]) / (2 - parameters["stay"].sum())
    counts, fast = np.zeros((classes, months)), bool(rng.random() < in_fast)
    for month in range(months):
        fast = fast if rng.random() < parameters["stay"][int(fast)] else not fast
        base = parameters["slow"] * (parameters["step"] if fast else 1.0)
        kindled = parameters["self"] * (1 - decay) * memory
        counts[:, month] = rng.poisson(base * np.exp(parameters["effect"] @ drivers[:, month]) + kindled)
        memory = decay * memory + counts[:, month]
    shown, busier = np.ones(months, np.float32), np.ones(classes, np.float32)
    return hazard.Counts(counts.astype(np.float32), drivers.astype(np.float32), shown, busier)


@pytest.mark.slow
def test_planted_numbers_are_found_again():
    truth = {
        "slow": np.array([0.08, 0.2]),
        "step": np.array([10.0, 6.0]),
        "stay": np.array([0.97, 0.93]),
        "effect": np.array([[-0.9, 0.4, 0.0], [-0.3, 0.4, 0.0]]),
        "self": np.array([0.2, 0.1]),
        "half_life": np.array([2.0, 2.0]),
    }
    data = planted(np.random.default_rng(5), 480, truth)
    fit = hazard.run(hazard.sampler(draws=125, warmup=125, chains=4), data, seed=1)
    assert fit.divergences == 0
    inside = []
    for name, value in truth.items():
        low, high = np.quantile(fit.draws[name], (0.025, 0.975), axis=0)
        inside += list(((low <= value) & (value <= high)).ravel())
    assert np.mean(inside) >= 0.85  # of 16 numbers, 95% intervals miss about one
    assert np.quantile(fit.draws["effect"][:, 0, 0], 0.95) < 0  # the strong restraint is seen


SETS, MOVES, MONTHS = 192, 15, 96  # simulated records; transitions of each chain from its truth; months of a record


@pytest.mark.slow
def test_ranks_of_the_truth_are_uniform():
    """Simulation-based calibration with exact ranks [@gandy-scott-2020].

    A truth drawn from the prior is an exact draw from the posterior of the record simulated from it. NUTS being
    reversible, a stretch of so many transitions in which the truth has a random place is a stationary chain, and the
    truth's rank in it is uniform however slowly the chain moves: no warmup, no thinning, no tolerance of either.
    Tried on a doubled rate and a turned sign of the effects: both are seen. A longer memory or a wider step is not:
    short records hardly tell them.
    """
    rng = np.random.default_rng(11)
    truths = [prior_draw(rng) for _ in range(SETS)]
    records = [hazard._given(planted(rng, MONTHS, t)) for t in truths]
    given = tuple(jnp.stack(part) for part in zip(*records, strict=True))
    latent = {name: jnp.asarray(np.stack([t[name] for t in truths]), jnp.float32) for name in LATENT}
    moved = transitions(latent, given)  # there and back
    place = rng.integers(0, MOVES + 1, SETS)
    ways = [{**derived(m), "likelihood": likelihood(m, given)} for m in moved]
    start = {n: v[:, None] for n, v in latent.items()}
    for name, value in {**derived(start), "likelihood": likelihood(start, given)}.items():
        there, back = (way[name] for way in ways)
        ahead, at = np.arange(MOVES)[None, :, None], place[:, None, None]
        ranks = ((there < value) & (ahead < MOVES - at)).sum(axis=1) + ((back < value) & (ahead < at)).sum(axis=1)
        for k, own in enumerate(ranks.T):
            seen = np.bincount(own // 2, minlength=(MOVES + 1) // 2)
            assert stats.chisquare(seen).pvalue > 0.001, (name, k, seen)
            assert (there[:, -1, k] != value[:, 0, k]).mean() > 0.9, name  # it does move


def likelihood(latent: dict[str, np.ndarray], given: tuple[jax.Array, ...]) -> np.ndarray:
    """Log likelihood of each record under numbers on their way, `[record, transition, 1]`: it sees what ranks miss."""

    def one(numbers, data):
        step = hazard.step_of(numbers["spell"], data[4])
        stay, spread = numbers["stay"], numbers["spread"]
        fast = (1 - stay[0]) / (2 - stay.sum())
        own = {
            "slow": numbers["mean"] / (1 + fast * (step - 1)), "step": step, "stay": stay,
            "effect": numbers["common"] + spread * numbers["own"], "self": numbers["self"],
            "half_life": numbers["half_life"],
        }  # fmt: skip
        return hazard.log_likelihood(own, *data[:4])

    every = {n: jnp.asarray(np.asarray(v)) for n, v in latent.items()}
    found = jax.jit(jax.vmap(jax.vmap(one, in_axes=(0, None))))(every, given)
    return np.asarray(found)[:, :, None]


LATENT = ("mean", "spell", "stay", "common", "spread", "own", "self", "half_life")


def transitions(latent: dict[str, jax.Array], given: tuple[jax.Array, ...]) -> list[dict[str, np.ndarray]]:
    """Latent numbers `[record, transition, number]` on two ways from the truths, all records side by side."""

    def chain(key, start, data):
        begin, move = hmc(potential_fn_gen=lambda *d: partial(potential_energy, hazard.model, d, {}), algo="NUTS")
        z = unconstrain_fn(hazard.model, data, {}, start)
        state = begin(
            z, num_warmup=0, step_size=0.35, adapt_step_size=False, adapt_mass_matrix=False, max_tree_depth=4,
            model_args=data, rng_key=key,
        )  # fmt: skip

        def one(state, _):
            state = move(state, data)
            return state, constrain_fn(hazard.model, data, {}, state.z)

        return jax.lax.scan(one, state, None, length=MOVES)[1]

    both = jax.jit(jax.vmap(chain))
    found = [both(jax.random.split(jax.random.PRNGKey(k), SETS), latent, given) for k in (1, 2)]
    return [{name: np.asarray(way[name]) for name in LATENT} for way in found]


def derived(latent: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What is ranked: the numbers that the formula of the rate reads, last axis `number`."""
    own = {name: np.asarray(latent[name]) for name in LATENT}
    own = {n: v.reshape(*v.shape[:2], -1) for n, v in own.items()}
    step = 1 + np.exp(1.9 + 0.9 * own["spell"])
    fast = (1 - own["stay"][..., :1]) / (2 - own["stay"].sum(axis=-1, keepdims=True))
    return {
        "slow": own["mean"] / (1 + fast * (step - 1)),
        "step": step,
        "stay": own["stay"],
        "effect": own["common"] + own["spread"] * own["own"],
        "self": own["self"],
        "half_life": own["half_life"],
    }


def prior_draw(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """One draw from the priors of docs/explanation/evidence.md, for one class: latent numbers and what they make."""
    latent = {
        "mean": rng.lognormal(-2.5, 1.0, 1),
        "spell": rng.normal(size=1),
        "stay": np.array([rng.beta(30, 1), rng.beta(20, 1)]),
        "common": rng.normal(0, 0.5, 3),
        "spread": np.abs(rng.normal(0, 0.5, 3)),
        "own": rng.normal(size=(1, 3)),
        "self": rng.beta(1.5, 4.0, 1),
        "half_life": rng.lognormal(0.7, 0.4, 1),
    }
    made = derived({name: value[None, None] for name, value in latent.items()})
    made = {name: value[0, 0] for name, value in made.items()}
    return {**latent, **made, "effect": made["effect"][None]}


def test_a_steady_rate_gives_the_closed_form_of_any_event():
    posterior = certain(slow=[0.1, 0.4])
    panel = panel_of(np.zeros((2, 24)))
    chance = chance_of_any(posterior, filter_state(posterior, panel), np.zeros((posterior.size, 3, 12)))
    assert_allclose(chance[0, 0], 1 - np.exp(-0.1 * np.arange(1, 13)))
    assert_allclose(chance[0, 1], 1 - np.exp(-0.4 * np.arange(1, 13)))


def test_exact_chances_agree_with_simulated_counts():
    posterior = certain(slow=[0.1], step=8.0, branching=0.4, draws=20_000)
    counts = np.zeros((1, 24))
    counts[0, -1] = 2
    panel, rng = panel_of(counts), np.random.default_rng(3)
    state = filter_state(posterior, panel)
    drivers = drivers_ahead(panel, posterior.size, rng)
    exact = chance_of_any(posterior, state, drivers)[0, 0]
    seen = (simulate(posterior, state, drivers, rng)[:, 0].cumsum(axis=1) > 0).mean(axis=0)
    assert_allclose(exact, seen, atol=4 * math.sqrt(0.25 / 20_000))


def test_a_burst_of_events_raises_the_chance_of_the_fast_regime():
    posterior = certain(slow=[0.1], step=8.0)
    quiet, busy = np.zeros((1, 24)), np.zeros((1, 24))
    busy[0, -3:] = 1
    fast = [filter_state(posterior, panel_of(c)).fast[0] for c in (quiet, busy)]
    assert fast[0] < 0.1 < 0.6 < fast[1]


def test_the_formula_of_the_fit_is_the_formula_of_the_forecast():
    rng = np.random.default_rng(4)
    counts = rng.poisson(0.6, size=(2, 20)).astype(float)
    drivers = rng.random((3, 20))
    parameters = {**PARAMETERS, "effect": rng.normal(size=(2, 3))}
    fitted = np.asarray(hazard.rates(parameters, hazard.lagged(counts), drivers))[:, :, -1]
    draws = {name: np.asarray(value)[None] for name, value in parameters.items()}
    posterior = posterior_of(hazard.Fit(draws, 1.0, 1000.0, 0), ("a", "b"), {})
    memory = np.asarray(hazard.memory_of(hazard.lagged(counts), parameters["half_life"]))[:, -1][None]
    assert_allclose(rates(posterior, drivers[:, -1], memory)[0], fitted, rtol=1e-5)
