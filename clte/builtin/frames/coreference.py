"""Who 'she' is: pronouns over two sentences, possessives, and two people who must be kept apart."""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.draw import Draw
from clte.builtin.frames.shared import add_side
from clte.builtin.meaning import NP, Both, Clause, Has, Is, Joined, Pronoun, Text
from clte.builtin.scene import Scene, holds, one_of

OWN = (
    ("dog", "black", "white"), ("cat", "white", "black"), ("car", "red", "blue"), ("car", "expensive", "cheap"),
    ("rabbit", "white", "brown"), ("bicycle", "green", "red"), ("bicycle", "cheap", "expensive"),
    ("boat", "white", "blue"), ("motorcycle", "black", "red"), ("guitar", "cheap", "expensive"),
    ("camera", "expensive", "cheap"), ("horse", "brown", "white"), ("house", "white", "yellow"),
)  # fmt: skip
"""What people have and an adjective that is said of it, not of them: 'it' must be clear in Turkish too."""


def _woman_and_man(d: Draw) -> tuple[NP, NP]:
    """Two people whom no pronoun confuses, except in languages that have only one."""
    x, y = d.name("female"), d.name("male")
    return (x, y) if d.chance() else (y, x)


def found_again(d: Draw) -> Scene:
    """X lost her key. She found it again. / X found the key; X has not found it."""
    who = d.name()
    noun = d.pick(("key", "ring", "wallet", "watch", "ticket", "umbrella", "bag", "ball"))
    it = NP(noun, owner=who)
    he = Pronoun(who)
    lost = Clause(who, "lose", it)
    found = Clause(who, "find", it)
    # 0 lost and found again, 1 lost, 2 neither
    s = Scene(key=3, side=3, who=who)
    s.premise(
        Text((lost, replace(found, subject=he, object=NP(noun), phase="again"))),
        one_of("key", 0),
    )
    s.premise(
        Text((lost, replace(found, subject=he, object=NP(noun), negative=True))),
        one_of("key", 1),
    )
    s.premise(
        Joined(lost, "but", replace(found, subject=he, object=NP(noun))),
        one_of("key", 0),
    )
    s.both(lost, one_of("key", 0, 1))
    s.both(found, one_of("key", 0), unclear=one_of("key", 2))
    add_side(s, d, who)
    return s


def same_subject(d: Draw) -> Scene:
    """X is in the kitchen. She is reading a book. / X is reading."""
    act = d.act(kind="person", weaker=True)
    who = d.name()
    here, side, there, other_side = d.inside_outside()
    he = Pronoun(who)
    doing = Clause(who, act.verb, tense="now")
    s = Scene(act=4, at=4, side=3, who=who)
    for where, k in ((here, 0), (there, 2)):
        for verb, values in ((act.verb, (0,)), (act.other, (2,))):
            s.premise(
                Text((Is(who, where), replace(doing, verb=verb, subject=he))),
                holds(act=values, at=k),
            )
    s.both(doing, lambda w: w.act == 0)
    s.both(replace(doing, verb=act.weaker), lambda w: w.act < 2)
    s.say(replace(doing, verb=act.other), lambda w: w.act == 2)
    s.say(replace(doing, place=side), lambda w: w.act == 0 and w.at < 2)
    s.say(Is(who, other_side), lambda w: w.at >= 2)
    s.say(Is(who, here), lambda w: w.at == 0)
    add_side(s, d, who)
    return s


def both_of_them(d: Draw) -> Scene:
    """X and Y are in the garden. They are singing. / X is singing; Y is in the kitchen."""
    x, y = d.name(), d.name()
    act = d.act(kind="person", weaker=True)
    here, side, there, other_side = d.inside_outside()
    pair = Both((x, y))
    they = Pronoun(pair)
    s = Scene(a=4, b=4, at=4, side=3, aside=False)
    for where, k in ((here, 0), (there, 2)):
        s.premise(
            Text((Is(pair, where), Clause(they, act.verb, tense="now"))),
            holds(a=0, b=0, at=k),
        )
        s.premise(
            Text((Is(pair, where), Clause(they, act.other, tense="now"))),
            holds(a=2, b=2, at=k),
        )
    for who, var in ((x, "a"), (y, "b")):
        said = Clause(who, act.verb, tense="now")
        s.both(said, holds(**{var: 0}))
        s.say(replace(said, verb=act.weaker), holds(**{var: (0, 1)}))
        s.say(replace(said, verb=act.other), holds(**{var: 2}))
    s.hypothesis(Is(x, side), lambda w: w.at < 2)
    s.hypothesis(Is(y, other_side), lambda w: w.at >= 2)
    add_side(s, d, x)
    return s


