"""How often: always, usually, often, sometimes, rarely, never; every day, once a week; only, again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from clte.builtin.draw import Draw, place
from clte.builtin.frames.shared import add_side, definite
from clte.builtin.meaning import NP, Clause, Determiner, Is, Perhaps, Place
from clte.builtin.scene import Scene, negation, one_of

HABITS = (
    ("drink_verb", "coffee"), ("drink_verb", "tea"), ("drink_verb", "wine"), ("drink_verb", "milk"),
    ("eat", "meat"), ("eat", "cheese"), ("eat", "chocolate"), ("eat", "rice"), ("eat", "bread"),
)  # fmt: skip
ROUTINES = (
    ("clean", "kitchen"), ("clean", "bathroom"), ("read", "newspaper"), ("wash", "car"), ("feed", "dog"),
    ("feed", "cat"), ("visit", "museum"), ("close", "window"), ("open", "window"), ("play_instrument", "piano"),
    ("play_instrument", "violin"), ("cook_verb", "dinner"), ("listen_to", "radio"),
)  # fmt: skip
TIMES = (
    ("in_the_morning", "in_the_evening"), ("in_the_afternoon", "in_the_morning"), ("on_monday", "on_sunday"),
    ("at_the_weekend", "on_monday"), ("in_summer", "in_winter"), ("in_winter", "in_summer"),
    ("on_sunday", "on_friday"), ("in_the_evening", "in_the_afternoon"),
)  # fmt: skip


def _scale(s: Scene, said: Clause | Is, other: Clause | Is) -> None:
    """How often this and something else is so. Needs ``a=5, b=5``: never, rarely, sometimes, mostly, always.

    What is said without a frequency holds mostly or always; in between it is open to dispute.
    """
    for habit, var in ((said, "a"), (other, "b")):
        at = partial(one_of, var)
        always, never = replace(habit, frequency="always"), replace(habit, frequency="never")
        s.say(always, at(4))
        s.say(negation(always), at(0, 1, 2, 3))
        s.say(never, at(0))
        s.say(habit, at(3, 4), unclear=at(1, 2))
        s.say(negation(habit), at(0), unclear=at(1, 2))
        s.premise(replace(habit, frequency="usually"), at(3))
        s.premise(replace(habit, frequency="rarely"), at(1))
        s.premise(replace(habit, frequency="sometimes"), at(2))
        s.hypothesis(replace(habit, frequency="sometimes"), at(2, 3), unclear=at(1, 4))


def food(d: Draw) -> Scene:
    """X always drinks coffee in the morning. / X never drinks coffee in the morning."""
    verb, noun = d.pick(HABITS)
    who = definite(d.adult())
    time = d.pick(
        ("in_the_morning", "in_the_evening", "in_the_afternoon", "at_noon", "at_the_weekend")
    )
    other = d.pick([n for v, n in HABITS if v == verb and n != noun])
    s = Scene(a=5, b=5, side=3, who=who)
    yes = Clause(who, verb, NP(noun, "some"), tense="habit", time=time)
    _scale(s, yes, replace(yes, object=NP(other, "some")))
    add_side(s, d, who)
    return s


def routine(d: Draw) -> Scene:
    """X usually reads the newspaper in the evening. / X never reads it in the evening."""
    verb, noun = d.pick(ROUTINES)
    who = definite(d.adult())
    thing = NP(noun, "a") if noun == "museum" else NP(noun)
    one, two = d.pick(TIMES)
    s = Scene(a=5, b=5, side=3, who=who)
    yes = Clause(who, verb, thing, tense="habit", time=one)
    _scale(s, yes, replace(yes, time=two))
    add_side(s, d, who)
    return s


def action(d: Draw) -> Scene:
    """X rarely sings at home. / X sometimes sings at home."""
    verb = d.pick(
        ("sing", "dance", "work", "sleep", "run", "read", "laugh", "cry", "play_instrument", "swim")
    )
    who = definite(d.adult())
    where = d.pick(
        (
            Place("at_home", None),
            Place("outside", None),
            d.where(("garden", "park", "kitchen", "library", "restaurant")),
            None,
        )
    )
    if verb == "swim":
        where = d.where(("sea", "lake", "river", "swimming_pool"))
    thing = NP(d.pick(("piano", "guitar", "flute"))) if verb == "play_instrument" else None
    s = Scene(a=5, b=5, side=3, who=who)
    yes = Clause(who, verb, thing, place=where, tense="habit")
    second = d.pick([v for v in ("sing", "dance", "work", "sleep", "laugh", "cry") if v != verb])
    _scale(s, yes, replace(yes, verb=second, object=None, place=where if verb != "swim" else None))
    add_side(s, d, who)
    return s


def state(d: Draw) -> Scene:
    """The restaurant is always full in summer. / The restaurant is never full in winter."""
    noun, adjective = d.pick(
        (
            ("restaurant", "full"), ("bus", "full"), ("cinema", "empty"), ("shop", "open_adj"),
            ("museum", "closed"), ("street", "quiet"), ("teacher", "friendly"), ("doctor", "tired"),
            ("director", "angry"), ("kitchen", "dirty"), ("door", "closed"), ("sea", "cold"),
            ("library", "open_adj"), ("train", "full"), ("theatre", "full"), ("park", "beautiful"),
        )
    )  # fmt: skip
    one, two = d.pick(TIMES)
    said = Is(NP(noun), adjective, time=one)
    s = Scene(a=5, b=5, side=3)
    _scale(s, said, replace(said, time=two))
    add_side(s, d)
    return s


def every_day(d: Draw) -> Scene:
    """X runs every day. / X runs every week; X runs once a week; X never runs."""
    who = definite(d.adult())
    verb, noun = d.pick(
        (*ROUTINES, ("run", ""), ("swim", ""), ("sing", ""), ("dance", ""), ("work", ""))
    )
    said = Clause(
        who, verb, NP(noun, "a" if noun == "museum" else "the") if noun else None, tense="habit"
    )
    s = Scene(days=8, side=3, who=who)
    s.say(replace(said, time="every_day"), lambda w: w.days == 7)
    s.premise(replace(said, time="every_morning"), lambda w: w.days == 7)
    s.say(replace(said, time="once_a_week"), lambda w: w.days == 1, unclear=lambda w: w.days > 1)
    s.say(replace(said, time="twice_a_week"), lambda w: w.days == 2, unclear=lambda w: w.days > 2)
    s.hypothesis(replace(said, time="every_week"), lambda w: w.days >= 1)
    s.say(replace(said, frequency="never"), lambda w: w.days == 0)
    s.say(Perhaps("it_is_not_true", replace(said, time="every_day")), lambda w: w.days < 7)
    s.hypothesis(
        replace(said, frequency="often"), lambda w: w.days >= 5, unclear=lambda w: 2 <= w.days < 5
    )
    add_side(s, d, who)
    return s


def again(d: Draw) -> Scene:
    """X lost the match again. / X never lost it; X lost it for the first time."""
    who = definite(d.adult())
    verb, noun = d.pick(
        (
            ("lose", "key"),
            ("lose", "match"),
            ("win", "match"),
            ("visit", "museum"),
            ("visit", "paris"),
            ("visit", "castle"),
            ("break", "window"),
            ("repair", "bicycle"),
            ("fail_exam", "exam"),
            ("see", "film"),
            ("read", "book"),
            ("miss", "bus"),
            ("miss", "train"),
        )
    )
    said = Clause(who, verb, d.thing(noun, "the"))
    s = Scene(times=3, side=3, who=who)
    s.both(said, lambda w: w.times > 0)
    s.say(replace(said, phase="again"), lambda w: w.times == 2)
    s.say(replace(said, time="for_the_first_time"), lambda w: w.times == 1)
    s.say(replace(said, frequency="never"), lambda w: w.times == 0)
    add_side(s, d, who)
    return s


def only(d: Draw) -> Scene:
    """X only drinks tea. / X drinks tea; X never drinks wine."""
    who = definite(d.adult())
    verb, nouns = d.pick(
        (
            ("drink_verb", ("tea", "coffee", "wine", "milk", "water", "juice", "beer")),
            ("eat", ("meat", "bread", "rice", "cheese")),
            ("read", ("newspaper", "novel", "poem", "magazine")),
            ("play_instrument", ("piano", "guitar", "violin", "flute")),
        )
    )
    one, two = d.several(nouns, 2)
    how: Determiner = "the" if verb == "play_instrument" else "some"
    yes = Clause(who, verb, NP(one, how), tense="habit")
    other = replace(yes, object=NP(two, how))
    s = Scene(one=2, two=2, rest=2, side=3, who=who)
    s.premise(replace(yes, phase="only"), lambda w: w.one and not w.two and not w.rest)
    s.premise(replace(other, phase="only"), lambda w: w.two and not w.one and not w.rest)
    s.say(replace(yes, frequency="never"), lambda w: not w.one)
    s.say(replace(other, frequency="never"), lambda w: not w.two)
    s.both(yes, lambda w: w.one)
    s.both(other, lambda w: w.two)
    add_side(s, d, who)
    return s


def more_often_than(d: Draw) -> Scene:
    """X is rarely in the park in the evening. / X is always in the park then."""
    who = definite(d.somebody())
    one, two = d.several(
        ("library", "park", "garden", "office", "restaurant", "kitchen", "bathroom"), 2
    )
    s = Scene(a=5, b=5, side=3, who=who)
    said = Is(who, place(one), time=d.pick(TIMES)[0])
    _scale(s, said, replace(said, what=place(two)))
    add_side(s, d, who)
    return s


TRAIN = (food, routine, action, state, every_day)
TEST = (again, only, more_often_than)
