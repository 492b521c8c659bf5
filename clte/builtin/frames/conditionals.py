"""If: open conditions, conditions that are met or not, and 'if it had ..., it would have ...'."""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.draw import Draw, goal
from clte.builtin.frames.shared import add_side, definite
from clte.builtin.meaning import (
    NP,
    Clause,
    Determiner,
    Has,
    Is,
    Joined,
    Meaning,
    Perhaps,
    Place,
    Pronoun,
    Tense,
    Text,
)
from clte.builtin.scene import Scene, fails, holds, negation

PLANS = (
    ("visit", "museum"), ("visit", "zoo"), ("sell", "car"), ("buy", "house"), ("buy", "bicycle"),
    ("paint", "door"), ("clean", "garage"), ("wash", "car"), ("read", "novel"), ("cook_verb", "dinner"),
    ("repair", "roof"), ("open", "window"), ("close", "shop"), ("write", "letter"), ("sell", "house"),
)  # fmt: skip

HOME = Place("at_home", None)
NONE = NP("someone")
REACTIONS = (
    ("tired", "rested", (Clause(NONE, "stay", place=HOME), Clause(NONE, "go", goal=HOME),
                         Clause(NONE, "drink_verb", NP("coffee", "some")), Clause(NONE, "rest"))),
    ("happy", "sad", (Clause(NONE, "sing"), Clause(NONE, "dance"), Clause(NONE, "laugh"))),
    ("sad", "happy", (Clause(NONE, "cry"), Clause(NONE, "eat", NP("chocolate", "some")),
                      Clause(NONE, "stay", place=HOME), Clause(NONE, "be_silent"))),
    ("angry", "calm", (Clause(NONE, "shout"), Clause(NONE, "be_silent"), Clause(NONE, "go", goal=HOME))),
)  # fmt: skip
"""A mood, its opposite, and what people do in it."""


def _plan(d: Draw, who: NP, time: str | None, tense: Tense = "future") -> Clause:
    verb, noun = d.pick(PLANS)
    determiner: Determiner = "a" if verb == "buy" else "the"
    return Clause(who, verb, NP(noun, determiner), tense=tense, time=time)


def _if(condition: Meaning, consequence: Meaning) -> Meaning:
    return Joined(condition, "if", consequence)


def two_people(d: Draw) -> Scene:
    """If X buys the house, Y will sell the car. X will buy the house. / Y will sell the car."""
    x, y = d.name(), definite(d.adult())
    time = d.pick(("tomorrow", "next_week", None))
    one, two = _plan(d, x, time), _plan(d, y, None)
    while two.verb == one.verb:
        two = _plan(d, y, None)
    _no_one, no_two = negation(one), negation(two)
    rule = _if(one, two)
    s = Scene(a=2, b=2, side=3, aside=False)
    s.premise(rule, lambda w: not w.a or w.b)
    s.premise(_if(one, no_two), lambda w: not w.a or not w.b)
    s.premise(Text((rule, one)), lambda w: w.a and w.b)
    s.premise(Text((rule, no_two)), lambda w: not w.a and not w.b)
    s.premise(Text((_if(one, no_two), one)), lambda w: w.a and not w.b)
    s.premise(Text((_if(one, no_two), two)), lambda w: w.b and not w.a)
    s.premise(Joined(one, "and", two), lambda w: w.a and w.b)
    s.both(one, lambda w: w.a)
    s.both(two, lambda w: w.b)
    add_side(s, d, y)
    return s


def mood_rule(d: Draw) -> Scene:
    """If X is tired, he stays at home. X is tired. / X is staying at home."""
    who = definite(d.adult())
    one, two, acts = d.pick(REACTIONS)
    he = Pronoun(who)
    act = replace(d.pick(acts), subject=he, tense="habit")
    now = replace(act, subject=who, tense="now")
    is_one, is_two = Is(who, one), Is(who, two)
    rule, other_rule = _if(is_one, act), _if(is_one, negation(act))
    s = Scene(v=3, b=2, side=3, aside=False)
    s.premise(rule, lambda w: w.v != 0 or w.b)
    s.premise(Text((rule, is_one)), lambda w: w.v == 0 and w.b)
    s.premise(Text((rule, replace(now, subject=he, negative=True))), lambda w: w.v != 0 and not w.b)
    s.premise(Text((rule, is_two)), lambda w: w.v == 2)
    s.premise(Text((other_rule, is_one)), lambda w: w.v == 0 and not w.b)
    s.premise(Text((other_rule, replace(now, subject=he))), lambda w: w.v != 0 and w.b)
    s.both(is_one, lambda w: w.v == 0)
    s.say(is_two, lambda w: w.v == 2, unclear=lambda w: w.v == 1)
    s.both(now, lambda w: w.b)
    add_side(s, d)
    return s


def counterfactual(d: Draw) -> Scene:
    """If X had closed the window, Y would have sold the car. / X did not close the window."""
    x, y = d.name(), definite(d.adult())
    one, two = _plan(d, x, None, "past"), _plan(d, y, None, "past")
    while two.verb == one.verb:
        two = _plan(d, y, None, "past")
    s = Scene(a=2, b=2, side=3, aside=False)
    s.premise(Joined(one, "if_not", two), lambda w: not w.a and not w.b)
    s.premise(Joined(negation(one), "if_not", two), lambda w: w.a and not w.b)
    s.premise(Joined(one, "if_not", negation(two)), lambda w: not w.a and w.b)
    s.premise(Joined(one, "and", two), lambda w: w.a and w.b)
    s.premise(Joined(one, "but", negation(two)), lambda w: w.a and not w.b)
    s.premise(Joined(negation(one), "but", two), lambda w: w.b and not w.a)
    s.both(one, lambda w: w.a)
    s.both(two, lambda w: w.b)
    add_side(s, d, x)
    return s


