"""Tense and aspect: was, is, will be; still, no longer, already, not yet; has begun, has stopped."""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.draw import Draw, place
from clte.builtin.frames.shared import add_side, definite
from clte.builtin.meaning import NP, Clause, Has, Is, Joined, Place, Pronoun, Tense
from clte.builtin.scene import Scene, holds, negation

JOBS = ("doctor", "nurse", "teacher", "cook", "baker", "waiter", "farmer", "driver", "pilot",
        "police_officer", "soldier", "lawyer", "judge", "journalist", "painter", "singer", "engineer")  # fmt: skip


def still_lives(d: Draw) -> Scene:
    """X no longer lives in Paris. / X lived in Paris; X lives in Paris."""
    who = definite(d.adult())
    one, two = d.several(
        (
            "paris",
            "berlin",
            "london",
            "istanbul",
            "rome",
            "vienna",
            "madrid",
            "delhi",
            "sofia_city",
            "ankara",
        ),
        2,
    )
    lives = Clause(who, "live", place=place(one), tense="habit")
    s = Scene(now=3, before=2, side=3, who=who)
    s.both(lives, lambda w: w.now == 0)
    s.both(replace(lives, place=place(two)), lambda w: w.now == 1)
    s.premise(replace(lives, phase="still"), lambda w: w.now == 0 and w.before)
    s.premise(replace(lives, phase="no_longer"), lambda w: w.now != 0 and w.before)
    s.hypothesis(replace(lives, tense="past"), lambda w: w.before, unclear=lambda w: w.now == 0)
    s.hypothesis(replace(lives, phase="no_longer"), lambda w: w.now != 0 and w.before)
    s.premise(
        Joined(
            replace(lives, tense="past"),
            "but",
            Clause(Pronoun(who), "live", place=place(two), tense="habit", phase=None),
        ),
        lambda w: w.now == 1 and w.before,
    )
    add_side(s, d, who)
    return s


def used_to_be(d: Draw) -> Scene:
    """X was a teacher and is now a judge. / X is no longer a teacher."""
    who = d.name()
    one, two = d.several(JOBS, 2)
    is_ = Is(who, NP(one, "a"))
    other = Is(who, NP(two, "a"))
    s = Scene(one=2, two=2, before=2, side=3, who=who)
    s.both(is_, lambda w: w.one)
    s.say(replace(is_, phase="still"), lambda w: w.one and w.before)
    s.say(replace(is_, phase="no_longer"), lambda w: not w.one and w.before)
    s.both(other, lambda w: w.two, unclear=lambda w: w.one and not w.two)
    s.premise(replace(other, phase="already"), lambda w: w.two)
    s.premise(replace(other, phase="not_yet"), lambda w: not w.two)
    add_side(s, d, who)
    return s


def not_yet(d: Draw) -> Scene:
    """X has not yet read the letter. / X has already read the letter."""
    who = definite(d.adult())
    verb, noun = d.pick(
        (
            ("read", "letter"), ("read", "book"), ("read", "newspaper"), ("write", "letter"),
            ("write", "email"), ("repair", "bicycle"), ("repair", "roof"), ("clean", "kitchen"),
            ("wash", "car"), ("wash", "plate"), ("sell", "house"), ("sell", "car"), ("open", "letter"),
            ("answer_verb", "question"), ("answer_verb", "email"), ("finish", "letter"),
            ("close", "window"), ("open", "box"), ("find", "key"), ("solve", "problem"), ("paint", "wall"),
        )
    )  # fmt: skip
    did = Clause(who, verb, NP(noun))
    s = Scene(done=2, will=2, side=3, who=who)
    # Who will do it tomorrow has not done it, unless it is done more than once.
    s.both(did, lambda w: w.done, unclear=lambda w: w.will)
    s.say(replace(did, phase="already"), lambda w: w.done)
    s.say(replace(did, phase="not_yet"), lambda w: not w.done)
    s.both(replace(did, tense="future", time="tomorrow"), lambda w: not w.done and w.will)
    add_side(s, d, who)
    return s


def begin_and_stop(d: Draw) -> Scene:
    """X has stopped working. / X is working; X is no longer working."""
    act = d.act(kind="person")
    while act.verb in ("sleep", "sit", "stand", "lie"):
        act = d.act(kind="person")
    who = definite(d.adult())
    where = d.inside_outside()[0] if d.chance() else None
    now = Clause(who, act.verb, place=where, tense="now")
    s = Scene(now=2, before=2, side=3, who=who)
    s.both(now, lambda w: w.now)
    s.say(replace(now, phase="still"), lambda w: w.now and w.before)
    s.say(replace(now, phase="no_longer"), lambda w: not w.now and w.before)
    s.premise(replace(now, tense="past", modal="stop"), lambda w: not w.now and w.before)
    add_side(s, d, who)
    return s


