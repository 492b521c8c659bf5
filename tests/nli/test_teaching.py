from __future__ import annotations

import numpy as np
import pytest
import torch

from clte.nli.encode import UNLABELLED, collate
from clte.nli.teaching import Lesson, loss_of

PAIRS = [(np.array([7]), np.array([9])), (np.array([8]), np.array([9]))]
SCORES = torch.tensor([[2.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def test_without_a_teacher_it_is_the_cross_entropy() -> None:
    lesson = Lesson(collate(PAIRS, [0, 2]))
    expected = torch.nn.functional.cross_entropy(SCORES, torch.tensor([0, 2]))
    assert loss_of(SCORES, lesson, weight=0.7, temperature=2.0) == pytest.approx(expected.item())


def test_labels_and_teacher_are_weighed_and_a_pair_without_label_has_the_teacher_alone() -> None:
    taught = torch.tensor([[0.0, 0.0, 0.0], [0.0, 0.0, 4.0]])
    lesson = Lesson(collate(PAIRS, [0, UNLABELLED]), taught)
    entropy = -SCORES[0].log_softmax(0)[0].item()
    own, other = (SCORES / 2).softmax(1), (taught / 2).softmax(1)
    divergence = (other * (other.log() - own.log())).sum(1).mean().item()
    found = loss_of(SCORES, lesson, weight=0.7, temperature=2.0).item()
    assert found == pytest.approx(0.3 * entropy + 0.7 * 4 * divergence, rel=1e-5)


def test_a_student_who_agrees_with_its_teacher_has_nothing_to_learn() -> None:
    lesson = Lesson(collate(PAIRS, [UNLABELLED, UNLABELLED]), SCORES.clone())
    assert loss_of(SCORES, lesson, weight=0.7, temperature=2.0).item() == pytest.approx(0, abs=1e-6)


def test_a_pair_that_is_not_taught_has_its_label_alone() -> None:
    taught = torch.tensor([[0.0, 0.0, 9.0], [0.0, 0.0, 4.0]])
    lesson = Lesson(collate(PAIRS, [0, UNLABELLED], [False, True]), taught)
    entropy = -SCORES[0].log_softmax(0)[0].item()
    own, other = (SCORES[1] / 2).softmax(0), (taught[1] / 2).softmax(0)
    divergence = (other * (other.log() - own.log())).sum().item() / len(PAIRS)
    found = loss_of(SCORES, lesson, weight=0.7, temperature=2.0).item()
    assert found == pytest.approx(entropy + 0.7 * 4 * divergence, rel=1e-5)
