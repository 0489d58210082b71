"""A hindcast scored: the model against each rival, with ties called ties and losses told.

A comparison is won or lost only where the 90% interval of the mean difference, from a block bootstrap, leaves zero out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy.random import default_rng

from detente.evidence import scores
from detente.evidence.hindcast import OURS, Hindcast
from detente.evidence.rivals import RIVALS
from detente.finding import Cell, Column, Finding, Table, share

HORIZONS = (1, 3, 6, 12)  # months ahead
RELIABLE_AT = 3  # months ahead of the reliability table
BLOCK = 12  # months of a block of the bootstrap, at least: windows overlap and years differ
PIT_BINS = 5
BETTER, TIED, WORSE = "better", "tied", "worse"
SCORES = {"crps": "CRPS", "log": "log score", "brier": "Brier score of any"}


@dataclass(frozen=True)
class Scored:
    """Scores of one forecaster for one target and horizon, one number an origin whose window has closed."""

    crps: Float[np.ndarray, " forecast"]
    log: Float[np.ndarray, " forecast"]
    brier: Float[np.ndarray, " forecast"]
    pit: Float[np.ndarray, " forecast"]
    chance: Float[np.ndarray, " forecast"]
    happened: Float[np.ndarray, " forecast"]

    def of(self, name: str) -> Float[np.ndarray, " forecast"]:
        """One of the three SCORES by its name."""
        return {"crps": self.crps, "log": self.log, "brier": self.brier}[name]


def score(run: Hindcast, forecaster: str, target: str, months: int) -> Scored:
    """Every score of a forecaster for a target, `months` ahead."""
    k = run.targets.index(target)
    total = run.seen[:, k, :months].sum(axis=1)
    closed = [i for i, n in enumerate(total) if np.isfinite(n)]
    said = [run.said[forecaster][i] for i in closed]
    sample = np.stack([f.sample[k, :, :months].sum(axis=1) for f in said])
    chance = np.array([f.chance[k, months - 1] for f in said])
    seen, happened = total[closed], (total[closed] > 0).astype(float)
    return Scored(
        crps=scores.crps(seen, sample),
        log=scores.log_score(seen, sample),
        brier=scores.brier(happened, chance),
        pit=scores.pit(seen, sample, default_rng(0)),
        chance=chance,
        happened=happened,
    )


def said_of(low: float, high: float) -> str:
    """What an interval of a gain allows to say.

    >>> said_of(0.1, 0.2), said_of(-0.1, 0.2), said_of(-0.2, -0.1)
    ('better', 'tied', 'worse')
    """
    return BETTER if low > 0 else WORSE if high < 0 else TIED


def hindcast_finding(run: Hindcast) -> Finding:
    """Scores beside the rivals', who is better than whom and where nobody can tell, calibration."""
    scored = {
        (target, months): {who: score(run, who, target, months) for who in run.said}
        for target in run.targets
        for months in HORIZONS
        if np.isfinite(run.seen[:, :, :months].sum(axis=2)).any()
    }
    title = dict(zip(run.targets, run.titles, strict=True))
    gains = [row for (target, months), by in scored.items() for row in _gain_rows(target, months, by)]
    pit = [_pit_row(t, m, by[OURS]) for (t, m), by in scored.items()]
    last = run.origins[-1]
    return Finding(
        key="hindcast",
        question="How good would these forecasts have been?",
        answer=f"{_answer(gains, title)} {_bias(pit, title)}".strip(),
        table=Table(_SCORES, tuple(r for (t, m), by in scored.items() for r in _score_rows(t, m, by))),
        chart="hindcast",
        more={
            "tally": Table(_TALLY, tuple(_tally_rows(gains, run.targets))),
            "gains": Table(_GAINS, tuple(gains)),
            "reliability": Table(_RELIABLE, tuple(r for t in run.targets for r in _reliability_rows(t, scored))),
            "pit": Table(_PIT, tuple(pit)),
        },
        notes=(
            f"{len(run.origins)} monthly origins, {run.origins[0]} to {last}; windows overlap, so the numbers of a "
            "column are not independent; intervals of gains are 90%, from a block bootstrap.",
            f"Of {len(gains)} comparisons about one in ten would leave zero out by luck alone.",
            "The form of the model was chosen in knowledge of the whole record; only its numbers were fitted blind.",
        ),
    )


_SCORES = (
    Column("class", "Class of event"), Column("months", "Months ahead", "months", "count"),
    Column("forecaster", "Forecaster"), Column("crps", "CRPS", "events", "number"),
    Column("log", "Log score", "nats", "number"), Column("brier", "Brier score of any", "", "number"),
    Column("pit_gap", "Gap from uniform PIT", "", "number"), Column("forecasts", "Forecasts", style="count"),
)  # fmt: skip
_TALLY = (
    Column("class", "Class of event"), Column("score", "Score"), Column("better", "Better", style="count"),
    Column("tied", "Tied", style="count"), Column("behind", "Tied, but behind on average", style="count"),
    Column("worse", "Worse", style="count"), Column("loses_to", "Worse than (months ahead)"),
)  # fmt: skip
_GAINS = (
    Column("class", "Class of event"), Column("months", "Months ahead", "months", "count"), Column("rival", "Rival"),
    Column("score", "Score"), Column("gain", "Gained", "", "number"), Column("low", "Low", "", "number"),
    Column("high", "High", "", "number"), Column("says", "The model is"),
)  # fmt: skip
_RELIABLE = (
    Column("class", "Class of event"), Column("from", "Chances from", style="share"),
    Column("said", "Mean chance said", style="share"), Column("came", "Share that came", style="share"),
    Column("forecasts", "Forecasts", style="count"),
)  # fmt: skip
_PIT = (
    Column("class", "Class of event"), Column("months", "Months ahead", "months", "count"),
    *(Column(f"fifth_{k + 1}", f"Fifth {k + 1}", style="share") for k in range(PIT_BINS)),
)  # fmt: skip

