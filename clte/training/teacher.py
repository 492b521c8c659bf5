"""The teacher is frozen, so it is asked once per row and its answers are kept on disk.

<workspace>/teachers/<key>/key.json             what the key stands for
                          /representation.npy   float32 [rows, width], read memory-mapped
                          /logits.npy           float32 [rows, classes]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from clte.data.corpus import PairView
from clte.errors import ClteError
from clte.files import atomic_path, canonical_json, digest

Ask = Callable[[PairView], tuple[np.ndarray, np.ndarray]]
"""Runs a teacher: a view in, logits [N, C] and representations [N, D] out."""


@dataclass(frozen=True)
class TeacherVectors:
    """What a teacher says of some rows.

    Attributes:
        representation: float32 [N, D].
        logits: float32 [N, C].
    """

    representation: np.ndarray
    logits: np.ndarray


def teacher_vectors(
    root: Path,
    *,
    revision: str,
    view: PairView,
    pooling: str,
    layer: int,
    max_length: int,
    ask: Ask,
) -> TeacherVectors:
    """The teacher's answers about the rows of ``view``, from the cache or asked now.

    Args:
        root: The cache's folder.
        revision: What identifies the teacher's weights: its run's id, or a backbone's revision.
        view: The rows as the teacher reads them, in order.
        pooling: Which vector is the representation.
        layer: Which layer, for ``first`` and ``mean``; -1 otherwise.
        max_length: Sub-words that a row is cut to.
        ask: Runs the teacher: a view in, logits [N, C] and representations [N, D] out.
    """
    key = {
        "teacher": revision,
        "pair": str(view.pair),
        "data": view.corpus.revision,
        "rows": digest(view.item_ids.tolist()),
        "pooling": pooling,
        "layer": layer,
        "max_length": max_length,
    }
    folder = Path(root) / digest(key)[:16]
    found = _read(folder, key, len(view))
    if found is None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Two students that start at once: one asks, the other waits and reads.
        with FileLock(folder.with_suffix(".lock")):
            found = _read(folder, key, len(view)) or _ask(folder, key, view, revision, ask)
    return found


def _ask(
    folder: Path, key: dict[str, Any], view: PairView, revision: str, ask: Ask
) -> TeacherVectors:
    """Ask the teacher, and keep what it says."""
    logits, representation = ask(view)
    if not (np.isfinite(logits).all() and np.isfinite(representation).all()):
        raise ClteError(
            f"teacher {revision} answers with values that are not numbers; its weights are damaged or "
            "its training diverged. Train it again with a lower learning rate."
        )
    with atomic_path(folder) as temporary:
        temporary.mkdir()
        np.save(temporary / "representation.npy", representation.astype(np.float32))
        np.save(temporary / "logits.npy", logits.astype(np.float32))
        (temporary / "key.json").write_text(canonical_json(key), encoding="utf-8")
    found = _read(folder, key, len(view))
    assert found is not None
    return found


def _read(folder: Path, key: dict[str, Any], rows: int) -> TeacherVectors | None:
    """A cache entry, or None if there is none, or not a whole one."""
    try:
        if (folder / "key.json").read_text(encoding="utf-8") != canonical_json(key):
            return None
        arrays = [
            np.load(folder / name, mmap_mode="r", allow_pickle=False)
            for name in ("representation.npy", "logits.npy")
        ]
    except (OSError, ValueError, EOFError):
        return None
    return TeacherVectors(*arrays) if all(len(a) == rows for a in arrays) else None


def class_mean(vectors: TeacherVectors, labels: np.ndarray) -> TeacherVectors:
    """Every row's answer replaced by the mean over the rows of its gold label.

    What is left of the teacher is the label itself: a gain that survives this is label information.
    """
    groups = [labels == label for label in np.unique(labels)]
    blurred = [np.array(a, np.float32) for a in (vectors.representation, vectors.logits)]
    for rows in groups:
        for array in blurred:
            array[rows] = array[rows].mean(axis=0)
    return TeacherVectors(*blurred)


def random_vectors(vectors: TeacherVectors, seed: int) -> TeacherVectors:
    """Gaussian vectors with the teacher's mean and standard deviation, unit by unit.

    They say nothing of the row: a gain that survives this is regularisation.
    """
    rng = np.random.default_rng(seed)
    drawn = [
        rng.normal(a.mean(axis=0), a.std(axis=0), a.shape).astype(np.float32)
        for a in (np.asarray(vectors.representation), np.asarray(vectors.logits))
    ]
    return TeacherVectors(*drawn)
