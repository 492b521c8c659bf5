"""Negation: of actions, states, existence and possession; nobody, nothing, 'it is not true that'."""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.draw import Draw
from clte.builtin.frames.shared import (
    BELONGINGS,
    GOODS,
    RELATED,
    add_side,
    definite,
    other_place,
)
from clte.builtin.meaning import NP, Clause, Exists, Has, Is, Joined, Perhaps, Pronoun
from clte.builtin.scene import Scene, negation


def going_on(d: Draw) -> Scene:
    """X is sleeping in the garden. / X is (not) resting, (not) working."""
    act = d.act(weaker=True)
    who = definite(d.doer(act))
    where = d.inside_outside()[0]
    yes = Clause(who, act.verb, tense="now")
    weaker, other = replace(yes, verb=act.weaker), replace(yes, verb=act.other)
    s = Scene(act=4, side=3, who=who)
    s.premise(replace(yes, place=where), lambda w: w.act == 0)
    s.premise(replace(other, place=where), lambda w: w.act == 2)
    s.both(yes, lambda w: w.act == 0)
    s.both(weaker, lambda w: w.act < 2)
    s.both(other, lambda w: w.act == 2)
    he = Pronoun(who)
    s.premise(Joined(negation(yes), "but", replace(weaker, subject=he)), lambda w: w.act == 1)
    add_side(s, d, who, yes, lambda w: w.act == 0)
    return s


def deed(d: Draw) -> Scene:
    """Yesterday X did not buy the car. / X bought the car."""
    verb, noun = d.deed()
    who = definite(d.adult())
    yes = Clause(who, verb, d.thing(noun, "the"), time=d.maybe_time("past"))
    s = Scene(done=2, helped=3, side=3, who=who)
    s.both(yes, lambda w: w.done == 0)
    s.say(replace(yes, companion=d.name()), lambda w: w.done == 0 and w.helped == 0)
    s.say(replace(yes, manner="alone"), lambda w: w.done == 0 and w.helped == 1)
    add_side(s, d, who, yes, lambda w: w.done == 0)
    return s


def whereabouts(d: Draw) -> Scene:
    """X is not in the kitchen. / X is inside."""
    who = definite(d.somebody())
    here, side, there, other_side = d.inside_outside()
    second = other_place(d, here)
    s = Scene(at=5, side=3, who=who)
    s.both(Is(who, here), lambda w: w.at == 0)
    s.both(Is(who, second), lambda w: w.at == 1)
    s.both(Is(who, side), lambda w: w.at < 3)
    s.both(Is(who, there), lambda w: w.at == 3)
    s.both(Is(who, other_side), lambda w: w.at >= 3)
    add_side(s, d, who, Is(who, here), lambda w: w.at == 0)
    return s


def existence(d: Draw) -> Scene:
    """There is no animal in the garden. / There is a dog in the garden."""
    wider, narrow, second = d.pick(RELATED)
    where = d.where(("garden", "street", "park", "field"))
    s = Scene(one=2, two=2, rest=2, side=3)
    add_side(s, d)
    one, two, some = (Exists(NP(noun, "a"), where) for noun in (narrow, second, wider))
    none, neither = (Exists(NP(noun, "no"), where) for noun in (narrow, second))
    s.say(one, lambda w: w.one)
    s.say(negation(one), lambda w: not w.one)
    s.say(two, lambda w: w.two)
    s.say(neither, lambda w: not w.two)
    s.say(some, lambda w: w.one or w.two or w.rest)
    s.say(Exists(NP(wider, "no"), where), lambda w: not (w.one or w.two or w.rest))
    s.premise(Joined(one, "but", neither), lambda w: w.one and not w.two)
    s.premise(Joined(none, "but", two), lambda w: w.two and not w.one)
    return s


