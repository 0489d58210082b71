"""The bargaining table in numbers: issues with levels, and what each party makes of them in each future."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int

# Gains smaller than this are rounding.
ROUNDING = 1e-9

Worths = tuple[Float[np.ndarray, "future level"], ...]


@dataclass(frozen=True)
class Party:
    """Somebody who must say yes.

    Args:
        name: as in the case: an actor, or `actor.type` for one type of the counterpart.
        title: for people.
        worth: for each issue, the worth of its levels.
        no_deal: what the party has without an agreement, in the unit of the worths.
        is_side: a side says yes only to what it gains by; a veto player, to all it does not lose by.
    """

    name: str
    title: str
    worth: Worths
    no_deal: Float[np.ndarray, " future"]
    is_side: bool = True

    def gains(self, packages: Int[np.ndarray, "package issue"]) -> Float[np.ndarray, "future package"]:
        """Worth of packages above no deal."""
        total = np.repeat(-self.no_deal[:, None], len(packages), axis=1)
        for issue, worth in enumerate(self.worth):
            total += worth[:, packages[:, issue]]
        return total

    def accepts(self, packages: Int[np.ndarray, "package issue"]) -> Bool[np.ndarray, "future package"]:
        """Whether the party says yes; a billionth is rounding."""
        return self.gains(packages) > (ROUNDING if self.is_side else -ROUNDING)

    def on_average(self) -> "Party":
        """The party with one future of mean worths: packages add up, so a package's mean is exact."""
        means = tuple(worth.mean(0, keepdims=True) for worth in self.worth)
        return replace(self, worth=means, no_deal=self.no_deal.mean(keepdims=True))

    def in_future(self, k: int) -> "Party":
        """The party in one future."""
        return replace(self, worth=tuple(worth[k : k + 1] for worth in self.worth), no_deal=self.no_deal[k : k + 1])


@dataclass(frozen=True)
class BargainingTable:
    """Who bargains over what.

    Args:
        issues: names of the issues, as in the case.
        levels: titles of the levels of each issue.
        principal, counterpart: the two sides; the counterpart is of its true type in each future.
        vetoes: further parties that must not lose by a package.
        types: the counterpart as each of its types, for packages that several types would accept.
        true_type: position in `types` of the counterpart's true type; empty when there are no types.
        titles: titles of the issues, for people.
        needs: (issue, level, other issue, least level of it): that level and those above it need the other so far.
        least: the lowest level of each issue that counts; all when empty.
        measures: the measures that each level of each issue brings; none when empty.
    """

    issues: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    principal: Party
    counterpart: Party
    vetoes: tuple[Party, ...] = ()
    types: tuple[Party, ...] = ()
    true_type: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()
    needs: tuple[tuple[int, int, int, int], ...] = ()
    least: tuple[int, ...] = ()
    measures: tuple[tuple[tuple[str, ...], ...], ...] = ()

    def allowed(self, packages: Int[np.ndarray, "package issue"]) -> Bool[np.ndarray, " package"]:
        """Whether each package has all that its levels need, and no level below the least."""
        yes = np.ones(len(packages), dtype=bool)
        for issue, level, other, least in self.needs:
            yes &= (packages[:, issue] < level) | (packages[:, other] >= least)
        for issue, least in enumerate(self.least):
            yes &= packages[:, issue] >= least
        return yes

    def lowest(self, issue: int) -> int:
        """The lowest level of an issue that counts."""
        return self.least[issue] if self.least else 0

    def repaired(self, packages: Int[np.ndarray, "package issue"], *, up: bool) -> Int[np.ndarray, "package issue"]:
        """Packages brought to where they are allowed: what is needed raised, or what needs it lowered.

        Those that cannot be (a need above the lowest level that counts) are left out.
        """
        fixed = np.maximum(packages, np.array(self.least or [0] * len(self.issues)))
        for _ in range(len(self.issues) + 1):
            for issue, level, other, least in self.needs:
                lacks = (fixed[:, issue] >= level) & (fixed[:, other] < least)
                fixed[lacks, other if up else issue] = least if up else level - 1
        return fixed[self.allowed(fixed)]

    def neighbours(self, package: Int[np.ndarray, " issue"]) -> Int[np.ndarray, "package issue"]:
        """The allowed packages that differ from one in one issue."""
        steps = [(i, k) for i, levels in enumerate(self.levels) for k in range(len(levels)) if k != package[i]]
        near = np.repeat(package[None], len(steps), axis=0)
        for row, (issue, level) in zip(near, steps, strict=True):
            row[issue] = level
        return near[self.allowed(near)]

    def deal(self, package: Int[np.ndarray, " issue"]) -> tuple[str, ...]:
        """The measures of a package."""
        held = [name for levels, k in zip(self.measures, package, strict=False) for name in levels[int(k)]]
        return tuple(dict.fromkeys(held))

    @property
    def must_agree(self) -> tuple[Party, ...]:
        """The two sides and everybody with a veto."""
        return (self.principal, self.counterpart, *self.vetoes)

    @property
    def futures(self) -> int:
        """Number of futures."""
        return len(self.principal.no_deal)

    @property
    def packages(self) -> int:
        """Number of packages."""
        return int(np.prod([len(levels) for levels in self.levels], dtype=object))

    def on_average(self) -> "BargainingTable":
        """The table with mean worths."""
        return self._each(Party.on_average)

    def in_future(self, k: int) -> "BargainingTable":
        """The table in one future."""
        return self._each(lambda party: party.in_future(k))

    def _each(self, change: Callable[[Party], Party]) -> "BargainingTable":
        """The table with every party changed."""
        return replace(
            self,
            principal=change(self.principal),
            counterpart=change(self.counterpart),
            vetoes=tuple(map(change, self.vetoes)),
            types=tuple(map(change, self.types)),
        )

    def title(self, issue: int) -> str:
        """The title of an issue, or its name."""
        return self.titles[issue] if self.titles else self.issues[issue]

    def words(self, package: Int[np.ndarray, " issue"]) -> dict[str, str]:
        """A package as issue -> level."""
        return {name: levels[int(k)] for name, levels, k in zip(self.issues, self.levels, package, strict=True)}

    def sentence(self, package: Int[np.ndarray, " issue"]) -> str:
        """A package as a list of titles and levels."""
        return "; ".join(f"{self.title(i)}: {self.levels[i][int(k)]}" for i, k in enumerate(package))
