"""Can, must, may, want, try, manage, forget to; perhaps, probably, certainly: what is not yet a fact."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from clte.builtin.draw import Draw
from clte.builtin.frames.shared import add_side, definite
from clte.builtin.meaning import NP, Clause, Exists, Is, Joined, Perhaps, Pronoun
from clte.builtin.scene import Scene, negation, one_of

ERRANDS = (
    ("buy", "bread"), ("buy", "ticket"), ("close", "window"), ("open", "window"), ("wash", "car"),
    ("feed", "dog"), ("feed", "cat"), ("repair", "bicycle"), ("repair", "roof"), ("clean", "kitchen"),
    ("read", "letter"), ("write", "letter"), ("sell", "car"), ("sell", "house"), ("find", "key"),
    ("switch_off", "lamp"), ("switch_off", "radio"), ("paint", "door"), ("answer_verb", "email"),
    ("visit", "museum"), ("solve", "problem"), ("open", "box"), ("take", "umbrella"), ("cook_verb", "soup"),
)  # fmt: skip


def _errands(d: Draw, who: NP) -> tuple[Clause, Clause]:
    (v, n), (u, m) = d.several(ERRANDS, 2)
    return Clause(who, v, NP(n)), Clause(who, u, NP(m))


def managing(d: Draw) -> Scene:
    """X managed to repair the roof. / X repaired the roof; X tried to, and perhaps failed."""
    who = definite(d.adult())
    one, two = _errands(d, who)
    s = Scene(one=3, two=3, side=3, who=who)
    # 0 done after trying, 1 tried in vain, 2 neither
    for deed, var in ((one, "one"), (two, "two")):
        at = partial(one_of, var)
        s.both(deed, at(0))
        tried = replace(deed, modal="try")
        s.premise(tried, at(0, 1))
        # Of what was done one may say that it was tried or managed, but who would?
        s.hypothesis(tried, at(1), unclear=at(0))
        s.premise(replace(deed, modal="manage"), at(0))
        s.premise(replace(deed, modal="manage", negative=True), at(1))
    add_side(s, d, who)
    return s


def forgetting(d: Draw) -> Scene:
    """X forgot to close the window. / X did not close the window."""
    who = definite(d.adult())
    one, two = _errands(d, who)
    time = d.pick(("yesterday", "this_morning", "last_night", None))
    one, two = replace(one, time=time), replace(two, time=time)
    s = Scene(one=3, two=3, side=3, who=who)
    # 0 done, 1 forgotten, 2 left undone for another reason
    for deed, var in ((one, "one"), (two, "two")):
        at = partial(one_of, var)
        s.both(deed, at(0))
        s.say(replace(deed, modal="forget"), at(1))
        s.premise(replace(deed, modal="forget", negative=True), at(0))
    he = Pronoun(who)
    s.premise(
        Joined(one, "but", replace(two, modal="forget", subject=he)),
        lambda w: w.one == 0 and w.two == 1,
    )
    s.premise(
        Joined(replace(one, modal="forget"), "but", replace(two, subject=he)),
        lambda w: w.one == 1 and w.two == 0,
    )
    add_side(s, d, who)
    return s


def skill(d: Draw) -> Scene:
    """X can play the piano. / X is playing the piano; X cannot play the piano."""
    who = d.name() if d.chance(0.6) else definite(d.somebody())
    acts = (
        Clause(who, "swim"), Clause(who, "ride_bicycle"), Clause(who, "dance"), Clause(who, "sing"),
        Clause(who, "read", NP("letter")), Clause(who, "play_instrument", NP("piano")),
        Clause(who, "play_instrument", NP("guitar")), Clause(who, "drive", NP("car")),
        Clause(who, "play_instrument", NP("violin")), Clause(who, "drive", NP("bus")),
    )  # fmt: skip
    one, two = d.several(acts, 2)
    s = Scene(one=3, two=3, side=3, who=who)
    # 0 can and does it now, 1 can, 2 cannot
    for act, var in ((one, "one"), (two, "two")):
        at = partial(one_of, var)
        s.both(replace(act, modal="can", tense="habit"), at(0, 1))
        s.both(replace(act, tense="now"), at(0))
    add_side(s, d, who)
    return s


def duty(d: Draw) -> Scene:
    """X must clean the kitchen tomorrow. / X need not; X will clean the kitchen tomorrow."""
    who = definite(d.adult())
    time = d.pick(("today", "tomorrow", None))
    one, two = (replace(deed, time=time) for deed in _errands(d, who))
    s = Scene(one=4, two=4, side=3, who=who)
    # 0 must and will, 1 must but will not, 2 need not and will, 3 need not and will not
    for deed, var in ((one, "one"), (two, "two")):
        at = partial(one_of, var)
        deed = replace(deed, tense="habit")
        s.say(replace(deed, modal="must"), at(0, 1))
        s.say(replace(deed, modal="need_not"), at(2, 3))
        s.say(replace(deed, tense="future"), at(0, 2))
        s.say(replace(deed, tense="future", negative=True), at(1, 3))
    he = Pronoun(who)
    must, need_not = (replace(one, tense="habit", modal=m) for m in ("must", "need_not"))
    s.premise(
        Joined(must, "but", replace(need_not, verb=two.verb, object=two.object, subject=he)),
        lambda w: w.one < 2 and w.two >= 2,
    )
    s.premise(
        Joined(need_not, "but", replace(must, verb=two.verb, object=two.object, subject=he)),
        lambda w: w.two < 2 and w.one >= 2,
    )
    add_side(s, d, who)
    return s


def wish(d: Draw) -> Scene:
    """X wants to sell the house. / X sold the house; X does not want to sell the house."""
    who = definite(d.adult())
    one, two = _errands(d, who)
    s = Scene(one=4, two=4, side=3, who=who)
    # 0 wants to and does, 1 wants to only, 2 does only, 3 neither
    for deed, var in ((one, "one"), (two, "two")):
        at = partial(one_of, var)
        s.both(replace(deed, tense="habit", modal="want"), at(0, 1))
        s.both(replace(deed, tense="future", time="tomorrow"), at(0, 2))
    he = Pronoun(who)
    wants = replace(one, tense="habit", modal="want")
    s.premise(
        Joined(
            wants, "but", replace(negation(wants), verb=two.verb, object=two.object, subject=he)
        ),
        lambda w: w.one < 2 and w.two >= 2,
    )
    add_side(s, d, who)
    return s


def _sure(s: Scene, fact: Clause | Is | Exists, var: str) -> None:
    """Perhaps, probably, certainly, impossible. Needs six values: impossible, perhaps but not so,
    perhaps and so, probably but not so, probably and so, certain."""

    at = partial(one_of, var)
    s.say(fact, at(2, 4, 5))
    s.say(negation(fact), at(0, 1, 3))
    s.say(Perhaps("perhaps", fact), at(1, 2, 3, 4), unclear=at(0, 5))
    s.say(Perhaps("probably", fact), at(3, 4), unclear=at(0, 1, 2, 5))
    s.say(Perhaps("certainly", fact), at(5), unclear=at(2, 4))
    s.say(Perhaps("it_is_impossible", fact), at(0), unclear=at(1, 3))
    s.say(Perhaps("it_is_not_true", fact), at(0, 1, 3))


def perhaps(d: Draw) -> Scene:
    """Perhaps X is in the garden. / X is in the garden; it is impossible that X is in the garden."""
    who = definite(d.somebody())
    here = d.inside_outside()[0]
    s = Scene(v=6, side=3, who=who)
    _sure(s, Is(who, here), "v")
    add_side(s, d, who)
    return s


def allowed(d: Draw) -> Scene:
    """The child may play in the street. / The child is playing in the street; it may not play there."""
    who = NP(d.pick(("child", "boy", "girl", "pupil", "student", "tourist", "guest")))
    where = d.pick((d.where(("garden", "park", "kitchen", "library", "garage", "street")), None))
    one, two = d.several(("sing", "dance", "sleep", "run", "swim", "read", "work", "shout"), 2)
    if where:
        one, two = d.several(("sing", "dance", "sleep", "read", "shout"), 2)
    s = Scene(one=4, two=4, side=3, who=who)
    # 0 may and does, 1 may, 2 may not but does, 3 may not
    for verb, var in ((one, "one"), (two, "two")):
        at = partial(one_of, var)
        act = Clause(who, verb, place=where)
        s.both(replace(act, tense="habit", modal="may"), at(0, 1))
        s.both(replace(act, tense="now"), at(0, 2))
    add_side(s, d, who)
    return s


def perhaps_there(d: Draw) -> Scene:
    """There is certainly a dog in the garden. / There is a dog in the garden, perhaps there is a cat."""
    noun, other = d.several(("dog", "cat", "horse", "bird", "snake", "fox", "rabbit"), 2)
    where = d.where(("garden", "park", "forest", "field"))
    s = Scene(v=6, w_=2, side=3)
    _sure(s, Exists(NP(noun, "a"), where), "v")
    s.both(Exists(NP(other, "a"), where), lambda w: w.w_)
    add_side(s, d)
    return s


TRAIN = (managing, forgetting, skill, duty, wish, perhaps)
TEST = (allowed, perhaps_there)
