"""The command that makes `compact-en`, `compact-nli` and its teacher: finetune."""

from __future__ import annotations

import sys
import threading
from typing import Any

from clte.cli.training import STOPPED

RECIPES = ("compact-nli", "compact-nli-further", "compact-en", "esim")
EXAMPLES = (
    "clte finetune --recipe esim --nli texts/nli --parallel texts/parallel --xnli XNLI-1.0 "
    "--out my-teacher\n"
    "clte finetune --recipe compact-nli --nli texts/nli --parallel texts/parallel --xnli XNLI-1.0 "
    "--teacher my-teacher --out my-nli\n"
    "clte finetune --recipe compact-nli-further --nli texts/nli --parallel texts/parallel --xnli XNLI-1.0 "
    "--start my-nli --teacher my-nli --out my-better-nli\n"
    "clte finetune --recipe compact-en --nli texts/nli --xnli XNLI-1.0 --out my-compact-en\n"
    "clte finetune --recipe compact-en --nli texts/nli --out quick --minutes 5"
)


def options(parser: Any) -> None:
    """What can be typed after ``clte finetune``."""
    parser.add_argument("--recipe", required=True, choices=RECIPES)
    parser.add_argument("--nli", required=True, help="folder of TSV files with NLI rows")
    parser.add_argument(
        "--parallel",
        help="folder of TSV files with translations, Tatoeba's among them (compact-nli, esim)",
    )
    parser.add_argument(
        "--xnli",
        help="folder with xnli.dev.tsv: compact-nli and esim learn from four fifths of it, all are measured "
        "on the rest",
    )
    parser.add_argument("--start", default="compact", help="a BERT to start from (compact)")
    parser.add_argument(
        "--teacher", help="folder that this command made; listened to beside the labels"
    )
    parser.add_argument("--out", required=True, help="folder for the model")
    budget = parser.add_mutually_exclusive_group()
    budget.add_argument("--minutes", type=float, help="time of training (default: the recipe's)")
    budget.add_argument("--steps", type=int, help="steps of 64 pairs, instead of minutes")
    parser.add_argument("--threads", type=int, help="threads (default: one a core)")
    parser.add_argument("--seed", type=int, default=42)


def run(values: Any) -> int | None:
    """``clte finetune``."""
    from pathlib import Path

    from clte.experiments.executor import stop_on_signal
    from clte.models.backbones import resolve
    from clte.nli.encode import load_tokenizer
    from clte.nli.gather import gather
    from clte.nli.learn import FinetuneConfig, finetune
    from clte.nli.recipes import recipe
    from clte.training.hardware import Hardware

    def say(message: str) -> None:
        print(message, file=sys.stderr, flush=True)

    chosen = recipe(values.recipe)
    config = FinetuneConfig.of(
        chosen,
        steps=values.steps,
        minutes=values.minutes,
        teacher=values.teacher is not None,
        seed=values.seed,
    )
    hardware = Hardware() if values.threads is None else Hardware(threads=values.threads)
    start = resolve(values.start)
    sources = gather(
        chosen,
        nli=Path(values.nli),
        parallel=Path(values.parallel) if values.parallel else None,
        xnli=Path(values.xnli) if values.xnli else None,
        tokenizer=load_tokenizer(Path(start.source)),
        progress=say,
    )
    stop = threading.Event()
    with stop_on_signal(stop):
        record = finetune(
            config,
            sources,
            Path(start.source),
            Path(values.out),
            hardware=hardware,
            teacher=Path(values.teacher) if values.teacher else None,
            stop=stop.is_set,
            progress=say,
        )
    if record is None:
        return STOPPED
    print(f"{values.out}: {record['steps']:,} steps in {record['seconds'] / 60:.0f} min")
    return None
