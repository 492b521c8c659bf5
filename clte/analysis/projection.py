"""Putting vectors on a map: every set in one frame.

A map that is fitted anew for every set says nothing about where a set moved. Here the map is fitted once,
on a chosen reference, and every other set is placed on it. Of t-SNE: van der Maaten and Hinton 2008, as
openTSNE does it (Poličar et al. 2024, JSS 109), with its transform for new points.

    <workspace>/projections/<key>.npz    places by set, float32 [N, 2]; arrays only, never a pickle
"""

from __future__ import annotations

import importlib.util
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from clte.errors import ClteError
from clte.files import atomic_path, digest
from clte.paths import shipped, workspace

VERSION = 1
METHODS = {"tsne": "t-SNE", "pca": "PCA", "umap": "UMAP"}


@dataclass(frozen=True)
class Settings:
    """Everything that a map depends on beside its vectors."""

    method: str = "tsne"
    """A key of `METHODS`."""
    perplexity: float = 30.0
    """About how many neighbours t-SNE tries to keep (UMAP's ``n_neighbors``); PCA has none."""
    seed: int = 42
    """Of what is random in it; PCA has nothing."""

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ClteError(
                f"there is no map {self.method!r}. Choose one of: {', '.join(METHODS)}."
            )
        if self.method == "umap" and not has_umap():
            raise ClteError("UMAP is not installed. 'pip install umap-learn' adds it.")
        if not 2 <= self.perplexity <= 200:
            raise ClteError(f"the perplexity is {self.perplexity:g}; choose from 2 to 200.")


def has_umap() -> bool:
    """Whether umap-learn is installed; nothing is imported."""
    return importlib.util.find_spec("umap") is not None


def project(
    sets: Mapping[str, np.ndarray], reference: Sequence[str], settings: Settings
) -> dict[str, np.ndarray]:
    """Fit a map on some sets and place all the others on it.

    What is placed by t-SNE's transform lands near its nearest neighbours of the reference, however far
    away it is: two clouds whose distance is to be seen must both belong to the reference.

    Args:
        sets: Name → [N, D], all of one width.
        reference: The names the map is fitted on, together.
        settings: Method, perplexity and seed.

    Returns:
        Name → float32 [N, 2]. The same arguments give the same places on one machine.

    Raises:
        ClteError: no reference, unequal widths, numbers that are not finite, or fewer than 5 points.
    """
    names = [name for name in sets if name in set(reference)]
    if not names:
        raise ClteError("a map needs at least one set that it is fitted on.")
    widths = {name: values.shape[1] for name, values in sets.items()}
    if len(set(widths.values())) > 1:
        said = ", ".join(f"{name} {width}" for name, width in widths.items())
        raise ClteError(
            f"vectors of different widths have no frame in common (units: {said}). "
            "Compare models of one encoder."
        )
    vectors = {name: np.asarray(values, np.float32) for name, values in sets.items()}
    if not all(np.isfinite(values).all() for values in vectors.values()):
        raise ClteError("a stored vector holds a number that is not finite. Run the model again.")
    fitted = np.concatenate([vectors[name] for name in names])
    if len(fitted) < 5:
        raise ClteError(
            f"a map needs at least 5 points to be fitted on, and there are {len(fitted)}."
        )
    others = {name: values for name, values in vectors.items() if name not in names}
    places, placed = {"tsne": _tsne, "pca": _pca, "umap": _umap}[settings.method](
        fitted, others, settings
    )
    ends = np.cumsum([len(vectors[name]) for name in names])[:-1]
    found = dict(zip(names, np.split(places, ends), strict=True)) | placed
    return {name: np.asarray(found[name], np.float32) for name in sets}


