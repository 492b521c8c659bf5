"""Fine-tune a small BERT on NLI from a mixture of sources; resumable."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from clte.data.corpus import LABELS
from clte.errors import ClteError
from clte.files import (
    atomic_path,
    canonical_json,
    digest,
    file_digest,
    folder_digest,
    read_json,
    write_json,
    write_text,
)
from clte.models.saving import write_model
from clte.nli.encode import load_tokenizer
from clte.nli.forward import hidden_type, logits
from clte.nli.measure import Examination
from clte.nli.mixture import Mixture, Share, SwitchTable
from clte.nli.recipes import Recipe
from clte.nli.sources import Row
from clte.training.hardware import Hardware, environment
from clte.training.state import read_state, write_state

RECENT = 300
"""The loss that is told is the mean over so many steps."""


@dataclass(frozen=True)
class FinetuneConfig:
    """Everything that decides the outcome, the rows and the start apart."""

    recipe: str
    shares: Mapping[str, Share]
    steps: int | None = None
    minutes: float | None = None
    """Either so many steps, or so many minutes of training (measuring does not count)."""
    batch: int = 64
    learning_rate: float = 5e-4
    embedding_rate: float = 0.1
    """Times the learning rate, for the word embeddings; 0 leaves them as they are."""
    frozen_layers: int = 0
    """So many of the lowest layers, and all embeddings below them, stay as they are."""
    word_dropout: float = 0.07
    dropout: float = 0.1
    warm_up: float = 0.03
    floor: float = 0.01
    seed: int = 42

    def __post_init__(self) -> None:
        if (self.steps is None) == (self.minutes is None):
            raise ClteError("give either the number of steps or the minutes, one of the two.")
        if (self.steps or self.minutes or 0) <= 0 or self.batch < 1:
            raise ClteError("steps, minutes and batch must be more than 0.")

    @classmethod
    def of(
        cls,
        recipe: Recipe,
        *,
        steps: int | None = None,
        minutes: float | None = None,
        seed: int = 42,
    ) -> FinetuneConfig:
        """A recipe's own settings, for its own time unless another is given."""
        return cls(
            recipe=recipe.name,
            shares=recipe.shares,
            steps=steps,
            minutes=recipe.minutes if steps is None and minutes is None else minutes,
            embedding_rate=recipe.embedding_rate,
            frozen_layers=recipe.frozen_layers,
            word_dropout=recipe.word_dropout,
            dropout=recipe.dropout,
            warm_up=recipe.warm_up,
            floor=recipe.floor,
            seed=seed,
        )


@dataclass(frozen=True)
class Sources:
    """What is learned from, and what it is measured on."""

    rows: Mapping[str, Sequence[Row]]
    """Name → rows, for every share of the configuration."""
    held_out: Sequence[Row] = ()
    """Rows in several languages that are never learned from; none: nothing is measured."""
    table: SwitchTable | None = field(default=None, repr=False)
    """What English sides are switched by."""


