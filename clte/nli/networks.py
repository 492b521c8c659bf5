"""The two networks that are fine-tuned, behind one face: a BERT, which ships, and its teacher."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import torch

from clte.data.corpus import LABELS
from clte.errors import ClteError
from clte.models.quiet import quiet_loading
from clte.models.saving import write_model
from clte.nli.encode import Batch
from clte.nli.esim import FILE as ESIM_FILE
from clte.nli.esim import Esim, load_esim, save_esim, sides
from clte.nli.forward import logits
from clte.training.hardware import Hardware

BERT, ESIM = "bert", "esim"

Teacher = Callable[[Batch], torch.Tensor]
"""A batch in, logits [pairs, labels] out."""


class Network(Protocol):
    """A classifier of pairs."""

    @property
    def module(self) -> torch.nn.Module:
        """What has the weights."""
        ...

    def __call__(self, batch: Batch) -> torch.Tensor:
        """Logits [pairs, labels], in the order of `clte.data.corpus.LABELS`."""
        ...

    def groups(self) -> list[dict[str, Any]]:
        """What is trained, for an optimizer; ``times`` is a multiple of the learning rate."""
        ...

    def save(self, folder: Path) -> None:
        """Write the weights, and what is needed to load them, into a folder."""
        ...


class BertNetwork:
    """A `BertForSequenceClassification`."""

    def __init__(
        self,
        start: Path,
        hardware: Hardware,
        *,
        dropout: float,
        seed: int,
        embedding_rate: float = 0.1,
        frozen_layers: int = 0,
    ) -> None:
        self._start = start
        self._dtype = torch.bfloat16 if hardware.bf16 else torch.float32
        self._embedding_rate = embedding_rate
        self.module = load_bert(start, dropout=dropout, seed=seed)
        bert = self.module.bert
        bert.embeddings.word_embeddings.requires_grad_(embedding_rate > 0)
        if frozen_layers:
            bert.embeddings.requires_grad_(False)
            bert.encoder.layer[:frozen_layers].requires_grad_(False)

    def __call__(self, batch: Batch) -> torch.Tensor:
        """Logits [pairs, labels]."""
        return logits(self.module, batch, self._dtype)

    def groups(self) -> list[dict[str, Any]]:
        """The word embeddings at a rate of their own."""
        words = self.module.bert.embeddings.word_embeddings.weight
        others = [p for p in self.module.parameters() if p is not words and p.requires_grad]
        groups: list[dict[str, Any]] = [{"params": others, "times": 1.0}]
        if words.requires_grad:
            groups.append({"params": [words], "times": self._embedding_rate, "weight_decay": 0.0})
        return groups

    def save(self, folder: Path) -> None:
        """Write an ordinary Hugging Face model with its tokenizer."""
        write_model(self.module, folder)
        for name in ("tokenizer.json", "tokenizer_config.json"):
            if (self._start / name).is_file():
                shutil.copyfile(self._start / name, folder / name)


class EsimNetwork:
    """The teacher, on the word embeddings of a BERT."""

    def __init__(self, start: Path, *, dropout: float, seed: int) -> None:
        words = load_bert(start, dropout=0.0, seed=seed).bert.embeddings.word_embeddings.weight
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seed)
            self.module = Esim(words.detach(), dropout=dropout)

    def __call__(self, batch: Batch) -> torch.Tensor:
        """Logits [pairs, labels]."""
        scores: torch.Tensor = self.module(*sides(batch))
        return scores

    def groups(self) -> list[dict[str, Any]]:
        """All but the word embeddings."""
        return [{"params": [p for p in self.module.parameters() if p.requires_grad], "times": 1.0}]

    def save(self, folder: Path) -> None:
        """Write what `clte.nli.esim.load_esim` reads."""
        save_esim(self.module, folder)


def load_teacher(folder: Path, hardware: Hardware) -> Teacher:
    """What a student listens to: an ESIM, or a BERT with a classifier of three labels.

    Raises:
        ClteError: the folder holds neither.
    """
    if (folder / ESIM_FILE).is_file():
        esim = load_esim(folder).to(hardware.device)
        return lambda batch: esim(*sides(batch))
    bert = load_bert(folder, dropout=0.0, seed=0).to(hardware.device).eval()
    dtype = torch.bfloat16 if hardware.bf16 else torch.float32
    return lambda batch: logits(bert, batch, dtype)


def load_bert(start: Path, *, dropout: float, seed: int) -> Any:
    """The network before its first step, in fp32; the caller's random state is left as it was.

    Raises:
        ClteError: the folder does not hold a BERT.
    """
    from transformers import AutoConfig, BertForSequenceClassification

    try:
        shape = AutoConfig.from_pretrained(start)
    except (OSError, ValueError) as error:
        raise ClteError(f"{start} holds no model that can be read: {error}") from error
    if shape.model_type != "bert":
        raise ClteError(f"{start} holds a {shape.model_type}; fine-tuning starts from a BERT.")
    with quiet_loading(), torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        model = BertForSequenceClassification.from_pretrained(
            start,
            dtype=torch.float32,
            # The fused kernel's way back is slow on processors.
            attn_implementation="eager",
            num_labels=len(LABELS),
            id2label=dict(enumerate(LABELS)),
            label2id={label: number for number, label in enumerate(LABELS)},
            problem_type="single_label_classification",
            # Few rows are seen twice, and without dropout within the layers a step is shorter.
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            classifier_dropout=dropout,
            use_safetensors=True,
        )
    model.config.architectures = ["BertForSequenceClassification"]
    return model
