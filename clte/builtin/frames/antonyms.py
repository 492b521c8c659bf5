"""Opposites: contraries (hot, cold), complements (open, closed), degrees, manners, outcomes."""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.draw import Draw, place
from clte.builtin.frames.shared import add_side, definite
from clte.builtin.meaning import NP, Clause, Exists, Has, Is
from clte.builtin.scene import Scene, holds, negation, one_of

SCALES = (
    ("big", "small", ("house", "garden", "kitchen", "bag", "table", "tree", "car", "city", "box", "cake")),
    ("old", "new", ("car", "house", "bicycle", "computer", "bridge", "sofa", "camera", "telephone")),
    ("long", "short_length", ("street", "river", "bridge", "letter", "journey", "film", "dress")),
    ("hot", "cold", ("soup", "tea", "coffee", "water")),
    ("warm", "cold", ("room", "sea", "soup", "bathroom", "kitchen", "water")),
    ("expensive", "cheap", ("coat", "computer", "car", "table", "hotel", "restaurant", "ticket", "dress")),
    ("heavy", "light", ("box", "suitcase", "bag", "table", "sofa", "basket")),
    ("easy", "difficult", ("exam", "question", "job", "language")),
    ("interesting", "boring", ("book", "film", "story", "lesson", "novel", "magazine")),
    ("quiet", "loud", ("street", "child", "machine", "party")),
    ("dark", "bright", ("room", "kitchen", "bedroom", "cellar", "living_room")),
    ("beautiful", "ugly", ("city", "dress", "picture", "castle", "church")),
    ("dangerous", "safe", ("street", "journey", "city")),
    ("fast", "slow", ("car", "train", "bus", "horse", "boat")),
    ("sweet", "bitter", ("tea", "coffee")),
    ("full", "empty", ("bottle", "glass", "suitcase", "bus", "restaurant", "theatre", "basket")),
)  # fmt: skip
COMPLEMENTS = (
    ("open_adj", "closed", ("door", "window", "shop", "museum", "bank", "box", "suitcase", "fridge")),
    ("broken", "intact", ("window", "cup", "vase", "clock", "television", "mirror", "camera", "radio")),
    ("right_adj", "wrong", ("answer",)),
    ("wet", "dry", ("street", "coat", "shirt", "grass", "dress")),
    ("dirty", "clean_adj", ("kitchen", "window", "shirt", "plate", "floor", "street", "bathroom", "coat")),
)  # fmt: skip
OUTCOMES = (
    ("pass_exam", "fail_exam", "exam"),
    ("catch_train", "miss", "train"),
    ("catch_train", "miss", "bus"),
    ("catch_train", "miss", "aeroplane"),
)


def _owned(d: Draw, noun: str) -> NP:
    if noun in (
        "sea",
        "river",
        "street",
        "bridge",
        "city",
        "church",
        "castle",
        "grass",
        "bank",
        "museum",
    ):
        return NP(noun)
    return NP(noun, owner=d.name()) if d.chance(0.4) else NP(noun)


def contrary(d: Draw) -> Scene:
    """The soup is not hot. / The soup is cold."""
    one, two, things = d.pick(SCALES)
    if d.chance():
        one, two = two, one
    it = _owned(d, d.pick(things))
    s = Scene(v=4, side=3, who=it)
    s.both(Is(it, one), lambda w: w.v < 2)
    s.both(Is(it, two), lambda w: w.v == 3)
    s.say(Is(it, one, degree="very"), lambda w: w.v == 0)
    s.say(Is(it, one, degree="very", negative=True), lambda w: w.v > 0)
    add_side(s, d)
    return s


def complement(d: Draw) -> Scene:
    """The door is not open. / The door is closed."""
    one, two, things = d.pick(COMPLEMENTS)
    if d.chance():
        one, two = two, one
    it = _owned(d, d.pick(things))
    s = Scene(v=2, side=3, other=2, who=it)
    s.both(Is(it, one), lambda w: w.v == 0)
    s.both(Is(it, two), lambda w: w.v == 1)
    s.say(Is(it, one, phase="still"), lambda w: w.v == 0 and w.other)
    s.say(Is(it, two, phase="still"), lambda w: w.v == 1 and w.other)
    add_side(s, d)
    return s


def outcome(d: Draw) -> Scene:
    """X passed the exam. / X failed the exam."""
    one, two, noun = d.pick(OUTCOMES)
    if d.chance():
        one, two = two, one
    who = definite(d.adult())
    time = d.pick(("yesterday", "last_week", "on_friday", "this_morning", "two_days_ago", None))
    s = Scene(v=2, side=3, who=who)
    said = Clause(who, one, NP(noun), time=time)
    s.both(said, lambda w: w.v == 0)
    s.both(replace(said, verb=two), lambda w: w.v == 1)
    add_side(s, d, who, said, lambda w: w.v == 0)
    return s


