"""What several phenomena build on: a mood on the side, definite participants, places that exclude."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from clte.builtin.draw import COLOURS, INDOORS, OUTDOORS, Draw, place
from clte.builtin.lexicon import concepts
from clte.builtin.meaning import NP, Clause, Has, Is, Joined, Place, Pronoun
from clte.builtin.scene import Scene, Test, negation

Fact = Clause | Is | Has
"""What can be negated and joined to something else."""

RELATED = (
    ("animal", "dog", "cat"), ("animal", "horse", "cow"), ("animal", "rabbit", "cat"),
    ("animal", "sheep", "goat"), ("bird", "duck", "pigeon"), ("vehicle", "car", "bicycle"),
    ("vehicle", "taxi", "bus"), ("vehicle", "motorcycle", "lorry"),
)  # fmt: skip
"""A noun and two narrower ones that stand about outdoors."""
BELONGINGS = (
    ("vehicle", "car", "bicycle"), ("vehicle", "motorcycle", "boat"), ("animal", "dog", "cat"),
    ("animal", "horse", "rabbit"), ("instrument", "piano", "guitar"), ("instrument", "violin", "flute"),
    ("bird", "parrot", "duck"),
)  # fmt: skip
"""A noun and two narrower ones that a person may have."""
GOODS = (
    ("fruit", "apple", "pear"), ("fruit", "banana", "orange_fruit"), ("vegetable", "tomato", "onion"),
    ("vegetable", "carrot", "potato"), ("book", "novel", "dictionary"), ("vehicle", "car", "motorcycle"),
    ("instrument", "piano", "violin"), ("instrument", "guitar", "flute"), ("plant", "tree", "flower"),
    ("animal", "cow", "goat"), ("animal", "horse", "donkey"), ("toy", "doll", "ball"),
)  # fmt: skip
"""A noun and two narrower ones that a person may buy."""


TOWNS = ("paris", "berlin", "london", "istanbul", "rome", "vienna", "madrid", "delhi", "ankara")
SIDE = 0.1
"""The weight of statements that are only there for balance."""


def definite(who: NP) -> NP:
    """'the woman' for 'a woman', so that all statements are about the same one."""
    return replace(who, determiner="the") if who.determiner == "a" else who


def is_name(who: NP) -> bool:
    """Whether it is a proper name."""
    return concepts()[who.head].kind == "name"


def with_adjective(who: NP, adjective: str) -> NP | None:
    """'the old doctor' for 'the doctor'; None for a name or 'Anna's brother'."""
    if is_name(who) or who.owner or who.determiner != "the":
        return None
    return replace(who, adjectives=(adjective,))


def add_side(
    scene: Scene,
    d: Draw,
    who: NP | None = None,
    fact: Fact | None = None,
    true: Test | None = None,
    *,
    mood_only: bool = False,
) -> None:
    """Statements that are true, false or open whatever else the scene says.

    Without them nothing would be neutral to a premise that settles everything else. They are about
    ``who`` or a bystander. With a ``fact`` they may stand in one phrase with it ('the old doctor ...').
    The scene needs the variable ``side=3``: the one, neither, what excludes it.
    """
    one, two = _aside(scene, d, who, mood_only)
    scene.both(one, lambda w: w.side == 0, weight=SIDE)
    # Whether someone who is not happy is sad is open to dispute.
    scene.say(two, lambda w: w.side == 2, unclear=lambda w: w.side == 1, weight=SIDE)
    if fact is None or true is None or who is None:
        return
    attributive = d.chance()
    for said, value in ((one, 0), (two, 2)):
        adjective = said.what if isinstance(said, Is) and isinstance(said.what, str) else None
        described = with_adjective(who, adjective) if adjective and attributive else None

        def also(w: Any, value: int = value) -> bool:
            return bool(w.side == value and true(w))

        def instead(w: Any, value: int = value) -> bool:
            return bool(w.side == value and not true(w))

        if described:
            scene.premise(replace(fact, subject=described), also)
            scene.premise(negation(replace(fact, subject=described)), instead)
        else:
            he = Pronoun(who)
            scene.premise(Joined(said, "and", replace(fact, subject=he)), also)
            scene.premise(Joined(negation(fact), "and", replace(said, subject=he)), instead)


def _aside(scene: Scene, d: Draw, who: NP | None, mood_only: bool) -> tuple[Fact, Fact]:
    """Two things of which at most one is true, and which have nothing to do with the scene."""
    kinds = ["mood", "mood", "clothes"]
    if who is None:
        kinds += ["town", "place", "act"] if scene.aside else ["town"]
    kind = "mood" if mood_only else d.pick(kinds)
    x = who or d.name()
    if kind == "town":
        one, two = d.several(TOWNS, 2)
        lives = Clause(x, "live", place=place(one), tense="habit")
        return lives, replace(lives, place=place(two))
    if kind == "place":
        here, _, there, _ = d.inside_outside()
        return Is(x, here), Is(x, there)
    if kind == "act":
        act = d.act(kind="person")
        doing = Clause(x, act.verb, tense="now")
        return doing, replace(doing, verb=act.other)
    if kind == "clothes" and person(x):
        noun = d.pick(("coat", "hat", "jacket", "scarf", "shirt"))
        red, blue = d.several(COLOURS, 2)
        wears = Clause(x, "wear", NP(noun, "a", adjectives=(red,)), tense="now")
        return wears, replace(wears, object=NP(noun, "a", adjectives=(blue,)))
    one, two = d.mood(x)
    return Is(x, one), Is(x, two)


def person(who: NP) -> bool:
    """Whether it is a human being."""
    return is_name(who) or "person" in concepts()[who.head].classes


def other_place(d: Draw, first: Place) -> Place:
    """A place on the same side of the wall where one is not when at ``first``."""
    assert isinstance(first.where, NP)
    pool = INDOORS if first.where.head in INDOORS else OUTDOORS
    return d.where([noun for noun in pool if noun != first.where.head])
