"""Who did what to whom: giving and getting, buying and selling, acting and being acted upon."""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.draw import GIFTS, Draw
from clte.builtin.frames.shared import add_side, definite
from clte.builtin.meaning import NP, Clause, Joined
from clte.builtin.scene import Scene, fails, holds, negation, one_of

ON = ("help", "call", "invite", "follow", "hug", "kiss", "save", "see", "hit", "hear", "look_for")


def _two(d: Draw) -> tuple[NP, NP]:
    x, y = d.name(), definite(d.adult())
    return (x, y) if d.chance() else (y, x)


def giving(d: Draw) -> Scene:
    """X gave Y a book. / Y got a book; Y gave X a book."""
    x, y = _two(d)
    noun, other = d.several(GIFTS, 2)
    time = d.maybe_time("past", 0.4)
    gave = Clause(x, "give", NP(noun, "a"), recipient=y, time=time)
    s = Scene(one=2, two=2, three=2, rest=2, side=3, aside=False)
    s.both(gave, lambda w: w.one)
    s.both(replace(gave, subject=y, recipient=x), lambda w: w.two)
    s.both(replace(gave, object=NP(other, "a")), lambda w: w.three)
    s.say(replace(gave, object=NP("something")), fails(one=0, three=0, rest=0))
    s.say(replace(gave, object=NP("nothing")), holds(one=0, three=0, rest=0))
    add_side(s, d, x)
    return s


def sending(d: Draw) -> Scene:
    """X sent Y a letter yesterday. / Y sent X a letter; X sent Z a letter."""
    x, y = _two(d)
    z = d.name()
    verb, noun = d.pick(
        (
            ("send", "letter"),
            ("send", "email"),
            ("send", "photo"),
            ("send", "gift"),
            ("show", "photo"),
            ("show", "picture"),
            ("bring", "newspaper"),
            ("bring", "book"),
            ("lend", "umbrella"),
            ("lend", "car"),
            ("lend", "book"),
            ("tell", "story"),
            ("tell", "secret"),
            ("sell_to", "car"),
            ("sell_to", "house"),
            ("sell_to", "bicycle"),
        )
    )
    said = Clause(x, verb, NP(noun, "a"), recipient=y, time=d.maybe_time("past", 0.4))
    s = Scene(one=2, two=2, three=2, side=3, aside=False)
    s.both(said, lambda w: w.one)
    s.both(replace(said, subject=y, recipient=x), lambda w: w.two)
    s.both(replace(said, recipient=z), lambda w: w.three)
    s.premise(replace(said, manner="secretly"), lambda w: w.one)
    add_side(s, d, y)
    return s


def on_someone(d: Draw) -> Scene:
    """X helped Y. / Y helped X; nobody helped Y."""
    x, y = _two(d)
    verb = d.pick(ON)
    one = Clause(x, verb, y, time=d.maybe_time("past", 0.4))
    s = Scene(one=2, two=2, rest=2, side=3, aside=False)
    s.both(one, lambda w: w.one)
    s.both(replace(one, subject=y, object=x), lambda w: w.two)
    s.say(replace(one, subject=NP("someone")), lambda w: w.one or w.rest)
    s.say(replace(one, subject=NP("nobody")), lambda w: not (w.one or w.rest))
    add_side(s, d, y)
    return s


def feelings(d: Draw) -> Scene:
    """X loves Y. / Y loves X; X hates Y."""
    x, y = _two(d)
    loves = Clause(x, "love", y, tense="habit")
    s = Scene(one=4, two=4, side=3, aside=False)
    # 0 loves, 1 likes only, 2 neither, 3 hates
    s.both(loves, lambda w: w.one == 0)
    s.both(replace(loves, verb="like"), lambda w: w.one < 2)
    s.both(replace(loves, verb="hate"), lambda w: w.one == 3)
    s.both(replace(loves, subject=y, object=x), lambda w: w.two == 0)
    s.say(replace(loves, subject=y, object=x, verb="hate"), lambda w: w.two == 3)
    add_side(s, d, x)
    return s


