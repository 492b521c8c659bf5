"""Place: in the garden is outside; under the table is not on it; where the box is, the key is too."""

from __future__ import annotations

from dataclasses import replace

from clte.builtin.draw import Draw, goal, place
from clte.builtin.frames.shared import add_side, definite, other_place
from clte.builtin.meaning import NP, Clause, Exists, Is, Joined, Place, Preposition, Text
from clte.builtin.scene import Scene, World, holds, negation

SMALL = (
    "key",
    "ring",
    "wallet",
    "ball",
    "watch",
    "ticket",
    "letter",
    "book",
    "pen",
    "newspaper",
    "photo",
)
SIDES: tuple[tuple[Preposition, Preposition], ...] = (
    ("on", "under"), ("under", "on"), ("behind", "in_front_of"), ("behind", "on"), ("next_to", "under"),
)  # fmt: skip
"""Where a thing may be, seen from another; it is not at both."""
CITIES = (
    ("paris", "france"), ("berlin", "germany"), ("london", "england"), ("istanbul", "turkey"),
    ("rome", "italy"), ("vienna", None), ("madrid", "spain"), ("delhi", "india"),
    ("sofia_city", "bulgaria"), ("ankara", "turkey"),
)  # fmt: skip


def acting(d: Draw) -> Scene:
    """X is working in the garden. / X is working outside, in the kitchen."""
    act = d.act()
    who = definite(d.doer(act))
    here, side, there, other_side = d.inside_outside()
    second = other_place(d, here)
    s = Scene(at=5, side=3, who=who)
    for where, values in (
        (here, (0,)),
        (second, (1,)),
        (side, (0, 1, 2)),
        (there, (3,)),
        (other_side, (3, 4)),
    ):
        said = Clause(who, act.verb, place=where, tense="now")
        s.say(said, holds(at=values))
    s.hypothesis(negation(Clause(who, act.verb, place=here, tense="now")), lambda w: w.at != 0)
    s.hypothesis(negation(Clause(who, act.verb, place=side, tense="now")), lambda w: w.at >= 3)
    add_side(s, d, who, Clause(who, act.verb, place=here, tense="now"), lambda w: w.at == 0)
    return s


def thing_at(d: Draw) -> Scene:
    """The key is under the table. / The key is not on the table."""
    thing = d.pick(SMALL)
    it = NP(thing, owner=d.name()) if d.chance() else NP(thing)
    one, two = d.pick(SIDES)
    mark, other = d.several(("table", "chair", "sofa", "bed", "desk"), 2)
    s = Scene(at=5, side=3, who=it)
    s.both(Is(it, place(mark, one)), lambda w: w.at == 0)
    s.both(Is(it, place(mark, two)), lambda w: w.at == 1)
    s.both(Is(it, place(other, one)), lambda w: w.at == 2)
    add_side(s, d)
    return s


def nested(d: Draw) -> Scene:
    """The key is in the box. The box is in the kitchen. / The key is in the kitchen."""
    thing = NP(
        d.pick(("key", "ring", "wallet", "ball", "watch", "ticket", "letter", "photo")),
        owner=d.name() if d.chance() else None,
    )
    box, bag = (NP(noun) for noun in d.several(("box", "bag", "suitcase", "basket"), 2))
    one, two = (
        place(noun)
        for noun in d.several(
            ("kitchen", "cellar", "bedroom", "living_room", "garage", "bathroom"), 2
        )
    )
    # inside: 0 the box, 1 the bag, otherwise none of them, but in the first place, the second, elsewhere.
    s = Scene(inside=5, box=3, bag=3, side=3)

    def thing_is(w: World) -> int:
        return int((w.box, w.bag, 0, 1, 2)[w.inside])

    for holder, place_ in ((0, one), (1, two)):
        s.premise(
            Text((Is(thing, Place((box, bag)[holder], "in")), Is((box, bag)[holder], place_))),
            holds(**{"inside": holder, ("box", "bag")[holder]: holder}),
        )
    s.premise(
        Text((Is(thing, Place(box, "in")), Is(box, two))), lambda w: w.inside == 0 and w.box == 1
    )
    s.say(Is(box, one), lambda w: w.box == 0)
    s.say(Is(thing, Place(box, "in")), lambda w: w.inside == 0)
    s.say(Is(thing, Place(bag, "in")), lambda w: w.inside == 1)
    s.both(Is(thing, one), lambda w: thing_is(w) == 0)
    s.both(Is(thing, two), lambda w: thing_is(w) == 1)
    add_side(s, d)
    return s


