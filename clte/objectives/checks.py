"""What every objective asks of its input, and the precision it computes in."""

from __future__ import annotations

import math
from typing import Literal

import torch
from torch import Tensor

from clte.errors import ClteError

Reduction = Literal["mean", "none"]


def paired_representations(
    student_h: Tensor, teacher_h: Tensor, *, same_width: bool = True
) -> tuple[Tensor, Tensor]:
    """Return both representations in float32, or say why they cannot be compared.

    Args:
        student_h: [B, D_s], any floating dtype.
        teacher_h: [B, D_t]; row i belongs to the student's row i.
        same_width: Whether D_s must equal D_t.

    Raises:
        ClteError: If one is not 2-D, there are no rows, or rows or widths differ.
    """
    _two_rows_of("representation", student_h, teacher_h)
    if same_width and student_h.shape[1] != teacher_h.shape[1]:
        raise ClteError(
            f"the student's representation is {student_h.shape[1]} wide and the teacher's "
            f"{teacher_h.shape[1]}: they cannot be compared unit by unit. A projection is needed: "
            "Objective(spec, student_width=…, teacher_width=…) makes one; cka and rkd need none."
        )
    return student_h.float(), teacher_h.float()


def paired_logits(student_logits: Tensor, teacher_logits: Tensor) -> tuple[Tensor, Tensor]:
    """Return both logits in float32, or say why they cannot be compared.

    Args:
        student_logits: [B, C], any floating dtype.
        teacher_logits: [B, C].

    Raises:
        ClteError: If one is not 2-D, there are no rows, or rows or classes differ.
    """
    _two_rows_of("logits", student_logits, teacher_logits)
    if student_logits.shape[1] != teacher_logits.shape[1]:
        raise ClteError(
            f"the student has {student_logits.shape[1]} classes and the teacher "
            f"{teacher_logits.shape[1]}: their logits cannot be compared. "
            "Use a teacher that was trained on the same labels."
        )
    return student_logits.float(), teacher_logits.float()


def check_labels(labels: Tensor, logits: Tensor) -> None:
    """Check that ``labels`` [B] are class numbers of ``logits`` [B, C].

    Raises:
        ClteError: If the shapes do not fit, or a label is outside 0 … C - 1.
    """
    if logits.ndim != 2:
        raise ClteError(
            f"logits must be [batch, classes], but their shape is {list(logits.shape)}."
        )
    rows, classes = logits.shape
    if labels.shape != (rows,) or labels.is_floating_point():
        raise ClteError(
            f"labels must be {rows} whole numbers, one for each row of the logits, "
            f"but they are {labels.dtype} of shape {list(labels.shape)}."
        )
    if rows == 0:
        raise ClteError("the batch has no rows: an objective needs at least one.")
    lowest, highest = (int(bound) for bound in torch.aminmax(labels))
    if lowest < 0 or highest >= classes:
        raise ClteError(
            f"a label is {lowest if lowest < 0 else highest}, but the model has the classes "
            f"0 to {classes - 1}. Leave unlabelled rows out, or use an objective without ce."
        )


def check_temperature(temperature: float) -> None:
    """Check that a softmax can be taken at this temperature.

    Raises:
        ClteError: If it is not a finite number above 0.
    """
    if not (math.isfinite(temperature) and temperature > 0):
        raise ClteError(f"the temperature is {temperature}; it must be a finite number above 0.")


def reduce_rows(values: Tensor, reduction: Reduction) -> Tensor:
    """Return the mean of the row values [B], or the values themselves.

    Raises:
        ClteError: If ``reduction`` is neither ``"mean"`` nor ``"none"``.
    """
    if reduction == "mean":
        return values.mean()
    if reduction == "none":
        return values
    raise ClteError(f"reduction {reduction!r} is not known. Use 'mean' or 'none'.")


def full_precision(tensor: Tensor) -> torch.autocast:
    """Return a context in which autocast leaves matrix products in float32."""
    return torch.autocast(device_type=tensor.device.type, enabled=False)


def _two_rows_of(what: str, student: Tensor, teacher: Tensor) -> None:
    """Check that both are 2-D with the same number of rows, at least one."""
    for owner, tensor in (("student", student), ("teacher", teacher)):
        if tensor.ndim != 2:
            raise ClteError(
                f"the {owner}'s {what} must be 2-D, one vector a row, but the shape is "
                f"{list(tensor.shape)}. Pool a sequence to one vector first."
            )
    if student.shape[0] != teacher.shape[0]:
        raise ClteError(
            f"the student's {what} has {student.shape[0]} rows and the teacher's "
            f"{teacher.shape[0]}: row i of both must belong to the same item."
        )
    if student.shape[0] == 0:
        raise ClteError("the batch has no rows: an objective needs at least one.")
