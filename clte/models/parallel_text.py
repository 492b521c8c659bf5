"""Parallel text as rows: read, hold out some, join what shares a sentence."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clte.errors import ClteError
from clte.languages import language_code

PIVOT = "en"
"""Rows of different files that share their sentence in this language are one row."""

Row = dict[str, list[str]]
"""One parallel row: language code → its sentences, all translations of each other."""


@dataclass(frozen=True)
class ParallelFile:
    """One ``.tsv`` of translations: its name without suffix, its languages, its rows."""

    name: str
    languages: tuple[str, ...]
    rows: list[tuple[str, ...]]


def read_parallel(folder: Path) -> list[ParallelFile]:
    """Read every ``.tsv`` in ``folder`` in order of name.

    Raises:
        ClteError: no ``.tsv``; a header that is not language codes; a ragged row; bytes that are not
            UTF-8; fewer than two languages.
    """
    paths = sorted(Path(folder).glob("*.tsv"))
    if not paths:
        raise ClteError(
            f"{folder} holds no .tsv file to learn from. Expected files whose header is language "
            "codes (such as 'en<tab>fr') and whose rows are translations of each other."
        )
    return [read_file(path) for path in paths]


def read_file(path: Path) -> ParallelFile:
    """Read one ``.tsv``; raises as `read_parallel` does."""
    try:
        lines = path.read_text(encoding="utf-8").removeprefix("\ufeff").split("\n")
    except UnicodeDecodeError as error:
        raise ClteError(f"{path} is not UTF-8 ({error}). Save it as UTF-8 text.") from error
    try:
        languages = tuple(language_code(cell) for cell in lines[0].rstrip("\r").split("\t"))
    except ClteError as error:
        raise ClteError(
            f"{path}, row 1: the header must be language codes with tabs between them. {error}"
        ) from error
    if len(set(languages)) < 2 or len(set(languages)) < len(languages):
        raise ClteError(
            f"{path}, row 1: the header names {', '.join(languages)}. Expected two or more "
            "different languages."
        )
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if cells == ("",):
            continue
        if len(cells) != len(languages):
            raise ClteError(
                f"{path}, row {number}: {len(cells)} columns where the header has "
                f"{len(languages)}. Each row needs one cell per language, with tabs between them."
            )
        rows.append(cells)
    return ParallelFile(path.stem, languages, rows)


def hold_out(
    files: Sequence[ParallelFile], *, count: int, seed: int
) -> tuple[list[ParallelFile], list[Row]]:
    """Take ``count`` rows (a quarter at most) from the file with the most languages, for measuring.

    Returns:
        The files without those rows, and the rows. Any other row that has one of their sentences,
        in any language, is left out of the files too.
    """
    richest = max(files, key=lambda file: (len(file.languages), len(file.rows)))
    complete = [row for row in dict.fromkeys(richest.rows) if all(row)]
    chosen = random.Random(seed).sample(complete, min(count, len(complete) // 4))
    seen = {
        (code, text) for row in chosen for code, text in zip(richest.languages, row, strict=True)
    }
    kept = [
        ParallelFile(
            file.name,
            file.languages,
            [row for row in file.rows if seen.isdisjoint(zip(file.languages, row, strict=True))],
        )
        for file in files
    ]
    return kept, [
        {code: [text] for code, text in zip(richest.languages, row, strict=True)} for row in chosen
    ]


def merge(files: Sequence[ParallelFile]) -> list[Row]:
    """Join the rows of all files; those with the same English sentence become one row.

    Most parallel text has English on one side, so this is where French meets Turkish and Hindi.
    """
    rows: list[Row] = []
    by_pivot: dict[str, Row] = {}
    for file in files:
        for cells in file.rows:
            texts = dict(zip(file.languages, cells, strict=True))
            pivot = " ".join(texts.get(PIVOT, "").lower().split())
            row = by_pivot.get(pivot) if pivot else None
            if row is None:
                row = {}
                rows.append(row)
                if pivot:
                    by_pivot[pivot] = row
            for code, text in texts.items():
                if text and text not in row.setdefault(code, []):
                    row[code].append(text)
    return rows


def read_mono_file(path: Path) -> tuple[str, list[str]]:
    """The language that a file is named after, and its lines.

    Raises:
        ClteError: a name that is no language code; bytes that are not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ClteError(f"{path} is not UTF-8 ({error}). Save it as UTF-8 text.") from error
    try:
        code = language_code(path.stem)
    except ClteError as error:
        raise ClteError(f"{path} should be named after its language. {error}") from error
    return code, [line for line in text.split("\n") if line.strip()]


def by_language(rows: Sequence[Row]) -> dict[str, list[str]]:
    """All sentences of ``rows``, language by language."""
    texts: dict[str, list[str]] = {}
    for row in rows:
        for code, sentences in row.items():
            texts.setdefault(code, []).extend(sentences)
    return texts
