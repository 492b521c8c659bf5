"""TransferTrainer: transformers' Trainer with a teacher and an objective.

    trainer = TransferTrainer(
        model=student, teacher=teacher, objective="ce + 0.2*hidden_kl",
        args=TransferArguments("out"), train_dataset=rows, processing_class=tokenizer,
    )
    trainer.train()

It works on any sequence classifier and any number of classes. The teacher is either a model, asked in
every step, or vectors computed before, which stand in the rows as ``teacher_representation`` and
``teacher_logits``.
"""

from __future__ import annotations

import json
import math
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import Trainer, TrainerCallback, TrainingArguments

from clte.data.tokenise import TEACHER, GroupedByLength, PairCollator
from clte.errors import ClteError
from clte.files import file_digest, full_disk_is_said, read_json, write_json
from clte.models.representation import RepresentationReader, freeze
from clte.objectives.combine import Objective
from clte.objectives.health import gradient_share, softmax_health
from clte.objectives.spec import ObjectiveSpec

SEALED = "sealed.json"
PROJECTION = "projection.safetensors"


class TrainingStopped(Exception):
    """Training was asked to stop, and its checkpoint is complete."""


@dataclass
class TransferArguments(TrainingArguments):
    """`TrainingArguments` with the paper's defaults, and what a transfer needs beside them."""

    learning_rate: float = field(default=2e-5)
    weight_decay: float = field(default=0.01)
    warmup_steps: float = field(default=0.1)
    num_train_epochs: float = field(default=5)
    per_device_train_batch_size: int = field(default=28)
    per_device_eval_batch_size: int = field(default=64)
    train_sampling_strategy: str = field(default="group_by_length")
    remove_unused_columns: bool = field(default=False)
    logging_nan_inf_filter: bool = field(default=False)
    report_to: str | list[str] | None = field(default="none")
    save_total_limit: int | None = field(default=1)
    pooling: str = field(default="head", metadata={"help": "Which vector is the representation."})
    layer: int = field(default=-1, metadata={"help": "Layer that pooling 'first' or 'mean' reads."})
    freeze_embeddings: bool = field(
        default=False, metadata={"help": "Leave the word embeddings as they are."}
    )
    health_steps: int = field(
        default=40,
        metadata={"help": "Measure the objective's health every so many steps; 0: never."},
    )
    checkpoint_minutes: float = field(
        default=5.0, metadata={"help": "Save within an epoch, too, after so many minutes."}
    )


