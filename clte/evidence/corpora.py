"""What models are asked about: parts of corpora, the held-out rows of XNLI dev, the everyday test."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from clte.data.corpus import LABELS, Corpus
from clte.data.records import read_records
from clte.data.sources import load_corpus
from clte.errors import ClteError
from clte.languages import PAPER_PAIRS, LanguagePair

LANGUAGES = ("fr", "de", "bg", "tr", "en", "hi")
"""What the compact models know, in the order of every table."""
ALL_PAIRS = tuple(str(LanguagePair(a, b)) for a in LANGUAGES for b in LANGUAGES)
"""Every ordered pair of them, a language with itself among them."""
PREMISE_USE_PAIRS = (*(str(pair) for pair in PAPER_PAIRS), "en-en")
"""Pairs that are also asked with exchanged premises."""

PLAIN = "plain"
"""The part of the everyday test with short sentences that turn on one thing; ``test`` is the harder one."""
EVERYDAY = Path(__file__).resolve().parent.parent / "builtin" / "everyday_test.tsv"
HELD_OUT = "dev-held-out"
"""The fifth of XNLI dev's premises that nothing of ours is trained on: choices and calibration."""


def open_corpus(source: str) -> Corpus:
    """A corpus by what its user calls it; ``everyday`` is our everyday test."""
    return everyday() if source == "everyday" else load_corpus(source)


def everyday(path: Path = EVERYDAY) -> Corpus:
    """The everyday test as a corpus: parts ``test`` and `PLAIN`; its genres are the phenomena."""
    records = read_records(path)
    columns = {name: [row[i] for _, row in records.rows] for i, name in enumerate(records.header)}
    try:
        codes = [n.removeprefix("premise_") for n in columns if n.startswith("premise_")]
        codes.remove("id")
        return Corpus(
            name="everyday",
            licence="CC BY 4.0, written for this project",
            item_ids=np.array(columns["item"]),
            premise_ids=np.array(columns["premise_id"]),
            labels=np.array([LABELS.index(label) for label in columns["label"]], np.int8),
            parts=np.array(columns["part"]),
            genres=np.array(columns["phenomenon"]),
            premises={c: np.array(columns[f"premise_{c}"], dtype=object) for c in sorted(codes)},
            hypotheses={
                c: np.array(columns[f"hypothesis_{c}"], dtype=object) for c in sorted(codes)
            },
        )
    except (KeyError, ValueError) as error:
        raise ClteError(f"{path} is damaged: {error}. Restore it from the repository.") from error


def items_of(corpus: Corpus, part: str) -> np.ndarray:
    """The labelled items of a part, in the corpus's order.

    Args:
        corpus: Any.
        part: A part's name, `HELD_OUT`, or ``all``.

    Raises:
        ClteError: the corpus has no such part.
    """
    if part == "all":
        chosen = np.ones(len(corpus), bool)
    elif part == HELD_OUT:
        from clte.nli.sources import held_out_premises

        dev = corpus.parts == "dev"
        held_out = held_out_premises(corpus.premise_ids[dev].tolist())
        chosen = dev & np.isin(corpus.premise_ids, sorted(held_out))
    else:
        chosen = corpus.parts == part
    chosen &= corpus.labels >= 0
    if not chosen.any():
        parts = ", ".join(sorted(set(corpus.parts.tolist())))
        raise ClteError(
            f"{corpus.name} has no labelled rows in '{part}' (its parts: {parts}, all)."
        )
    return corpus.item_ids[chosen]


def pairs_of(corpus: Corpus, wanted: str = "all") -> list[str]:
    """Language pairs by name: ``all`` that the compact models know, ``paper``, or a list with commas."""
    if wanted == "all":
        names: tuple[str, ...] = ALL_PAIRS
    elif wanted == "paper":
        names = PREMISE_USE_PAIRS
    else:
        return [str(corpus.view(name).pair) for name in wanted.split(",")]
    found = [LanguagePair.parse(name) for name in names]
    here = [
        str(p) for p in found if p.premise in corpus.premises and p.hypothesis in corpus.hypotheses
    ]
    if not here:
        raise ClteError(
            f"{corpus.name} has none of the languages {', '.join(LANGUAGES)}; name pairs with --pairs."
        )
    return here
