"""Fine-tune a small BERT on NLI from a mixture of sources; resumable."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

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
from clte.nli.encode import load_tokenizer
from clte.nli.measure import Examination
from clte.nli.mixture import Mixture, Share, SwitchTable
from clte.nli.networks import BERT, ESIM, BertNetwork, EsimNetwork, Network, load_teacher
from clte.nli.recipes import Recipe
from clte.nli.sources import Row
from clte.nli.teaching import Lessons, loss_of
from clte.training.hardware import Hardware, environment
from clte.training.state import read_state, write_state

RECENT = 300
"""The loss that is told is the mean over so many steps."""


@dataclass(frozen=True)
class FinetuneConfig:
    """Everything that decides the outcome, the rows and the start apart."""

    recipe: str
    shares: Mapping[str, Share]
    network: str = BERT
    """`BERT`, or `ESIM` for one that teaches."""
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
    recombined: float = 0.0
    """Share of unlabelled pairs, premises and hypotheses newly combined; only with a teacher."""
    taught: float = 0.7
    """Weight of a teacher's opinion beside the labels (`clte.nli.teaching.loss_of`)."""
    temperature: float = 2.0
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
        teacher: bool = False,
        seed: int = 42,
    ) -> FinetuneConfig:
        """A recipe's own settings, for its own time unless another is given."""
        return cls(
            recipe=recipe.name,
            shares=recipe.shares,
            network=recipe.network,
            learning_rate=recipe.learning_rate,
            recombined=recipe.recombined if teacher else 0.0,
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
    teacher: Path | None = None,
    checkpoint_seconds: float = 120,
    measure_seconds: float = 480,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[str], None] = lambda message: None,
) -> dict[str, Any] | None:
    """Learn, or go on where an interrupted call with the same configuration and rows stopped.

    ``out`` becomes an ordinary Hugging Face folder (`BertForSequenceClassification` in half
    precision; its labels stand in the order of `clte.data.corpus.LABELS`), or a teacher's, with
    ``training.json`` and ``metrics.jsonl``; until then ``out/work`` holds the latest checkpoint.

    Args:
        config: How.
        sources: From what.
        start: The folder of a BERT, with or without a classifier of three labels.
        out: Where the model goes.
        hardware: Threads, precision, device.
        teacher: The folder of an ESIM or a BERT that is listened to beside the labels.
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
        {
            "config": asdict(config),
            "rows": _counts(sources),
            "start": _weights_digest(start),
            "teacher": _teacher_digest(teacher),
        }
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
    network = _network(config, start, hardware)
    taught = load_teacher(teacher, hardware) if teacher else None
    progress("Tokenising")
    mixture = Mixture(
        tokenizer,
        sources.rows,
        config.shares,
        batch=config.batch,
        seed=config.seed,
        word_dropout=config.word_dropout,
        recombined=config.recombined,
        table=sources.table,
    )
    examination = Examination(tokenizer, sources.held_out) if sources.held_out else None
    write_json(work / "start.json", {"mark": mark})
    lessons = Lessons(mixture, taught, hardware)
    loop = _Loop(config, network, lessons, examination, work, hardware, progress)
    try:
        if not loop.run(stop, checkpoint_seconds, measure_seconds):
            return None
    finally:
        lessons.close()
    record = {
        "mark": mark,
        "config": asdict(config),
        "labels": list(LABELS),
        "start": start.name,
        "start_digest": _weights_digest(start),
        "teacher": _teacher_record(teacher),
        "rows": _counts(sources),
        "held_out_rows": len(sources.held_out),
        "steps": loop.step,
        "pairs_seen": loop.step * config.batch,
        "seconds": round(loop.seconds),
        "machine": environment(hardware),
        "held_out": loop.last_figures,
    }
    save(network, out, record)
    return record


def _network(config: FinetuneConfig, start: Path, hardware: Hardware) -> Network:
    if config.network == ESIM:
        return EsimNetwork(start, dropout=config.dropout, seed=config.seed)
    return BertNetwork(
        start,
        hardware,
        dropout=config.dropout,
        seed=config.seed,
        embedding_rate=config.embedding_rate,
        frozen_layers=config.frozen_layers,
    )


def save(network: Network, out: Path, record: Mapping[str, Any]) -> None:
    """Write the folder all at once; the checkpoint goes."""
    metrics = (out / "work" / "metrics.jsonl").read_bytes()
    with atomic_path(out) as folder:
        folder.mkdir()
        network.save(folder)
        files = sorted(path.name for path in folder.iterdir())
        digests = {name: file_digest(folder / name) for name in files}
        (folder / "metrics.jsonl").write_bytes(metrics)
        write_json(folder / "training.json", {**record, "files": digests})


class _Loop:
    """A network on its way: at which step, after how many seconds."""

    def __init__(
        self,
        config: FinetuneConfig,
        network: Network,
        lessons: Lessons,
        examination: Examination | None,
        work: Path,
        hardware: Hardware,
        progress: Callable[[str], None],
    ) -> None:
        self.config, self.network, self.lessons = config, network, lessons
        self.examination = examination
        self.work, self.hardware, self.progress = work, hardware, progress
        self.step, self.seconds = 0, 0.0
        self.last_figures: dict[str, Any] | None = None
        self._losses: list[float] = []
        self.module = network.module.to(hardware.device).train()
        self.optimizer = torch.optim.AdamW(
            network.groups(),
            lr=config.learning_rate,
            betas=(0.9, 0.98),
            weight_decay=0.01,
            fused=True,
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
                        self.module,
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
        lesson = self.lessons(self.step)
        with self.hardware.autocast():
            scores = self.network(lesson.batch)
        loss = loss_of(scores.float(), lesson, weight=config.taught, temperature=config.temperature)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.module.parameters(), 1.0)
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
            self.last_figures = self.examination(self.network, self.hardware)
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
        self.step, self.seconds = read_state(self._state, self.module, self.optimizer)
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


def _teacher_digest(teacher: Path | None) -> str | None:
    return _weights_digest(teacher) if teacher else None


def _teacher_record(teacher: Path | None) -> dict[str, Any] | None:
    """What the teacher's own record says of how it was made and how good it is."""
    if teacher is None:
        return None
    path = teacher / "training.json"
    known = read_json(path) if path.is_file() else {}
    kept = ("steps", "pairs_seen", "seconds", "held_out")
    return {"digest": _teacher_digest(teacher), **{k: known[k] for k in kept if k in known}}
