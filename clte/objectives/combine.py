"""A weighted sum of objectives as one module, for our trainer or anybody's loop."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from clte.errors import ClteError
from clte.objectives.checks import check_labels, full_precision
from clte.objectives.divergences import (
    hidden_state_js,
    hidden_state_kl,
    reverse_hidden_state_kl,
)
from clte.objectives.logits import decoupled_distillation, distillation
from clte.objectives.similarity import (
    cosine_distance,
    info_nce,
    mse,
    normalised_mse,
    one_minus_linear_cka,
    rkd,
)
from clte.objectives.spec import TERMS, ObjectiveSpec, Term

ON_REPRESENTATIONS: dict[str, Callable[..., Tensor]] = {
    "hidden_kl": hidden_state_kl,
    "hidden_kl_reversed": reverse_hidden_state_kl,
    "hidden_js": hidden_state_js,
    "mse": mse,
    "cosine": cosine_distance,
    "pkd": normalised_mse,
    "cka": one_minus_linear_cka,
    "rkd": rkd,
    "info_nce": info_nce,
}
"""The function behind each term that reads the representations of student and teacher."""


@dataclass(frozen=True)
class ObjectiveOutput:
    """What an objective says about one batch.

    Attributes:
        loss: Scalar to call ``backward()`` on: supervised + extra.
        terms: Term → its value before weighting, scalars without a graph, for the log.
        supervised: The weighted cross-entropy; 0 without a graph if there is none.
        extra: The weighted sum of all other terms; 0 without a graph if there are none.
    """

    loss: Tensor
    terms: dict[str, Tensor]
    supervised: Tensor
    extra: Tensor


class Objective(nn.Module):
    """The weighted sum that an `ObjectiveSpec` describes, Σ weight · term.

    In your own loop, with any model that gives logits and a vector per row::

        objective = Objective("ce + 0.2*hidden_kl")
        for batch, labels, teacher_h in batches:
            logits, h = model(batch)
            output = objective(
                logits=logits, labels=labels, representation=h, teacher_representation=teacher_h
            )
            output.loss.backward()

    Everything is computed in float32, under autocast too. No gradient goes to the teacher. A term
    of weight 0 is reported and adds nothing to the gradient, not even a zero: training is
    bit-identical to training without it.

    Args:
        spec: The objective, or its text such as ``"0.5*ce + 0.5*kd(temperature=4)"``.
        student_width: D_s, width of the student's representation. Needed with ``teacher_width``
            when the two differ.
        teacher_width: D_t, width of the teacher's representation.
        seed: Seed of the projection's start; the caller's random state is left as it is.

    Attributes:
        spec: The `ObjectiveSpec`.
        projection: ``Linear(D_s, D_t)`` without bias, trained with the student and not saved with
            it; give its parameters to the optimizer. None unless the widths differ and a term
            compares unit by unit (cka and rkd don't, and read the student's vector as it is).

    Raises:
        ClteError: If the text is no objective, or only one width is given.
    """

    projection: nn.Linear | None

    def __init__(
        self,
        spec: ObjectiveSpec | str,
        *,
        student_width: int | None = None,
        teacher_width: int | None = None,
        seed: int = 0,
    ) -> None:
        super().__init__()
        self.spec = ObjectiveSpec.parse(spec) if isinstance(spec, str) else spec
        if (student_width is None) != (teacher_width is None):
            raise ClteError("give student_width and teacher_width both, or neither.")
        self.projection = None
        if student_width is not None and teacher_width is not None:
            unit_by_unit = any(TERMS[term.name].same_width for term in self.spec.terms)
            if unit_by_unit and student_width != teacher_width:
                self.projection = _projection(student_width, teacher_width, seed)

    def forward(
        self,
        *,
        logits: Tensor | None = None,
        labels: Tensor | None = None,
        representation: Tensor | None = None,
        teacher_logits: Tensor | None = None,
        teacher_representation: Tensor | None = None,
    ) -> ObjectiveOutput:
        """Evaluate the objective on one batch.

        Args:
            logits: [B, C] of the student.
            labels: [B] gold classes.
            representation: [B, D_s] of the student.
            teacher_logits: [B, C] of the teacher for the same items.
            teacher_representation: [B, D_t] of the teacher for the same items.

        Returns:
            Loss and parts; see `ObjectiveOutput`.

        Raises:
            ClteError: If an input that a term reads is missing, or shapes don't fit.
        """
        given = {
            "logits": logits,
            "labels": labels,
            "representation": representation,
            "teacher_logits": teacher_logits,
            "teacher_representation": teacher_representation,
        }
        inputs = {name: tensor for name, tensor in given.items() if tensor is not None}
        self._check_present(inputs)
        for name in ("teacher_logits", "teacher_representation"):
            if name in inputs:
                inputs[name] = inputs[name].detach()

        with full_precision(next(iter(inputs.values()))):
            if self.projection is not None:
                inputs["projected"] = self._project(inputs["representation"])
            values: dict[str, Tensor] = {}
            parts: dict[bool, Tensor] = {}  # is it the supervised one? → weighted sum
            for term in self.spec.terms:
                with torch.no_grad() if term.weight == 0 else nullcontext():
                    value = self._value(term, inputs)
                values[term.name] = value.detach()
                if term.weight != 0:
                    weighted = term.weight * value
                    supervised = term.name == "ce"
                    parts[supervised] = (
                        parts[supervised] + weighted if supervised in parts else weighted
                    )
        loss = parts[True] + parts[False] if len(parts) == 2 else next(iter(parts.values()))
        nothing = torch.zeros((), device=loss.device)
        return ObjectiveOutput(loss, values, parts.get(True, nothing), parts.get(False, nothing))

    def extra_repr(self) -> str:
        """Show the objective's text in ``print(module)``."""
        return str(self.spec)

    def _value(self, term: Term, inputs: dict[str, Tensor]) -> Tensor:
        """Return one term before weighting."""
        options: dict[str, Any] = term.values
        if term.name == "ce":
            check_labels(inputs["labels"], inputs["logits"])
            return F.cross_entropy(inputs["logits"].float(), inputs["labels"].long(), **options)
        if term.name == "kd":
            return distillation(inputs["logits"], inputs["teacher_logits"], **options)
        if term.name == "dkd":
            return decoupled_distillation(
                inputs["logits"], inputs["teacher_logits"], inputs["labels"], **options
            )
        student = inputs["representation"]
        if TERMS[term.name].same_width:
            student = inputs.get("projected", student)
        function = ON_REPRESENTATIONS[term.name]
        return function(student, inputs["teacher_representation"], **options)

    def _project(self, representation: Tensor) -> Tensor:
        """Return the student's representation in the teacher's width, float32."""
        assert self.projection is not None
        width = self.projection.in_features
        if representation.ndim != 2 or representation.shape[1] != width:
            raise ClteError(
                f"the student's representation must be [batch, {width}], as student_width says, "
                f"but its shape is {list(representation.shape)}."
            )
        return F.linear(representation.float(), self.projection.weight.float())

    def _check_present(self, inputs: dict[str, Tensor]) -> None:
        """Raise unless every input that a term reads is there."""
        missing: dict[str, list[str]] = {}
        for term in self.spec.terms:
            for name in TERMS[term.name].inputs:
                if name not in inputs:
                    missing.setdefault(name, []).append(term.name)
        if missing:
            listed = "; ".join(
                f"{name} (read by {', '.join(readers)})" for name, readers in missing.items()
            )
            raise ClteError(
                f"the objective '{self.spec}' misses {listed}. "
                "Pass it in the call, or take the term out of the objective."
            )


def _projection(student_width: int, teacher_width: int, seed: int) -> nn.Linear:
    """Return a Linear that starts as torch's do, drawn from a generator of its own.

    Neither the global generator nor a GPU's is touched, so a student with a projection sees the
    same dropout and order as one without.
    """
    layer = nn.utils.skip_init(
        nn.Linear, student_width, teacher_width, bias=False, device="cpu", dtype=torch.float32
    )
    bound = student_width**-0.5
    generator = torch.Generator().manual_seed(seed)
    nn.init.uniform_(layer.weight, -bound, bound, generator=generator)
    return layer
