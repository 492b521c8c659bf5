"""The folder that a pre-training ends in: an ordinary Hugging Face model, its record and its card."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clte.files import atomic_path, file_digest, write_json, write_text
from clte.models.saving import write_model
from clte.models.wordpiece import tokenizer_config
from clte.pretraining.card import model_card

if TYPE_CHECKING:
    from transformers import BertForMaskedLM

RECORD = "pretraining.json"
WORK = "work"
MODEL_FILES = ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")


def save(model: BertForMaskedLM, tokenizer: Any, out: Path, record: Mapping[str, Any]) -> None:
    """Write the folder in half precision; the checkpoint goes when all of it is there.

    The record is written last: a folder that has it is complete, and one without goes on from the
    checkpoint.
    """
    write_model(model, out)
    with atomic_path(out / "tokenizer.json") as temporary:
        tokenizer.save(str(temporary))
    write_json(out / "tokenizer_config.json", tokenizer_config())
    write_record(out, record)
    shutil.rmtree(out / WORK, ignore_errors=True)


def write_record(out: Path, record: Mapping[str, Any]) -> None:
    """Write ``README.md`` and ``pretraining.json``, which has the hashes of the model's files."""
    digests = {name: file_digest(out / name) for name in MODEL_FILES}
    size = (out / "model.safetensors").stat().st_size
    whole = {**record, "bytes": size, "files": digests}
    write_text(out / "README.md", model_card(whole))
    write_json(out / RECORD, whole)


def sweep(out: Path) -> None:
    """Remove what a kill left half-written."""
    for folder in (out, out / WORK):
        for path in folder.glob(".*.part"):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    path.unlink()
