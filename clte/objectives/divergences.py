"""Divergences between softmaxes over the units of two representations.

    p = softmax(h_teacher / T),  q = softmax(h_student / T)        (B, D)

There is no factor T² here, unlike in `clte.objectives.logits.distillation`: the paper has no
temperature, and the weight λ is the place to make up for a smaller gradient.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from clte.objectives.checks import (
    Reduction,
    check_temperature,
    paired_representations,
    reduce_rows,
)

STANDARDISE_EPS = 1e-12
"""Added to a row's variance, so that a row whose units are all equal becomes zeros."""


def hidden_state_kl(
    student_h: Tensor,
    teacher_h: Tensor,
    *,
    temperature: float = 1.0,
    standardise: bool = False,
    reduction: Reduction = "mean",
) -> Tensor:
    """KL(p ‖ q) = Σ_d p_d · (log p_d - log q_d), teacher ‖ student: the paper's objective.

    Summed over units, averaged over the batch, in nats, computed in float32.

    Args:
        student_h: [B, D] representations of the student, any floating dtype.
        teacher_h: [B, D] representations of the teacher.
        temperature: T > 0; the paper has 1. A higher T flattens both softmaxes, and the gradient
            shrinks with about 1/T²: no T² makes up for it.
        standardise: Give each row zero mean and unit variance before the softmax (and before the
            division by T), so that neither tiny activations nor scale decide.
        reduction: ``"mean"`` for a scalar, ``"none"`` for [B].

    Returns:
        float32, scalar or [B].

    Raises:
        ClteError: If T is not above 0, an input is not 2-D, or the shapes differ.

    Source:
        Bandyopadhyay et al., LREC 2022 (2022.lrec-1.330).
    """
    log_p, log_q = _log_softmaxes(student_h, teacher_h, temperature, standardise)
    return reduce_rows(kl_rows(log_p, log_q), reduction)


def reverse_hidden_state_kl(
    student_h: Tensor,
    teacher_h: Tensor,
    *,
    temperature: float = 1.0,
    standardise: bool = False,
    reduction: Reduction = "mean",
) -> Tensor:
    """KL(q ‖ p) = Σ_d q_d · (log q_d - log p_d), student ‖ teacher: the other direction.

    The student is punished for mass where the teacher has none, instead of for mass that it lacks.

    Args, shapes, returns and errors are those of `hidden_state_kl`.

    Source:
        Kullback & Leibler 1951, with the arguments exchanged; in distillation: Gu et al. 2024
        (MiniLLM, on the logits of a language model).
    """
    log_p, log_q = _log_softmaxes(student_h, teacher_h, temperature, standardise)
    return reduce_rows(kl_rows(log_q, log_p), reduction)


def hidden_state_js(
    student_h: Tensor,
    teacher_h: Tensor,
    *,
    temperature: float = 1.0,
    standardise: bool = False,
    reduction: Reduction = "mean",
) -> Tensor:
    """½ KL(p ‖ m) + ½ KL(q ‖ m) with m = (p + q) / 2: the Jensen-Shannon divergence.

    Symmetric, and between 0 and log 2 nats.

    Args, shapes, returns and errors are those of `hidden_state_kl`.

    Source:
        Lin 1991, Divergence measures based on the Shannon entropy.
    """
    log_p, log_q = _log_softmaxes(student_h, teacher_h, temperature, standardise)
    log_m = torch.logaddexp(log_p, log_q) - math.log(2)
    return reduce_rows((kl_rows(log_p, log_m) + kl_rows(log_q, log_m)) / 2, reduction)


def kl_rows(log_p: Tensor, log_q: Tensor) -> Tensor:
    """KL(p ‖ q) of each row in nats, from log-probabilities [B, D]; returns [B].

    Written out, since `torch.nn.functional.kl_div` takes its arguments the other way round.
    """
    return (log_p.exp() * (log_p - log_q)).sum(dim=-1)


def log_softmax(h: Tensor, temperature: float, standardise: bool = False) -> Tensor:
    """log softmax(h / T) over the last dimension of a float32 [B, D], in float32."""
    if standardise:
        h = F.layer_norm(h, h.shape[-1:], eps=STANDARDISE_EPS)
    return F.log_softmax(h / temperature, dim=-1)


def _log_softmaxes(
    student_h: Tensor, teacher_h: Tensor, temperature: float, standardise: bool
) -> tuple[Tensor, Tensor]:
    """Return (log p of the teacher, log q of the student), both [B, D] float32."""
    check_temperature(temperature)
    student, teacher = paired_representations(student_h, teacher_h)
    return log_softmax(teacher, temperature, standardise), log_softmax(
        student, temperature, standardise
    )
