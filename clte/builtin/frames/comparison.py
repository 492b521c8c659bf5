"""Comparison: taller, less expensive, as old as, the fastest; who is taller is not who is tall."""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.draw import Draw
from clte.builtin.frames.shared import add_side, definite
from clte.builtin.meaning import NP, Compare, CompareAmount, Is, Joined, Text
from clte.builtin.scene import Scene, Test

PEOPLE = (("tall", "short"), ("old", "young"), ("strong", "weak"), ("rich", "poor"))
THINGS = (
    ("car", ("old", "new"), ("fast", "slow"), ("expensive", "cheap")),
    ("bicycle", ("old", "new"), ("fast", "slow"), ("expensive", "cheap")),
    ("house", ("big", "small"), ("expensive", "cheap"), ("old", "new")),
    ("bag", ("heavy", "light"), ("big", "small"), ("expensive", "cheap")),
    ("suitcase", ("heavy", "light"), ("big", "small"), ("old", "new")),
    ("dog", ("big", "small"), ("old", "young"), ("strong", "weak")),
    ("horse", ("fast", "slow"), ("strong", "weak"), ("old", "young")),
    ("coat", ("expensive", "cheap"), ("long", "short_length"), ("warm", "cold")),
    ("garden", ("big", "small"), ("beautiful", "ugly"), ("big", "small")),
)


def above(one: str, two: str) -> Test:
    """Where one variable is greater than another."""
    return lambda w: bool(getattr(w, one) > getattr(w, two))


def _both_ways(s: Scene, a: NP, b: NP, up: str, down: str) -> None:
    """A is more, B is more, equal; and the same with the opposite adjective. Needs ``a=4, b=4``."""
    more = Compare(a, up, "more", b)
    s.say(more, lambda w: w.a > w.b)
    s.say(replace(more, subject=b, other=a), lambda w: w.b > w.a)
    s.say(replace(more, relation="as"), lambda w: w.a == w.b)
    s.say(replace(more, adjective=down), lambda w: w.a < w.b)
    s.say(replace(more, adjective=down, subject=b, other=a), lambda w: w.b < w.a)
    s.say(replace(more, negative=True), lambda w: w.a <= w.b)


def people(d: Draw) -> Scene:
    """X is taller than Y. / Y is shorter than X; X is tall."""
    a, b = (d.name(), d.name()) if d.chance(0.6) else (definite(d.adult()), definite(d.adult()))
    up, down = d.pick(PEOPLE)
    if d.chance():
        up, down = down, up
    s = Scene(a=4, b=4, side=3, aside=False)
    _both_ways(s, a, b, up, down)
    s.premise(Compare(a, up, "more", b, difference="much"), lambda w: w.a > w.b + 1)
    # Only asked: from how tall one is nothing follows about who is taller.
    s.hypothesis(Is(a, up), lambda w: w.a == 3, unclear=lambda w: w.a == 2)
    add_side(s, d)
    return s


def things(d: Draw) -> Scene:
    """X's car is faster than Y's car. / Y's car is slower."""
    noun, *pairs = d.pick(THINGS)
    up, down = d.pick(pairs)
    if d.chance():
        up, down = down, up
    a, b = NP(noun, owner=d.name()), NP(noun, owner=d.name())
    s = Scene(a=4, b=4, side=3, aside=False)
    _both_ways(s, a, b, up, down)
    s.premise(Compare(a, up, "more", b, difference="much"), lambda w: w.a > w.b + 1)
    add_side(s, d)
    return s


def chain(d: Draw) -> Scene:
    """X is older than Y. Y is older than Z. / X is older than Z."""
    a, b, c = d.name(), d.name(), d.name()
    up, down = d.pick(PEOPLE)
    if d.chance():
        up, down = down, up
    s = Scene(a=3, b=3, c=3, side=3, aside=False)

    def more(x: NP, y: NP, adjective: str = up) -> Compare:
        return Compare(x, adjective, "more", y)

    s.premise(Text((more(a, b), more(b, c))), lambda w: w.a > w.b > w.c)
    s.premise(Text((more(b, a), more(c, b))), lambda w: w.c > w.b > w.a)
    s.premise(Text((more(a, b), more(c, b))), lambda w: w.a > w.b and w.c > w.b)
    s.premise(Text((more(b, c, down), more(a, b, down))), lambda w: w.c > w.b > w.a)
    s.premise(Joined(more(a, b), "and", Compare(b, up, "as", c)), lambda w: w.a > w.b == w.c)
    for x, y, i, j in ((a, c, "a", "c"), (c, a, "c", "a"), (b, c, "b", "c")):
        s.say(more(x, y), above(i, j))
        s.say(more(x, y, down), above(j, i))
    add_side(s, d)
    return s


