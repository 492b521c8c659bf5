"""Modifiers: details that may be dropped but not added; restrictions that may not be dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from clte.builtin.draw import COLOURS, OBJECTS, Draw, is_mass, place
from clte.builtin.frames.shared import add_side, definite, with_adjective
from clte.builtin.meaning import NP, Clause, Determiner, Exists, Has, Is, Meaning, Place
from clte.builtin.scene import Scene, all_of, holds, negation

COLOURED = (
    "car",
    "bicycle",
    "coat",
    "hat",
    "jacket",
    "scarf",
    "shirt",
    "bag",
    "umbrella",
)


Detail = Callable[[Clause], Clause]
"""Adds something to a clause."""


def _product(
    s: Scene, said: Clause, first: tuple[Detail, Detail], second: tuple[Detail, Detail]
) -> None:
    """A clause with two details that each have a rival. Needs ``done=2, a=3, b=3``."""
    done = holds(done=1)
    s.both(said, done)
    details = [
        (detail, holds(**{var: k}))
        for var, pair in (("a", first), ("b", second))
        for detail, k in zip(pair, (0, 2), strict=True)
    ]
    for add, test in details:
        s.say(add(said), all_of(done, test))
    for add, test in details[:2]:
        for add_more, also in details[2:]:
            s.premise(add_more(add(said)), all_of(done, test, also))


def _at(where: Place) -> Detail:
    return lambda said: replace(said, place=where)


def _with(whom: NP) -> Detail:
    return lambda said: replace(said, companion=whom)


def _so(manner: str) -> Detail:
    return lambda said: replace(said, manner=manner)


def place_and_company(d: Draw) -> Scene:
    """X is eating an apple in the garden with Y. / X is eating in the kitchen."""
    who = definite(d.adult())
    verb = d.pick(
        (
            "read",
            "eat",
            "drink_verb",
            "write",
            "repair",
            "play_instrument",
            "listen_to",
            "cook_verb",
        )
    )
    thing = d.unused(OBJECTS[verb])
    here, _, there, _ = d.inside_outside()
    said = Clause(
        who,
        verb,
        NP(
            thing,
            "the"
            if verb == "play_instrument" or (not is_mass(thing) and d.chance())
            else "some"
            if is_mass(thing)
            else "a",
        ),
        tense="now",
    )
    s = Scene(done=2, a=3, b=3, side=3, aside=False)
    _product(s, said, (_at(here), _at(there)), (_with(d.name()), _with(d.name())))
    add_side(s, d, who)
    return s


def manner_and_place(d: Draw) -> Scene:
    """X is singing loudly in the street. / X is singing quietly."""
    who = definite(d.somebody())
    verb, manners = d.pick(
        (
            ("sing", ("loudly", "quietly")),
            ("dance", ("well", "badly")),
            ("work", ("carefully", "carelessly")),
            ("speak", ("slowly", "quickly")),
            ("walk", ("slowly", "quickly")),
            ("work", ("slowly", "quickly")),
        )
    )
    here, _, there, _ = d.inside_outside()
    s = Scene(done=2, a=3, b=3, side=3, who=who)
    one, two = manners
    said = Clause(who, verb, tense="now")
    _product(s, said, (_so(one), _so(two)), (_at(here), _at(there)))
    add_side(s, d, who)
    return s


def colour_and_size(d: Draw) -> Scene:
    """X bought a big red bag. / X bought a red bag, a small bag."""
    who = definite(d.adult())
    noun = d.pick(COLOURED)
    red, blue = d.several(COLOURS, 2)
    big, small = d.pick(
        (
            ("old", "new"),
            ("expensive", "cheap"),
            ("beautiful", "ugly"),
            ("new", "old"),
            ("cheap", "expensive"),
        )
    )
    verb = (
        d.pick(("wear", "buy", "lose"))
        if noun not in ("car", "bicycle", "bag", "umbrella")
        else d.pick(("buy", "sell"))
    )
    said = Clause(who, verb, NP(noun, "a"), tense="now" if verb == "wear" else "past")
    if said.tense == "past":
        said = replace(said, time=d.maybe_time("past"))

    def such(*adjectives: str) -> Clause:
        return replace(said, object=NP(noun, "a", adjectives=adjectives))

    s = Scene(done=2, a=3, b=3, side=3, who=who)
    s.both(said, lambda w: w.done)
    s.say(such(red), lambda w: w.done and w.a == 0)
    s.say(such(big), lambda w: w.done and w.b == 0)
    if verb == "wear":
        s.say(such(blue), lambda w: w.done and w.a == 2)
        s.say(such(small), lambda w: w.done and w.b == 2)
        s.premise(such(big, blue), lambda w: w.done and w.a == 2 and w.b == 0)
    s.premise(such(big, red), lambda w: w.done and w.a == 0 and w.b == 0)
    s.hypothesis(negation(such(red)), lambda w: not (w.done and w.a == 0))
    add_side(s, d, who)
    return s


def the_old_one(d: Draw) -> Scene:
    """The old doctor is sleeping. / The doctor is not young; the doctor is sleeping."""
    act = d.act(weaker=True)
    who = d.doer(act, "the")
    one, two = d.mood(who)
    old, young = with_adjective(who, one), with_adjective(who, two)
    assert old and young
    yes = Clause(who, act.verb, tense="now")
    s = Scene(act=4, v=3)
    for subject, value in ((old, 0), (young, 2)):
        for verb, values in ((act.verb, (0,)), (act.weaker, (0, 1)), (act.other, (2,))):
            s.premise(
                replace(yes, subject=subject, verb=verb),
                holds(v=value, act=values),
            )
    s.both(yes, lambda w: w.act == 0)
    s.both(replace(yes, verb=act.weaker), lambda w: w.act < 2)
    s.say(replace(yes, verb=act.other), lambda w: w.act == 2)
    s.both(Is(who, one), lambda w: w.v == 0)
    s.both(Is(who, two), lambda w: w.v == 2)
    return s


def when_and_who(d: Draw) -> Scene:
    """X visited the museum with Y on Monday. / X visited the museum with Z."""
    who = definite(d.adult())
    verb, noun = d.pick(
        (
            ("visit", "museum"),
            ("visit", "castle"),
            ("visit", "zoo"),
            ("watch_verb", "film"),
            ("watch_verb", "match"),
            ("visit", "paris"),
            ("repair", "roof"),
            ("clean", "kitchen"),
            ("cook_verb", "dinner"),
            ("paint", "house"),
            ("buy", "house"),
        )
    )
    thing = d.thing(noun, "the")
    time = d.pick(
        ("on_monday", "on_sunday", "yesterday", "last_week", "in_summer", "in_the_evening")
    )
    said = Clause(who, verb, thing)
    friend, _other = d.name(), d.name()
    s = Scene(done=2, time=2, friend=3, side=3, aside=False)
    s.both(said, lambda w: w.done)
    s.say(replace(said, time=time), lambda w: w.done and w.time)
    s.say(replace(said, companion=friend), lambda w: w.done and w.friend == 0)
    s.say(replace(said, manner="alone"), lambda w: w.done and w.friend == 1)
    s.premise(
        replace(said, companion=friend, time=time), lambda w: w.done and w.friend == 0 and w.time
    )
    s.premise(
        replace(said, manner="alone", time=time), lambda w: w.done and w.friend == 1 and w.time
    )
    s.hypothesis(
        replace(said, subject=friend, companion=None),
        lambda w: w.done and w.friend == 0,
        unclear=lambda w: True,
    )
    add_side(s, d, who)
    return s


def has_a_white_one(d: Draw) -> Scene:
    """X has a small white dog. / X has a dog; X's dog is black."""
    who = d.name()
    noun, pairs = d.pick(
        (
            ("dog", (("white", "black"), ("big", "small"))),
            ("cat", (("black", "white"), ("old", "young"))),
            ("car", (("red", "blue"), ("old", "new"))),
            ("house", (("white", "yellow"), ("old", "new"))),
            ("bicycle", (("green", "red"), ("fast", "slow"))),
            ("coat", (("black", "blue"), ("expensive", "cheap"))),
            ("horse", (("brown", "white"), ("strong", "weak"))),
        )
    )
    (a, b), (e, f) = pairs
    it = NP(noun, owner=who)
    s = Scene(a=3, b=3, side=3)
    s.premise(Has(who, NP(noun, "a", adjectives=(e, a))), lambda w: w.a == 0 and w.b == 0)
    s.premise(Has(who, NP(noun, "a", adjectives=(f, a))), lambda w: w.a == 0 and w.b == 2)
    s.premise(Has(who, NP(noun, "a", adjectives=(e, b))), lambda w: w.a == 2 and w.b == 0)
    s.premise(Has(who, NP(noun, "a", adjectives=(a,))), lambda w: w.a == 0)
    s.premise(Has(who, NP(noun, "a", adjectives=(f,))), lambda w: w.b == 2)
    for adjective, var, k in ((a, "a", 0), (b, "a", 2), (e, "b", 0), (f, "b", 2)):
        s.both(Is(it, adjective), holds(**{var: k}))
    return s


