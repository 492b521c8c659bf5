"""What several phenomena build on: a mood on the side, definite participants, places that exclude."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from clte.builtin.draw import INDOORS, OUTDOORS, Draw
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


def add_mood(
    scene: Scene, d: Draw, who: NP | None = None, fact: Fact | None = None, true: Test | None = None
) -> None:
    """Statements about how someone is: true, false or open whatever else the scene says.

    Without them nothing would be neutral to a premise that settles everything else. Without ``who`` they
    are about a bystander. With a ``fact`` they may stand in one phrase with it ('the old doctor ...').
    The scene needs the variable ``mood=3``.
    """
    who = who or d.name()
    one, two = d.mood(who)
    scene.both(Is(who, one), lambda w: w.mood == 0, weight=SIDE)
    # Whether someone who is not happy is sad is open to dispute.
    scene.say(Is(who, two), lambda w: w.mood == 2, unclear=lambda w: w.mood == 1, weight=SIDE)
    if fact is None or true is None:
        return
    attributive = d.chance()
    for adjective, value in ((one, 0), (two, 2)):
        described = with_adjective(who, adjective) if attributive else None

        def also(w: Any, value: int = value) -> bool:
            return bool(w.mood == value and true(w))

        def instead(w: Any, value: int = value) -> bool:
            return bool(w.mood == value and not true(w))

        if described:
            scene.premise(replace(fact, subject=described), also)
            scene.premise(negation(replace(fact, subject=described)), instead)
        else:
            he = Pronoun(who)
            scene.premise(Joined(Is(who, adjective), "and", replace(fact, subject=he)), also)
            scene.premise(Joined(negation(fact), "and", Is(he, adjective)), instead)


def other_place(d: Draw, first: Place) -> Place:
    """A place on the same side of the wall where one is not when at ``first``."""
    assert isinstance(first.where, NP)
    pool = INDOORS if first.where.head in INDOORS else OUTDOORS
    return d.where([noun for noun in pool if noun != first.where.head])
