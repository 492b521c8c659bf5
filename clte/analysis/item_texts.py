"""What an item says, where its corpus is connected; otherwise why not, and what mends it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from clte.data import store
from clte.data.corpus import LABELS, Corpus
from clte.data.sources import load_corpus
from clte.errors import ClteError
from clte.evidence.corpora import everyday


def corpus_here(name: str, revision: str) -> tuple[Corpus | None, str]:
    """The corpus of a run, if it is connected.

    Returns:
        The corpus, or None and a sentence that says why not and what mends it.
    """
    if name == "xnli" and not os.environ.get("CLTE_XNLI"):
        return None, (
            "XNLI is not connected, so its items are shown by id and label. "
            "Set CLTE_XNLI to its folder to read their texts."
        )
    if name not in ("builtin", "xnli", "everyday") and not store.is_imported(name):
        return None, f"The corpus '{name}' is not imported here, so its items have no texts."
    try:
        corpus = everyday() if name == "everyday" else load_corpus(name)
    except ClteError as error:
        return None, str(error)
    if corpus.revision != revision:
        return None, (
            f"The corpus '{name}' here is revision {corpus.revision}; these vectors are of "
            f"{revision}, so their items have no texts."
        )
    return corpus, ""


def texts_of(corpus: Corpus | None, pair: str, items: Sequence[str]) -> list[tuple[str, str]]:
    """Premise and hypothesis of items in a pair; of a language, its premise and nothing; else empty.

    Args:
        corpus: As `corpus_here` gives it.
        pair: ``fr-bg``, or ``fr`` for sets that hold premises alone.
        items: Item ids, or premise ids for a single language.
    """
    if corpus is None:
        return [("", "")] * len(items)
    premise, _, hypothesis = pair.partition("-")
    first = corpus.premises.get(premise)
    second = corpus.hypotheses.get(hypothesis)
    rows = _places(corpus, not hypothesis)
    said = []
    for item in items:
        row = rows.get(str(item))
        p = first[row] if first is not None and row is not None else None
        h = second[row] if second is not None and row is not None else None
        said.append((str(p or ""), str(h or "")))
    return said


def phenomena_of(
    corpus: Corpus | None, items: Sequence[str], *, premises: bool = False
) -> list[str]:
    """The phenomenon (XNLI: genre) of items, or of premises; empty where unknown."""
    if corpus is None:
        return [""] * len(items)
    rows = _places(corpus, premises)
    return [str(corpus.genres[rows[str(i)]]) if str(i) in rows else "" for i in items]


def label_name(label: int) -> str:
    """A label id as a word; empty for −1."""
    return LABELS[label] if label >= 0 else ""


def _places(corpus: Corpus, premises: bool) -> dict[str, int]:
    ids = corpus.premise_ids if premises else corpus.item_ids
    return {item: row for row, item in reversed(list(enumerate(ids.tolist())))}