def finetune(
    config: FinetuneConfig,
    sources: Sources,
    start: Path,
    out: Path,
    *,
    hardware: Hardware,
    checkpoint_seconds: float = 120,
    measure_seconds: float = 480,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[str], None] = lambda message: None,
) -> dict[str, Any] | None:
    """Learn, or go on where an interrupted call with the same configuration and rows stopped.

    ``out`` becomes an ordinary Hugging Face folder (`BertForSequenceClassification` in half
    precision; its labels stand in the order of `clte.data.corpus.LABELS`) with ``training.json`` and
    ``metrics.jsonl``; until then ``out/work`` holds the latest checkpoint.

    Args:
        config: How.
        sources: From what.
        start: The folder of a BERT, with or without a classifier of three labels.
        out: Where the model goes.
        hardware: Threads, precision, device.
        checkpoint_seconds: How often it is saved.
        measure_seconds: How often it is measured on the held-out rows, seconds of training.
        stop: Asked after every step; true ends the call with a checkpoint.
        progress: Told what happens.

    Returns:
        What ``training.json`` says, or None if ``stop`` said so.

    Raises:
        ClteError: nothing to learn from; a start that is no BERT; a folder with something else in
            it; a full disk.
    """
    torch.set_num_threads(hardware.threads)
    start, out = Path(start), Path(out)
    mark = digest(
        {"config": asdict(config), "rows": _counts(sources), "start": _weights_digest(start)}
    )
    work, finished = out / "work", out / "training.json"
    if finished.exists() and read_json(finished).get("mark") == mark:
        progress(f"{out} is finished already")
        return dict(read_json(finished))
    if out.exists() and any(out.iterdir()) and not (work / "start.json").exists():
        raise ClteError(f"{out} is not empty and holds no fine-tuning. Name another folder.")
    if (work / "start.json").exists() and read_json(work / "start.json")["mark"] != mark:
        raise ClteError(
            f"{out} holds a fine-tuning with other settings, rows or another start. Give the same "
            "ones to go on with it, or name another folder."
        )
    tokenizer = load_tokenizer(start)
    model = load_model(start, dropout=config.dropout, seed=config.seed)
    progress("Tokenising")
    mixture = Mixture(
        tokenizer,
        sources.rows,
        config.shares,
        batch=config.batch,
        seed=config.seed,
        word_dropout=config.word_dropout,
        table=sources.table,
    )
    examination = Examination(tokenizer, sources.held_out) if sources.held_out else None
    write_json(work / "start.json", {"mark": mark})
    loop = _Loop(config, model, mixture, examination, work, hardware, progress)
    if not loop.run(stop, checkpoint_seconds, measure_seconds):
        return None
    record = {
        "mark": mark,
        "config": asdict(config),
        "labels": list(LABELS),
        "start": start.name,
        "start_digest": _weights_digest(start),
        "rows": _counts(sources),
        "held_out_rows": len(sources.held_out),
        "steps": loop.step,
        "pairs_seen": loop.step * config.batch,
        "seconds": round(loop.seconds),
        "machine": environment(hardware),
        "held_out": loop.last_figures,
    }
    save(model, start, out, record)
    return record


def load_model(start: Path, *, dropout: float, seed: int) -> Any:
    """The network before its first step, in fp32; the caller's random state is left as it was.

    Raises:
        ClteError: the folder does not hold a BERT.
    """
    from transformers import AutoConfig, BertForSequenceClassification
    from transformers.utils import logging

    try:
        shape = AutoConfig.from_pretrained(start)
    except (OSError, ValueError) as error:
        raise ClteError(f"{start} holds no model that can be read: {error}") from error
    if shape.model_type != "bert":
        raise ClteError(f"{start} holds a {shape.model_type}; fine-tuning starts from a BERT.")
    before, bar = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()  # a new classifier is what is wanted, no reason for a warning
    logging.disable_progress_bar()
    try:
        with torch.random.fork_rng(devices=[]):
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
    finally:
        logging.set_verbosity(before)
        if bar:
            logging.enable_progress_bar()
    model.config.architectures = ["BertForSequenceClassification"]
    return model


def save(model: Any, start: Path, out: Path, record: Mapping[str, Any]) -> None:
    """Write the folder all at once; the checkpoint goes."""
    metrics = (out / "work" / "metrics.jsonl").read_bytes()
    with atomic_path(out) as folder:
        folder.mkdir()
        write_model(model, folder)
        for name in ("tokenizer.json", "tokenizer_config.json"):
            if (start / name).is_file():
                shutil.copyfile(start / name, folder / name)
        files = sorted(path.name for path in folder.iterdir())
        digests = {name: file_digest(folder / name) for name in files}
        (folder / "metrics.jsonl").write_bytes(metrics)
        write_json(folder / "training.json", {**record, "files": digests})


