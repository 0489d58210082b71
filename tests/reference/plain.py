"""Section 3 and 4 of docs/explanation/model.md in plain, slow Python: floats, lists and dictionaries, one future.

Written from the page alone, to be read beside it. It shares no code with the engine.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from detente.case import expressions as x
from detente.futures import quantile


@dataclass
class Slot:
    """A deal of the strategy or of one of its fallbacks."""

    name: str
    stage: str
    measures: list
    needs: list
    demand: bool = False
    held: bool = False
    tabled: bool = False
    cheated: bool = False
    broken: bool = False
    back: float = 0.0
    suspended: int = -1
    doubt: dict = field(default_factory=dict)


class Plain:
    """One future under one strategy.

    Args:
        case: the case.
        values: what the future drew, by the name of the number.
        true_type: its name.
        strategy: its name.
        luck: (what, name, month) -> a number evenly spread between 0 and 1.
    """

    def __init__(self, case, values, true_type, strategy, luck):
        self.case, self.values, self.type, self.luck = case, values, true_type, luck
        self.stage, self.known = strategy, {}
        self.slots = self.all_slots(strategy)
        self.shown = dict.fromkeys(case.measures, 0.0)
        self.real = dict.fromkeys(case.measures, 0.0)
        self.y = {name: self.n(s.start) for name, s in case.stocks.items()}
        self.y0 = dict(self.y)
        self.memory = dict.fromkeys(case.events, 0.0)
        c = case.credibility
        self.a, self.b = self.n(c.start) * self.n(c.evidence), (1 - self.n(c.start)) * self.n(c.evidence)
        priors = {k: max(self.n(t.prior), 0.0) for k, t in case.types.items()}
        self.belief = {k: p / sum(priors.values()) for k, p in priors.items()}
        self.depth, self.paused, self.raised, self.raised_until = 0.0, -1, 0.0, -1
        self.violations, self.signalled, self.left, self.ended, self.stopped = 0, False, False, False, False

    def n(self, assumption, missing=0.0):
        """A number as this future drew it."""
        if assumption is None:
            return missing
        if assumption.name not in self.known:
            certain = not assumption.shape.is_uncertain
            value = quantile(assumption.shape, np.array([0.5]))[0] if certain else self.values[assumption.name]
            self.known[assumption.name] = float(value)
        return self.known[assumption.name]

    def of(self, kind, name):
        """A number of a type's behaviour."""
        return self.n(self.case.types[kind].behaviour[name])

    @property
    def conduct(self):
        return self.case.strategies[self.stage].conduct

    def all_slots(self, strategy):
        stages = [strategy]
        for stage in stages:
            stages += [r.then for r in self.case.strategies[stage].conduct.stop if r.then not in stages]
        return [slot for stage in dict.fromkeys(stages) for slot in self.slots_of(stage)]

    def slots_of(self, stage):
        strategy = self.case.strategies[stage]
        demanded = list(strategy.conduct.precondition)
        first = [Slot("demand", stage, demanded, [], demand=True)] if demanded else []
        found = {}
        for deal in self.case.roadmaps[strategy.roadmap].deals:
            left = [m for m in deal.measures if m not in demanded]
            if left:
                needs = [found[d] for d in deal.needs if d in found] + first
                found[deal.name] = Slot(deal.name, stage, left, needs)
        return first + list(found.values())

    # Section 4

    def own(self, m):
        return self.case.measures[m].by == (self.case.counterpart.name,)

    def by_principal(self, m):
        return self.case.principal.name in self.case.measures[m].by

    def by_party(self, m):
        return self.by_principal(m) or self.case.counterpart.name in self.case.measures[m].by

    def worth(self, kind, m):
        worths = self.case.measures[m].worth.get(self.case.counterpart.name, {})
        return sum(self.n(self.case.types[kind].weights[i]) * self.n(v) for i, v in worths.items())

    def gain(self, kind, slot):
        return sum(self.worth(kind, m) for m in slot.measures if not self.own(m))

    def cost(self, kind, slot):
        return -sum(self.worth(kind, m) for m in slot.measures if self.own(m))

    def risk(self, kind, slot):
        return self.of(kind, "fear") * sum(
            (1 - self.n(self.case.measures[m].reversible)) * self.n(self.case.measures[m].exposure)
            for m in slot.measures
            if self.own(m)
        )

    @staticmethod
    def annuity(z, months):
        return months if z > 1 - 1e-6 else (1 - z**months) / (1 - z)

    def chances(self, kind, slot, rho, pressure):
        """P(comply), P(cheat), P(refuse or withdraw)."""
        beta, horizon = self.of(kind, "patience"), self.of(kind, "horizon")
        keeps, g = self.annuity(beta, horizon), self.of(kind, "foresight")
        rest = 0.0
        if slot.stage == self.stage:
            road = [s for s in self.slots if s.stage == slot.stage]
            for later in range(road.index(slot) + 1, len(road)):
                j = road[later]
                promise = rho * keeps * (self.gain(kind, j) - self.cost(kind, j)) - (1 - rho) * self.risk(kind, j)
                rest += g ** (later - road.index(slot)) * max(0.0, promise)
        q = 1 - math.prod(1 - self.n(self.case.measures[m].detect) for m in slot.measures if self.own(m))
        gain, cost = self.gain(kind, slot), self.cost(kind, slot)
        caught = q * beta * self.annuity(beta * (1 - q), horizon)
        wait = self.of(kind, "cooldown") if slot.held else self.n(self.conduct.retry)
        tempo = max(self.n(self.conduct.tempo), 1e-6)
        comply = rho * keeps * (gain - cost) - (0 if slot.held else (1 - rho) * self.risk(kind, slot)) + rho * rest
        cheat = (
            rho * self.annuity(beta * (1 - q), horizon) * gain
            - caught * self.of(kind, "penalty")
            + rho * (1 - caught) * rest
        )
        refuse = -self.of(kind, "pain_of_pressure") * pressure * self.annuity(beta, min(wait + 1 / tempo, horizon))
        options = [comply, cheat if any(map(self.own, slot.measures)) else -math.inf, refuse]
        noise = max(self.of(kind, "noise"), 1e-6)
        weights = [math.exp((u - max(options)) / noise) for u in options]
        return [w / sum(weights) for w in weights]

    def rho(self):
        ties = min(max(self.y.get("ties", 0.0), 0.0), 1.0)
        return 1 - self.b / (self.a + self.b) * (1 - self.n(self.case.credibility.ties_weight) * ties)

    # Section 3

    def in_force(self, slot):
        return slot.held and all(self.shown[m] >= 1 for m in slot.measures)

    def holders(self, m):
        return [s for s in self.slots if s.held and m in s.measures]

    def end(self, slots, t):
        """How deals end."""
        pretended = {m for s in slots for m in s.measures if self.own(m) and all(h.cheated for h in self.holders(m))}
        for slot in slots:
            slot.held, slot.broken, slot.doubt = False, True, {}
            slot.back = t + 1 + self.of(self.type, "cooldown")
        for m in dict.fromkeys(m for s in slots for m in s.measures):
            if self.by_party(m) and not self.holders(m):
                if m not in pretended:
                    self.real[m] *= 1 - self.n(self.case.measures[m].reversible)
                self.shown[m] = self.real[m]
        for slot in slots:
            slot.cheated = False

    def month(self, t):
        """The eleven steps; gives back what happened."""
        case, conduct, was_ended = self.case, self.conduct, self.ended
        before = dict(self.shown)
        added = self.raised if t <= self.raised_until else 0.0
        pressure = min(max(self.n(conduct.pressure) + added, 0.0), 1.0)
        # 2 turnover
        repudiated = []
        may_change = case.turnover and t in case.turnover.months and not self.ended
        if may_change and self.luck("government", "", t) < self.n(case.turnover.chance):
            for slot in self.slots:
                forms = [case.measures[m].form for m in slot.measures if self.by_principal(m)]
                chance = max([0.0, *(self.n(case.turnover.repudiates.get(f)) for f in forms)])
                if slot.held and self.luck("repudiation", slot.name, t) < chance:
                    repudiated.append(slot)
        self.end(repudiated, t)
        self.b += len(repudiated) * self.n(case.credibility.breach)
        # 3 talks
        signal = conduct.signal is not None and conduct.signal <= t
        channel = signal and t > self.paused and not self.left and not self.ended
        self.signalled = self.signalled or (signal and not self.ended)
        lanes, offered = conduct.parallel, []
        for slot in self.slots:
            outer = (
                []
                if slot.demand
                else [need for m in slot.measures for need in case.measures[m].needs if need not in slot.measures]
            )
            ready = all(map(self.in_force, slot.needs)) and all(self.shown[need] >= 1 for need in outer)
            closed = slot.broken and slot.back > t
            if slot.stage == self.stage and not slot.held and ready and not closed and lanes > 0:
                lanes -= 1
                if channel and slot.back <= t:
                    offered.append(slot)
        # 4 choice and review
        rho, likelihood = self.rho(), {k: [] for k in case.types}
        decided, accepted, complied, withdrawn, began, refused = [], [], [], [], [], []
        held_before = [s for s in self.slots if s.held]
        all_chances = {(k, id(s)): self.chances(k, s, rho, pressure) for k in case.types for s in held_before + offered}
        honest_before = {id(s) for s in held_before if not s.cheated}
        for slot in held_before + offered:
            comply, cheat, _ = all_chances[self.type, id(slot)]
            review = 1.0 if repudiated else self.of(self.type, "review")
            come_up = review if slot.held else self.n(conduct.tempo)
            share, up = self.luck("choice", slot.name, t), False
            if share < come_up:
                up, share = True, share / come_up
            choice = None if not up else "comply" if share < comply else "cheat" if share < comply + cheat else "no"
            if slot in held_before:
                for k in case.types:
                    r = 1.0 if repudiated else self.of(k, "review")
                    _, cheats, leaves = all_chances[k, id(slot)]
                    stays = max(1 - r * leaves, 1e-9)
                    likelihood[k].append(r * leaves if choice == "no" else stays)
                    slot.doubt[k] = min(((1 - r) * slot.doubt[k] + r * cheats) / stays, 1.0)
                if choice == "no":
                    withdrawn.append(slot)
            elif up:
                decided.append(slot)
                for k in case.types:
                    _, cheats, refuses = all_chances[k, id(slot)]
                    takes = max(1 - refuses, 1e-9)
                    likelihood[k].append(refuses if choice == "no" else takes)
                    slot.doubt[k] = cheats / takes
                (refused if choice == "no" else accepted).append(slot)
            if choice == "cheat" and not slot.cheated:
                began.append(slot)
            if choice == "comply":
                complied.append(slot)
        self.end(withdrawn, t)
        for slot in complied:
            slot.cheated = False
        for slot in decided:
            slot.broken = False
        for slot in refused:
            slot.back, slot.doubt = t + max(self.n(conduct.retry), 1.0), {}
        for slot in accepted:
            slot.held = True
        for slot in began:
            slot.cheated = True
        for m in dict.fromkeys(m for s in began if id(s) in honest_before for m in s.measures):
            if self.own(m) and all(h.cheated for h in self.holders(m)):
                self.real[m] *= 1 - self.n(case.measures[m].reversible)
        # 5 implementation
        idle = dict(self.shown)
        at_work = [s for s in self.slots if s.held and t > s.suspended]
        whole = {m for m, shown in self.shown.items() if shown >= 1}
        demanded = {m for s in self.slots if s.demand for m in s.measures}
        for m, measure in case.measures.items():
            working = [s for s in at_work if m in s.measures]
            if working and (m in demanded or set(measure.needs) <= whole):
                pace = 1 / max(self.n(measure.takes), 1.0)
                self.shown[m] = self.further(self.shown[m] + pace)
                if not self.own(m) or any(not s.cheated for s in working):
                    self.real[m] = self.further(self.real[m] + pace)
        rose = any(self.shown[m] > idle[m] for m in case.measures)
        # 6 verification
        caught, quality = [], {}
        for slot in (s for s in self.slots if s.held):
            visible = [m for m in slot.measures if self.own(m) and self.shown[m] > 0]
            quality[id(slot)] = 1 - math.prod(1 - self.n(case.measures[m].detect) for m in visible)
            if slot.cheated and self.luck("discovery", slot.name, t) < quality[id(slot)]:
                caught.append(slot)
        held_now = [s for s in self.slots if s.held]
        checks = {k: {id(s): s.doubt[k] * quality[id(s)] for s in held_now} for k in case.types}
        self.answer_violations(caught, conduct.on_violation, t)
        for k in case.types:
            for slot in held_now:
                found, h = checks[k][id(slot)], slot.doubt.get(k, 0.0)
                likelihood[k].append(found if slot in caught else max(1 - found, 1e-9))
                slot.doubt[k] = 0.0 if slot in caught or not slot.held else (h - found) / max(1 - found, 1e-9)
        # 7 credibility
        newly = [m for m in case.measures if self.by_principal(m) and before[m] < 1 <= self.shown[m]]
        standing = any(map(self.in_force, self.slots))
        self.a += len(newly) * self.n(case.credibility.credit)
        if standing and not repudiated:
            self.a += self.n(case.credibility.credit_month)
        # 8 events
        moves = rose or bool(accepted) or any(not s.tabled for s in offered)
        self.depth = 1.0 if moves else self.depth * 2 ** (-1 / self.n(case.talks.half_life))
        for slot in self.slots:
            slot.tabled = slot not in accepted and (slot.tabled or slot in offered)
        numbers, hazards, sharper = {}, {}, dict.fromkeys(case.types, 0.0)
        for name, event in case.events.items():
            hazards[name] = 0.0 if self.ended else self.rate(event, self.type, t, pressure, self.real.__getitem__)
            number = self.poisson(hazards[name], self.luck("event", name, t))
            numbers[name] = min(number, 1) if event.terminal else number
        for k in case.types:
            for name, event in case.events.items():
                rate = self.rate(event, k, t, pressure, lambda m, k=k: self.expected(k, m))
                if numbers[name] and event.terminal:
                    sharper[k] += math.log(-math.expm1(-max(rate, 1e-9)))
                    continue
                if numbers[name]:
                    sharper[k] += numbers[name] * math.log(max(rate, 1e-9))
                sharper[k] -= rate
        for name, event in case.events.items():
            self.memory[name] = self.memory[name] * 2 ** (-1 / self.n(event.memory, 1.0)) + numbers[name]
        # 9 stocks
        if not was_ended:
            self.y = self.stocks(t, pressure, channel, numbers)
            # 10 belief
            logs = {
                k: math.log(max(self.belief[k], 1e-300))
                + sharper[k]
                + sum(math.log(max(p, 1e-9)) for p in likelihood[k])
                for k in case.types
            }
            top = max(logs.values())
            whole_belief = sum(math.exp(v - top) for v in logs.values())
            self.belief = {k: math.exp(v - top) / whole_belief for k, v in logs.items()}
        war = any(numbers[name] > 0 for name, event in case.events.items() if event.terminal)
        self.ended = self.ended or war
        overtaken = [s for s in self.slots if s.held] if war else []
        self.end(overtaken, t)
        # 11 clocks
        broken = repudiated + withdrawn + [s for s in held_now if not s.held and s not in overtaken] + overtaken
        seen = {
            "month": t, "credibility": self.rho(), "pressure": pressure, "depth": self.depth, "open": channel,
            "deals": sum(map(self.in_force, self.slots)), "offers": len(decided), "accepted": len(accepted),
            "refused": len(refused), "caught": len(caught), "withdrawn": len(withdrawn),
            "repudiated": len(repudiated), "broken": len(broken), "stocks": dict(self.y), "events": numbers,
            "belief": dict(self.belief), "cheated": len(began), "cheating": sum(s.cheated for s in self.slots),
            "exposure": sum(self.risk(self.type, s) for s in self.slots if self.in_force(s)),
            "real": dict(self.real), "hazards": hazards,
        }  # fmt: skip
        self.clocks(t, conduct, numbers, seen)
        seen["stopped"] = self.stopped
        return seen

    @staticmethod
    def further(progress):
        return 1.0 if progress > 0.9999 else progress

    def answer_violations(self, caught, reply, t):
        """The conduct's answer."""
        if not caught:
            return
        kind = "snapback" if reply.kind == "forgive" and self.violations >= reply.months else reply.kind
        honest = {id(s) for s in self.slots if s.held and not s.cheated}
        for slot in caught:
            for m in slot.measures:
                kept = any(id(h) in honest for h in self.holders(m))
                if self.own(m) and not kept:
                    self.shown[m] = self.real[m]
        for m in dict.fromkeys(m for s in caught for m in s.measures) if kind == "suspend" else []:
            if self.by_principal(m) and not any(id(h) in honest for h in self.holders(m)):
                self.real[m] *= 1 - self.n(self.case.measures[m].reversible)
                self.shown[m] = self.real[m]
        if kind in ("snapback", "walk-away"):
            self.end([s for s in self.slots if s.held] if reply.scope == "all" else caught, t)
        for slot in caught:
            slot.cheated = False
            if kind == "suspend":
                slot.suspended = t + reply.months
        self.violations += 1
        self.left = self.left or reply.kind == "walk-away"

    def expected(self, kind, m):
        """What a measure must be reckoned to do under a type."""
        holders = self.holders(m)
        if not self.own(m) or not holders:
            return self.shown[m]
        return self.shown[m] * min(sum(1 - s.doubt[kind] for s in holders), 1.0)

    def rate(self, event, kind, t, pressure, progress):
        """Section 3.8."""
        total = 0.0
        for name, strength in event.responds.items():
            if name == "talks":
                level = self.depth
            elif name == "pressure":
                level = pressure
            elif name in self.y:
                level = self.y[name] - self.y0[name]
            else:
                level = float(t in self.case.windows[name].months)
                if self.signalled:
                    level *= 1 - self.n(event.signal_damps.get(name))
            total += self.n(strength) * level
        decay = 2 ** (-1 / self.n(event.memory, 1.0))
        memory = self.memory[event.name]
        rate = self.n(event.rate) * self.n(self.case.types[kind].events.get(event.name), 1.0)
        rate = rate * math.exp(min(max(total, -30), 30)) + self.n(event.self_excitation) * (1 - decay) * memory
        rate = min(rate, self.n(event.cap, math.inf))
        for m, measure in self.case.measures.items():
            for effect in measure.effects:
                if effect.of == event.name and effect.cut is not None:
                    rate *= 1 - self.n(effect.cut) * progress(m)
        return rate

    @staticmethod
    def poisson(rate, luck):
        """Smallest luck, most events."""
        chance, tail, number = math.exp(-rate), -math.expm1(-rate), 0
        while luck < tail and number < 200:
            number += 1
            chance *= rate / number
            tail -= chance
        return number

    def stocks(self, t, pressure, channel, numbers):
        """Section 3.9."""
        case, after = self.case, {}
        for name, stock in case.stocks.items():
            target, flow, added = self.n(stock.target), self.n(stock.flow), 0.0
            for what, shift in stock.shifts.items():
                level = {"pressure": pressure, "talks": float(channel)}.get(what)
                target += self.n(shift) * (float(t in case.windows[what].months) if level is None else level)
            for m, measure in case.measures.items():
                for effect in measure.effects:
                    if effect.of == name:
                        target += self.n(effect.target) * self.real[m]
                        flow *= 1 - self.n(effect.cut) * self.real[m]
                        added += self.n(effect.add) * self.real[m]
            added += sum(self.n(e.impacts.get(name)) * numbers[e.name] for e in case.events.values())
            pull = 0.0 if stock.target is None else 1 - 2 ** (-1 / self.n(stock.half_life))
            after[name] = min(max(self.y[name] + pull * (target - self.y[name]) + flow + added, stock.floor), stock.cap)
        return after

    def clocks(self, t, conduct, numbers, seen):
        """Provocations and stop rules."""
        happened = [conduct.on_provocation[e] for e in conduct.on_provocation if numbers[e] > 0]
        pauses = [r.months for r in happened if r.kind == "pause" and r.months > 0]
        self.paused = max([self.paused, *(t + months for months in pauses)])
        strikes = [r for r in happened if r.kind == "retaliate"]
        running = self.raised if t < self.raised_until else 0.0
        self.raised = max([running, *(r.pressure for r in strikes)])
        self.raised_until = max([self.raised_until, *(t + r.months for r in strikes if r.months > 0)])
        if not self.ended:
            for rule in conduct.stop:
                if holds(rule.when, seen):
                    self.stage, self.stopped = rule.then, True
                    return


def read(of, seen):
    """The value of an expression on what is seen."""
    if isinstance(of, x.Constant):
        return of.value
    if isinstance(of, x.Arithmetic):
        left, right = read(of.left, seen), read(of.right, seen)
        return {"+": left + right, "-": left - right, "*": left * right}[of.operator]
    groups = {"stock": "stocks", "event": "events", "belief": "belief"}
    return seen[groups[of.kind]][of.name] if of.kind in groups else seen[of.kind]


def holds(of, seen):
    """Whether a condition holds on what is seen."""
    if isinstance(of, x.Both):
        return holds(of.left, seen) and holds(of.right, seen)
    if isinstance(of, x.Either):
        return holds(of.left, seen) or holds(of.right, seen)
    if isinstance(of, x.Negation):
        return not holds(of.of, seen)
    left, right = read(of.left, seen), read(of.right, seen)
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right, "==": left == right}[
        of.operator
    ]
