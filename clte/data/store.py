"""Imported corpora: a normalised copy in the workspace, one folder per name.

workspace/data/NAME/corpus.json      name, licence, languages, revision
workspace/data/NAME/corpus.parquet   a row per item, a column per text
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

from clte.data.corpus import Corpus
from clte.errors import ClteError
from clte.files import atomic_path, read_json, write_json
from clte.paths import workspace

FORMAT = 1

_NAME = re.compile(r"[a-z0-9_-]{1,64}")


def corpora_folder() -> Path:
    """Where imported corpora live."""
    return workspace() / "data"


def imported_names() -> list[str]:
    """The names of all imported corpora, sorted."""
    found = corpora_folder().glob("*/corpus.json")
    return sorted(path.parent.name for path in found if _NAME.fullmatch(path.parent.name))


def is_imported(name: str) -> bool:
    """Whether a corpus was imported under this name."""
    return bool(_NAME.fullmatch(name)) and (corpora_folder() / name / "corpus.json").is_file()


def imported_note() -> str:
    """A sentence that lists the imported corpora; empty if there are none."""
    names = imported_names()
    return f" Imported here: {', '.join(names)}." if names else ""


def check_name(name: str, *, overwrite: bool = False) -> None:
    """Raise a `ClteError` unless a corpus can be saved under ``name``."""
    if not _NAME.fullmatch(name):
        raise ClteError(
            f"{name!r} cannot name a corpus. Use up to 64 of the characters a-z, 0-9, '_' and '-'."
        )
    if name == "builtin":
        raise ClteError("'builtin' is the set that ships. Choose another name.")
    if is_imported(name) and not overwrite:
        raise ClteError(
            f"a corpus called {name!r} is imported already. Choose another name or say overwrite."
        )


def save_corpus(corpus: Corpus, name: str, *, overwrite: bool = False) -> Path:
    """Write a corpus to the workspace, whole or not at all; returns its folder.

    Raises:
        ClteError: a name that cannot be used or is in use, or a full disk.
    """
    check_name(name, overwrite=overwrite)
    return write_corpus(corpus, corpora_folder() / name, name)


def write_corpus(corpus: Corpus, target: Path, name: str) -> Path:
    """Write a corpus as ``target``/corpus.json and corpus.parquet, whole or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: dict[str, Any] = {
        "item_id": corpus.item_ids.tolist(),
        "premise_id": corpus.premise_ids.tolist(),
        "label": pa.array(corpus.labels, type=pa.int8()),
        "part": corpus.parts.tolist(),
        "genre": corpus.genres.tolist(),
    }
    for role, texts in (("premise", corpus.premises), ("hypothesis", corpus.hypotheses)):
        for code in sorted(texts):
            columns[f"{role}:{code}"] = pa.array(texts[code].tolist(), type=pa.string())
    with atomic_path(target) as folder:
        folder.mkdir()
        pq.write_table(
            pa.table(columns), folder / "corpus.parquet", compression="zstd", compression_level=15
        )
        write_json(
            folder / "corpus.json",
            {
                "format": FORMAT,
                "name": name,
                "licence": corpus.licence,
                "items": len(corpus),
                "premises": sorted(corpus.premises),
                "hypotheses": sorted(corpus.hypotheses),
                "revision": corpus.revision,
            },
        )
    return target


def load_saved(name: str) -> Corpus:
    """Read an imported corpus.

    Raises:
        ClteError: there is none of this name, it is damaged, or another version wrote it.
    """
    if not is_imported(name):
        raise ClteError(f"no corpus was imported as {name!r}.{imported_note()}")
    return read_corpus(corpora_folder() / name)


def read_corpus(folder: Path) -> Corpus:
    """Read what `write_corpus` wrote.

    Raises:
        ClteError: it is damaged, or another version wrote it.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    facts = read_json(folder / "corpus.json")
    again = "Import the corpus again."
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        raise ClteError(f"{folder} was written by another version of clte. {again}")
    try:
        table = pq.read_table(folder / "corpus.parquet").to_pydict()
        corpus = Corpus(
            name=str(facts["name"]),
            licence=str(facts["licence"]),
            item_ids=np.array(table["item_id"], dtype=str),
            premise_ids=np.array(table["premise_id"], dtype=str),
            labels=np.array(table["label"], dtype=np.int8),
            parts=np.array(table["part"], dtype=str),
            genres=np.array(table["genre"], dtype=str),
            premises={c: np.array(table[f"premise:{c}"], dtype=object) for c in facts["premises"]},
            hypotheses={
                c: np.array(table[f"hypothesis:{c}"], dtype=object) for c in facts["hypotheses"]
            },
        )
    except (OSError, pa.ArrowException, KeyError, TypeError) as error:
        raise ClteError(f"{folder} is damaged ({error}). {again}") from error
    if corpus.revision != facts.get("revision"):
        raise ClteError(f"{folder} is damaged: its text is not what was imported. {again}")
    return corpus
