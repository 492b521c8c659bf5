"""Text of a Hub data set: a ``translation`` column, or one column in one language. No code is run."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from clte.errors import ClteError
from clte.languages import language_code
from clte.models.parallel_text import ParallelFile

_SPEC = re.compile(r"([^:@\s]+)(?::([^:@\s]+))?(?:@([^@=\s]+)=([^@=\s]+))?")


@dataclass(frozen=True)
class HubSpec:
    """``owner/name:config``, or ``owner/name:config@column=language``; the configuration may lack."""

    text: str
    name: str
    config: str | None
    column: str | None
    language: str | None

    @classmethod
    def parse(cls, text: str) -> HubSpec:
        """Raises a `ClteError` for another form, and for XNLI, which is for tests."""
        found = _SPEC.fullmatch(text)
        if not found:
            raise ClteError(
                f"'{text}' is not a Hub data set. Write 'Helsinki-NLP/opus-100:en-fr' for one with a "
                "translation column, or 'owner/name:config@column=fr' for a column of French text."
            )
        name, config, column, language = found.groups()
        if "xnli" in name.lower():
            raise ClteError(
                f"'{text}' is XNLI, which is for tests: an encoder that has seen it cannot be judged "
                "on it. Leave it out."
            )
        return cls(text, name, config, column, language_code(language) if language else None)


def read_hub(
    spec: HubSpec, *, rows: int, cache_dir: Path | None = None
) -> tuple[ParallelFile | tuple[str, list[str]], str | None]:
    """The first ``rows`` rows of the ``train`` split, downloaded once into the Hub's cache.

    Args:
        spec: the data set; a local folder of the same layout will do for a name.
        rows: at most so many.
        cache_dir: where `datasets` keeps what it prepares; its own cache by default.

    Returns:
        Parallel rows, or a language and its sentences; and the revision, where there is one.

    Raises:
        ClteError: `datasets` is not installed; no network; another layout.
    """
    try:
        from datasets import load_dataset_builder
    except ImportError as error:
        raise ClteError(
            "reading from the Hub needs the package 'datasets': pip install 'clte[hub]'."
        ) from error
    try:
        builder = load_dataset_builder(
            spec.name, spec.config, cache_dir=str(cache_dir) if cache_dir else None
        )
        builder.download_and_prepare()
        data: Any = builder.as_dataset(split="train")
        taken = list(islice(data, rows))
    except Exception as error:  # the layers below raise a dozen kinds of their own
        reason = textwrap.shorten(str(error), 200, placeholder=" ...")
        raise ClteError(
            f"'{spec.text}' could not be read from the Hub ({type(error).__name__}: {reason}). Go online "
            "and try again, or save its text as TSV files and give those with --parallel."
        ) from error
    columns = list(data.column_names)
    if {"gold_label", "promptID"} & set(columns):
        raise ClteError(f"'{spec.text}' has XNLI's columns; XNLI is for tests. Leave it out.")
    revision = str(builder.hash) if builder.hash else None
    if spec.column is not None and spec.language is not None:
        return (spec.language, _column(spec, columns, taken)), revision
    return _translations(spec, columns, taken), revision


def _translations(spec: HubSpec, columns: list[str], rows: list[dict[str, Any]]) -> ParallelFile:
    if "translation" not in columns:
        raise ClteError(
            f"'{spec.text}' has no column 'translation', but {', '.join(columns)}. For text in one "
            f"language write which column and language: '{spec.text}@{columns[0]}=fr'."
        )
    first = rows[0]["translation"] if rows else None
    if not isinstance(first, dict) or len(first) < 2:
        raise ClteError(
            f"'{spec.text}': its column 'translation' should hold two or more languages a row."
        )
    names = list(first)
    cells = []
    for number, row in enumerate(rows, start=1):
        found = row["translation"]
        if set(found) != set(names) or not all(isinstance(found[n], str | None) for n in names):
            raise ClteError(
                f"'{spec.text}', row {number}: not text in {', '.join(names)}, as the first row has."
            )
        cells.append(tuple(" ".join((found[name] or "").split()) for name in names))
    return ParallelFile(spec.text, tuple(language_code(name) for name in names), cells)


def _column(spec: HubSpec, columns: list[str], rows: list[dict[str, Any]]) -> list[str]:
    if spec.column not in columns:
        raise ClteError(
            f"'{spec.text}' has no column '{spec.column}', but {', '.join(columns)}. Name one of these."
        )
    texts = [row[spec.column] for row in rows]
    if not texts or not all(isinstance(text, str | None) for text in texts):
        raise ClteError(f"'{spec.text}': its column '{spec.column}' does not hold text.")
    return [line for line in (" ".join((text or "").split()) for text in texts) if line]
