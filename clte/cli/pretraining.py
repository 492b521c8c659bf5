"""``clte pretrain``: an encoder of one's own from parallel text."""

from __future__ import annotations

import shlex
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from clte.cli.training import STOPPED, duration
from clte.errors import ClteError

EXAMPLES = (
    "clte pretrain --parallel texts/parallel --mono texts/mono --out my-encoder\n"
    "clte pretrain --hub Helsinki-NLP/opus-100:en-fr --hub Helsinki-NLP/opus-100:bg-en --out my-encoder\n"
    "clte train --pair fr-bg --backbone my-encoder       # afterwards"
)


def add_options(parser: ArgumentParser) -> None:
    """What can be typed after ``clte pretrain``."""
    parser.add_argument(
        "--parallel",
        nargs="+",
        default=[],
        type=Path,
        metavar="PATH",
        help="TSV files of translations with a header of language codes, or folders of them",
    )
    parser.add_argument(
        "--mono",
        nargs="+",
        default=[],
        type=Path,
        metavar="PATH",
        help="text files named after their language (fr.txt), a sentence a line, or folders of them",
    )
    parser.add_argument(
        "--nli-text",
        nargs="+",
        default=[],
        type=Path,
        metavar="FILE",
        help="NLI files as text, without labels: columns premise_en hypothesis_en premise_fr ..., or "
        "language premise hypothesis. XNLI's dev and test are refused",
    )
    parser.add_argument(
        "--hub",
        action="append",
        default=[],
        metavar="NAME[:CONFIG][@COLUMN=LANGUAGE]",
        help="a Hub data set with a translation column, or a column of text in one language",
    )
    parser.add_argument(
        "--hub-rows", type=int, default=200_000, help="rows of each Hub data set (200000)"
    )
    parser.add_argument(
        "--licence",
        action="append",
        default=[],
        metavar="FILE=TEXT",
        help="for the model card: the licence of a file, of all in a folder, or of a Hub data set",
    )
    parser.add_argument("--out", required=True, type=Path, help="the folder that it becomes")
    parser.add_argument("--steps", type=int, default=4_000, help="steps (4000)")
    parser.add_argument("--batch", type=int, default=64, help="rows a step (64)")
    parser.add_argument("--lr", type=float, default=1e-3, help="peak learning rate (0.001)")
    parser.add_argument("--layers", type=int, default=4, help="layers (4)")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--threads", type=int, help="threads (default: one a core)")
    parser.add_argument(
        "--checkpoint-seconds",
        type=float,
        default=60,
        help="seconds between checkpoints: what a kill costs at most (60; the first after 10)",
    )


def pretrain_encoder(values: Any) -> int:
    """``clte pretrain``."""
    from clte.experiments.executor import stop_on_signal
    from clte.pretraining.learn import PretrainConfig, pretrain
    from clte.pretraining.sources import read_text
    from clte.training.hardware import Hardware

    config = PretrainConfig(
        steps=values.steps,
        batch=values.batch,
        learning_rate=values.lr,
        layers=values.layers,
        seed=values.seed,
    )
    hardware = Hardware(threads=values.threads) if values.threads else Hardware()
    _say("Reading the text")
    text = read_text(
        parallel=values.parallel,
        mono=values.mono,
        nli=values.nli_text,
        hub=values.hub,
        hub_rows=values.hub_rows,
        licences=_licences(values.licence),
    )
    stop = threading.Event()
    with stop_on_signal(stop):
        record = pretrain(
            config,
            text,
            values.out,
            hardware=hardware,
            command=repeat_command(values),
            checkpoint_seconds=values.checkpoint_seconds,
            first_checkpoint_seconds=min(10, values.checkpoint_seconds),
            stop=stop.is_set,
            progress=_say,
        )
    if record is None:
        print("stopped; the same command goes on from here", file=sys.stderr)
        return STOPPED
    found = record["held_out"]["retrieval_percent"].values()
    retrieval = (
        f", retrieval of translations {sum(found) / len(found):.1f} % (mean of {len(found)} directions)"
        if found
        else ""
    )
    print(
        f"{values.out}: {record['config']['steps']:,} steps in {duration(record['seconds'])}{retrieval}"
    )
    print(f"its card is {values.out / 'README.md'}; train on it with --backbone {values.out}")
    return 0


def repeat_command(values: Any) -> str:
    """The command for the card; of absolute paths only the last part, for others live elsewhere."""

    def shown(path: Path) -> str:
        return path.name if path.is_absolute() else path.as_posix()

    words = ["clte", "pretrain"]
    for option, paths in (
        ("--parallel", values.parallel),
        ("--mono", values.mono),
        ("--nli-text", values.nli_text),
    ):
        words += [option, *map(shown, paths)] if paths else []
    for spec in values.hub:
        words += ["--hub", spec]
    if values.hub:
        words += ["--hub-rows", str(values.hub_rows)]
    for licence in values.licence:
        words += ["--licence", licence]
    for option in ("steps", "batch", "lr", "layers", "seed", "threads"):
        if getattr(values, option) is not None:
            words += [f"--{option}", str(getattr(values, option))]
    return shlex.join([*words, "--out", shown(values.out)])


def _licences(given: list[str]) -> dict[str, str]:
    pairs = [item.split("=", 1) for item in given]
    if any(len(pair) != 2 or not all(pair) for pair in pairs):
        raise ClteError("write --licence FILE=TEXT, with an equals sign between.")
    return {pair[0]: pair[1] for pair in pairs}


def _say(message: str) -> None:
    print(message, flush=True)
