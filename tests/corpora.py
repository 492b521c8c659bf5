"""Made-up corpora for tests: word salad in which the label can be learned."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from clte.data.corpus import LABELS, Corpus

_SYLLABLES = {
    "bg": ["ба", "во", "ги", "ду", "же", "зо", "ка", "ле", "мо", "ну", "пе", "ря", "щу"],
    "hi": ["का", "खे", "गो", "चि", "जा", "टू", "दे", "नी", "पो", "मु", "रा", "ले", "सा"],
}
_LATIN = ["ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti"]
_WORDS = 24
_NOT, _MAYBE = _WORDS, _WORDS + 1


def _vocabulary(language: str) -> list[str]:
    """One made-up word per concept; the concepts are the same in every language."""
    rng = np.random.RandomState(sum(map(ord, language)))
    syllables = _SYLLABLES.get(language, _LATIN)
    words: list[str] = []
    while len(words) < _WORDS + 2:
        word = "".join(rng.choice(syllables, size=rng.randint(2, 4)))
        if word not in words:
            words.append(word)
    return words


def tiny_corpus(
    items: int = 60, languages: Sequence[str] = ("fr", "bg", "de", "tr"), seed: int = 0
) -> Corpus:
    """A parallel corpus of ``items`` made-up rows, three hypotheses (one per label) for each premise.

    Entailed hypotheses repeat premise words, contradictory ones also have the word for "not",
    neutral ones share one word and have the word for "maybe". Parts: half of the premises are
    ``dev``, half ``test``; ids are those that the XNLI reader would give.
    """
    rng = np.random.RandomState(seed)
    premises_count = -(-items // 3)
    rows: list[tuple[str, int, int, list[int], list[int]]] = []
    for premise in range(premises_count):
        part = "dev" if premise < (premises_count + 1) // 2 else "test"
        concepts = rng.choice(_WORDS, size=5, replace=False).tolist()
        others = [word for word in range(_WORDS) if word not in concepts]
        for label in rng.permutation(3):
            kept = rng.choice(concepts, size=2, replace=False).tolist()
            hypothesis = {
                "entailment": kept,
                "neutral": [_MAYBE, kept[0], int(rng.choice(others))],
                "contradiction": [kept[0], _NOT, kept[1]],
            }[LABELS[label]]
            rows.append((part, premise + 1, int(label), concepts, hypothesis))
    rows = rows[:items]
    vocabularies = {language: _vocabulary(language) for language in languages}

    def texts(column: int) -> dict[str, np.ndarray]:
        return {
            language: np.array(
                [" ".join(words[c] for c in row[column]) for row in rows], dtype=object
            )
            for language, words in vocabularies.items()
        }

    parts = np.array([row[0] for row in rows])
    numbers = {"dev": 0, "test": 0}
    item_ids = []
    for part in parts.tolist():
        numbers[part] += 1
        item_ids.append(f"{part}-{numbers[part]}")
    return Corpus(
        name="tiny",
        licence="made up",
        item_ids=np.array(item_ids),
        premise_ids=np.array([f"{row[0]}-{row[1]}" for row in rows]),
        labels=np.array([row[2] for row in rows], dtype=np.int8),
        parts=parts,
        genres=np.array(["made-up"] * len(rows)),
        premises=texts(3),
        hypotheses=texts(4),
    )


XNLI_COLUMNS = [
    "language",
    "gold_label",
    "sentence1_binary_parse",
    "sentence2_binary_parse",
    "sentence1_parse",
    "sentence2_parse",
    "sentence1",
    "sentence2",
    "promptID",
    "pairID",
    "genre",
    "label1",
    "label2",
    "label3",
    "label4",
    "label5",
    "sentence1_tokenized",
    "sentence2_tokenized",
    "match",
]


def write_xnli(corpus: Corpus, folder: Path) -> Path:
    """Write a corpus with dev and test parts in XNLI's column layout; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in ("dev", "test"):
        lines = ["\t".join(XNLI_COLUMNS)]
        for language in corpus.languages:
            for row in np.flatnonzero(corpus.parts == part):
                cells = dict.fromkeys(XNLI_COLUMNS, "")
                cells |= {
                    "language": language,
                    "gold_label": LABELS[corpus.labels[row]],
                    "sentence1": corpus.premises[language][row],
                    "sentence2": corpus.hypotheses[language][row],
                    "promptID": str(corpus.premise_ids[row]).rpartition("-")[2],
                    "pairID": str(row),
                    "genre": str(corpus.genres[row]),
                    "match": "True",
                }
                lines.append("\t".join(cells[column] for column in XNLI_COLUMNS))
        (folder / f"xnli.{part}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
