"""What happens beside the training loop: early stopping, the log, where the run stands, kept epochs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from transformers import TrainerCallback

from clte.data.tokenise import PairCollator, PairDataset
from clte.files import atomic_path
from clte.runs.config import RunConfig
from clte.runs.folder import RunFolder
from clte.training.encode import encode
from clte.training.hardware import Hardware


@dataclass(frozen=True)
class Progress:
    """What a running training tells whoever watches."""

    run: RunConfig
    step: int
    steps: int
    epoch: float
    loss: float | None
    seconds_left: float | None


def best_epoch(history: list[dict[str, Any]]) -> dict[str, Any]:
    """The first of the epochs with the best validation accuracy, with both evaluations in one dict."""
    epochs: dict[float, dict[str, Any]] = {}
    for event in history:
        if any(key.startswith("eval_") for key in event):
            epochs.setdefault(event["epoch"], {}).update(event)
    return max(epochs.values(), key=lambda e: (e["eval_plain_accuracy"], -e["epoch"]))


def is_over(history: list[dict[str, Any]], patience: int) -> bool:
    """Whether the last ``patience`` epochs brought no better validation accuracy."""
    seen = [e["eval_plain_accuracy"] for e in history if "eval_plain_accuracy" in e]
    return bool(seen) and 0 < patience <= len(seen) - 1 - seen.index(max(seen))


class EarlyStopping(TrainerCallback):
    """Ends training after ``patience`` epochs without a better validation accuracy.

    It looks at the trainer's history alone, so that a resumed run stops where it would have.
    """

    def __init__(self, patience: int) -> None:
        self.patience = patience

    def on_evaluate(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Called by the Trainer."""
        if is_over(state.log_history, self.patience):
            control.should_training_stop = True


class Watcher(TrainerCallback):
    """Writes what is logged to the run folder, and where the run stands."""

    def __init__(
        self,
        folder: RunFolder,
        config: RunConfig,
        progress: Callable[[Progress], None],
        spent: Callable[[], float],
    ) -> None:
        self.folder, self.config, self.progress, self.spent = folder, config, progress, spent
        self.loss: float | None = None
        self.began: tuple[int, float] | None = None
        self.told = 0.0

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Called by the Trainer."""
        now = time.monotonic()
        self.began = self.began or (state.global_step - 1, now)
        if now - self.told < 2:
            return
        self.told = now
        step, at = self.began
        pace = (now - at) / max(state.global_step - step, 1)
        left = (
            pace * (state.max_steps - state.global_step) if state.global_step > step + 3 else None
        )
        self._tell(state, left)

    def on_epoch_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Called by the Trainer."""
        control.should_log = True  # a short run has no other log line

    def _tell(self, state: Any, left: float | None) -> None:
        self.folder.write_status(
            "running",
            step=state.global_step,
            steps=state.max_steps,
            epoch=state.epoch,
            loss=self.loss,
            seconds=self.spent(),
            seconds_left=left,
        )
        self.progress(
            Progress(
                self.config, state.global_step, state.max_steps, state.epoch or 0.0, self.loss, left
            )
        )

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        """Called by the Trainer."""
        kept = {
            key: value
            for key, value in (logs or {}).items()
            if key in ("loss", "learning_rate", "grad_norm", "epoch")
            or key.startswith(("term/", "health/"))
            or (key.startswith("eval_") and key.endswith(("_accuracy", "_loss")))
        }
        self.loss = kept.get("loss", self.loss)
        if len(kept) > 1:
            self.folder.log({"step": state.global_step, **kept})


class EpochKeeper(TrainerCallback):
    """Keeps the validation rows' representations of every epoch, if the config asks for them."""

    def __init__(
        self, config: RunConfig, dataset: PairDataset, collator: PairCollator, hardware: Hardware
    ) -> None:
        self.config, self.dataset = config, dataset
        self.collator, self.hardware = collator, hardware
        self.trainer: Any = None

    @property
    def _folder(self) -> Path:
        return Path(self.trainer.args.output_dir) / "epochs"

    def on_epoch_end(
        self, args: Any, state: Any, control: Any, model: Any = None, **_: Any
    ) -> None:
        """Called by the Trainer."""
        if not self.config.epoch_representations:
            return
        reader = self.trainer.reader
        encoded = encode(model, self.dataset, self.collator, reader=reader, bf16=self.hardware.bf16)
        target = self._folder / f"epoch-{round(state.epoch)}.npy"
        with atomic_path(target) as temporary, temporary.open("wb") as handle:
            np.save(handle, encoded[1].astype(np.float16))

    def load(self) -> dict[str, np.ndarray]:
        """Every kept epoch: ``epoch-1`` … → float16 [rows, width]."""
        files = sorted(self._folder.glob("epoch-*.npy"))
        return {path.stem: np.load(path, allow_pickle=False) for path in files}
