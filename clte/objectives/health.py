"""Health numbers of an objective: is the hidden softmax informative, does the extra term matter?

`clte.objectives.reading.read_health` says them in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

from clte.errors import ClteError
from clte.objectives.checks import check_temperature
from clte.objectives.combine import ObjectiveOutput
from clte.objectives.divergences import log_softmax


@torch.no_grad()
def softmax_health(
    h: Tensor, temperature: float = 1.0, *, standardise: bool = False
) -> dict[str, float]:
    """Return how softmax(h / T) is spread over the units, averaged over the batch.

    Args:
        h: [B, D] representations, any floating dtype.
        temperature: T > 0, the objective's own.
        standardise: As in `clte.objectives.divergences.hidden_state_kl`.

    Returns:
        ``entropy`` in nats (log D if uniform) and ``top1_mass``, the mass of the heaviest unit.

    Raises:
        ClteError: If T is not above 0, or ``h`` is not 2-D with at least one row.
    """
    check_temperature(temperature)
    if h.ndim != 2 or len(h) == 0:
        raise ClteError(
            f"representations must be [batch, units] with at least one row, "
            f"but their shape is {list(h.shape)}."
        )
    log_p = log_softmax(h.float(), temperature, standardise)
    p = log_p.exp()
    return {
        "entropy": -(p * log_p).sum(dim=1).mean().item(),
        "top1_mass": p.max(dim=1).values.mean().item(),
    }


def gradient_share(output: ObjectiveOutput, parameters: Iterable[Tensor]) -> float:
    """Return ‖g_extra‖ / (‖g_supervised‖ + ‖g_extra‖), the extra terms' share of the gradient.

    g is the gradient of the weighted part with respect to all ``parameters`` as one vector. The
    graph is kept, so ``output.loss.backward()`` still works, and no ``.grad`` is touched. Costs two
    backward passes: ask now and then, not at every step.

    Args:
        output: What `clte.objectives.combine.Objective` returned, before ``backward()``.
        parameters: The model's parameters; those that are frozen are passed over.

    Returns:
        0 to 1; 0 if neither part has a gradient.

    Raises:
        ClteError: If no parameter requires a gradient.
    """
    trained = [parameter for parameter in parameters if parameter.requires_grad]
    if not trained:
        raise ClteError("no parameter requires a gradient: the model is frozen, nothing to share.")
    supervised = _gradient_norm(output.supervised, trained)
    extra = _gradient_norm(output.extra, trained)
    total = supervised + extra
    return extra / total if total != 0 else 0.0


def _gradient_norm(value: Tensor, parameters: Sequence[Tensor]) -> float:
    """L2 norm of the gradient of ``value``; 0 if it does not depend on any parameter."""
    if not value.requires_grad:
        return 0.0
    gradients = torch.autograd.grad(value, parameters, retain_graph=True, allow_unused=True)
    norms = [g.float().norm() for g in gradients if g is not None]
    return torch.stack(norms).norm().item() if norms else 0.0
