from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from clte.builtin.frames import PHENOMENA, frames
from clte.builtin.generate import generate
from clte.errors import ClteError


def test_there_are_phenomena_with_frames_for_both_parts() -> None:
    assert len(PHENOMENA) >= 14
    train = Counter(frame.phenomenon for frame in frames("train"))
    test = Counter(frame.phenomenon for frame in frames("test"))
    assert set(train) == set(test) == set(PHENOMENA)
    assert min(train.values()) >= 5
    assert min(test.values()) >= 2
    names = Counter((frame.phenomenon, frame.name) for frame in frames())
    assert max(names.values()) == 1
    assert all(frame.build.__doc__ for frame in frames())


def test_the_same_seed_gives_the_same_corpus_and_another_one_another() -> None:
    one, two, other = (
        generate(40, part="train", seed=seed, languages=("en", "tr")) for seed in (7, 7, 8)
    )
    assert one.revision == two.revision
    assert one.revision != other.revision
    assert one.languages == ("en", "tr")


def test_a_part_has_only_its_own_frames() -> None:
    names = {f"{frame.phenomenon}.{frame.name}" for frame in frames("test")}
    corpus = generate(120, part="test", seed=1, languages=("en",))
    found = {str(p).partition("-")[2].rpartition(".")[0] for p in corpus.premise_ids}
    assert found <= names
    assert set(corpus.parts) == {"test"}
    assert len(corpus) == 360


def test_siblings_meet_the_same_hypothesis_with_other_labels() -> None:
    corpus = generate(400, part="train", seed=3, siblings=3, languages=("en",))
    labels: dict[str, set[int]] = {}
    for text, label in zip(corpus.hypotheses["en"], corpus.labels.tolist(), strict=True):
        labels.setdefault(text, set()).add(label)
    several = sum(len(found) > 1 for found in labels.values())
    assert several > 80
    assert np.bincount(corpus.labels).tolist() == [400, 400, 400]


def test_texts_of_an_item_differ() -> None:
    corpus = generate(200, part="all", seed=5, siblings=1, languages=("en", "tr", "hi"))
    for code in corpus.languages:
        for start in range(0, len(corpus), 3):
            texts = {corpus.premises[code][start], *corpus.hypotheses[code][start : start + 3]}
            assert len(texts) == 4


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(ClteError, match="train, test or all"):
        generate(1, part="dev")  # type: ignore[arg-type]
