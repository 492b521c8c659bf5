"""NLI rows to learn from: files, XNLI's dev part, the built-in set."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from clte.data.corpus import LABELS, Corpus
from clte.data.xnli import load_xnli_folder, xnli_files
from clte.errors import ClteError
from clte.languages import language_code

LANGUAGES = ("fr", "de", "bg", "tr", "en", "hi")
"""The languages that the compact encoder knows."""

HELD_OUT_SEED = 7
HELD_OUT_SHARE = 5
"""One premise in so many of XNLI dev is never learned from: every choice is made there."""

UNDECIDED = "-"
"""What SNLI writes where its annotators did not agree; such rows are left out."""

EVERYDAY = Path(__file__).resolve().parent.parent / "builtin"
"""Where the everyday items are: ``everyday_test.tsv`` to measure on, the other files to learn from."""

BUILTIN_SEEDS = (22, 23, 24, 25)
BUILTIN_PREMISES = 5_000
"""Premises for each of the seeds, three hypotheses each; from the frames of the training part."""

Texts = Mapping[str, tuple[str, ...]]
"""Language → one or more ways to say the same."""


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled pair; premise and hypothesis may each be read in any language they have."""

    label: int
    premise: Texts
    hypothesis: Texts


def read_nli(folder: Path, names: Sequence[str]) -> dict[str, list[Row]]:
    """Read the files ``<name>.tsv`` of a folder.

    Two layouts are told apart by their header: parallel (``label``, then ``premise_en``,
    ``hypothesis_en``, ``premise_fr`` ...), and one language a row (``language``, ``premise``,
    ``hypothesis``, ``label``).

    Returns:
        name → rows, in the order of ``names``.

    Raises:
        ClteError: a missing file, another header, a ragged row, an unknown label.
    """
    missing = [name for name in names if not (Path(folder) / f"{name}.tsv").is_file()]
    if missing:
        raise ClteError(
            f"{folder} has no {', '.join(f'{name}.tsv' for name in missing)}. This recipe learns from "
            f"{', '.join(f'{name}.tsv' for name in names)}."
        )
    return {name: read_rows(Path(folder) / f"{name}.tsv") for name in names}


def read_rows(path: Path) -> list[Row]:
    """Read one file of either layout; see `read_nli`."""
    rows = []
    for where, cells in _records(path):
        if cells.get("label") == UNDECIDED:
            continue
        if cells.get("label") not in LABELS:
            raise ClteError(
                f"{where}: the label is {cells.get('label')!r}, expected {', '.join(LABELS)}."
            )
        label = LABELS.index(cells["label"])
        if "language" in cells:
            code = language_code(cells["language"])
            said = {code: (cells["premise"], cells["hypothesis"])}
        else:
            codes = _codes(list(cells))
            said = {code: (cells[f"premise_{code}"], cells[f"hypothesis_{code}"]) for code in codes}
        rows.append(_row(label, said))
    return rows


def _records(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Where a row stands, and its cells by column. Quotes mean nothing."""
    try:
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8", newline="") as handle:
            lines = str(handle.read()).split("\n")
    except UnicodeDecodeError as error:
        raise ClteError(f"{path} is not UTF-8 ({error}). Save it as UTF-8 text.") from error
    header = lines[0].rstrip("\r").split("\t")
    alone = {"language", "premise", "hypothesis", "label"} <= set(header)
    if not alone and not ("label" in header and _codes(header)):
        raise ClteError(
            f"{path}, row 1: the columns are {', '.join(header)}. Expected language, premise, "
            "hypothesis and label, or label with premise_en, hypothesis_en, premise_fr ..."
        )
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) != len(header):
            raise ClteError(
                f"{path}, row {number}: {len(cells)} columns where the header has {len(header)}."
            )
        yield f"{path}, row {number}", dict(zip(header, cells, strict=True))


def _codes(header: Sequence[str]) -> list[str]:
    """The languages of which a parallel file has both sides."""
    prefix = "hypothesis_"
    codes = [name.removeprefix(prefix) for name in header if name.startswith(prefix)]
    return [code for code in codes if f"premise_{code}" in header]


def read_dev(folder: Path, languages: Sequence[str] = LANGUAGES) -> tuple[list[Row], list[Row]]:
    """XNLI's dev part in two: rows to learn from, and rows of premises that are held out.

    The test part is not opened.

    Returns:
        (four premises in five, one premise in five): always the same ones.

    Raises:
        ClteError: no ``xnli.dev.tsv`` (or ``.jsonl``), or a damaged one.
    """
    files = xnli_files(Path(folder))
    if "dev" not in files:
        raise ClteError(f"{folder} holds no xnli.dev.tsv (nor .jsonl).")
    corpus = load_xnli_folder(files["dev"])
    held_out = held_out_premises(list(corpus.premise_ids))
    parts: tuple[list[Row], list[Row]] = ([], [])
    for premise, row in zip(corpus.premise_ids, rows_of(corpus, languages), strict=True):
        parts[premise in held_out].append(row)
    return parts


def held_out_premises(premise_ids: Sequence[str]) -> set[str]:
    """The fifth of the premises that training leaves alone."""
    premises = sorted({str(premise) for premise in premise_ids})
    random.Random(HELD_OUT_SEED).shuffle(premises)
    return set(premises[: len(premises) // HELD_OUT_SHARE])


def rows_of(corpus: Corpus, languages: Sequence[str] = LANGUAGES) -> list[Row]:
    """A corpus's items as rows, in those of the languages that it has."""
    codes = [code for code in languages if code in corpus.premises]
    if not codes:
        raise ClteError(
            f"the corpus {corpus.name} has none of {', '.join(languages)}; it has "
            f"{', '.join(corpus.premises)}."
        )
    return [
        _row(int(label), {c: (corpus.premises[c][i], corpus.hypotheses[c][i]) for c in codes})
        for i, label in enumerate(corpus.labels)
    ]


def builtin_rows(languages: Sequence[str] = LANGUAGES) -> list[Row]:
    """Items of the built-in set's training part, made anew: minutes."""
    from clte.builtin.generate import generate

    return [
        row
        for seed in BUILTIN_SEEDS
        for row in rows_of(
            generate(BUILTIN_PREMISES, part="train", seed=seed, languages=languages), languages
        )
    ]


def everyday_rows(languages: Sequence[str] = LANGUAGES) -> list[Row]:
    """The everyday items that are for training."""
    paths = [p for p in sorted(EVERYDAY.glob("everyday_*.tsv*")) if p.stem != "everyday_test"]
    return only([row for path in paths for row in read_rows(path)], languages)


def plain_rows(languages: Sequence[str] = LANGUAGES) -> list[Row]:
    """Short everyday items that turn on one thing each, for training."""
    return only(read_rows(EVERYDAY / "plain_train.tsv.gz"), languages)


def only(rows: Sequence[Row], languages: Sequence[str]) -> list[Row]:
    """The rows without their other languages; those with none left go."""
    found = []
    for row in rows:
        premise = {code: row.premise[code] for code in languages if code in row.premise}
        hypothesis = {code: row.hypothesis[code] for code in languages if code in row.hypothesis}
        if premise and hypothesis:
            found.append(Row(row.label, premise, hypothesis))
    return found


def _row(label: int, said: Mapping[str, tuple[str, str]]) -> Row:
    return Row(
        label,
        {code: (premise,) for code, (premise, _) in said.items()},
        {code: (hypothesis,) for code, (_, hypothesis) in said.items()},
    )
