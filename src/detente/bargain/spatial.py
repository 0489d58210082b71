"""Many actors on issue scales: who challenges whom, what they settle on, where it ends.

The spatial model of collective bargaining by the published rules of KTAB's SMP [@wise-lester-efird-2015], its default
settings: proportional voting, linear victory, conditional contest of positions, committed third parties in part,
initiator's deal only. Positions and saliences are shares of their scales, 0 to 1. All numbers named in a formula below
keep the letters of docs/explanation/bargain.md.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

Actors = Float[np.ndarray, " actor"]
Pairs = Float[np.ndarray, "actor other"]

MOST_TURNS = 100
STILL = 0.02
LEAST_GAIN = 1e-5
SAME_PLACE = 1e-3


@dataclass(frozen=True)
class Scene:
    """Actors on issue scales.

    Args:
        capability: weight of each actor in a contest, above zero.
        position: where each stands on each issue, 0 to 1.
        salience: how much of its attention each issue has, 0 to 1, at most one over all issues.
    """

    capability: Actors
    position: Float[np.ndarray, "actor issue"]
    salience: Float[np.ndarray, "actor issue"]


@dataclass(frozen=True)
class Challenge:
    """What an actor asks of another, by its own estimate.

    Args:
        by, to: positions of the actors.
        chance: that the challenge is won, as the challenger sees it.
        gain: what the challenger expects of it.
    """

    by: int
    to: int
    chance: float
    gain: float


@dataclass(frozen=True)
class Turn:
    """One turn: positions at its start, and each actor's chance to carry its position.

    Args:
        position: where each stands.
        win: chance that each actor's position prevails; actors in one place share it.
        risk: attitude to risk, -1/2 (averse) to 1 (seeking).
        challenges: who challenges whom from here; empty on the last turn.
    """

    position: Float[np.ndarray, "actor issue"]
    win: Actors
    risk: Actors
    challenges: tuple[Challenge, ...] = ()


def bargain_on_scales(scene: Scene) -> tuple[Turn, ...]:
    """The turns of bargaining, from the first positions until hardly anybody moves.

    Args:
        scene: the actors.

    Returns:
        Turn 0 holds the given positions; the last turn the settlement.
    """
    turns: list[Turn] = []
    first, moved = 0.0, 0.0
    for turn in range(MOST_TURNS + 1):
        risk = attitudes(scene)
        win = _win(scene, risk)
        if turn == MOST_TURNS or (turn >= 2 and moved < STILL * (first + 1e-4)):
            return (*turns, Turn(scene.position, win, risk))
        challenges = _challenges(scene, risk)
        turns.append(Turn(scene.position, win, risk, challenges))
        position = _moved(scene, risk, challenges)
        moved = float(np.linalg.norm(position - scene.position, axis=1).sum())
        first = moved if turn == 0 else first
        scene = Scene(scene.capability, position, scene.salience)
    return tuple(turns)


def attitudes(scene: Scene) -> Actors:
    """Attitude to risk: actors whose position is likely to prevail can afford risks, the others cannot."""
    neutral = utility(distances(scene), np.zeros(len(scene.capability)))
    p = prevailing(neutral, scene.capability)
    spread = p.max() - p.min()
    return (3 * p - (p.max() + 2 * p.min())) / (2 * spread) if spread > 0 else np.zeros(len(p))


def distances(
    scene: Scene, position: Float[np.ndarray, "place issue"] | None = None
) -> Float[np.ndarray, "actor place"]:
    """How far each place is from each actor, as the actor weighs the issues: d_ij."""
    places = scene.position if position is None else position
    apart = (scene.position[:, None] - places[None]) * scene.salience[:, None]
    return np.sqrt((apart**2).sum(axis=2) / (scene.salience**2).sum(axis=1)[:, None])


def utility(distance: Float[np.ndarray, "*shape"], risk: Float[np.ndarray, "*rows"]) -> Float[np.ndarray, "*shape"]:
    """What a place is worth at a distance, by attitude to risk: u = (1 - d)(1 + R min(d, 1)).

    Args:
        distance: actors along the first axes of `risk`.
        risk: one number for each, with the leading axes of `distance`.
    """
    attitude = risk.reshape(risk.shape + (1,) * (distance.ndim - risk.ndim))
    return (1 - distance) * (1 + np.minimum(distance, 1.0) * attitude)


def prevailing(utilities: Float[np.ndarray, "actor place"], weight: Actors) -> Float[np.ndarray, " place"]:
    """Chance that each place prevails: each pair contested by votes in proportion to what is at stake."""
    stakes = weight[:, None, None] * (utilities[:, :, None] - utilities[:, None, :])
    coalition = 1e-8 + np.maximum(stakes, 0).sum(axis=0)
    beats = coalition / (coalition + coalition.T)
    np.fill_diagonal(beats, 0.5)
    p = beats.prod(axis=1)
    return p / p.sum()


def _win(scene: Scene, risk: Actors) -> Actors:
    """Chance that each actor's position prevails among the distinct positions."""
    place = places(scene.position)
    distinct = np.unique(place)
    p = prevailing(utility(distances(scene, scene.position[distinct]), risk), scene.capability)
    return p[np.searchsorted(distinct, place)]


