"""Distillation on logits: Hinton's, and its decoupled form."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from clte.objectives.checks import (
    Reduction,
    check_labels,
    check_temperature,
    paired_logits,
    reduce_rows,
)
from clte.objectives.divergences import kl_rows, log_softmax


def distillation(
    student_logits: Tensor,
    teacher_logits: Tensor,
    *,
    temperature: float = 1.0,
    reduction: Reduction = "mean",
) -> Tensor:
    """T² · KL( softmax(z_teacher / T) ‖ softmax(z_student / T) ): classical distillation.

    Summed over classes, averaged over the batch, computed in float32. The gradient of the KL
    shrinks with 1/T²; the factor T² keeps it beside the cross-entropy's at any T.

    Args:
        student_logits: [B, C] logits of the student, any floating dtype.
        teacher_logits: [B, C] logits of the teacher.
        temperature: T > 0.
        reduction: ``"mean"`` for a scalar, ``"none"`` for [B].

    Returns:
        float32, scalar or [B].

    Raises:
        ClteError: If T is not above 0, an input is not 2-D, or the shapes differ.

    Source:
        Hinton, Vinyals & Dean 2015, section 2.
    """
    check_temperature(temperature)
    student, teacher = paired_logits(student_logits, teacher_logits)
    log_p, log_q = log_softmax(teacher, temperature), log_softmax(student, temperature)
    return reduce_rows(temperature**2 * kl_rows(log_p, log_q), reduction)


def decoupled_distillation(
    student_logits: Tensor,
    teacher_logits: Tensor,
    labels: Tensor,
    *,
    alpha: float = 1.0,
    beta: float = 8.0,
    temperature: float = 4.0,
    reduction: Reduction = "mean",
) -> Tensor:
    """T² · (α · TCKD + β · NCKD).

    TCKD is KL(teacher ‖ student) of (p_y, 1 - p_y), the gold class against the rest; NCKD is
    KL(teacher ‖ student) of the softmax over the other classes alone. Classical distillation is
    TCKD + (1 - p_y of the teacher) · NCKD, so a confident teacher mutes its second part; here β
    decides. With two classes NCKD is 0.

    Args:
        student_logits: [B, C] logits of the student, any floating dtype, C ≥ 2.
        teacher_logits: [B, C] logits of the teacher.
        labels: [B] gold classes.
        alpha: Weight of TCKD.
        beta: Weight of NCKD.
        temperature: T > 0.
        reduction: ``"mean"`` for a scalar, ``"none"`` for [B].

    Returns:
        float32, scalar or [B].

    Raises:
        ClteError: If T is not above 0, an input is not 2-D, the shapes differ, or a label is not
            one of the classes.

    Source:
        Zhao et al. 2022 (Decoupled Knowledge Distillation).
    """
    check_temperature(temperature)
    student, teacher = paired_logits(student_logits, teacher_logits)
    check_labels(labels, student)
    target_t, rest_t = _decouple(teacher / temperature, labels)
    target_s, rest_s = _decouple(student / temperature, labels)
    rows = alpha * kl_rows(target_t, target_s) + beta * kl_rows(rest_t, rest_s)
    return reduce_rows(temperature**2 * rows, reduction)


def _decouple(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Return log (p_y, 1 - p_y) [B, 2] and the log softmax over the other classes [B, C - 1]."""
    is_gold = F.one_hot(labels.long(), logits.shape[1]).bool()
    gold = logits[is_gold]  # (B,)
    others = logits[~is_gold].view(len(logits), -1)  # (B, C - 1)
    against_rest = torch.stack([gold, others.logsumexp(dim=1)], dim=1)  # (B, 2)
    return F.log_softmax(against_rest, dim=1), F.log_softmax(others, dim=1)
