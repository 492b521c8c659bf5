"""Pre-train the compact encoder: vocabulary, aligned embeddings, then language modelling; resumable."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from filelock import FileLock, Timeout
from torch.nn import functional
from transformers import BertConfig, BertForMaskedLM

from clte.errors import ClteError
from clte.files import atomic_path, digest, read_json, write_json
from clte.models import embeddings, parallel_text, wordpiece
from clte.models.parallel_text import Row
from clte.pretraining.alignment import start_as_aligner
from clte.pretraining.folder import RECORD, WORK, save, sweep
from clte.pretraining.measure import measure, unigram_loss
from clte.pretraining.sample import IGNORED, Batch, Sampler
from clte.pretraining.sources import Text
from clte.training.hardware import Hardware, environment
from clte.training.state import read_state, write_state

MINIMUM_ROWS = 3
"""A sub-word in fewer rows starts with a random vector."""
NEARNESS = 20.0
"""Inverse temperature of the contrast between translations."""
HELD_OUT = 500
LOCK = ".lock"


@dataclass(frozen=True)
class PretrainConfig:
    """Everything that decides the outcome, the text apart."""

    steps: int = 4_000
    batch: int = 64
    learning_rate: float = 1e-3
    warm_up: float = 0.05
    contrast: float = 0.5
    """Weight of the contrast between translations that stand apart."""
    vocabulary: int = 30_000
    width: int = 256
    layers: int = 4
    inner: int = 512
    seed: int = 42

    def __post_init__(self) -> None:
        if self.steps < 1 or self.batch < 2:
            raise ClteError(
                f"steps {self.steps}, batch {self.batch}: at least 1 step and a batch of 2."
            )


@dataclass(frozen=True)
class _Hooks:
    """What a caller may ask of a running pre-training."""

    stop: Callable[[], bool]
    progress: Callable[[str], None]
    first_checkpoint_seconds: float
    checkpoint_seconds: float

    def check(self) -> None:
        """Raise `_Stopped` if stopping is asked for."""
        if self.stop():
            raise _Stopped


class _Stopped(Exception):
    """Stopping was asked for, and what is to be kept is written."""


def pretrain(
    config: PretrainConfig,
    text: Text,
    out: Path,
    *,
    hardware: Hardware,
    command: str = "",
    checkpoint_seconds: float = 120,
    first_checkpoint_seconds: float = 10,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[str], None] = lambda message: None,
) -> dict[str, Any] | None:
    """Learn, or go on where an interrupted call with the same configuration and text stopped.

    ``out`` becomes an ordinary Hugging Face folder (`BertForMaskedLM`, with a pooler, so that
    `AutoModel` finds all it wants) with ``README.md`` and ``pretraining.json``; until then
    ``out/work`` holds the latest checkpoint.

    Args:
        config: what decides the outcome.
        text: what is learned from.
        out: an empty folder, one to be made, or one that this was begun in.
        hardware: threads, precision, device.
        command: how to repeat it, for the card.
        checkpoint_seconds: time between checkpoints: what a kill costs at most.
        first_checkpoint_seconds: the same for the first one, so that a short try can go on, too.
        stop: asked after every step and between the parts of the preparation.
        progress: called with a line every ten seconds and at every new part.

    Returns:
        What ``pretraining.json`` says (configuration, data, figures), or None if ``stop`` said so.

    Raises:
        ClteError: nothing to learn from; a folder with something else in it, or that another process
            is at work in; a full disk; a loss that is no number.
    """
    if not any(file.rows for file in text.files):
        raise ClteError("there are no parallel rows to learn from. Give at least one file of them.")
    torch.set_num_threads(hardware.threads)
    out = Path(out)
    learning, held_out = parallel_text.hold_out(text.files, count=HELD_OUT, seed=config.seed)
    rows = parallel_text.merge(learning)
    mark = mark_of(config, text, len(rows))
    if finished := _finished(out, mark):
        progress(f"{out} is finished already")
        return finished
    out.mkdir(parents=True, exist_ok=True)
    hooks = _Hooks(stop, progress, first_checkpoint_seconds, checkpoint_seconds)
    try:
        with FileLock(out / LOCK, timeout=0):
            sweep(out)
            record = _pretrain(config, text, rows, held_out, out, mark, hardware, command, hooks)
    except Timeout:
        raise ClteError(
            f"another process is pre-training in {out}. Wait for it, or stop it."
        ) from None
    except _Stopped:
        return None
    (out / LOCK).unlink(missing_ok=True)
    return record


def mark_of(config: PretrainConfig, text: Text, merged_rows: int) -> str:
    """What must be the same for a pre-training to go on: the configuration and the text's counts."""
    return digest(
        {"config": asdict(config), "rows": merged_rows, "alone": _counts(text.alone)}
        | {"data": [(file.name, len(file.rows)) for file in text.files]}
    )


