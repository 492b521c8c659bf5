"""Where a pair of one's own lands among the built-in items, by a model's representation.

    landscape(ask, revision, "fr-bg")  →  land(landscape, vector)

The picture is the plane of the two directions in which the items' vectors differ most (principal
components, fitted on the items alone), so it does not move with the pair; neighbours are found in the
whole space, by cosine after the items' mean is taken off. No torch is needed for it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from clte.builtin.corpus import load_builtin
from clte.data.corpus import Corpus
from clte.errors import ClteError
from clte.files import atomic_path, digest
from clte.languages import LanguagePair
from clte.paths import workspace

ITEMS = 600
NEAREST = 8

Ask = Callable[[Sequence[str], Sequence[str]], np.ndarray]
"""Premises and hypotheses, [N] each, to representations [N, D]."""


class Landscape(NamedTuple):
    """Built-in items in one language pair, as a model sees them."""

    pair: str
    items: np.ndarray
    """[N] positions in the built-in corpus."""
    vectors: np.ndarray
    """[N, D] float32."""


class Landing(NamedTuple):
    """Where a pair stands."""

    points: np.ndarray
    """[N, 2] the items in the plane."""
    point: np.ndarray
    """[2] the pair."""
    nearest: np.ndarray
    """[k] positions in ``Landscape.items``, the nearest first."""
    similarity: np.ndarray
    """[k] cosine to each of them, -1 to 1."""
    shown: float
    """Share of the items' variance that the plane shows."""


def fitting_pair(premise: str | None, hypothesis: str | None, reads: tuple[str, str]) -> str:
    """The language pair of the built-in items that fits: the texts' own, or the model's where there is
    none."""
    known = load_builtin().languages
    codes = [
        own if own in known else other if other in known else "en"
        for own, other in zip((premise, hypothesis), reads, strict=True)
    ]
    return f"{codes[0]}-{codes[1]}"


def landscape(
    ask: Ask, revision: str, pair: str | LanguagePair, *, write: bool = True
) -> Landscape:
    """The representations of 600 built-in test items, kept on disk by model revision and pair.

    Args:
        ask: The model.
        revision: Of the model.
        pair: A pair of the built-in languages.
        write: Whether to store them.

    Raises:
        ClteError: the built-in set has no such pair, or what ``ask`` raises.
    """
    corpus = load_builtin()
    view = corpus.view(pair)
    rows = chosen(corpus)
    key = digest([revision, str(pair), corpus.revision, ITEMS])[:24]
    target = workspace() / "cache" / "neighbours" / f"{key}.safetensors"
    vectors = _stored(target, len(rows))
    if vectors is None:
        premises, hypotheses = view.premises, view.hypotheses
        vectors = ask([premises[i] for i in rows], [hypotheses[i] for i in rows]).astype(np.float32)
        if write:
            from safetensors.numpy import save

            with contextlib.suppress(OSError, ClteError), atomic_path(target) as temporary:
                temporary.write_bytes(save({"vectors": np.ascontiguousarray(vectors)}))
    return Landscape(str(pair), rows, vectors)


def chosen(corpus: Corpus, most: int = ITEMS) -> np.ndarray:
    """Positions of the items on the map: a fixed sample of the test part, in corpus order."""
    rows = np.flatnonzero(corpus.parts == "test")
    order = np.random.RandomState(42).permutation(len(rows))[:most]
    return np.sort(rows[order])


def _stored(target: object, n: int) -> np.ndarray | None:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        vectors = load_file(str(target))["vectors"]
    except (OSError, KeyError, SafetensorError):
        return None
    return vectors if vectors.ndim == 2 and len(vectors) == n else None


def land(found: Landscape, vector: np.ndarray, k: int = NEAREST) -> Landing:
    """Place a vector [D] among the items of a landscape."""
    middle = found.vectors.mean(0)
    items = found.vectors - middle
    own = np.asarray(vector, np.float32).reshape(-1) - middle
    _, sizes, axes = np.linalg.svd(items, full_matrices=False)
    plane = axes[:2] * np.sign(axes[:2].sum(1, keepdims=True) + 1e-12)
    lengths = np.linalg.norm(items, axis=1) * np.linalg.norm(own)
    cosine = items @ own / np.maximum(lengths, 1e-12)
    nearest = np.argsort(-cosine, kind="stable")[:k]
    variance = sizes.astype(np.float64) ** 2
    shown = float(variance[:2].sum() / max(variance.sum(), 1e-12))
    return Landing(items @ plane.T, own @ plane.T, nearest, cosine[nearest], shown)
