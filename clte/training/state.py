"""Where a plain training loop stands, in one safetensors file: weights, optimizer, steps, seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from clte.errors import ClteError
from clte.files import atomic_path

MOMENTS = ("exp_avg", "exp_avg_sq")


def write_state(path: Path, model: Any, optimizer: Any, *, step: int, seconds: float) -> None:
    """Write parameters and AdamW's moments, all at once.

    Raises:
        ClteError: a full disk.
    """
    from safetensors.torch import save_file

    tensors = {}
    for name, parameter in model.named_parameters():
        tensors[f"model.{name}"] = parameter.detach()
        known = optimizer.state.get(parameter, {})
        tensors |= {f"{key}.{name}": known[key] for key in MOMENTS if key in known}
    with atomic_path(path) as temporary:
        save_file(tensors, temporary, metadata={"step": str(step), "seconds": repr(seconds)})


def read_state(path: Path, model: Any, optimizer: Any) -> tuple[int, float]:
    """Put what `write_state` wrote back; returns steps and seconds, 0 and 0.0 without a file.

    Raises:
        ClteError: a damaged file.
    """
    from safetensors import SafetensorError, safe_open

    if not path.exists():
        return 0, 0.0
    try:
        with safe_open(path, framework="pt") as stored, torch.no_grad():
            said, names = stored.metadata(), set(stored.keys())
            step = int(said["step"])
            for name, parameter in model.named_parameters():
                parameter.copy_(stored.get_tensor(f"model.{name}"))
                if f"{MOMENTS[0]}.{name}" in names:
                    device = parameter.device
                    optimizer.state[parameter] = {
                        "step": torch.tensor(float(step), device=device),
                        **{k: stored.get_tensor(f"{k}.{name}").to(device) for k in MOMENTS},
                    }
            return step, float(said["seconds"])
    except SafetensorError as error:
        raise ClteError(
            f"{path} is damaged ({error}). Remove it to begin at the first step again."
        ) from error
