"""From frames to a corpus: draw a situation, take premises with one hypothesis a label, say them.

The same arguments always give the same corpus.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

import numpy as np

from clte.builtin.draw import BEASTS, RELATIVES, Draw
from clte.builtin.frames import PHENOMENA, Frame, frames
from clte.builtin.lexicon import concepts
from clte.builtin.meaning import NP, Clause, Exists, Has, Is, Joined, Meaning, Place, Pronoun, Text
from clte.builtin.realise import LANGUAGES, realise
from clte.builtin.scene import Scene, Schedule, Statement, words
from clte.data.corpus import LABELS, Corpus
from clte.errors import ClteError

LICENCE = "CC BY 4.0"
MIN_WORDS, MAX_WORDS = 3, 20
"""An item with a shorter or longer English text is drawn again."""

YARDS = ("garden", "park", "field", "street", "forest")
_BESIDE = (0.92, 0.7)
"""Share of premises of one and of two sentences that also say of someone else what is neutral to them."""

_PATIENCE = 5000
"""So many situations without a new premise, and there are no more."""
_DROPPED = (0.0, 0.3, 0.8)
"""Share of items left out by how many of entailment and contradiction are about what is on the side."""
_SIMPLE = (Clause, Is, Has, Exists)

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
    made = list(_said(count, part, seed, siblings, languages))
    made.sort(key=lambda one: one[0].frame.role == "test")  # dev before test, as XNLI's reader
    for item, said in made:
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
    share = -(-count // len(PHENOMENA))
    by_phenomenon = dict.fromkeys(PHENOMENA, 0)
    made = idle = 0
    for group in meanings(part=part, seed=seed, siblings=siblings):
        idle += 1
        for item in group:
            if by_phenomenon[item.frame.phenomenon] == share:
                continue
            said = {
                code: [realise(m, code) for m in (item.premise, *item.hypotheses)]
                for code in languages
            }
            if _usable(said, seen):
                for code in languages:
                    seen[code].add(said[code][0])
                yield item, said
                by_phenomenon[item.frame.phenomenon] += 1
                made, idle = made + 1, 0
                if made == count:
                    return
        if idle > _PATIENCE:
            raise ClteError(
                f"the frames have no more than {made:,} different premises for part {part!r}; "
                f"{count:,} were asked for."
            )


def _usable(said: dict[str, list[str]], seen: dict[str, set[str]]) -> bool:
    """Whether the texts differ from each other in every language, are short, and are new."""
    for code, texts in said.items():
        if len(set(texts)) < len(texts) or texts[0] in seen[code]:
            return False
        if code == "en" and not _of_size(texts):
            return False
    return True


def _of_size(texts: list[str]) -> bool:
    words = [len(text.split()) for text in texts]
    return min(words) >= MIN_WORDS and max(words) <= MAX_WORDS


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
        picked = [
            scene.statements[d.random.choices(numbers, weights)[0]]
            for numbers, weights in schedule.hypotheses[p]
        ]
        off_the_point = (picked[0].weight < 1) + (picked[2].weight < 1)
        if d.chance(_DROPPED[off_the_point]):
            continue
        premise = _vary_premise(scene.statements[p].meaning, scene, d)
        premise = _beside(premise, picked[1], scene, d)
        alone = getattr(premise, "subject", None) == scene.who
        one, two, three = (
            _vary_hypothesis(s.meaning, scene, d) if alone else s.meaning for s in picked
        )
        items.append(Item(frame, premise, (one, two, three)))
    return items


def _beside(premise: Meaning, neutral: Statement, scene: Scene, d: Draw) -> Meaning:
    """What is neutral, said of another one: its words then stand in the premise, as for other labels.

    Without it a neutral hypothesis could be told by its new words: 'Anna is in the garden. Peter is
    tall.' leaves open whether Anna is tall.
    """
    said = neutral.meaning
    new = len(words(said) - words(premise)) / len(words(said))
    told = premise.sentences if isinstance(premise, Text) else (premise,)
    harmless = scene.aside or neutral.weight < 1
    if len(told) > 2 or not harmless or new < 0.2 or not d.chance(_BESIDE[len(told) - 1]):
        return premise
    aside = _elsewhere(said, d)
    if aside is None:
        return premise
    first, second = (aside, premise) if d.chance() else (premise, aside)
    if isinstance(first, _SIMPLE) and isinstance(second, _SIMPLE) and d.chance(0.4):
        return Joined(first, "but" if first.negative != second.negative else "and", second)
    return Text((aside, *told) if first is aside else (*told, aside))


def _elsewhere(said: Meaning, d: Draw) -> Meaning | None:
    """The same of someone else, or somewhere else; None where that would not be another matter."""
    if isinstance(said, Exists) and said.place and isinstance(said.place.where, NP):
        left = [noun for noun in YARDS if noun != said.place.where.head]
        return replace(said, place=Place(NP(d.pick(left)), "in"))
    if not isinstance(said, Clause | Is | Has) or not isinstance(said.subject, NP):
        return None
    other = _another(said.subject, d)
    if other is None:
        return None
    aside = replace(said, subject=other)
    if isinstance(aside, Is) and not (aside.frequency or aside.phase) and d.chance(0.3):
        aside = replace(aside, negative=not aside.negative)
    return aside


def _another(who: NP, d: Draw) -> NP | None:
    """Someone of the same kind who is not in the situation; None for what there may be only one of."""
    if who.owner and who.head not in RELATIVES:
        return replace(who, owner=d.name())
    concept = concepts()[who.head]
    if (concept.kind == "name" and "city" not in concept.classes) or "person" in concept.classes:
        return d.name()
    return d.beast() if who.head in BEASTS else None


def _vary_premise(meaning: Meaning, scene: Scene, d: Draw) -> Meaning:
    """'a dog' for 'the dog', or a time: nothing that changes a label."""
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
    return meaning


def _vary_hypothesis(meaning: Meaning, scene: Scene, d: Draw) -> Meaning:
    """'she' for the one whom all statements are about, now and then."""
    who = scene.who
    if who and isinstance(meaning, Clause | Is | Has) and meaning.subject == who and d.chance(0.1):
        return replace(meaning, subject=Pronoun(who))
    return meaning
