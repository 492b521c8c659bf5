from __future__ import annotations

from random import Random

import pytest

from clte.builtin.draw import Draw
from clte.builtin.frames import Frame, frames
from clte.builtin.meaning import NP, Clause, Is
from clte.builtin.scene import Scene, negation, words

DOG = NP("dog")


def said(scene: Scene, name: str) -> int:
    verbs = [getattr(s.meaning, "verb", "") for s in scene.statements]
    return verbs.index(name)


def sleeping_or_resting() -> Scene:
    """Worlds: 0 sleeps (and so rests), 1 only rests, 2 runs."""
    scene = Scene(act=3)
    scene.say(Clause(DOG, "sleep", tense="now"), lambda w: w.act == 0)
    scene.say(Clause(DOG, "rest", tense="now"), lambda w: w.act < 2)
    scene.say(Clause(DOG, "run", tense="now"), lambda w: w.act == 2)
    return scene


@pytest.mark.parametrize(
    ("premise", "hypothesis", "label"),
    [("sleep", "rest", 0), ("rest", "sleep", 1), ("sleep", "run", 2), ("run", "rest", 2)],
)
def test_labels_follow_from_worlds(premise: str, hypothesis: str, label: int) -> None:
    scene = sleeping_or_resting()
    p, h = (scene.statements[said(scene, verb)] for verb in (premise, hypothesis))
    assert scene.label(p, h) == label


def test_what_is_open_to_dispute_has_no_label() -> None:
    scene = Scene(n=6)
    counted = [NP("dog", count=k) for k in (2, 3, 5)]
    for k, phrase in zip((2, 3, 5), counted, strict=True):
        scene.say(
            Clause(phrase, "run", tense="now"),
            lambda w, k=k: w.n == k,  # type: ignore[misc]
            unclear=lambda w, k=k: w.n > k,  # type: ignore[misc]
        )
    two, three, five = scene.statements
    assert scene.label(three, five) == 2
    assert scene.label(five, two) is None
    assert scene.label(three, two) is None


def test_a_negation_is_true_where_the_statement_is_not() -> None:
    scene = Scene(act=3)
    scene.both(Is(DOG, "old"), lambda w: w.act == 1)
    yes, no = scene.statements
    assert yes.true ^ no.true == 0b111
    assert negation(negation(Is(DOG, "old"))) == Is(DOG, "old")
    assert scene.label(yes, no) == 2


def test_words_of_a_meaning() -> None:
    meaning = Is(NP("dog", adjectives=("old",)), "tired", negative=True)
    assert {"dog", "old", "tired", "not"} <= words(meaning)


def met(frame: Frame) -> tuple[dict[int, list[float]], float]:
    """How often each hypothesis is met with each label, over the whole schedule of a frame."""
    draw = Draw(Random(1))
    scene = frame.build(draw)
    scene.mix(draw.random)
    schedule = scene.schedule()
    shares: dict[int, list[float]] = {}
    for p, weight in zip(*schedule.premises, strict=True):
        premise = scene.statements[p]
        for label, (numbers, weights) in enumerate(schedule.hypotheses[p]):
            assert numbers, "a premise without a hypothesis for one of the labels"
            for h, share in zip(numbers, weights, strict=True):
                assert scene.label(premise, scene.statements[h]) == label
                row = shares.setdefault(h, [0.0, 0.0, 0.0])
                row[label] += weight * share / sum(weights)
    return shares, sum(schedule.premises[1])


@pytest.mark.parametrize("frame", frames(), ids=lambda f: f"{f.phenomenon}.{f.name}")
def test_a_frames_hypotheses_do_not_tell_their_label(frame: Frame) -> None:
    """The best guess from the hypothesis alone, knowing the frame, is below 60 % (chance is 33.3)."""
    shares, total = met(frame)
    best = sum(max(row) for row in shares.values()) / (3 * total)
    assert best < 0.6
    assert len(shares) >= 4


@pytest.mark.parametrize("frame", frames(), ids=lambda f: f"{f.phenomenon}.{f.name}")
def test_a_frame_is_the_same_at_every_draw(frame: Frame) -> None:
    """Draws differ in words, not in how many statements there are: schedules can be kept."""
    structures = set()
    for seed in range(12):
        scene = frame.build(Draw(Random(seed)))
        structures.add(len(scene.statements))
    assert len(structures) <= 2


def test_on_average_a_hypothesis_tells_next_to_nothing() -> None:
    best = []
    for frame in frames():
        shares, total = met(frame)
        best.append(sum(max(row) for row in shares.values()) / (3 * total))
    assert sum(best) / len(best) < 0.42