class _Loop:
    """A model on its way: at which step, after how many seconds."""

    def __init__(
        self,
        config: FinetuneConfig,
        model: Any,
        mixture: Mixture,
        examination: Examination | None,
        work: Path,
        hardware: Hardware,
        progress: Callable[[str], None],
    ) -> None:
        self.config, self.model, self.mixture, self.examination = (
            config,
            model,
            mixture,
            examination,
        )
        self.work, self.hardware, self.progress = work, hardware, progress
        self.step, self.seconds = 0, 0.0
        self.last_figures: dict[str, Any] | None = None
        self._losses: list[float] = []
        model.to(hardware.device).train()
        words = model.bert.embeddings.word_embeddings.weight
        words.requires_grad_(config.embedding_rate > 0)
        if config.frozen_layers:
            model.bert.embeddings.requires_grad_(False)
            model.bert.encoder.layer[: config.frozen_layers].requires_grad_(False)
        others = [p for p in model.parameters() if p is not words and p.requires_grad]
        groups: list[dict[str, Any]] = [{"params": others, "times": 1.0}]
        if words.requires_grad:
            groups.append({"params": [words], "times": config.embedding_rate, "weight_decay": 0.0})
        self.optimizer = torch.optim.AdamW(
            groups, lr=config.learning_rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True
        )
        self._resume()

    @property
    def share(self) -> float:
        """How much of the training is done, 0 to 1."""
        if self.config.steps is not None:
            return self.step / self.config.steps
        return self.seconds / (60 * (self.config.minutes or 1))

    def run(
        self, stop: Callable[[], bool], checkpoint_seconds: float, measure_seconds: float
    ) -> bool:
        """All that is left; false if stopped before the end."""
        if self.step:
            self.progress(f"Going on at step {self.step:,}")
        told = saved = measured = self.seconds
        # Dropout draws from the global state, which is set at every step and given back at the end.
        with torch.random.fork_rng(devices=[]):
            while self.share < 1:
                began = time.monotonic()
                self._learn()
                self.seconds += time.monotonic() - began
                if self.seconds - told > 10:
                    told = self.seconds
                    self._tell()
                if self.examination and self.seconds - measured > measure_seconds:
                    measured = self.seconds
                    self._measure()
                stopping = stop() and self.share < 1
                if stopping or self.seconds - saved > checkpoint_seconds:
                    saved = self.seconds
                    write_state(
                        self._state,
                        self.model,
                        self.optimizer,
                        step=self.step,
                        seconds=self.seconds,
                    )
                if stopping:
                    self.progress(f"Stopped at step {self.step:,}; the same command goes on here")
                    return False
        self._measure()
        return True

    def _learn(self) -> None:
        config = self.config
        rate = config.learning_rate * schedule(self.share, config.warm_up, config.floor)
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["times"]
        torch.manual_seed(config.seed * 1_000_003 + self.step)
        batch = self.mixture(self.step).to(self.hardware.device)
        with self.hardware.autocast():
            scores = logits(self.model, batch, hidden_type(self.hardware))
        loss = functional.cross_entropy(scores.float(), batch.labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self._losses = [*self._losses[-RECENT + 1 :], float(loss.detach())]
        self.step += 1

    def _tell(self) -> None:
        left = self.seconds / self.share * (1 - self.share) if self.share else 0.0
        of = f" of {self.config.steps:,}" if self.config.steps else ""
        self.progress(
            f"Step {self.step:,}{of}: loss {np.mean(self._losses):.3f}; {left / 60:.0f} min left"
        )

    def _measure(self) -> None:
        """Add a line to the metrics."""
        if self.examination:
            self.last_figures = self.examination(self.model, self.hardware)
            self.progress(f"Held-out rows: {canonical_json(self.last_figures)}")
        line = {
            "step": self.step,
            "seconds": round(self.seconds),
            "loss": round(float(np.mean(self._losses)), 4) if self._losses else None,
            **(self.last_figures or {}),
        }
        with (self.work / "metrics.jsonl").open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(line) + "\n")

    @property
    def _state(self) -> Path:
        return self.work / "checkpoint.safetensors"

    def _resume(self) -> None:
        if not self._state.exists():
            return
        self.step, self.seconds = read_state(self._state, self.model, self.optimizer)
        metrics = self.work / "metrics.jsonl"
        if metrics.exists():  # what was measured after the checkpoint will be measured again
            lines = metrics.read_text(encoding="utf-8").splitlines()
            kept = [line for line in lines if json.loads(line)["step"] <= self.step]
            write_text(metrics, "".join(f"{line}\n" for line in kept))


def schedule(share: float, warm_up: float, floor: float) -> float:
    """Share of the peak learning rate after ``share`` of the training: a line up, a line down."""
    rising = (share + 1e-4) / warm_up if warm_up else 1.0
    return min(1.0, rising) * max(floor, 1 - share)


def _counts(sources: Sources) -> dict[str, int]:
    return {name: len(rows) for name, rows in sources.rows.items()}


def _weights_digest(start: Path) -> str:
    return folder_digest(start, keep=lambda path: path.suffix in {".json", ".safetensors"})[:16]
