"""The frames of the built-in set: one module for each phenomenon.

A frame is a function ``(Draw) -> Scene``. A module's name is its phenomenon; its ``TRAIN`` frames make
the training part and its ``TEST`` frames, which are built otherwise, the test part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Literal

from clte.builtin.draw import Draw
from clte.builtin.scene import Scene

PHENOMENA = (
    "negation", "quantifiers", "hypernyms", "antonyms", "numbers", "comparison", "tense",
    "temporal_order", "place", "conjunction", "modifiers", "passive", "coreference", "modality",
    "factives", "conditionals", "roles", "frequency", "synonyms", "world_knowledge",
)  # fmt: skip
Role = Literal["train", "test"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A way of building items.

    Attributes:
        phenomenon: What its items test, one of `PHENOMENA`.
        name: Its own name, unique within the phenomenon.
        role: The part that its items belong to; never both.
        build: Draws a situation.
    """

    phenomenon: str
    name: str
    role: Role
    build: Callable[[Draw], Scene]


@cache
def frames(role: Role | None = None) -> tuple[Frame, ...]:
    """All frames, or those of one part, in the order of `PHENOMENA`."""
    found = []
    for phenomenon in PHENOMENA:
        module = import_module(f"clte.builtin.frames.{phenomenon}")
        parts: tuple[tuple[Role, tuple[Callable[[Draw], Scene], ...]], ...]
        parts = (("train", module.TRAIN), ("test", module.TEST))
        for part, functions in parts:
            if role in (None, part):
                found += [Frame(phenomenon, f.__name__, part, f) for f in functions]
    return tuple(found)
