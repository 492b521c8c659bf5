"""XNLI without its sentences: ids, premises, labels and genres, so that splits can be cut without it.

XNLI's own files are not ours to ship (CC BY-NC 4.0). What the leak of a split is, and which genre an
item has, follows from this alone. ``python -m clte.data.skeleton FOLDER`` writes it anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from clte.data.corpus import LABELS, Corpus
from clte.data.xnli import XNLI_LICENCE, load_xnli_folder
from clte.errors import ClteError
from clte.files import write_text

STORED = Path(__file__).resolve().parent.parent / "builtin" / "xnli_items.tsv"
_HEADER = "part\tpremise\tgenre\tlabels"


def xnli_skeleton(path: Path = STORED) -> Corpus:
    """All 7,500 items of XNLI dev and test, in its order and with its ids, in no language.

    Raises:
        ClteError: the installation is damaged.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        if lines[0] != _HEADER:
            raise ValueError("its first line is another")
        rows = [line.split("\t") for line in lines[1:]]
        items, numbers = [], {"dev": 0, "test": 0}
        for part, premise, genre, labels in rows:
            for letter in labels:
                numbers[part] += 1
                label = next(i for i, name in enumerate(LABELS) if name[0] == letter)
                items.append((f"{part}-{numbers[part]}", f"{part}-{premise}", label, part, genre))
    except (OSError, ValueError, KeyError, IndexError, StopIteration) as error:
        raise ClteError(
            f"{path} is damaged ({error!r}). Restore it from the repository."
        ) from error
    ids, premises, gold, parts, genres = zip(*items, strict=True)
    return Corpus(
        name="xnli",
        licence=XNLI_LICENCE,
        item_ids=np.array(ids),
        premise_ids=np.array(premises),
        labels=np.array(gold, dtype=np.int8),
        parts=np.array(parts),
        genres=np.array(genres),
        premises={},
        hypotheses={},
    )


def write_skeleton(corpus: Corpus, path: Path = STORED) -> Path:
    """Write what `xnli_skeleton` reads: a line a premise, its items' labels by their first letters."""
    lines, last = [_HEADER], ""
    rows = zip(
        corpus.premise_ids.tolist(), corpus.labels.tolist(), corpus.genres.tolist(), strict=True
    )
    for premise, label, genre in rows:
        if premise == last:
            lines[-1] += LABELS[label][0]
        else:
            part, _, number = premise.partition("-")
            lines.append(f"{part}\t{number}\t{genre}\t{LABELS[label][0]}")
        last = premise
    write_text(path, "\n".join(lines) + "\n")
    return path


if __name__ == "__main__":
    print(write_skeleton(load_xnli_folder(Path(sys.argv[1]))))