def on_what_day(d: Draw) -> Scene:
    """X will visit the museum tomorrow. / X visited the museum yesterday."""
    who = definite(d.adult())
    verb, noun = d.pick(
        (
            ("visit", "museum"),
            ("visit", "zoo"),
            ("visit", "castle"),
            ("clean", "cellar"),
            ("clean", "garage"),
            ("wash", "car"),
            ("paint", "door"),
            ("read", "novel"),
            ("cook_verb", "dinner"),
            ("sell", "car"),
            ("buy", "sofa"),
        )
    )
    past = Clause(
        who,
        verb,
        d.thing(noun, "the"),
        time=d.pick(("yesterday", "last_week", "two_days_ago", "yesterday_evening")),
    )
    future = replace(
        past,
        tense="future",
        time=d.pick(("tomorrow", "next_week", "tomorrow_evening", "next_month")),
    )
    s = Scene(past=2, future=2, side=3, who=who)
    s.both(past, lambda w: w.past)
    s.both(future, lambda w: w.future)
    friend = d.name()
    s.premise(replace(past, companion=friend), lambda w: w.past)
    s.premise(replace(future, companion=friend), lambda w: w.future)
    s.premise(replace(past, manner="alone"), lambda w: w.past)
    s.hypothesis(replace(past, time=None), lambda w: w.past, unclear=lambda w: True)
    s.hypothesis(replace(future, time=None), lambda w: w.future, unclear=lambda w: True)
    add_side(s, d, who)
    return s


def was_and_is(d: Draw) -> Scene:
    """X was sad yesterday but is happy now. / X is sad."""
    who = definite(d.somebody())
    one, two = d.mood(who, passing=True)
    before = d.pick(("yesterday", "this_morning", "last_week", "yesterday_evening", "last_night"))
    was, is_ = (
        Is(who, one, time=before, tense="past"),
        Is(who, one, time="now_time" if d.chance(0.3) else None),
    )
    he = Pronoun(who)
    s = Scene(was=3, now=3, who=who)
    s.both(was, lambda w: w.was == 0)
    s.both(replace(was, what=two), lambda w: w.was == 2)
    s.both(is_, lambda w: w.now == 0)
    s.both(replace(is_, what=two), lambda w: w.now == 2)
    for a, b, first, second in ((0, 2, one, two), (2, 0, two, one), (0, 0, one, one)):
        s.premise(
            Joined(
                replace(was, what=first),
                "but" if a != b else "and",
                replace(is_, what=second, subject=he, phase="still" if a == b else None),
            ),
            holds(was=a, now=b),
        )
    return s


def had_owned(d: Draw) -> Scene:
    """X had a dog ten years ago and has a cat now. / X has a dog."""
    who = definite(d.adult())
    one, two = d.several(
        ("dog", "cat", "car", "bicycle", "horse", "piano", "boat", "garden", "rabbit", "camera"), 2
    )
    before = d.pick(("ten_years_ago", "last_year", "long_ago"))
    he = Pronoun(who)
    had, has = Has(who, NP(one, "a"), time=before, tense="past"), Has(who, NP(one, "a"))
    has_two = Has(who, NP(two, "a"))
    s = Scene(had=2, one=2, two=2, side=3, who=who)
    s.both(had, lambda w: w.had)
    s.both(has, lambda w: w.one)
    s.both(has_two, lambda w: w.two)
    s.premise(Joined(had, "but", replace(negation(has), subject=he)), lambda w: w.had and not w.one)
    s.premise(Joined(had, "and", replace(has_two, subject=he)), lambda w: w.had and w.two)
    s.premise(Joined(negation(had), "but", replace(has, subject=he)), lambda w: w.one and not w.had)
    s.say(
        replace(has, phase="no_longer"),
        lambda w: w.had and not w.one,
        unclear=lambda w: not w.one,
    )
    add_side(s, d, who)
    return s


def becoming(d: Draw) -> Scene:
    """X has become a doctor. / X is a doctor; X will become a doctor next year."""
    who = d.name()
    one, two = d.several(JOBS, 2)
    became = Is(
        who,
        NP(one, "a"),
        becomes=True,
        tense="past",
        time=d.pick(("last_year", "two_days_ago", "last_month", None)),
    )
    will = replace(became, tense="future", time=d.pick(("next_year", "next_month", "soon")))
    s = Scene(one=2, will=2, two=2, side=3, who=who)
    s.premise(became, lambda w: w.one and not w.will)
    s.premise(will, lambda w: w.will and not w.one)
    s.premise(replace(will, negative=True), lambda w: not w.will)
    s.both(Is(who, NP(one, "a")), lambda w: w.one)
    s.say(Is(who, NP(one, "a"), phase="already"), lambda w: w.one)
    s.say(Is(who, NP(one, "a"), phase="not_yet"), lambda w: not w.one)
    s.both(Is(who, NP(two, "a")), lambda w: w.two, unclear=lambda w: w.one and not w.two)
    s.hypothesis(replace(will, time=None), lambda w: w.will, unclear=lambda w: w.one)
    add_side(s, d, who)
    return s


def whereabouts_in_time(d: Draw) -> Scene:
    """X was at home yesterday and is abroad now. / X will be at home tomorrow."""
    who = definite(d.adult())
    times = (
        d.pick(("yesterday", "last_week", "yesterday_evening")),
        None,
        d.pick(("tomorrow", "next_week", "tomorrow_morning")),
    )
    one, two = d.pick(
        (
            (Place("at_home", None), Place("abroad", None)),
            (place("paris"), place("rome")),
            (place("london"), place("delhi")),
            (Place("at_home", None), place("hospital")),
        )
    )
    if d.chance():
        one, two = two, one
    s = Scene(a=3, b=3, c=3, who=who)
    tenses: tuple[Tense, ...] = ("past", "now", "future")
    for tense, time, var in zip(tenses, times, ("a", "b", "c"), strict=True):
        said = Is(who, one, tense=tense, time=time)
        s.both(said, holds(**{var: 0}))
        s.say(replace(said, what=two), holds(**{var: 2}))
    return s


TRAIN = (still_lives, used_to_be, not_yet, begin_and_stop, on_what_day, was_and_is)
TEST = (had_owned, becoming, whereabouts_in_time)
