"""Order in time: before, after, while, until; first and then; what came first and what went on."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from clte.builtin.draw import OBJECTS, Draw
from clte.builtin.frames.shared import add_side, definite
from clte.builtin.meaning import NP, Clause, Joined, Meaning, Pronoun, Text
from clte.builtin.scene import Scene, Test, World, holds, negation, one_of

ERRANDS = (
    ("read", "newspaper"), ("read", "letter"), ("write", "letter"), ("write", "email"), ("clean", "kitchen"),
    ("clean", "bathroom"), ("wash", "car"), ("wash", "plate"), ("cook_verb", "dinner"), ("repair", "bicycle"),
    ("close", "window"), ("open", "door"), ("buy", "bread"), ("drink_verb", "coffee"), ("eat", "apple"),
    ("switch_off", "lamp"), ("switch_on", "radio"), ("feed", "dog"), ("put_on", "coat"), ("take_off", "hat"),
    ("visit", "museum"), ("call", "sister"), ("sell", "car"), ("find", "key"), ("paint", "door"),
)  # fmt: skip


def _errand(d: Draw, who: NP, taken: str = "") -> Clause:
    verb, noun = d.pick([e for e in ERRANDS if e[0] != taken])
    if noun == "sister":
        return Clause(who, verb, d.name())
    return Clause(who, verb, NP(noun, "the"))


def _pair(d: Draw) -> tuple[NP, Clause, Clause, Clause]:
    """Someone, two errands, and the second said with a pronoun."""
    who = definite(d.adult())
    one = _errand(d, who)
    two = _errand(d, who, one.verb)
    return who, one, two, replace(two, subject=Pronoun(who))


def _first(w: World) -> bool:
    return bool(w.a and w.b and w.order == 0)


def _second(w: World) -> bool:
    return bool(w.a and w.b and w.order == 1)


def before_after(d: Draw) -> Scene:
    """X washed the car before he read the newspaper. / X read the newspaper after he washed the car."""
    who, one, two, he_two = _pair(d)
    he_one = replace(one, subject=Pronoun(who))
    s = Scene(a=2, b=2, order=2, side=3, who=who)
    s.say(Joined(one, "before", he_two), _first)
    s.say(Joined(two, "after", he_one), _first)
    s.say(Joined(one, "after", he_two), _second)
    s.say(Joined(two, "before", he_one), _second)
    s.premise(Joined(one, "and", he_two), lambda w: w.a and w.b)
    s.both(one, lambda w: w.a)
    s.both(two, lambda w: w.b)
    add_side(s, d, who)
    return s


def of_two_people(d: Draw) -> Scene:
    """X arrived before Y left. / Y left after X arrived; X arrived after Y left."""
    x, y = definite(d.adult()), d.name()
    arrivals = (
        "wake_up",
        "fall_asleep",
        "get_up",
        "sing",
        "dance",
        "laugh",
        "cry",
        "speak",
        "fall",
    )
    v, u = d.several(arrivals, 2)
    one, two = Clause(x, v), Clause(y, u)
    s = Scene(a=2, b=2, order=2, side=3, aside=False)
    s.say(Joined(one, "before", two), _first)
    s.say(Joined(two, "after", one), _first)
    s.say(Joined(one, "after", two), _second)
    s.say(Joined(two, "before", one), _second)
    s.premise(Joined(one, "and", two), lambda w: w.a and w.b)
    s.both(one, lambda w: w.a)
    s.both(two, lambda w: w.b)
    add_side(s, d)
    return s


def meanwhile(d: Draw) -> Scene:
    """X is reading while Y is cooking. / Y is cooking; Y is asleep."""
    x, y = definite(d.adult()), definite(d.somebody())
    one, two = d.act(kind="person", weaker=True), d.act(kind="person", weaker=True)
    a, b = Clause(x, one.verb, tense="now"), Clause(y, two.verb, tense="now")
    s = Scene(a=4, b=4, side=3, aside=False)
    s.premise(Joined(a, "while", b), lambda w: w.a == 0 and w.b == 0)
    s.premise(Joined(a, "while", replace(b, verb=two.other)), lambda w: w.a == 0 and w.b == 2)
    s.premise(Joined(b, "while", replace(a, verb=one.other)), lambda w: w.a == 2 and w.b == 0)
    s.premise(Joined(replace(b, verb=two.weaker), "while", a), lambda w: w.a == 0 and w.b < 2)
    for said, act, var in ((a, one, "a"), (b, two, "b")):
        s.both(said, holds(**{var: 0}))
        s.say(replace(said, verb=act.weaker), holds(**{var: (0, 1)}))
        s.say(replace(said, verb=act.other), holds(**{var: 2}))
    add_side(s, d, d.pick((x, y)))
    return s


def dated(d: Draw) -> Scene:
    """X painted the door on Monday and sold the car on Friday. / X sold the car after he ..."""
    who, one, two, he_two = _pair(d)
    he_one = replace(one, subject=Pronoun(who))
    early, late = d.pick(
        (
            ("yesterday_morning", "yesterday_evening"),
            ("two_days_ago", "yesterday"),
            ("in_the_morning", "in_the_evening"),
            ("yesterday_morning", "this_morning"),
            ("last_year", "last_week"),
        )
    )
    s = Scene(a=2, b=2, order=2, side=3, who=who)
    s.premise(Joined(replace(one, time=early), "and", replace(he_two, time=late)), _first)
    s.premise(Joined(replace(two, time=late), "but", replace(he_one, time=early)), _first)
    s.premise(Joined(replace(one, time=late), "and", replace(he_two, time=early)), _second)
    s.premise(Text((replace(two, time=early), replace(he_one, time=late))), _second)
    s.hypothesis(Joined(one, "before", he_two), _first)
    s.hypothesis(Joined(one, "after", he_two), _second)
    s.hypothesis(Joined(two, "before", he_one), _second)
    s.hypothesis(Joined(two, "after", he_one), _first)
    s.both(one, lambda w: w.a)
    s.both(two, lambda w: w.b)
    add_side(s, d, who)
    return s


def until(d: Draw) -> Scene:
    """X worked until Y fell asleep. / Y fell asleep."""
    x, y = definite(d.adult()), d.name()
    one = Clause(
        x,
        d.pick(
            ("sing", "read", "work", "dance", "wait", "speak", "cry", "laugh", "play_instrument")
        ),
    )
    if one.verb == "play_instrument":
        one = replace(one, object=NP(d.pick(OBJECTS["play_instrument"])))
    two = Clause(y, d.pick(("fall_asleep", "wake_up", "get_up")))
    s = Scene(a=2, b=2, order=3, side=3, aside=False)
    s.premise(Joined(one, "until", two), lambda w: w.a and w.b and w.order == 0)
    s.premise(Joined(one, "after", two), lambda w: w.a and w.b and w.order == 1)
    s.premise(Joined(one, "before", two), lambda w: w.a and w.b and w.order == 0)
    s.premise(Joined(negation(one), "although", two), lambda w: not w.a and w.b)
    s.both(one, lambda w: w.a)
    s.both(two, lambda w: w.b)
    s.hypothesis(
        Joined(two, "after", one),
        lambda w: w.a and w.b and w.order == 0,
        unclear=lambda w: w.order == 2,
    )
    s.hypothesis(
        Joined(two, "before", one),
        lambda w: w.a and w.b and w.order == 1,
        unclear=lambda w: w.order == 2,
    )
    add_side(s, d)
    return s


def first_then(d: Draw) -> Scene:
    """X read a letter before he called Y. He called Y before ... / X called Y after ..."""
    who = definite(d.adult())
    one = _errand(d, who)
    two = _errand(d, who, one.verb)
    three = _errand(d, who, two.verb)
    while three.verb in (one.verb, two.verb):
        three = _errand(d, who)
    he = Pronoun(who)

    def said(x: Clause, y: Clause, joiner: Literal["before", "after"]) -> Meaning:
        return Joined(x, joiner, replace(y, subject=he))

    # The order of three deeds: a permutation's number.
    orders = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))

    def ahead(x: int, y: int) -> Test:
        return lambda w: orders[w.order].index(x) < orders[w.order].index(y)

    s = Scene(order=6, side=3, who=who)
    deeds = (one, two, three)
    for x, y, z in ((0, 1, 2), (1, 0, 2), (2, 1, 0)):
        s.premise(
            Text((said(deeds[x], deeds[y], "before"), said(deeds[y], deeds[z], "before"))),
            one_of("order", orders.index((x, y, z))),
        )
    for x, y in ((0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)):
        s.say(said(deeds[x], deeds[y], "before"), ahead(x, y))
        s.hypothesis(said(deeds[x], deeds[y], "after"), ahead(y, x))
    add_side(s, d, who)
    return s


def clock(d: Draw) -> Scene:
    """X woke up at five and Y woke up at eight. / Y woke up after X."""
    x, y = d.name(), definite(d.adult())
    verb = d.pick(("wake_up", "get_up", "fall_asleep"))
    early, late = d.pick(
        (
            ("at_two", "at_five"),
            ("at_five", "at_eight"),
            ("at_eight", "at_ten"),
            ("at_two", "at_ten"),
            ("at_five", "at_ten"),
        )
    )
    one, two = Clause(x, verb), Clause(y, verb)
    s = Scene(a=4, b=4, side=3, aside=False)

    def both(a: str, b: str) -> Meaning:
        return Joined(replace(one, time=a), "and", replace(two, time=b))

    s.premise(both(early, late), lambda w: w.a == 1 and w.b == 2)
    s.premise(both(late, early), lambda w: w.a == 2 and w.b == 1)
    s.premise(both(early, early), lambda w: w.a == 1 and w.b == 1)
    for said, var in ((one, "a"), (two, "b")):
        s.say(replace(said, time=early), holds(**{var: 1}))
        s.say(replace(said, time=late), holds(**{var: 2}))
    s.hypothesis(Joined(one, "before", two), lambda w: w.a < w.b)
    s.hypothesis(Joined(one, "after", two), lambda w: w.a > w.b)
    s.hypothesis(Joined(two, "before", one), lambda w: w.b < w.a)
    s.hypothesis(Joined(two, "after", one), lambda w: w.b > w.a)
    add_side(s, d, x)
    return s


TRAIN = (before_after, of_two_people, meanwhile, dated, until)
TEST = (first_then, clock)