Scoreds = Mapping[str, Scored]


def _score_rows(target: str, months: int, by: Scoreds) -> list[tuple[Cell, ...]]:
    return [
        (target, months, who, float(s.crps.mean()), float(s.log.mean()), float(s.brier.mean()),
         scores.uniformity(s.pit), len(s.crps))
        for who, s in by.items()
    ]  # fmt: skip


def _gain_rows(target: str, months: int, by: Scoreds) -> list[tuple[Cell, ...]]:
    """Each score gained on each rival; the same months are drawn for all, so that rows can be compared."""
    rows: list[tuple[Cell, ...]] = []
    for who in (r for r in RIVALS if r in by):
        for name, label in SCORES.items():
            block = min(max(BLOCK, months), len(by[who].crps))
            gain, low, high = scores.gain(by[OURS].of(name), by[who].of(name), block, default_rng(months))
            rows.append((target, months, who, label, gain, low, high, said_of(low, high)))
    return rows


def _tally_rows(gains: Sequence[tuple[Cell, ...]], targets: Sequence[str]) -> list[tuple[Cell, ...]]:
    """How often the model is better, tied and worse, by target and score, with every loss named."""
    rows: list[tuple[Cell, ...]] = []
    for target in targets:
        for label in SCORES.values():
            mine = _of(gains, target, label)
            better, tied, worse = (sum(r[-1] == word for r in mine) for word in (BETTER, TIED, WORSE))
            behind = sum(r[-1] == TIED and float(str(r[4])) < 0 for r in mine)
            rows.append((target, label, better, tied, behind, worse, _losses(mine)))
    return rows


def _of(gains: Sequence[tuple[Cell, ...]], target: str, label: str) -> list[tuple[Cell, ...]]:
    """The comparisons of one target on one score."""
    return [r for r in gains if r[0] == target and r[3] == label]


def _losses(rows: Sequence[tuple[Cell, ...]]) -> str:
    """The rivals lost to with the horizons, such as `constant Poisson (3, 6)`."""
    lost = [r for r in rows if r[-1] == WORSE]
    rivals = dict.fromkeys(str(r[2]) for r in lost)
    return "; ".join(f"{who} ({', '.join(str(r[1]) for r in lost if r[2] == who)})" for who in rivals)


def _reliability_rows(target: str, scored: Mapping[tuple[str, int], Scoreds]) -> list[tuple[Cell, ...]]:
    """Chances of any event RELIABLE_AT months ahead, against how often it came."""
    if (target, RELIABLE_AT) not in scored:
        return []
    ours = scored[target, RELIABLE_AT][OURS]
    return [(target, *row) for row in scores.reliability(ours.happened, ours.chance)]


def _pit_row(target: str, months: int, ours: Scored) -> tuple[Cell, ...]:
    """Share of forecasts whose outcome fell in each fifth of what was said: a fifth each if calibrated."""
    counts = np.histogram(ours.pit, bins=PIT_BINS, range=(0.0, 1.0))[0]
    return (target, months, *(float(c) / len(ours.pit) for c in counts))


def _answer(gains: Sequence[tuple[Cell, ...]], title: Mapping[str, str]) -> str:
    """How the comparisons on CRPS went, and every target and rival where the model is worse on any score."""
    crps = [r for r in gains if r[3] == SCORES["crps"]]
    better, tied, worse = (sum(r[-1] == word for r in crps) for word in (BETTER, TIED, WORSE))
    first = (
        f"On CRPS the model is better than a simple rival in {better} of {len(crps)} comparisons, tied in {tied}, "
        f"worse in {worse}."
    )
    groups = {(key, label): _losses(_of(gains, key, label)) for key in title for label in SCORES.values()}
    lost = [f"{label} of {title[key].split(' (')[0]} to {who}" for (key, label), who in groups.items() if who]
    none = " Nor does it lose on the log or the Brier score."
    return first + (f" It loses (months ahead) on {'; on '.join(lost)}." if lost else none)


def _bias(pit: Sequence[tuple[Cell, ...]], title: Mapping[str, str]) -> str:
    """Where outcomes fell into the lowest or highest fifth of the forecasts most often, if that is twice too often."""
    ends = [(float(str(row[at])), row, "low" if at == -1 else "high") for row in pit for at in (2, -1)]
    most, row, side = max(ends, key=lambda end: end[0])
    if most < 2 / PIT_BINS:
        return ""
    return (
        f"Its forecasts are too {side} where it is worst calibrated: {title[str(row[0])].split(' (')[0]}, {row[1]} "
        f"months ahead, {share(most)} of outcomes in the {'top' if side == 'low' else 'bottom'} fifth."
    )
