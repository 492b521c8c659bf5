"""Verbs that imply others: who devours eats, who steals takes, who drives goes; other words, same fact."""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.draw import Draw, goal
from clte.builtin.frames.shared import add_side, definite
from clte.builtin.meaning import NP, Clause, Is, Joined, Place, Pronoun
from clte.builtin.scene import Scene, holds, negation


def _stronger(s: Scene, strong: Clause, weak: Clause, who: NP, he: bool = True) -> None:
    """A strong verb, a weak one, and weak but not strong. Needs ``v=3``."""
    s.both(strong, lambda w: w.v == 0)
    s.both(weak, lambda w: w.v < 2)
    subject = Pronoun(who) if he else who
    s.premise(Joined(weak, "but", replace(negation(strong), subject=subject)), lambda w: w.v == 1)


def to_things(d: Draw) -> Scene:
    """X devoured the cake. / X ate the cake."""
    who = definite(d.adult())
    strong, weak, nouns = d.pick(
        (
            ("devour", "eat", ("cake", "sandwich", "pizza", "salad", "soup", "ice_cream", "apple", "banana")),
            ("steal", "take", ("wallet", "ring", "bag", "watch", "bicycle")),
            ("wash", "clean", ("car", "plate")),
            ("watch_verb", "see", ("film", "match")),
            ("listen_to", "hear", ("song", "story", "concert")),
        )
    )  # fmt: skip
    noun = d.pick(nouns)
    yes = Clause(who, strong, NP(noun), time=d.maybe_time("past"))
    s = Scene(v=3, side=3, who=who)
    _stronger(s, yes, replace(yes, verb=weak), who)
    add_side(s, d, who, yes, lambda w: w.v == 0)
    return s


def to_people(d: Draw) -> Scene:
    """X hugged Y. / X touched Y."""
    x, y = definite(d.adult()), d.name()
    strong, weak = d.pick(
        (("hug", "touch"), ("kiss", "touch"), ("hit", "touch"), ("call", "speak_with"))
    )
    yes = Clause(x, strong, y, time=d.maybe_time("past"))
    s = Scene(v=3, back=3, side=3, aside=False)
    _stronger(s, yes, replace(yes, verb=weak), x, he=False)
    back = replace(yes, subject=y, object=x)
    s.both(back, lambda w: w.back == 0)
    add_side(s, d, x)
    return s


def way_of_going(d: Draw) -> Scene:
    """X flew to Rome. / X travelled to Rome; X did not travel to Paris."""
    who = definite(d.adult())
    one, two = d.several(
        ("paris", "london", "rome", "vienna", "madrid", "berlin", "istanbul", "delhi"), 2
    )
    said = Clause(who, "fly_to", goal=Place(NP(one), "in"), tense=d.pick(("past", "future")))
    said = replace(
        said,
        time=d.pick(
            ("last_week", "yesterday", "last_month")
            if said.tense == "past"
            else ("tomorrow", "next_week", "next_month")
        ),
    )
    s = Scene(one=3, two=3, side=3, who=who)
    for city, var in ((one, "one"), (two, "two")):
        at = replace(said, goal=Place(NP(city), "in"))
        s.both(at, holds(**{var: 0}))
        s.both(replace(at, verb="travel_to"), holds(**{var: (0, 1)}))
    add_side(s, d, who)
    return s


def on_foot(d: Draw) -> Scene:
    """X ran to the station. / X went to the station; X did not go to the station."""
    who = definite(d.somebody())
    one, two = d.several(
        (
            "station",
            "school",
            "library",
            "museum",
            "park",
            "beach",
            "cinema",
            "bank",
            "supermarket",
            "hospital",
        ),
        2,
    )
    verb = d.pick(("walk_to", "run_to"))
    time = d.pick(("this_morning", "yesterday", "yesterday_evening", "yesterday_morning"))
    said = Clause(who, verb, goal=goal(one), time=time)
    s = Scene(one=3, two=3, side=3, who=who)
    for noun, var in ((one, "one"), (two, "two")):
        at = replace(said, goal=goal(noun))
        s.both(at, holds(**{var: 0}))
        s.both(replace(at, verb="go"), holds(**{var: (0, 1)}))
    add_side(s, d, who)
    return s


