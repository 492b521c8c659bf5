"""The teacher's cache, and the teachers that a real one has to beat."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from clte.errors import ClteError
from clte.training.teacher import TeacherVectors, class_mean, random_vectors, teacher_vectors
from tests.corpora import tiny_corpus

CORPUS = tiny_corpus(12)


class Teacher:
    """Answers with numbers that count how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, view: Any) -> tuple[np.ndarray, np.ndarray]:
        self.asked += 1
        rng = np.random.default_rng(self.asked)
        return rng.normal(size=(len(view), 3)), rng.normal(size=(len(view), 5))


def ask(root: Path, teacher: Callable, **changes: Any) -> TeacherVectors:
    view = CORPUS.view(changes.pop("pair", "fr-bg")).select(
        changes.pop("items", CORPUS.item_ids[:6])
    )
    key = {"revision": "abc", "pooling": "head", "layer": -1, "max_length": 128, **changes}
    return teacher_vectors(root, view=view, ask=teacher, **key)


def test_asked_once_and_read_memory_mapped(tmp_path: Path) -> None:
    teacher = Teacher()
    first, second = ask(tmp_path, teacher), ask(tmp_path, teacher)
    assert teacher.asked == 1
    assert first.representation.shape == (6, 5) and first.logits.shape == (6, 3)
    assert first.representation.dtype == np.float32
    assert isinstance(second.representation, np.memmap)
    assert np.array_equal(first.representation, second.representation)


@pytest.mark.parametrize(
    "changes",
    [
        {"revision": "other"},
        {"pair": "de-tr"},
        {"items": CORPUS.item_ids[:5]},
        {"items": CORPUS.item_ids[:6][::-1]},
        {"pooling": "mean"},
        {"layer": 1},
        {"max_length": 64},
    ],
    ids=str,
)
def test_another_question_is_asked(tmp_path: Path, changes: dict[str, Any]) -> None:
    teacher = Teacher()
    ask(tmp_path, teacher)
    other = ask(tmp_path, teacher, **changes)
    assert teacher.asked == 2
    assert len(other.logits) == len(changes.get("items", range(6)))


@pytest.mark.parametrize("name", ["representation.npy", "logits.npy", "key.json"])
@pytest.mark.parametrize("damage", ["missing", "truncated", "empty"])
def test_a_damaged_entry_is_asked_again(tmp_path: Path, name: str, damage: str) -> None:
    teacher = Teacher()
    ask(tmp_path, teacher)
    (path,) = tmp_path.rglob(name)
    content = path.read_bytes()
    match damage:
        case "missing":
            path.unlink()
        case "truncated":
            path.write_bytes(content[: len(content) // 2])
        case "empty":
            path.write_bytes(b"")
    again = ask(tmp_path, teacher)
    assert teacher.asked == 2 and again.logits.shape == (6, 3)
    ask(tmp_path, teacher)
    assert teacher.asked == 2


def test_a_pickle_in_the_cache_is_never_loaded(tmp_path: Path) -> None:
    teacher = Teacher()
    ask(tmp_path, teacher)
    (path,) = tmp_path.rglob("logits.npy")
    np.save(path, np.array([{}] * 6, dtype=object), allow_pickle=True)
    assert ask(tmp_path, teacher).logits.dtype == np.float32
    assert teacher.asked == 2


def test_several_students_at_once_ask_once(tmp_path: Path) -> None:
    teacher, found, errors = Teacher(), [], []
    begin = threading.Barrier(4)

    def slow(view: Any) -> tuple[np.ndarray, np.ndarray]:
        answer = teacher(view)
        threading.Event().wait(0.1)
        return answer

    def student() -> None:
        begin.wait()
        try:
            found.append(ask(tmp_path, slow))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=student) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors and teacher.asked == 1
    assert all(np.array_equal(f.logits, found[0].logits) for f in found)


def test_answers_that_are_no_numbers_are_not_kept(tmp_path: Path) -> None:
    def diverged(view: Any) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros((len(view), 3)), np.full((len(view), 5), np.nan)

    with pytest.raises(ClteError, match="values that are not numbers"):
        ask(tmp_path, diverged)
    assert not list(tmp_path.rglob("*.npy"))


def test_class_mean_keeps_the_label_and_nothing_else() -> None:
    vectors = TeacherVectors(np.array([[0.0, 2], [4, 6], [1, 1]]), np.array([[1.0], [3], [5]]))
    blurred = class_mean(vectors, np.array([0, 0, 2]))
    assert blurred.representation.tolist() == [[2, 4], [2, 4], [1, 1]]
    assert blurred.logits.tolist() == [[2], [2], [5]]
    assert vectors.representation[0].tolist() == [0, 2]  # the cache is not written to


def test_random_vectors_keep_each_units_mean_and_spread() -> None:
    rng = np.random.default_rng(0)
    h = rng.normal([0, 5, -3], [1, 0.1, 4], (4000, 3)).astype(np.float32)
    vectors = TeacherVectors(h, h[:, :2])
    drawn = random_vectors(vectors, 1)
    np.testing.assert_allclose(drawn.representation.mean(0), [0, 5, -3], atol=0.3)
    np.testing.assert_allclose(drawn.representation.std(0), [1, 0.1, 4], rtol=0.1)
    assert abs(np.corrcoef(drawn.representation[:, 0], h[:, 0])[0, 1]) < 0.05
    assert np.array_equal(drawn.logits, random_vectors(vectors, 1).logits)
    assert not np.array_equal(drawn.logits, random_vectors(vectors, 2).logits)