def _pca(
    fitted: np.ndarray, others: Mapping[str, np.ndarray], settings: Settings
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    centre = fitted.mean(0)
    _, _, axes = np.linalg.svd(fitted - centre, full_matrices=False)
    axes = axes[:2]
    if len(axes) < 2:  # vectors of a single unit
        axes = np.concatenate([axes, np.zeros_like(axes)])
    # A direction may come out either way round: its largest weight is made positive.
    axes = axes * np.sign(axes[np.arange(2), np.abs(axes).argmax(1)] + 1e-30)[:, None]
    return (fitted - centre) @ axes.T, {n: (v - centre) @ axes.T for n, v in others.items()}


def _tsne(
    fitted: np.ndarray, others: Mapping[str, np.ndarray], settings: Settings
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    from openTSNE import TSNE

    # Exact neighbours and one job: with more, the same seed gives another map.
    embedding = TSNE(
        perplexity=min(settings.perplexity, (len(fitted) - 1) / 3),
        initialization="pca",
        neighbors="exact",
        # Barnes-Hut: faster below some thousand points, and the same whatever the machine has of FFT.
        negative_gradient_method="bh",
        n_jobs=1,
        random_state=settings.seed,
    ).fit(fitted)
    count = min(25, len(fitted) - 1)
    near = min(5.0, count / 3)
    placed = {
        name: np.asarray(embedding.transform(values, perplexity=near, k=count))
        for name, values in others.items()
    }
    # transform moves the fitted map to the middle of its own box, in place, but only if it is called: here
    # it always stands there, so that one more set does not shift the others.
    fixed = np.asarray(embedding)
    return fixed - (fixed.max(0) + fixed.min(0)) / 2, placed


def _umap(
    fitted: np.ndarray, others: Mapping[str, np.ndarray], settings: Settings
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    from umap import UMAP

    neighbours = int(min(settings.perplexity, len(fitted) - 1))
    model = UMAP(n_neighbors=neighbours, random_state=settings.seed, n_jobs=1).fit(fitted)
    return model.embedding_, {name: model.transform(values) for name, values in others.items()}


# ---------------------------------------------------------------------- on disk


def cache_key(
    runs: Mapping[str, str],
    layer: str,
    items: Sequence[str] | np.ndarray,
    reference: Sequence[str],
    settings: Settings,
) -> str:
    """What a map is stored under: a hash of all that it depends on.

    Args:
        runs: Set → the run (or model and revision) its vectors come from.
        layer: Layer and pooling, such as ``head``.
        items: The rows.
        reference: The sets that it is fitted on.
        settings: Method, perplexity and seed.
    """
    values = {
        "version": VERSION,
        "runs": list(runs.items()),
        "layer": layer,
        "items": digest([str(item) for item in items]),
        "reference": sorted(reference),
        "settings": asdict(settings),
    }
    return digest(values)[:20]


def read_arrays(key: str) -> dict[str, np.ndarray] | None:
    """What `write_arrays` kept in the workspace, or what ships; None if it is not there or damaged."""
    for root in (workspace(), shipped()):
        path = _path(root, key)
        if not path.is_file():
            continue
        try:
            with np.load(path, allow_pickle=False) as file:
                return {name: file[name] for name in file.files}
        except (OSError, ValueError, EOFError, zipfile.BadZipFile):
            continue  # A cache: what cannot be read is made again.
    return None


def write_arrays(key: str, arrays: Mapping[str, np.ndarray]) -> Path | None:
    """Keep arrays in the workspace, whole or not at all; None where nothing can be written."""
    target = _path(workspace(), key)
    values: dict[str, Any] = dict(arrays)
    try:
        with atomic_path(target) as temporary, temporary.open("wb") as handle:
            np.savez_compressed(handle, **values)
    except (OSError, ClteError):
        return None  # A read-only or full disk: it is computed again next time.
    return target


def _path(root: Path, key: str) -> Path:
    return root / "projections" / f"{key}.npz"


def projected(
    key: str, sets: Mapping[str, np.ndarray], reference: Sequence[str], settings: Settings
) -> dict[str, np.ndarray]:
    """`project`, computed once for a `cache_key` and then read from disk."""
    kept = read_arrays(key)
    if kept is not None and all(
        name in kept and kept[name].shape == (len(values), 2) for name, values in sets.items()
    ):
        return {name: kept[name] for name in sets}
    places = project(sets, reference, settings)
    write_arrays(key, places)
    return places
