"""Distances between representations as vectors, and between the shapes of two batches.

Row-wise (a row's value depends on that row alone): `mse`, `cosine_distance`, `normalised_mse`.
Batch-wise (rows are compared with each other): `one_minus_linear_cka`, `relational_distance`,
`relational_angle`, `rkd`, `info_nce`. Their value depends on what else is in the batch, so a step
of 4 × 2 rows is another objective than one of 1 × 8.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from clte.objectives.checks import (
    Reduction,
    check_temperature,
    full_precision,
    paired_representations,
    reduce_rows,
)


def mse(student_h: Tensor, teacher_h: Tensor, *, reduction: Reduction = "mean") -> Tensor:
    """(1/D) Σ_d (s_d - t_d)²: the mean squared difference of the units.

    Args:
        student_h: [B, D] representations of the student, any floating dtype.
        teacher_h: [B, D] representations of the teacher.
        reduction: ``"mean"`` over the batch for a scalar, ``"none"`` for [B].

    Returns:
        float32, scalar or [B].

    Raises:
        ClteError: If an input is not 2-D, or the shapes differ.

    Source:
        Romero et al. 2015 (FitNets), whose hint loss is half the sum over units.
    """
    student, teacher = paired_representations(student_h, teacher_h)
    return reduce_rows((student - teacher).square().mean(dim=1), reduction)


def cosine_distance(
    student_h: Tensor, teacher_h: Tensor, *, reduction: Reduction = "mean"
) -> Tensor:
    """1 - s·t / (‖s‖ ‖t‖): between 0 (same direction) and 2 (opposite).

    A vector of zeros has no direction; its distance counts as 1.

    Args, shapes, returns and errors are those of `mse`.

    Source:
        Sanh et al. 2019 (DistilBERT), the cosine loss on hidden states.
    """
    student, teacher = paired_representations(student_h, teacher_h)
    return reduce_rows(1 - (_unit(student) * _unit(teacher)).sum(dim=1), reduction)


def normalised_mse(
    student_h: Tensor, teacher_h: Tensor, *, reduction: Reduction = "mean"
) -> Tensor:
    """‖ s/‖s‖ - t/‖t‖ ‖²: PKD's distance, between 0 and 4; twice the cosine distance.

    Args, shapes, returns and errors are those of `mse`.

    Source:
        Sun et al. 2019 (Patient Knowledge Distillation), here on one representation.
    """
    student, teacher = paired_representations(student_h, teacher_h)
    return reduce_rows((_unit(student) - _unit(teacher)).square().sum(dim=1), reduction)


def one_minus_linear_cka(student_h: Tensor, teacher_h: Tensor) -> Tensor:
    """1 - ‖SᵀT‖² / (‖SᵀS‖ ‖TᵀT‖) with the columns of S and T centred; ‖·‖ is Frobenius'.

    Batch-wise. 0 if the batches are equal up to rotation, translation and scale. Widths may differ.
    When the batch is much smaller than the width, unrelated batches come out similar too (28 rows of
    768 random units: 0.04; 5,000 rows: 0.87): compare values at one batch size only. One row has no shape: its value is 0, without a gradient. A batch
    whose rows are all equal has a similarity of 0 with anything.

    Args:
        student_h: [B, D_s] representations of the student, any floating dtype.
        teacher_h: [B, D_t] representations of the teacher.

    Returns:
        float32 scalar between 0 and 1.

    Raises:
        ClteError: If an input is not 2-D, or the numbers of rows differ.

    Source:
        Kornblith et al. 2019 (linear CKA).
    """
    student, teacher = paired_representations(student_h, teacher_h, same_width=False)
    if len(student) < 2:
        return _nothing(student)
    with full_precision(student):
        # ‖SᵀT‖² = ⟨SSᵀ, TTᵀ⟩, and the batch is the smaller side.
        similarity = (_unit(_gram(student)) * _unit(_gram(teacher))).sum()
    return 1 - similarity


def relational_distance(student_h: Tensor, teacher_h: Tensor) -> Tensor:
    """Mean Huber(ψ(sᵢ, sⱼ) - ψ(tᵢ, tⱼ)) over pairs i < j, with ψ = distance / mean distance.

    Batch-wise: RKD's distance-wise loss. Invariant to rotation, translation and scale; widths may
    differ. A batch of one row has no pairs: its value is 0, without a gradient.

    Args, shapes and errors are those of `one_minus_linear_cka`; returns a float32 scalar.

    Source:
        Park et al. 2019 (Relational Knowledge Distillation), RKD-D, with Huber's δ = 1.
    """
    student, teacher = paired_representations(student_h, teacher_h, same_width=False)
    if len(student) < 2:
        return _nothing(student)
    with full_precision(student):
        return F.smooth_l1_loss(_relative_distances(student), _relative_distances(teacher))


def relational_angle(student_h: Tensor, teacher_h: Tensor) -> Tensor:
    """Mean Huber(cos ∠ sᵢsⱼsₖ - cos ∠ tᵢtⱼtₖ) over the triplets of distinct rows, vertex j.

    Batch-wise: RKD's angle-wise loss. Invariant to rotation, translation and scale; widths may
    differ. Fewer than three rows have no triplet: the value is 0, without a gradient. Takes B³
    numbers of memory and B² · D.

    Args, shapes and errors are those of `one_minus_linear_cka`; returns a float32 scalar.

    Source:
        Park et al. 2019 (Relational Knowledge Distillation), RKD-A, with Huber's δ = 1.
    """
    student, teacher = paired_representations(student_h, teacher_h, same_width=False)
    rows = len(student)
    if rows < 3:
        return _nothing(student)
    distinct = ~torch.eye(rows, dtype=torch.bool, device=student.device)
    triplets = distinct[:, :, None] & distinct[:, None, :] & distinct[None, :, :]  # (j, i, k)
    with full_precision(student):
        return F.smooth_l1_loss(_cosines(student)[triplets], _cosines(teacher)[triplets])


def rkd(student_h: Tensor, teacher_h: Tensor, *, angle_weight: float = 0.0) -> Tensor:
    """`relational_distance` + angle_weight · `relational_angle`; the distance alone by default.

    Batch-wise. Args, shapes and errors are those of `one_minus_linear_cka`.

    Source:
        Park et al. 2019 (Relational Knowledge Distillation).
    """
    distance = relational_distance(student_h, teacher_h)
    if angle_weight == 0:
        return distance
    return distance + angle_weight * relational_angle(student_h, teacher_h)


def info_nce(student_h: Tensor, teacher_h: Tensor, *, temperature: float = 0.05) -> Tensor:
    """-(1/B) Σᵢ log( exp(cos(sᵢ, tᵢ)/T) / Σⱼ exp(cos(sᵢ, tⱼ)/T) ).

    Batch-wise and one-directional: each student row must find its own teacher row among those of
    the batch (the teacher's rows don't look for the student's). Between 0 and log B for a student
    no worse than chance; 0 for a batch of one row.

    Args:
        student_h: [B, D] representations of the student, any floating dtype.
        teacher_h: [B, D] representations of the teacher.
        temperature: T > 0, of the cosines.

    Returns:
        float32 scalar, in nats.

    Raises:
        ClteError: If T is not above 0, an input is not 2-D, or the shapes differ.

    Source:
        van den Oord et al. 2018 (InfoNCE), equation 4; for distillation: Tian et al. 2020 (CRD),
        whose memory bank of negatives is replaced by the batch.
    """
    check_temperature(temperature)
    student, teacher = paired_representations(student_h, teacher_h)
    with full_precision(student):
        cosines = _unit(student) @ _unit(teacher).T  # (B, B)
    own_row = torch.arange(len(cosines), device=cosines.device)
    return F.cross_entropy(cosines / temperature, own_row)


def _unit(h: Tensor) -> Tensor:
    """Scale the last dimension to length 1; zeros stay zeros, with a finite gradient.

    `torch.nn.functional.normalize` divides a zero vector by 1e-12, and its gradient too.
    """
    length = h.norm(dim=-1, keepdim=True)
    return h / torch.where(length > 0, length, 1.0)


def _gram(h: Tensor) -> Tensor:
    """Inner products of the centred rows, as one long vector; [B, D] → [B²]."""
    centred = h - h.mean(dim=0)
    return (centred @ centred.T).flatten()


def _relative_distances(h: Tensor) -> Tensor:
    """Distances of the pairs i < j over their mean; [B, D] → [B (B - 1) / 2]."""
    # The matrix-product form of cdist loses the small distances to rounding.
    distances = torch.cdist(h, h, compute_mode="donot_use_mm_for_euclid_dist")
    first, second = torch.triu_indices(len(h), len(h), offset=1, device=h.device)
    pairs = distances[first, second]
    mean = pairs.mean()
    return pairs / torch.where(mean > 0, mean, 1.0)


def _cosines(h: Tensor) -> Tensor:
    """Cosine of the angle at row j between the rows i and k; [B, D] → [B (j), B (i), B (k)]."""
    edges = _unit(h[None, :, :] - h[:, None, :])  # (j, i, D)
    return edges @ edges.transpose(1, 2)


def _nothing(student: Tensor) -> Tensor:
    """Zero that still hangs on the student, so that a last batch of one row can be trained on."""
    return student.sum() * 0.0