def her_thing(d: Draw) -> Scene:
    """X has a dog. It is big. / X's dog is small."""
    who = d.name()
    noun, one, two = d.pick(OWN)
    s = Scene(v=3, side=3)
    it = NP(noun, owner=who)
    has = Has(who, NP(noun, "a"))
    for adjective, k in ((one, 0), (two, 2)):
        s.premise(Text((has, Is(Pronoun(NP(noun)), adjective))), holds(v=k))
        s.both(Is(it, adjective), holds(v=k))
    s.premise(Text((has, Is(Pronoun(NP(noun)), one, negative=True))), lambda w: w.v > 0)
    add_side(s, d, who)
    return s


def they_and_it(d: Draw) -> Scene:
    """X and Y have a dog. It is black. They are tired. / X is tired; the dog is white."""
    x, y = d.name(), d.name()
    noun, one, two = d.pick(OWN)
    pair = Both((x, y))
    they, it = Pronoun(pair), Pronoun(NP(noun))
    has = Has(pair, NP(noun, "a"))
    three, four = d.mood(x, passing=True)
    s = Scene(v=3, a=3, b=3, aside=False)
    for adjective, k in ((one, 0), (two, 2)):
        s.premise(Text((has, Is(it, adjective))), holds(v=k))
        s.both(Is(NP(noun), adjective), holds(v=k))
    for adjective, k in ((three, 0), (four, 2)):
        s.premise(Text((has, Is(they, adjective))), holds(a=k, b=k))
        s.premise(
            Text((Is(pair, adjective), Has(they, NP(noun, "a")))),
            holds(a=k, b=k),
        )
        for who, var in ((x, "a"), (y, "b")):
            s.both(
                Is(who, adjective),
                holds(**{var: k}),
                unclear=holds(**{var: 1}),
            )
    return s


def her_brother(d: Draw) -> Scene:
    """X's brother is a doctor. He is tall. / X is tall; X's brother is not short."""
    x = d.name()
    relation = d.pick(
        (
            "brother",
            "sister",
            "mother",
            "father",
            "son",
            "daughter",
            "uncle",
            "aunt",
            "friend",
            "cousin",
        )
    )
    y = NP(relation, owner=x)
    trade, second = d.several(
        ("doctor", "teacher", "pilot", "cook", "lawyer", "engineer", "farmer", "judge", "singer"), 2
    )
    one, two = d.pick(
        (
            ("tall", "short"),
            ("rich", "poor"),
            ("strong", "weak"),
            ("happy", "sad"),
            ("clever", "stupid"),
            ("friendly", "unfriendly"),
        )
    )
    s = Scene(a=3, b=3, job=2, mood=2, aside=False)
    job = Is(y, NP(trade, "a"))
    for adjective, k in ((one, 0), (two, 2)):
        s.premise(Text((job, Is(Pronoun(y), adjective))), holds(job=1, b=k))
        s.premise(
            Text((Is(x, NP(second, "a")), Is(y, adjective))),
            holds(b=k, mood=1),
        )
        s.both(Is(y, adjective), holds(b=k), unclear=lambda w: w.b == 1)
        s.both(Is(x, adjective), holds(a=k), unclear=lambda w: w.a == 1)
    s.both(job, lambda w: w.job)
    s.both(Is(x, NP(second, "a")), lambda w: w.mood)
    return s


def bought_and_ate(d: Draw) -> Scene:
    """X bought a cake and then ate it. / X ate a cake; Y ate the cake."""
    x, y = _woman_and_man(d)
    noun, verb = d.pick(
        (
            ("cake", "eat"),
            ("apple", "eat"),
            ("book", "read"),
            ("novel", "read"),
            ("newspaper", "read"),
            ("bicycle", "repair"),
            ("car", "wash"),
            ("letter", "read"),
            ("house", "paint"),
            ("pizza", "eat"),
            ("pear", "eat"),
            ("car", "sell"),
            ("house", "sell"),
        )
    )
    first = "find" if noun == "letter" else "buy"
    got = Clause(x, first, NP(noun, "a"))
    did = Clause(x, verb, NP(noun))
    # x and y: whether they did it. That one did tells little of the other.
    s = Scene(got=2, x=2, y=2, side=3, aside=False)
    s.premise(Text((got, replace(did, subject=Pronoun(x)))), holds(got=1, x=1))
    s.premise(Text((got, replace(did, subject=y))), holds(got=1, y=1))
    s.premise(Text((got, replace(did, subject=Pronoun(x), negative=True))), holds(got=1, x=0))
    s.premise(Joined(got, "but", replace(did, subject=NP("nobody"))), holds(got=1, x=0, y=0))
    s.premise(Joined(got, "and", replace(did, subject=y)), holds(got=1, y=1))
    s.both(got, lambda w: w.got)
    s.both(did, holds(x=1), unclear=holds(x=0, y=1))
    s.both(replace(did, subject=y), holds(y=1), unclear=holds(x=1))
    add_side(s, d, x)
    return s


TRAIN = (found_again, same_subject, both_of_them, her_thing, they_and_it)
TEST = (her_brother, bought_and_ate)