def alike(d: Draw) -> Scene:
    """X met Y, spoke with Y, married Y. / Y met X."""
    x, y = _two(d)
    verb = d.pick(("meet", "marry", "speak_with", "meet"))
    time = d.pick(("yesterday", "last_week", "on_friday", "last_year", "last_month"))
    place = d.inside_outside()[0] if verb != "marry" and d.chance() else None
    one = Clause(x, verb, y, time=time, place=place)
    z = d.name()
    s = Scene(one=2, two=2, side=3, aside=False)
    s.both(one, lambda w: w.one)
    s.both(replace(one, subject=y, object=x), lambda w: w.one)
    s.both(
        replace(one, object=z),
        lambda w: w.two,
        unclear=(lambda w: w.one and not w.two) if verb == "marry" else None,
    )
    s.say(
        replace(one, subject=z, object=x),
        lambda w: w.two,
        unclear=(lambda w: w.one and not w.two) if verb == "marry" else None,
    )
    add_side(s, d)
    return s


def animals(d: Draw) -> Scene:
    """The dog followed the cat. / The cat followed the dog; an animal followed the cat."""
    a, b = (
        NP(noun, "the")
        for noun in d.several(("dog", "cat", "horse", "goat", "duck", "rabbit", "donkey", "fox"), 2)
    )
    where = d.where(("garden", "park", "forest", "field", "street"))
    one = Clause(a, "follow", b, place=where, tense="now")
    two = replace(one, subject=b, object=a)
    s = Scene(one=3, side=3, aside=False)
    s.both(one, lambda w: w.one == 0)
    s.both(two, lambda w: w.one == 1)
    s.premise(replace(one, manner="slowly"), lambda w: w.one == 0)
    s.premise(replace(two, manner="quickly"), lambda w: w.one == 1)
    s.hypothesis(replace(one, passive=True), lambda w: w.one == 0)
    s.hypothesis(replace(two, passive=True), lambda w: w.one == 1)
    add_side(s, d, a)
    return s


def gave_to_both(d: Draw) -> Scene:
    """X gave Y and Z a flower. / X gave Z a flower; nobody gave Y a flower."""
    x, y, z = d.name(), d.name(), d.name()
    noun = d.pick(("book", "flower", "key", "apple", "ring", "watch", "umbrella", "pen", "ball"))
    verb = d.pick(("give", "show")) if noun in ("ring", "watch", "book", "key") else "give"
    to_y = Clause(x, verb, NP(noun, "a"), recipient=y)
    to_z = replace(to_y, recipient=z)
    s = Scene(y=2, z=2, back=2, side=3, aside=False)
    s.premise(Joined(to_y, "but", negation(to_z)), lambda w: w.y and not w.z)
    s.premise(Joined(negation(to_y), "but", to_z), lambda w: w.z and not w.y)
    s.premise(Joined(to_y, "and", to_z), lambda w: w.z and w.y)
    s.premise(Joined(to_y, "neither", to_z), lambda w: not w.z and not w.y)
    s.both(to_y, lambda w: w.y)
    s.both(to_z, lambda w: w.z)
    s.both(replace(to_y, subject=y, recipient=z), lambda w: w.back)
    add_side(s, d)
    return s


def seller_and_buyer(d: Draw) -> Scene:
    """X sold Y the house. / Y bought the house; X bought the house."""
    x, y = _two(d)
    noun = d.pick(("car", "house", "bicycle", "picture"))
    time = d.pick(("yesterday", "last_week", "last_month", "last_year", "recently"))
    sold = Clause(x, "sell_to", NP(noun), recipient=y, time=time)
    back = replace(sold, subject=y, recipient=x)
    buys = Clause(y, "buy", NP(noun), time=time)
    sells = Clause(x, "sell", NP(noun), time=time)
    s = Scene(deal=9, side=3, aside=False)
    # 0 x to y, 1 y to x, 2 x to another, 3 another to y, 4 another to x, 5 y to another, 6 x to another
    # who sold it to y, 7 y to another who sold it to x, 8 nothing of the kind
    s.both(sold, one_of("deal", 0))
    s.both(back, one_of("deal", 1))
    # Who has bought it may have sold it again: open to dispute.
    s.both(buys, one_of("deal", 0, 3, 6), unclear=one_of("deal", 1, 5, 7))
    s.both(sells, one_of("deal", 0, 2, 6), unclear=one_of("deal", 1, 4, 7))
    s.say(replace(buys, subject=x), one_of("deal", 1, 4, 7), unclear=one_of("deal", 0, 2, 6))
    s.say(replace(sells, subject=y), one_of("deal", 1, 5, 7), unclear=one_of("deal", 0, 3, 6))
    add_side(s, d)
    return s


TRAIN = (giving, sending, on_someone, feelings, alike, animals)
TEST = (gave_to_both, seller_and_buyer)
