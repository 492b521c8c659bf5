"""Divergences of hidden states: direction, known values, precision."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from clte.errors import ClteError
from clte.objectives.divergences import (
    hidden_state_js,
    hidden_state_kl,
    reverse_hidden_state_kl,
)
from tests.objectives import reference

ALL = [hidden_state_kl, reverse_hidden_state_kl, hidden_state_js]

# Two units. softmax(log 3, 0) = (3/4, 1/4) and softmax(0, 0) = (1/2, 1/2).
SKEWED = torch.tensor([[math.log(3), 0.0]])
EVEN = torch.tensor([[0.0, 0.0]])
# 3/4 log(3/2) + 1/4 log(1/2) = 0.304099 - 0.173287
KL_SKEWED_EVEN = 0.130812
# 1/2 log(2/3) + 1/2 log(2) = -0.202733 + 0.346574
KL_EVEN_SKEWED = 0.143841
# m = (5/8, 3/8): half of 3/4 log(6/5) + 1/4 log(2/3) and of 1/2 log(4/5) + 1/2 log(4/3)
JS_SKEWED_EVEN = 0.033822


def test_kl_is_teacher_from_student_by_hand() -> None:
    assert hidden_state_kl(EVEN, SKEWED).item() == pytest.approx(KL_SKEWED_EVEN, abs=1e-6)
    assert hidden_state_kl(SKEWED, EVEN).item() == pytest.approx(KL_EVEN_SKEWED, abs=1e-6)


def test_reversed_kl_is_the_other_direction_by_hand() -> None:
    assert reverse_hidden_state_kl(EVEN, SKEWED).item() == pytest.approx(KL_EVEN_SKEWED, abs=1e-6)
    assert reverse_hidden_state_kl(SKEWED, EVEN).item() == pytest.approx(KL_SKEWED_EVEN, abs=1e-6)


def test_js_by_hand_and_symmetric() -> None:
    assert hidden_state_js(EVEN, SKEWED).item() == pytest.approx(JS_SKEWED_EVEN, abs=1e-6)
    assert hidden_state_js(SKEWED, EVEN).item() == pytest.approx(JS_SKEWED_EVEN, abs=1e-6)


def test_three_units_and_two_rows_by_hand() -> None:
    # teacher (1/2, 1/4, 1/4), student (1/4, 1/4, 1/2): 1/2 log 2 - 1/4 log 2 = 1/4 log 2.
    teacher = torch.tensor([[0.5, 0.25, 0.25], [1.0, 1.0, 1.0]]).log()
    student = torch.tensor([[0.25, 0.25, 0.5], [2.0, 2.0, 2.0]]).log()
    rows = hidden_state_kl(student, teacher, reduction="none")
    assert rows.tolist() == pytest.approx([0.25 * math.log(2), 0.0], abs=1e-6)
    # Summed over units, averaged over the batch.
    assert hidden_state_kl(student, teacher).item() == pytest.approx(math.log(2) / 8, abs=1e-6)


def test_temperature_divides_and_is_not_squared_back() -> None:
    # At T = 2, softmax(2 log 3 / 2, 0) = (3/4, 1/4) again, so the value is the same as at T = 1.
    value = hidden_state_kl(EVEN, 2 * SKEWED, temperature=2.0)
    assert value.item() == pytest.approx(KL_SKEWED_EVEN, abs=1e-6)


def test_standardise_by_hand() -> None:
    # (10, 4) has mean 7 and deviation 3, so it becomes (1, -1) and p = e² / (1 + e²) = 0.880797.
    # The student's (0, 0) stays: KL = log 2 - H(p) = 0.693147 - 0.365334.
    value = hidden_state_kl(EVEN, torch.tensor([[10.0, 4.0]]), standardise=True)
    assert value.item() == pytest.approx(0.327813, abs=1e-5)


@pytest.mark.parametrize("standardise", [False, True])
@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_float64_reference(
    student_h: Tensor, teacher_h: Tensor, temperature: float, standardise: bool
) -> None:
    s, t = student_h.double().numpy(), teacher_h.double().numpy()
    if standardise:
        s, t = reference.standardise(s), reference.standardise(t)
    q, p = reference.softmax(s, temperature), reference.softmax(t, temperature)
    expected = {
        hidden_state_kl: reference.kl(p, q),
        reverse_hidden_state_kl: reference.kl(q, p),
        hidden_state_js: reference.js(p, q),
    }
    for function, rows in expected.items():
        got = function(
            student_h,
            teacher_h,
            temperature=temperature,
            standardise=standardise,
            reduction="none",
        )
        assert got.tolist() == pytest.approx(rows.tolist(), rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("function", ALL)
def test_identical_representations_have_no_divergence(function, student_h: Tensor) -> None:
    assert function(student_h, student_h.clone()).item() == pytest.approx(0.0, abs=1e-6)


def test_js_is_bounded_by_log_2_even_when_the_masses_are_disjoint() -> None:
    student, teacher = torch.tensor([[1000.0, 0.0]]), torch.tensor([[0.0, 1000.0]])
    assert hidden_state_js(student, teacher).item() == pytest.approx(math.log(2), abs=1e-6)
    spread = hidden_state_js(50 * torch.randn(64, 12), 50 * torch.randn(64, 12), reduction="none")
    assert spread.max() <= math.log(2) + 1e-6
    assert spread.min() >= 0


def test_standardise_ignores_scale_and_survives_equal_units() -> None:
    student, teacher = torch.randn(4, 9), torch.randn(4, 9)
    plain = hidden_state_kl(student, teacher, standardise=True)
    scaled = hidden_state_kl(7 * student + 3, teacher / 5, standardise=True)
    assert scaled.item() == pytest.approx(plain.item(), rel=1e-4)
    constant = torch.full((4, 9), 2.5, requires_grad=True)
    hidden_state_kl(constant, teacher, standardise=True).backward()
    assert constant.grad is not None
    assert constant.grad.isfinite().all()


@pytest.mark.parametrize("function", ALL)
def test_half_precision_comes_out_in_float32_and_is_computed_there(
    function, student_h: Tensor, teacher_h: Tensor
) -> None:
    student, teacher = student_h.bfloat16(), teacher_h.bfloat16()
    value = function(student, teacher)
    assert value.dtype == torch.float32
    assert torch.equal(value, function(student.float(), teacher.float()))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert torch.equal(function(student, teacher), value)


@pytest.mark.parametrize("function", ALL)
@pytest.mark.parametrize("temperature", [0.0, -1.0, math.nan, math.inf])
def test_temperature_must_be_above_0(function, temperature: float) -> None:
    with pytest.raises(ClteError, match=r"temperature is .* above 0"):
        function(EVEN, SKEWED, temperature=temperature)


@pytest.mark.parametrize("function", ALL)
def test_shapes_that_do_not_fit_are_said(function) -> None:
    with pytest.raises(ClteError, match=r"student's .* is 3 wide and the teacher's 4.*projection"):
        function(torch.zeros(2, 3), torch.zeros(2, 4))
    with pytest.raises(ClteError, match="2 rows and the teacher's 5"):
        function(torch.zeros(2, 3), torch.zeros(5, 3))
    with pytest.raises(ClteError, match=r"teacher's representation must be 2-D.*\[2, 7, 3\]"):
        function(torch.zeros(2, 3), torch.zeros(2, 7, 3))
    with pytest.raises(ClteError, match="no rows"):
        function(torch.zeros(0, 3), torch.zeros(0, 3))


def test_reduction_must_be_known() -> None:
    with pytest.raises(ClteError, match="'sum' is not known"):
        hidden_state_kl(EVEN, SKEWED, reduction="sum")  # type: ignore[arg-type]
