"""A small situation, what can be said about it, and which of it follows from which.

A frame lists the *worlds* that a situation may be in (a product of a few variables) and *statements*,
each with the worlds in which it is true. The labels are then computed, never written down: a
hypothesis is entailed if it is true wherever the premise is, contradicted if it is true nowhere
there, neutral if both happen. Statements may be premise and hypothesis alike, so the same hypothesis
meets premises that give it different labels; `Scene.schedule` finds how often each pair must be drawn
so that neither a hypothesis nor its overlap with the premise tells the label.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from itertools import product
from random import Random
from types import SimpleNamespace
from typing import Any, Literal, TypeVar

import numpy as np

from clte.builtin.meaning import (
    NP,
    Clause,
    Compare,
    Exists,
    Has,
    Is,
    Joined,
    Meaning,
    Pronoun,
    Report,
    Text,
)

World = Any
"""A value of every variable of the scene, read as attributes: ``world.place == 0``."""
Test = Callable[[World], bool]
Deniable = TypeVar("Deniable", bound=Clause | Is | Exists | Has | Compare | Report)
"""What has a negation of its own."""
Role = Literal["both", "premise", "hypothesis"]

_MIXED = 14
_ROUNDS = 60
_FADE = 0.9
_PREMISE = 2.5
_ASIDE = 0.05


def one_of(variable: str, *values: int) -> Test:
    """Where a variable has one of the values."""
    return lambda world: getattr(world, variable) in values


def holds(**values: int | tuple[int, ...]) -> Test:
    """Where every variable named has the value, or one of the values, given."""
    allowed = {name: v if isinstance(v, tuple) else (v,) for name, v in values.items()}
    return lambda world: all(getattr(world, name) in v for name, v in allowed.items())


def fails(**values: int | tuple[int, ...]) -> Test:
    """Where `holds` does not."""
    return opposite(holds(**values))


def opposite(test: Test) -> Test:
    """Where a test is not passed."""
    return lambda world: not test(world)


def all_of(*tests: Test) -> Test:
    """Where every test is passed."""
    return lambda world: all(test(world) for test in tests)


@dataclass(frozen=True, slots=True)
class Statement:
    """A meaning and where it is true.

    Attributes:
        meaning: What is said.
        true: Bit i is set if it is true in world i.
        sure: The worlds in which everyone would call it true; only of interest in a hypothesis.
        possible: The worlds in which someone might call it true.
        role: What it may serve as.
        weight: How often it should be met, beside the other statements' 1.
        parts: Numbers of the statements that it was joined from.
    """

    meaning: Meaning
    true: int
    sure: int
    possible: int
    role: Role = "both"
    weight: float = 1.0
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often each premise, and with it each hypothesis of each label, should be drawn.

    Attributes:
        premises: Statement numbers and their weights.
        hypotheses: Premise number → for entailment, neutral, contradiction: numbers and weights.
    """

    premises: tuple[list[int], list[float]]
    hypotheses: dict[int, list[tuple[list[int], list[float]]]]


@cache
def _worlds(variables: tuple[tuple[str, int], ...]) -> list[World]:
    names = [name for name, _ in variables]
    sizes = [range(size) for _, size in variables]
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in product(*sizes)]


