"""Hazards learned from the record: a Bayesian model of monthly counts of several classes of event.

Rate of class c in month t while the hidden regime is s (the form of the simulator's own event rule):

    rate = slow_c * step_c^[s = fast] * exp(sum_k effect_ck z_kt) + self_c (1 - d_c) memory_ct,
    memory_t = d memory_(t-1) + N_(t-1),   d_c = 2^(-1 / half_life_c),   N ~ Poisson(rate).

The regime is shared by the classes, follows a two-state Markov chain and is summed out exactly by the forward algorithm
[@rabiner-1989], so that NUTS [@hoffman-gelman-2014] sees smooth parameters only. What is sampled is the long-run mean
of each class, slow_c (1 + share_fast (step_c - 1)): the data know it, while `slow` alone may mean a slow record or a
slow regime. Effects are drawn towards a common effect of their covariate, and that towards zero; each class keeps its
own restraint by talks. docs/explanation/evidence.md tells the priors and why they are so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from jaxtyping import Array, Float
from numpyro.diagnostics import summary
from numpyro.infer import MCMC, NUTS
from numpyro.infer.util import potential_energy

from detente.errors import InputError
from detente.evidence import rate

MAX_RHAT = 1.01  # Vehtari et al. 2021
MIN_ESS = 400.0  # the same
CHAINS = 8
ACCEPT = 0.9
TREE_DEPTH = 7  # at most 127 steps a draw: real records need 63; thin ones must not run on
LAGS = 36  # months of memory; at the half-lives that the prior allows, less than a hundredth is left beyond


@dataclass(frozen=True)
class Counts:
    """What a fit is given. Months that are `shown` = 0 are padding: their counts are not looked at.

    Args:
        counts: event days by class.
        drivers: covariates.
        shown: 1 for months that count, 0 for padding at the end.
        busier: 1 for classes whose step is above one; the others' may be below.
    """

    counts: Float[np.ndarray, "class month"]
    drivers: Float[np.ndarray, "covariate month"]
    shown: Float[np.ndarray, " month"]
    busier: Float[np.ndarray, " class"]


@dataclass(frozen=True)
class Fit:
    """Draws of every parameter and what the sampler says of itself.

    Args:
        draws: parameter -> draws, first axis `draw`.
        rhat, ess: worst split R-hat and smallest effective sample over all parameters.
        divergences: how many transitions diverged.
    """

    draws: Mapping[str, np.ndarray]
    rhat: float
    ess: float
    divergences: int

    @property
    def is_sound(self) -> bool:
        """Whether the diagnostics allow these draws to be used."""
        return self.rhat < MAX_RHAT and self.ess > MIN_ESS and self.divergences == 0


def lagged(counts: Float[np.ndarray, "class month"]) -> Float[np.ndarray, "class month lag"]:
    """Counts of each of the LAGS months before each month, zero before the first."""
    padded = np.pad(counts, ((0, 0), (LAGS, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, LAGS, axis=1)[:, : counts.shape[1]]
    return np.ascontiguousarray(windows[:, :, ::-1])


def memory_of(past: Float[Array, "class month lag"], half_life: Float[Array, " class"]) -> Float[Array, "class month"]:
    """Memory of earlier events at each month, before its own count: sum of d^(lag - 1) N over earlier months."""
    weights = jnp.exp(-jnp.arange(LAGS) * jnp.log(2.0) / half_life[:, None])
    return jnp.einsum("ctl,cl->ct", past, weights)


def rates(
    parameters: Mapping[str, Array], past: Float[Array, "class month lag"], drivers: Float[Array, "covariate month"]
) -> Float[Array, "regime class month"]:
    """Rate of each class in each month, were the regime slow (0) or fast (1) in it."""
    slow, step, branching, half_life = (parameters[n][:, None] for n in ("slow", "step", "self", "half_life"))
    added = rate.kindled(branching, half_life, memory_of(past, parameters["half_life"]))
    return jnp.stack(rate.rates(slow, step, jnp.exp(parameters["effect"] @ drivers), added))


def log_likelihood(
    parameters: Mapping[str, Array], counts: Array, past: Array, drivers: Array, shown: Float[Array, " month"]
) -> Array:
    """Log likelihood of the counts, the regime summed out (the factorials, which no parameter moves, left out)."""
    expected = rates(parameters, past, drivers)
    by_regime = (counts[None] * jnp.log(expected) - expected).sum(axis=1) * shown
    return _forward(by_regime, parameters["stay"])


def _forward(emission: Float[Array, "regime month"], stay: Float[Array, " regime"]) -> Array:
    """The forward algorithm from the chain's long-run law, rescaled in each month so that nothing underflows."""
    fast = rate.share_fast(stay[0], stay[1])
    move = jnp.array([[stay[0], 1 - stay[0]], [1 - stay[1], stay[1]]])
    top = emission.max(axis=0)
    likely = jnp.exp(emission - top)

    def month(state: Array, seen: Array) -> tuple[Array, Array]:
        joint = (state @ move) * seen
        total = joint.sum()
        return joint / total, jnp.log(total)

    _, logs = jax.lax.scan(month, jnp.stack([1 - fast, fast]), likely.T)
    return logs.sum() + top.sum()