def manner(d: Draw) -> Scene:
    """X is walking slowly. / X is walking quickly."""
    who = definite(d.somebody())
    verb, pairs = d.pick(
        (
            ("walk", (("slowly", "quickly"),)),
            ("speak", (("loudly", "quietly"), ("slowly", "quickly"))),
            ("sing", (("loudly", "quietly"), ("well", "badly"), ("happily", "sadly"))),
            ("work", (("slowly", "quickly"), ("carefully", "carelessly"))),
            ("dance", (("well", "badly"), ("slowly", "quickly"))),
            ("run", (("slowly", "quickly"),)),
        )
    )  # fmt: skip
    one, two = d.pick(pairs)
    if d.chance():
        one, two = two, one
    s = Scene(v=4, side=3, who=who)
    said = Clause(who, verb, tense="now", place=d.inside_outside()[0] if d.chance() else None)
    s.both(said, lambda w: w.v < 3)
    for how, v in ((one, 0), (two, 2)):
        s.say(replace(said, manner=how), one_of("v", v))
        # Who does not do it at all does not do it slowly either, but nobody would say so.
        s.hypothesis(
            negation(replace(said, manner=how)), one_of("v", 2 - v, 1), unclear=one_of("v", 3)
        )
    add_side(s, d, who, said, lambda w: w.v < 3)
    return s


def has_such(d: Draw) -> Scene:
    """X has a big, old house. / X's house is small."""
    one, two, things = d.pick(
        [scale for scale in SCALES if scale[0] in ("big", "old", "expensive")]
    )
    noun = d.pick(
        [
            t
            for t in things
            if t in ("house", "garden", "car", "bicycle", "computer", "kitchen", "camera", "table")
        ]
        or ["car"]
    )
    if d.chance():
        one, two = two, one
    who = d.name()
    it = NP(noun, owner=who)
    colour = d.pick(("red", "white", "black", "beautiful"))
    s = Scene(v=4, colour=2, side=3)
    s.premise(Has(who, NP(noun, "a", adjectives=(one,))), lambda w: w.v < 2)
    s.premise(Has(who, NP(noun, "a", adjectives=(two,))), lambda w: w.v == 3)
    s.premise(Has(who, NP(noun, "a", adjectives=(one, colour))), lambda w: w.v < 2 and w.colour)
    s.both(Is(it, one), lambda w: w.v < 2)
    s.both(Is(it, two), lambda w: w.v == 3)
    s.say(Is(it, one, degree="very"), lambda w: w.v == 0)
    s.say(Is(it, colour), lambda w: w.colour, weight=0.5)
    add_side(s, d, who)
    return s


def mood_pairs(d: Draw) -> Scene:
    """X was sad yesterday. / X was happy, X was not happy."""
    who = definite(d.adult())
    time = d.pick(
        ("yesterday", "last_week", "this_morning", "yesterday_evening", "on_monday", None)
    )
    one, two = d.mood(who, passing=bool(time))
    third, fourth = one, two
    while third in (one, two):
        third, fourth = d.mood(who, passing=bool(time))
    s = Scene(v=3, u=3, who=who)
    for a, b, var in ((one, two, "v"), (third, fourth, "u")):
        said = Is(who, a, time=time, tense="past" if time else "now")
        s.both(
            said,
            holds(**{var: 0}),
            unclear=holds(**{var: 1}),
        )
        s.both(
            replace(said, what=b),
            holds(**{var: 2}),
            unclear=holds(**{var: 1}),
        )
    return s


def stronger(d: Draw) -> Scene:
    """X's dog is huge. / X's dog is big, is not small. The horse is exhausted, so it is tired."""
    strong, weak, opposite = d.pick(
        (("huge", "big", "small"), ("tiny", "small", "big"), ("exhausted", "tired", "rested"))
    )
    noun = d.pick(
        ("dog", "cat", "horse", "cow")
        if strong == "exhausted"
        else ("dog", "cat", "house", "tree", "horse")
    )
    if strong == "tiny":
        noun = d.pick(("dog", "cat", "house", "mouse", "doll"))
    it = (
        NP(noun, owner=d.name())
        if noun in ("dog", "cat", "house", "horse") and d.chance(0.7)
        else NP(noun)
    )
    if strong == "exhausted":
        it = definite(d.adult())
    s = Scene(v=4, side=3, who=it)
    s.both(Is(it, strong), lambda w: w.v == 0)
    s.both(Is(it, weak), lambda w: w.v < 2)
    s.both(Is(it, opposite), lambda w: w.v == 3)
    add_side(s, d)
    return s


def among_things(d: Draw) -> Scene:
    """There is an open window in the kitchen. / There is a closed window in the kitchen."""
    noun, where = d.pick(
        (
            ("window", "kitchen"),
            ("door", "house"),
            ("box", "cellar"),
            ("suitcase", "bedroom"),
            ("bottle", "kitchen"),
            ("cup", "kitchen"),
            ("shirt", "bedroom"),
            ("mirror", "bathroom"),
            ("plate", "kitchen"),
        )
    )
    pair = next(((a, b) for a, b, t in COMPLEMENTS if noun in t), ("open_adj", "closed"))
    one, two = pair if d.chance() else pair[::-1]
    s = Scene(a=2, b=2, side=3)
    at = place(where)
    s.say(Exists(NP(noun, "a", adjectives=(one,)), at), lambda w: w.a)
    s.say(Exists(NP(noun, "a", adjectives=(two,)), at), lambda w: w.b)
    s.say(Exists(NP(noun, "no", adjectives=(one,)), at), lambda w: not w.a)
    s.say(Exists(NP(noun, "no", adjectives=(two,)), at), lambda w: not w.b)
    s.say(Exists(NP(noun, "a"), at), lambda w: w.a or w.b)
    s.say(Exists(NP(noun, "no"), at), lambda w: not (w.a or w.b))
    add_side(s, d)
    return s


TRAIN = (contrary, complement, outcome, manner, has_such, mood_pairs)
TEST = (stronger, among_things)
