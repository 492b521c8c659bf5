"""Vector distances and batch-wise comparisons: known values and invariances."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from clte.errors import ClteError
from clte.objectives.similarity import (
    cosine_distance,
    info_nce,
    mse,
    normalised_mse,
    one_minus_linear_cka,
    relational_angle,
    relational_distance,
    rkd,
)
from tests.objectives import reference

ROW_WISE = [mse, cosine_distance, normalised_mse]
BATCH_WISE = [one_minus_linear_cka, relational_distance, relational_angle, info_nce]


def rotation(width: int) -> Tensor:
    return torch.linalg.qr(torch.randn(width, width)).Q


def test_row_wise_by_hand() -> None:
    student, teacher = (
        torch.tensor([[3.0, 4.0], [1.0, 0.0]]),
        torch.tensor([[0.0, 2.0], [2.0, 0.0]]),
    )
    assert mse(student, teacher, reduction="none").tolist() == [6.5, 0.5]  # (9 + 4)/2, 1/2
    # (3/5, 4/5) · (0, 1) = 0.8, and ‖(3/5, -1/5)‖² = 0.4.
    assert cosine_distance(student, teacher, reduction="none").tolist() == pytest.approx(
        [0.2, 0.0], abs=1e-6
    )
    assert normalised_mse(student, teacher, reduction="none").tolist() == pytest.approx(
        [0.4, 0.0], abs=1e-6
    )
    assert mse(student, teacher).item() == 3.5


def test_float64_reference(student_h: Tensor, teacher_h: Tensor) -> None:
    s, t = student_h.double().numpy(), teacher_h.double().numpy()
    cosines = (reference.unit(s) * reference.unit(t)).sum(axis=1)
    expected = {
        mse: ((s - t) ** 2).mean(),
        cosine_distance: (1 - cosines).mean(),
        normalised_mse: ((reference.unit(s) - reference.unit(t)) ** 2).sum(axis=1).mean(),
        one_minus_linear_cka: 1 - reference.linear_cka(s, t),
        relational_distance: reference.rkd_distance(s, t),
        relational_angle: reference.rkd_angle(s, t),
        info_nce: reference.info_nce(s, t, 0.05),
    }
    for function, value in expected.items():
        assert function(student_h, teacher_h).item() == pytest.approx(float(value), rel=1e-4)
    assert rkd(student_h, teacher_h, angle_weight=2.0).item() == pytest.approx(
        reference.rkd_distance(s, t) + 2 * reference.rkd_angle(s, t), rel=1e-4
    )
    assert torch.equal(rkd(student_h, teacher_h), relational_distance(student_h, teacher_h))


@pytest.mark.parametrize("function", [*ROW_WISE, *BATCH_WISE[:3]])
def test_identical_representations_are_at_distance_0(function, student_h: Tensor) -> None:
    assert function(student_h, student_h.clone()).item() == pytest.approx(0.0, abs=1e-5)


@pytest.mark.parametrize("function", [one_minus_linear_cka, relational_distance, relational_angle])
def test_invariant_to_rotation_translation_and_scale(
    function, student_h: Tensor, teacher_h: Tensor
) -> None:
    moved = 5 * student_h @ rotation(16) + torch.randn(16)
    before = function(student_h, teacher_h).item()
    assert before > 0.01
    assert function(moved, teacher_h).item() == pytest.approx(before, rel=1e-3)
    assert function(moved, student_h).item() == pytest.approx(0.0, abs=1e-4)


@pytest.mark.parametrize("function", [one_minus_linear_cka, relational_distance, relational_angle])
def test_widths_may_differ(function, student_h: Tensor) -> None:
    wider = torch.cat([student_h, torch.zeros(8, 5)], dim=1)
    assert function(student_h, wider).item() == pytest.approx(0.0, abs=1e-5)


def test_relational_distance_by_hand() -> None:
    # Distances on a line: (1, 2, 3) over their mean 2; the teacher's triangle has equal sides.
    # Differences (-1/2, 0, 1/2): Huber 1/8, 0, 1/8.
    student = torch.tensor([[0.0, 0.0], [1.0, 0.0], [3.0, 0.0]])
    teacher = torch.tensor([[0.0, 0.0], [2.0, 0.0], [1.0, math.sqrt(3)]])
    assert relational_distance(student, teacher).item() == pytest.approx(1 / 12, abs=1e-6)
    # Cosines at the three vertices: (1, -1, 1) against 1/2 each; Huber 1/8, 3/2 - 1/2 = 1, 1/8.
    assert relational_angle(student, teacher).item() == pytest.approx(1.25 / 3, abs=1e-5)


def test_cka_by_hand() -> None:
    # Centred one-wide columns (-1, 0, 1) and (1, -2, 1) are orthogonal; (-1, 0, 1) and (0, 0, 1)
    # centred to (-1, -1, 2)/3 have correlation 1 / sqrt(2 · 2/3), whose square is 3/4.
    line = torch.tensor([[-1.0], [0.0], [1.0]])
    assert one_minus_linear_cka(line, torch.tensor([[1.0], [-2.0], [1.0]])).item() == pytest.approx(
        1
    )
    assert one_minus_linear_cka(line, torch.tensor([[0.0], [0.0], [1.0]])).item() == pytest.approx(
        0.25, abs=1e-6
    )


def test_info_nce_by_hand() -> None:
    # Orthogonal pairs: logits (1/T, 0), so log(1 + e^(-1/T)); at T = 1 that is 0.313262.
    eye = torch.eye(2)
    assert info_nce(eye, 3 * eye, temperature=1.0).item() == pytest.approx(0.313262, abs=1e-5)
    assert info_nce(eye.flip(0), eye, temperature=1.0).item() == pytest.approx(1.313262, abs=1e-5)


def test_info_nce_is_lowest_for_matched_rows(teacher_h: Tensor) -> None:
    matched = info_nce(2 * teacher_h, teacher_h).item()
    for _ in range(20):
        order = torch.randperm(8)
        if not torch.equal(order, torch.arange(8)):
            assert info_nce(teacher_h[order], teacher_h).item() > matched


def test_info_nce_looks_from_the_student_to_the_teacher() -> None:
    # Both students sit on teacher 0. Over the teachers: log(1 + 1/e) and log(1 + e), mean 0.813262.
    # Over the students, the other direction, each row is a tie and the value would be log 2.
    student, teacher = torch.tensor([[1.0, 0.0], [1.0, 0.0]]), torch.eye(2)
    value = info_nce(student, teacher, temperature=1.0).item()
    assert value == pytest.approx(0.813262, abs=1e-5)


@pytest.mark.parametrize("function", BATCH_WISE)
def test_a_last_batch_of_one_row_trains_on_nothing(function) -> None:
    student = torch.randn(1, 4, requires_grad=True)
    value = function(student, torch.randn(1, 4))
    assert value.item() == 0.0
    value.backward()
    assert student.grad is not None
    assert student.grad.abs().max() == 0.0


@pytest.mark.parametrize("function", [*ROW_WISE, *BATCH_WISE])
@pytest.mark.parametrize("case", ["zeros", "equal rows", "a row twice"])
def test_degenerate_batches_have_finite_values_and_gradients(function, case: str) -> None:
    student = torch.randn(6, 5)
    if case == "zeros":
        student = torch.zeros(6, 5)
    elif case == "equal rows":
        student = student[:1].repeat(6, 1)
    else:
        student[3] = student[0]
    student.requires_grad_()
    value = function(student, torch.randn(6, 5))
    value.backward()
    assert value.isfinite()
    assert student.grad is not None
    assert student.grad.abs().max() < 1e4


@pytest.mark.parametrize("function", [*ROW_WISE, *BATCH_WISE])
def test_half_precision_comes_out_in_float32_and_is_computed_there(
    function, student_h: Tensor, teacher_h: Tensor
) -> None:
    student, teacher = student_h.bfloat16(), teacher_h.bfloat16()
    value = function(student, teacher)
    assert value.dtype == torch.float32
    assert torch.equal(value, function(student.float(), teacher.float()))
    # Autocast would make matrix products bfloat16: good to three digits, not to seven.
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert torch.equal(function(student, teacher), value)


@pytest.mark.parametrize("function", [*ROW_WISE, info_nce])
def test_unequal_widths_ask_for_a_projection(function) -> None:
    with pytest.raises(ClteError, match=r"3 wide and the teacher's 4.*projection"):
        function(torch.zeros(2, 3), torch.zeros(2, 4))


@pytest.mark.parametrize("function", [*ROW_WISE, *BATCH_WISE])
def test_rows_and_dimensions_must_fit(function) -> None:
    with pytest.raises(ClteError, match="2 rows and the teacher's 5"):
        function(torch.zeros(2, 3), torch.zeros(5, 3))
    with pytest.raises(ClteError, match="student's representation must be 2-D"):
        function(torch.zeros(2, 7, 3), torch.zeros(2, 3))


def test_info_nce_needs_a_temperature_above_0(student_h: Tensor) -> None:
    with pytest.raises(ClteError, match="temperature is 0"):
        info_nce(student_h, student_h, temperature=0)
