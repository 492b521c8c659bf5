"""From a RunConfig to a finished run folder.

    corpus → split → rows (and the teacher's cached vectors) → TransferTrainer → evaluation → folder

It can be stopped or killed at any moment: what is there is then either a finished folder or one that
the next call resumes, to the result that it would have had.
"""

from __future__ import annotations

import contextlib
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import torch
import transformers
from filelock import FileLock, Timeout
from transformers import TrainerCallback

import clte
from clte.data.corpus import LABELS, Corpus, PairView
from clte.data.exchange import exchange
from clte.data.splits import Split, make_split
from clte.data.tokenise import PairCollator, PairDataset
from clte.errors import ClteError
from clte.files import atomic_path, full_disk_is_said
from clte.models.backbones import Backbone, load_classifier, load_tokenizer
from clte.models.card import model_card
from clte.models.representation import RepresentationReader, bf16_is_fast, default_device
from clte.objectives.spec import ObjectiveSpec
from clte.paths import workspace
from clte.runs.config import RunConfig
from clte.runs.folder import RunFolder
from clte.runs.store import RunStore
from clte.training.encode import encode
from clte.training.teacher import TeacherVectors, class_mean, random_vectors, teacher_vectors
from clte.training.trainer import (
    TrainingStopped,
    TransferArguments,
    TransferTrainer,
    newest_checkpoint,
)

SHUFFLE_SEED = 42
"""The label-shuffled teacher's permutation is the same for every run seed."""


@dataclass(frozen=True)
class Hardware:
    """Where a run runs; noted in its result, not part of its id."""

    threads: int = field(default_factory=lambda: psutil.cpu_count(logical=False) or 1)
    """Threads of this process. Several busy processes want one each."""
    bf16: bool = field(default_factory=bf16_is_fast)
    """Whether to autocast to bf16; by default where the processor or GPU has it."""
    device: str = field(default_factory=lambda: default_device().type)
    """``cpu``, ``cuda`` or ``mps``."""

    def __post_init__(self) -> None:
        if self.threads < 1:
            raise ClteError(f"the number of threads is {self.threads}; it must be at least 1.")


@dataclass(frozen=True)
class Progress:
    """What a running training tells whoever watches."""

    run: RunConfig
    step: int
    steps: int
    epoch: float
    loss: float | None
    seconds_left: float | None


