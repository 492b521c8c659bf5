"""How far each layer of a model brings the languages together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from clte.analysis.projection import read_arrays, write_arrays
from clte.analysis.similarity import linear_cka, retrieved
from clte.data.corpus import Corpus
from clte.errors import ClteError
from clte.files import digest

SENTENCES = 60
MEASURES = {"retrieval": "Retrieval@1", "cka": "Linear CKA"}


def alignment_map(
    folder: Path, revision: str, corpus: Corpus, *, part: str = "test", sentences: int = SENTENCES
) -> dict[str, Any]:
    """Retrieval@1 and linear CKA of every layer and language, asked once and then read from disk.

    Args:
        folder: An ordinary Hugging Face folder.
        revision: Of its weights; a run's id will do.
        corpus: A parallel corpus.
        part: The part of it whose premises are read.
        sentences: How many.

    Returns:
        ``languages``, ``n``, and for each of `MEASURES` an array [layers + 1, languages], as
        `alignment`. Row 0 is the embeddings.

    Raises:
        ClteError: fewer than two languages or ten different premises, or a model that hands out no
            hidden states.
    """
    kept = kept_map(revision, corpus, part=part, sentences=sentences)
    if kept is not None:
        return kept
    texts = parallel_premises(corpus, part, sentences)
    found = alignment(layer_means(folder, texts))
    n = len(next(iter(texts.values())))
    arrays = {"languages": np.array(list(texts), dtype="U16"), "n": np.array(n), **found}
    write_arrays(_key(revision, corpus, part, sentences), arrays)
    return {"languages": list(texts), "n": n, **found}


def kept_map(
    revision: str, corpus: Corpus, *, part: str = "test", sentences: int = SENTENCES
) -> dict[str, Any] | None:
    """What `alignment_map` has computed before; None if it has not. Loads no model."""
    kept = read_arrays(_key(revision, corpus, part, sentences))
    if kept is None or not {"languages", "n", *MEASURES} <= set(kept):
        return None
    return {**kept, "languages": kept["languages"].tolist(), "n": int(kept["n"])}


def _key(revision: str, corpus: Corpus, part: str, sentences: int) -> str:
    return digest(["alignment", 1, revision, corpus.revision, part, sentences])[:20]


def alignment(vectors: np.ndarray) -> dict[str, np.ndarray]:
    """Each language against every other one, averaged.

    Args:
        vectors: [L, C, N, D]: layer, language, sentence (a translation in every language), unit.

    Returns:
        ``retrieval``: share of sentences whose translation is nearest by cosine, both directions;
        ``cka``: `linear_cka`. Both float64 [L, C], the mean over the other C − 1 languages.
    """
    layers, languages = vectors.shape[:2]
    found = {name: np.zeros((layers, languages, languages)) for name in MEASURES}
    for layer in range(layers):
        for a in range(languages):
            for b in range(a + 1, languages):
                x, y = vectors[layer, a], vectors[layer, b]
                hits = (retrieved(x, y).mean() + retrieved(y, x).mean()) / 2
                for name, value in (("retrieval", hits), ("cka", linear_cka(x, y))):
                    found[name][layer, a, b] = found[name][layer, b, a] = value
    return {name: values.sum(2) / (languages - 1) for name, values in found.items()}


def parallel_premises(corpus: Corpus, part: str, count: int) -> dict[str, list[str]]:
    """Language → the same premises, spread evenly over a part; none stands twice in any language.

    Raises:
        ClteError: fewer than two languages or ten such premises.
    """
    inside = (
        np.flatnonzero(corpus.parts == part) if part in corpus.parts else np.arange(len(corpus))
    )
    codes = sorted(corpus.premises)
    seen: dict[str, set[str]] = {code: set() for code in codes}
    rows = []
    for row in inside.tolist():
        texts = {code: corpus.premises[code][row] for code in codes}
        if all(text and text not in seen[code] for code, text in texts.items()):
            rows.append(row)
            for code, text in texts.items():
                seen[code].add(text)
    if len(codes) < 2 or len(rows) < 10:
        raise ClteError(
            f"{corpus.name} has {len(codes)} languages and {len(rows)} different premises in '{part}'. "
            "Alignment needs at least two languages and ten premises."
        )
    places = np.linspace(0, len(rows) - 1, min(count, len(rows))).round().astype(int)
    chosen = np.array(rows)[places]
    return {code: corpus.premises[code][chosen].tolist() for code in codes}


def layer_means(folder: Path, texts: Mapping[str, list[str]]) -> np.ndarray:
    """The mean over the tokens of each text, at every layer.

    Args:
        folder: An ordinary Hugging Face folder.
        texts: Language → N texts.

    Returns:
        float32 [layers + 1, languages, N, D]; layer 0 is the embeddings.

    Raises:
        ClteError: the model hands out no hidden states.
    """
    import torch
    from transformers import AutoModel

    from clte.models.backbones import load_tokenizer

    tokenizer = load_tokenizer(folder)
    try:
        model: Any = AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
    except (OSError, ValueError, KeyError) as error:
        raise ClteError(f"{folder.name} cannot be read layer by layer ({error}).") from error
    languages = []
    with torch.inference_mode():
        for said in texts.values():
            parts = []
            for start in range(0, len(said), 32):
                batch = tokenizer(
                    said[start : start + 32],
                    padding=True,
                    truncation=True,
                    max_length=128,
                    return_tensors="pt",
                )
                hidden = getattr(model(**batch, output_hidden_states=True), "hidden_states", None)
                if hidden is None:
                    raise ClteError(f"{folder.name} hands out no hidden states of its layers.")
                mask = batch["attention_mask"].unsqueeze(-1)  # (B, T, 1)
                parts.append(torch.stack([(h * mask).sum(1) / mask.sum(1) for h in hidden]))
            languages.append(torch.cat(parts, dim=1))  # (L, N, D)
    return torch.stack(languages, dim=1).float().numpy()
