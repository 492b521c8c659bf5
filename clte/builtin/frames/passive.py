"""Active and passive: who did it stays who did it, and what is left out may be anyone."""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.draw import OBJECTS, Draw, isa
from clte.builtin.frames.shared import add_side, definite
from clte.builtin.meaning import NP, Both, Clause, Joined
from clte.builtin.scene import Scene, World, fails, holds, negation, one_of

DEEDS = ("repair", "break", "paint", "wash", "clean", "open", "close", "steal", "sell", "buy", "find",
         "build", "destroy", "read", "write", "cut", "answer_verb", "plant_verb", "eat")  # fmt: skip
HARM = ("help", "invite", "call", "save", "follow", "kiss", "hit", "hug", "see")
SPECIFIC = (("steal", "take"), ("wash", "clean"), ("devour", "eat"))


def _deed(d: Draw) -> Clause:
    verb, noun = d.deed(DEEDS)
    return Clause(definite(d.adult()), verb, d.thing(noun, "the"))


def thing(d: Draw) -> Scene:
    """The window was broken by X. / X broke the window; the window was repaired by Y."""
    yes = replace(_deed(d), time=d.maybe_time("past", 0.4))
    other = d.name()
    said = replace(yes, passive=True)
    s = Scene(by=4, side=3, aside=False)
    # by: 0 the one, 1 another, 2 someone else, 3 it was not done
    # If the one did it, whether another did it too is open to dispute.
    s.both(yes, one_of("by", 0), unclear=one_of("by", 1))
    s.both(said, one_of("by", 0), unclear=one_of("by", 1))
    s.both(replace(said, agent_shown=False), lambda w: w.by < 3)
    s.say(replace(said, subject=other), one_of("by", 1), unclear=one_of("by", 0))
    s.say(replace(yes, subject=other), one_of("by", 1), unclear=one_of("by", 0))
    s.say(replace(yes, subject=NP("nobody")), lambda w: w.by == 3)
    s.say(replace(yes, subject=NP("someone")), lambda w: w.by < 3)
    add_side(s, d)
    return s


def person(d: Draw) -> Scene:
    """X was invited by Y. / Y invited X; X invited Y."""
    verb = d.pick(HARM)
    x, y = d.name(), definite(d.adult())
    if d.chance():
        x, y = y, x
    one = Clause(x, verb, y, time=d.maybe_time("past", 0.4))
    two = replace(one, subject=y, object=x)
    s = Scene(one=2, two=2, third=2, side=3, aside=False)
    for said, var in ((one, "one"), (two, "two")):
        s.both(said, holds(**{var: 1}))
        s.both(replace(said, passive=True), holds(**{var: 1}))
    s.both(replace(one, passive=True, agent_shown=False), lambda w: w.one or w.third)
    s.say(replace(one, subject=NP("someone")), lambda w: w.one or w.third)
    s.say(replace(one, subject=NP("nobody")), lambda w: not (w.one or w.third))
    add_side(s, d, x)
    return s


def narrower_thing(d: Draw) -> Scene:
    """A rose was bought by X. / X bought a flower; X bought nothing."""
    verb = d.pick(("buy", "sell", "buy", "sell", "plant_verb"))
    nouns = [
        o for o in OBJECTS.get(verb, ()) if isa(o) and isa(o) not in ("food", "furniture", "drink")
    ]
    noun = d.pick(nouns)
    wider = isa(noun)
    assert wider
    who = definite(d.adult())
    one = Clause(who, verb, NP(noun, "a"), time=d.maybe_time("past", 0.6))
    any_ = replace(one, object=NP(wider, "a"))
    s = Scene(one=2, rest=2, side=3, who=who)
    for said, true in ((one, lambda w: w.one), (any_, lambda w: w.one or w.rest)):
        s.say(replace(said, passive=True), true)
        s.both(said, true)
    s.premise(Joined(any_, "but", negation(one)), lambda w: w.rest and not w.one)
    s.say(replace(one, object=NP("nothing")), lambda w: not (w.one or w.rest))
    add_side(s, d, who)
    return s


def place_of_it(d: Draw) -> Scene:
    """The car was stolen in front of the hotel. / Someone stole the car; X repaired the car."""
    verb, noun = d.deed(("steal", "repair", "wash", "paint", "find", "break", "sell"))
    thing_ = d.thing(noun, "the")
    x, y = d.name(), d.name()
    here, _, there, _ = d.inside_outside()
    done = Clause(NP("someone"), verb, thing_, passive=True, agent_shown=False)
    s = Scene(by=4, at=3, side=3, aside=False)
    s.both(done, lambda w: w.by < 3)
    s.say(replace(done, place=here), lambda w: w.by < 3 and w.at == 0)
    s.say(replace(done, place=there), lambda w: w.by < 3 and w.at == 2)
    for who, k in ((x, 0), (y, 1)):
        s.both(Clause(who, verb, thing_), holds(by=k), unclear=holds(by=1 - k))
        s.premise(Clause(who, verb, thing_, place=here), holds(by=k, at=0))
        s.premise(
            Clause(who, verb, thing_, place=there, passive=True),
            holds(by=k, at=2),
        )
    s.say(Clause(NP("nobody"), verb, thing_), lambda w: w.by == 3)
    add_side(s, d, x)
    return s


