"""Stored representations of a few rows of a corpus, in eight bits: what pictures and retrieval need.

A classifier's are the vectors that enter its last layer, a set for each language pair. An encoder's are
the means of its last layer over a premise's tokens, a set for each language.

    evidence/<model>/<corpus>-vectors.safetensors    per set int8 [n, D] and its float16 steps [n]
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np

from clte.data.corpus import Corpus
from clte.errors import ClteError
from clte.evidence.corpora import LANGUAGES, items_of
from clte.files import atomic_path
from clte.packed import packed, unpacked

FORMAT = 1
ITEMS = 60
"""Rows of a classifier: whole premises, spread evenly over the part."""
PREMISES = 120
"""Rows of an encoder."""


@dataclass(frozen=True)
class Vectors:
    """Representations of a model.

    Attributes:
        model: Its name.
        revision: Its revision when it was asked.
        corpus_revision: The revision of the corpus.
        items: [n] item ids (of a classifier's rows) or premise ids (of an encoder's).
        sets: Pair or language → [n, D] float32.
    """

    model: str
    revision: str
    corpus_revision: str
    items: np.ndarray = field(repr=False)
    sets: Mapping[str, np.ndarray] = field(repr=False)


def vectors_path(root: Path, model: str, corpus: str) -> Path:
    """The file of one model about one corpus."""
    return root / model / f"{corpus}-vectors.safetensors"


def store_vectors(
    model: str,
    corpus: Corpus,
    part: str,
    pairs: Sequence[str],
    root: Path,
    *,
    rows: int | None = None,
) -> Path:
    """Ask a model for its representations and store them.

    Args:
        model: A shipped model's name, or a folder; one without a classifier is asked for means.
        corpus: Whose rows.
        part: See `clte.evidence.corpora.items_of`.
        pairs: For a classifier.
        root: Folder of evidence.
        rows: How many; by default `ITEMS` or `PREMISES`.

    Returns:
        The file.
    """
    from safetensors.numpy import save

    from clte.evidence.ask import Asked
    from clte.evidence.score import is_classifier, model_of

    name, revision, folder = model_of(model)
    items = items_of(corpus, part)
    if is_classifier(model):
        chosen = _whole_premises(corpus, items, rows or ITEMS)
        ask = Asked(folder)
        sets = {pair: ask(corpus.view(pair).select(chosen))[1] for pair in pairs}
    else:
        chosen, sets = _means(folder, corpus, items, rows or PREMISES)
    facts = {
        "format": FORMAT,
        "model": name,
        "revision": revision,
        "corpus_revision": corpus.revision,
        "items": chosen.tolist(),
        "sets": list(sets),
    }
    target = vectors_path(root, name, corpus.name)
    with atomic_path(target) as temporary:
        temporary.write_bytes(save(packed(sets), metadata={"clte": json.dumps(facts)}))
    return target


def read_vectors(path: Path) -> Vectors:
    """Read what `store_vectors` wrote.

    Raises:
        ClteError: missing, damaged, or of another version.
    """
    from safetensors import safe_open

    if not path.is_file():
        raise ClteError(
            f"there are no stored vectors in {path}. Make them with clte evidence --score."
        )
    try:
        with safe_open(path, framework="np") as file:
            facts = json.loads(file.metadata()["clte"])
            if facts["format"] != FORMAT:
                raise ClteError(f"{path} was written by another version of clte. Score again.")
            stored = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            values = unpacked(stored)
            sets = {name: values[name] for name in facts["sets"]}
    except ClteError:
        raise
    except Exception as error:
        raise ClteError(f"{path} is damaged ({error}). Score the model again.") from error
    names = ("model", "revision", "corpus_revision")
    return Vectors(**{n: facts[n] for n in names}, items=np.array(facts["items"]), sets=sets)


def retrieval(vectors: Vectors) -> dict[str, float]:
    """Accuracy at 1 of finding a sentence's translation by cosine: ``fr-bg`` → share, each direction."""
    units = {
        code: v / np.maximum(np.linalg.norm(v, axis=1, keepdims=True), 1e-9)
        for code, v in vectors.sets.items()
    }
    right = np.arange(len(vectors.items))
    return {
        f"{a}-{b}": float(((units[a] @ units[b].T).argmax(1) == right).mean())
        for a, b in permutations(units, 2)
    }


def _whole_premises(corpus: Corpus, items: np.ndarray, count: int) -> np.ndarray:
    """At most about ``count`` items: all of evenly spread premises, in the corpus's order."""
    of_items = corpus.premise_ids[corpus.positions(items)]
    premises = list(dict.fromkeys(of_items.tolist()))
    wanted = max(1, round(count * len(premises) / len(items)))
    return items[np.isin(of_items, _spread(premises, wanted))]


def _spread(values: list[str], count: int) -> list[str]:
    places = np.linspace(0, len(values) - 1, min(count, len(values))).round().astype(int)
    return [values[place] for place in dict.fromkeys(places.tolist())]


def _means(
    folder: Path, corpus: Corpus, items: np.ndarray, count: int
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Means of the last layer over the tokens of premises that differ in every language."""
    import torch
    from transformers import AutoModel

    from clte.models.backbones import load_tokenizer
    from clte.models.quiet import quiet_loading

    tokenizer = load_tokenizer(folder)
    with quiet_loading():
        model: Any = AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
    positions = corpus.positions(items)
    codes = [code for code in LANGUAGES if code in corpus.premises]
    first: dict[tuple[str, ...], int] = {}
    for place in positions.tolist():
        first.setdefault(tuple(corpus.premises[code][place] for code in codes), place)
    seen: dict[str, set[str]] = {code: set() for code in codes}
    different = []
    for texts, place in first.items():
        if not any(text in seen[code] for code, text in zip(codes, texts, strict=True)):
            different.append(place)
            for code, text in zip(codes, texts, strict=True):
                seen[code].add(text)
    chosen = np.array([int(p) for p in _spread([str(p) for p in different], count)])
    sets = {}
    with torch.inference_mode():
        for code in codes:
            texts_ = corpus.premises[code][chosen].tolist()
            parts = []
            for start in range(0, len(texts_), 32):
                batch = tokenizer(
                    texts_[start : start + 32],
                    padding=True,
                    truncation=True,
                    max_length=128,
                    return_tensors="pt",
                )
                hidden = model(**batch).last_hidden_state  # (B, T, D)
                mask = batch["attention_mask"].unsqueeze(-1)
                parts.append((hidden * mask).sum(1) / mask.sum(1))
            sets[code] = torch.cat(parts).numpy()
    return corpus.premise_ids[chosen], sets
