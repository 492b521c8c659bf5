"""The built-in set as it ships: a fixed sample of what the frames can say, as a corpus like XNLI.

Its part ``dev`` comes from the frames that train, its part ``test`` from frames that ``dev`` does not have,
so the protocol ``clean`` fits as it stands. It is stored, not made at first use, so that results on it
stay comparable; ``python -m clte.builtin.corpus`` makes it anew.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from clte.data.corpus import LABELS, Corpus
from clte.data.store import read_corpus, write_corpus
from clte.files import atomic_path, write_json

STORED = Path(__file__).parent / "stored"
PREMISES = 2240
SEED = 42

_COLUMNS = (
    "language", "gold_label", "sentence1_binary_parse", "sentence2_binary_parse", "sentence1_parse",
    "sentence2_parse", "sentence1", "sentence2", "promptID", "pairID", "genre", "label1", "label2",
    "label3", "label4", "label5", "sentence1_tokenized", "sentence2_tokenized", "match",
)  # fmt: skip
"""XNLI's own columns, in its order."""


def load_builtin() -> Corpus:
    """The built-in set: 6,720 items in bg, de, en, fr, hi and tr; ``genres`` holds the phenomenon.

    Raises:
        ClteError: the installation is damaged.
    """
    return read_corpus(STORED)


def make_builtin() -> Corpus:
    """Generate what `load_builtin` reads."""
    from clte.builtin.generate import generate

    return generate(PREMISES, part="all", seed=SEED, siblings=1)


def frame_names(corpus: Corpus) -> np.ndarray:
    """[N] the frame of each item, such as ``negation.deed``; empty for items of another corpus."""
    pieces = (str(premise).partition("-")[2].split(".") for premise in corpus.premise_ids)
    return np.array([".".join(found[:2]) if len(found) == 3 else "" for found in pieces], dtype=str)


def export_xnli(corpus: Corpus, folder: Path) -> list[Path]:
    """Write a corpus as ``xnli.dev.tsv`` and ``xnli.test.tsv`` in XNLI's own columns.

    Beside them stands ``corpus.json`` with the corpus's name and licence, so that nobody takes it for
    XNLI; `load_corpus` reads the folder back with the same ids, labels and texts.

    Returns:
        The files written.
    """
    written = []
    for part in ("dev", "test"):
        rows = np.flatnonzero(corpus.parts == part)
        if not len(rows):
            continue
        out = io.StringIO()
        out.write("\t".join(_COLUMNS) + "\n")
        for language in corpus.languages:
            for row in rows:
                out.write("\t".join(_cells(corpus, language, int(row))) + "\n")
        target = folder / f"xnli.{part}.tsv"
        with atomic_path(target) as temporary:
            temporary.write_text(out.getvalue(), encoding="utf-8", newline="\n")
        written.append(target)
    write_json(folder / "corpus.json", {"name": corpus.name, "licence": corpus.licence})
    return [*written, folder / "corpus.json"]


def _cells(corpus: Corpus, language: str, row: int) -> list[str]:
    label = LABELS[corpus.labels[row]]
    part = str(corpus.parts[row])
    cells = dict.fromkeys(_COLUMNS, "") | {
        "language": language,
        "gold_label": label,
        "sentence1": corpus.premises[language][row],
        "sentence2": corpus.hypotheses[language][row],
        "promptID": str(corpus.premise_ids[row]).removeprefix(f"{part}-"),
        "pairID": str(corpus.item_ids[row]).removeprefix(f"{part}-"),
        "genre": str(corpus.genres[row]),
        "label1": label,
        "match": "True",
    }
    return [cells[column] for column in _COLUMNS]


if __name__ == "__main__":
    made = make_builtin()
    write_corpus(made, STORED, "builtin")
    print(f"{len(made):,} items, revision {made.revision}, in {STORED}")