def _finished(out: Path, mark: str) -> dict[str, Any] | None:
    """The record of a finished folder; raises if ``out`` holds something else."""
    begun = out / WORK / "start.json"
    if out.is_file():
        raise ClteError(f"{out} is a file. Name a folder.")
    if (out / RECORD).exists() and read_json(out / RECORD).get("mark") == mark:
        return dict(read_json(out / RECORD))
    if begun.exists():
        if read_json(begun)["mark"] != mark:
            raise ClteError(
                f"{out} holds a pre-training with other settings or other text. Give the same ones to "
                "go on with it, or name another folder."
            )
        return None
    if (out / RECORD).exists():
        raise ClteError(
            f"{out} holds a finished pre-training with other settings or other text. Name another folder."
        )
    # A kill in the very first seconds leaves these.
    if out.exists() and any(path.name != LOCK and path.suffix != ".part" for path in out.iterdir()):
        raise ClteError(f"{out} is not empty and holds no pre-training. Name another folder.")
    return None


def _pretrain(
    config: PretrainConfig,
    text: Text,
    rows: Sequence[Row],
    held_out: Sequence[Row],
    out: Path,
    mark: str,
    hardware: Hardware,
    command: str,
    hooks: _Hooks,
) -> dict[str, Any]:
    work = out / WORK
    tokenizer, model = _begin(config, rows, text, work, mark, hooks)
    kept_out = {code: {t for row in held_out for t in row.get(code, ())} for code in text.alone}
    alone = {c: [t for t in lines if t not in kept_out[c]] for c, lines in text.alone.items()}
    hooks.progress("Tokenising")
    sampler = Sampler(tokenizer, rows, alone, batch=config.batch, seed=config.seed)
    hooks.check()
    seconds = _train(config, model, sampler, work, hardware, hooks)
    hooks.progress("Measuring on held-out rows")
    spoken = parallel_text.by_language(rows)
    record = {
        "mark": mark,
        "command": command,
        "config": asdict(config),
        "languages": sorted({*spoken, *(code for code, lines in text.alone.items() if lines)}),
        "data": [
            {"file": file.name, "languages": list(file.languages), "rows": len(file.rows)}
            for file in text.files
        ],
        "sources": [source.as_dict() for source in text.sources],
        "alone": _counts(text.alone),
        "merged_rows": len(rows),
        "preparing_seconds": read_json(work / "start.json").get("seconds"),
        "seconds": round(seconds),
        "machine": {**environment(hardware), "bf16": hardware.bf16, "cores": os.cpu_count()},
        "parameters": {
            "count": sum(p.numel() for p in model.bert.parameters()),
            "vocabulary": tokenizer.get_vocab_size(),
        },
        "fertility": wordpiece.fertility(tokenizer, parallel_text.by_language(held_out or rows)),
        "held_out": {
            "rows": len(held_out),
            **measure(model, tokenizer, held_out),
            "unigram_loss": unigram_loss(sampler.counts(), tokenizer, held_out),
        },
    }
    save(model, tokenizer, out, record)
    return dict(read_json(out / RECORD))


def new_model(config: PretrainConfig, vectors: np.ndarray) -> BertForMaskedLM:
    """The network before its first step; the caller's random state is left as it was."""
    from transformers.models.bert.modeling_bert import BertPooler

    shape: Any = BertConfig(
        vocab_size=len(vectors),
        hidden_size=config.width,
        num_hidden_layers=config.layers,
        num_attention_heads=4,
        intermediate_size=config.inner,
        max_position_embeddings=512,
        # Without dropout a step on a processor is a quarter shorter, and little text is seen twice.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        pad_token_id=0,
        architectures=["BertForMaskedLM"],
    )
    # The fused kernel's way back is slow on processors.
    shape._attn_implementation = "eager"
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(config.seed)
        model = BertForMaskedLM(shape).float()
        model.bert.pooler = BertPooler(shape)
        torch.nn.init.normal_(model.bert.pooler.dense.weight, std=0.02)
        torch.nn.init.zeros_(model.bert.pooler.dense.bias)
        start_as_aligner(model.bert, vectors, seed=config.seed)
    return model


def loss_of(model: BertForMaskedLM, batch: Batch, contrast: float) -> dict[str, torch.Tensor]:
    """``guess``: mean cross-entropy over the masked sub-words, nats; ``near``: for translations that
    stand apart, the mean over both directions of the cross-entropy of finding the translation
    among the batch by the cosine of mean last-layer vectors (InfoNCE); ``loss``: what is minimised."""
    hidden = model.bert(
        input_ids=batch.input_ids,
        token_type_ids=batch.token_type_ids,
        attention_mask=batch.attention_mask,
    ).last_hidden_state
    at = batch.labels != IGNORED
    scores = model.cls(hidden[at])
    if len(scores):
        guess = functional.cross_entropy(scores.float(), batch.labels[at])
    else:  # the mean of nothing is no number
        guess = hidden.float().sum() * 0
    parts = {"guess": guess, "loss": guess}
    if batch.kind == "apart":
        weights = batch.attention_mask[..., None].float()
        means = functional.normalize((hidden.float() * weights).sum(1), dim=-1)
        first, second = means.chunk(2)
        nearness = NEARNESS * first @ second.T
        truth = torch.arange(len(first), device=nearness.device)
        parts["near"] = (
            functional.cross_entropy(nearness, truth) + functional.cross_entropy(nearness.T, truth)
        ) / 2
        parts["loss"] = guess + contrast * parts["near"]
    return parts


