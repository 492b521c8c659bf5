"""Health numbers in plain words, for the app and the report. Needs no torch."""

from __future__ import annotations

import math

from clte.errors import ClteError

NEARLY_UNIFORM = 0.98
"""Share of the highest possible entropy from which a softmax counts as uniform."""
ONE_UNIT_RULES = 0.5
"""Top-1 mass above which one unit counts as the whole softmax."""
NO_EFFECT = 0.01
"""Share of the gradient below which the extra terms count as doing nothing."""
DROWNS_LABELS = 0.8
"""Share of the gradient above which the extra terms count as drowning the labels."""


def read_health(
    entropy: float, top1_mass: float, width: int, gradient_share: float | None = None
) -> str:
    """Return one sentence on what the hidden softmax and the extra terms are doing.

    Args:
        entropy: Mean entropy of the softmax in nats, 0 to log(width).
        top1_mass: Mean mass of the heaviest unit, 0 to 1.
        width: Number of units that the softmax runs over, at least 2.
        gradient_share: Share of the gradient's norm that the extra terms have, 0 to 1; None if it
            was not measured.

    Raises:
        ClteError: If ``width`` is below 2.
    """
    if width < 2:
        raise ClteError(
            f"a softmax over {width} unit(s) says nothing: the width must be 2 or more."
        )
    spread = _read_softmax(entropy, top1_mass, width)
    if gradient_share is None:
        return f"{spread}."
    return f"{spread}; {_read_share(gradient_share)}."


def _read_softmax(entropy: float, top1_mass: float, width: int) -> str:
    """Return the half of the sentence about the softmax."""
    highest = math.log(width)
    if not (math.isfinite(entropy) and math.isfinite(top1_mass)):
        return "The softmax holds values that are not numbers: the representation has diverged"
    if top1_mass > ONE_UNIT_RULES:
        return (
            f"One unit of {width} holds {top1_mass:.0%} of the softmax's mass, "
            "so the hidden term compares that unit and little else"
        )
    if entropy >= NEARLY_UNIFORM * highest:
        return (
            f"The softmax over {width} units is nearly uniform (entropy {entropy:.2f} of at most "
            f"{highest:.2f} nats), so the hidden term is a weak signal"
        )
    return (
        f"The softmax is spread as over {math.exp(entropy):.0f} of {width} units, "
        f"with {top1_mass:.1%} of its mass on the heaviest"
    )


def _read_share(share: float) -> str:
    """Return the half of the sentence about the gradient."""
    if not math.isfinite(share):
        return "the gradient is not a number"
    if share < NO_EFFECT:
        return f"the extra term does next to nothing ({share:.1%} of the gradient)"
    if share > DROWNS_LABELS:
        return f"the extra term drowns the labels ({share:.0%} of the gradient)"
    return f"the extra term has {share:.0%} of the gradient"
