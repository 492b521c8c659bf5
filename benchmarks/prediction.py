"""How much faster does clte answer than the plain pipeline of transformers, with the same model?

    python benchmarks/prediction.py [--model FOLDER] [--data XNLI-1.0 --pair fr-bg] [--threads 2]

Both ways answer the same pairs in this one run, in turns, so that a busy machine slows both alike:

    clte          `Predictor`
    pipeline      pipeline("text-classification") of transformers, batches of 64, weights in float32
    as it comes   the same without a word about the number format: a model that is stored in half
                  precision is then computed in it (left out if it is the same as `pipeline`)

Prints Markdown: the median time of one pair, pairs a second in batches of 64, and how far the
probabilities lie apart; with --start also the time of a first answer, process start included.
Without --data the pairs are made up: words of six languages in a row, from 4 to 60 of them, as many
as premises and hypotheses usually have (median 16 and 9), or with --even all lengths alike.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from clte.data.corpus import LABELS

BATCH = 64
WORDS = {
    "bg": "котката спи под старата маса а децата играят вън до реката никой не чете вестник днес",
    "de": "die kleine Katze schläft unter dem Tisch und niemand liest heute eine Zeitung am Fluss",
    "en": "the old man walks slowly to the market because his daughter needs bread and fresh apples",
    "fr": "la petite fille mange une pomme rouge dans la cuisine pendant que son frère lit un livre",
    "hi": "लड़का बाग में खेल रहा है और उसकी बहन घर पर एक नई किताब पढ़ रही है",
    "tr": "yaşlı adam her sabah pazara yürür çünkü kızı taze ekmek ve elma ister ama bugün yağmur var",
}
START = {
    "clte": "import sys; from clte.predict import Predictor;"
    "print(Predictor.load(sys.argv[1]).probabilities(['Il pleut.'], ['It is wet.']))",
    "pipeline": "import sys; from transformers import pipeline;"
    "p = pipeline('text-classification', model=sys.argv[1], device='cpu', top_k=None);"
    "print(p({'text': 'Il pleut.', 'text_pair': 'It is wet.'}))",
}


def made_up(count: int, seed: int, *, even: bool = False) -> tuple[list[str], list[str]]:
    """Pairs of word rows, each in one language, with 4 to 60 words."""
    draw = random.Random(seed)

    def text(median: int, spread: float) -> str:
        length = draw.randint(4, 60) if even else round(median * draw.lognormvariate(0, spread))
        words = WORDS[draw.choice(list(WORDS))].split()
        return " ".join(draw.choices(words, k=min(60, max(4, length)))).capitalize() + "."

    return [text(16, 0.6) for _ in range(count)], [text(9, 0.45) for _ in range(count)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", help="a folder (default: compact-nli, which ships)")
    parser.add_argument("--data", help="a corpus, instead of made-up texts")
    parser.add_argument("--pair", default="fr-bg", help="with --data")
    parser.add_argument("--pairs", type=int, default=1024, help="how many, in batches of 64")
    parser.add_argument("--even", action="store_true", help="made-up texts of all lengths alike")
    parser.add_argument("--rounds", type=int, default=3, help="turns; the median counts")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of either way")
    parser.add_argument("--start", action="store_true", help="time first answers too")
    arguments = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(arguments.threads)

    import torch
    from transformers import pipeline
    from transformers.utils import logging

    from clte.predict import DEFAULT, Predictor, find

    torch.set_num_threads(arguments.threads)
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    folder = str(find(arguments.model or DEFAULT))
    premises, hypotheses = _texts(arguments)
    predictor = Predictor.load(folder)

    def ask(pipe: Any) -> Callable[[list[str], list[str]], np.ndarray]:
        def answer(first: list[str], second: list[str]) -> np.ndarray:
            pairs = [{"text": a, "text_pair": b} for a, b in zip(first, second, strict=True)]
            found = pipe(pairs, batch_size=BATCH, truncation=True)
            scores = [{part["label"].lower(): part["score"] for part in row} for row in found]
            return np.array([[row[name] for name in LABELS] for row in scores])

        return answer

    def plain(**more: Any) -> Any:
        return pipeline("text-classification", model=folder, device="cpu", top_k=None, **more)

    ways: dict[str, Callable[[list[str], list[str]], np.ndarray]] = {
        "clte": lambda first, second: predictor.probabilities(first, second, batch_size=BATCH),
        "pipeline": ask(plain(dtype=torch.float32)),
    }
    as_it_comes = plain()
    if as_it_comes.model.dtype != torch.float32:
        ways["as it comes"] = ask(as_it_comes)

    one: dict[str, list[float]] = {name: [] for name in ways}
    many: dict[str, list[float]] = {name: [] for name in ways}
    answers = {name: way(premises[:BATCH], hypotheses[:BATCH]) for name, way in ways.items()}
    for turn in range(arguments.rounds):
        for row in range(20 * turn, 20 * turn + 20):
            at = slice(row % len(premises), row % len(premises) + 1)
            for name, way in ways.items():
                one[name].append(_seconds(way, premises[at], hypotheses[at])[0])
        for name, way in ways.items():
            seconds, answers[name] = _seconds(way, premises, hypotheses)
            many[name].append(seconds)
            print(f"# turn {turn + 1}, {name}: {len(premises) / seconds:.0f} pairs/s", flush=True)
    words = statistics.mean(
        len(f"{p} {h}".split()) for p, h in zip(premises, hypotheses, strict=True)
    )
    print(
        f"\n{len(premises):,} pairs ({words:.0f} words on average), {arguments.threads} thread(s), "
        f"median of {arguments.rounds} turns\n\n"
        "| way | one pair, ms | pairs/s in batches of 64 | clte is faster by | furthest from clte |\n"
        "|---|---|---|---|---|"
    )
    ours = statistics.median(many["clte"])
    for name in ways:
        seconds = statistics.median(many[name])
        apart = np.abs(answers[name] - answers["clte"]).max()
        print(
            f"| {name} | {1000 * statistics.median(one[name]):.1f} | {len(premises) / seconds:.0f} | "
            f"{seconds / ours:.2f} | {apart:.1e} |"
        )
    if arguments.start:
        for name, seconds in _first_answers(folder, arguments.rounds).items():
            print(f"\nfirst answer, process start included, {name}: {seconds:.2f} s")


def _texts(arguments: argparse.Namespace) -> tuple[list[str], list[str]]:
    if not arguments.data:
        return made_up(arguments.pairs, seed=42, even=arguments.even)
    from clte.data.sources import load_corpus

    view = load_corpus(arguments.data, pair=arguments.pair).view(arguments.pair)
    # Rows of one premise stand side by side; who asks for predictions seldom sorts them so.
    rows = list(zip(view.premises, view.hypotheses, strict=True))
    chosen = random.Random(42).sample(rows, min(arguments.pairs, len(rows)))
    return [p for p, _ in chosen], [h for _, h in chosen]


def _seconds(
    way: Callable[[list[str], list[str]], np.ndarray], first: list[str], second: list[str]
) -> tuple[float, np.ndarray]:
    began = time.perf_counter()
    found = way(first, second)
    return time.perf_counter() - began, found


def _first_answers(folder: str, rounds: int) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in START}
    for _ in range(rounds):
        for name, code in START.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", code, folder], check=True, capture_output=True)
            taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


if __name__ == "__main__":
    main()
