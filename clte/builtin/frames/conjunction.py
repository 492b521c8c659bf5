"""And, or, either ... or, neither ... nor, but: of sentences, subjects, objects and adjectives."""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.draw import OBJECTS, Draw, is_mass
from clte.builtin.frames.shared import RELATED, add_side, definite
from clte.builtin.meaning import NP, Both, Clause, Exists, Has, Is, Joined, Pronoun
from clte.builtin.scene import Scene, holds, negation


def two_people(d: Draw) -> Scene:
    """X and Y are dancing. / X is dancing; X or Y is dancing, so perhaps X."""
    act = d.act(kind="person")
    one, two = d.name(), d.name()
    where = d.inside_outside()[0] if d.chance() else None
    said = Clause(one, act.verb, place=where, tense="now")
    s = Scene(a=2, b=2, side=3, aside=False)
    s.say(replace(said, subject=Both((one, two))), lambda w: w.a and w.b)
    s.say(replace(said, subject=Both((one, two), "or")), lambda w: w.a or w.b)
    s.both(said, lambda w: w.a)
    s.both(replace(said, subject=two), lambda w: w.b)
    s.premise(Joined(said, "but", negation(replace(said, subject=two))), lambda w: w.a and not w.b)
    s.premise(Joined(negation(said), "but", replace(said, subject=two)), lambda w: w.b and not w.a)
    add_side(s, d, d.pick((one, two)))
    return s


def two_things(d: Draw) -> Scene:
    """X bought a coat and a hat. / X bought a coat or a hat."""
    who = definite(d.adult())
    verb = d.pick(("buy", "lose", "sell", "find", "read", "eat", "write", "repair", "break"))
    one, two = d.several([o for o in OBJECTS[verb] if not is_mass(o) and o != "job"], 2)
    said = Clause(who, verb, NP(one, "a"), time=d.maybe_time("past"))
    s = Scene(a=2, b=2, side=3, who=who)
    both = Both((NP(one, "a"), NP(two, "a")))
    s.say(replace(said, object=both), lambda w: w.a and w.b)
    s.say(replace(said, object=replace(both, joiner="or")), lambda w: w.a or w.b)
    s.both(said, lambda w: w.a)
    s.both(replace(said, object=NP(two, "a")), lambda w: w.b)
    add_side(s, d, who)
    return s


def either_or(d: Draw) -> Scene:
    """Either X is in the kitchen or X is in the garden. X is not in the garden. / X is inside."""
    who = definite(d.somebody())
    here, side, there, other_side = d.inside_outside()
    he = Pronoun(who)
    s = Scene(at=5, side=3, who=who)
    s.premise(Joined(Is(who, here), "either", Is(he, there)), lambda w: w.at in (0, 2))
    s.premise(Joined(Is(who, side), "either", Is(he, there)), lambda w: w.at in (0, 1, 2))
    s.premise(Joined(Is(who, here), "either", Is(he, other_side)), lambda w: w.at in (0, 2, 3))
    s.both(Is(who, here), lambda w: w.at == 0)
    s.both(Is(who, there), lambda w: w.at == 2)
    s.both(Is(who, side), lambda w: w.at < 2)
    s.say(Is(who, other_side), lambda w: w.at in (2, 3))
    add_side(s, d, who)
    return s


def neither_nor(d: Draw) -> Scene:
    """Neither X has a car nor Y has one. / X has no car."""
    who = definite(d.adult())
    one, two = d.several(
        ("car", "bicycle", "dog", "cat", "house", "horse", "piano", "boat", "garden", "camera"), 2
    )
    he = Pronoun(who)
    s = Scene(a=2, b=2, side=3, who=who)
    a, b = Has(who, NP(one, "a")), Has(who, NP(two, "a"))
    s.premise(Joined(a, "neither", replace(b, subject=he)), lambda w: not w.a and not w.b)
    s.premise(Has(who, Both((NP(one, "a"), NP(two, "a")))), lambda w: w.a and w.b)
    s.say(Has(who, Both((NP(one, "a"), NP(two, "a")), "or")), lambda w: w.a or w.b)
    s.premise(Joined(a, "but", Has(he, NP(two, "no"))), lambda w: w.a and not w.b)
    s.premise(
        Joined(Has(who, NP(one, "no")), "but", replace(b, subject=he)), lambda w: w.b and not w.a
    )
    s.both(a, lambda w: w.a)
    s.both(b, lambda w: w.b)
    add_side(s, d, who)
    return s


