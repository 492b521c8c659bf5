"""Training objectives: the paper's, its neighbours, and weighted sums of them with cross-entropy.

What reads no tensor (`ObjectiveSpec` and its table) is imported at once; the functions that need
torch are imported when they are first asked for, so that configuration code never loads torch.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from clte.objectives.reading import read_health
from clte.objectives.spec import (
    TERMS,
    ObjectiveSpec,
    Term,
    TermInfo,
    classical_kd,
    paper_objective,
)

if TYPE_CHECKING:
    from clte.objectives.combine import Objective, ObjectiveOutput
    from clte.objectives.divergences import (
        hidden_state_js,
        hidden_state_kl,
        reverse_hidden_state_kl,
    )
    from clte.objectives.health import gradient_share, softmax_health
    from clte.objectives.logits import decoupled_distillation, distillation
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

_NEEDS_TORCH = {
    "Objective": "combine",
    "ObjectiveOutput": "combine",
    "hidden_state_js": "divergences",
    "hidden_state_kl": "divergences",
    "reverse_hidden_state_kl": "divergences",
    "gradient_share": "health",
    "softmax_health": "health",
    "decoupled_distillation": "logits",
    "distillation": "logits",
    "cosine_distance": "similarity",
    "info_nce": "similarity",
    "mse": "similarity",
    "normalised_mse": "similarity",
    "one_minus_linear_cka": "similarity",
    "relational_angle": "similarity",
    "relational_distance": "similarity",
    "rkd": "similarity",
}


def __getattr__(name: str) -> Any:
    """Import a name that needs torch when it is first used."""
    if name not in _NEEDS_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_NEEDS_TORCH[name]}"), name)


__all__ = [
    "TERMS",
    "Objective",
    "ObjectiveOutput",
    "ObjectiveSpec",
    "Term",
    "TermInfo",
    "classical_kd",
    "cosine_distance",
    "decoupled_distillation",
    "distillation",
    "gradient_share",
    "hidden_state_js",
    "hidden_state_kl",
    "info_nce",
    "mse",
    "normalised_mse",
    "one_minus_linear_cka",
    "paper_objective",
    "read_health",
    "relational_angle",
    "relational_distance",
    "reverse_hidden_state_kl",
    "rkd",
    "softmax_health",
]