def places(position: Float[np.ndarray, "actor issue"]) -> Int[np.ndarray, " actor"]:
    """The first actor that stands within a thousandth of each actor."""
    apart = np.linalg.norm(position[:, None] - position[None], axis=2)
    return (apart < SAME_PLACE).argmax(axis=1)


def _challenges(scene: Scene, risk: Actors) -> tuple[Challenge, ...]:
    """Each actor's challenge with the largest gain by its own estimate, if any is worth making."""
    chance, gain = estimates(scene, risk)
    np.fill_diagonal(gain, -np.inf)
    best = gain.argmax(axis=1)
    return tuple(
        Challenge(i, int(j), float(chance[i, j]), float(gain[i, j]))
        for i, j in enumerate(best)
        if gain[i, j] > LEAST_GAIN
    )


def estimates(scene: Scene, risk: Actors) -> tuple[Pairs, Pairs]:
    """Chance to win and expected gain of a challenge of each actor to each other, as the challenger sees both."""
    seen = (2 * risk[:, None] + risk[None]) / 3
    apart = distances(scene)
    u = utility(np.broadcast_to(apart, (len(risk), *apart.shape)), seen)  # u[h, i, j]: j's place to i, in h's eyes
    chance = _chances(u, scene.capability * scene.salience.sum(axis=1))
    own, other = np.einsum("iii->i", u)[:, None], np.einsum("iij->ij", u)
    committed = scene.salience.sum(axis=1)[None]
    fought = chance * 2 * own + (1 - chance) * 2 * other
    gain = (1 - committed) * 2 * own + committed * fought - own - other
    return chance, gain


def _chances(u: Float[np.ndarray, "viewer actor other"], weight: Actors) -> Pairs:
    """Chance that i wins against j when third parties commit in part to the side that they prefer, in i's eyes."""
    own, mine_there = np.einsum("iii->i", u)[:, None], np.einsum("iij->ij", u)
    theirs_own, theirs_here = np.einsum("ijj->ij", u), np.einsum("iji->ij", u)
    mine = 1e-10 + np.maximum(weight[:, None] * (own - mine_there), 0.0)
    theirs = 1e-10 + np.maximum(weight[None] * (theirs_own - theirs_here), 0.0)
    n = len(weight)
    third = ~(np.eye(n, dtype=bool)[:, None] | np.eye(n, dtype=bool)[None])  # third[i, j, m]
    for_i, for_j, staying = theirs_here[:, None], u.transpose(0, 2, 1), theirs_own[:, None]
    leaning = weight * (for_i - for_j)
    p = (mine[:, :, None] + np.maximum(leaning, 0)) / ((mine + theirs)[:, :, None] + np.abs(leaning))
    with_i = p * (2 * for_i + staying) + (1 - p) * 3 * for_j
    with_j = p * 3 * for_i + (1 - p) * (2 * for_j + staying)
    vote = np.where(third, weight * (with_i - with_j), 0.0)
    chance = (mine + np.maximum(vote, 0).sum(axis=2)) / (mine + theirs + np.abs(vote).sum(axis=2))
    np.fill_diagonal(chance, 0.5)
    return chance


def _moved(scene: Scene, risk: Actors, challenges: tuple[Challenge, ...]) -> Float[np.ndarray, "actor issue"]:
    """Where each actor stands after the deals that it likes best among those likely to prevail."""
    queues: list[list[dict[int, Float[np.ndarray, " issue"]]]] = [[{}] for _ in risk]
    for challenge in challenges:
        deal = _deal(scene, challenge)
        queues[challenge.by].append(deal)
        queues[challenge.to].append(deal)
    position = scene.position.copy()
    for k, queue in enumerate(queues):
        chosen = queue[_most_likely(scene, risk, queue)] if len(queue) > 1 else {}
        position[k] = chosen.get(k, position[k])
    return position


def _deal(scene: Scene, challenge: Challenge) -> dict[int, Float[np.ndarray, " issue"]]:
    """Where both would stand: closer to whoever cares more and is likelier to win, issue by issue."""
    i, j, p = challenge.by, challenge.to, challenge.chance
    mine, theirs = (scene.salience[i] * p) ** 2, (scene.salience[j] * (1 - p)) ** 2
    total, tiny = mine + theirs + 1e-6, 1e-6
    x, y = scene.position[i], scene.position[j]
    return {
        i: _rounded(((mine + tiny) * x + theirs * y) / total),
        j: _rounded((mine * x + (theirs + tiny) * y) / total),
    }


def _rounded(position: Float[np.ndarray, " issue"]) -> Float[np.ndarray, " issue"]:
    """Four decimals, halves up."""
    return np.floor(position * 1e4 + 0.5) / 1e4


def _most_likely(scene: Scene, risk: Actors, deals: list[dict[int, Float[np.ndarray, " issue"]]]) -> int:
    """The deal likeliest to prevail when all actors weigh what each deal makes of all positions."""
    worth = np.stack([_worth_of(scene, risk, deal) for deal in deals], axis=1)
    return int(prevailing(worth, scene.capability).argmax())


def _worth_of(scene: Scene, risk: Actors, deal: dict[int, Float[np.ndarray, " issue"]]) -> Actors:
    """What the positions after a deal are worth to each actor, on average over positions."""
    after = scene.position.copy()
    for k, place in deal.items():
        after[k] = place
    return utility(distances(scene, after), risk).mean(axis=1)
