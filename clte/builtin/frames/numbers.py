"""Numbers: three is not five; at least, at most, more than; sums; two of one kind, none of another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from clte.builtin.draw import Draw
from clte.builtin.frames.shared import add_side, definite
from clte.builtin.meaning import (
    NP,
    Both,
    Clause,
    CompareAmount,
    Exists,
    Has,
    Is,
    Joined,
    Meaning,
    Pronoun,
    Quantity,
)
from clte.builtin.scene import Scene, World, holds, one_of

SUMS = (
    ("animal", "dog", "cat"), ("animal", "horse", "cow"), ("animal", "sheep", "goat"),
    ("child", "son", "daughter"), ("vehicle", "car", "motorcycle"), ("vehicle", "bicycle", "car"),
    ("instrument", "guitar", "violin"), ("bird", "parrot", "duck"),
)  # fmt: skip


def _counts(s: Scene, d: Draw, say: Callable[[NP], Meaning]) -> None:
    """Exact and bounded numbers of what ``say`` puts in a sentence. Needs ``n=6``.

    The variable takes the six values that matter: none, fewer than low, low, between, high, more.
    A smaller exact number than the premise's is left out: 'two' of three who run is open to dispute.
    """
    low = d.pick((2, 3, 4))
    high = low + d.pick((2, 3, 4))

    def number(k: int, quantity: Quantity | None = None) -> Meaning:
        return say(NP("", count=k, quantity=quantity))

    s.say(number(low), lambda w: w.n == 2, unclear=lambda w: w.n > 2)
    s.say(number(high), lambda w: w.n == 4, unclear=lambda w: w.n > 4)
    for k, value in ((low, 2), (high, 4)):
        s.say(number(k, "at_least"), one_of("n", *range(value, 6)))
        s.say(number(k, "at_most"), one_of("n", *range(value + 1)))
    s.say(number(low, "more_than"), lambda w: w.n > 2)
    s.say(number(high, "fewer_than"), lambda w: w.n < 4)
    s.say(say(NP("", "no")), lambda w: w.n == 0)


def there_are(d: Draw) -> Scene:
    """There are three cats in the garden. / There are at least two cats in the garden."""
    noun = d.pick(
        (
            "cat",
            "dog",
            "car",
            "tree",
            "child",
            "bird",
            "chair",
            "bicycle",
            "tourist",
            "horse",
            "woman",
            "man",
            "boy",
            "girl",
        )
    )
    where = d.where(
        {"car": ("street",), "chair": ("kitchen", "living_room", "garden")}.get(
            noun, ("garden", "park", "street", "field")
        )
    )
    s = Scene(n=6, side=3, aside=False)
    _counts(s, d, lambda amount: Exists(replace(amount, head=noun), where))
    add_side(s, d)
    return s


def has(d: Draw) -> Scene:
    """X has two brothers. / X has more than one brother."""
    who = definite(d.adult())
    noun = d.pick(
        (
            "brother",
            "sister",
            "child",
            "son",
            "daughter",
            "cousin",
            "cat",
            "dog",
            "horse",
            "friend",
            "aunt",
            "house",
            "car",
            "bicycle",
            "camera",
            "hat",
        )
    )
    s = Scene(n=6, side=3, who=who)
    _counts(s, d, lambda amount: Has(who, replace(amount, head=noun)))
    add_side(s, d, who)
    return s


def bought(d: Draw) -> Scene:
    """X bought three apples. / X bought at most five apples."""
    who = definite(d.adult())
    verb, noun = d.pick(
        (
            ("buy", "apple"), ("buy", "book"), ("buy", "ticket"), ("buy", "chair"), ("eat", "egg"),
            ("eat", "banana"), ("eat", "biscuit"), ("write", "letter"), ("write", "poem"),
            ("read", "book"), ("read", "novel"), ("sell", "car"), ("sell", "house"), ("see", "eagle"),
            ("see", "horse"), ("break", "glass"), ("break", "plate"), ("repair", "bicycle"),
            ("wash", "shirt"), ("catch", "fish"), ("invite", "guest"), ("visit", "museum"), ("find", "key"),
        )
    )  # fmt: skip
    time = d.maybe_time("past", 0.6)
    s = Scene(n=6, side=3, who=who)
    _counts(s, d, lambda amount: Clause(who, verb, replace(amount, head=noun), time=time))
    add_side(s, d, who)
    return s


def doers(d: Draw) -> Scene:
    """Three boys are sleeping in the park. / At least two boys are resting in the park."""
    act = d.act()
    noun = d.group(act.kinds)
    where = d.where(("garden", "park", "street", "beach"))
    s = Scene(n=6, side=3, aside=False)
    _counts(
        s, d, lambda amount: Clause(replace(amount, head=noun), act.verb, place=where, tense="now")
    )
    add_side(s, d)
    return s


def sums(d: Draw) -> Scene:
    """X has two dogs and three cats. / X has at least five animals, X has no cat."""
    who = definite(d.adult())
    wider, one, two = d.pick(SUMS)
    a, b = d.several((2, 3, 4, 5), 2)
    # a of the one kind, b of the other; and of still others none, one, or many.
    s = Scene(a=7, b=7, others=3, side=3, who=who)

    def total(w: World) -> int:
        return int(w.a + w.b + (0, 1, 20)[w.others])

    def has(k: int, noun: str, quantity: Quantity | None = None) -> Has:
        return Has(who, NP(noun, count=k, quantity=quantity))

    s.premise(Has(who, Both((NP(one, count=a), NP(two, count=b)))), lambda w: w.a == a and w.b == b)
    s.premise(
        Joined(has(a, one), "but", Has(Pronoun(who), NP(two, "no"))), lambda w: w.a == a and not w.b
    )
    s.premise(
        Joined(Has(who, NP(one, "no")), "but", Has(Pronoun(who), NP(two, count=b))),
        lambda w: w.b == b and not w.a,
    )
    s.say(has(a, one), lambda w: w.a == a, unclear=lambda w: w.a > a)
    s.say(has(b, two), lambda w: w.b == b, unclear=lambda w: w.b > b)
    s.say(has(a + b, wider, "at_least"), lambda w: total(w) >= a + b)
    s.say(has(a + b, wider, "fewer_than"), lambda w: total(w) < a + b)
    s.say(has(1, wider, "more_than"), lambda w: total(w) > 1)
    s.say(Has(who, NP(one, "no")), lambda w: w.a == 0)
    s.say(Has(who, NP(two, "no")), lambda w: w.b == 0)
    add_side(s, d, who)
    return s


def the_three(d: Draw) -> Scene:
    """The three boys are at the station. / One of them is not: a number with the article."""
    noun = d.group()
    k = d.pick((2, 3, 4, 5))
    here, side, there, other_side = d.inside_outside()
    s = Scene(at=4, more=3, side=3, aside=False)
    group = NP(noun, "the_pl", count=k)
    s.both(Is(group, here), lambda w: w.at == 0)
    s.both(Is(group, side), lambda w: w.at < 2)
    s.say(Is(group, there), lambda w: w.at == 2)
    s.say(Is(group, other_side), lambda w: w.at >= 2)
    s.hypothesis(
        Exists(NP(noun, count=k, quantity="at_least"), here),
        lambda w: w.at == 0 or w.more,
        unclear=lambda w: True,
    )
    s.hypothesis(
        Exists(NP(noun, count=k, quantity="fewer_than"), here),
        lambda w: w.at != 0 and not w.more,
        unclear=lambda w: w.at != 0,
    )
    add_side(s, d)
    return s


def at_least_bought(d: Draw) -> Scene:
    """X bought as many as five pears and Y none. / X bought more pears than Y."""
    one, two = d.name(), d.name()
    verb, noun = d.pick(
        (("buy", "pear"), ("eat", "apple"), ("read", "book"), ("write", "letter"), ("see", "bird"),
         ("find", "key"), ("repair", "bicycle"), ("sell", "picture"), ("catch", "fish"))
    )  # fmt: skip
    few, several = d.pick(((2, 5), (3, 6), (2, 4), (1, 3), (4, 10)))
    if d.chance():
        one, two = two, one
    s = Scene(a=12, b=12, side=3, aside=False)

    def did(who: NP, k: int, quantity: Quantity | None = None) -> Clause:
        return Clause(who, verb, NP(noun, count=k, quantity=quantity))

    more = CompareAmount(one, verb, noun, "more", two)
    s.say(more, lambda w: w.a > w.b)
    s.say(replace(more, relation="fewer"), lambda w: w.a < w.b)
    s.say(replace(more, relation="as_many"), lambda w: w.a == w.b)
    for a, b in ((several, few), (few, several), (few, few)):
        s.premise(
            Joined(did(one, a), "and", did(two, b)),
            holds(a=a, b=b),
        )
    s.say(did(one, several, "at_least"), lambda w: w.a >= several)
    s.say(did(one, several, "fewer_than"), lambda w: w.a < several)
    s.say(did(two, several, "at_least"), lambda w: w.b >= several)
    s.say(did(two, several, "fewer_than"), lambda w: w.b < several)
    add_side(s, d, one)
    return s


TRAIN = (there_are, has, bought, doers, sums)
TEST = (at_least_bought, the_three)