class Scene:
    """Variables with their numbers of values, and the statements about them.

    Attributes:
        detail: Whether a time may be added to a premise alone without harm to any label.
        aside: Whether an unrelated sentence about someone else may stand beside a premise.
        who: The one whom every statement is about, who may be 'a dog' in the premise and 'it' in a
            hypothesis; None if there is no such one.
    """

    def __init__(
        self, *, detail: bool = False, aside: bool = True, who: NP | None = None, **variables: int
    ) -> None:
        self.worlds = _worlds(tuple(variables.items()))
        self.statements: list[Statement] = []
        self.detail = detail
        self.aside = aside
        self.who = who

    def say(
        self,
        meaning: Meaning,
        true: Test,
        *,
        unclear: Test | None = None,
        role: Role = "both",
        weight: float = 1.0,
    ) -> None:
        """Add a statement that is true in the worlds that pass ``true``.

        With ``unclear``: and that some would also call true in those worlds, others not.
        """
        mask = self._mask(true)
        possible = mask | (self._mask(unclear) if unclear else 0)
        self.statements.append(Statement(meaning, mask, mask, possible, role, weight))

    def both(
        self, meaning: Deniable, true: Test, *, unclear: Test | None = None, weight: float = 1.0
    ) -> None:
        """Add a statement and its negation; what is unclear of one is unclear of the other."""
        yes = self._mask(true)
        no = self._mask(opposite(true))
        open_ = self._mask(unclear) if unclear else 0
        for said, mask in ((meaning, yes), (negation(meaning), no)):
            statement = Statement(said, mask, mask & ~open_, mask | open_, weight=weight)
            self.statements.append(statement)

    def premise(self, meaning: Meaning, true: Test) -> None:
        """Add a statement that is only a premise: mostly what the frame is for, so it weighs more."""
        self.say(meaning, true, role="premise", weight=_PREMISE)

    def hypothesis(self, meaning: Meaning, true: Test, *, unclear: Test | None = None) -> None:
        """Add a statement that is only a hypothesis."""
        self.say(meaning, true, unclear=unclear, role="hypothesis")

    def mix(self, random: Random) -> None:
        """Add premises that say two things at once, so that every other statement is neutral to some.

        Which two is fixed by the scene's structure; how they are joined is drawn.
        """
        found = []
        for i, one in enumerate(self.statements):
            for j, two in enumerate(self.statements):
                true = one.true & two.true
                fits = one.role != "hypothesis" and two.role == "both" and i != j
                long = isinstance(one.meaning, Text) or isinstance(two.meaning, Text)
                if fits and not long and true and true not in (one.true, two.true):
                    found.append((i, j, true))
        main = [f for f in found if min(self.statements[n].weight for n in f[:2]) == 1]
        rest = [f for f in found if f not in main]
        fixed = Random(f"{found}")
        chosen = fixed.sample(main, min(_MIXED, len(main)))
        chosen += fixed.sample(rest, min(_MIXED, len(rest)))
        for i, j, true in chosen:
            meaning = self._together(self.statements[i].meaning, self.statements[j].meaning, random)
            mixed = Statement(meaning, true, true, true, "premise", weight=0.5, parts=(i, j))
            self.statements.append(mixed)

    def _together(self, one: Meaning, two: Meaning, random: Random) -> Meaning:
        if not isinstance(one, Clause | Is | Has) or not isinstance(two, Clause | Is | Has):
            return Text((one, two))
        if self.who and one.subject == two.subject == self.who:
            two = replace(two, subject=Pronoun(self.who))
            if random.random() < 0.6:
                differ = one.negative != two.negative and random.random() < 0.7
                return Joined(one, "but" if differ else "and", two)
        return Text((one, two))

    def _mask(self, test: Test) -> int:
        return sum(1 << i for i, world in enumerate(self.worlds) if test(world))

    def label(self, premise: Statement, hypothesis: Statement) -> int | None:
        """0 entailment, 1 neutral, 2 contradiction; None where it is open to dispute."""
        if not premise.true & ~hypothesis.sure:
            return 0
        if not premise.true & hypothesis.possible:
            return 2
        if premise.true & hypothesis.sure and premise.true & ~hypothesis.possible:
            return 1
        return None

    def structure(self) -> tuple[tuple[object, ...], ...]:
        """What the schedule depends on; the same for all draws of most frames."""
        return tuple(
            (s.true, s.sure, s.possible, s.role, s.weight, s.parts) for s in self.statements
        )

    def schedule(self) -> Schedule:
        """Weights for which every hypothesis is met equally often with each label, or nearly so.

        One weight for each pair of premise and hypothesis, found by raking (Deming and Stephan 1940):
        begin with what is wished, then scale again and again until each premise and each hypothesis
        has its three labels equally often, and so, less strictly, have pairs with the same surface
        (overlap, relative length, polarity).
        """
        pairs = self._pairs()
        label = np.array([pair[2] for pair in pairs])
        bags = [words(s.meaning) for s in self.statements]
        columns = [([p for p, _, _ in pairs], 1.0), ([h for _, h, _ in pairs], 1.0)]
        columns += [([f(bags[p], bags[h]) for p, h, _ in pairs], power) for f, power in _SURFACE]
        coded = [(np.unique(c, return_inverse=True)[1] * 3 + label, power) for c, power in columns]
        main = {(p, label) for p, h, label in pairs if self.statements[h].weight == 1}
        weights = np.array([self._wish(p, h, main) for p, h, _ in pairs])
        for _ in range(_ROUNDS):
            for code, power in coded[::-1]:
                counts = np.bincount(code, weights, minlength=3 * (code.max() // 3 + 1))
                totals = counts.reshape(-1, 3) + 1e-9
                factors = (totals.mean(1, keepdims=True) / totals) ** power
                lacking = totals.min(1) < 1e-6
                factors[lacking] = _FADE if power >= 0.8 else 1.0
                weights *= factors.ravel()[code]
        return _as_schedule(pairs, weights / weights.sum())

    def _wish(self, p: int, h: int, main: set[tuple[int, int]]) -> float:
        """How much a pair is wanted: less if it is on the side, if the hypothesis is a part of the
        premise, or if the premise has a label with nothing but side hypotheses."""
        premise = self.statements[p]
        to_the_point = _ASIDE ** sum((p, label) not in main for label in range(3))
        repeated = _ASIDE if h in premise.parts else 1.0
        return premise.weight * self.statements[h].weight * to_the_point * repeated

    def _pairs(self) -> list[tuple[int, int, int]]:
        """Premise, hypothesis and label of all pairs whose premise has all three labels."""
        pairs = []
        for p, premise in enumerate(self.statements):
            if premise.role == "hypothesis" or not premise.true:
                continue
            found = [
                (p, h, label)
                for h, hypothesis in enumerate(self.statements)
                if h != p and hypothesis.role != "premise"
                and (label := self.label(premise, hypothesis)) is not None
            ]  # fmt: skip
            if {label for _, _, label in found} == {0, 1, 2}:
                pairs += found
        return pairs


def _as_schedule(pairs: list[tuple[int, int, int]], weights: np.ndarray) -> Schedule:
    hypotheses: dict[int, list[tuple[list[int], list[float]]]] = {}
    totals: dict[int, list[float]] = {}
    for (p, h, label), weight in zip(pairs, weights.tolist(), strict=True):
        if weight < 1e-4:
            continue
        row = hypotheses.setdefault(p, [([], []), ([], []), ([], [])])
        row[label][0].append(h)
        row[label][1].append(weight)
        totals.setdefault(p, [0.0, 0.0, 0.0])[label] += weight
    kept = {p: min(total) for p, total in totals.items() if min(total) > 0}
    return Schedule(
        (list(kept), list(kept.values())), {p: row for p, row in hypotheses.items() if p in kept}
    )


def negation(meaning: Deniable) -> Deniable:
    """The same with ``negative`` turned round."""
    return replace(meaning, negative=not meaning.negative)


_UNSEEN = {"the", "a", "and", "in"}


def words(meaning: Any) -> frozenset[str]:
    """The concepts and grammatical choices of a meaning that a reader sees as words."""
    found: set[str] = set()
    _collect(meaning, found)
    return frozenset(found - _UNSEEN)


def _collect(value: Any, found: set[str]) -> None:
    if isinstance(value, str | int) and not isinstance(value, bool):
        found.add(str(value))
    elif isinstance(value, tuple):
        for part in value:
            _collect(part, found)
    elif is_dataclass(value):
        # What every such sentence has in common: is, was sleeping, there is.
        found.add(type(value).__name__)
        for field in fields(value):
            part = getattr(value, field.name)
            if field.name == "negative":
                found.update({"not"} if part else ())
            else:
                _collect(part, found)


Bag = frozenset[str]


def _overlap(premise: Bag, hypothesis: Bag) -> int:
    share = len(premise & hypothesis) / max(1, len(hypothesis))
    return sum(share > bound for bound in (0.5, 0.65, 0.75, 0.85, 0.95))


def _longer(premise: Bag, hypothesis: Bag) -> int:
    ratio = len(hypothesis) / max(1, len(premise))
    return int(ratio > 0.55) + int(ratio > 0.85) + int(ratio > 1.2)


_NEGATIVE = {"not", "no", "nobody", "nothing", "never", "no_longer", "not_yet", "few", "neither"}


def _polarity(premise: Bag, hypothesis: Bag) -> int:
    return 2 * bool(premise & _NEGATIVE) + bool(hypothesis & _NEGATIVE)


_SURFACE: tuple[tuple[Callable[[Bag, Bag], int], float], ...] = (
    (_overlap, 0.8),
    (_longer, 0.3),
    (_polarity, 0.3),
)
