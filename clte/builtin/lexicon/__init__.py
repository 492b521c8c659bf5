"""Concepts and their written forms in each language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from clte.errors import ClteError

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Concept:
    """One row of ``concepts.tsv``.

    ``kind``: noun, name, verb, adjective, manner, time, placeadverb. ``classes``: what it is (a noun's
    semantic classes, the first the narrowest; a verb's pattern). ``relations``: other facts, such as
    ``isa`` (hypernym), ``opposite``, ``implies``; several values are joined by commas.
    """

    name: str
    kind: str
    classes: tuple[str, ...]
    relations: dict[str, tuple[str, ...]]


@cache
def concepts() -> dict[str, Concept]:
    """All concepts by name, in the file's order. The caller must not change the result."""
    found = {}
    for name, kind, classes, *rest in _rows(FOLDER / "concepts.tsv"):
        facts = (cell.split("=", 1) for cell in rest if cell)
        relations = {key: tuple(values.split(",")) for key, values in facts}
        found[name] = Concept(name, kind, tuple(classes.split(",")), relations)
    return found


@cache
def forms(language: str) -> dict[str, dict[str, str]]:
    """Concept → key → written form in one language. The caller must not change the result.

    The file is ``<language>.tsv``: the concept, then cells ``key=form``. What the keys are is said at
    the top of ``clte/builtin/realise/<language>.py``.

    Raises:
        ClteError: no such language.
    """
    path = FOLDER / f"{language}.tsv"
    if not path.exists():
        known = ", ".join(sorted(file.stem for file in FOLDER.glob("??.tsv")))
        raise ClteError(f"The built-in set has no language {language!r}. It has {known}.")
    return {name: dict(cell.split("=", 1) for cell in rest if cell) for name, *rest in _rows(path)}


def _rows(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
