"""Bases in half precision, and classifiers that differ from them as fine-tuned ones do."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file, save_file

from clte.models.backbones import load_classifier, load_tokenizer


def halved(folder: Path) -> Path:
    """The folder, its weights now float16."""
    path = folder / "model.safetensors"
    halves = {name: weight.astype(np.float16) for name, weight in load_file(path).items()}
    save_file(halves, path, {"format": "pt"})
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "dtype": "float16"}))
    return folder


def classifier_of(base: Path, folder: Path, *, seed: int = 1, much: float = 0.02) -> Path:
    """A classifier in fp32: everything but the word embeddings moved a little."""
    model = load_classifier(base, seed=seed)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "word_embeddings" not in name:
                weight += much * torch.randn(weight.shape, generator=generator)
    model.save_pretrained(folder)
    load_tokenizer(base).save_pretrained(folder)
    return folder