def in_the_house(d: Draw) -> Scene:
    """There is an old table in the kitchen. / There is a table in the kitchen."""
    noun, pair, where = d.pick(
        (
            ("table", ("old", "new"), "kitchen"),
            ("chair", ("wooden", "white"), "kitchen"),
            ("lamp", ("old", "new"), "bedroom"),
            ("bed", ("big", "small"), "bedroom"),
            ("sofa", ("red", "black"), "living_room"),
            ("wardrobe", ("old", "new"), "bedroom"),
            ("car", ("red", "blue"), "street"),
            ("tree", ("big", "small"), "garden"),
            ("bicycle", ("old", "new"), "garage"),
        )
    )
    at = place(where)
    s = Scene(one=2, two=2, rest=2, side=3)

    def there(determiner: Determiner, *adjectives: str) -> Meaning:
        return Exists(NP(noun, determiner, adjectives=adjectives), at)

    for adjective, var in zip(pair, ("one", "two"), strict=True):
        s.say(there("a", adjective), holds(**{var: 1}))
        s.say(there("no", adjective), holds(**{var: 0}))
    s.say(there("a"), lambda w: w.one or w.two or w.rest)
    s.say(there("no"), lambda w: not (w.one or w.two or w.rest))
    add_side(s, d)
    return s