def _begin(
    config: PretrainConfig,
    rows: Sequence[Row],
    text: Text,
    work: Path,
    mark: str,
    hooks: _Hooks,
) -> tuple[Any, BertForMaskedLM]:
    """Tokenizer and untrained network: from ``work``, or made and put there."""
    from safetensors.numpy import load_file, save_file
    from tokenizers import Tokenizer

    if not (work / "start.json").exists():
        started = time.monotonic()
        texts = parallel_text.by_language(rows)
        sample = {code: [*texts[code], *text.alone.get(code, [])] for code in texts}
        hooks.progress(f"Training a vocabulary of {config.vocabulary:,} sub-words")
        tokenizer = wordpiece.train_tokenizer(
            sample, vocabulary=config.vocabulary, seed=config.seed
        )
        hooks.check()
        hooks.progress(
            f"Decomposing {tokenizer.get_vocab_size():,} sub-words over {len(rows):,} rows"
        )
        learned = embeddings.learn(
            tokenizer, rows, rank=config.width, seed=config.seed, minimum_rows=MINIMUM_ROWS
        )
        hooks.check()
        with atomic_path(work) as folder:
            folder.mkdir()
            tokenizer.save(str(folder / "tokenizer.json"))
            save_file({"vectors": learned.vectors}, folder / "vectors.safetensors")
            seconds = round(time.monotonic() - started)
            write_json(folder / "start.json", {"mark": mark, "seconds": seconds})
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    vectors = load_file(work / "vectors.safetensors")["vectors"]
    return tokenizer, new_model(config, vectors)


def _train(
    config: PretrainConfig,
    model: BertForMaskedLM,
    sampler: Sampler,
    work: Path,
    hardware: Hardware,
    hooks: _Hooks,
) -> float:
    """All steps that are left. Returns the seconds of all of them."""
    model.train()
    torch.nn.Module.to(model, hardware.device)
    optimizer = torch.optim.AdamW(
        model.parameters(),
        lr=config.learning_rate,
        betas=(0.9, 0.98),
        weight_decay=0.01,
        fused=True,
    )
    state = work / "checkpoint.safetensors"
    done, before = read_state(state, model, optimizer)
    if done:
        hooks.progress(f"Going on at step {done:,} of {config.steps:,}")
    wait = hooks.checkpoint_seconds if done else hooks.first_checkpoint_seconds
    started = saved = told = time.monotonic()
    recent: dict[str, list[float]] = {"guess": [], "near": []}
    for step in range(done, config.steps):
        for group in optimizer.param_groups:
            group["lr"] = config.learning_rate * schedule(step / config.steps, config.warm_up)
        batch = sampler(step).to(hardware.device)
        with hardware.autocast():
            parts = loss_of(model, batch, config.contrast)
        if not bool(torch.isfinite(parts["loss"])):
            raise ClteError(
                f"the loss became {parts['loss'].item()} at step {step + 1:,}. Try a lower learning rate "
                "in another folder; the checkpoint before it is kept."
            )
        parts["loss"].backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        for name, values in recent.items():
            if name in parts:
                values.append(float(parts[name].detach()))
        now = time.monotonic()
        if now - told > 10:
            told = now
            left = (now - started) / (step + 1 - done) * (config.steps - step - 1)
            said = ", ".join(f"{k} {np.mean(v[-100:]):.3f}" for k, v in recent.items() if v)
            hooks.progress(
                f"Step {step + 1:,} of {config.steps:,}: {said}; {left / 60:.0f} min left"
            )
        last = step + 1 == config.steps
        if (stopping := hooks.stop()) or last or now - saved > wait:
            write_state(state, model, optimizer, step=step + 1, seconds=before + now - started)
            saved, wait = now, hooks.checkpoint_seconds
            if stopping and not last:
                hooks.progress(f"Stopped at step {step + 1:,} of {config.steps:,}")
                raise _Stopped
    return before + time.monotonic() - started


def schedule(share: float, warm_up: float) -> float:
    """Share of the peak learning rate after ``share`` of the steps: linear up, half a cosine down."""
    if share < warm_up:
        return (share + 1e-9) / warm_up
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (share - warm_up) / (1 - warm_up)))


def _counts(alone: Mapping[str, Sequence[str]]) -> dict[str, int]:
    return {code: len(lines) for code, lines in sorted(alone.items())}
