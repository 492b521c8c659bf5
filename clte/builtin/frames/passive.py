"""Active and passive: who did it stays who did it, and what is left out may be anyone."""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.draw import OBJECTS, Draw, isa
from clte.builtin.frames.shared import add_mood, definite
from clte.builtin.meaning import NP, Both, Clause, Joined
from clte.builtin.scene import Scene, negation

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
    s = Scene(by=4, mood=3, aside=False)
    # by: 0 the one, 1 another, 2 someone else, 3 it was not done
    s.both(yes, lambda w: w.by == 0)
    s.both(said, lambda w: w.by == 0)
    s.both(replace(said, agent_shown=False), lambda w: w.by < 3)
    s.say(replace(said, subject=other), lambda w: w.by == 1)
    s.say(replace(yes, subject=other), lambda w: w.by == 1)
    s.say(replace(yes, subject=NP("nobody")), lambda w: w.by == 3)
    s.say(replace(yes, subject=NP("someone")), lambda w: w.by < 3)
    add_mood(s, d)
    return s


def person(d: Draw) -> Scene:
    """X was invited by Y. / Y invited X; X invited Y."""
    verb = d.pick(HARM)
    x, y = d.name(), definite(d.adult())
    if d.chance():
        x, y = y, x
    one = Clause(x, verb, y, time=d.maybe_time("past", 0.4))
    two = replace(one, subject=y, object=x)
    s = Scene(one=2, two=2, third=2, mood=3, aside=False)
    for said, var in ((one, "one"), (two, "two")):
        s.both(said, lambda w, v=var: getattr(w, v))  # type: ignore[misc]
        s.both(replace(said, passive=True), lambda w, v=var: getattr(w, v))  # type: ignore[misc]
    s.both(replace(one, passive=True, agent_shown=False), lambda w: w.one or w.third)
    s.say(replace(one, subject=NP("someone")), lambda w: w.one or w.third)
    s.say(replace(one, subject=NP("nobody")), lambda w: not (w.one or w.third))
    add_mood(s, d, x)
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
    s = Scene(one=2, rest=2, mood=3, who=who)
    for said, true in ((one, lambda w: w.one), (any_, lambda w: w.one or w.rest)):
        s.say(replace(said, passive=True), true)
        s.both(said, true)
    s.premise(Joined(any_, "but", negation(one)), lambda w: w.rest and not w.one)
    s.say(replace(one, object=NP("nothing")), lambda w: not (w.one or w.rest))
    add_mood(s, d, who)
    return s


def place_of_it(d: Draw) -> Scene:
    """The car was stolen in front of the hotel. / Someone stole the car; X repaired the car."""
    verb, noun = d.deed(("steal", "repair", "wash", "paint", "find", "break", "sell"))
    thing_ = d.thing(noun, "the")
    x, y = d.name(), d.name()
    here, _, there, _ = d.inside_outside()
    done = Clause(NP("someone"), verb, thing_, passive=True, agent_shown=False)
    s = Scene(by=4, at=3, mood=3, aside=False)
    s.both(done, lambda w: w.by < 3)
    s.say(replace(done, place=here), lambda w: w.by < 3 and w.at == 0)
    s.say(replace(done, place=there), lambda w: w.by < 3 and w.at == 2)
    for who, k in ((x, 0), (y, 1)):
        s.say(Clause(who, verb, thing_), lambda w, k=k: w.by == k)  # type: ignore[misc]
        s.premise(Clause(who, verb, thing_, place=here), lambda w, k=k: w.by == k and w.at == 0)  # type: ignore[misc]
        s.premise(
            Clause(who, verb, thing_, place=there, passive=True),
            lambda w, k=k: w.by == k and w.at == 2,
        )  # type: ignore[misc]
    s.say(Clause(NP("nobody"), verb, thing_), lambda w: w.by == 3)
    add_mood(s, d, x)
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
    s = Scene(x=5, others=5, mood=3, aside=False)

    # x of four by the one, others by someone else, together at most four
    def total(w: object) -> int:
        return min(4, w.x + w.others)  # type: ignore[attr-defined]

    said = Clause(who, verb, NP(noun, "all"))
    for determiner, true in (
        ("all", lambda w: w.x == 4),
        ("some", lambda w: w.x > 0),
        ("no", lambda w: w.x == 0),
    ):
        s.say(replace(said, object=NP(noun, determiner)), true)
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
    add_mood(s, d)
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
    s = Scene(by=4, mood=3, aside=False)
    s.both(yes, lambda w: w.by == 0)
    s.both(replace(yes, passive=True), lambda w: w.by == 0)
    s.both(replace(yes, passive=True, agent_shown=False), lambda w: w.by < 3)
    s.say(replace(yes, subject=y), lambda w: w.by == 1)
    s.say(replace(yes, subject=y, passive=True), lambda w: w.by == 1)
    s.say(replace(yes, subject=NP("nobody")), lambda w: w.by == 3)
    add_mood(s, d)
    return s


def by_two(d: Draw) -> Scene:
    """The house was built by X and Y. / X built the house; the house was not built by X."""
    verb, noun = d.deed(("build", "paint", "repair", "clean", "write", "steal", "sell", "destroy"))
    x, y, z = d.name(), d.name(), d.name()
    it = d.thing(noun, "the")
    both = Clause(Both((x, y)), verb, it, passive=True)
    s = Scene(by=6, mood=3, aside=False)
    # 0 x and y, 1 x alone, 2 y alone, 3 z, 4 others, 5 not done
    s.premise(both, lambda w: w.by == 0)
    s.premise(replace(both, subject=x, manner="alone"), lambda w: w.by == 1)
    s.premise(replace(both, subject=y, manner="alone", passive=False), lambda w: w.by == 2)
    s.premise(replace(both, subject=z, manner="alone", passive=False), lambda w: w.by == 3)
    s.say(replace(both, agent_shown=False), lambda w: w.by < 5)
    s.say(replace(both, agent_shown=False, negative=True), lambda w: w.by == 5)
    for who, values in ((x, (0, 1)), (y, (0, 2)), (z, (3,))):
        for passive in (True, False):
            s.say(
                replace(both, subject=who, passive=passive),
                lambda w, v=values: w.by in v,  # type: ignore[misc]
            )
        s.hypothesis(
            replace(both, subject=who, negative=True, passive=False),
            lambda w, v=values: w.by not in v,
        )  # type: ignore[misc]
    add_mood(s, d)
    return s


TRAIN = (thing, person, narrower_thing, place_of_it, all_the_things)
TEST = (to_be_done, by_two)