def model(counts: Array, past: Array, drivers: Array, shown: Array, busier: Float[Array, " class"]) -> None:
    """Priors and likelihood."""
    classes, covariates = counts.shape[0], drivers.shape[0]
    mean = numpyro.sample("mean", dist.LogNormal(-2.5, 1.0).expand([classes]))
    spell = numpyro.sample("spell", dist.Normal(0.0, 1.0).expand([classes]))
    step = numpyro.deterministic("step", step_of(spell, busier))
    stay: Any = numpyro.sample("stay", dist.Beta(jnp.array([30.0, 20.0]), jnp.array([1.0, 1.0])))
    slow = numpyro.deterministic("slow", mean / (1.0 + rate.share_fast(stay[0], stay[1]) * (step - 1.0)))
    common = numpyro.sample("common", dist.Normal(0.0, 0.5).expand([covariates]))
    spread = numpyro.sample("spread", dist.HalfNormal(0.5).expand([covariates]))
    own = numpyro.sample("own", dist.Normal(0.0, 1.0).expand([classes, covariates]))
    effect = numpyro.deterministic("effect", common + spread * own)
    branching = numpyro.sample("self", dist.Beta(1.5, 4.0).expand([classes]))
    half_life = numpyro.sample("half_life", dist.LogNormal(0.7, 0.4).expand([classes]))
    parameters: dict[str, Any] = {
        "slow": slow, "step": step, "stay": stay, "effect": effect, "self": branching, "half_life": half_life,
    }  # fmt: skip
    numpyro.factor("counts", log_likelihood(parameters, counts, past, drivers, shown))


def step_of(spell: Any, busier: Any) -> Any:
    """How many times more events the fast regime has, from a standard normal number.

    One and a lognormal with median 6.7 where fast spells make a class busier (90%: 2.5 to 31); where they may also
    calm it, a lognormal about one (90%: 0.3 to 3.2).
    """
    return jnp.where(busier > 0, 1.0 + jnp.exp(1.9 + 0.9 * spell), jnp.exp(0.7 * spell))


def sampler(*, draws: int, warmup: int, chains: int = CHAINS, accept: float = ACCEPT, progress: bool = False) -> MCMC:
    """A NUTS sampler that is compiled once for a shape of data and can be run again on other data."""
    kernel = NUTS(model, target_accept_prob=accept, max_tree_depth=TREE_DEPTH)
    return MCMC(
        kernel,
        num_warmup=warmup,
        num_samples=draws,
        num_chains=chains,
        chain_method="vectorized",
        progress_bar=progress,
        jit_model_args=True,
    )


def run(mcmc: MCMC, data: Counts, *, seed: int) -> Fit:
    """Draws from the posterior; `is_sound` says whether they may be used."""
    mcmc.post_warmup_state = None
    _advance(mcmc, data, seed)
    return _fit_of(mcmc)


def run_on(mcmc: MCMC, data: Counts, *, seed: int, settle: int) -> Fit:
    """Draws for other data of the same shape, from where the last run stood, with its step size and mass matrix.

    Args:
        mcmc: run before.
        data: not far from what it ran on, such as half a year more of the same record.
        seed: of the sampler.
        settle: draws that are thrown away first, since they still come from the old posterior.
    """
    mcmc.post_warmup_state = _carried(mcmc, _given(data))
    _advance(mcmc, data, seed)
    return _fit_of(mcmc, after=settle)


def _given(data: Counts) -> tuple[Array, ...]:
    counts = (data.counts, lagged(data.counts), data.drivers, data.shown, data.busier)
    return tuple(jnp.asarray(x, jnp.float32) for x in counts)


def _carried(mcmc: MCMC, given: tuple[Array, ...]) -> Any:
    """The last state of every chain, its energy and gradient made anew for the data of now."""
    last: Any = mcmc.last_state

    def energy(z: Any) -> Any:
        return potential_energy(model, given, {}, z)

    potential, gradient = jax.jit(jax.vmap(jax.value_and_grad(energy)))(last.z)
    return last._replace(potential_energy=potential, z_grad=gradient)


def _advance(mcmc: MCMC, data: Counts, seed: int) -> None:
    mcmc.run(jax.random.PRNGKey(seed), *_given(data), extra_fields=("diverging",))


def _fit_of(mcmc: MCMC, *, after: int = 0) -> Fit:
    """The draws of a run and its diagnostics, the first few of each chain left out."""
    by_chain = {name: np.asarray(draws)[:, after:] for name, draws in mcmc.get_samples(group_by_chain=True).items()}
    told = summary(by_chain)
    diverging = np.asarray(mcmc.get_extra_fields(group_by_chain=True)["diverging"])[:, after:]
    return Fit(
        draws={k: v.reshape(-1, *v.shape[2:]) for k, v in by_chain.items()},
        rhat=float(max(np.max(s["r_hat"]) for s in told.values())),
        ess=float(min(np.min(s["n_eff"]) for s in told.values())),
        divergences=int(diverging.sum()),
    )


def refuse_unless_sound(fit: Fit) -> None:
    """Stop here when the sampler's diagnostics say that its draws cannot be trusted."""
    if not fit.is_sound:
        raise InputError(
            f"R-hat {fit.rhat:.3f}, effective sample {fit.ess:.0f}, {fit.divergences} divergences",
            wanted=f"R-hat below {MAX_RHAT}, effective sample above {MIN_ESS:.0f}, no divergences",
            mend="ask for more draws, or another seed; if it stays, the record is too thin for the model",
        )