def because(d: Draw) -> Scene:
    """X stayed at home because he was tired. / X was tired; X did not stay at home, although ..."""
    who = definite(d.adult())
    one, two, acts = d.pick(REACTIONS)
    he = Pronoun(who)
    time = d.pick(("yesterday", "this_morning", "yesterday_evening", "last_night"))
    act = replace(d.pick(acts), subject=who, tense="past", time=time)
    was, was_other = Is(he, one, tense="past"), Is(he, two, tense="past")
    s = Scene(v=3, b=2, side=3, aside=False)
    s.premise(Joined(act, "because", was), lambda w: w.v == 0 and w.b)
    s.premise(Joined(act, "although", was_other), lambda w: w.v == 2 and w.b)
    s.premise(Joined(act, "although", replace(was, negative=True)), lambda w: w.v > 0 and w.b)
    s.premise(Joined(negation(act), "although", was), lambda w: w.v == 0 and not w.b)
    s.premise(Joined(negation(act), "and", was_other), lambda w: w.v == 2 and not w.b)
    s.both(act, lambda w: w.b)
    s.both(Is(who, one, tense="past", time=time), lambda w: w.v == 0)
    s.say(Is(who, two, tense="past", time=time), lambda w: w.v == 2, unclear=lambda w: w.v == 1)
    add_side(s, d)
    return s


def otherwise(d: Draw) -> Scene:
    """If X is not at home, X is in the office. X is not at home. / X is in the office."""
    who = definite(d.adult())
    here, side, there, other_side = d.inside_outside()
    he = Pronoun(who)
    at_one, at_two = Is(who, here), Is(who, there)
    rule = _if(negation(at_one), replace(at_two, subject=he))
    s = Scene(at=4, side=3, who=who)
    # 0 here, 1 on this side elsewhere, 2 there, 3 on that side elsewhere
    s.premise(rule, lambda w: w.at in (0, 2))
    s.premise(Text((rule, Is(he, here, negative=True))), lambda w: w.at == 2)
    s.premise(Text((rule, Is(he, there, negative=True))), lambda w: w.at == 0)
    s.premise(Text((rule, Is(he, side))), lambda w: w.at == 0)
    s.both(at_one, lambda w: w.at == 0)
    s.both(at_two, lambda w: w.at == 2)
    s.say(Is(who, side), lambda w: w.at < 2)
    s.say(Is(who, other_side), lambda w: w.at >= 2)
    add_side(s, d, who)
    return s


def possession(d: Draw) -> Scene:
    """If X has a car, Y has one too. X has a car. / Y has a car."""
    x, y = d.name(), d.name()
    one, two = d.several(
        ("car", "dog", "cat", "bicycle", "horse", "piano", "garden", "camera", "boat"), 2
    )
    has_x, has_y = Has(x, NP(one, "a")), Has(y, NP(two, "a"))
    s = Scene(a=2, b=2, side=3, aside=False)
    rule = _if(has_x, has_y)
    s.premise(rule, lambda w: not w.a or w.b)
    s.premise(Text((has_x, rule)), lambda w: w.a and w.b)
    s.premise(Text((rule, Has(y, NP(two, "no")))), lambda w: not w.a and not w.b)
    s.premise(Text((_if(has_x, negation(has_y)), has_x)), lambda w: w.a and not w.b)
    s.premise(Text((_if(negation(has_x), has_y), Has(x, NP(one, "no")))), lambda w: not w.a and w.b)
    s.premise(Text((_if(negation(has_x), has_y), Has(y, NP(two, "no")))), lambda w: w.a and not w.b)
    s.both(has_x, lambda w: w.a)
    s.both(has_y, lambda w: w.b)
    add_side(s, d, y)
    return s


def sure_of_it(d: Draw) -> Scene:
    """If X goes to the market tomorrow, Y will stay at home. X will certainly go. / Y will stay at home."""
    x, y = definite(d.adult()), d.name()
    noun = d.pick(("market", "park", "cinema", "museum", "beach", "library", "station"))
    go = Clause(x, "go", goal=goal(noun), tense="future", time="tomorrow")
    come = d.pick(
        (
            Clause(y, "stay", place=Place("at_home", None), tense="future"),
            Clause(y, "work", tense="future"),
            Clause(y, "sing", tense="future"),
            Clause(y, "cook_verb", NP("soup", "the"), tense="future"),
        )
    )
    s = Scene(a=2, b=2, side=3, aside=False)
    for consequence, ok in ((come, 1), (negation(come), 0)):
        rule = _if(go, consequence)
        s.premise(rule, fails(a=1, b=1 - ok))
        s.premise(Text((rule, Perhaps("certainly", go))), holds(a=1, b=ok))
    s.premise(Text((_if(go, come), Perhaps("it_is_not_true", come))), lambda w: not w.a and not w.b)
    s.premise(Text((_if(negation(go), come), negation(go))), lambda w: not w.a and w.b)
    s.both(go, lambda w: w.a)
    s.both(come, lambda w: w.b)
    add_side(s, d)
    return s


TRAIN = (two_people, mood_rule, counterfactual, because, otherwise)
TEST = (possession, sure_of_it)