def as_old_as(d: Draw) -> Scene:
    """X is as old as Y. / X is not older than Y; Y is younger."""
    a, b = d.name(), definite(d.adult())
    up, down = d.pick(PEOPLE)
    s = Scene(a=4, b=4, side=3, aside=False)
    same = Compare(a, up, "as", b)
    s.say(same, lambda w: w.a == w.b)
    s.say(replace(same, subject=b, other=a), lambda w: w.a == w.b)
    s.say(replace(same, relation="less"), lambda w: w.a < w.b)
    s.say(replace(same, relation="more"), lambda w: w.a > w.b)
    s.say(replace(same, relation="more", negative=True), lambda w: w.a <= w.b)
    s.say(replace(same, relation="more", subject=b, other=a), lambda w: w.b > w.a)
    s.say(replace(same, relation="more", subject=b, other=a, negative=True), lambda w: w.b <= w.a)
    s.say(replace(same, relation="more", adjective=down), lambda w: w.a < w.b)
    add_side(s, d)
    return s


def more_apples(d: Draw) -> Scene:
    """X bought more apples than Y. / Y bought fewer apples than X."""
    a, b = (d.name(), d.name()) if d.chance(0.6) else (definite(d.adult()), definite(d.adult()))
    verb, noun = d.pick(
        (("buy", "apple"), ("eat", "egg"), ("read", "book"), ("write", "letter"), ("see", "bird"),
         ("catch", "fish"), ("break", "plate"), ("sell", "car"), ("visit", "museum"), ("find", "key"),
         ("wash", "shirt"), ("repair", "bicycle"), ("invite", "guest"))
    )  # fmt: skip
    s = Scene(a=4, b=4, side=3, aside=False)
    more = CompareAmount(a, verb, noun, "more", b)
    s.say(more, lambda w: w.a > w.b)
    s.say(replace(more, relation="fewer"), lambda w: w.a < w.b)
    s.say(replace(more, relation="as_many"), lambda w: w.a == w.b)
    s.say(CompareAmount(b, verb, noun, "more", a), lambda w: w.b > w.a)
    s.say(CompareAmount(b, verb, noun, "fewer", a), lambda w: w.b < w.a)
    s.say(CompareAmount(b, verb, noun, "as_many", a), lambda w: w.b == w.a)
    add_side(s, d)
    return s


def less(d: Draw) -> Scene:
    """X's coat is less expensive than Y's. / X's coat is cheaper."""
    noun, *pairs = d.pick(THINGS)
    up, down = d.pick(pairs)
    a, b = NP(noun, owner=d.name()), NP(noun, owner=d.name())
    s = Scene(a=4, b=4, side=3, aside=False)
    s.say(Compare(a, up, "less", b), lambda w: w.a < w.b)
    s.say(Compare(b, up, "less", a), lambda w: w.b < w.a)
    s.say(Compare(a, up, "as", b), lambda w: w.a == w.b)
    s.say(Compare(a, down, "more", b), lambda w: w.a < w.b)
    s.say(Compare(b, down, "more", a), lambda w: w.b < w.a)
    s.say(Compare(b, up, "more", a), lambda w: w.b > w.a)
    s.hypothesis(Is(a, down), lambda w: w.a == 0, unclear=lambda w: w.a == 1)
    add_side(s, d)
    return s


def three_compared(d: Draw) -> Scene:
    """X is taller than Y, but Z is much taller than X. / Z is taller than Y."""
    a, b, c = d.name(), d.name(), d.name()
    up, _down = d.pick((*PEOPLE, ("clever", "stupid"), ("happy", "sad")))
    s = Scene(a=4, b=4, c=4, side=3, aside=False)
    ab, ca = Compare(a, up, "more", b), Compare(c, up, "more", a, difference="much")
    s.premise(Joined(ab, "but", ca), lambda w: w.a > w.b and w.c > w.a + 1)
    s.premise(
        Joined(ab, "and", Compare(b, up, "more", c, difference="much")),
        lambda w: w.a > w.b and w.b > w.c + 1,
    )
    s.premise(
        Joined(Compare(b, up, "more", a), "but", Compare(c, up, "as", a)),
        lambda w: w.b > w.a == w.c,
    )
    s.premise(Joined(ab, "and", Compare(c, up, "more", b)), lambda w: w.a > w.b and w.c > w.b)
    for x, y, i, j in ((c, b, "c", "b"), (b, c, "b", "c"), (a, c, "a", "c"), (c, a, "c", "a")):
        s.say(Compare(x, up, "more", y), above(i, j))
    s.hypothesis(Compare(b, up, "as", c), lambda w: w.b == w.c)
    s.hypothesis(Compare(c, up, "more", b, negative=True), lambda w: w.c <= w.b)
    add_side(s, d)
    return s


TRAIN = (people, things, chain, as_old_as, more_apples)
TEST = (less, three_compared)