def future_with(d: Draw) -> Scene:
    """X will travel to Paris with Y next week. / X will go to Paris, alone."""
    who = definite(d.adult())
    city = d.pick(("paris", "london", "rome", "vienna", "madrid", "berlin", "istanbul"))
    verb = d.pick(("travel_to", "fly_to", "drive_to"))
    time = d.pick(("tomorrow", "next_week", "next_month", "next_year"))
    friend = d.name()
    said = Clause(who, verb, goal=place(city), tense="future")
    s = Scene(done=2, time=2, friend=2, side=3, aside=False)
    s.both(said, lambda w: w.done)
    s.say(replace(said, companion=friend), lambda w: w.done and w.friend)
    s.say(replace(said, manner="alone"), lambda w: w.done and not w.friend)
    s.say(replace(said, time=time), lambda w: w.done and w.time)
    s.premise(replace(said, companion=friend, time=time), lambda w: w.done and w.friend and w.time)
    s.premise(
        replace(said, manner="alone", time=time), lambda w: w.done and not w.friend and w.time
    )
    add_side(s, d, who)
    return s


TRAIN = (
    place_and_company,
    manner_and_place,
    colour_and_size,
    the_old_one,
    when_and_who,
    has_a_white_one,
)
TEST = (in_the_house, future_with)
