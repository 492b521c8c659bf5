"""XNLI from the Hugging Face Hub: two small parquet files of ``facebook/xnli``, at a fixed commit.

Loading the configuration ``all_languages`` as a whole would prepare 950 MB of machine-translated
training rows; only the validation and test files (about 10 MB) are named here.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from clte.data.corpus import LABELS, Corpus
from clte.data.xnli import PARTS, XNLI_LICENCE
from clte.errors import ClteError
from clte.languages import language_code

HUB_NAME = "facebook/xnli"
HUB_REVISION = "b8dd5d7af51114dbda02c0e3f6133f332186418e"
HUB_FILES = {
    "dev": "all_languages/validation-00000-of-00001.parquet",
    "test": "all_languages/test-00000-of-00001.parquet",
}


def load_hub(name: str = HUB_NAME) -> Corpus:
    """Download (once, into the Hub's cache) and read XNLI.

    Raises:
        ClteError: another name than ``facebook/xnli``, no `datasets` installed, or no network.
    """
    if name != HUB_NAME:
        raise ClteError(
            f"'hub:{name}' is not read here. Use 'hub:{HUB_NAME}', or save the dataset as CSV, TSV or "
            "JSONL and give that file."
        )
    base = f"hf://datasets/{HUB_NAME}@{HUB_REVISION}"
    return read_hub_files({part: f"{base}/{path}" for part, path in HUB_FILES.items()})


def read_hub_files(files: Mapping[str, str | Path], *, cache_dir: Path | None = None) -> Corpus:
    """Read parquet files of the layout of ``facebook/xnli``.

    Args:
        files: ``dev`` and ``test`` → local path, or address that `datasets` understands.
        cache_dir: Where `datasets` keeps what it prepares; its own cache by default.

    Raises:
        ClteError: as `load_hub`, or a file of another layout.
    """
    try:
        from datasets import load_dataset
    except ImportError as error:
        raise ClteError(
            "reading from the Hub needs the package 'datasets': pip install 'clte[hub]'."
        ) from error
    try:
        loaded = load_dataset(
            "parquet",
            data_files={part: str(path) for part, path in files.items()},
            cache_dir=str(cache_dir) if cache_dir else None,
        )
    except Exception as error:  # the layers below raise a dozen kinds of their own
        reason = textwrap.shorten(str(error), 200, placeholder=" ...")
        raise ClteError(
            f"{HUB_NAME} could not be read from the Hub ({type(error).__name__}: {reason}). Go online "
            "and try again, or download the official XNLI zip and give its path."
        ) from error
    return corpus_from_rows({part: loaded[part] for part in files})


def corpus_from_rows(parts: Mapping[str, Iterable[Mapping[str, Any]]]) -> Corpus:
    """Turn rows as the Hub has them into a corpus.

    A row has ``premise`` (language → text), ``hypothesis`` (``language`` and ``translation``, two
    lists) and ``label`` (0, 1 or 2). There is no premise id, so rows of a part with the same English
    premise (or that of the first language, where there is no English) share one.

    Raises:
        ClteError: a row of another form, or one that lacks a language.
    """
    item_ids: list[str] = []
    premise_ids: list[str] = []
    labels: list[int] = []
    names: list[str] = []
    texts: dict[str, tuple[list[str], list[str]]] = {}
    for part in PARTS:
        known: dict[str, str] = {}
        for number, row in enumerate(parts.get(part, ()), start=1):
            try:
                premise = dict(row["premise"])
                hypothesis = dict(
                    zip(
                        row["hypothesis"]["language"], row["hypothesis"]["translation"], strict=True
                    )
                )
                label = range(len(LABELS)).index(row["label"])
            except (KeyError, TypeError, ValueError) as error:
                raise ClteError(
                    f"{HUB_NAME}, {part} row {number}: not of the form that is expected ({error!r})."
                ) from error
            if not texts:
                texts = {language_code(code): ([], []) for code in sorted(premise)}
            if set(premise) != set(texts) or set(hypothesis) != set(texts):
                raise ClteError(
                    f"{HUB_NAME}, {part} row {number}: expected premise and hypothesis in "
                    f"{', '.join(texts)}; it has other languages."
                )
            for code, (premises, hypotheses) in texts.items():
                premises.append(premise[code])
                hypotheses.append(hypothesis[code])
            key = premise["en"] if "en" in premise else premise[next(iter(texts))]
            item_ids.append(f"{part}-{number}")
            premise_ids.append(known.setdefault(key, f"{part}-{len(known) + 1}"))
            labels.append(label)
            names.append(part)
    if not item_ids:
        raise ClteError(f"{HUB_NAME}: the files have no rows.")
    return Corpus(
        name="xnli",
        licence=XNLI_LICENCE,
        item_ids=np.array(item_ids),
        premise_ids=np.array(premise_ids),
        labels=np.array(labels, dtype=np.int8),
        parts=np.array(names),
        genres=np.array([""] * len(item_ids)),
        premises={code: np.array(pair[0], dtype=object) for code, pair in texts.items()},
        hypotheses={code: np.array(pair[1], dtype=object) for code, pair in texts.items()},
    )
