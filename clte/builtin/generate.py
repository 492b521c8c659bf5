"""From frames to a corpus: draw a situation, take premises with one hypothesis a label, say them.

The same arguments always give the same corpus.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

import numpy as np

from clte.builtin.draw import Draw
from clte.builtin.frames import Frame, frames
from clte.builtin.lexicon import concepts
from clte.builtin.meaning import Clause, Has, Is, Meaning, Pronoun, Text
from clte.builtin.realise import LANGUAGES, realise
from clte.builtin.scene import Scene, Schedule
from clte.data.corpus import LABELS, Corpus
from clte.errors import ClteError

LICENCE = "CC BY 4.0"
MAX_WORDS = 20
"""An English premise with more words is drawn again."""

Part = Literal["train", "test", "all"]
_PARTS = {"train": "dev", "test": "test"}
"""A frame's role → the part of the corpus, named as XNLI's two, so that its protocols fit."""


@dataclass(frozen=True, slots=True)
class Item:
    """A premise with a hypothesis of each label.

    Attributes:
        frame: What built it.
        premise: The premise's meaning.
        hypotheses: What is entailed, neutral and contradicted.
    """

    frame: Frame
    premise: Meaning
    hypotheses: tuple[Meaning, Meaning, Meaning]


def generate(
    count: int,
    *,
    part: Part = "all",
    seed: int = 0,
    siblings: int = 3,
    languages: Sequence[str] = LANGUAGES,
) -> Corpus:
    """A corpus of ``count`` premises with three hypotheses each, one a label.

    Phenomena have equal shares, and so have the frames of a phenomenon. ``genres`` holds the
    phenomenon; the frame stands in the premise id (see `clte.builtin.corpus.frame_names`).

    Args:
        count: How many premises.
        part: ``train`` for the frames that train, ``test`` for those kept out, or both.
        seed: Another seed, other items.
        siblings: How many premises at most are taken from one situation; with more than one, the
            same hypothesis meets several premises and its label changes with them.
        languages: Which of the six languages.

    Raises:
        ClteError: an unknown part, or more premises than the frames have.
    """
    rows: list[tuple[str, str, int, str, str]] = []
    texts: dict[str, tuple[list[str], list[str]]] = {code: ([], []) for code in languages}
    numbers = dict.fromkeys(_PARTS.values(), 0)
    for item, said in _said(count, part, seed, siblings, languages):
        where = _PARTS[item.frame.role]
        premise = f"{where}-{item.frame.phenomenon}.{item.frame.name}.{len(rows) // 3 + 1}"
        for label in range(len(LABELS)):
            numbers[where] += 1
            rows.append((f"{where}-{numbers[where]}", premise, label, where, item.frame.phenomenon))
            for code, (premises, hypotheses) in texts.items():
                premises.append(said[code][0])
                hypotheses.append(said[code][1 + label])
    columns = list(zip(*rows, strict=True)) or [()] * 5
    return Corpus(
        name="builtin",
        licence=LICENCE,
        item_ids=np.array(columns[0], dtype=str),
        premise_ids=np.array(columns[1], dtype=str),
        labels=np.array(columns[2], dtype=np.int8),
        parts=np.array(columns[3], dtype=str),
        genres=np.array(columns[4], dtype=str),
        premises={code: np.array(pair[0], dtype=object) for code, pair in texts.items()},
        hypotheses={code: np.array(pair[1], dtype=object) for code, pair in texts.items()},
    )


def _said(
    count: int, part: Part, seed: int, siblings: int, languages: Sequence[str]
) -> Iterator[tuple[Item, dict[str, list[str]]]]:
    """Items with their four texts in each language, none twice in any language."""
    seen: dict[str, set[str]] = {code: set() for code in languages}
    made = idle = 0
    for group in meanings(part=part, seed=seed, siblings=siblings):
        idle += 1
        for item in group:
            said = {
                code: [realise(m, code) for m in (item.premise, *item.hypotheses)]
                for code in languages
            }
            if _usable(said, seen):
                for code in languages:
                    seen[code].add(said[code][0])
                yield item, said
                made, idle = made + 1, 0
                if made == count:
                    return
        if idle > 2000:
            raise ClteError(
                f"the frames have no more than {made:,} different premises for part {part!r}; "
                f"{count:,} were asked for."
            )


def _usable(said: dict[str, list[str]], seen: dict[str, set[str]]) -> bool:
    """Whether the texts differ from each other in every language, are short, and are new."""
    for code, texts in said.items():
        if len(set(texts)) < len(texts) or texts[0] in seen[code]:
            return False
        if code == "en" and len(texts[0].split()) > MAX_WORDS:
            return False
    return True


def meanings(*, part: Part, seed: int, siblings: int) -> Iterator[list[Item]]:
    """Without end: groups of up to ``siblings`` items about one situation.

    Raises:
        ClteError: an unknown part.
    """
    if part not in ("train", "test", "all"):
        raise ClteError(f"there is no part {part!r}. Choose train, test or all.")
    random = Random(f"{seed} {part}")
    by_phenomenon: dict[str, list[Frame]] = {}
    for frame in frames(None if part == "all" else part):
        by_phenomenon.setdefault(frame.phenomenon, []).append(frame)
    schedules: dict[tuple[str, object], Schedule] = {}
    turn = 0
    while True:
        for found in by_phenomenon.values():
            frame = found[turn % len(found)]
            draw = Draw(random)
            scene = frame.build(draw)
            scene.mix(random)
            key = frame.name, scene.structure()
            if key not in schedules:
                schedules[key] = scene.schedule()
            yield _items(frame, scene, schedules[key], siblings, draw)
        turn += 1


def _items(frame: Frame, scene: Scene, schedule: Schedule, siblings: int, d: Draw) -> list[Item]:
    items = []
    chosen = d.random.choices(*schedule.premises, k=siblings)
    for p in dict.fromkeys(chosen):
        hypotheses = [
            scene.statements[d.random.choices(numbers, weights)[0]].meaning
            for numbers, weights in schedule.hypotheses[p]
        ]
        premise = _vary_premise(scene.statements[p].meaning, scene, d)
        alone = getattr(premise, "subject", None) == scene.who
        one, two, three = (
            _vary_hypothesis(meaning, scene, d) if alone else meaning for meaning in hypotheses
        )
        items.append(Item(frame, premise, (one, two, three)))
    return items


def _vary_premise(meaning: Meaning, scene: Scene, d: Draw) -> Meaning:
    """'a dog' for 'the dog', a time, or an unrelated sentence: nothing that changes a label."""
    who = scene.who
    if isinstance(meaning, Clause | Is | Has) and not meaning.negative and meaning.subject == who:
        plain = who and who.determiner == "the" and not who.owner and not who.count
        if plain and concepts()[who.head].kind == "noun" and d.chance(0.25):
            meaning = replace(meaning, subject=replace(who, determiner="a"))
    if (
        scene.detail
        and isinstance(meaning, Clause)
        and not (meaning.negative or meaning.time or meaning.frequency or meaning.phase)
        and d.chance(0.3)
    ):
        meaning = replace(meaning, time=d.time(meaning.tense))
    if scene.aside and not isinstance(meaning, Text) and d.chance(0.06):
        aside = _aside(d)
        meaning = Text((aside, meaning) if d.chance() else (meaning, aside))
    return meaning


def _aside(d: Draw) -> Meaning:
    """A sentence about someone who has no part in the situation."""
    other = d.name()
    return d.pick(
        (
            Is(other, d.mood(other)[0]),
            Is(other, d.inside_outside()[0]),
            Clause(other, d.pick(("sleep", "work", "sing", "read")), tense="now"),
        )
    )


def _vary_hypothesis(meaning: Meaning, scene: Scene, d: Draw) -> Meaning:
    """'she' for the one whom all statements are about, now and then."""
    who = scene.who
    if who and isinstance(meaning, Clause | Is | Has) and meaning.subject == who and d.chance(0.1):
        return replace(meaning, subject=Pronoun(who))
    return meaning
