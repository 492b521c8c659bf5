"""How much faster is our training than the usual scripts, at the same steps on the same rows?

    python benchmarks/training.py --data XNLI-1.0 [--epochs 2] [--backbone compact]

One student of one teacher is trained three ways in this one run, each from the same weights on the
same rows, batches of 28, number of steps and threads:

    ours      clte: batches of like length padded to their longest row, bf16 autocast where the
              processor has it, the teacher asked once and cached (asking it counts)
    fixed     as transformers' run_xnli example does it: every row padded to 128, fp32, and the teacher's
              forward pass in every step
    dynamic   as `fixed`, with rows padded to the batch's longest and bf16 autocast

Prints a Markdown table with seconds, both ratios and the three test accuracies. Evaluation is not
timed. The ways take turns, one epoch each, so that a busy machine slows all of them alike.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import DataCollatorWithPadding, get_linear_schedule_with_warmup

from clte.data.sources import load_corpus
from clte.data.splits import make_split
from clte.data.tokenise import GroupedByLength, PairCollator, PairDataset
from clte.models.backbones import load_classifier, load_tokenizer, resolve
from clte.models.representation import RepresentationReader, freeze
from clte.objectives import hidden_state_kl
from clte.training.encode import encode
from clte.training.hardware import bf16_is_fast
from clte.training.trainer import TransferArguments, TransferTrainer

TEACHER_PAIR, STUDENT_PAIR, BATCH, LENGTH, LAMBDA, SEED = "fr-bg", "de-tr", 28, 128, 0.2, 42


@dataclass
class Way:
    """One way of training, and what it took."""

    name: str
    model: Any
    epoch: Callable[[int], None]
    seconds: float = 0.0
    accuracy: float = field(default=float("nan"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True)
    parser.add_argument("--backbone", default="compact")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rows", type=int, help="only so many training rows, for a quick look")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    corpus, backbone = load_corpus(arguments.data), resolve(arguments.backbone)
    tokenizer, split = load_tokenizer(backbone.source), make_split(corpus, "paper")
    collator = PairCollator(tokenizer)
    train_ids = split.train[: arguments.rows]
    bf16 = bf16_is_fast(torch.device("cpu"))

    def rows(pair: str, ids: np.ndarray, **extra: Any) -> PairDataset:
        view = corpus.view(pair).select(ids)
        labels = view.labels.astype(np.int64)
        return PairDataset(tokenizer, view.premises, view.hypotheses, labels, extra=extra or None)

    def start() -> Any:
        return load_classifier(backbone.source, seed=SEED)

    # The teacher of all three: the encoder after one epoch on its own pair.
    teacher = start()
    teacher_rows = rows(TEACHER_PAIR, train_ids)
    with tempfile.TemporaryDirectory() as folder:
        TransferTrainer(
            model=teacher,
            objective="ce",
            args=_arguments(Path(folder), backbone.learning_rate, 1, bf16),
            train_dataset=teacher_rows,
            processing_class=tokenizer,
        ).train()
    freeze(teacher)

    plain = rows(STUDENT_PAIR, train_ids)
    steps = arguments.epochs * -(-len(plain) // BATCH)
    with tempfile.TemporaryDirectory() as folder:
        ways = [
            _ours(start(), teacher, teacher_rows, plain, tokenizer, backbone, steps, bf16, folder),
            _usual(
                "fixed", start(), teacher, teacher_rows, plain, tokenizer, backbone, steps, False
            ),
            _usual(
                "dynamic", start(), teacher, teacher_rows, plain, tokenizer, backbone, steps, bf16
            ),
        ]
        for epoch in range(arguments.epochs):
            for way in ways:
                began = time.perf_counter()
                way.epoch(epoch)
                way.seconds += time.perf_counter() - began
                print(f"# {way.name}: epoch {epoch + 1}, {way.seconds:.1f} s so far", flush=True)
    test = rows(STUDENT_PAIR, split.test)
    for way in ways:
        logits, _ = encode(way.model, test, collator, bf16=bf16 and way.name != "fixed")
        way.accuracy = float((logits.argmax(1) == test.labels).mean())
    ours = ways[0]
    print(
        f"\n{TEACHER_PAIR} ⇒ {STUDENT_PAIR}, {backbone.name}, {len(plain):,} rows, {steps} steps, "
        f"{arguments.threads} thread(s), bf16 {'on' if bf16 else 'not available: fp32 everywhere'}\n"
    )
    print("| way | seconds | times ours | test accuracy, % (n 500) |\n|---|---|---|---|")
    for way in ways:
        print(
            f"| {way.name} | {way.seconds:.1f} | {way.seconds / ours.seconds:.2f} | "
            f"{100 * way.accuracy:.1f} |"
        )


def _arguments(folder: Path, rate: float, epochs: int, bf16: bool) -> TransferArguments:
    return TransferArguments(
        output_dir=str(folder),
        learning_rate=rate,
        num_train_epochs=epochs,
        seed=SEED,
        bf16=bf16,
        use_cpu=True,
        save_strategy="no",
        eval_strategy="no",
        disable_tqdm=True,
        logging_steps=20,
        dataloader_pin_memory=False,
    )


def _ours(
    model: Any,
    teacher: Any,
    teacher_rows: PairDataset,
    plain: PairDataset,
    tokenizer: Any,
    backbone: Any,
    steps: int,
    bf16: bool,
    folder: str,
) -> Way:
    """TransferTrainer, an epoch at a time, with one optimiser and schedule over all of them."""
    collator = PairCollator(tokenizer)
    optimizer = torch.optim.AdamW(model.parameters(), lr=backbone.learning_rate, fused=True)
    schedule = get_linear_schedule_with_warmup(optimizer, int(0.1 * steps), steps)

    def epoch(number: int) -> None:
        if number == 0:
            _, vectors = encode(teacher, teacher_rows, collator, bf16=bf16)
            plain.extra["teacher_representation"] = vectors
        trainer = TransferTrainer(
            model=model,
            objective=f"ce + {LAMBDA}*hidden_kl",
            args=_arguments(Path(folder), backbone.learning_rate, 1, bf16),
            train_dataset=plain,
            processing_class=tokenizer,
            optimizers=(optimizer, schedule),
        )
        trainer.args.seed += number
        trainer.train()

    return Way("ours", model, epoch)


def _usual(
    name: str,
    model: Any,
    teacher: Any,
    teacher_rows: PairDataset,
    plain: PairDataset,
    tokenizer: Any,
    backbone: Any,
    steps: int,
    bf16: bool,
) -> Way:
    """The loop that people write: both models run in every step."""
    pad = DataCollatorWithPadding(
        tokenizer, **({} if name == "dynamic" else {"padding": "max_length", "max_length": LENGTH})
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=backbone.learning_rate)
    schedule = get_linear_schedule_with_warmup(optimizer, int(0.1 * steps), steps)
    read, ask = RepresentationReader(model), RepresentationReader(teacher)

    def batch_of(dataset: PairDataset, indices: list[int]) -> dict[str, torch.Tensor]:
        names = tokenizer.model_input_names
        return dict(pad([{key: dataset[i][key] for key in names} for i in indices]))

    def epoch(number: int) -> None:
        model.train()
        # Any shuffled order will do for speed; lengths are mixed, as in the example script.
        order = GroupedByLength(np.zeros(len(plain)), BATCH, SEED)
        order.set_epoch(number)
        indices = list(order)
        for begin in range(0, len(indices), BATCH):
            rows = indices[begin : begin + BATCH]
            labels = torch.as_tensor(plain.labels[rows])
            with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
                logits, h = read(model, batch_of(plain, rows))
                with torch.no_grad():
                    _, teacher_h = ask(teacher, batch_of(teacher_rows, rows))
            loss = torch.nn.functional.cross_entropy(logits.float(), labels)
            loss = loss + LAMBDA * hidden_state_kl(h.float(), teacher_h.float())
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()

    return Way(name, model, epoch)


if __name__ == "__main__":
    main()