def two_sentences(d: Draw) -> Scene:
    """X is sleeping and Y is working. / Y is not sleeping."""
    one, two = d.act(kind="person", weaker=True), d.act(kind="person", weaker=True)
    x, y = definite(d.adult()), definite(d.adult())
    a, b = Clause(x, one.verb, tense="now"), Clause(y, two.verb, tense="now")
    s = Scene(a=4, b=4, aside=False)
    s.premise(Joined(a, "and", b), lambda w: w.a == 0 and w.b == 0)
    s.premise(Joined(a, "and", negation(b)), lambda w: w.a == 0 and w.b != 0)
    s.premise(Joined(negation(a), "but", b), lambda w: w.a != 0 and w.b == 0)
    s.premise(Joined(a, "while", b), lambda w: w.a == 0 and w.b == 0)
    s.premise(Joined(a, "either", b), lambda w: w.a == 0 or w.b == 0)
    for said, act, var in ((a, one, "a"), (b, two, "b")):
        s.both(said, holds(**{var: 0}))
        s.both(replace(said, verb=act.weaker), holds(**{var: (0, 1)}))
        s.say(replace(said, verb=act.other), holds(**{var: 2}))
    return s


def two_moods(d: Draw) -> Scene:
    """X is tired but happy, said in two clauses. / X is not sad."""
    who = definite(d.adult())
    one, two = d.mood(who)
    three, four = one, two
    while three in (one, two):
        three, four = d.mood(who)
    he = Pronoun(who)
    a, b = Is(who, one), Is(who, three)
    s = Scene(a=3, b=3, who=who)
    for joiner in ("and", "but"):
        s.premise(Joined(a, joiner, replace(b, subject=he)), lambda w: w.a == 0 and w.b == 0)
    s.premise(Joined(a, "although", Is(he, four)), lambda w: w.a == 0 and w.b == 2)
    s.premise(Joined(a, "neither", replace(b, subject=he)), lambda w: w.a != 0 and w.b != 0)
    s.premise(Joined(a, "either", Is(he, four)), lambda w: w.a == 0 or w.b == 2)
    for adjective, var, value in ((one, "a", 0), (two, "a", 2), (three, "b", 0), (four, "b", 2)):
        s.both(
            Is(who, adjective),
            holds(**{var: value}),
            unclear=holds(**{var: 1}),
        )
    return s


def three_of_them(d: Draw) -> Scene:
    """X, Y and Z are outside. / Y is inside; neither X nor Y is outside."""
    one, two, three = d.name(), d.name(), d.name()
    here, side, there, other_side = d.inside_outside()
    s = Scene(a=4, b=4, c=4, aside=False)
    s.premise(Is(Both((one, two, three)), here), lambda w: w.a == w.b == w.c == 0)
    s.premise(Is(Both((one, two)), there), lambda w: w.a == w.b == 2)
    s.premise(
        Joined(Is(Both((one, two)), here), "but", Is(three, there)),
        lambda w: w.a == w.b == 0 and w.c == 2,
    )
    s.premise(
        Joined(Is(Both((one, two)), there), "and", Is(three, here)),
        lambda w: w.a == w.b == 2 and w.c == 0,
    )
    s.premise(Is(Both((one, three), "or"), here), lambda w: w.a == 0 or w.c == 0)
    for who, var in ((one, "a"), (two, "b"), (three, "c")):
        s.say(Is(who, here), holds(**{var: 0}))
        s.both(Is(who, side), holds(**{var: (0, 1)}))
        s.say(Is(who, there), holds(**{var: 2}))
    s.hypothesis(Is(Both((two, three)), side), lambda w: w.b < 2 and w.c < 2)
    s.hypothesis(Is(Both((two, three)), other_side), lambda w: w.b >= 2 and w.c >= 2)
    return s


def one_or_the_other_there(d: Draw) -> Scene:
    """Either there is a dog in the garden or there is a cat there. / There is an animal there."""
    wider, one, two = d.pick(RELATED)
    where = d.where(("garden", "park", "street", "field"))
    a, b, c = (Exists(NP(noun, "a"), where) for noun in (one, two, wider))
    s = Scene(a=2, b=2, rest=2, side=3)
    s.premise(Joined(a, "either", b), lambda w: w.a or w.b)
    s.premise(Joined(a, "and", b), lambda w: w.a and w.b)
    s.premise(Joined(a, "neither", b), lambda w: not w.a and not w.b)
    s.premise(Joined(a, "but", Exists(NP(two, "no"), where)), lambda w: w.a and not w.b)
    s.both(a, lambda w: w.a)
    s.both(b, lambda w: w.b)
    s.both(c, lambda w: w.a or w.b or w.rest)
    add_side(s, d)
    return s


TRAIN = (two_people, two_things, either_or, neither_nor, two_sentences, two_moods)
TEST = (three_of_them, one_or_the_other_there)
