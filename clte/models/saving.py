"""Writing a model as the ordinary folder that `transformers` loads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clte.files import atomic_path, write_json

TIED = {"cls.predictions.decoder.weight", "cls.predictions.decoder.bias"}
"""What a masked language model has twice."""


def write_model(model: Any, folder: Path) -> None:
    """``config.json`` and ``model.safetensors`` (fp16), as `save_pretrained` would but without its
    progress bar."""
    import torch
    from safetensors.torch import save

    # Stored in half the space, computed with in single precision: processors are made for it.
    model.config.dtype = "float32"
    write_json(folder / "config.json", model.config.to_diff_dict())
    weights = {
        name: value.detach().to("cpu", torch.float16).contiguous()
        for name, value in model.state_dict().items()
        if name not in TIED
    }
    with atomic_path(folder / "model.safetensors") as temporary:
        # Not save_file, which keeps the file from other users.
        temporary.write_bytes(save(weights, metadata={"format": "pt"}))