def all_the_things(d: Draw) -> Scene:
    """All the windows were closed by X. / X closed some of the windows; no window was closed."""
    verb, noun = d.pick(
        (
            ("close", "window"),
            ("open", "door"),
            ("open", "window"),
            ("wash", "plate"),
            ("wash", "shirt"),
            ("read", "letter"),
            ("repair", "bicycle"),
            ("paint", "wall"),
            ("sell", "picture"),
            ("eat", "apple"),
            ("answer_verb", "question"),
            ("break", "glass"),
            ("steal", "watch"),
            ("find", "ball"),
            ("cut", "tree"),
            ("feed", "horse"),
        )
    )
    who = definite(d.adult())
    s = Scene(x=5, others=5, side=3, aside=False)

    # x of four by the one, others by someone else, together at most four
    def total(w: World) -> int:
        return min(4, int(w.x + w.others))

    said = Clause(who, verb, NP(noun, "all"))
    s.say(said, lambda w: w.x == 4)
    s.say(replace(said, object=NP(noun, "some")), lambda w: w.x > 0)
    s.say(replace(said, object=NP(noun, "no")), lambda w: w.x == 0)
    s.say(replace(said, passive=True), lambda w: w.x == 4)
    s.say(replace(said, passive=True, agent_shown=False), lambda w: total(w) == 4)
    s.say(
        replace(said, object=NP(noun, "some"), passive=True, agent_shown=False),
        lambda w: total(w) > 0,
    )
    s.say(
        replace(said, object=NP(noun, "no"), passive=True, agent_shown=False),
        lambda w: total(w) == 0,
    )
    add_side(s, d)
    return s


def to_be_done(d: Draw) -> Scene:
    """The car will be repaired by X tomorrow. / X will repair the car; Y will repair it."""
    verb, noun = d.deed(
        ("repair", "wash", "paint", "sell", "clean", "buy", "build", "read", "open", "close")
    )
    x, y = definite(d.adult()), d.name()
    yes = Clause(
        x,
        verb,
        d.thing(noun, "the"),
        tense="future",
        time=d.pick(("tomorrow", "next_week", "tomorrow_morning", "soon")),
    )
    s = Scene(by=4, side=3, aside=False)
    s.both(yes, one_of("by", 0), unclear=one_of("by", 1))
    s.both(replace(yes, passive=True), one_of("by", 0), unclear=one_of("by", 1))
    s.both(replace(yes, passive=True, agent_shown=False), lambda w: w.by < 3)
    s.say(replace(yes, subject=y), one_of("by", 1), unclear=one_of("by", 0))
    s.say(replace(yes, subject=y, passive=True), one_of("by", 1), unclear=one_of("by", 0))
    s.say(replace(yes, subject=NP("nobody")), lambda w: w.by == 3)
    add_side(s, d)
    return s


def by_two(d: Draw) -> Scene:
    """The house was built by X and Y. / X built the house; the house was not built by X."""
    verb, noun = d.deed(("build", "paint", "repair", "clean", "write", "steal", "sell", "destroy"))
    x, y, z = d.name(), d.name(), d.name()
    it = d.thing(noun, "the")
    both = Clause(Both((x, y)), verb, it, passive=True)
    s = Scene(by=9, side=3, aside=False)
    # 0 x and y, 1 x alone, 2 y alone, 3 z alone, 4 others, 5 not done, 6 x and z, 7 y and z, 8 all three
    s.premise(both, lambda w: w.by == 0)
    s.premise(replace(both, subject=x, manner="alone"), lambda w: w.by == 1)
    s.premise(replace(both, subject=y, manner="alone", passive=False), lambda w: w.by == 2)
    s.premise(replace(both, subject=z, manner="alone", passive=False), lambda w: w.by == 3)
    s.say(replace(both, agent_shown=False), lambda w: w.by != 5)
    s.say(replace(both, agent_shown=False, negative=True), lambda w: w.by == 5)
    for who, values in ((x, (0, 1, 6, 8)), (y, (0, 2, 7, 8)), (z, (3, 6, 7, 8))):
        for passive in (True, False):
            s.say(
                replace(both, subject=who, passive=passive),
                holds(by=values),
            )
        s.hypothesis(
            replace(both, subject=who, negative=True, passive=False),
            fails(by=values),
        )
    add_side(s, d)
    return s


TRAIN = (thing, person, narrower_thing, place_of_it, all_the_things)
TEST = (to_be_done, by_two)