def in_other_words(d: Draw) -> Scene:
    """The child is sleeping in the garden. / The girl is resting outside: nothing repeated."""
    act = d.act(weaker=True)
    kind = d.pick(act.kinds)
    noun, wider = (
        d.pick(
            (
                ("dog", "animal"),
                ("cat", "animal"),
                ("horse", "animal"),
                ("cow", "animal"),
                ("goat", "animal"),
            )
        )
        if kind == "beast"
        else d.pick(
            (
                ("boy", "child"),
                ("girl", "child"),
                ("pianist", "musician"),
                ("dentist", "doctor"),
                ("violinist", "musician"),
                ("professor", "teacher"),
                ("footballer", "athlete"),
                ("surgeon", "doctor"),
            )
        )
    )
    here, side, there, other_side = d.inside_outside()
    who, someone = NP(noun), NP(wider)
    yes = Clause(who, act.verb, place=here, tense="now")
    s = Scene(act=4, at=4, side=3, aside=False)
    # act: 0 the strong one, 1 the weaker only, 2 the other, 3 none; at: 0 here, 1 this side, 2 there, 3 that side
    for verb, values in ((act.verb, (0,)), (act.other, (2,))):
        for where, k in ((here, 0), (there, 2)):
            s.premise(
                replace(yes, verb=verb, place=where),
                holds(act=values, at=k),
            )
            s.premise(
                replace(yes, verb=verb, place=where, subject=NP(noun, "a")),
                holds(act=values, at=k),
            )
    for verb, acts in ((act.weaker, (0, 1)), (act.other, (2, 2))):
        for where, k in ((side, 0), (other_side, 2)):
            s.hypothesis(
                Clause(someone, verb, place=where, tense="now"),
                holds(act=acts, at=(k, k + 1)),
            )
    s.premise(Is(who, here), lambda w: w.at == 0)
    s.premise(Is(who, there), lambda w: w.at == 2)
    s.premise(replace(yes, place=None), lambda w: w.act == 0)
    s.premise(replace(yes, verb=act.other, place=None), lambda w: w.act == 2)
    s.hypothesis(Is(someone, side), lambda w: w.at < 2)
    s.hypothesis(Is(someone, other_side), lambda w: w.at >= 2)
    s.hypothesis(Clause(someone, act.weaker, tense="now"), lambda w: w.act < 2)
    s.hypothesis(Clause(someone, act.weaker, tense="now", negative=True), lambda w: w.act >= 2)
    s.hypothesis(Clause(someone, act.other, tense="now"), lambda w: w.act == 2)
    return s


def music(d: Draw) -> Scene:
    """X is playing the violin in the kitchen. / X is making music inside; X is asleep."""
    who = definite(d.adult())
    here, side, there, other_side = d.inside_outside()
    one, two = d.several(("piano", "guitar", "violin", "drum", "flute"), 2)
    yes = Clause(who, "play_instrument", NP(one), place=here, tense="now")
    s = Scene(act=4, at=4, side=3, who=who)
    for place_, k in ((here, 0), (there, 2)):
        s.say(replace(yes, place=place_), holds(act=0, at=k))
        s.premise(replace(yes, object=NP(two), place=place_), holds(act=1, at=k))
    s.premise(Clause(who, "sleep", place=here, tense="now"), lambda w: w.act == 3 and w.at == 0)
    s.premise(Clause(who, "sleep", place=there, tense="now"), lambda w: w.act == 3 and w.at == 2)
    making = Clause(who, "make_music", tense="now")
    s.both(making, lambda w: w.act < 3)
    for where, k in ((side, 0), (other_side, 2)):
        s.say(replace(making, place=where), holds(act=(0, 1, 2), at=(k, k + 1)))
        s.hypothesis(Is(who, where), holds(at=(k, k + 1)))
    s.hypothesis(Clause(who, "rest", tense="now"), lambda w: w.act == 3)
    add_side(s, d, who)
    return s


def something(d: Draw) -> Scene:
    """X devoured a cake secretly in the evening. / X ate something; X ate nothing."""
    who = definite(d.adult())
    strong, weak, nouns = d.pick(
        (
            ("devour", "eat", ("cake", "sandwich", "pizza", "salad", "banana", "apple", "pear")),
            ("steal", "take", ("wallet", "ring", "bag", "watch", "bicycle")),
        )
    )
    noun, other = d.several(nouns, 2)
    time = d.pick(("yesterday", "last_night", "this_morning", "yesterday_evening"))
    yes = Clause(who, strong, NP(noun, "a"), time=time)
    s = Scene(v=3, rest=2, side=3, who=who)
    _stronger(s, yes, replace(yes, verb=weak), who)
    s.say(replace(yes, verb=weak, object=NP("something")), lambda w: w.v < 2 or w.rest)
    s.say(replace(yes, verb=weak, object=NP("nothing")), lambda w: w.v == 2 and not w.rest)
    s.say(replace(yes, verb=weak, object=NP(other, "a")), lambda w: w.rest)
    add_side(s, d, who)
    return s


TRAIN = (to_things, to_people, way_of_going, on_foot, in_other_words)
TEST = (music, something)
