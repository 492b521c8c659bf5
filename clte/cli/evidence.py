"""``clte evidence``: figures of the shipped models from stored answers, and how these are made."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from clte.errors import ClteError

EXAMPLES = (
    "clte evidence                                   # every table; XNLI's needs CLTE_XNLI or --data\n"
    "clte evidence --tables xnli,calibration --model compact-nli --data XNLI-1.0\n"
    "clte evidence --score compact-nli --data XNLI-1.0 --part test --out checkpoints/evidence\n"
    "clte evidence --score compact-nli --data everyday\n"
    "clte evidence --calibrate my-compact-nli --data XNLI-1.0 --bake"
)


def add_options(parser: Any) -> None:
    """What can be typed after ``clte evidence``."""
    parser.add_argument(
        "--tables", help="some of models,encoder,xnli,dev,plain,everyday,builtin,calibration"
    )
    parser.add_argument("--model", action="append", help="only this model (may be given again)")
    parser.add_argument(
        "--data",
        help="where XNLI is (default: what CLTE_XNLI names); with --score also builtin or everyday",
    )
    parser.add_argument("--style", default="text", choices=("text", "markdown"))
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--score", metavar="MODEL", help="ask a shipped model or a folder, and store it"
    )
    what.add_argument(
        "--calibrate", metavar="FOLDER", help="fit a temperature on XNLI dev's held-out premises"
    )
    parser.add_argument(
        "--part", default="test", help="with --score: test, dev-held-out or all (test)"
    )
    parser.add_argument(
        "--pairs",
        default="all",
        help="with --score: all, paper, or a list such as fr-bg,en-en (all)",
    )
    parser.add_argument(
        "--out", type=Path, help="with --score: folder (default: workspace/evidence)"
    )
    parser.add_argument("--again", action="store_true", help="with --score: also what is stored")
    parser.add_argument(
        "--vectors", type=int, metavar="N", help="with --score: store N representations as well"
    )
    parser.add_argument("--threads", type=int, help="threads (default: one a core)")
    parser.add_argument(
        "--bake", action="store_true", help="with --calibrate: divide the classifier by it"
    )


def run(values: Any) -> None:
    """``clte evidence``."""
    if values.score:
        _score(values)
    elif values.calibrate:
        _calibrate(values)
    else:
        from clte.evidence.report import evidence_report

        wanted = values.tables.split(",") if values.tables else None
        print(
            evidence_report(
                wanted=wanted, names=values.model, xnli=values.data or "xnli", style=values.style
            ),
            end="",
        )


def _threads(values: Any) -> None:
    import torch

    from clte.training.hardware import Hardware

    torch.set_num_threads(
        (Hardware(threads=values.threads) if values.threads else Hardware()).threads
    )


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def _score(values: Any) -> None:
    from clte.evidence.corpora import PREMISE_USE_PAIRS, open_corpus, pairs_of
    from clte.evidence.score import is_classifier, score
    from clte.evidence.vectors import store_vectors
    from clte.paths import workspace

    corpus = open_corpus(values.data or "xnli")
    root = values.out or workspace() / "evidence"
    pairs = pairs_of(corpus, values.pairs)
    _threads(values)
    classifier = is_classifier(values.score)
    if not classifier and not values.vectors:
        raise ClteError(
            f"{values.score} has no classifier, so it answers nothing. Store its representations with "
            "--vectors 120."
        )
    if classifier:
        path = score(
            values.score, corpus, values.part, pairs, root, again=values.again, progress=_say
        )
        print(path)
    if values.vectors:
        some = [pair for pair in pairs if pair in PREMISE_USE_PAIRS] or pairs[:6]
        print(store_vectors(values.score, corpus, values.part, some, root, rows=values.vectors))


def _calibrate(values: Any) -> None:
    import numpy as np

    from clte.evidence.ask import Asked
    from clte.evidence.calibration import (
        bake,
        expected_calibration_error,
        fit_temperature,
        negative_log_likelihood,
    )
    from clte.evidence.corpora import HELD_OUT, items_of, open_corpus, pairs_of

    corpus = open_corpus(values.data or "xnli")
    items = items_of(corpus, HELD_OUT)
    pairs = pairs_of(corpus, values.pairs)
    _threads(values)
    ask = Asked(Path(values.calibrate))
    found = []
    for number, pair in enumerate(pairs, 1):
        found.append(ask(corpus.view(pair).select(items))[0])
        _say(f"{number}/{len(pairs)}  {pair}")
    logits = np.concatenate(found)
    gold = np.tile(corpus.labels[corpus.positions(items)], len(pairs))
    temperature = fit_temperature(logits, gold)
    facts: dict[str, Any] = {
        "fitted_on": f"{corpus.name} {HELD_OUT}",
        "items": len(items),
        "pairs": len(pairs),
    }
    for name, scaled in (("before", logits), ("after", logits / temperature)):
        ece = expected_calibration_error(scaled, gold)
        mass = expected_calibration_error(scaled, gold, equal_mass=True)
        nll = negative_log_likelihood(scaled, gold)
        facts[name] = {"ece": round(ece, 4), "ece_equal_mass": round(mass, 4), "nll": round(nll, 4)}
        print(f"{name:6}  ECE {100 * ece:.1f} (equal mass {100 * mass:.1f}), NLL {nll:.4f}")
    print(f"temperature {temperature:.4f} on {len(items):,} items, {len(pairs)} pairs")
    if values.bake:
        bake(Path(values.calibrate), temperature, facts)
        print(f"the classifier in {values.calibrate} is divided by it")