def execute(
    config: RunConfig,
    corpus: Corpus,
    backbone: Backbone,
    *,
    store: RunStore | None = None,
    hardware: Hardware | None = None,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> RunFolder:
    """Run a config to its end, from wherever it stands.

    Args:
        config: What to run. If it is finished in ``store``'s first root, nothing is done.
        corpus: The corpus that ``config.data`` names.
        backbone: The encoder that ``config.backbone`` names.
        store: Where runs are, the teacher's among them; by default the workspace's.
        hardware: Threads, precision and device.
        stop: Asked after every step; once true, a checkpoint is written and training ends.
        progress: Told about every logged step.

    Returns:
        The finished folder.

    Raises:
        TrainingStopped: ``stop`` said so; a later call resumes.
        ClteError: anything that a user can mend: another corpus or backbone than the config's, a teacher
            that is missing or from another split, a loss that is not a number, a full disk.
    """
    hardware = hardware or Hardware()
    store = store or RunStore.default()
    _check_inputs(config, corpus, backbone)
    folder = RunFolder.create(store.root, config)
    try:
        with FileLock(folder.path / "lock", timeout=0):
            if not folder.finished:
                folder.sweep()
                before, started = folder.status.get("seconds", 0.0), time.monotonic()

                def spent() -> float:
                    return before + time.monotonic() - started

                try:
                    _execute(
                        folder, config, corpus, backbone, store, hardware, stop, progress, spent
                    )
                except (TrainingStopped, KeyboardInterrupt):
                    folder.write_status("stopped", seconds=spent())
                    raise
                except Exception as error:
                    # The message is for people; a full disk may refuse even that.
                    with contextlib.suppress(ClteError, OSError):
                        folder.write_status("failed", message=str(error)[:1000], seconds=spent())
                    raise
            folder.tidy()
    except Timeout:
        raise ClteError(
            f"run {config.id} ({config.title}) is being trained by another process. Wait for it, or "
            "stop it."
        ) from None
    return RunFolder(folder.path)


def _check_inputs(config: RunConfig, corpus: Corpus, backbone: Backbone) -> None:
    if corpus.revision != config.data.revision:
        raise ClteError(
            f"run {config.id} is about {config.data.name} at revision {config.data.revision}, but this "
            f"corpus is {corpus.name} at {corpus.revision}. Give the data that the run was made for."
        )
    if backbone.revision != config.backbone_revision:
        raise ClteError(
            f"run {config.id} starts from {config.backbone} at revision {config.backbone_revision}, "
            f"but this one is at {backbone.revision}. Give the encoder that the run was made for."
        )
    # Each of these says what is wrong before a folder is made.
    corpus.view(config.pair)
    if config.teacher is not None:
        corpus.view(config.teacher.pair)
    make_split(corpus, config.protocol, config.fold)


# ---------------------------------------------------------------------- the run itself


def _execute(
    folder: RunFolder,
    config: RunConfig,
    corpus: Corpus,
    backbone: Backbone,
    store: RunStore,
    hardware: Hardware,
    stop: Callable[[], bool],
    progress: Callable[[Progress], None],
    spent: Callable[[], float],
) -> None:
    torch.set_num_threads(hardware.threads)
    # HF's Trainer and our seeds move the global state; a caller in the same process keeps its own.
    split = make_split(corpus, config.protocol, config.fold)
    view = corpus.view(config.pair)
    folder.write_status("running", **_process(), seconds=spent())
    vectors = _teacher(config, corpus, split, store, backbone, hardware)

    tokenizer = load_tokenizer(backbone.source)
    train = view.select(split.train)
    labels = train.labels.astype(np.int64)
    if config.shuffled_labels:
        labels = np.random.RandomState(SHUFFLE_SEED).permutation(labels)
    extra = {}
    if vectors is not None:
        spec = ObjectiveSpec.parse(config.objective)
        if spec.needs_representation:
            extra["teacher_representation"] = vectors.representation
        if spec.needs_logits:
            extra["teacher_logits"] = vectors.logits
    rows = _Rows(tokenizer, config.max_length)
    train_rows = rows(train.premises, train.hypotheses, labels, extra)
    evaluation = {
        "plain": rows.of(view.select(split.validation)),
        "exchanged": rows.of(view.select(split.validation), exchanged=True),
    }

    model = load_classifier(backbone.source, seed=config.seed)
    watcher = _Watcher(folder, config, split, progress, spent)
    keeper = _EpochKeeper(config, rows.of(view.select(split.validation)), rows.collator, hardware)
    trainer = TransferTrainer(
        model=model,
        args=_arguments(folder, config, hardware),
        objective=config.objective,
        stop=stop,
        train_dataset=train_rows,
        eval_dataset=evaluation,
        processing_class=tokenizer,
        data_collator=rows.collator,
        compute_metrics=lambda p: {
            "accuracy": float((p.predictions.argmax(1) == p.label_ids).mean())
        },
        callbacks=[_EarlyStopping(config.patience), watcher, keeper],
    )
    trainer.remove_callback(transformers.trainer_callback.PrinterCallback)
    keeper.trainer = trainer
    _train(trainer, folder, config, stop)

    best = _best_epoch(trainer.state.log_history)
    reader = RepresentationReader(trainer.model, config.pooling, config.layer)
    test = view.select(split.test)

    def ask(dataset: PairDataset) -> tuple[np.ndarray, np.ndarray]:
        return encode(trainer.model, dataset, rows.collator, reader=reader, bf16=hardware.bf16)

    logits, representation = ask(rows.of(test))
    exchanged, _ = ask(rows.of(test, exchanged=True))
    gold = test.labels.astype(np.int64)
    folder.write_predictions(test.item_ids, test.premise_ids, gold, logits, exchanged)
    folder.write_representations({"final": representation, **keeper.load()})
    right, right_exchanged = logits.argmax(1) == gold, exchanged.argmax(1) == gold
    confusion = np.zeros((len(LABELS), len(LABELS)), int)
    np.add.at(confusion, (gold, logits.argmax(1)), 1)
    epochs = [e for e in trainer.state.log_history if "eval_plain_accuracy" in e]
    health = [
        {key.removeprefix("health/"): value for key, value in event.items() if "health/" in key}
        for event in folder.metrics
    ]
    figures: dict[str, Any] = {
        "version": config.version,
        "id": config.id,
        "title": config.title,
        "n": len(gold),
        "accuracy": float(right.mean()),
        "accuracy_exchanged": float(right_exchanged.mean()),
        "premise_use": float(right.mean() - right_exchanged.mean()),
        "confusion": confusion.tolist(),
        "validation": {
            "n": len(evaluation["plain"]),
            "accuracy": best["eval_plain_accuracy"],
            "accuracy_exchanged": best["eval_exchanged_accuracy"],
            "best_epoch": round(best["epoch"]),
        },
        "epochs_run": len(epochs),
        "steps": trainer.state.global_step,
        "seconds": round(spent(), 1),
        "train_rows": len(train_rows),
        "selects_on_test": split.selects_on_test,
        "split_revision": split.revision,
        "backbone_parameters": sum(p.numel() for p in trainer.model.parameters()),
        "health": next((h for h in reversed(health) if h), None),
        "environment": _environment(hardware),
    }
    _save_model(folder, config, corpus, split, trainer.model, tokenizer, figures)
    folder.finish(figures)


class _Rows:
    """Views to tokenised rows, all cut to the same length."""

    def __init__(self, tokenizer: Any, max_length: int) -> None:
        self.tokenizer, self.max_length = tokenizer, max_length
        self.collator = PairCollator(tokenizer)

    def __call__(
        self, premises: list[str], hypotheses: list[str], labels: Any = None, extra: Any = None
    ) -> PairDataset:
        return PairDataset(
            self.tokenizer, premises, hypotheses, labels, max_length=self.max_length, extra=extra
        )

    def of(self, view: PairView, *, exchanged: bool = False) -> PairDataset:
        premises = exchange(view) if exchanged else view.premises
        return self(premises, view.hypotheses, view.labels.astype(np.int64))


def _arguments(folder: RunFolder, config: RunConfig, hardware: Hardware) -> TransferArguments:
    return TransferArguments(
        output_dir=str(folder.work_path),
        seed=config.seed,
        learning_rate=config.learning_rate,
        weight_decay=config.weight_decay,
        warmup_steps=config.warmup,
        num_train_epochs=config.epochs,
        per_device_train_batch_size=config.batch_size,
        gradient_accumulation_steps=config.accumulation,
        pooling=config.pooling,
        layer=config.layer,
        bf16=hardware.bf16,
        use_cpu=hardware.device == "cpu",
        eval_strategy="epoch",
        save_strategy="epoch",
        logging_steps=20,
        load_best_model_at_end=True,
        metric_for_best_model="eval_plain_accuracy",
        greater_is_better=True,
        disable_tqdm=True,
        dataloader_pin_memory=hardware.device == "cuda",
    )


def _train(
    trainer: TransferTrainer, folder: RunFolder, config: RunConfig, stop: Callable[[], bool]
) -> None:
    """Train from the newest whole checkpoint, or from the start; end with the best weights."""
    checkpoint = newest_checkpoint(folder.work_path)
    if checkpoint is not None:
        state = transformers.TrainerState.load_from_json(str(checkpoint / "trainer_state.json"))
        folder.keep_metrics(up_to_step=state.global_step)
        if state.best_global_step:  # the workspace may have been moved since
            best = folder.work_path / f"checkpoint-{state.best_global_step}"
            state.best_model_checkpoint = str(best)
        over = state.global_step >= state.max_steps or _is_over(state.log_history, config.patience)
        if over and round(state.epoch or 0, 6) == int(round(state.epoch or 0, 6)):
            trainer.state = state
            trainer._load_best_model()
            return
    else:
        folder.keep_metrics(up_to_step=-1)
    with full_disk_is_said(folder.path):
        trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    if (
        stop()
        and trainer.state.global_step < trainer.state.max_steps
        and not _is_over(trainer.state.log_history, config.patience)
    ):
        raise TrainingStopped


def _best_epoch(history: list[dict[str, Any]]) -> dict[str, Any]:
    """The first of the epochs with the best validation accuracy, with both evaluations in one dict."""
    epochs: dict[float, dict[str, Any]] = {}
    for event in history:
        if any(key.startswith("eval_") for key in event):
            epochs.setdefault(event["epoch"], {}).update(event)
    return max(epochs.values(), key=lambda e: (e["eval_plain_accuracy"], -e["epoch"]))


def _is_over(history: list[dict[str, Any]], patience: int) -> bool:
    """Whether the last ``patience`` epochs brought no better validation accuracy."""
    seen = [e["eval_plain_accuracy"] for e in history if "eval_plain_accuracy" in e]
    return bool(seen) and 0 < patience <= len(seen) - 1 - seen.index(max(seen))


class _EarlyStopping(TrainerCallback):
    """Ends training after ``patience`` epochs without a better validation accuracy.

    It looks at the trainer's history alone, so that a resumed run stops where it would have.
    """

    def __init__(self, patience: int) -> None:
        self.patience = patience

    def on_evaluate(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if _is_over(state.log_history, self.patience):
            control.should_training_stop = True


class _Watcher(TrainerCallback):
    """Writes what is logged to the run folder, and where the run stands."""

    def __init__(
        self,
        folder: RunFolder,
        config: RunConfig,
        split: Split,
        progress: Callable[[Progress], None],
        spent: Callable[[], float],
    ) -> None:
        self.folder, self.config, self.progress, self.spent = folder, config, progress, spent
        self.note = split.note
        self.loss: float | None = None
        self.began: tuple[int, float] | None = None
        self.told = 0.0

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
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
        control.should_log = True  # a short run has no other log line

    def _tell(self, state: Any, left: float | None) -> None:
        self.folder.write_status(
            "running",
            **_process(),
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


class _EpochKeeper(TrainerCallback):
    """Keeps the validation rows' representations of every epoch, if the config asks for them."""

    def __init__(
        self, config: RunConfig, dataset: PairDataset, collator: PairCollator, hardware: Hardware
    ) -> None:
        self.config, self.dataset, self.collator, self.hardware = (
            config,
            dataset,
            collator,
            hardware,
        )
        self.trainer: Any = None

    @property
    def _folder(self) -> Path:
        return Path(self.trainer.args.output_dir) / "epochs"

    def on_epoch_end(
        self, args: Any, state: Any, control: Any, model: Any = None, **_: Any
    ) -> None:
        if not self.config.epoch_representations:
            return
        reader = self.trainer.reader
        encoded = encode(model, self.dataset, self.collator, reader=reader, bf16=self.hardware.bf16)
        target = self._folder / f"epoch-{round(state.epoch)}.npy"
        with atomic_path(target) as temporary, temporary.open("wb") as handle:
            np.save(handle, encoded[1].astype(np.float16))

    def load(self) -> dict[str, np.ndarray]:
        files = sorted(self._folder.glob("epoch-*.npy"))
        return {path.stem: np.load(path, allow_pickle=False) for path in files}


# ---------------------------------------------------------------------- the teacher


def _teacher(
    config: RunConfig,
    corpus: Corpus,
    split: Split,
    store: RunStore,
    backbone: Backbone,
    hardware: Hardware,
) -> TeacherVectors | None:
    """The teacher's vectors about the training rows, in the split's order."""
    ref = config.teacher
    if ref is None:
        return None
    pair = ref.pair if ref.reads == "parallel" else config.pair
    view = corpus.view(pair).select(split.train)
    if ref.run is None:
        source, revision = backbone.source, f"untrained-{backbone.revision}-{config.seed}"
    else:
        folder = store.get(ref.run)
        _check_teacher(config, folder, split)
        source, revision = str(folder.model_path), folder.id

    def ask(rows: PairView) -> tuple[np.ndarray, np.ndarray]:
        model: Any = load_classifier(source, seed=config.seed)
        model = model.to(hardware.device)
        make = _Rows(load_tokenizer(source), config.max_length)
        reader = RepresentationReader(model, config.pooling, config.layer)
        dataset = make(rows.premises, rows.hypotheses)
        return encode(model, dataset, make.collator, reader=reader, bf16=hardware.bf16)

    vectors = teacher_vectors(
        workspace() / "teachers",
        revision=revision,
        view=view,
        pooling=config.pooling,
        layer=-1 if config.pooling == "head" else config.layer,
        max_length=config.max_length,
        ask=ask,
    )
    if ref.control == "class-mean":
        return class_mean(vectors, view.labels)
    if ref.control == "random":
        return random_vectors(vectors, config.seed)
    return vectors


def _check_teacher(config: RunConfig, folder: RunFolder, split: Split) -> None:
    if not folder.finished:
        raise ClteError(f"the teacher, run {folder.id}, is not finished. Finish it first.")
    teacher = folder.config
    if config.teacher is not None and teacher.pair != config.teacher.pair:
        raise ClteError(
            f"run {folder.id} was trained on {teacher.pair}, not on {config.teacher.pair}. Name the "
            "teacher's own pair."
        )
    same = (
        teacher.data.revision == config.data.revision
        and folder.result["split_revision"] == split.revision
    )
    if not same:
        raise ClteError(
            f"teacher {folder.id} was trained on another split ({teacher.data.name} "
            f"{teacher.data.revision}, {teacher.protocol}, fold {teacher.fold}) than the student's "
            f"({config.data.name} {config.data.revision}, {config.protocol}, fold {config.fold}): it "
            "may have seen the student's test rows. Train a teacher on the student's split."
        )
    if not folder.has_weights:
        raise ClteError(
            f"teacher {folder.id} ({teacher.title}) holds results but no weights. Run it here first: "
            f"clte train --pair {teacher.pair}."
        )


# ---------------------------------------------------------------------- what is noted


def _process() -> dict[str, Any]:
    """This process's start beside its id: ids are used again."""
    return {"pid_started": psutil.Process().create_time()}


def _environment(hardware: Hardware) -> dict[str, Any]:
    name = torch.cuda.get_device_name() if hardware.device == "cuda" else platform.machine()
    return {
        "device": f"{hardware.device} ({name})",
        "precision": "bf16 autocast" if hardware.bf16 else "fp32",
        "threads": hardware.threads,
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "clte": clte.__version__,
        "platform": platform.system(),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _save_model(
    folder: RunFolder,
    config: RunConfig,
    corpus: Corpus,
    split: Split,
    model: Any,
    tokenizer: Any,
    figures: dict[str, Any],
) -> None:
    """The model as an ordinary Hugging Face folder with its card."""
    with atomic_path(folder.model_path) as temporary:
        model.save_pretrained(temporary)
        tokenizer.save_pretrained(temporary)
        card = model_card(config, figures, licence=corpus.licence, note=split.note)
        (temporary / "README.md").write_text(card, encoding="utf-8")