def having(d: Draw) -> Scene:
    """X has no car. / X has a red car, X has a vehicle."""
    who = definite(d.adult())
    wider, narrow, second = d.pick(BELONGINGS)
    old, new = ("old", "young") if wider in ("animal", "bird") else ("old", "new")
    s = Scene(one=3, two=2, rest=2, side=3, who=who)
    add_side(s, d, who)
    s.both(Has(who, NP(narrow, "a")), lambda w: w.one > 0)
    s.both(Has(who, NP(second, "a")), lambda w: w.two)
    s.both(Has(who, NP(wider, "a")), lambda w: w.one or w.two or w.rest)
    described = Has(who, NP(narrow, "a", adjectives=(old,)))
    s.say(described, lambda w: w.one == 1, unclear=lambda w: w.one == 2)
    s.premise(Has(who, NP(narrow, "a", adjectives=(new,))), lambda w: w.one == 2)
    he = Pronoun(who)
    s.premise(
        Joined(Has(who, NP(narrow, "a"), negative=True), "but", Has(he, NP(second, "a"))),
        lambda w: w.two and not w.one,
    )
    s.premise(
        Joined(Has(who, NP(second, "a"), negative=True), "but", Has(he, NP(narrow, "a"))),
        lambda w: w.one and not w.two,
    )
    return s


def nobody(d: Draw) -> Scene:
    """Nobody is dancing in the kitchen. / Anna is dancing in the kitchen."""
    act = d.act(weaker=True, kind="person")
    who = definite(d.adult())
    yes = Clause(who, act.verb, place=d.inside_outside()[0], tense="now")
    weaker = replace(yes, verb=act.weaker)
    someone, none = NP("someone"), NP("nobody")
    # Of the one and of all the others: 0 is at it, 1 does the weaker only, 2 neither.
    s = Scene(one=3, rest=3, side=3, aside=False)
    add_side(s, d, who)
    s.both(yes, lambda w: w.one == 0)
    s.both(weaker, lambda w: w.one < 2)
    s.say(replace(yes, subject=someone), lambda w: w.one == 0 or w.rest == 0)
    s.say(replace(yes, subject=none), lambda w: w.one > 0 and w.rest > 0)
    s.say(replace(weaker, subject=someone), lambda w: w.one < 2 or w.rest < 2)
    s.say(replace(weaker, subject=none), lambda w: w.one == 2 and w.rest == 2)
    return s


def not_true(d: Draw) -> Scene:
    """It is not true that the dog is sleeping. / The dog is resting."""
    act = d.act(weaker=True)
    who = definite(d.doer(act))
    yes = Clause(who, act.verb, place=d.inside_outside()[0], tense="now")
    s = Scene(act=4, side=3, who=who)
    add_side(s, d, who, yes, lambda w: w.act == 0)
    weaker, other = replace(yes, verb=act.weaker), replace(yes, verb=act.other)
    s.say(yes, lambda w: w.act == 0)
    s.say(negation(yes), lambda w: w.act != 0)
    s.say(Perhaps("it_is_not_true", yes), lambda w: w.act != 0)
    s.say(weaker, lambda w: w.act < 2)
    s.say(negation(weaker), lambda w: w.act >= 2)
    s.say(Perhaps("it_is_not_true", weaker), lambda w: w.act >= 2)
    s.say(other, lambda w: w.act == 2)
    s.say(negation(other), lambda w: w.act != 2)
    s.say(Perhaps("it_is_not_true", other), lambda w: w.act != 2)
    s.premise(Perhaps("certainly", replace(yes, phase="still")), lambda w: w.act == 0)
    return s


def nothing(d: Draw) -> Scene:
    """X bought nothing yesterday. / X bought a car."""
    verb = d.pick(("buy", "sell", "steal", "see", "find"))
    who = definite(d.adult())
    wider, narrow, second = d.pick(GOODS[:6] if verb != "see" else RELATED)
    time = d.maybe_time("past", 0.7)
    one, two, any_, none, some = (
        Clause(who, verb, thing, time=time)
        for thing in (
            NP(narrow, "a"), NP(second, "a"), NP(wider, "a"), NP("nothing"), NP("something")
        )
    )  # fmt: skip
    s = Scene(one=2, two=2, like=2, rest=2, side=3, who=who)
    add_side(s, d, who)
    s.both(one, lambda w: w.one)
    s.both(two, lambda w: w.two)
    s.both(any_, lambda w: w.one or w.two or w.like)
    s.say(none, lambda w: not (w.one or w.two or w.like or w.rest))
    s.say(some, lambda w: w.one or w.two or w.like or w.rest)
    he = Pronoun(who)
    s.premise(Joined(one, "but", replace(negation(two), subject=he)), lambda w: w.one and not w.two)
    s.premise(Joined(negation(one), "but", replace(two, subject=he)), lambda w: w.two and not w.one)
    return s


TRAIN = (going_on, deed, whereabouts, existence, having, nobody)
TEST = (not_true, nothing)