def in_the_world(d: Draw) -> Scene:
    """X is in Paris. / X is in France, X is not in Germany."""
    who = definite(d.adult())
    (city, state), (other, other_state) = d.several([c for c in CITIES if c[1]], 2)
    while other_state == state:
        other, other_state = d.pick([c for c in CITIES if c[1]])
    assert state and other_state
    s = Scene(at=6, side=3, who=who)
    was = Is(who, place(city))
    for noun, values in ((city, (0,)), (state, (0, 1)), (other, (2,)), (other_state, (2, 3))):
        s.both(replace(was, what=place(noun)), holds(at=values))
    add_side(s, d, who)
    return s


def there_stands(d: Draw) -> Scene:
    """There is a bicycle behind the church. / There is no bicycle behind the church."""
    noun = d.pick(("bicycle", "car", "tree", "dog", "horse", "motorcycle", "chair", "bus"))
    mark, other = d.several(
        ("house", "church", "school", "hotel", "castle", "hospital", "museum"), 2
    )
    sides: tuple[Preposition, ...] = ("behind", "in_front_of", "next_to")
    one, two = d.several(sides, 2)
    s = Scene(one=2, two=2, three=2, side=3)
    for var, where in (
        ("one", place(mark, one)),
        ("two", place(mark, two)),
        ("three", place(other, one)),
    ):
        s.say(Exists(NP(noun, "a"), where), holds(**{var: 1}))
        s.say(Exists(NP(noun, "no"), where), holds(**{var: 0}))
    add_side(s, d)
    return s


def going(d: Draw) -> Scene:
    """X is going to the market, walks home. / X is staying at home."""
    who = definite(d.adult())
    one, two = d.several(
        (
            "station",
            "airport",
            "market",
            "hospital",
            "library",
            "museum",
            "park",
            "beach",
            "cinema",
            "bank",
            "supermarket",
        ),
        2,
    )
    verb = d.pick(("walk_to", "run_to"))
    # to: 0 and 1 the two places, 2 home, 3 nowhere, 4 elsewhere
    s = Scene(to=5, how=2, side=3, who=who)
    going_ = Clause(who, "go", goal=goal(one), tense="now")
    s.both(going_, lambda w: w.to == 0)
    s.both(replace(going_, goal=goal(two)), lambda w: w.to == 1)
    s.say(replace(going_, verb=verb), lambda w: w.to == 0 and w.how)
    s.say(replace(going_, verb=verb, goal=goal(two)), lambda w: w.to == 1 and w.how)
    s.say(Clause(who, "stay", place=Place("at_home", None), tense="now"), lambda w: w.to == 3)
    s.say(Clause(who, "go", goal=Place("at_home", None), tense="now"), lambda w: w.to == 2)
    add_side(s, d, who, going_, lambda w: w.to == 0)
    return s


def one_here_one_there(d: Draw) -> Scene:
    """X is in the kitchen and Y is in the garden. / Y is not inside."""
    one, two = definite(d.adult()), definite(d.somebody())
    here, side, there, other_side = d.inside_outside()
    s = Scene(a=4, b=4, side=3, aside=False)
    for who, var in ((one, "a"), (two, "b")):
        s.say(Is(who, here), holds(**{var: 0}))
        s.say(Is(who, there), holds(**{var: 2}))
        s.both(Is(who, side), holds(**{var: (0, 1)}))
        s.hypothesis(Is(who, other_side), holds(**{var: (2, 3)}))
    s.premise(Joined(Is(one, here), "and", Is(two, there)), lambda w: w.a == 0 and w.b == 2)
    s.premise(Joined(Is(one, there), "but", Is(two, here)), lambda w: w.a == 2 and w.b == 0)
    return s


def upstairs(d: Draw) -> Scene:
    """X is sleeping upstairs, not downstairs. / X is downstairs."""
    act = d.act(kind="person")
    who = definite(d.doer(act))
    up, down = ("upstairs", "downstairs") if d.chance() else ("downstairs", "upstairs")
    s = Scene(at=3, act=2, side=3, who=who)
    doing = Clause(who, act.verb, place=Place(up, None), tense="now")
    s.say(doing, lambda w: w.at == 0 and w.act)
    s.say(replace(doing, place=Place(down, None)), lambda w: w.at == 1 and w.act)
    s.both(Is(who, Place(up, None)), lambda w: w.at == 0)
    s.both(Is(who, Place(down, None)), lambda w: w.at == 1)
    s.say(Is(who, Place("inside", None)), lambda w: w.at < 2)
    s.say(Is(who, Place("outside", None)), lambda w: w.at == 2)
    s.both(replace(doing, place=None), lambda w: w.act)
    add_side(s, d, who)
    return s


TRAIN = (acting, thing_at, nested, in_the_world, there_stands, going)
TEST = (one_here_one_there, upstairs)
