"""From a RunConfig to a finished run folder.

    corpus → split → rows (and the teacher's cached vectors) → TransferTrainer → evaluation → folder

It can be stopped or killed at any moment: what is there is then either a finished folder or one that
the next call resumes, to the result that it would have had.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import transformers
from filelock import FileLock, Timeout

from clte.data.corpus import LABELS, Corpus
from clte.data.splits import Split, make_split
from clte.data.tokenise import PairDataset
from clte.errors import ClteError
from clte.files import atomic_path, full_disk_is_said
from clte.models.backbones import Backbone, load_classifier, load_tokenizer
from clte.models.card import model_card
from clte.objectives.spec import ObjectiveSpec
from clte.runs.config import RunConfig
from clte.runs.folder import RunFolder
from clte.runs.store import RunStore
from clte.training.encode import encode
from clte.training.hardware import Hardware, environment
from clte.training.rows import Rows, teacher_answers
from clte.training.trainer import (
    TrainingStopped,
    TransferArguments,
    TransferTrainer,
    newest_checkpoint,
)
from clte.training.watch import (
    EarlyStopping,
    EpochKeeper,
    Progress,
    Watcher,
    best_epoch,
    is_over,
)

SHUFFLE_SEED = 42
"""The label-shuffled teacher's permutation is the same for every run seed."""


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
    split = make_split(corpus, config.protocol, config.fold)
    view = corpus.view(config.pair)
    folder.write_status("running", seconds=spent())
    vectors = teacher_answers(config, corpus, split, store, backbone, hardware)

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
    rows = Rows(tokenizer, config.max_length)
    train_rows = rows(train.premises, train.hypotheses, labels, extra)
    validation = view.select(split.validation)
    evaluation = {"plain": rows.of(validation), "exchanged": rows.of(validation, exchanged=True)}

    # The fused kernel's way back is slow on processors: 1.25 times the time of a step in bf16.
    attention = "eager" if hardware.device == "cpu" else None
    model = load_classifier(backbone.source, seed=config.seed, attention=attention)
    watcher = Watcher(folder, config, progress, spent)
    keeper = EpochKeeper(config, evaluation["plain"], rows.collator, hardware)
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
        callbacks=[EarlyStopping(config.patience), watcher, keeper],
    )
    trainer.remove_callback(transformers.trainer_callback.PrinterCallback)
    keeper.trainer = trainer
    _train(trainer, folder, config, stop)

    best = best_epoch(trainer.state.log_history)
    test = view.select(split.test)

    def ask(dataset: PairDataset) -> tuple[np.ndarray, np.ndarray]:
        return encode(
            trainer.model, dataset, rows.collator, reader=trainer.reader, bf16=hardware.bf16
        )

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
        "environment": environment(hardware),
    }
    _save_model(folder, config, corpus, split, trainer.model, tokenizer, figures)
    folder.finish(figures)


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
        freeze_embeddings=config.freeze_embeddings,
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
        over = state.global_step >= state.max_steps or is_over(state.log_history, config.patience)
        if over and float(state.epoch or 0).is_integer():
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
        and not is_over(trainer.state.log_history, config.patience)
    ):
        raise TrainingStopped


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