class TransferTrainer(Trainer):
    """A Trainer whose loss is an `Objective` over student, teacher and labels.

    Args:
        model: The student, any sequence classifier.
        args: `TransferArguments`, or `TrainingArguments` with ``remove_unused_columns=False``.
        objective: An `ObjectiveSpec` or its text, such as ``"ce + 0.2*hidden_kl"``.
        teacher: A classifier; it is frozen and asked in every step, about the row's ``teacher_*``
            ids if it has some (the row in another language, say), otherwise about the student's own.
            None if the rows carry ``teacher_representation`` [D] and ``teacher_logits`` [C].
        stop: Asked after every step; once true, a checkpoint is written and `TrainingStopped` raised.
        **kwargs: Everything else that `Trainer` takes.

    Raises:
        ClteError: the objective reads a teacher and there is none.
    """

    # The objective is a mean over the batch, so accumulated losses are divided by the number of batches.
    loss_is_scaled_for_ga = False

    model: Any
    objective: Objective

    def __init__(
        self,
        *,
        model: Any,
        args: TrainingArguments,
        objective: str | ObjectiveSpec = "ce + 0.2*hidden_kl",
        teacher: Any = None,
        stop: Callable[[], bool] | None = None,
        **kwargs: Any,
    ) -> None:
        args.remove_unused_columns = False
        spec = ObjectiveSpec.parse(objective) if isinstance(objective, str) else objective
        if kwargs.get("data_collator") is None and kwargs.get("processing_class") is not None:
            kwargs["data_collator"] = PairCollator(kwargs["processing_class"])
        if getattr(args, "freeze_embeddings", False):
            # Without gradients they cost no backward pass, and the optimiser leaves them out.
            model.get_input_embeddings().requires_grad_(False)
        super().__init__(model=model, args=args, **kwargs)
        pooling, layer = getattr(args, "pooling", "head"), getattr(args, "layer", -1)
        self.reader = RepresentationReader(model, pooling, layer)
        self.teacher: Any = freeze(teacher).to(args.device) if teacher is not None else None
        self.teacher_reader = RepresentationReader(teacher, pooling, layer) if teacher else None
        width = self.reader.width or model.config.hidden_size
        self.objective = Objective(
            spec, student_width=width, teacher_width=self._teacher_width(spec, width)
        ).to(args.device)
        self._stop = stop or (lambda: False)
        self._saved_at = time.monotonic()
        self._terms: dict[str, Tensor] = {}
        self._term_steps = 0
        self._health: dict[str, float] = {}
        self.add_callback(_AfterStep(self))

    def _teacher_width(self, spec: ObjectiveSpec, width: int) -> int:
        if not spec.needs_teacher:
            return width
        if self.teacher_reader is not None:
            return self.teacher_reader.width or int(self.teacher.config.hidden_size)
        row = self.train_dataset[0] if self.train_dataset is not None else {}
        for needed, name in (
            (spec.needs_representation, f"{TEACHER}representation"),
            (spec.needs_logits, f"{TEACHER}logits"),
        ):
            if needed and self.train_dataset is not None and name not in row:
                raise ClteError(
                    f"the objective '{spec}' reads a teacher. Pass teacher=, or rows with '{name}'."
                )
        vector = row.get(f"{TEACHER}representation")
        return len(vector) if vector is not None else width

    # ------------------------------------------------------------------ loss

    def compute_loss(
        self,
        model: nn.Module,
        inputs: Mapping[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,
    ) -> Any:
        """The objective on one batch: a mean over its rows.

        In evaluation rows without a teacher are scored by cross-entropy alone.
        """
        inputs = dict(inputs)
        labels = inputs.pop("labels", None)
        teacher = {
            name.removeprefix(TEACHER): inputs.pop(name)
            for name in list(inputs)
            if name.startswith(TEACHER)
        }
        logits, representation = self.reader(model, inputs)
        teacher_logits, teacher_h = self._ask_teacher(teacher, inputs)
        if not model.training and teacher_logits is None and teacher_h is None:
            loss = (
                nn.functional.cross_entropy(logits.float(), labels) if labels is not None else None
            )
            return (loss, {"logits": logits}) if return_outputs else loss
        output = self.objective(
            logits=logits,
            labels=labels,
            representation=representation,
            teacher_logits=teacher_logits,
            teacher_representation=teacher_h,
        )
        if model.training:
            self._note(output, representation, teacher_h)
        return (output.loss, {"logits": logits}) if return_outputs else output.loss

    def prediction_step(
        self, model: nn.Module, inputs: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """As the Trainer's; rows without labels go to the model directly, without the teacher's keys."""
        if inputs.get("labels") is None:
            inputs = {n: value for n, value in inputs.items() if not n.startswith(TEACHER)}
        return super().prediction_step(model, inputs, *args, **kwargs)

    def _ask_teacher(
        self, given: dict[str, Tensor], inputs: Mapping[str, Tensor]
    ) -> tuple[Tensor | None, Tensor | None]:
        """Teacher logits [B, C] and representation [B, D], cached or asked now, or None."""
        if self.teacher is None or not self.objective.spec.needs_teacher:
            return given.get("logits"), given.get("representation")
        row = given if "input_ids" in given else inputs
        with torch.no_grad(), self.accelerator.autocast():
            assert self.teacher_reader is not None
            return self.teacher_reader(self.teacher, row)

    def _note(self, output: Any, representation: Tensor, teacher_h: Tensor | None) -> None:
        """Keep what the next log line says about the objective's terms and health."""
        for name, value in output.terms.items():
            self._terms[name] = self._terms.get(name, 0) + value.detach()
        self._term_steps += 1
        every = getattr(self.args, "health_steps", 0)
        if not every or not self.objective.spec.needs_teacher or self.state.global_step % every:
            return
        parameters = [p for p in self.model.parameters() if p.requires_grad]
        self._health = {"gradient_share": gradient_share(output, parameters)}
        if teacher_h is not None:
            for who, h in (("student", representation.detach()), ("teacher", teacher_h)):
                health = softmax_health(h, **self._softmax_options())
                self._health[f"{who}_entropy"] = health["entropy"]
                self._health[f"{who}_top1"] = health["top1_mass"]

    def _softmax_options(self) -> dict[str, Any]:
        """Temperature and standardisation of the first term that takes a softmax over units."""
        for term in self.objective.spec.terms:
            if term.name.startswith("hidden_"):
                return term.values
        return {}

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """Log as transformers does, with each term's mean value and the objective's health.

        Raises:
            ClteError: the loss is no longer a number.
        """
        if "loss" in logs:
            if not math.isfinite(logs["loss"]):
                raise ClteError(
                    f"the loss became {logs['loss']} near step {self.state.global_step}. Lower the "
                    "learning rate or the weight of the teacher's term; nothing of this step was kept."
                )
            for name, total in self._terms.items():
                logs[f"term/{name}"] = float(total) / self._term_steps
            logs.update({f"health/{name}": value for name, value in self._health.items()})
            self._terms, self._term_steps, self._health = {}, 0, {}
        super().log(logs, start_time)

    # ------------------------------------------------------------------ data and optimiser

    def _get_train_sampler(self, train_dataset: Any = None) -> Any:
        dataset = train_dataset if train_dataset is not None else self.train_dataset
        if (
            self.args.train_sampling_strategy == "group_by_length"
            and dataset is not None
            and hasattr(dataset, "lengths")
        ):
            rows = self.args.train_batch_size * self.args.gradient_accumulation_steps
            return GroupedByLength(dataset.lengths, rows, self.args.data_seed or self.args.seed)
        return super()._get_train_sampler(train_dataset)

    def create_optimizer(self, model: Any = None) -> torch.optim.Optimizer:
        """The Trainer's optimiser; a projection for unequal widths is trained with it."""
        fresh = self.optimizer is None
        optimizer = super().create_optimizer(model)
        if fresh and self.objective.projection is not None:
            optimizer.add_param_group(
                {
                    "params": list(self.objective.projection.parameters()),
                    "weight_decay": self.args.weight_decay,
                }
            )
            # The training loop clears the gradients of the model alone.
            optimizer.register_step_post_hook(lambda *_: self.objective.zero_grad())
        return optimizer

    # ------------------------------------------------------------------ checkpoints

    def _save_checkpoint(self, model: nn.Module, trial: Any) -> None:
        if not math.isfinite(float(self._tr_loss)):
            self.log({"loss": float(self._tr_loss)})
        limit, self.args.save_total_limit = self.args.save_total_limit, None
        folder = Path(self._get_output_dir(trial)) / f"checkpoint-{self.state.global_step}"
        try:
            with full_disk_is_said(folder):
                super()._save_checkpoint(model, trial)
                if self.objective.projection is not None:
                    from safetensors.torch import save_file

                    save_file(self.objective.projection.state_dict(), folder / PROJECTION)
                if self.args.should_save:
                    seal(folder)
        except Exception:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finally:
            self.args.save_total_limit = limit
        if self.args.should_save and limit:
            self._drop_old(folder, limit)
        self._saved_at = time.monotonic()
        if self._stop():
            raise TrainingStopped

    def _drop_old(self, newest: Path, limit: int) -> None:
        """Remove all checkpoints but the newest ``limit`` and the best, once the newest is sealed."""
        best = self.state.best_model_checkpoint
        others = [
            old for old in _checkpoints(newest.parent) if old != newest and str(old) != str(best)
        ]
        for old in others[: max(len(others) - limit + 1, 0)]:
            shutil.rmtree(old, ignore_errors=True)

    def _save(self, output_dir: str | None = None, state_dict: dict | None = None) -> None:
        super()._save(output_dir, state_dict)
        # A pickle that nobody needs: the arguments are in the run's config.
        (Path(str(output_dir or self.args.output_dir)) / "training_args.bin").unlink(
            missing_ok=True
        )

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        super()._load_from_checkpoint(resume_from_checkpoint, model)
        saved = Path(resume_from_checkpoint) / PROJECTION
        if self.objective.projection is not None and saved.is_file():
            from safetensors.torch import load_file

            self.objective.projection.load_state_dict(load_file(saved))


class _AfterStep(TrainerCallback):
    """Asks for a checkpoint when a stop is wanted or enough time has passed.

    After an epoch's last step it waits for the epoch's evaluation: a run that resumes there begins the
    next epoch, and would never make it.
    """

    def __init__(self, trainer: TransferTrainer) -> None:
        self.trainer = trainer

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Called by the Trainer."""
        if self._is_wanted(args) and not float(state.epoch).is_integer():
            control.should_save = True

    def on_epoch_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Called by the Trainer, before it evaluates and saves."""
        if self._is_wanted(args):
            control.should_save = True

    def _is_wanted(self, args: Any) -> bool:
        minutes = getattr(args, "checkpoint_minutes", 0)
        due = minutes and time.monotonic() - self.trainer._saved_at > 60 * minutes
        return bool(self.trainer._stop() or due)


def seal(folder: Path) -> None:
    """Write the hash of every file of a checkpoint beside them: from now on it is complete."""
    files = {
        path.relative_to(folder).as_posix(): file_digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != SEALED
    }
    write_json(folder / SEALED, files)


def newest_checkpoint(work: Path) -> Path | None:
    """The newest complete checkpoint below ``work``; half-written and damaged ones are removed.

    The optimiser's state is a pickle that torch reads with ``weights_only``: it is only ever read from
    here, after its hash was checked.
    """
    found = None
    for folder in _checkpoints(work):
        if _is_whole(folder):
            found = folder
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return found


def _checkpoints(work: Path) -> list[Path]:
    """Checkpoint folders by step."""
    steps = {path: path.name.removeprefix("checkpoint-") for path in work.glob("checkpoint-*")}
    return sorted(
        (path for path, step in steps.items() if step.isdigit()), key=lambda p: int(steps[p])
    )


def _is_whole(folder: Path) -> bool:
    try:
        files = read_json(folder / SEALED)
        return bool(files) and all(file_digest(folder / n) == h for n, h in files.items())
    except (OSError, ClteError, json.JSONDecodeError):
        return False
