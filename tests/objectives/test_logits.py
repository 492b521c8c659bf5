"""Distillation on logits: Hinton's scaling and DKD's decomposition."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from clte.errors import ClteError
from clte.objectives.logits import decoupled_distillation, distillation
from tests.objectives import reference

LABELS = torch.tensor([0, 2, 1, 1])


@pytest.fixture
def student_z() -> Tensor:
    return torch.randn(4, 3)


@pytest.fixture
def teacher_z() -> Tensor:
    return 2 * torch.randn(4, 3)


def test_distillation_by_hand() -> None:
    # Teacher (3/4, 1/4), student (1/2, 1/2): KL(teacher ‖ student) = 0.130812, swapped 0.143841.
    even, skewed = torch.zeros(1, 2), torch.tensor([[math.log(3), 0.0]])
    assert distillation(even, skewed).item() == pytest.approx(0.130812, abs=1e-6)
    assert distillation(skewed, even).item() == pytest.approx(0.143841, abs=1e-6)
    # Logits twice as far apart at T = 2 give the same softmaxes; T² = 4 stands before them.
    assert distillation(even, 2 * skewed, temperature=2).item() == pytest.approx(
        4 * 0.130812, abs=1e-5
    )


def test_float64_reference(student_z: Tensor, teacher_z: Tensor) -> None:
    s, t = student_z.double().numpy(), teacher_z.double().numpy()
    rows = 9 * reference.kl(reference.softmax(t, 3.0), reference.softmax(s, 3.0))
    got = distillation(student_z, teacher_z, temperature=3.0, reduction="none")
    assert got.tolist() == pytest.approx(rows.tolist(), rel=1e-4)
    expected = reference.dkd(s, t, np.asarray(LABELS), alpha=0.7, beta=5.0, temperature=2.5)
    decoupled = decoupled_distillation(
        student_z, teacher_z, LABELS, alpha=0.7, beta=5.0, temperature=2.5, reduction="none"
    )
    assert decoupled.tolist() == pytest.approx(expected.tolist(), rel=1e-4)


def gradient(student: Tensor, teacher: Tensor, temperature: float) -> Tensor:
    student = student.clone().requires_grad_()
    (found,) = torch.autograd.grad(distillation(student, teacher, temperature=temperature), student)
    return found


def test_t_squared_keeps_the_gradient_as_t_grows(student_z: Tensor, teacher_z: Tensor) -> None:
    at_20, at_40 = (gradient(student_z, teacher_z, t).norm().item() for t in (20.0, 40.0))
    assert at_40 == pytest.approx(at_20, rel=0.05)  # without T² it would fall to a quarter
    # Hinton's limit: (z_s - z_t) / C with the rows centred, over the batch.
    difference = student_z - teacher_z
    limit = (difference - difference.mean(dim=1, keepdim=True)) / 3 / 4
    assert torch.allclose(gradient(student_z, teacher_z, 200.0), limit, rtol=0.05, atol=2e-3)


def test_dkd_by_hand() -> None:
    # Teacher (1/2, 1/4, 1/4), student (1/3, 1/3, 1/3), gold 0, T = 1.
    # TCKD: 1/2 log(3/2) + 1/2 log(3/4) = 0.058892; NCKD: (1/2, 1/2) against itself, 0.
    teacher, student = torch.tensor([[0.5, 0.25, 0.25]]).log(), torch.zeros(1, 3)
    gold_first = decoupled_distillation(student, teacher, torch.tensor([0]), temperature=1.0)
    assert gold_first.item() == pytest.approx(0.058892, abs=1e-6)
    # Gold 1. TCKD of (1/4, 3/4) against (1/3, 2/3): 1/4 log(3/4) + 3/4 log(9/8) = 0.016417.
    # NCKD of (2/3, 1/3) against (1/2, 1/2): 2/3 log(4/3) + 1/3 log(2/3) = 0.056633; times 8.
    gold_second = decoupled_distillation(student, teacher, torch.tensor([1]), temperature=1.0)
    assert gold_second.item() == pytest.approx(0.016417 + 8 * 0.056633, abs=1e-5)


def test_classical_distillation_is_tckd_plus_the_rest_of_nckd(
    student_z: Tensor, teacher_z: Tensor
) -> None:
    """KD = TCKD + (1 - p_y) · NCKD, the DKD paper's decomposition, row by row."""
    temperature = 2.0
    p_gold = torch.softmax(teacher_z / temperature, dim=1).gather(1, LABELS[:, None])[:, 0]
    parts = [
        decoupled_distillation(
            student_z,
            teacher_z,
            LABELS,
            alpha=alpha,
            beta=beta,
            temperature=temperature,
            reduction="none",
        )
        for alpha, beta in ((1.0, 0.0), (0.0, 1.0))
    ]
    kd = distillation(student_z, teacher_z, temperature=temperature, reduction="none")
    assert torch.allclose(kd, parts[0] + (1 - p_gold) * parts[1], rtol=1e-4, atol=1e-6)


def test_identity_is_0(student_z: Tensor) -> None:
    assert distillation(student_z, student_z, temperature=4).item() == pytest.approx(0, abs=1e-5)
    assert decoupled_distillation(student_z, student_z, LABELS).item() == pytest.approx(0, abs=1e-4)


def test_a_very_sure_teacher_stays_finite() -> None:
    sure = torch.tensor([[200.0, -200.0, 0.0]])
    student = torch.zeros(1, 3, requires_grad=True)
    decoupled_distillation(student, sure, torch.tensor([0]), temperature=1.0).backward()
    assert student.grad is not None
    assert student.grad.isfinite().all()


def test_half_precision_comes_out_in_float32(student_z: Tensor, teacher_z: Tensor) -> None:
    student, teacher = student_z.bfloat16(), teacher_z.bfloat16()
    assert distillation(student, teacher).dtype == torch.float32
    assert decoupled_distillation(student, teacher, LABELS).dtype == torch.float32
    assert torch.equal(
        distillation(student, teacher), distillation(student.float(), teacher.float())
    )


def test_bad_input_is_said(student_z: Tensor) -> None:
    with pytest.raises(ClteError, match="3 classes and the teacher 2"):
        distillation(student_z, torch.zeros(4, 2))
    with pytest.raises(ClteError, match="temperature is 0"):
        distillation(student_z, student_z, temperature=0)
    with pytest.raises(ClteError, match="student's logits must be 2-D"):
        distillation(student_z[0], student_z)
    with pytest.raises(ClteError, match=r"a label is 3, .* classes 0 to 2"):
        decoupled_distillation(student_z, student_z, torch.tensor([0, 1, 2, 3]))
    with pytest.raises(ClteError, match="a label is -1"):
        decoupled_distillation(student_z, student_z, torch.tensor([0, 1, -1, 2]))
    with pytest.raises(ClteError, match="labels must be 4 whole numbers"):
        decoupled_distillation(student_z, student_z, torch.tensor([0, 1]))
